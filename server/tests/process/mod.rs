//! A real registry process, and a script's way of talking to it.
#![allow(dead_code, reason = "every test file uses its own part of this")]

pub mod login;
pub mod shapes;

use std::fs::File;
use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::Once;
use std::sync::mpsc;
use std::time::Duration;

use reqwest::{Client, Method, RequestBuilder};
use serde_json::Value;

/// The organizer of the official test data.
pub const ORGANIZER: &str = "0ce87cbc-9299-4528-8d35-92225dc9489f";
/// Official event, 100 ticket sales a passholder and week.
pub const EVENT_100: &str = "5a0967f9-cc06-4c3c-9206-30481a767434";
/// Official event, 1 ticket sale a passholder and week.
pub const EVENT_1: &str = "d83b5b8a-108a-45d6-9ac9-8bdc44a0a24a";
/// Official event of another organizer.
pub const EVENT_OF_OTHERS: &str = "373d6cee-b4ae-4637-9b7c-eeb79e45f044";

/// A process that is killed when the test is over.
pub struct Registry {
    child: Child,
    pub base: String,
    pub http: Client,
    log: PathBuf,
    _folder: Option<tempfile::TempDir>,
}

/// `uitpas` as a command, with nothing of the environment that could steer it.
pub fn uitpas() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_uitpas"));
    for name in
        ["UITPAS_DATABASE", "UITPAS_DATA", "UITPAS_LISTEN", "UITPAS_OIDC_ISSUER", "UITPAS_PUBLIC_URL", "RUST_LOG"]
    {
        command.env_remove(name);
    }
    command
}

/// A client that follows no redirect, since tests look at each answer.
pub fn client() -> Client {
    static PROVIDER: Once = Once::new();
    PROVIDER.call_once(|| {
        let _ = rustls::crypto::ring::default_provider().install_default();
    });
    Client::builder().redirect(reqwest::redirect::Policy::none()).timeout(Duration::from_secs(30)).build().unwrap()
}

impl Registry {
    /// A fresh demo on a port that the system chose.
    pub fn demo() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let mut running = Self::start(folder.path(), &["--demo"]);
        running._folder = Some(folder);
        running
    }

    /// `serve` on the data in `folder`.
    pub fn start(folder: &Path, options: &[&str]) -> Self {
        let log = folder.join("log.txt");
        let mut child = uitpas()
            .args(["serve", "--listen", "127.0.0.1:0", "--data"])
            .arg(folder)
            .args(options)
            .stdout(Stdio::piped())
            .stderr(File::options().append(true).create(true).open(&log).unwrap())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap());
        let (tell, told) = mpsc::channel();
        std::thread::spawn(move || {
            let mut line = String::new();
            let _ = lines.read_line(&mut line);
            let _ = tell.send(line);
            // Whatever else it prints must not fill the pipe.
            let _ = lines.read_to_end(&mut Vec::new());
        });
        let line = told.recv_timeout(Duration::from_secs(120)).unwrap_or_default();
        let Some(base) = line.trim_end().strip_prefix("listening on ").map(str::to_owned) else {
            let _ = child.kill();
            panic!("not ready: {line:?}\n{}", std::fs::read_to_string(&log).unwrap_or_default());
        };
        Self { child, base, http: client(), log, _folder: None }
    }

    /// Everything that was logged so far.
    pub fn log(&self) -> String {
        std::fs::read_to_string(&self.log).unwrap()
    }

    /// `kill -9`, and the end of the process awaited.
    pub fn kill(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }

    /// The process itself.
    pub fn child(&mut self) -> &mut Child {
        &mut self.child
    }

    /// An address of the registry.
    pub fn url(&self, path: &str) -> String {
        format!("{}{path}", self.base)
    }

    /// A token of the demo client.
    pub async fn script(&self) -> Caller {
        let answer = self.client_token("demo-organizer", "demo").await;
        assert_eq!(answer.status, 200, "{}", answer.body);
        Caller::new(self, answer.body["access_token"].as_str().unwrap())
    }

    /// Asks for a token by client credentials.
    pub async fn client_token(&self, id: &str, secret: &str) -> Answer {
        let form = [("grant_type", "client_credentials"), ("client_id", id), ("client_secret", secret)];
        let request = self.http.post(self.url("/realms/uitid/protocol/openid-connect/token"));
        Answer::of(request.header("content-type", "application/x-www-form-urlencoded").body(form_body(&form))).await
    }

    /// Somebody without a token.
    pub fn nobody(&self) -> Caller {
        Caller { base: self.base.clone(), http: self.http.clone(), token: None }
    }
}

