//! Protects the login form against being sent by another site.
//!
//! The page sets a random cookie that other sites cannot read and that browsers don't send along
//! from them (`SameSite=Strict`), and puts a seal over the cookie and the carried request into the form. A form
//! without its cookie, or with an altered request, is shown again instead of being obeyed.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::{Digest, Sha256};

const COOKIE: &str = "uitid_form";

/// The key for sealing forms, from the private signing key: the same in every process over one database.
pub(super) fn derive_key(private_key: &[u8]) -> [u8; 32] {
    let mut digest = Sha256::new();
    digest.update(b"uitpas login form v1\0");
    digest.update(private_key);
    digest.finalize().into()
}

fn mac(key: &[u8; 32], cookie: &str, carried: &[(String, String)]) -> Option<Hmac<Sha256>> {
    let mut mac = Hmac::<Sha256>::new_from_slice(key).ok()?;
    let mut field = |text: &str| {
        mac.update(&(text.len() as u64).to_be_bytes());
        mac.update(text.as_bytes());
    };
    field(cookie);
    for (name, value) in carried {
        field(name);
        field(value);
    }
    Some(mac)
}

/// The seal that goes into the form.
pub(super) fn seal(key: &[u8; 32], cookie: &str, carried: &[(String, String)]) -> Option<String> {
    Some(URL_SAFE_NO_PAD.encode(mac(key, cookie, carried)?.finalize().into_bytes()))
}

/// Whether a seal belongs to this cookie and request; takes the same time for every wrong one.
pub(super) fn is_sealed(key: &[u8; 32], cookie: &str, carried: &[(String, String)], seal: &str) -> bool {
    match (mac(key, cookie, carried), URL_SAFE_NO_PAD.decode(seal)) {
        (Some(mac), Ok(seal)) => mac.verify_slice(&seal).is_ok(),
        _ => false,
    }
}

/// The cookie of a request.
pub(super) fn read_cookie(headers: &axum::http::HeaderMap) -> Option<String> {
    headers
        .get_all(axum::http::header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(name, _)| *name == COOKIE)
        .map(|(_, value)| value.to_owned())
}

/// The header that sets the cookie.
pub(super) fn set_cookie(value: &str, secure: bool) -> String {
    let secure = if secure { "; Secure" } else { "" };
    format!("{COOKIE}={value}; Path={}/protocol/openid-connect/auth; HttpOnly; SameSite=Strict{secure}", super::REALM)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_seal_fits_only_its_own_cookie_and_request() {
        let key = derive_key(b"key");
        let carried = [("state".to_owned(), "a".to_owned())];
        let sealed = seal(&key, "cookie", &carried).unwrap();
        assert!(is_sealed(&key, "cookie", &carried, &sealed));
        assert!(!is_sealed(&key, "other", &carried, &sealed));
        assert!(!is_sealed(&key, "cookie", &[("state".to_owned(), "b".to_owned())], &sealed));
        assert!(!is_sealed(&key, "cookie", &[("statea".to_owned(), String::new())], &sealed));
        assert!(!is_sealed(&derive_key(b"other"), "cookie", &carried, &sealed));
        assert!(!is_sealed(&key, "cookie", &carried, ""));
    }
}
