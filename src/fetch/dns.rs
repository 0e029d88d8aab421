//! From a name to the addresses that may be connected to. reqwest connects to nothing else than what this returns,
//! so that a name whose second answer is private gains nothing (DNS rebinding).

use std::net::{IpAddr, SocketAddr};
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use hickory_resolver::TokioResolver;
use hickory_resolver::net::NetError;
use reqwest::dns::{Addrs, Name, Resolve, Resolving};

use super::Dns;
use super::guard::Guard;

/// For one question to one name server, which is asked three times.
const NAME_SERVER_TIMEOUT: Duration = Duration::from_secs(3);

/// Who knows the addresses of names. Cheap to clone; clones share what has been looked up.
#[derive(Clone)]
pub(super) enum Names {
    /// Our own resolver: no thread for each lookup, answers kept for their time to live. It reads resolv.conf and hosts, not nsswitch;
    /// built at its first use, as reading them costs time.
    Builtin(Arc<OnceLock<TokioResolver>>),
    /// getaddrinfo.
    System,
}

impl Names {
    pub fn new(dns: Dns) -> Names {
        match dns {
            Dns::Builtin => Names::Builtin(Arc::new(OnceLock::new())),
            Dns::System => Names::System,
        }
    }

    async fn look_up(&self, name: &str) -> Result<Vec<IpAddr>, NotFound> {
        match self {
            Names::Builtin(cell) => {
                let resolver = builtin(cell)?;
                Ok(resolver.lookup_ip(name).await.map_err(because)?.iter().collect())
            }
            Names::System => Ok(tokio::net::lookup_host((name, 0)).await.map_err(NotFound::because)?.map(|address| address.ip()).collect()),
        }
    }
}

/// The resolver tells what it asked for; a person wants to hear whether the name is wrong, or who should know it is away.
fn because(error: NetError) -> NotFound {
    if error.is_nx_domain() || error.is_no_records_found() {
        return NotFound("check its spelling".into());
    }
    let why =
        if matches!(error, NetError::Timeout) { "no name server answers".to_owned() } else { format!("the name server fails: {error}") };
    NotFound(format!("{why}; look at the network and at /etc/resolv.conf"))
}

fn builtin(cell: &OnceLock<TokioResolver>) -> Result<&TokioResolver, NotFound> {
    if let Some(resolver) = cell.get() {
        return Ok(resolver);
    }
    let mut builder = TokioResolver::builder_tokio().map_err(NotFound::because)?;
    // Where resolv.conf sets no other: it gives up before the connection does, and so can say that it was a name server that was silent.
    let options = builder.options_mut();
    options.timeout = options.timeout.min(NAME_SERVER_TIMEOUT);
    let built = builder.build().map_err(NotFound::because)?;
    Ok(cell.get_or_init(|| built))
}

/// The resolver hook: names through `Names`, answers through `Guard`.
pub(super) struct GuardedNames {
    pub names: Names,
    pub guard: Arc<Guard>,
}

impl Resolve for GuardedNames {
    fn resolve(&self, name: Name) -> Resolving {
        let (names, guard) = (self.names.clone(), self.guard.clone());
        Box::pin(async move {
            let found = names.look_up(name.as_str()).await?;
            let is_proxy = guard.proxy_host.as_deref() == Some(name.as_str());
            let allowed: Vec<SocketAddr> =
                found.iter().filter(|ip| is_proxy || guard.allows(**ip, &[])).map(|ip| SocketAddr::new(*ip, 0)).collect();
            if allowed.is_empty() {
                return Err(match found.first() {
                    Some(address) => Refused(*address).into(),
                    None => NotFound("it has no address".into()).into(),
                });
            }
            Ok(Box::new(allowed.into_iter()) as Addrs)
        })
    }
}

/// All addresses of a name are closed to us. Found again by walking the sources of reqwest's error.
#[derive(Debug, thiserror::Error)]
#[error("{0} is not a public address")]
pub(super) struct Refused(pub IpAddr);

#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub(super) struct NotFound(pub String);

impl NotFound {
    fn because(error: impl std::fmt::Display) -> NotFound {
        NotFound(error.to_string())
    }
}
