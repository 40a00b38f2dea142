//! The browser shell beside the registry, and `uitpas desk`: the shell alone, as a PC counter on a registry elsewhere.

use std::net::SocketAddr;

use axum::Router;
use uitpas_registry::Registry;
use uitpas_registry::activities::EventSearch;
use uitpas_registry::demo::accounts::{LOGINS, PASSWORD};
use uitpas_registry::demo::people::{MEETJESLANDERS, OFFICIAL};
use uitpas_registry::error::RegistryError;
use uitpas_registry::paging::Paging;
use uitpas_web::{DemoBar, DemoCard, DemoLogin, DemoPoster, WebConfig};
use url::Url;

use crate::cli::DeskArgs;
use crate::config::ConfigError;
use crate::serve::{ServeError, listen, run_until_signal};

/// So many of today's posters are offered in the demo bar.
const POSTERS: u64 = 12;

/// Pages for browsers first, everything else goes to the registry's API.
pub fn beside(
    api: Router,
    address: SocketAddr,
    public_url: Option<&Url>,
    issuer: Option<&Url>,
    demo: Option<DemoBar>,
) -> Router {
    let config = WebConfig {
        registry_url: format!("http://{}", reachable(address)),
        issuer_url: issuer.map(|url| url.as_str().trim_end_matches('/').to_owned()),
        public_url: public_url.map(|url| url.as_str().trim_end_matches('/').to_owned()),
        demo,
        desk_dir: None,
    };
    uitpas_web::router(config).fallback_service(api)
}

/// What the demo bar offers: every card, every login, and the posters of what is going on.
///
/// # Errors
/// When the storage fails.
pub async fn demo_bar(registry: &Registry) -> Result<DemoBar, RegistryError> {
    let people = OFFICIAL.iter().chain(MEETJESLANDERS);
    let cards = people.flat_map(|person| {
        person.memberships.iter().map(|membership| DemoCard {
            input: membership.number.to_owned(),
            description: person.first_name.to_owned(),
        })
    });
    let logins =
        LOGINS.iter().map(|login| DemoLogin { user: login.username.to_owned(), password: PASSWORD.to_owned() });
    let now = registry.now();
    let going_on = EventSearch { from: Some(now), to: Some(now), ..EventSearch::default() };
    let mut posters = Vec::new();
    for event in registry.events(&going_on, Paging { start: 0, limit: POSTERS }).await?.member {
        let title = event.name.in_language("nl").to_owned();
        posters.push(DemoPoster { title, code: registry.poster_code(&event).await? });
    }
    Ok(DemoBar { cards: cards.collect(), logins: logins.collect(), posters })
}

/// Runs a counter in the browser of this machine, with a sealed store of its own, until a signal ends it.
///
/// # Errors
/// Whatever keeps it from starting, in words for the person who started it.
pub async fn desk(args: DeskArgs) -> Result<(), ServeError> {
    if !args.listen.ip().is_loopback() {
        return Err(ConfigError::DeskBeyondThisMachine(args.listen).into());
    }
    let (listener, address) = listen(args.listen).await?;
    let config = WebConfig {
        registry_url: args.registry.trim_end_matches('/').to_owned(),
        issuer_url: args.oidc_issuer,
        public_url: None,
        demo: None,
        desk_dir: Some(args.data),
    };
    announce_desk(address)?;
    run_until_signal(listener, uitpas_web::router(config)).await
}

fn announce_desk(address: SocketAddr) -> std::io::Result<()> {
    use std::io::Write;
    let mut out = std::io::stdout().lock();
    writeln!(out, "listening on http://{address}\n\nOpen http://{address}/counter in the browser of this machine.")?;
    out.flush()
}

/// The address by which this process reaches what it listens on.
fn reachable(address: SocketAddr) -> SocketAddr {
    let mut address = address;
    if address.ip().is_unspecified() {
        address.set_ip(if address.is_ipv4() { [127, 0, 0, 1].into() } else { std::net::Ipv6Addr::LOCALHOST.into() });
    }
    address
}
