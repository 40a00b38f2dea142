//! Which redirect addresses a client may name.
//!
//! A registered address is one of
//! - an address, matched character by character: `https://desk.example/login/callback`,
//!   `org.uitpas.open:/login`;
//! - `loopback:*` or `loopback:/path`: `http` on 127.0.0.1, `[::1]` or `localhost` with any port, as
//!   RFC 8252 §7.3 wants it for programs on the person's own machine, with any or exactly that path;
//! - `self:/path`: that path on the issuer's own origin.
//!
//! Addresses with a fragment or with a user name never match.

use url::{Host, Url};

/// Whether `asked` is one of the `registered` addresses; `origin` is the issuer's own.
#[must_use]
pub fn allowed(registered: &[String], origin: &Url, asked: &str) -> bool {
    let Ok(url) = Url::parse(asked) else { return false };
    if url.fragment().is_some() || !url.username().is_empty() || url.password().is_some() {
        return false;
    }
    registered.iter().any(|pattern| {
        if let Some(path) = pattern.strip_prefix("loopback:") {
            url.scheme() == "http"
                && is_loopback(&url)
                && (path == "*" || (url.path() == path && url.query().is_none()))
        } else if let Some(path) = pattern.strip_prefix("self:") {
            url.origin().is_tuple() && url.origin() == origin.origin() && url.path() == path && url.query().is_none()
        } else {
            pattern == asked
        }
    })
}

/// What the login page's policy must let a form lead to: the origin, or the scheme of a phone's app.
#[must_use]
pub fn form_target(redirect_uri: &str) -> Option<String> {
    let url = Url::parse(redirect_uri).ok()?;
    if url.origin().is_tuple() { Some(url.origin().ascii_serialization()) } else { Some(format!("{}:", url.scheme())) }
}

fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        Some(Host::Domain(name)) => name == "localhost",
        None => false,
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case::phone("org.uitpas.open:/login", true)]
    #[case::phone_other_path("org.uitpas.open:/other", false)]
    #[case::other_scheme("org.uitpas.other:/login", false)]
    #[case::loopback("http://127.0.0.1:49152/done", true)]
    #[case::loopback_v6("http://[::1]:49152/done", true)]
    #[case::localhost("http://localhost:1/", true)]
    #[case::loopback_tls("https://127.0.0.1:1/", false)]
    #[case::name_that_starts_alike("http://127.0.0.1.example.org/", false)]
    #[case::name_before_at("http://127.0.0.1@example.org/", false)]
    #[case::user("http://user@127.0.0.1:1/", false)]
    #[case::fragment("http://127.0.0.1:1/#x", false)]
    #[case::elsewhere("https://example.org/login/callback", false)]
    #[case::nothing("", false)]
    #[case::relative("/login/callback", false)]
    #[case::script("javascript:alert(1)", false)]
    fn of_a_native_client(#[case] asked: &str, #[case] expected: bool) {
        let registered = ["loopback:*".to_owned(), "org.uitpas.open:/login".to_owned()];
        let origin = Url::parse("https://pas.example").unwrap();
        assert_eq!(allowed(&registered, &origin, asked), expected);
    }

    #[rstest]
    #[case::own("https://pas.example/login/callback", true)]
    #[case::own_with_default_port("https://pas.example:443/login/callback", true)]
    #[case::other_port("https://pas.example:8443/login/callback", false)]
    #[case::sub_domain("https://x.pas.example/login/callback", false)]
    #[case::longer_path("https://pas.example/login/callback/x", false)]
    #[case::dots("https://pas.example/login/callback/../x", false)]
    #[case::query("https://pas.example/login/callback?x=1", false)]
    #[case::loopback("http://localhost:8080/login/callback", true)]
    #[case::loopback_path("http://localhost:8080/", false)]
    fn of_the_web(#[case] asked: &str, #[case] expected: bool) {
        let registered = ["self:/login/callback".to_owned(), "loopback:/login/callback".to_owned()];
        let origin = Url::parse("https://pas.example").unwrap();
        assert_eq!(allowed(&registered, &origin, asked), expected);
    }

    #[test]
    fn forms_may_lead_to_the_app_only() {
        assert_eq!(form_target("org.uitpas.open:/login").as_deref(), Some("org.uitpas.open:"));
        assert_eq!(form_target("http://127.0.0.1:81/x?y").as_deref(), Some("http://127.0.0.1:81"));
    }
}
