//! A request whose answer nobody reads: a sign of life for an address that the operator wrote.
//!
//! It is trusted as no page's link is, so neither guard nor robots.txt stand in its way; redirects are not followed.

use std::time::Duration;

use reqwest::{Client, redirect};
use url::Url;

use super::Settings;
use super::client::{innermost, proxy, user_agent};

/// For all of it.
const TIMEOUT: Duration = Duration::from_secs(10);

/// Ok if the answer is a success (2xx); else why not, without the address.
pub async fn ping(settings: &Settings, url: &Url) -> Result<(), String> {
    let agent = user_agent(settings.contact.as_deref()).map_err(|error| error.to_string())?;
    let builder = Client::builder().user_agent(agent).redirect(redirect::Policy::none()).referer(false).no_proxy().timeout(TIMEOUT);
    let builder = match proxy(settings).map_err(|error| error.to_string())? {
        Some(proxy) => builder.proxy(proxy),
        None => builder,
    };
    let client = builder.build().map_err(|error| innermost(&error))?;
    let answer = client.get(url.clone()).send().await;
    let answer =
        answer.map_err(|error| if error.is_timeout() { format!("no answer in {TIMEOUT:?}") } else { innermost(&error.without_url()) })?;
    if answer.status().is_success() { Ok(()) } else { Err(format!("status {}", answer.status().as_u16())) }
}
