//! `bench-stand-in`: the registry's stand-in on a free port of this machine, for benchmarks in other languages. Prints
//! where it listens; `GET /bench/numbers` lists the numbers to identify, a line each; ends when its input closes.
#![allow(clippy::print_stdout)]

use std::io::Read;
use std::sync::Arc;

use anyhow::Result;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::Response;
use axum::routing::get;
use uitpas_bench::passes::{PASSES, number, scattered};
use uitpas_bench::size;
use uitpas_bench::stand_in::StandIn;

#[tokio::main]
async fn main() -> Result<()> {
    let passes = size("UITPAS_BENCH_PASSES", PASSES);
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
    let origin = format!("http://{}", listener.local_addr()?);
    let stand_in = Arc::new(StandIn::new(&origin, passes)?);
    let numbers = move || async move {
        let places = (0..20_000).map(|turn| scattered(turn, passes)).filter(|place| place % 100 != 99);
        places.map(number).collect::<Vec<_>>().join("\n")
    };
    let app = axum::Router::new().route("/bench/numbers", get(numbers)).fallback(answer).with_state(stand_in);
    println!("listening on {origin}");
    let server = tokio::spawn(async move { axum::serve(listener, app).await });
    tokio::task::spawn_blocking(|| std::io::stdin().read_to_end(&mut Vec::new())).await??;
    server.abort();
    Ok(())
}

async fn answer(State(stand_in): State<Arc<StandIn>>, request: Request) -> Response<Body> {
    let answer = stand_in.answer(request.method().as_str(), request.uri().path());
    let mut response = Response::builder().status(answer.status);
    for (name, value) in answer.headers {
        response = response.header(name, value);
    }
    response.body(Body::from(answer.body)).unwrap_or_default()
}
