//! The mail's templates: the house's own, the user's in their place, and what either may do. A template sees the values of `view`
//! (`docs/templates.md`), the filters `wrap`, `rule` and `topics`, and the files beside it; no other file, no network, no clock.

mod trial;

use minijinja::syntax::SyntaxConfig;
use minijinja::{AutoEscape, Environment, Error, UndefinedBehavior, Value};

use super::render::{Look, escape};
use super::topics::Matcher;
use super::wrap::{width, wrap};

pub use self::trial::{SubjectFault, TemplateFault, try_subject, try_templates};

pub(super) const HTML: &str = "digest.html";
pub(super) const TEXT: &str = "digest.txt";
pub(super) const SUBJECT: &str = "subject.txt";

/// The names under which a user's file takes the place of the house's.
pub const NAMES: [&str; 3] = [HTML, TEXT, SUBJECT];

/// Columns of the text part.
pub(super) const COLUMNS: usize = 72;

/// Steps of one rendering with what a user wrote; what needs more does not come to an end. The house's own templates do, however much news there is.
const FUEL: u64 = 5_000_000;

/// Who wrote what is to be rendered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Author {
    House,
    /// Of a template or a subject.
    User,
}

/// The templates that this look has, ready to be rendered; fails with the first that cannot be read.
pub(super) fn environment(look: &Look, author: Author) -> Result<Environment<'_>, Error> {
    let mut environment = Environment::new();
    environment.set_debug(true);
    environment.set_fuel((author == Author::User).then_some(FUEL));
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    environment.set_syntax(SyntaxConfig::builder().trim_blocks(true).lstrip_blocks(true).keep_trailing_newline(true).build()?);
    environment.set_formatter(write_value);
    environment
        .add_filter("wrap", |text: String, indent: String| wrap(&text, COLUMNS.saturating_sub(indent.len())).join(&format!("\n{indent}")));
    environment.add_filter("rule", |text: String, sign: String| sign.repeat(width(&text).min(COLUMNS)));
    let topics = look.topics.clone();
    environment.add_filter("topics", move |text: String, style: Option<String>| mark_topics(&topics, &text, style.as_deref()));
    // The name decides: only `.html` is escaped.
    environment.add_template(HTML, include_str!("templates/digest.html"))?;
    environment.add_template(TEXT, include_str!("templates/digest.txt"))?;
    for (name, content) in look.templates.iter().flat_map(|own| &own.files) {
        environment.add_template(name, content)?;
    }
    Ok(environment)
}

/// The text as HTML, each topic in bold where it is first named: `<b>` is for keywords and says so without colour, and every mail program
/// shows it. Where all is bold, as in a headline, `style` makes the difference.
fn mark_topics(topics: &Matcher, text: &str, style: Option<&str>) -> Value {
    let begin = style.map_or_else(|| "<b>".to_owned(), |style| format!("<b style=\"{}\">", escape(style)));
    let mut html = String::with_capacity(text.len() + 64);
    let mut last = 0;
    for mention in topics.first_mentions(text) {
        html.push_str(&escape(&text[last..mention.start]));
        html.push_str(&begin);
        html.push_str(&escape(&text[mention.clone()]));
        html.push_str("</b>");
        last = mention.end;
    }
    html.push_str(&escape(&text[last..]));
    Value::from_safe_string(html)
}

/// As minijinja escapes, but for the slash, which needs it nowhere in HTML and makes every link longer.
fn write_value(out: &mut minijinja::Output<'_>, state: &mut minijinja::State<'_, '_>, value: &Value) -> Result<(), Error> {
    match value.as_str() {
        Some(text) if *state.auto_escape() == AutoEscape::Html && !value.is_safe() => out.write_str(&escape(text)).map_err(Error::from),
        _ => minijinja::escape_formatter(out, state, value),
    }
}
