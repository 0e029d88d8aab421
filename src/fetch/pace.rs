//! When a host may be asked next: spacing, Retry-After, back-off. Arithmetic on `HostState`; `now` is a parameter.

use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};

use super::{FetchError, HostState, Urgency};
use crate::schedule::{LONGEST_BACK_OFF, host_back_off};

/// A server that asks for more is asked again after a day.
const LONGEST_RETRY_AFTER: TimeDelta = TimeDelta::hours(24);

/// Whether the host wants, or we want it, to be left alone. What lies farther ahead than we ever set it comes from a clock that
/// was wrong, and doesn't count.
pub(super) fn check(state: &HostState, urgency: Urgency, now: DateTime<Utc>) -> Result<(), FetchError> {
    if let Some(until) = state.retry_after.filter(|until| *until > now && *until <= now + LONGEST_RETRY_AFTER) {
        return Err(FetchError::RateLimited { host: state.host.clone(), until, status: None, page: None });
    }
    match state.back_off_until.filter(|until| *until > now && *until <= later(now, LONGEST_BACK_OFF)) {
        Some(until) if urgency == Urgency::Scheduled => Err(FetchError::BackedOff { host: state.host.clone(), until }),
        _ => Ok(()),
    }
}

/// Takes the next free instant for a request, and keeps `spacing` clear behind it. At most `permits` requests have reserved one;
/// what is farther ahead than that comes from a clock that was wrong.
pub(super) fn reserve(state: &mut HostState, spacing: Duration, permits: usize, now: DateTime<Utc>) -> DateTime<Utc> {
    let farthest = later(now, spacing.saturating_mul(u32::try_from(permits).unwrap_or(u32::MAX)));
    let start = state.next_request_at.unwrap_or(now).clamp(now, farthest);
    state.next_request_at = Some(later(start, spacing));
    start
}

/// A request begins only now: it may have waited for a place longer than it had reserved.
pub(super) fn start(state: &mut HostState, spacing: Duration, now: DateTime<Utc>) {
    state.next_request_at = state.next_request_at.max(Some(later(now, spacing)));
}

pub(super) fn succeed(state: &mut HostState) {
    state.failures = 0;
    state.back_off_until = None;
}

pub(super) fn fail(state: &mut HostState, now: DateTime<Utc>) {
    state.failures = state.failures.saturating_add(1);
    state.back_off_until = Some(later(now, host_back_off(state.failures, &state.host)));
}

pub(super) fn pause(state: &mut HostState, until: DateTime<Utc>) {
    state.retry_after = Some(until);
}

/// The instant that a Retry-After header names (RFC 9110, 10.2.3: seconds or a date); `None` if it is past or no such thing.
pub(super) fn retry_after(header: &str, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
    let header = header.trim();
    let longest = now + LONGEST_RETRY_AFTER;
    let until = if !header.is_empty() && header.bytes().all(|b| b.is_ascii_digit()) {
        // More digits than fit are more than a day.
        header.parse().map_or(longest, |seconds| later(now, Duration::from_secs(seconds)))
    } else {
        DateTime::from(httpdate::parse_http_date(header).ok()?)
    };
    (until > now).then(|| until.min(longest))
}

