//! What the issuer tells about itself: the discovery document and the key set.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use openidconnect::core::{
    CoreClaimName, CoreClientAuthMethod, CoreGrantType, CoreJwsSigningAlgorithm, CoreResponseMode, CoreResponseType,
    CoreSubjectIdentifierType,
};
use openidconnect::{
    AdditionalProviderMetadata, AuthUrl, IssuerUrl, JsonWebKeySetUrl, LanguageTag, ProviderMetadata, ResponseTypes,
    Scope, TokenUrl, UserInfoUrl,
};
use serde::{Deserialize, Serialize};

use super::authorize::SCOPES;
use super::{Issuer, IssuerError};

/// What the base specification leaves to others: RFC 8414 (PKCE), RFC 9207 (`iss` in the answer) and
/// RP-initiated logout.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub(super) struct Extras {
    end_session_endpoint: String,
    code_challenge_methods_supported: Vec<String>,
    authorization_response_iss_parameter_supported: bool,
}

impl AdditionalProviderMetadata for Extras {}

type Metadata = ProviderMetadata<
    Extras,
    openidconnect::core::CoreAuthDisplay,
    CoreClientAuthMethod,
    CoreClaimName,
    openidconnect::core::CoreClaimType,
    CoreGrantType,
    openidconnect::core::CoreJweContentEncryptionAlgorithm,
    openidconnect::core::CoreJweKeyManagementAlgorithm,
    openidconnect::core::CoreJsonWebKey,
    CoreResponseMode,
    CoreResponseType,
    CoreSubjectIdentifierType,
>;

pub(super) async fn metadata(State(issuer): State<Arc<Issuer>>) -> Response {
    match describe(&issuer) {
        Ok(metadata) => ([(header::CACHE_CONTROL, "public, max-age=300")], Json(metadata)).into_response(),
        Err(error) => {
            tracing::error!(%error, "the discovery document cannot be made");
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    }
}

pub(super) async fn key_set(State(issuer): State<Arc<Issuer>>) -> Response {
    ([(header::CACHE_CONTROL, "public, max-age=300")], Json(issuer.keys.published())).into_response()
}

fn describe(issuer: &Issuer) -> Result<Metadata, IssuerError> {
    let address = |_| IssuerError::Address;
    let metadata = Metadata::new(
        IssuerUrl::new(issuer.name.clone()).map_err(address)?,
        AuthUrl::new(issuer.address_of("auth")).map_err(address)?,
        JsonWebKeySetUrl::new(issuer.address_of("certs")).map_err(address)?,
        vec![ResponseTypes::new(vec![CoreResponseType::Code])],
        vec![CoreSubjectIdentifierType::Public],
        vec![CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha256],
        Extras {
            end_session_endpoint: issuer.address_of("logout"),
            code_challenge_methods_supported: vec!["S256".to_owned()],
            authorization_response_iss_parameter_supported: true,
        },
    );
    let claims = ["sub", "iss", "aud", "exp", "iat", "auth_time", "nonce", "at_hash", "sid", "name", "email"];
    let languages = ["nl", "fr", "de", "en"];
    Ok(metadata
        .set_token_endpoint(Some(TokenUrl::new(issuer.address_of("token")).map_err(address)?))
        .set_userinfo_endpoint(Some(UserInfoUrl::new(issuer.address_of("userinfo")).map_err(address)?))
        .set_scopes_supported(Some(SCOPES.iter().map(|scope| Scope::new((*scope).to_owned())).collect()))
        .set_response_modes_supported(Some(vec![CoreResponseMode::Query]))
        .set_grant_types_supported(Some(vec![
            CoreGrantType::AuthorizationCode,
            CoreGrantType::ClientCredentials,
            CoreGrantType::RefreshToken,
        ]))
        .set_token_endpoint_auth_methods_supported(Some(vec![
            CoreClientAuthMethod::ClientSecretBasic,
            CoreClientAuthMethod::ClientSecretPost,
            CoreClientAuthMethod::None,
        ]))
        .set_claims_supported(Some(claims.iter().map(|claim| CoreClaimName::new((*claim).to_owned())).collect()))
        .set_ui_locales_supported(Some(languages.iter().map(|tag| LanguageTag::new((*tag).to_owned())).collect()))
        .set_claims_parameter_supported(Some(false))
        .set_request_parameter_supported(Some(false))
        .set_request_uri_parameter_supported(Some(false)))
}
