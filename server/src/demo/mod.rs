//! The demo region: a registry that one can play with right after the first
//! start, holding the official test data too.
//!
//! The tables say what there is (`regions`, `organizers`, `activities`,
//! `rewards`, `people`, `accounts`), `base` and `programme` write it, `history`
//! books the past through the registry's own services, so that every balance is
//! the sum of real check-ins and redemptions. A second start adds nothing but
//! the activities of new days, and moves nothing.

pub mod accounts;
pub mod activities;
mod base;
mod events;
mod history;
pub mod organizers;
mod past;
pub mod people;
mod programme;
pub mod regions;
pub mod rewards;

use sea_orm::{DbErr, EntityTrait, PaginatorTrait};

use crate::db::entities::organizer;
use crate::error::RegistryError;
use crate::oidc::{Issuer, IssuerError, NewClient, NewUser};
use crate::registry::{Registry, keep_setting};

/// Set in the transaction that writes the standing data: this database belongs to the demo.
const MARK_BASE: &str = "demo.base";
/// Set after the card systems got their distribution keys, which a demo of an earlier release lacks.
const MARK_TARIFFS: &str = "demo.tariffs";
/// Set after the last entry of the past was booked.
const MARK_HISTORY: &str = "demo.history";
/// Set after the last login was registered; the number goes up when `accounts` changes.
const MARK_LOGINS: &str = "demo.logins.1";

/// Why the demo could not be set up.
#[derive(Debug, thiserror::Error)]
pub enum DemoError {
    /// The database holds a real region's data.
    #[error(
        "this database holds a registry's own data; the demo never writes into it. Use another --data or --database"
    )]
    NotADemoDatabase,
    /// The storage failed.
    #[error("the demo data could not be written: {0}")]
    Storage(#[from] DbErr),
    /// A service refused or failed.
    #[error("the demo data could not be booked: {0}")]
    Service(Box<RegistryError>),
    /// The issuer failed.
    #[error("the demo logins could not be registered: {0}")]
    Issuer(Box<IssuerError>),
}

impl From<RegistryError> for DemoError {
    fn from(error: RegistryError) -> Self {
        Self::Service(Box::new(error))
    }
}

impl From<IssuerError> for DemoError {
    fn from(error: IssuerError) -> Self {
        Self::Issuer(Box::new(error))
    }
}

/// Brings the demo data up to date: everything at the first start, new days' activities at later ones.
///
/// # Errors
/// The database belongs to a real registry, or the storage failed. A start that was interrupted is
/// completed by the next.
pub async fn fill(registry: &Registry) -> Result<(), DemoError> {
    if registry.setting(MARK_BASE).await?.is_none() {
        if organizer::Entity::find().count(registry.db().reader()).await? > 0 {
            return Err(DemoError::NotADemoDatabase);
        }
        let transaction = registry.db().begin().await?;
        base::write(&transaction, registry.now()).await?;
        base::mark(&transaction, MARK_BASE).await?;
        transaction.commit().await?;
    }
    if registry.setting(MARK_TARIFFS).await?.is_none() {
        base::distribution_keys(registry.db().writer()).await?;
        keep_setting(registry.db(), MARK_TARIFFS, "done").await?;
    }
    programme::top_up(registry).await?;
    if registry.setting(MARK_HISTORY).await?.is_none() {
        history::book(registry).await?;
        keep_setting(registry.db(), MARK_HISTORY, "done").await?;
    }
    Ok(())
}

/// Adds the activities of days that came into sight since; a server that runs past midnight calls it.
///
/// # Errors
/// The storage failed.
pub async fn new_day(registry: &Registry) -> Result<(), DemoError> {
    programme::top_up(registry).await
}

/// Registers the demo's logins and its client with the embedded issuer.
///
/// # Errors
/// The storage failed.
pub async fn register_logins(registry: &Registry, issuer: &Issuer) -> Result<(), DemoError> {
    if registry.setting(MARK_LOGINS).await?.is_some() {
        return Ok(());
    }
    for login in accounts::LOGINS {
        issuer
            .register_user(NewUser {
                id: Some(&accounts::subject(login.username)),
                username: login.username,
                display_name: login.display_name,
                email: Some(&accounts::email(login.username)),
                password: accounts::PASSWORD,
                demo: true,
            })
            .await?;
    }
    issuer
        .register_client(NewClient {
            id: accounts::CLIENT,
            name: "Demo organizer",
            secret: Some(accounts::PASSWORD),
            redirect_uris: &[],
            logout_uris: &[],
            demo: true,
        })
        .await?;
    keep_setting(registry.db(), MARK_LOGINS, "done").await?;
    Ok(())
}

/// Whether this database was filled by the demo.
///
/// # Errors
/// The storage failed.
pub async fn is_demo(registry: &Registry) -> Result<bool, DemoError> {
    Ok(registry.setting(MARK_BASE).await?.is_some())
}

#[cfg(test)]
mod tests;
