//! How long to leave a host or a mail server alone after a failure. Arithmetic only: who waits is the caller's affair.

use std::time::Duration;

const MINUTE: Duration = Duration::from_secs(60);
const HOUR: Duration = Duration::from_secs(60 * 60);

/// A delivery that was not accepted after this long is given up. RFC 5321, section 4.5.4.1: "at least 4-5 days".
pub const DELIVERY_LIFETIME: Duration = Duration::from_secs(5 * 24 * 60 * 60);

/// Nor is it given up before so many attempts: more than a day of them.
pub const FEWEST_ATTEMPTS: i64 = 12;

/// Between two attempts at a delivery; see `delivery_pause`.
pub const LONGEST_DELIVERY_PAUSE: Duration = Duration::from_secs(4 * 60 * 60);

/// The pause after a host's first failure; it doubles with each further one.
const FIRST_BACK_OFF: Duration = MINUTE;

/// A host that is down for days is still asked four times a day: a source is never given up for dead.
pub const LONGEST_BACK_OFF: Duration = Duration::from_secs(6 * 60 * 60);

/// How long a host is left alone after its `failures`-th failure in a row; zero if there was none.
///
/// Exponential with "equal jitter": between half of the full pause and all of it, so that hosts which failed together
/// are not asked together, and a pause is never shorter than the one before. The same `seed` gives the same pause.
pub fn host_back_off(failures: u32, seed: &str) -> Duration {
    let Some(doublings) = failures.checked_sub(1) else { return Duration::ZERO };
    let full = FIRST_BACK_OFF.saturating_mul(2_u32.saturating_pow(doublings)).min(LONGEST_BACK_OFF);
    let half = full / 2;
    half + half.mul_f64(fraction(&format!("{seed} {failures}")))
}

/// How long a delivery waits after its `attempts`-th attempt. Short at first, because greylisting ends after minutes;
/// RFC 5321 asks for 30 minutes or more between the later ones.
pub fn delivery_pause(attempts: i64) -> Duration {
    match attempts {
        ..=1 => MINUTE,
        2 => 5 * MINUTE,
        3 => 15 * MINUTE,
        4 => HOUR,
        _ => LONGEST_DELIVERY_PAUSE,
    }
}

/// A number from 0 up to, but not including, 1 that `seed` alone decides.
pub(super) fn fraction(seed: &str) -> f64 {
    let hash = blake3::hash(seed.as_bytes());
    let [a, b, c, d, ..] = *hash.as_bytes();
    f64::from(u32::from_le_bytes([a, b, c, d])) / (f64::from(u32::MAX) + 1.0)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn deliveries_are_tried_often_at_first_and_for_five_days() {
        let minutes: Vec<u64> = (0..=7).map(|attempts| delivery_pause(attempts).as_secs() / 60).collect();
        assert_eq!(minutes, [1, 1, 5, 15, 60, 240, 240, 240]);
        let (mut waited, mut attempts) = (Duration::ZERO, 0);
        while waited < DELIVERY_LIFETIME {
            attempts += 1;
            waited += delivery_pause(attempts);
        }
        assert_eq!(attempts, 34);
    }

    #[test]
    fn hosts_that_fail_together_come_back_apart() {
        let pauses: std::collections::BTreeSet<Duration> = (0..100).map(|n| host_back_off(3, &format!("host{n}"))).collect();
        assert_eq!(pauses.len(), 100);
    }

    proptest! {
        #[test]
        fn back_off_grows_to_its_ceiling(seed in ".{0,20}", failures in 1_u32..2_000) {
            let (this, next) = (host_back_off(failures, &seed), host_back_off(failures + 1, &seed));
            prop_assert_eq!(this, host_back_off(failures, &seed));
            prop_assert!(this >= FIRST_BACK_OFF / 2 && this <= LONGEST_BACK_OFF);
            // At the ceiling the jitter alone decides.
            prop_assert!(failures > 9 || next >= this);
            prop_assert!(failures < 12 || this >= LONGEST_BACK_OFF / 2);
            prop_assert_eq!(host_back_off(0, &seed), Duration::ZERO);
        }
    }
}
