//! The properties of Astro's islands: each value is a pair of its kind and what it holds, as its server writes them.

use serde_json::Value;

/// Deeper values are null.
const DEPTH: usize = 60;

/// The properties as they were before they were written into the page; `None` where this is another format.
pub(super) fn read_properties(properties: &Value) -> Option<Value> {
    let members = properties.as_object()?;
    let whole: serde_json::Map<String, Value> = members.iter().map(|(key, value)| (key.clone(), revived(value, 0))).collect();
    Some(Value::Object(whole))
}

/// Recurses to `DEPTH` at most; each value is looked at once.
fn revived(value: &Value, depth: usize) -> Value {
    let Some([kind, held]) = value.as_array().map(Vec::as_slice).filter(|_| depth < DEPTH) else { return Value::Null };
    match (kind.as_u64(), held) {
        // An array, or a set; the rest is a value or something written as text, such as a date.
        (Some(1 | 5), Value::Array(members)) => Value::Array(members.iter().map(|member| revived(member, depth + 1)).collect()),
        (Some(0), Value::Object(members)) => {
            Value::Object(members.iter().map(|(key, member)| (key.clone(), revived(member, depth + 1))).collect())
        }
        (Some(_), Value::String(_) | Value::Number(_) | Value::Bool(_)) => held.clone(),
        _ => Value::Null,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn pairs_become_what_they_hold() {
        let written =
            json!({"posts": [1, [[0, {"title": [0, "Kiln lit"], "on": [3, "2026-03-05"], "tags": [1, []]}]]], "n": [0, 7], "odd": "x"});
        let expected = json!({"posts": [{"title": "Kiln lit", "on": "2026-03-05", "tags": []}], "n": 7, "odd": null});
        assert_eq!(read_properties(&written), Some(expected));
        assert_eq!(read_properties(&json!([1, 2])), None);
    }
}
