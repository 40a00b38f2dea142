//! JSON bodies: missing, not JSON, or JSON of another shape, each with its own kind of problem; the last with
//! the place (a JSON pointer) where it goes wrong.

use axum::body::Bytes;
use axum::extract::{FromRequest, Request};
use axum::http::header;
use serde::de::DeserializeOwned;
use serde_path_to_error::Segment;
use uitpas_wire::Slug;

use super::problem::{Answer, ApiError};

/// A body of type `T`.
pub struct JsonBody<T>(pub T);

impl<T, S> FromRequest<S> for JsonBody<T>
where
    T: DeserializeOwned,
    S: Send + Sync,
{
    type Rejection = ApiError;

    async fn from_request(request: Request, state: &S) -> Result<Self, Self::Rejection> {
        let content_type = request.headers().get(header::CONTENT_TYPE).map(|value| value.to_str().unwrap_or_default());
        if !content_type.is_none_or(is_json) {
            return Err(ApiError::new(Slug::UnsupportedMediaType).detail("the body must be application/json"));
        }
        let bytes = Bytes::from_request(request, state).await.map_err(|rejection| {
            if rejection.status().as_u16() == 413 {
                ApiError::new(Slug::PayloadTooLarge)
            } else {
                ApiError::new(Slug::BodyMissing).detail("the body could not be read")
            }
        })?;
        parse(&bytes).map(Self)
    }
}

fn is_json(content_type: &str) -> bool {
    let essence = content_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    essence == "application/json" || (essence.starts_with("application/") && essence.ends_with("+json"))
}

/// Reads a body.
///
/// # Errors
/// It is missing, no JSON, or of another shape.
pub fn parse<T: DeserializeOwned>(bytes: &[u8]) -> Answer<T> {
    if bytes.iter().all(u8::is_ascii_whitespace) {
        return Err(ApiError::new(Slug::BodyMissing));
    }
    let deserializer = &mut serde_json::Deserializer::from_slice(bytes);
    match serde_path_to_error::deserialize(&mut *deserializer) {
        Ok(value) => {
            deserializer.end().map_err(|_| ApiError::new(Slug::BodyInvalidSyntax))?;
            // PostgreSQL stores no NUL, and no identifier or text of ours has one.
            if bytes.windows(6).any(|six| six == b"\\u0000") {
                return Err(ApiError::new(Slug::BodyInvalidData).at("", "has a NUL character in it"));
            }
            Ok(value)
        }
        Err(error) if error.inner().is_data() => {
            // The message may quote the value: say only what was expected and where.
            let pointer = pointer(error.path());
            let what = describe(&error.inner().to_string());
            Err(ApiError::new(Slug::BodyInvalidData).at(pointer, what))
        }
        Err(_) => Err(ApiError::new(Slug::BodyInvalidSyntax)),
    }
}

fn pointer(path: &serde_path_to_error::Path) -> String {
    let mut pointer = String::new();
    for segment in path {
        let part = match segment {
            Segment::Seq { index } => index.to_string(),
            Segment::Map { key } => key.replace('~', "~0").replace('/', "~1"),
            Segment::Enum { variant } => variant.clone(),
            Segment::Unknown => continue,
        };
        pointer.push('/');
        pointer.push_str(&part);
    }
    pointer
}

/// serde's message without the value that it quotes and without line and column.
fn describe(message: &str) -> String {
    let message = message.split(" at line ").next().unwrap_or_default();
    match message.find("expected ") {
        Some(at) if message.starts_with("invalid ") => message.get(at..).unwrap_or_default().to_owned(),
        _ if message.starts_with("missing field") || message.starts_with("duplicate field") => message.to_owned(),
        Some(at) => message.get(at..).unwrap_or_default().to_owned(),
        None => "is not acceptable".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;
    use uitpas_wire::api::{CheckinRequest, EventCardSystem};

    use super::*;

    #[rstest]
    #[case::nothing("", Slug::BodyMissing)]
    #[case::blank(" \n", Slug::BodyMissing)]
    #[case::half(r#"{"eventId""#, Slug::BodyInvalidSyntax)]
    #[case::two(r#"{"eventId":"a","uitpasNumber":"b"} {}"#, Slug::BodyInvalidSyntax)]
    #[case::array("[]", Slug::BodyInvalidData)]
    #[case::field_missing(r#"{"eventId":"a"}"#, Slug::BodyInvalidData)]
    #[case::wrong_type(r#"{"eventId":1,"uitpasNumber":"b"}"#, Slug::BodyInvalidData)]
    #[case::nul(r#"{"eventId":"\u0000","uitpasNumber":"b"}"#, Slug::BodyInvalidData)]
    #[case::twice(r#"{"eventId":"a","eventId":"a","uitpasNumber":"b"}"#, Slug::BodyInvalidData)]
    fn what_is_wrong(#[case] body: &str, #[case] expected: Slug) {
        let error = parse::<CheckinRequest>(body.as_bytes()).err().unwrap();
        assert_eq!(error.slug(), Some(expected));
    }

    #[test]
    fn where_it_is_wrong_without_the_value() {
        let error = parse::<Vec<EventCardSystem>>(br#"[{"id":1,"enabled":true},{"id":"secret","enabled":true}]"#);
        let text = format!("{:?}", error.err().unwrap());
        assert!(text.contains("/1/id"), "{text}");
        assert!(!text.contains("secret"), "{text}");
    }
}
