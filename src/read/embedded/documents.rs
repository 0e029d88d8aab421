//! All data of a page: which scripts and attributes hold some, and how it is written there.

use scraper::{ElementRef, Html};
use serde_json::Value;

use super::literal::{Budget, read_json};
use super::script::read_script;
use super::{Origin, astro, flight, ld, nuxt};
use crate::model::Deadline;
use crate::read::{ReadError, in_time};

/// Bytes of scripts and attributes that are looked at, the first of the page.
const BYTES: usize = 16 << 20;
/// Values that are made of them; a page of 2,000 announcements has about 100,000.
const VALUES: usize = 600_000;
/// An attribute shorter than this holds no list.
const SHORTEST_ATTRIBUTE: usize = 80;

/// The data of a page.
#[derive(Debug, Default)]
pub(super) struct Documents {
    pub(super) linked_data: Vec<Value>,
    pub(super) others: Vec<(Origin, Value)>,
}

/// Gathers the data; `budget` is what is left for those who copy parts of it.
pub(super) fn gather(html: &Html, deadline: Deadline) -> Result<(Documents, Budget), ReadError> {
    let mut found = Documents::default();
    let mut budget = Budget(VALUES);
    let mut bytes = BYTES;
    let mut streamed = String::new();
    for (at, element) in html.tree.nodes().filter_map(ElementRef::wrap).enumerate() {
        if at % 256 == 0 {
            in_time(deadline)?;
        }
        if element.value().name() != "script" {
            found.read_attributes(element, &mut bytes, &mut budget);
            continue;
        }
        let text: String = element.text().collect();
        let Some(left) = bytes.checked_sub(text.len()) else { break };
        bytes = left;
        in_time(deadline)?;
        if text.contains("__next_f") {
            streamed.push_str(&flight::pushed(&text, &mut budget));
        } else {
            found.read_script_element(element, &text, &mut budget);
        }
    }
    in_time(deadline)?;
    found.others.extend(flight::read_rows(&streamed, &mut budget).into_iter().map(|value| (Origin::Flight, value)));
    Ok((found, budget))
}

impl Documents {
    fn read_script_element(&mut self, element: ElementRef<'_>, text: &str, budget: &mut Budget) {
        let kind = element.attr("type").unwrap_or_default().trim().to_lowercase();
        let name = ["id", "data-drupal-selector"].iter().find_map(|name| element.attr(name)).unwrap_or_default().to_owned();
        if kind.contains("ld+json") {
            self.linked_data.extend(ld::parse(text, budget));
        } else if kind.is_empty() || kind.contains("javascript") || kind.contains("ecmascript") || kind == "module" {
            self.read_code(text, budget);
        } else if kind.ends_with("json") || kind.starts_with("text/x-") && text.trim_start().starts_with(['{', '[']) {
            let Some(value) = read_json(text, budget) else { return };
            // Nuxt 3 refers from value to value by number.
            let value = match &value {
                Value::Array(values) if name == "__NUXT_DATA__" || element.attr("data-nuxt-data").is_some() => {
                    nuxt::read_references(values, budget).unwrap_or(Value::Null)
                }
                _ => value,
            };
            self.others.push((Origin::Script(name), value));
        }
    }

    fn read_code(&mut self, text: &str, budget: &mut Budget) {
        // Without a list of objects there is nothing to find, and that is most scripts.
        if !text.contains('[') || !text.contains('{') {
            return;
        }
        if text.contains("__NUXT__")
            && text.contains("function(")
            && let Some(value) = nuxt::read_call(text, budget)
        {
            self.others.push((Origin::Script("__NUXT__".to_owned()), value));
            return;
        }
        let found = read_script(text, budget).into_iter();
        self.others.extend(found.map(|(name, value)| (Origin::Script(name), value)));
    }

    /// Properties of components: `data-props`, Vue's `:items`, Alpine's `x-data`.
    fn read_attributes(&mut self, element: ElementRef<'_>, bytes: &mut usize, budget: &mut Budget) {
        for (name, value) in element.value().attrs() {
            let holds = value.len() >= SHORTEST_ATTRIBUTE
                && value.trim_start().starts_with(['{', '['])
                && value.contains('[')
                && value.contains('{')
                && !matches!(name, "style" | "class" | "srcset")
                && !name.starts_with("on");
            let Some(left) = bytes.checked_sub(value.len()).filter(|_| holds) else { continue };
            *bytes = left;
            if let Some(mut value) = read_json(value, budget) {
                if element.value().name() == "astro-island" {
                    value = astro::read_properties(&value).unwrap_or(value);
                }
                self.others.push((Origin::Attribute(name.to_owned()), value));
            }
        }
    }
}
