//! The data that Next's app router streams into a page: `self.__next_f.push([1,"…"])`, pieces of text that together are rows of
//! `id:json`. React's own elements are rendered in the page; what counts here is what is passed to components.

use std::collections::HashMap;

use serde_json::{Map, Value};

use super::literal::{Budget, Scope, read_json, read_literal};

const PUSH: &str = "__next_f.push(";

/// The text that a script pushes.
pub(super) fn pushed(script: &str, budget: &mut Budget) -> String {
    let mut text = String::new();
    let mut rest = script;
    while let Some(at) = rest.find(PUSH) {
        let begin = at + PUSH.len();
        let Some(literal) = read_literal(rest, begin, &Scope::default(), budget) else {
            rest = &rest[begin..];
            continue;
        };
        if let Value::Array(parts) = &literal.value
            && let [Value::Number(_), Value::String(piece)] = parts.as_slice()
        {
            text.push_str(piece);
        }
        rest = &rest[literal.end..];
    }
    text
}

/// What the rows pass to components: the objects of properties, each a document of its own.
pub(super) fn read_rows(text: &str, budget: &mut Budget) -> Vec<Value> {
    let mut texts: HashMap<&str, &str> = HashMap::new();
    let mut trees = Vec::new();
    let mut rest = text;
    while let Some((id, row)) = rest.split_once(':') {
        if !id.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            // No row begins here: the next line may be one.
            rest = rest.split_once('\n').map_or("", |(_, behind)| behind);
            continue;
        }
        if let Some((length, long)) = row.strip_prefix('T').and_then(|row| row.split_once(',')) {
            // A long text, its length in bytes before it.
            let length = usize::from_str_radix(length, 16).unwrap_or(0);
            let end = long.floor_char_boundary(length.min(long.len()));
            texts.insert(id, &long[..end]);
            rest = &long[end..];
            continue;
        }
        let (line, behind) = row.split_once('\n').unwrap_or((row, ""));
        rest = behind;
        // Imports, hints and errors have a letter before their data.
        if line.starts_with(['[', '{'])
            && let Some(tree) = read_json(line, budget)
        {
            trees.push(tree);
        }
    }
    let mut passed = Vec::new();
    for tree in trees {
        gather(tree, &texts, budget, &mut passed);
    }
    passed
}

/// The properties of all elements in a tree, and what stands in it that is no element.
fn gather(tree: Value, texts: &HashMap<&str, &str>, budget: &mut Budget, passed: &mut Vec<Value>) {
    let mut open = vec![tree];
    while let Some(value) = open.pop() {
        match value {
            Value::Array(mut parts) if is_element(&parts) => {
                // `["$", type, key, properties]`
                if let Some(Value::Object(mut properties)) = (parts.len() > 3).then(|| parts.swap_remove(3)) {
                    open.extend(properties.shift_remove("children"));
                    open.extend(take_elements(&mut properties));
                    if properties.values().any(|value| value.is_array() || value.is_object()) {
                        passed.push(with_texts(Value::Object(properties), texts, budget));
                    }
                }
            }
            Value::Array(parts) if parts.iter().any(|part| holds_element(part, 0)) => open.extend(parts.into_iter().rev()),
            Value::Object(mut members) => {
                open.extend(take_elements(&mut members));
                passed.push(with_texts(Value::Object(members), texts, budget));
            }
            list @ Value::Array(_) => passed.push(with_texts(list, texts, budget)),
            _ => {}
        }
    }
}

fn is_element(parts: &[Value]) -> bool {
    parts.first().is_some_and(|first| first == "$")
}

/// An element, or arrays that hold one a few steps down, as the router's own state does.
fn holds_element(value: &Value, depth: usize) -> bool {
    const STEPS: usize = 4;
    value.as_array().is_some_and(|parts| is_element(parts) || depth < STEPS && parts.iter().any(|part| holds_element(part, depth + 1)))
}

/// Members that are elements, or hold some.
fn take_elements(members: &mut Map<String, Value>) -> Vec<Value> {
    let keys: Vec<String> = members.iter().filter(|(_, value)| holds_element(value, 0)).map(|(key, _)| key.clone()).collect();
    keys.iter().filter_map(|key| members.shift_remove(key)).collect()
}

/// Long texts in their places, dates as they are written: `$1f` names a text, `$D2026-…` is a date, `$$` a dollar.
fn with_texts(mut root: Value, texts: &HashMap<&str, &str>, budget: &mut Budget) -> Value {
    let mut open = vec![&mut root];
    while let Some(value) = open.pop() {
        match value {
            Value::Array(values) => open.extend(values),
            Value::Object(members) => open.extend(members.values_mut()),
            Value::String(text) => {
                let Some(name) = text.strip_prefix('$') else { continue };
                if let Some(date) = name.strip_prefix('D') {
                    *text = date.to_owned();
                } else if name.starts_with('$') {
                    *text = name.to_owned();
                } else if let Some(long) = texts.get(name) {
                    // One text may be named many times.
                    budget.0 = budget.0.saturating_sub(long.len() / 32);
                    *value = if budget.0 > 0 { Value::String((*long).to_owned()) } else { Value::Null };
                }
            }
            _ => {}
        }
    }
    root
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn rows(text: &str) -> Vec<Value> {
        read_rows(text, &mut Budget(10_000))
    }

    #[test]
    fn what_is_passed_to_components_is_found_however_deep() {
        let posts = r#"[{"title":"$1f","on":"$D2026-03-05","cost":"$$5"}]"#;
        let expected = json!({"posts": [{"title": "A: long\ntext", "on": "2026-03-05", "cost": "$5"}]});
        for row in [
            format!(r#"["$","$L2",null,{{"posts":{posts}}}]"#),
            format!(r#"["$","div",null,{{"children":["$","ul",null,{{"children":[null,["$","$L2","k",{{"posts":{posts}}}]]}}]}}]"#),
            format!(r#"{{"f":[[["",["$","$L2",null,{{"posts":{posts}}}]]]]}}"#),
            format!(r#"{{"posts":{posts}}}"#),
        ] {
            let text = format!("2:I[71,[\"a.js\"],\"x\"]\n1f:Tc,A: long\ntext0:{row}\n3:null\n");
            assert!(rows(&text).contains(&expected), "{row}: {:?}", rows(&text));
        }
    }

    #[test]
    fn pushes_are_joined_where_they_were_cut() {
        let script = r#"self.__next_f.push([0]);self.__next_f.push([1,"0:[\"a"]);self.__next_f.push([1,"b\"]\n"])"#;
        assert_eq!(pushed(script, &mut Budget(100)), "0:[\"ab\"]\n");
    }

    #[test]
    fn broken_rows_do_no_harm() {
        for text in ["", ":", "0:", "0:Tffffffffffffffffff,x", "0:T5,é", "zz:[1]\n0:{\"a\":[1]}", "0:{\"a\":", "0:[\"$\",\"a\"]\n"] {
            rows(text);
        }
    }
}
