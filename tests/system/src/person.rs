//! A person at the edge of the system: fills in the login page, fetches a poster and holds it before the camera.

use anyhow::{Context, Result, bail};
use uitpas_app::CodeScanner;

/// The password that every demo account has; the registry prints it at start.
pub const DEMO_PASSWORD: &str = "demo";

fn client() -> Result<reqwest::Client> {
    uitpas_app::runtime::install_tls_provider();
    let client = reqwest::Client::builder().cookie_store(true).redirect(reqwest::redirect::Policy::none()).build()?;
    Ok(client)
}

/// Opens the login page, fills in the form, and returns the address that the browser is sent back to.
///
/// # Errors
/// When the page has no form, or the answer is no redirect.
pub async fn log_in(authorize_url: &str, user: &str) -> Result<String> {
    let client = client()?;
    let page = client.get(authorize_url).send().await?;
    if !page.status().is_success() {
        bail!("the login page answered {}", page.status());
    }
    let address = page.url().clone();
    let html = page.text().await?;
    let mut fields: Vec<(String, String)> = tags(&html, "<input")
        .filter_map(|tag| Some((attribute(tag, "name")?, attribute(tag, "value").unwrap_or_default())))
        .filter(|(name, _)| name != "username" && name != "password")
        .collect();
    fields.push(("username".into(), user.into()));
    fields.push(("password".into(), DEMO_PASSWORD.into()));
    let form = tags(&html, "<form").next().context("no form on the login page")?;
    let target = attribute(form, "action").map_or_else(|| Ok(address.clone()), |action| address.join(&action))?;
    let answer = client.post(target).form(&fields).send().await?;
    let back = answer.headers().get("location").with_context(|| format!("login answered {}", answer.status()))?;
    Ok(back.to_str()?.to_owned())
}

/// Fetches an event's poster as a picture, as its organizer would, and reads the code out of it.
///
/// # Errors
/// When the registry refuses, or nothing can be read.
pub async fn read_poster(registry: &str, event: &str) -> Result<String> {
    let script = demo_client(registry).await?;
    let link = script.get(&format!("/events/{event}/qr-checkincodes/download-link?format=png")).await?;
    let link = link["downloadLink"].as_str().context("no download link")?;
    let picture = script.http.get(link).send().await?.error_for_status()?.bytes().await?;
    let grey = image::load_from_memory(&picture)?.into_luma8();
    let (width, height) = (usize::try_from(grey.width())?, usize::try_from(grey.height())?);
    CodeScanner::new().read_still(grey.as_raw(), width, height, width).context("no code can be read on the poster")
}

/// A script with the rights of the demo's test organizer.
pub struct Script {
    http: reqwest::Client,
    registry: String,
    token: String,
}

/// Logs a script in by client credentials.
///
/// # Errors
/// When the registry refuses.
pub async fn demo_client(registry: &str) -> Result<Script> {
    let http = client()?;
    let token: serde_json::Value = http
        .post(format!("{registry}/realms/uitid/protocol/openid-connect/token"))
        .form(&[("grant_type", "client_credentials"), ("client_id", "demo-organizer"), ("client_secret", "demo")])
        .send()
        .await?
        .error_for_status()?
        .json()
        .await?;
    let token = token["access_token"].as_str().context("no access token")?.to_owned();
    Ok(Script { http, registry: registry.to_owned(), token })
}

impl Script {
    /// Reads JSON.
    ///
    /// # Errors
    /// When the registry refuses.
    pub async fn get(&self, path: &str) -> Result<serde_json::Value> {
        let request = self.http.get(format!("{}{path}", self.registry)).bearer_auth(&self.token);
        Ok(request.send().await?.error_for_status()?.json().await?)
    }

    /// Puts JSON.
    ///
    /// # Errors
    /// When the registry refuses.
    pub async fn put(&self, path: &str, body: &serde_json::Value) -> Result<()> {
        let request = self.http.put(format!("{}{path}", self.registry)).bearer_auth(&self.token).json(body);
        request.send().await?.error_for_status()?;
        Ok(())
    }
}

fn tags<'a>(html: &'a str, start: &'a str) -> impl Iterator<Item = &'a str> {
    html.match_indices(start).filter_map(move |(at, _)| html[at..].split('>').next())
}

fn attribute(tag: &str, name: &str) -> Option<String> {
    let after = tag.split(&format!(" {name}=\"")).nth(1)?;
    let value = after.split('"').next()?;
    Some(value.replace("&quot;", "\"").replace("&#34;", "\"").replace("&#38;", "&").replace("&amp;", "&"))
}
