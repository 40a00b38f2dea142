//! Programs that may ask for tokens: registering them, and checking who asks.

use sea_orm::{ActiveValue::Set, EntityTrait, sea_query::OnConflict};

use super::throttle::Guesser;
use super::{APP_CLIENT, Issuer, IssuerError, WEB_CLIENT, redirects};
use crate::db::entities::login_client;
use crate::db::millis;
use crate::http::remote::Remote;

/// A client to register.
pub struct NewClient<'a> {
    /// The `client_id`.
    pub id: &'a str,
    /// Shown on the login page.
    pub name: &'a str,
    /// The secret of a confidential client; a public one has none.
    pub secret: Option<&'a str>,
    /// Redirect addresses, as [`redirects`] writes them.
    pub redirect_uris: &'a [&'a str],
    /// Where a browser may go after logging out, written alike.
    pub logout_uris: &'a [&'a str],
    /// A demo client.
    pub demo: bool,
}

/// A client whose identity is settled.
pub(super) struct Client {
    pub(super) row: login_client::Model,
}

impl Client {
    pub(super) fn is_public(&self) -> bool {
        self.row.secret_hash.is_none()
    }

    pub(super) fn may_redirect_to(&self, origin: &url::Url, address: &str) -> bool {
        redirects::allowed(&list(&self.row.redirect_uris), origin, address)
    }

    pub(super) fn may_log_out_to(&self, origin: &url::Url, address: &str) -> bool {
        redirects::allowed(&list(&self.row.logout_uris), origin, address)
    }
}

/// Why a client was not accepted at the token endpoint.
pub(super) enum ClientRefusal {
    /// Unknown, wrong secret, a secret where there is none, disabled: never said which.
    Wrong,
    /// Too many attempts: seconds to wait.
    Wait(i64),
}

impl Issuer {
    /// Registers a client, or replaces the one with this id.
    ///
    /// # Errors
    /// The storage failed, or the id is empty.
    pub async fn register_client(&self, client: NewClient<'_>) -> Result<(), IssuerError> {
        if client.id.is_empty() || client.id.len() > 128 {
            return Err(IssuerError::Registration("a client id has 1 to 128 bytes"));
        }
        let secret_hash = match client.secret {
            Some(secret) => Some(self.hasher.hash(secret).await?),
            None => None,
        };
        let row = login_client::ActiveModel {
            id: Set(client.id.to_owned()),
            name: Set(client.name.to_owned()),
            secret_hash: Set(secret_hash),
            redirect_uris: Set(serde_json::json!(client.redirect_uris).to_string()),
            logout_uris: Set(serde_json::json!(client.logout_uris).to_string()),
            demo: Set(client.demo),
            disabled: Set(false),
            created_ms: Set(millis(self.registry.now())),
        };
        let replace = OnConflict::column(login_client::Column::Id)
            .update_columns([
                login_client::Column::Name,
                login_client::Column::SecretHash,
                login_client::Column::RedirectUris,
                login_client::Column::LogoutUris,
                login_client::Column::Demo,
                login_client::Column::Disabled,
            ])
            .to_owned();
        login_client::Entity::insert(row)
            .on_conflict(replace)
            .exec_without_returning(self.registry.db().writer())
            .await?;
        Ok(())
    }

    pub(super) async fn register_own_clients(&self) -> Result<(), IssuerError> {
        self.register_client(NewClient {
            id: APP_CLIENT,
            name: "UiTPAS app",
            secret: None,
            redirect_uris: &["org.uitpas.open:/login", "loopback:*"],
            logout_uris: &["org.uitpas.open:/logout", "loopback:*"],
            demo: false,
        })
        .await?;
        self.register_client(NewClient {
            id: WEB_CLIENT,
            name: "UiTPAS",
            secret: None,
            redirect_uris: &["self:/login/callback", "loopback:/login/callback"],
            logout_uris: &["self:/", "loopback:/"],
            demo: false,
        })
        .await
    }

    /// The client with this id, when it may be used from there.
    pub(super) async fn client(&self, id: &str, remote: &Remote) -> Result<Option<Client>, IssuerError> {
        let row = login_client::Entity::find_by_id(id).one(self.registry.db().reader()).await?;
        Ok(row.filter(|row| self.usable(row.demo, row.disabled, remote)).map(|row| Client { row }))
    }

    /// Checks a client at the token endpoint: a confidential one by its secret; a public one only says
    /// its name, and PKCE or a refresh token proves the rest.
    pub(super) async fn authenticate_client(
        &self,
        id: &str,
        secret: Option<&str>,
        remote: &Remote,
    ) -> Result<Result<Client, ClientRefusal>, IssuerError> {
        let client = self.client(id, remote).await?;
        let Some(secret) = secret else {
            return Ok(client.filter(Client::is_public).ok_or(ClientRefusal::Wrong));
        };
        let guessers = [Guesser::Account(format!("client {id}")), Guesser::Address(remote.network())];
        if let Err(seconds) = self.throttle.attempt(&guessers, self.registry.now()) {
            return Ok(Err(ClientRefusal::Wait(seconds)));
        }
        let hash = client.as_ref().and_then(|client| client.row.secret_hash.as_deref());
        let right = self.hasher.verify(secret, hash).await?;
        match client {
            Some(client) if right => {
                self.throttle.succeeded(&guessers);
                Ok(Ok(client))
            }
            _ => Ok(Err(ClientRefusal::Wrong)),
        }
    }
}

fn list(json: &str) -> Vec<String> {
    serde_json::from_str(json).unwrap_or_default()
}
