//! The body of an answer, read piece by piece and never past its cap. Pieces arrive decompressed, so that a small body that
//! unpacks to gigabytes costs no more than the cap.

use std::time::Duration;

use reqwest::Response;
use reqwest::header::{CONTENT_ENCODING, CONTENT_TYPE};

use super::exchange::{Limit, text};
use super::guard::told;
use super::{ErrorPage, FetchError, Phase};

/// First allocation at most: a length that is only announced buys no memory.
const FIRST_CAPACITY: usize = 256 * 1024;

/// Of a page that came with a refusal: challenges and notices have said who they are long before.
const ERROR_PAGE: usize = 64 * 1024;

/// How long it may take; the refusal itself is there.
const FOR_ERROR_PAGE: Duration = Duration::from_secs(5);

/// What is to happen to a body that is larger than the cap.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Excess {
    Refuse,
    Leave,
}

/// At most `cap` bytes.
pub(super) async fn read(mut response: Response, cap: usize, excess: Excess, limit: &Limit) -> Result<Vec<u8>, FetchError> {
    let url = response.url().clone();
    // What reqwest has unpacked it also takes out of the headers. Codings that it does not know, or twice the same, are left.
    if let Some(coding) = text(&response, CONTENT_ENCODING).filter(|coding| !coding.trim().eq_ignore_ascii_case("identity")) {
        return Err(FetchError::Encoding { url: told(&url), why: format!("it is packed as `{coding}`") });
    }
    let too_large = || FetchError::TooLarge { url: told(&url), limit: cap };
    // Only said of bodies that are not packed.
    let announced = response.content_length().map_or(0, |length| usize::try_from(length).unwrap_or(usize::MAX));
    if announced > cap && excess == Excess::Refuse {
        return Err(too_large());
    }
    let mut body = Vec::with_capacity(announced.min(cap).min(FIRST_CAPACITY));
    while let Some(piece) = limit.keep(&url, Phase::Reading, response.chunk()).await? {
        let room = cap - body.len();
        if piece.len() > room {
            if excess == Excess::Refuse {
                return Err(too_large());
            }
            body.extend_from_slice(&piece[..room]);
            break;
        }
        body.extend_from_slice(&piece);
    }
    Ok(body)
}

/// What a refusal shows, as far as it comes. That it does not come changes nothing of the refusal.
pub(super) async fn read_error_page(response: Response, limit: &Limit) -> Option<ErrorPage> {
    let status = response.status();
    let content_type = text(&response, CONTENT_TYPE);
    let is_legible = content_type.as_deref().is_none_or(|kind| {
        let kind = kind.to_ascii_lowercase();
        kind.contains("html") || kind.contains("json") || kind.starts_with("text/")
    });
    // What is not there has nothing to ask for.
    if matches!(status.as_u16(), 404 | 410) || !is_legible {
        return None;
    }
    let url = response.url().clone();
    let body = read(response, ERROR_PAGE, Excess::Leave, &limit.cut_to(FOR_ERROR_PAGE)).await.ok()?;
    (!body.is_empty()).then_some(ErrorPage { url, content_type, body })
}
