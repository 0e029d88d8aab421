//! A server on a thread of its own, which ends with the test.

use std::future::Future;
use std::net::{IpAddr, SocketAddr, TcpListener};
use std::thread::JoinHandle;

use tokio::sync::oneshot;

pub struct Background {
    stop: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Background {
    /// Runs `work` until it ends or this is dropped; whatever it has spawned ends with it.
    pub fn run<F: Future<Output = ()>>(work: impl FnOnce() -> F + Send + 'static) -> Background {
        let (stop, stopped) = oneshot::channel();
        let thread = std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
            runtime.block_on(async {
                tokio::select! {
                    () = work() => {}
                    _ = stopped => {}
                }
            });
        });
        Background { stop: Some(stop), thread: Some(thread) }
    }
}

impl Drop for Background {
    fn drop(&mut self) {
        drop(self.stop.take());
        if let Some(thread) = self.thread.take() {
            // A server that panicked has failed the test already, by not answering.
            let _ = thread.join();
        }
    }
}

/// A listener on a free port of a loopback address, ready for `tokio::net::TcpListener::from_std`.
pub fn listen(address: &str) -> (TcpListener, SocketAddr) {
    listen_at((address.parse::<IpAddr>().unwrap(), 0).into())
}

/// The same, where the port is given.
pub fn listen_at(address: SocketAddr) -> (TcpListener, SocketAddr) {
    let listener = TcpListener::bind(address).unwrap_or_else(|error| panic!("cannot listen on {address}: {error}"));
    listener.set_nonblocking(true).unwrap();
    let at = listener.local_addr().unwrap();
    (listener, at)
}
