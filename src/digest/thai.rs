//! Whether a Thai sentence ends at a space, by the words on both sides of it.

use super::segments::words;

/// What the words around a space say of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Space {
    Ends,
    GoesOn,
    /// Nothing.
    Open,
}

/// "Moreover", "however", "therefore", "meanwhile", "at present": behind a space they open a sentence.
const OPENERS: &[&str] = &[
    "นอกจากนี้",
    "นอกจากนั้น",
    "ทั้งนี้",
    "อย่างไรก็ตาม",
    "อย่างไรก็ดี",
    "ดังนั้น",
    "ขณะเดียวกัน",
    "ในขณะเดียวกัน",
    "ก่อนหน้านี้",
    "จากนั้น",
    "ต่อมา",
    "ล่าสุด",
    "ปัจจุบัน",
    "ด้วยเหตุนี้",
    "ยิ่งไปกว่านั้น",
];
/// "And", "or", "but", "that", "which", "with", "for", "of", "in", "from", "as": a sentence goes on with them.
const JOINERS: &[&str] = &[
    "และ",
    "หรือ",
    "แต่",
    "ที่",
    "ซึ่ง",
    "อัน",
    "โดย",
    "เพื่อ",
    "ของ",
    "ใน",
    "จาก",
    "กับ",
    "แก่",
    "ตาม",
    "ว่า",
    "รวม",
    "รวมถึง",
    "รวมทั้ง",
    "เช่น",
    "ได้แก่",
    "คือ",
    "ณ",
    "ด้วย",
    "เมื่อ",
    "ถึง",
    "ราว",
    "ประมาณ",
];
/// "Namely", "that is", "said that", titles and "company": what they announce follows.
const LEADERS: &[&str] = &[
    "ได้แก่",
    "คือ",
    "ว่า",
    "เช่น",
    "และ",
    "หรือ",
    "ของ",
    "ที่",
    "โดย",
    "กับ",
    "ใน",
    "นาย",
    "นาง",
    "นางสาว",
    "คุณ",
    "ดร",
    "บริษัท",
    "ชื่อ",
    "วันที่",
    "ปี",
    "เวลา",
    "ประมาณ",
];

/// What a space between these two says.
pub(super) fn around(before: &str, after: &str) -> Space {
    /// Bytes at the end of a clause that are cut into words.
    const TAIL: usize = 90;
    if OPENERS.iter().any(|opener| after.starts_with(opener)) {
        return Space::Ends;
    }
    let next = after.split(char::is_whitespace).next().unwrap_or_default();
    let joins = words(next).next().is_some_and(|word| JOINERS.contains(&word));
    let tail = &before[before.ceil_char_boundary(before.len().saturating_sub(TAIL))..];
    let leads = || words(tail).last().is_some_and(|word| LEADERS.contains(&word));
    if joins || leads() { Space::GoesOn } else { Space::Open }
}
