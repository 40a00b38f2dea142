//! People who can log in: registering them and checking their password.

use chrono::{DateTime, Utc};
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, sea_query::OnConflict};

use super::throttle::Guesser;
use super::{Issuer, IssuerError};
use crate::db::entities::login_user;
use crate::db::millis;
use crate::http::remote::Remote;

/// Longer user names are refused unseen.
const LONGEST_USERNAME: usize = 254;

/// A user to register.
pub struct NewUser<'a> {
    /// The `sub` of the user's tokens; a random one when there is none.
    pub id: Option<&'a str>,
    /// What is typed at login; case does not matter.
    pub username: &'a str,
    /// Shown to the user.
    pub display_name: &'a str,
    /// Contact address.
    pub email: Option<&'a str>,
    /// The password, in the clear for the last time.
    pub password: &'a str,
    /// A demo user.
    pub demo: bool,
}

/// Why a password was not accepted.
pub(super) enum LoginRefusal {
    /// No such user, wrong password, disabled, or a demo user from elsewhere: never said which.
    Wrong,
    /// Too many attempts: seconds to wait.
    Wait(i64),
}

impl Issuer {
    /// Registers a user, or replaces the one with this user name; returns the id.
    ///
    /// # Errors
    /// The storage failed, or user name or password are empty or too long.
    pub async fn register_user(&self, user: NewUser<'_>) -> Result<String, IssuerError> {
        let username = folded(user.username);
        if username.is_empty() || username.len() > LONGEST_USERNAME {
            return Err(IssuerError::Registration("a user name has 1 to 254 characters"));
        }
        if user.password.is_empty() || user.password.len() > super::secrets::LONGEST_PASSWORD {
            return Err(IssuerError::Registration("a password has 1 to 512 bytes"));
        }
        let existing = self.user_by_name(&username).await?;
        let id = match (existing, user.id) {
            (Some(existing), _) => existing.id,
            (None, Some(id)) => id.to_owned(),
            (None, None) => self.registry.fresh_id(),
        };
        let row = login_user::ActiveModel {
            id: Set(id.clone()),
            username: Set(username),
            password_hash: Set(self.hasher.hash(user.password).await?),
            display_name: Set(user.display_name.to_owned()),
            email: Set(user.email.map(str::to_owned)),
            demo: Set(user.demo),
            disabled: Set(false),
            created_ms: Set(millis(self.registry.now())),
        };
        let replace = OnConflict::column(login_user::Column::Id)
            .update_columns([
                login_user::Column::Username,
                login_user::Column::PasswordHash,
                login_user::Column::DisplayName,
                login_user::Column::Email,
                login_user::Column::Demo,
                login_user::Column::Disabled,
            ])
            .to_owned();
        login_user::Entity::insert(row)
            .on_conflict(replace)
            .exec_without_returning(self.registry.db().writer())
            .await?;
        Ok(id)
    }

    /// Checks user name and password of somebody at `remote`.
    pub(super) async fn log_in(
        &self,
        username: &str,
        password: &str,
        remote: &Remote,
        now: DateTime<Utc>,
    ) -> Result<Result<login_user::Model, LoginRefusal>, IssuerError> {
        let username = folded(username);
        if username.is_empty() || username.len() > LONGEST_USERNAME {
            return Ok(Err(LoginRefusal::Wrong));
        }
        let guessers = [Guesser::Account(format!("user {username}")), Guesser::Address(remote.network())];
        if let Err(seconds) = self.throttle.attempt(&guessers, now) {
            return Ok(Err(LoginRefusal::Wait(seconds)));
        }
        let user = self.user_by_name(&username).await?.filter(|user| self.usable(user.demo, user.disabled, remote));
        let right = self.hasher.verify(password, user.as_ref().map(|user| user.password_hash.as_str())).await?;
        match user {
            Some(user) if right => {
                self.throttle.succeeded(&guessers);
                Ok(Ok(user))
            }
            _ => Ok(Err(LoginRefusal::Wrong)),
        }
    }

    /// Whether a user or client may be used from there: demo ones only in demo mode and from this
    /// very machine.
    pub(super) fn usable(&self, demo: bool, disabled: bool, remote: &Remote) -> bool {
        !disabled && (!demo || (self.demo && remote.is_this_machine()))
    }

    /// The user with this `sub`, unless disabled.
    pub(super) async fn user(&self, id: &str) -> Result<Option<login_user::Model>, IssuerError> {
        let user = login_user::Entity::find_by_id(id).one(self.registry.db().reader()).await?;
        Ok(user.filter(|user| !user.disabled))
    }

    async fn user_by_name(&self, username: &str) -> Result<Option<login_user::Model>, IssuerError> {
        Ok(login_user::Entity::find()
            .filter(login_user::Column::Username.eq(username))
            .one(self.registry.db().reader())
            .await?)
    }
}

fn folded(username: &str) -> String {
    username.trim().to_lowercase()
}
