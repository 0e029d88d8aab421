//! What makes two headlines the same headline.

use unicode_normalization::UnicodeNormalization;

/// The headline as identity compares it: letters and digits only, in lower case, words one space apart;
/// so case, white space, quotes, dashes and soft hyphens make no difference. Empty if nothing is left.
///
/// ```
/// # use presswatch::model::title_key;
/// assert_eq!(title_key("“Acme” profit – up 8 %"), title_key("ACME profit up 8%"));
/// ```
pub fn title_key(title: &str) -> String {
    let mut key = String::with_capacity(title.len());
    for letter in title.nfkc().filter(|c| *c != '\u{ad}').flat_map(char::to_lowercase) {
        // An apostrophe joins: "China's" and "China’s" are one word, not two.
        if letter.is_alphanumeric() || unicode_normalization::char::is_combining_mark(letter) {
            key.push(letter);
        } else if !matches!(letter, '\'' | '\u{2019}') && !key.is_empty() && !key.ends_with(' ') {
            key.push(' ');
        }
    }
    key.truncate(key.trim_end().len());
    key
}

#[cfg(test)]
mod tests {
    use super::title_key;

    #[test]
    fn small_edits_are_no_change() {
        assert_eq!(title_key("  “Acme’s” Profit – up\u{a0}8 %"), title_key("ACME'S profit - up 8%"));
        assert_eq!(title_key("Quar\u{ad}terly"), "quarterly");
        assert_eq!(title_key("菜鸟：新仓"), "菜鸟 新仓");
        assert_ne!(title_key("Profit up 8%"), title_key("Profit up 9%"));
        assert_eq!(title_key("—"), "");
    }
}