impl Drop for Registry {
    fn drop(&mut self) {
        self.kill();
    }
}

/// Fields of a form, encoded.
pub fn form_body(fields: &[(&str, &str)]) -> String {
    url::form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish()
}

/// Somebody who calls the API.
#[derive(Clone)]
pub struct Caller {
    base: String,
    http: Client,
    token: Option<String>,
}

impl Caller {
    /// With a token.
    pub fn new(registry: &Registry, token: &str) -> Self {
        Self { base: registry.base.clone(), http: registry.http.clone(), token: Some(token.to_owned()) }
    }

    /// A request before it is sent.
    pub fn request(&self, method: Method, path: &str) -> RequestBuilder {
        let request = self.http.request(method, format!("{}{path}", self.base));
        match &self.token {
            Some(token) => request.bearer_auth(token),
            None => request,
        }
    }

    pub async fn get(&self, path: &str) -> Answer {
        Answer::of(self.request(Method::GET, path)).await
    }

    pub async fn post(&self, path: &str, body: &Value) -> Answer {
        Answer::of(self.request(Method::POST, path).json(body)).await
    }

    pub async fn put(&self, path: &str, body: &Value) -> Answer {
        Answer::of(self.request(Method::PUT, path).json(body)).await
    }

    pub async fn delete(&self, path: &str) -> Answer {
        Answer::of(self.request(Method::DELETE, path)).await
    }

    /// A body that is sent as it is.
    pub async fn post_raw(&self, path: &str, body: &str) -> Answer {
        let request = self.request(Method::POST, path).header("content-type", "application/json");
        Answer::of(request.body(body.to_owned())).await
    }
}

/// What came back.
pub struct Answer {
    pub status: u16,
    pub content_type: String,
    pub location: Option<String>,
    pub body: Value,
    pub bytes: Vec<u8>,
}

impl Answer {
    pub async fn of(request: RequestBuilder) -> Self {
        let response = request.send().await.unwrap();
        let header = |name| response.headers().get(name).and_then(|value| value.to_str().ok()).map(str::to_owned);
        let (content_type, location) = (header("content-type").unwrap_or_default(), header("location"));
        assert!(response.headers().contains_key("date"), "phones set their clock by it");
        let status = response.status().as_u16();
        let bytes = response.bytes().await.unwrap().to_vec();
        let body = serde_json::from_slice(&bytes).unwrap_or(Value::Null);
        Self { status, content_type, location, body, bytes }
    }

    /// A success of this status, and its body.
    #[track_caller]
    pub fn ok(self, status: u16) -> Value {
        assert_eq!(self.status, status, "{}", self.body);
        if status == 204 {
            assert!(self.bytes.is_empty());
        } else {
            assert_eq!(self.content_type.split(';').next(), Some("application/json"));
        }
        self.body
    }

    /// A problem document of this status and type of the API.
    #[track_caller]
    pub fn refused(self, status: u16, slug: &str) -> Value {
        assert_eq!(
            (self.status, self.body["type"].as_str().unwrap_or_default()),
            (status, format!("https://api.publiq.be/probs/{slug}").as_str()),
            "{}",
            self.body
        );
        assert_eq!(self.content_type, "application/problem+json");
        assert_eq!(self.body["status"], status);
        assert!(self.body["title"].is_string());
        self.body
    }

    /// A refusal that the person at the counter is told about, in four languages.
    #[track_caller]
    pub fn refused_in_words(self, status: u16, slug: &str) -> Value {
        let body = self.refused(status, slug);
        for language in ["nl", "fr", "de", "en"] {
            let text = body["endUserMessage"][language].as_str().unwrap_or_default();
            assert!(text.len() > 10, "{language}: {body}");
        }
        body
    }
}

/// The points on a pass.
pub async fn points(caller: &Caller, number: &str) -> i64 {
    caller.get(&format!("/passes?identifier={number}")).await.ok(200)["points"].as_i64().unwrap()
}

/// The identifiers of a page's members.
pub fn ids(page: &Value) -> Vec<&str> {
    page["member"].as_array().unwrap().iter().map(|member| member["id"].as_str().unwrap()).collect()
}
