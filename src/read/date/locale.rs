//! What is known of the place of a page: its language and the country of its host.
//! Says which order of day and month is the custom there; knows nothing of the page's dates.

use crate::model::DateOrder;

#[derive(Debug, Clone, Default)]
pub(super) struct Locale {
    /// Primary subtag, lower case.
    language: Option<String>,
    /// Region or script subtags, lower case.
    subtags: Vec<String>,
    /// Top-level domain of the host, lower case.
    domain: Option<String>,
}

/// Top-level domains of countries that the world uses for other things.
const GENERIC: [&str; 20] =
    ["io", "ai", "co", "tv", "me", "ly", "gg", "fm", "cc", "ws", "to", "sh", "im", "la", "vc", "ac", "eu", "su", "gl", "so"];

/// Countries whose language is not their code, where one is enough for the words of a date.
const LANGUAGES: [(&str, &str); 26] = [
    ("at", "de"),
    ("cz", "cs"),
    ("jp", "ja"),
    ("kr", "ko"),
    ("cn", "zh"),
    ("tw", "zh"),
    ("ir", "fa"),
    ("dk", "da"),
    ("se", "sv"),
    ("no", "nb"),
    ("gr", "el"),
    ("si", "sl"),
    ("ee", "et"),
    ("br", "pt"),
    ("mx", "es"),
    ("ar", "es"),
    ("cl", "es"),
    ("pe", "es"),
    ("ua", "uk"),
    ("il", "he"),
    ("vn", "vi"),
    ("rs", "sr"),
    ("my", "ms"),
    ("hk", "zh"),
    ("us", "en"),
    ("uk", "en"),
];

/// Countries whose code is their language's.
const SAME: [&str; 20] =
    ["de", "fr", "es", "it", "pt", "nl", "fi", "pl", "sk", "hu", "ro", "bg", "ru", "tr", "th", "id", "hr", "lt", "lv", "is"];

impl Locale {
    pub fn new(language: Option<&str>, host: Option<&str>) -> Locale {
        let lower = language.map(|tag| tag.trim().to_ascii_lowercase().replace('_', "-")).filter(|tag| !tag.is_empty());
        let mut subtags = lower.iter().flat_map(|tag| tag.split('-')).map(str::to_owned);
        let language = subtags.next();
        let subtags = subtags.collect();
        let domain = host.and_then(|host| host.trim_end_matches('.').rsplit_once('.')).map(|(_, domain)| domain.to_ascii_lowercase());
        Locale { language, subtags, domain }
    }

    /// The page's language, else that of its country.
    pub fn language(&self) -> Option<&str> {
        if let Some(language) = &self.language {
            return Some(if language == "no" { "nb" } else { language });
        }
        let country = self.country()?;
        let other = LANGUAGES.iter().find(|(code, _)| *code == country).map(|(_, language)| *language);
        other.or_else(|| SAME.into_iter().find(|code| *code == country))
    }

    pub fn speaks(&self, language: &str) -> bool {
        self.language() == Some(language)
    }

    /// By host or by the region of the language.
    pub fn is_in(&self, country: &str) -> bool {
        self.domain.as_deref() == Some(country) || self.subtags.iter().any(|subtag| subtag == country)
    }

    /// `zh-TW`, a Taiwanese host, or `zh-Hant` where nothing names another place (so CLDR's likely subtags have it).
    pub fn counts_years_of_the_republic(&self) -> bool {
        let is_traditional = || self.is_in("hant") && self.country().is_none() && !self.subtags.iter().any(|subtag| subtag.len() == 2);
        self.is_in("tw") || is_traditional()
    }

    /// The year comes first where a date is all numbers and its year has two digits.
    pub fn puts_the_year_first(&self) -> bool {
        ["ja", "ko", "zh", "hu", "lt"].into_iter().any(|language| self.speaks(language))
    }

    fn country(&self) -> Option<&str> {
        self.domain.as_deref().filter(|domain| domain.len() == 2 && !GENERIC.contains(domain))
    }

    /// What is the custom where language and country agree or only one of them says something. `en-US` is many
    /// systems' default and gives way to the country of the host.
    pub fn order(&self) -> Option<DateOrder> {
        match self.language.as_deref() {
            Some("ja" | "ko" | "zh" | "hu" | "lt" | "mn") => None,
            Some("es") if self.is_in("us") || self.is_in("pr") => None,
            Some("en" | "fil" | "tl") | None => self.order_of_country().or_else(|| self.order_of_region()),
            Some("fr") if self.is_in("ca") => None,
            Some(_) => Some(DateOrder::DayFirst),
        }
    }

    fn order_of_country(&self) -> Option<DateOrder> {
        match self.domain.as_deref() {
            Some("gov" | "mil" | "edu") => Some(DateOrder::MonthFirst),
            _ => self.country().and_then(order_in),
        }
    }

    fn order_of_region(&self) -> Option<DateOrder> {
        if self.country().is_some() {
            return None;
        }
        self.subtags.iter().find(|subtag| subtag.len() == 2).and_then(|region| order_in(region))
    }
}

/// Canada, the Philippines and South Africa write both; in East Asia, Hungary and Lithuania neither is at home.
fn order_in(country: &str) -> Option<DateOrder> {
    match country {
        "us" | "pr" | "gu" => Some(DateOrder::MonthFirst),
        "ca" | "ph" | "za" | "cn" | "jp" | "kr" | "kp" | "tw" | "hu" | "lt" | "mn" => None,
        _ => Some(DateOrder::DayFirst),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(language: Option<&str>, host: Option<&str>, expected: Option<DateOrder>) {
        assert_eq!(Locale::new(language, host).order(), expected, "{language:?} {host:?}");
    }

    #[test]
    fn language_and_country_say_the_custom_or_nothing() {
        check(None, None, None);
        check(Some("en"), Some("acme.example"), None);
        check(Some("en-US"), Some("acme.com"), Some(DateOrder::MonthFirst));
        check(Some("en-US"), Some("acme.co.uk"), Some(DateOrder::DayFirst));
        check(Some("en-GB"), Some("acme.com"), Some(DateOrder::DayFirst));
        check(Some("de"), None, Some(DateOrder::DayFirst));
        check(Some("en"), Some("press.agency.gov"), Some(DateOrder::MonthFirst));
        check(None, Some("acme.fr"), Some(DateOrder::DayFirst));
        check(None, Some("acme.ca"), None);
        check(Some("en_US"), Some("acme.ca"), None);
        check(None, Some("acme.io"), None);
        check(Some("ja"), Some("acme.jp"), None);
    }

    #[test]
    fn a_country_speaks_where_the_page_is_silent() {
        assert!(Locale::new(None, Some("acme.cz")).speaks("cs"));
        assert!(Locale::new(None, Some("acme.pl")).speaks("pl"));
        assert!(!Locale::new(Some("en"), Some("acme.pl")).speaks("pl"));
    }
}