fn later(at: DateTime<Utc>, by: Duration) -> DateTime<Utc> {
    TimeDelta::from_std(by).ok().and_then(|by| at.checked_add_signed(by)).unwrap_or(DateTime::<Utc>::MAX_UTC)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn noon() -> DateTime<Utc> {
        "2026-03-02T12:00:00Z".parse().unwrap()
    }

    #[track_caller]
    fn check_retry_after(header: &str, seconds: Option<i64>) {
        assert_eq!(retry_after(header, noon()).map(|until| (until - noon()).num_seconds()), seconds, "{header}");
    }

    #[test]
    fn retry_after_is_read_in_both_forms() {
        check_retry_after("120", Some(120));
        check_retry_after(" 7 ", Some(7));
        check_retry_after("Mon, 02 Mar 2026 12:05:00 GMT", Some(300));
        check_retry_after("Monday, 02-Mar-26 12:05:00 GMT", Some(300));
    }

    #[test]
    fn retry_after_that_says_nothing_useful_is_left_out() {
        for header in ["", "0", "soon", "-5", "1.5", "Mon, 02 Mar 2026 11:59:00 GMT"] {
            check_retry_after(header, None);
        }
    }

    #[test]
    fn retry_after_ends_within_a_day() {
        for header in ["86401", "99999999999999999999999", "18446744073709551615", "Tue, 02 Mar 2027 12:00:00 GMT"] {
            check_retry_after(header, Some(86_400));
        }
    }

    #[test]
    fn each_failure_in_a_row_makes_the_pause_longer_and_a_success_ends_it() {
        let mut state = HostState::default();
        let mut pauses = Vec::new();
        for _ in 0..9 {
            fail(&mut state, noon());
            pauses.push(state.back_off_until.unwrap() - noon());
        }
        assert!(pauses.is_sorted() && pauses[0] >= TimeDelta::seconds(30) && pauses[8] >= TimeDelta::hours(2), "{pauses:?}");
        state.failures = u32::MAX;
        fail(&mut state, noon());
        assert!(state.back_off_until.unwrap() - noon() >= TimeDelta::hours(3), "{state:?}");
        succeed(&mut state);
        assert_eq!(state, HostState::default());
    }

    #[test]
    fn a_person_passes_back_off_but_not_retry_after() {
        let state = HostState { back_off_until: Some(noon() + TimeDelta::minutes(1)), ..HostState::default() };
        assert!(matches!(check(&state, Urgency::Scheduled, noon()), Err(FetchError::BackedOff { .. })));
        assert_eq!(check(&state, Urgency::Asked, noon()), Ok(()));
        assert_eq!(check(&state, Urgency::Scheduled, noon() + TimeDelta::minutes(1)), Ok(()));
        let state = HostState { retry_after: Some(noon() + TimeDelta::minutes(1)), ..HostState::default() };
        for urgency in [Urgency::Scheduled, Urgency::Asked] {
            assert!(matches!(check(&state, urgency, noon()), Err(FetchError::RateLimited { .. })));
            assert_eq!(check(&state, urgency, noon() + TimeDelta::minutes(1)), Ok(()));
        }
    }

    #[test]
    fn a_clock_set_back_holds_up_nobody() {
        let next_year = noon() + TimeDelta::days(365);
        let mut state = HostState {
            next_request_at: Some(next_year),
            retry_after: Some(next_year),
            back_off_until: Some(next_year),
            ..HostState::default()
        };
        assert_eq!(check(&state, Urgency::Scheduled, noon()), Ok(()));
        assert_eq!(reserve(&mut state, Duration::from_secs(5), 3, noon()), noon() + TimeDelta::seconds(15));
        pause(&mut state, noon() + TimeDelta::minutes(1));
        assert!(check(&state, Urgency::Asked, noon()).is_err());
    }

    #[test]
    fn requests_are_spaced_from_start_to_start() {
        let mut state = HostState::default();
        let second = Duration::from_secs(1);
        assert_eq!(reserve(&mut state, second, 2, noon()), noon());
        assert_eq!(reserve(&mut state, second, 2, noon()), noon() + second);
        assert_eq!(reserve(&mut state, second, 2, noon() + 10 * second), noon() + 10 * second);
        start(&mut state, second, noon() + 15 * second);
        assert_eq!(state.next_request_at, Some(noon() + 16 * second));
        assert_eq!(reserve(&mut state, Duration::MAX, 2, noon() + 20 * second), noon() + 20 * second);
        assert_eq!(state.next_request_at, Some(DateTime::<Utc>::MAX_UTC));
    }
}
