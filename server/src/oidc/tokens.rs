//! Makes access tokens and id tokens.
//!
//! Access tokens are JWTs as RFC 9068 describes them, for ten minutes, without anything about the
//! person but the id. Id tokens and the answer around them are built with the types of the
//! `openidconnect` crate.

use chrono::{DateTime, TimeDelta, Utc};
use openidconnect::core::{CoreGenderClaim, CoreJweContentEncryptionAlgorithm, CoreJwsSigningAlgorithm, CoreTokenType};
use openidconnect::{
    AccessToken, AdditionalClaims, Audience, EmptyExtraTokenFields, EndUserEmail, EndUserName, IdToken, IdTokenClaims,
    IdTokenFields, IssuerUrl, LocalizedClaim, Nonce, RefreshToken, Scope, StandardClaims, StandardTokenResponse,
    SubjectIdentifier,
};
use serde::{Deserialize, Serialize};

use super::{AUDIENCE, Issuer, IssuerError};
use crate::db::entities::{login_session, login_user};
use crate::db::instant;

/// How long an access token lives.
pub(super) const ACCESS_MINUTES: i64 = 10;
/// How long an id token may be shown; the programs look at it right away.
const ID_MINUTES: i64 = 10;

/// The claims of an access token.
#[derive(Serialize)]
struct AccessClaims<'a> {
    iss: &'a str,
    sub: &'a str,
    aud: &'a str,
    azp: &'a str,
    client_id: &'a str,
    iat: i64,
    exp: i64,
    jti: String,
    scope: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    sid: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    auth_time: Option<i64>,
}

/// The id token's `sid`: names the login, so that logging out can end it.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub(super) struct SessionClaims {
    pub(super) sid: String,
}

impl AdditionalClaims for SessionClaims {}

pub(super) type SessionIdToken =
    IdToken<SessionClaims, CoreGenderClaim, CoreJweContentEncryptionAlgorithm, CoreJwsSigningAlgorithm>;

pub(super) type TokenAnswer = StandardTokenResponse<
    IdTokenFields<
        SessionClaims,
        EmptyExtraTokenFields,
        CoreGenderClaim,
        CoreJweContentEncryptionAlgorithm,
        CoreJwsSigningAlgorithm,
    >,
    CoreTokenType,
>;

impl Issuer {
    /// The answer for a person's login.
    pub(super) fn tokens_for_user(
        &self,
        session: &login_session::Model,
        user: &login_user::Model,
        nonce: Option<String>,
        refresh_token: String,
        now: DateTime<Utc>,
    ) -> Result<TokenAnswer, IssuerError> {
        let access = self.access_token(&user.id, &session.client_id, &session.scope, Some(session), now)?;
        let id_token = if has_scope(&session.scope, "openid") {
            Some(self.id_token(session, user, nonce, &access, now)?)
        } else {
            None
        };
        let mut answer = answer(access, id_token, &session.scope);
        answer.set_refresh_token(Some(RefreshToken::new(refresh_token)));
        Ok(answer)
    }

    /// The answer for a client of its own accord.
    pub(super) fn tokens_for_client(
        &self,
        client: &str,
        scope: &str,
        now: DateTime<Utc>,
    ) -> Result<TokenAnswer, IssuerError> {
        Ok(answer(self.access_token(client, client, scope, None, now)?, None, scope))
    }

    fn access_token(
        &self,
        subject: &str,
        client: &str,
        scope: &str,
        session: Option<&login_session::Model>,
        now: DateTime<Utc>,
    ) -> Result<AccessToken, IssuerError> {
        let claims = AccessClaims {
            iss: &self.name,
            sub: subject,
            aud: AUDIENCE,
            azp: client,
            client_id: client,
            iat: now.timestamp(),
            exp: (now + TimeDelta::minutes(ACCESS_MINUTES)).timestamp(),
            jti: self.registry.fresh_id(),
            scope,
            sid: session.map(|session| session.id.as_str()),
            auth_time: session.map(|session| instant(session.auth_ms).timestamp()),
        };
        Ok(AccessToken::new(self.keys.sign_access_token(&claims)?))
    }

    fn id_token(
        &self,
        session: &login_session::Model,
        user: &login_user::Model,
        nonce: Option<String>,
        access: &AccessToken,
        now: DateTime<Utc>,
    ) -> Result<SessionIdToken, IssuerError> {
        let issuer = IssuerUrl::new(self.name.clone()).map_err(|_| IssuerError::Address)?;
        let claims = IdTokenClaims::new(
            issuer,
            vec![Audience::new(session.client_id.clone())],
            now + TimeDelta::minutes(ID_MINUTES),
            now,
            personal_claims(user, &session.scope),
            SessionClaims { sid: session.id.clone() },
        )
        .set_auth_time(Some(instant(session.auth_ms)))
        .set_nonce(nonce.map(Nonce::new));
        IdToken::new(
            claims,
            self.keys.id_token_key(),
            CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha256,
            Some(access),
            None,
        )
        .map_err(|_| IssuerError::Crypto("an id token could not be signed"))
    }
}

/// What a program learns about a person, by scope.
pub(super) fn personal_claims(user: &login_user::Model, scope: &str) -> StandardClaims<CoreGenderClaim> {
    let mut claims = StandardClaims::new(SubjectIdentifier::new(user.id.clone()));
    if has_scope(scope, "profile") {
        let name: LocalizedClaim<EndUserName> = EndUserName::new(user.display_name.clone()).into();
        claims = claims.set_name(Some(name));
    }
    if has_scope(scope, "email") {
        claims = claims.set_email(user.email.clone().map(EndUserEmail::new));
    }
    claims
}

/// Whether a granted scope string holds this scope.
pub(super) fn has_scope(scope: &str, wanted: &str) -> bool {
    scope.split_ascii_whitespace().any(|one| one == wanted)
}

fn answer(access: AccessToken, id_token: Option<SessionIdToken>, scope: &str) -> TokenAnswer {
    let fields = IdTokenFields::new(id_token, EmptyExtraTokenFields {});
    let mut answer = StandardTokenResponse::new(access, CoreTokenType::Bearer, fields);
    answer.set_expires_in(Some(&std::time::Duration::from_secs(ACCESS_MINUTES.unsigned_abs() * 60)));
    answer.set_scopes(Some(scope.split_ascii_whitespace().map(|one| Scope::new(one.to_owned())).collect()));
    answer
}
