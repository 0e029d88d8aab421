//! Taking a document apart without trusting it. lopdf reads all objects at once and cannot be asked to stop; but it shows each one
//! to a function of ours, which stops it by unwinding, without a panic's noise, when time or memory has run out.

use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};

use lopdf::{Document, LoadOptions, Object, ObjectId, Stream};

use crate::model::Deadline;
use crate::read::ReadError;

/// Bytes that one stream may unpack to.
pub(super) const STREAM: usize = 8 << 20;
/// Bytes that all objects of a document may hold together, once unpacked.
const ALL: usize = 96 << 20;

#[derive(Clone, Copy)]
struct Budget {
    deadline: Deadline,
    bytes: usize,
}

thread_local! {
    // lopdf takes a bare function, so what it may spend lies beside it; set for one load on this thread only.
    static BUDGET: Cell<Option<Budget>> = const { Cell::new(None) };
}

/// The document with its pages, or why there is none.
pub(super) fn load(body: &[u8], deadline: Deadline) -> Result<Document, ReadError> {
    let mut broken = "it holds no pages".to_owned();
    // The second time by searching the file for its objects, as its table of them is wrong.
    for force_reconstruct in [false, true] {
        match load_once(body, deadline, force_reconstruct)? {
            Ok(document) if document.is_encrypted() => return Err(ReadError::NoText("takes a password")),
            Ok(document) if document.page_iter().next().is_some() => return Ok(document),
            Ok(_) => {}
            Err(why) => broken = why,
        }
    }
    Err(ReadError::BrokenPdf(broken))
}

fn load_once(body: &[u8], deadline: Deadline, force_reconstruct: bool) -> Result<Result<Document, String>, ReadError> {
    let options = LoadOptions { filter: Some(weigh), max_decompressed_size: Some(STREAM), force_reconstruct, ..LoadOptions::default() };
    BUDGET.set(Some(Budget { deadline, bytes: ALL }));
    let loaded = catch_unwind(AssertUnwindSafe(|| Document::load_mem_with_options(body, options)));
    BUDGET.set(None);
    match loaded {
        Ok(Ok(document)) => Ok(Ok(document)),
        Ok(Err(lopdf::Error::InvalidPassword)) => Err(ReadError::NoText("takes a password")),
        Ok(Err(error)) => Ok(Err(error.to_string())),
        Err(stopped) => match stopped.downcast::<ReadError>() {
            Ok(stop) => Err(*stop),
            Err(_) => Ok(Err("the library that reads it stumbled".to_owned())),
        },
    }
}

/// Called for each object as it is read. Pictures are left out. What is returned counts only for objects out of a stream.
fn weigh(id: ObjectId, object: &mut Object) -> Option<(ObjectId, Object)> {
    let mut budget = BUDGET.get()?;
    if budget.deadline.has_passed() {
        stop(ReadError::TooSlow);
    }
    let Object::Stream(stream) = object else { return Some((id, object.clone())) };
    if stream.dict.get(b"Subtype").and_then(Object::as_name).is_ok_and(|kind| kind == b"Image") {
        return None;
    }
    let mut weight = stream.content.len();
    if stream.dict.has_type(b"ObjStm") {
        weight += weight_of_members(stream)?;
    }
    budget.bytes = budget.bytes.checked_sub(weight).unwrap_or_else(|| stop(ReadError::TooLarge { limit: ALL }));
    BUDGET.set(Some(budget));
    Some((id, Object::Null))
}

fn stop(why: ReadError) -> ! {
    resume_unwind(Box::new(why))
}

/// Bytes that a stream of objects unpacks to; `None` for one that must not be read, because its index names places within
/// other objects: each would be built again and again.
fn weight_of_members(stream: &Stream) -> Option<usize> {
    let content = stream.get_plain_content_with_limit(STREAM).ok()?;
    let first = usize::try_from(stream.dict.get(b"First").and_then(Object::as_i64).ok()?).ok()?;
    let index = std::str::from_utf8(content.get(..first)?).ok()?;
    let mut places: Vec<usize> = index.split_ascii_whitespace().skip(1).step_by(2).map_while(|place| place.parse().ok()).collect();
    places.sort_unstable();
    let is_apart = places.windows(2).all(|pair| pair[0] < pair[1]);
    (is_apart && all_outermost(&content[first..], &places)).then_some(content.len())
}

/// Whether all places lie outside of arrays, dictionaries and strings.
fn all_outermost(content: &[u8], places: &[usize]) -> bool {
    let mut places = places.iter().peekable();
    let (mut depth, mut quoted, mut is_escaped) = (0_usize, 0_usize, false);
    for (at, byte) in content.iter().enumerate() {
        while places.next_if(|place| **place == at).is_some() {
            if depth > 0 || quoted > 0 {
                return false;
            }
        }
        match byte {
            _ if is_escaped => is_escaped = false,
            b'\\' if quoted > 0 => is_escaped = true,
            b'(' => quoted += 1,
            b')' => quoted = quoted.saturating_sub(1),
            // `<<` counts twice and `>>` undoes it; `<48>` is a string.
            b'[' | b'<' if quoted == 0 => depth += 1,
            b']' | b'>' if quoted == 0 => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    true
}
