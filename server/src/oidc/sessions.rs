//! Logins and what hangs on them: authorization codes and refresh tokens, each good for one use.
//!
//! A refresh token names its successor. When a used one comes back, somebody else has it too, and the
//! whole login ends. One exception, for phones with bad reception: the answer to a refresh may
//! have been lost, so within [`RETRY_SECONDS`], and as long as its successor is unused, the same token
//! may be exchanged again; the lost successor is then dead, so a thief's copy is still noticed.

use chrono::{DateTime, TimeDelta, Utc};
use sea_orm::sea_query::Expr;
use sea_orm::{ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};

use super::{Issuer, IssuerError, secrets};
use crate::db::entities::{login_code, login_refresh, login_session};
use crate::db::{instant, millis};

/// A code lives this long.
const CODE_SECONDS: i64 = 60;
/// A refresh token not used for this long is dead.
const IDLE_DAYS: i64 = 30;
/// After this a login must be repeated, however active it was.
const SESSION_DAYS: i64 = 180;
/// How long the same refresh token may be sent again after a lost answer.
const RETRY_SECONDS: i64 = 30;

/// What the login page passes on to the token endpoint.
pub(super) struct NewCode<'a> {
    pub(super) user: &'a str,
    pub(super) client: &'a str,
    pub(super) scope: &'a str,
    pub(super) redirect_uri: &'a str,
    pub(super) nonce: Option<&'a str>,
    pub(super) code_challenge: Option<&'a str>,
}

/// A code that was exchanged, with its login.
pub(super) struct Exchanged {
    pub(super) session: login_session::Model,
    pub(super) nonce: Option<String>,
}

/// Why a code or refresh token was refused: for developers.
pub(super) type GrantRefusal = &'static str;

impl Issuer {
    /// Begins a login and returns its code. Throws out what has long ended.
    pub(super) async fn begin_session(&self, new: NewCode<'_>, now: DateTime<Utc>) -> Result<String, IssuerError> {
        let code = secrets::random_token();
        let session = login_session::ActiveModel {
            id: Set(self.registry.fresh_id()),
            user_id: Set(new.user.to_owned()),
            client_id: Set(new.client.to_owned()),
            scope: Set(new.scope.to_owned()),
            auth_ms: Set(millis(now)),
            expires_ms: Set(millis(now + TimeDelta::days(SESSION_DAYS))),
            revoked_ms: Set(None),
        };
        let transaction = self.registry.db().begin().await?;
        forget_ended(&transaction, now).await?;
        let row = login_code::ActiveModel {
            code_hash: Set(secrets::digest(&code)),
            session_id: session.id.clone(),
            redirect_uri: Set(new.redirect_uri.to_owned()),
            nonce: Set(new.nonce.map(str::to_owned)),
            code_challenge: Set(new.code_challenge.map(str::to_owned)),
            expires_ms: Set(millis(now + TimeDelta::seconds(CODE_SECONDS))),
            used_ms: Set(None),
        };
        login_session::Entity::insert(session).exec_without_returning(&transaction).await?;
        login_code::Entity::insert(row).exec_without_returning(&transaction).await?;
        transaction.commit().await?;
        Ok(code)
    }

    /// Uses up a code. A wrong verifier or redirect address uses it up as well, so that nobody can try
    /// on; a second use ends the login that the first one began.
    pub(super) async fn exchange_code(
        &self,
        code: &str,
        client: &str,
        redirect_uri: Option<&str>,
        verifier: Option<&str>,
        now: DateTime<Utc>,
    ) -> Result<Result<Exchanged, GrantRefusal>, IssuerError> {
        let hash = secrets::digest(code);
        let Some(row) = login_code::Entity::find_by_id(&hash).one(self.registry.db().writer()).await? else {
            return Ok(Err("the code is unknown"));
        };
        let Some(session) = self.session(&row.session_id).await? else {
            return Ok(Err("the code is unknown"));
        };
        if session.client_id != client {
            return Ok(Err("the code belongs to another client"));
        }
        let used = login_code::Entity::update_many()
            .col_expr(login_code::Column::UsedMs, Expr::value(millis(now)))
            .filter(login_code::Column::CodeHash.eq(&hash))
            .filter(login_code::Column::UsedMs.is_null())
            .exec(self.registry.db().writer())
            .await?;
        if used.rows_affected != 1 {
            self.end_session(&session.id, now).await?;
            return Ok(Err("the code was used before"));
        }
        if row.expires_ms <= millis(now) || session.revoked_ms.is_some() {
            return Ok(Err("the code has expired"));
        }
        if redirect_uri != Some(row.redirect_uri.as_str()) {
            return Ok(Err("redirect_uri is not the one of the authorization request"));
        }
        let proven = match (&row.code_challenge, verifier) {
            (Some(challenge), Some(verifier)) => secrets::s256(verifier) == *challenge,
            (None, None) => true,
            _ => false,
        };
        if !proven {
            return Ok(Err("code_verifier does not fit the code_challenge"));
        }
        Ok(Ok(Exchanged { session, nonce: row.nonce }))
    }

    /// The first refresh token of a login.
    pub(super) async fn first_refresh_token(
        &self,
        session: &login_session::Model,
        now: DateTime<Utc>,
    ) -> Result<String, IssuerError> {
        let token = secrets::random_token();
        insert_refresh(self.registry.db().writer(), session, &token, now).await?;
        Ok(token)
    }

