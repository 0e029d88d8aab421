//! What Nuxt leaves in a page: a function that returns the data with its arguments behind it (Nuxt 2), or an array of values that
//! name each other by their place (Nuxt 3; the format of the `devalue` library).

use serde_json::{Map, Value};

use super::literal::{Budget, Literal, Scope, read_literal};
use super::text::{name_end, skip_blank, skip_expression};

/// How deep the values of an array of references are followed; a ring of them ends there.
const DEPTH: usize = 24;

/// The data of `(function(a,b){return {…}}(1,2))`, with the arguments in their places.
pub(super) fn read_call(text: &str, budget: &mut Budget) -> Option<Value> {
    const OPENING: &str = "function(";
    let opening = text.find(OPENING)? + OPENING.len();
    let (names, behind) = text[opening..].split_once(')')?;
    let brace = opening + names.len() + 1 + behind.find('{')?;
    // The parameters are known only behind the body, so its end comes first.
    let body_end = block_end(text, brace + 1);
    let call = skip_blank(text, body_end + 1);
    let call = if text.get(call..)?.starts_with(')') { skip_blank(text, call + 1) } else { call };
    let scope = match text.get(call..)?.strip_prefix('(') {
        Some(_) => bind(names, arguments(text, call + 1, budget)?),
        None => Scope::default(),
    };
    let mut at = returned(&text[..body_end], brace + 1)?;
    at = skip_blank(text, at);
    read_literal(&text[..body_end], at, &scope, budget).map(|literal| literal.value)
}

/// Where the block ends whose first statement begins at `at`.
fn block_end(text: &str, mut at: usize) -> usize {
    loop {
        at = skip_expression(text, at);
        match text.as_bytes().get(at) {
            None | Some(b'}') => return at,
            Some(_) => at += 1,
        }
    }
}

/// Behind the last `return` that stands in the body itself.
fn returned(body: &str, mut at: usize) -> Option<usize> {
    let mut found = None;
    while at < body.len() {
        at = skip_blank(body, at);
        if body[at..].starts_with("return") {
            found = Some(at + "return".len());
        }
        // Statements before it end with a semicolon or a comma.
        let end = skip_expression(body, at);
        at = end + 1;
    }
    found
}

/// The values between the parentheses; they are read as an array is.
fn arguments(text: &str, at: usize, budget: &mut Budget) -> Option<Vec<Value>> {
    let mut values = Vec::new();
    let mut at = skip_blank(text, at);
    while at < text.len() && !text[at..].starts_with(')') {
        let end = skip_expression(text, at);
        // Only plain values are bound: what is named twice could be written twice as often.
        let one = format!("[{}]", &text[at..end]);
        let value = match read_literal(&one, 0, &Scope::default(), budget)? {
            Literal { value: Value::Array(mut values), .. } => values.pop().filter(|value| !value.is_array() && !value.is_object()),
            _ => None,
        };
        values.push(value.unwrap_or(Value::Null));
        at = if text[end..].starts_with(',') || text[end..].starts_with(';') { skip_blank(text, end + 1) } else { end };
        if text[at..].starts_with([']', '}']) {
            break;
        }
    }
    Some(values)
}

fn bind(names: &str, values: Vec<Value>) -> Scope {
    let names = names.split(',').map(str::trim).filter(|name| !name.is_empty() && name_end(name, 0) == name.len());
    names.map(str::to_owned).zip(values).collect()
}

/// The data of an array of references: the first value is the root, and every number in an array or object is the place of a value.
pub(super) fn read_references(values: &[Value], budget: &mut Budget) -> Option<Value> {
    if !matches!(values.first(), Some(Value::Array(_) | Value::Object(_))) {
        return None;
    }
    Some(resolve(values, 0, 0, budget))
}

/// Recurses to `DEPTH` at most, and no more often than the budget allows.
fn resolve(values: &[Value], at: usize, depth: usize, budget: &mut Budget) -> Value {
    let Some(value) = values.get(at).filter(|_| depth < DEPTH && budget.0 > 0) else { return Value::Null };
    budget.0 -= 1;
    let place = |value: &Value| value.as_u64().and_then(|at| usize::try_from(at).ok());
    match value {
        Value::Array(members) => match (members.first().and_then(Value::as_str), members.get(1)) {
            (Some("Date"), Some(date)) => date.clone(),
            (Some("Set"), _) => {
                Value::Array(members[1..].iter().filter_map(place).map(|at| resolve(values, at, depth + 1, budget)).collect())
            }
            // `Reactive`, `ShallowRef` and the like wrap one value.
            (Some(_), Some(inner)) => place(inner).map_or(Value::Null, |at| resolve(values, at, depth + 1, budget)),
            (Some(_), None) => Value::Null,
            (None, _) => Value::Array(
                members.iter().map(|member| place(member).map_or(Value::Null, |at| resolve(values, at, depth + 1, budget))).collect(),
            ),
        },
        Value::Object(members) => {
            let mut whole = Map::new();
            for (key, member) in members {
                let Some(at) = place(member) else { continue };
                whole.insert(key.clone(), resolve(values, at, depth + 1, budget));
            }
            Value::Object(whole)
        }
        Value::String(text) => {
            budget.0 = budget.0.saturating_sub(text.len() / 32);
            value.clone()
        }
        plain => plain.clone(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn arguments_take_their_places() {
        for (code, expected) in [
            ("window.__NUXT__=(function(a,b){return {x:a,y:[b,{z:b}]}}(1,\"t\"));", json!({"x": 1, "y": ["t", {"z": "t"}]})),
            ("window.__NUXT__=(function(a){b.c=1;return {x:a}})(\"it's } )\")", json!({"x": "it's } )"})),
            ("__NUXT__=(function(a,b){return {x:a,y:b,c:c}}([1,2],null))", json!({"x": null, "y": null, "c": null})),
            ("__NUXT__=(function(){return {x:1}}())", json!({"x": 1})),
        ] {
            assert_eq!(read_call(code, &mut Budget(1_000)), Some(expected), "{code}");
        }
        for broken in ["function(", "function(a){", "function(a){return", "x=(function(a){return {x:a}", "function(a){}(1"] {
            read_call(broken, &mut Budget(1_000));
        }
    }

    #[test]
    fn references_are_followed_and_rings_end() {
        let read = |values: Value| read_references(values.as_array().unwrap(), &mut Budget(1_000));
        let values = json!([{"data": 1, "none": -1}, ["ShallowReactive", 2], {"posts": 3, "at": 6}, [4, 4], {"title": 5}, "Kiln lit", ["Date", "2026-03-05"]]);
        let expected = json!({"data": {"posts": [{"title": "Kiln lit"}, {"title": "Kiln lit"}], "at": "2026-03-05"}});
        assert_eq!(read(values), Some(expected));
        assert!(read(json!([[0, 0, 0]])).is_some(), "a ring doubles at each step, and ends with the budget");
        assert_eq!(read(json!(["no list"])), None);
    }
}
