//! Reads what comes back from the issuer: the address that the browser returned to, and whose token it is.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::Deserialize;
use url::Url;

/// Whose token it is (`sub`), where the token says so. It came from the issuer over TLS, and the registry is who checks
/// it; here it only tells one person from another.
pub(super) fn person(token: &str) -> Option<Vec<u8>> {
    #[derive(Deserialize)]
    struct Claims {
        sub: String,
    }
    let claims = URL_SAFE_NO_PAD.decode(token.split('.').nth(1)?).ok()?;
    serde_json::from_slice::<Claims>(&claims).ok().map(|claims| claims.sub.into_bytes())
}

/// The parameters of the returned address.
pub(super) struct Answer {
    pub(super) state: String,
    pub(super) code: Option<String>,
    pub(super) issuer: Option<String>,
}

impl Answer {
    pub(super) fn read(url: &str) -> Option<Self> {
        let url = Url::parse(url).ok()?;
        let find =
            |wanted: &str| url.query_pairs().find(|(name, _)| name == wanted).map(|(_, value)| value.into_owned());
        let code = if find("error").is_some() { None } else { find("code") };
        Some(Self { state: find("state")?, code, issuer: find("iss") })
    }
}
