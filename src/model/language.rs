//! The languages that a mail itself can speak; what it quotes stays in its own.

/// Of a digest's own words, dates and numbers. The words are `digest::language`'s.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Language {
    #[default]
    English,
    German,
}

impl Language {
    pub const ALL: [Language; 2] = [Language::English, Language::German];

    /// As BCP 47 names it, and as the config does.
    pub fn tag(self) -> &'static str {
        match self {
            Language::English => "en",
            Language::German => "de",
        }
    }
}
