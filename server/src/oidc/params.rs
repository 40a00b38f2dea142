//! Parameters of OAuth requests: each at most once (RFC 6749 §3.1), none overlong.

use std::collections::BTreeMap;

/// The longest value that is looked at.
const LONGEST_VALUE: usize = 4096;

/// What is wrong with the parameters, for developers.
pub(super) type ParamError = &'static str;

/// The parameters of one request. Empty ones count as absent.
#[derive(Clone, Default)]
pub(super) struct Params(BTreeMap<String, String>);

impl Params {
    pub(super) fn parse(encoded: &str) -> Result<Self, ParamError> {
        let mut params = BTreeMap::new();
        for (name, value) in url::form_urlencoded::parse(encoded.as_bytes()) {
            if value.len() > LONGEST_VALUE {
                return Err("a parameter is too long");
            }
            if !value.is_empty() && params.insert(name.into_owned(), value.into_owned()).is_some() {
                return Err("a parameter is repeated");
            }
        }
        Ok(Self(params))
    }

    pub(super) fn get(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(String::as_str)
    }

    /// The parameters with these names, to be carried through the login form.
    pub(super) fn only(&self, names: &[&str]) -> Vec<(String, String)> {
        self.0
            .iter()
            .filter(|(name, _)| names.contains(&name.as_str()))
            .map(|(name, value)| (name.clone(), value.clone()))
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_repeated_parameter_is_an_error_and_an_empty_one_is_absent() {
        assert!(Params::parse("state=a&state=b").is_err());
        let params = Params::parse("state=&nonce=n%20m").unwrap();
        assert_eq!(params.get("state"), None);
        assert_eq!(params.get("nonce"), Some("n m"));
    }
}
