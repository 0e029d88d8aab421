//! A fault of presswatch's own in the midst of work: it costs the piece of work that stumbled over it, and no other.

use std::panic::AssertUnwindSafe;

use futures_util::future::FutureExt;

/// What the work came to; `None` where it panicked. What it held is given back on the way: transactions are rolled back,
/// connections closed.
pub(super) async fn unless_it_stumbles<T>(work: impl Future<Output = T>) -> Option<T> {
    AssertUnwindSafe(work).catch_unwind().await.ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The most common faults of programs.
    fn stumble(over: &str) -> usize {
        match over {
            "an index" => over.as_bytes()[over.len() + 1].into(),
            "a boundary" => "é"[1..].len(),
            "a number" => over.parse::<usize>().unwrap(),
            _ => over.len(),
        }
    }

    #[tokio::test]
    async fn work_that_stumbles_is_none_and_what_comes_after_goes_on() {
        let mut ended = Vec::new();
        for over in ["an index", "nothing", "a boundary", "a number", "nothing"] {
            ended.push(
                unless_it_stumbles(async {
                    tokio::task::yield_now().await;
                    stumble(over)
                })
                .await,
            );
        }
        assert_eq!(ended, [None, Some(7), None, None, Some(7)]);
    }
}
