//! Where a request comes from.
//!
//! The peer's address, or, when the peer is a proxy on this very machine, the last address that the proxy wrote
//! into `X-Forwarded-For`. "This machine" is said only of a request that came over loopback without any
//! proxy: demo passwords depend on it.

use std::convert::Infallible;
use std::net::{IpAddr, SocketAddr};

use axum::extract::{ConnectInfo, FromRequestParts};
use axum::http::request::Parts;

/// The sender of a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Remote {
    address: Option<IpAddr>,
    this_machine: bool,
}

impl Remote {
    /// Whether the request was made on this machine.
    #[must_use]
    pub fn is_this_machine(&self) -> bool {
        self.this_machine
    }

    /// What failures are counted by: the address, or for IPv6 its network of 64 bits, which one
    /// customer has all to itself.
    #[must_use]
    pub fn network(&self) -> String {
        match self.address {
            Some(IpAddr::V6(address)) if address.to_ipv4_mapped().is_none() => {
                let [a, b, c, d, ..] = address.segments();
                format!("{a:x}:{b:x}:{c:x}:{d:x}::/64")
            }
            Some(address) => address.to_canonical().to_string(),
            None => "unknown".to_owned(),
        }
    }

    fn of(parts: &Parts) -> Self {
        let peer = parts.extensions.get::<ConnectInfo<SocketAddr>>().map(|ConnectInfo(peer)| peer.ip().to_canonical());
        let local = peer.is_some_and(|peer| peer.is_loopback());
        let forwarded = parts.headers.get_all("x-forwarded-for").iter().next_back();
        if forwarded.is_none() && !parts.headers.contains_key("forwarded") {
            return Self { address: peer, this_machine: local };
        }
        let told = forwarded
            .and_then(|value| value.to_str().ok())
            .and_then(|value| value.rsplit(',').next())
            .and_then(|value| value.trim().parse().ok());
        Self { address: if local { told.or(peer) } else { peer }, this_machine: false }
    }
}

impl<S: Sync> FromRequestParts<S> for Remote {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, Self::Rejection> {
        Ok(Self::of(parts))
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case::direct("127.0.0.1:1", None, "127.0.0.1", true)]
    #[case::direct_v6("[::1]:1", None, "0:0:0:0::/64", true)]
    #[case::mapped("[::ffff:127.0.0.1]:1", None, "127.0.0.1", true)]
    #[case::elsewhere("192.0.2.7:1", None, "192.0.2.7", false)]
    #[case::proxy("127.0.0.1:1", Some("203.0.113.9, 192.0.2.8"), "192.0.2.8", false)]
    #[case::liar_behind_proxy("127.0.0.1:1", Some("127.0.0.1"), "127.0.0.1", false)]
    #[case::liar("192.0.2.7:1", Some("127.0.0.1"), "192.0.2.7", false)]
    #[case::nonsense("127.0.0.1:1", Some("nobody"), "127.0.0.1", false)]
    fn who_sent_it(
        #[case] peer: &str,
        #[case] forwarded: Option<&str>,
        #[case] network: &str,
        #[case] this_machine: bool,
    ) {
        let mut request = axum::http::Request::builder();
        if let Some(forwarded) = forwarded {
            request = request.header("x-forwarded-for", forwarded);
        }
        let (mut parts, ()) = request.body(()).unwrap().into_parts();
        parts.extensions.insert(ConnectInfo(peer.parse::<SocketAddr>().unwrap()));
        let remote = Remote::of(&parts);
        assert_eq!(remote.network(), network);
        assert_eq!(remote.is_this_machine(), this_machine);
    }
}
