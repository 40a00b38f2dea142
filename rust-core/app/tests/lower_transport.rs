//! The real transport against a socket of this machine.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::io::{Read, Write};
use std::net::TcpListener;
use std::thread::JoinHandle;

use uitpas_app::api::ports::{HttpRequest, Transport, TransportError};
use uitpas_app::transport::{HttpTransport, is_allowed};

/// Answers one connection with these bytes and gives back what it read.
fn serve(answer: &'static [u8]) -> (String, JoinHandle<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    let server = std::thread::spawn(move || {
        let (mut socket, _) = listener.accept().unwrap();
        let mut read = Vec::new();
        let mut buffer = [0; 4096];
        while !read.windows(4).any(|window| window == b"\r\n\r\n") {
            let count = socket.read(&mut buffer).unwrap();
            if count == 0 {
                break;
            }
            read.extend_from_slice(&buffer[..count]);
        }
        socket.write_all(answer).unwrap();
        String::from_utf8_lossy(&read).into_owned()
    });
    (address, server)
}

#[tokio::test]
async fn an_answer_comes_back_whole() {
    let (address, server) =
        serve(b"HTTP/1.1 418 no\r\nDate: Mon, 23 Nov 2026 12:00:00 GMT\r\nContent-Length: 5\r\n\r\nhello");
    let request = HttpRequest::new("POST", format!("{address}/path?x=1"))
        .header("x-test", "1")
        .body("text/plain", b"hi".to_vec());
    let answer = HttpTransport::new().unwrap().send(request).await.unwrap();
    assert_eq!((answer.status, answer.body.as_slice()), (418, &b"hello"[..]));
    assert_eq!(answer.header("date"), Some("Mon, 23 Nov 2026 12:00:00 GMT"));
    let seen = server.join().unwrap();
    assert!(seen.starts_with("POST /path?x=1 HTTP/1.1\r\n") && seen.contains("x-test: 1\r\n"));
}

#[tokio::test]
async fn a_redirect_is_an_answer_and_not_followed() {
    let (address, server) = serve(b"HTTP/1.1 302 moved\r\nLocation: http://127.0.0.1:9/\r\nContent-Length: 0\r\n\r\n");
    let request = HttpRequest::new("GET", address).header("authorization", "Bearer secret");
    assert_eq!(HttpTransport::new().unwrap().send(request).await.unwrap().status, 302);
    server.join().unwrap();
}

#[tokio::test]
async fn failures_are_told_apart() {
    let transport = HttpTransport::new().unwrap();
    let send = |url: String| transport.send(HttpRequest::new("GET", url));

    let (address, server) = serve(b"HTTP/1.1 200 ok\r\nContent-Length: 50\r\n\r\nonly this");
    assert_eq!(send(address).await.unwrap_err(), TransportError::BrokenOff);
    server.join().unwrap();

    let (address, server) = serve(b"HTTP/1.1 200 ok\r\nContent-Length: 999999999999\r\n\r\n");
    assert_eq!(send(address).await.unwrap_err(), TransportError::TooLarge);
    server.join().unwrap();

    let closed = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    assert_eq!(send(format!("http://{closed}/")).await.unwrap_err(), TransportError::Unreachable);

    for url in [
        "http://registry.example/",
        "ftp://127.0.0.1/",
        "file:///etc/passwd",
        "no url",
        "",
        "http://127.0.0.1.example/",
    ] {
        assert_eq!(send(url.to_owned()).await.unwrap_err(), TransportError::NotAllowed, "{url}");
        assert!(!is_allowed(url));
    }
    for url in ["https://registry.example/", "http://localhost:8080/x", "http://[::1]:1/"] {
        assert!(is_allowed(url));
    }
}
