//! What a JSON value says as a headline, an address, a date.

use serde_json::Value;

use crate::read::dom::plain;

/// One line of plain text: markup out, entities to characters. Numbers count, e.g. a product's name; true and false say nothing.
pub(super) fn text_of(value: &Value) -> Option<String> {
    let text = match value {
        Value::String(text) => plain(&unescaped(text)),
        Value::Number(number) => number.to_string(),
        _ => return None,
    };
    (!text.is_empty()).then_some(text)
}

/// Markup that was escaped once more on its way into JSON.
fn unescaped(text: &str) -> String {
    let is_double = text.contains("&lt;") && !text.contains('<') || text.contains("&amp;#") || text.contains("&amp;amp;");
    if is_double { text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&") } else { text.to_owned() }
}

pub(super) fn address_of(value: &Value) -> Option<String> {
    let link = value.as_str()?.trim();
    // `#` leads to where one is, and a mail address to no page.
    let is_none = link.is_empty() || link.starts_with('#') || link.starts_with("javascript:") || link.contains(char::is_whitespace);
    (!is_none).then(|| plain(link))
}

/// The date as the reader of dates takes it: words as they are; seconds and milliseconds since 1970, whatever they are written
/// as, in their digits; `/Date(…)/` as .NET writes it.
pub(super) fn date_text(value: &Value) -> Option<String> {
    let text = match value {
        Value::String(text) => plain(text),
        Value::Number(number) => match number.as_i64() {
            Some(whole) => whole.to_string(),
            // Seconds with a fraction; the cast cannot leave the range of `i64` there.
            None => number.as_f64().filter(|seconds| seconds.abs() < 1e15).map(|seconds| (seconds as i64).to_string())?,
        },
        _ => return None,
    };
    let dotnet = text.strip_prefix("/Date(").and_then(|rest| rest.split([')', '+', '-']).next()).map(str::to_owned);
    let text = dotnet.unwrap_or(text);
    (!text.is_empty()).then_some(text)
}

pub(super) fn id_of(value: &Value) -> Option<String> {
    match value {
        Value::String(id) if !id.trim().is_empty() => Some(id.trim().to_owned()),
        Value::Number(id) => Some(id.to_string()),
        _ => None,
    }
}

/// The document says that something went wrong: an `error` or `errors` that is not empty, a status that is none of success, or
/// `success: false`.
pub(super) fn is_error(root: &Value) -> bool {
    let Some(object) = root.as_object() else { return false };
    object.iter().any(|(key, value)| match (key.to_lowercase().as_str(), value) {
        ("error" | "errors" | "exception" | "fault", Value::String(said)) => !said.is_empty(),
        ("error" | "errors" | "exception" | "fault", Value::Array(all)) => !all.is_empty(),
        ("error" | "errors" | "exception" | "fault", Value::Object(all)) => !all.is_empty(),
        ("error", Value::Bool(is_error)) => *is_error,
        ("success" | "ok", Value::Bool(is_well)) => !is_well,
        ("status" | "statuscode" | "code", Value::Number(code)) => code.as_u64().is_some_and(|code| (400..600).contains(&code)),
        ("status", Value::String(said)) => matches!(said.to_lowercase().as_str(), "error" | "fail" | "failed" | "failure"),
        _ => false,
    })
}
