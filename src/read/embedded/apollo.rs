//! Caches that keep each object once and name it elsewhere (Apollo's `__ref`): lists get back the objects that they name.

use serde_json::{Map, Value};

use super::literal::Budget;

/// Objects in objects in a list: an announcement, its image, its file.
const DEPTH: usize = 10;
/// Where in a document a cache is looked for.
const PLACES: usize = 6;
const ROOT: &str = "ROOT_QUERY";

/// The queries of the caches in a document, with the objects that they name in their places. Empty where it has none.
pub(super) fn read_caches(document: &Value, budget: &mut Budget) -> Vec<Value> {
    let mut found = Vec::new();
    let mut open = vec![(document, 0)];
    while let Some((value, depth)) = open.pop() {
        let Some(members) = value.as_object() else { continue };
        if let Some(root) = members.get(ROOT) {
            found.push(resolve(root, members, 0, budget));
        } else if depth < PLACES {
            open.extend(members.values().map(|value| (value, depth + 1)));
        }
    }
    found
}

/// Recurses to `DEPTH` at most, and no more often than the budget allows.
fn resolve(value: &Value, cache: &Map<String, Value>, depth: usize, budget: &mut Budget) -> Value {
    if depth > DEPTH || budget.0 == 0 {
        return Value::Null;
    }
    budget.0 -= 1;
    match value {
        Value::Array(values) => Value::Array(values.iter().map(|value| resolve(value, cache, depth + 1, budget)).collect()),
        Value::Object(members) => match named(members).and_then(|key| cache.get(key)) {
            Some(object) => resolve(object, cache, depth + 1, budget),
            None => {
                let members = members.iter().map(|(key, value)| (key.clone(), resolve(value, cache, depth + 1, budget)));
                Value::Object(members.collect())
            }
        },
        Value::String(text) => {
            budget.0 = budget.0.saturating_sub(text.len() / 32);
            value.clone()
        }
        plain => plain.clone(),
    }
}

/// `{"__ref": "Post:7"}`, and as Apollo 2 wrote it `{"type": "id", "id": "Post:7"}`.
fn named(members: &Map<String, Value>) -> Option<&str> {
    let by_ref = members.get("__ref").and_then(Value::as_str);
    let is_id = || members.get("type").is_some_and(|kind| kind == "id");
    by_ref.or_else(|| members.get("id").and_then(Value::as_str).filter(|_| is_id()))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn names_become_the_objects_that_they_name() {
        let post = json!({"title": "Kiln lit", "image": {"__ref": "Image:1"}});
        for (list, name) in
            [(json!([{"__ref": "Post:1"}]), "newer"), (json!([{"type": "id", "id": "Post:1", "generated": false}]), "older")]
        {
            let cache = json!({"ROOT_QUERY": {"posts({\"first\":3})": list}, "Post:1": post, "Image:1": {"url": "/1.jpg"}});
            let expected = json!({"posts({\"first\":3})": [{"title": "Kiln lit", "image": {"url": "/1.jpg"}}]});
            assert_eq!(read_caches(&json!({"props": {"state": cache}}), &mut Budget(1_000)), [expected], "{name}");
        }
        assert!(read_caches(&json!({"posts": [{"__ref": "Post:1"}]}), &mut Budget(1_000)).is_empty());
    }

    #[test]
    fn objects_that_name_each_other_end() {
        let ring =
            json!({"ROOT_QUERY": {"a": [{"__ref": "A"}, {"__ref": "A"}]}, "A": {"all": [{"__ref": "A"}, {"__ref": "A"}, {"__ref": "A"}]}});
        let mut budget = Budget(5_000);
        assert_eq!(read_caches(&ring, &mut budget).len(), 1);
    }
}