    /// Exchanges a refresh token for its successor.
    pub(super) async fn rotate(
        &self,
        token: &str,
        client: &str,
        now: DateTime<Utc>,
    ) -> Result<Result<(login_session::Model, String), GrantRefusal>, IssuerError> {
        let hash = secrets::digest(token);
        let successor = secrets::random_token();
        let successor_hash = secrets::digest(&successor);
        let transaction = self.registry.db().begin().await?;
        let Some(row) = login_refresh::Entity::find_by_id(&hash).one(&transaction).await? else {
            return Ok(Err("the refresh token is unknown"));
        };
        let Some(session) = login_session::Entity::find_by_id(&row.session_id).one(&transaction).await? else {
            return Ok(Err("the refresh token is unknown"));
        };
        if session.client_id != client {
            return Ok(Err("the refresh token belongs to another client"));
        }
        if session.revoked_ms.is_some() {
            return Ok(Err("the login has ended"));
        }
        if row.expires_ms.min(session.expires_ms) <= millis(now) {
            return Ok(Err("the refresh token has expired"));
        }
        if let Some(used) = row.used_ms {
            let lost = match &row.replaced_by {
                Some(next) if now - instant(used) <= TimeDelta::seconds(RETRY_SECONDS) => {
                    // Marks the unused successor as used: nobody gets anything for it any more.
                    mark_used(&transaction, next, None, now).await?
                }
                _ => false,
            };
            if !lost {
                end(&transaction, &session.id, now).await?;
                transaction.commit().await?;
                tracing::warn!(client = %session.client_id, "a used refresh token came back; its login has ended");
                return Ok(Err("the refresh token was used before"));
            }
            let point = login_refresh::Entity::update_many()
                .col_expr(login_refresh::Column::ReplacedBy, Expr::value(successor_hash.as_str()))
                .filter(login_refresh::Column::TokenHash.eq(&hash));
            point.exec(&transaction).await?;
        } else if !mark_used(&transaction, &hash, Some(&successor_hash), now).await? {
            return Ok(Err("the refresh token is being used by another request"));
        }
        insert_refresh(&transaction, &session, &successor, now).await?;
        transaction.commit().await?;
        Ok(Ok((session, successor)))
    }

    /// The login with this `sid`.
    pub(super) async fn session(&self, id: &str) -> Result<Option<login_session::Model>, IssuerError> {
        Ok(login_session::Entity::find_by_id(id).one(self.registry.db().writer()).await?)
    }

    /// The login that a refresh token belongs to, whatever its state.
    pub(super) async fn session_of_refresh_token(
        &self,
        token: &str,
    ) -> Result<Option<login_session::Model>, IssuerError> {
        let row = login_refresh::Entity::find_by_id(secrets::digest(token)).one(self.registry.db().writer()).await?;
        match row {
            Some(row) => self.session(&row.session_id).await,
            None => Ok(None),
        }
    }

    /// Ends a login: nothing can be refreshed any more; access tokens end by themselves within minutes.
    pub(super) async fn end_session(&self, id: &str, now: DateTime<Utc>) -> Result<(), IssuerError> {
        Ok(end(self.registry.db().writer(), id, now).await?)
    }
}

async fn insert_refresh(
    db: &impl ConnectionTrait,
    session: &login_session::Model,
    token: &str,
    now: DateTime<Utc>,
) -> Result<(), sea_orm::DbErr> {
    let row = login_refresh::ActiveModel {
        token_hash: Set(secrets::digest(token)),
        session_id: Set(session.id.clone()),
        expires_ms: Set(millis(now + TimeDelta::days(IDLE_DAYS)).min(session.expires_ms)),
        used_ms: Set(None),
        replaced_by: Set(None),
    };
    login_refresh::Entity::insert(row).exec_without_returning(db).await?;
    Ok(())
}

/// Whether the token was unused until now.
async fn mark_used(
    db: &impl ConnectionTrait,
    hash: &str,
    successor: Option<&str>,
    now: DateTime<Utc>,
) -> Result<bool, sea_orm::DbErr> {
    let marked = login_refresh::Entity::update_many()
        .col_expr(login_refresh::Column::UsedMs, Expr::value(millis(now)))
        .col_expr(login_refresh::Column::ReplacedBy, Expr::value(successor.map(str::to_owned)))
        .filter(login_refresh::Column::TokenHash.eq(hash))
        .filter(login_refresh::Column::UsedMs.is_null())
        .exec(db)
        .await?;
    Ok(marked.rows_affected == 1)
}

async fn end(db: &impl ConnectionTrait, id: &str, now: DateTime<Utc>) -> Result<(), sea_orm::DbErr> {
    login_session::Entity::update_many()
        .col_expr(login_session::Column::RevokedMs, Expr::value(millis(now)))
        .filter(login_session::Column::Id.eq(id))
        .filter(login_session::Column::RevokedMs.is_null())
        .exec(db)
        .await?;
    Ok(())
}

/// Deletes logins, codes and tokens that ended more than a day ago.
async fn forget_ended(db: &impl ConnectionTrait, now: DateTime<Utc>) -> Result<(), sea_orm::DbErr> {
    let before = millis(now - TimeDelta::days(1));
    login_code::Entity::delete_many().filter(login_code::Column::ExpiresMs.lt(before)).exec(db).await?;
    login_refresh::Entity::delete_many().filter(login_refresh::Column::ExpiresMs.lt(before)).exec(db).await?;
    login_session::Entity::delete_many().filter(login_session::Column::ExpiresMs.lt(before)).exec(db).await?;
    Ok(())
}
