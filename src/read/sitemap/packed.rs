//! Compressed sitemaps (`sitemap.xml.gz`). What the transport packs the fetcher unpacks and caps; a packed file is capped here.

use std::io::Read;

use flate2::read::MultiGzDecoder;

use crate::model::Deadline;
use crate::read::{ReadError, in_time};

/// Bytes of a sitemap (sitemaps.org: "no larger than 50MB (52,428,800 bytes)", uncompressed).
pub(super) const LARGEST: usize = 52_428_800;

const PIECE: usize = 256 * 1024;

/// An unpacked body.
pub(super) struct Unpacked {
    pub body: Vec<u8>,
    /// The packed body ended too early, or is damaged from some point on.
    pub is_cut: bool,
}

/// RFC 1952, 2.3.1.
pub(super) fn is_packed(body: &[u8]) -> bool {
    body.starts_with(&[0x1F, 0x8B])
}

/// The first bytes of what the body unpacks to; fewer or none where it is damaged.
pub(super) fn head(body: &[u8], length: usize) -> Vec<u8> {
    let mut head = Vec::new();
    // Whatever came before the damage counts.
    let _ = MultiGzDecoder::new(body).take(length as u64).read_to_end(&mut head);
    head
}

/// Unpacks piece by piece, so that neither cap nor deadline is overrun by more than a piece.
pub(super) fn unpack(packed: &[u8], deadline: Deadline) -> Result<Unpacked, ReadError> {
    let mut decoder = MultiGzDecoder::new(packed);
    let mut body = Vec::new();
    loop {
        in_time(deadline)?;
        let before = body.len();
        match decoder.by_ref().take(PIECE as u64).read_to_end(&mut body) {
            Ok(0) => return Ok(Unpacked { body, is_cut: false }),
            Ok(_) if body.len() > LARGEST => return Err(ReadError::TooLarge { limit: LARGEST }),
            Ok(_) => {}
            Err(_) if before > 0 || !body.is_empty() => return Ok(Unpacked { body, is_cut: true }),
            Err(error) => return Err(ReadError::NotText { found: format!("compressed data that cannot be unpacked ({error})") }),
        }
    }
}
