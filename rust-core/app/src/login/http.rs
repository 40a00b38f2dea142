//! Lets `oauth2` send over our own transport.
//!
//! A 5xx or 429 is trouble of the issuer's and never counts as a refused login.

use std::sync::Arc;

use oauth2::{AsyncHttpClient, http};

use crate::api::ports::{BoxFuture, HttpRequest};
use crate::error::CallFault;
use crate::sync::Exchange;

/// `oauth2`'s requests over our transport. A 5xx is trouble of the issuer's and no refusal.
pub(super) struct Http(pub(super) Arc<Exchange>);

impl AsyncHttpClient<'_> for Http {
    type Error = HttpFault;
    type Future = BoxFuture<Result<oauth2::HttpResponse, HttpFault>>;

    fn call(&self, request: oauth2::HttpRequest) -> Self::Future {
        let exchange = self.0.clone();
        Box::pin(async move {
            let method = if request.method() == http::Method::GET { "GET" } else { "POST" };
            let mut outgoing = HttpRequest::new(method, request.uri().to_string());
            for (name, value) in request.headers() {
                outgoing = outgoing.header(name.as_str(), value.to_str().unwrap_or_default());
            }
            outgoing.body = request.into_body();
            let answer = exchange.send(outgoing).await.map_err(HttpFault)?;
            if answer.status >= 500 || answer.status == 429 {
                return Err(HttpFault(CallFault::from_answer(&answer)));
            }
            let mut response = http::Response::builder().status(answer.status);
            for (name, value) in &answer.headers {
                response = response.header(name, value);
            }
            response.body(answer.body).map_err(|_| HttpFault(CallFault::Unreadable))
        })
    }
}

/// `oauth2` wants an error of the standard kind.
#[derive(Debug, thiserror::Error)]
#[error(transparent)]
pub(super) struct HttpFault(pub(super) CallFault);
