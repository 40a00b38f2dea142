//! HTTP: the transport that all shells use, and the builder of requests.
//!
//! Only HTTPS, or plain HTTP to this machine itself; no redirects (a token must not follow one); an answer has at most
//! [`MAX_ANSWER`] bytes. Nothing here retries: that is `sync`'s. TLS is rustls with ring.

use std::net::IpAddr;
use std::time::Duration;

use url::{Host, Url};

use crate::api::ports::{BoxFuture, HttpRequest, HttpResponse, Transport, TransportError};
use crate::error::Fault;
use crate::runtime;

/// The largest answer that is read, in bytes: a snapshot of a million passes fits.
pub const MAX_ANSWER: usize = 64 * 1024 * 1024;
const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);
/// Nothing came for so long: broken off. A long download over a bad line goes on as long as something comes.
const IDLE_TIMEOUT: Duration = Duration::from_secs(20);
const WHOLE_TIMEOUT: Duration = Duration::from_secs(300);

/// The transport over the network.
#[derive(Clone)]
pub struct HttpTransport {
    outside: reqwest::Client,
    /// Without proxy.
    this_machine: reqwest::Client,
}

impl HttpTransport {
    /// Connects to nothing yet.
    ///
    /// # Errors
    /// [`Fault::RuntimeFailed`] when TLS cannot be set up.
    pub fn new() -> Result<Self, Fault> {
        runtime::install_tls_provider();
        let roots = roots();
        let builder = || {
            let builder = reqwest::Client::builder();
            let builder = if roots.is_empty() { builder } else { builder.tls_certs_only(roots.clone()) };
            builder
                .redirect(reqwest::redirect::Policy::none())
                .connect_timeout(CONNECT_TIMEOUT)
                .read_timeout(IDLE_TIMEOUT)
                .timeout(WHOLE_TIMEOUT)
                .user_agent(concat!("uitpas-app/", env!("CARGO_PKG_VERSION")))
        };
        let outside = builder().https_only(true).build().map_err(|_| Fault::RuntimeFailed)?;
        let this_machine = builder().no_proxy().build().map_err(|_| Fault::RuntimeFailed)?;
        Ok(Self { outside, this_machine })
    }
}

impl std::fmt::Debug for HttpTransport {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("HttpTransport").finish_non_exhaustive()
    }
}

impl Transport for HttpTransport {
    fn send(&self, request: HttpRequest) -> BoxFuture<Result<HttpResponse, TransportError>> {
        let clients = self.clone();
        Box::pin(async move {
            let url = Url::parse(&request.url).map_err(|_| TransportError::NotAllowed)?;
            let client = match (url.scheme(), is_this_machine(&url)) {
                ("http" | "https", true) => clients.this_machine,
                ("https", false) => clients.outside,
                _ => return Err(TransportError::NotAllowed),
            };
            let method =
                reqwest::Method::from_bytes(request.method.as_bytes()).map_err(|_| TransportError::NotAllowed)?;
            let mut outgoing = client.request(method, url);
            for (name, value) in &request.headers {
                outgoing = outgoing.header(name, value);
            }
            if !request.body.is_empty() {
                outgoing = outgoing.body(request.body);
            }
            let answer = outgoing.send().await.map_err(|error| failure(&error))?;
            read(answer).await
        })
    }
}

/// Android's own certificates, read from its files: the usual way there needs a Java object that a library has not.
/// Elsewhere none, which means the platform's verifier.
fn roots() -> Vec<reqwest::Certificate> {
    if !cfg!(target_os = "android") {
        return Vec::new();
    }
    let folders = ["/apex/com.android.conscrypt/cacerts", "/system/etc/security/cacerts"];
    let files = folders.iter().find_map(|folder| std::fs::read_dir(folder).ok());
    let pems = files.into_iter().flatten().filter_map(|file| std::fs::read(file.ok()?.path()).ok());
    pems.filter_map(|pem| reqwest::Certificate::from_pem(&pem).ok()).collect()
}

async fn read(mut answer: reqwest::Response) -> Result<HttpResponse, TransportError> {
    let status = answer.status().as_u16();
    let headers = answer
        .headers()
        .iter()
        .filter_map(|(name, value)| Some((name.as_str().to_owned(), value.to_str().ok()?.to_owned())))
        .collect();
    let announced = answer.content_length().and_then(|length| usize::try_from(length).ok()).unwrap_or(0);
    if announced > MAX_ANSWER {
        return Err(TransportError::TooLarge);
    }
    let mut body = Vec::with_capacity(announced);
    while let Some(chunk) = answer.chunk().await.map_err(|_| TransportError::BrokenOff)? {
        if body.len() + chunk.len() > MAX_ANSWER {
            return Err(TransportError::TooLarge);
        }
        body.extend_from_slice(&chunk);
    }
    Ok(HttpResponse { status, headers, body })
}

fn failure(error: &reqwest::Error) -> TransportError {
    if error.is_connect() {
        TransportError::Unreachable
    } else if error.is_builder() {
        TransportError::NotAllowed
    } else {
        TransportError::BrokenOff
    }
}

/// Whether a URL leads to this machine itself, where plain HTTP does no harm.
#[must_use]
pub fn is_this_machine(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => name == "localhost",
        Some(Host::Ipv4(ip)) => IpAddr::V4(ip).is_loopback(),
        Some(Host::Ipv6(ip)) => IpAddr::V6(ip).is_loopback(),
        None => false,
    }
}

/// Whether the core sends to this URL at all.
#[must_use]
pub fn is_allowed(url: &str) -> bool {
    Url::parse(url).is_ok_and(|url| match url.scheme() {
        "https" => url.has_host(),
        "http" => is_this_machine(&url),
        _ => false,
    })
}

impl HttpRequest {
    /// A request without headers and body.
    #[must_use]
    pub fn new(method: &'static str, url: impl Into<String>) -> Self {
        Self { method, url: url.into(), headers: Vec::new(), body: Vec::new() }
    }

    /// With one more header; `name` in lower case.
    #[must_use]
    pub fn header(mut self, name: &str, value: impl Into<String>) -> Self {
        self.headers.push((name.to_owned(), value.into()));
        self
    }

    /// With this body of this type.
    #[must_use]
    pub fn body(self, content_type: &str, body: Vec<u8>) -> Self {
        let mut request = self.header("content-type", content_type);
        request.body = body;
        request
    }
}
