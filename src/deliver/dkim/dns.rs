//! The public half of a key, from the DNS.

use hickory_resolver::TokioResolver;
use hickory_resolver::net::NetError;
use hickory_resolver::proto::rr::RData;

use super::key::{PublicKey, RecordError};
use super::record_name;

#[derive(Debug, thiserror::Error)]
pub enum LookupError {
    #[error("there is no TXT record at {0}")]
    Nothing(String),
    #[error("the TXT record at {0} {1}")]
    Record(String, RecordError),
    /// A later try may bring it.
    #[error("{0} cannot be looked up: {1}")]
    Unreachable(String, String),
}

/// The key that verifies the signatures of this domain and selector.
pub async fn look_up(selector: &str, domain: &str) -> Result<PublicKey, LookupError> {
    let name = record_name(selector, domain);
    let unreachable = |error: NetError| LookupError::Unreachable(name.clone(), error.to_string());
    let resolver = TokioResolver::builder_tokio().and_then(|builder| builder.build()).map_err(unreachable)?;
    look_up_with(&resolver, &name).await
}

pub(super) async fn look_up_with(resolver: &TokioResolver, name: &str) -> Result<PublicKey, LookupError> {
    // With a dot at its end nobody appends a search domain.
    let found = match resolver.txt_lookup(format!("{name}.")).await {
        Ok(found) => found,
        Err(error) if error.is_nx_domain() || error.is_no_records_found() => return Err(LookupError::Nothing(name.to_owned())),
        Err(error) => return Err(LookupError::Unreachable(name.to_owned(), error.to_string())),
    };
    let mut last = RecordError::NoRecord;
    for record in found.answers() {
        let RData::TXT(text) = &record.data else { continue };
        // RFC 6376, section 3.6.2.2: the strings of one record belong together without a space.
        match PublicKey::of_record(&String::from_utf8_lossy(&text.txt_data.concat())) {
            Ok(key) => return Ok(key),
            Err(error) => last = error,
        }
    }
    Err(LookupError::Record(name.to_owned(), last))
}
