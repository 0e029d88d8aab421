//! Tells a watchman outside that a round went well: if nothing comes any more, he raises the alarm.

use url::Url;

use super::Tools;
use crate::fetch::{self, Settings};
use crate::metrics::End;

/// Asks the address once. That it does not answer is logged and counted, and is nobody's trouble here.
pub async fn ping(tools: &Tools, settings: &Settings, url: &Url) {
    let end = match fetch::ping(settings, url).await {
        Ok(()) => End::Done,
        Err(why) => {
            // Its path is often all the secret that such an address has.
            tracing::warn!(host = url.host_str(), detail = why, "`ping` was not answered");
            End::Failed
        }
    };
    tools.metrics.count_ping(end);
}
