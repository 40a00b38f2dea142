//! Query strings: repeated parameters (`a=1&a=2` and `a[]=1&a[]=2`), numbers, dates and pages, checked one by
//! one so that each error names its parameter. Unknown parameters are ignored, as the API does.

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use chrono::NaiveDate;

use super::problem::{Answer, ApiError};
use crate::paging::{Direction, Paging};

/// More values of one parameter than this make no sense.
const MOST_VALUES: usize = 200;
/// The longest value that is looked at.
const LONGEST_VALUE: usize = 1024;

/// The query of a request.
#[derive(Clone, Debug, Default)]
pub struct Query(Vec<(String, String)>);

impl Query {
    /// Reads a query string.
    ///
    /// # Errors
    /// A value that is too long or has control characters in it.
    pub fn parse(query: &str) -> Answer<Self> {
        let pairs: Vec<(String, String)> = url::form_urlencoded::parse(query.as_bytes())
            .map(|(name, value)| (name.strip_suffix("[]").unwrap_or(&name).to_owned(), value.into_owned()))
            .collect();
        for (name, value) in &pairs {
            if value.len() > LONGEST_VALUE || name.len() > LONGEST_VALUE {
                return Err(ApiError::parameter("query", "a parameter is too long"));
            }
            if value.chars().chain(name.chars()).any(char::is_control) {
                return Err(ApiError::parameter("query", "a parameter has control characters"));
            }
        }
        Ok(Self(pairs))
    }

    /// The one value of a parameter; an empty one counts as absent.
    ///
    /// # Errors
    /// It is repeated.
    pub fn one(&self, name: &str) -> Answer<Option<&str>> {
        let mut values = self.values(name);
        let first = values.next();
        if values.next().is_some() {
            return Err(ApiError::parameter(name, "must not be repeated"));
        }
        Ok(first)
    }

    /// The one value of a parameter that must be there.
    ///
    /// # Errors
    /// It is missing or repeated.
    pub fn required(&self, name: &str) -> Answer<&str> {
        self.one(name)?.ok_or_else(|| ApiError::parameter(name, "is required"))
    }

    /// All values of a parameter, each once.
    ///
    /// # Errors
    /// There are too many.
    pub fn many(&self, name: &str) -> Answer<Vec<String>> {
        let mut found: Vec<String> = Vec::new();
        for value in self.values(name) {
            if !found.iter().any(|other| other == value) {
                found.push(value.to_owned());
            }
        }
        if found.len() > MOST_VALUES {
            return Err(ApiError::parameter(name, "has too many values"));
        }
        Ok(found)
    }

    /// A whole number.
    ///
    /// # Errors
    /// It is no number.
    pub fn number(&self, name: &str) -> Answer<Option<i64>> {
        self.one(name)?
            .map(|value| value.parse().map_err(|_| ApiError::parameter(name, "must be a whole number")))
            .transpose()
    }

    /// Several whole numbers.
    ///
    /// # Errors
    /// One is no number.
    pub fn numbers(&self, name: &str) -> Answer<Vec<i64>> {
        self.many(name)?
            .iter()
            .map(|value| value.parse().map_err(|_| ApiError::parameter(name, "must be a whole number")))
            .collect()
    }

    /// `true` or `false`.
    ///
    /// # Errors
    /// It is neither.
    pub fn boolean(&self, name: &str) -> Answer<Option<bool>> {
        self.choice(name, &[("true", true), ("false", false)])
    }

    /// A day, `2026-11-23`.
    ///
    /// # Errors
    /// It is no day.
    pub fn date(&self, name: &str) -> Answer<Option<NaiveDate>> {
        self.one(name)?
            .map(|value| {
                NaiveDate::parse_from_str(value, "%Y-%m-%d")
                    .map_err(|_| ApiError::parameter(name, "must be a date such as 2026-11-23"))
            })
            .transpose()
    }

    /// One of several words.
    ///
    /// # Errors
    /// It is none of them.
    pub fn choice<T: Clone>(&self, name: &str, words: &[(&str, T)]) -> Answer<Option<T>> {
        self.one(name)?.map(|value| pick(name, value, words)).transpose()
    }

    /// Any of several words.
    ///
    /// # Errors
    /// One is none of them.
    pub fn choices<T: Clone>(&self, name: &str, words: &[(&str, T)]) -> Answer<Vec<T>> {
        self.many(name)?.iter().map(|value| pick(name, value, words)).collect()
    }

    /// `sort[field]=asc|desc`.
    ///
    /// # Errors
    /// Another word.
    pub fn direction(&self, field: &str) -> Answer<Option<Direction>> {
        self.choice(&format!("sort[{field}]"), &[("asc", Direction::Ascending), ("desc", Direction::Descending)])
    }

    /// `start` and `limit`.
    ///
    /// # Errors
    /// A number out of range.
    pub fn paging(&self) -> Answer<Paging> {
        Ok(Paging::checked(self.number("start")?, self.number("limit")?)?)
    }

    fn values<'a, 'b>(&'a self, name: &'b str) -> impl Iterator<Item = &'a str> + use<'a, 'b> {
        self.0.iter().filter(move |(other, value)| other == name && !value.is_empty()).map(|(_, value)| value.as_str())
    }
}

fn pick<T: Clone>(name: &str, value: &str, words: &[(&str, T)]) -> Answer<T> {
    words.iter().find(|(word, _)| *word == value).map(|(_, meaning)| meaning.clone()).ok_or_else(|| {
        let known: Vec<&str> = words.iter().map(|(word, _)| *word).collect();
        ApiError::parameter(name, &format!("must be one of {}", known.join(", ")))
    })
}

impl<S: Sync> FromRequestParts<S> for Query {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, Self::Rejection> {
        Self::parse(parts.uri.query().unwrap_or_default())
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;
    use uitpas_wire::Slug;

    use super::*;

    #[test]
    fn a_parameter_may_be_repeated_with_or_without_brackets() {
        let query = Query::parse("organizerId=a&organizerId=b&organizerId[]=c&organizerId%5B%5D=a").unwrap();
        assert_eq!(query.many("organizerId").unwrap(), ["a", "b", "c"]);
        assert!(query.one("organizerId").is_err());
    }

    #[rstest]
    #[case("", Ok((0, 20)))]
    #[case("start=5&limit=0", Ok((5, 0)))]
    #[case("limit=500", Ok((0, 500)))]
    #[case("limit=501", Err(Slug::UrlQueryLimitExceeded))]
    #[case("limit=-1", Err(Slug::InvalidParameter))]
    #[case("start=-1", Err(Slug::InvalidParameter))]
    #[case("start=x", Err(Slug::InvalidParameter))]
    #[case("start=99999999999999999999", Err(Slug::InvalidParameter))]
    fn pages(#[case] query: &str, #[case] expected: Result<(u64, u64), Slug>) {
        let paging = Query::parse(query).unwrap().paging();
        let paging = paging.map(|paging| (paging.start, paging.limit)).map_err(|error| error.slug().unwrap());
        assert_eq!(paging, expected);
    }

    #[test]
    fn control_characters_are_refused() {
        assert!(Query::parse("text=a%00b").is_err());
        assert!(Query::parse("text=a%0Ab").is_err());
    }
}
