//! What addresses have said within one poll: its second look at a page asks none of them again.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use url::Url;

#[derive(Debug)]
pub(super) struct Heard<T>(Mutex<HashMap<String, T>>);

impl<T> Default for Heard<T> {
    fn default() -> Heard<T> {
        Heard(Mutex::default())
    }
}

impl<T: Clone> Heard<T> {
    /// What was heard of this address before, else what is heard now.
    pub(super) async fn once(&self, url: &Url, ask: impl Future<Output = T>) -> T {
        let heard = || self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let before = heard().get(url.as_str()).cloned();
        if let Some(before) = before {
            return before;
        }
        let now = ask.await;
        heard().insert(url.to_string(), now.clone());
        now
    }
}
