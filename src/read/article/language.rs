//! The language of a text as BCP 47 has it: by what is said of it, or by its letters and words where these leave no doubt.

/// Bytes; shorter texts are too little for a guess by words.
const GUESSABLE: usize = 200;
/// Letters that tell a language by its script alone.
const TELLING: usize = 20;

/// By its script, where only one language is written in it, else by its words, where they leave no doubt.
pub fn guess_language(text: &str) -> Option<String> {
    if let Some(language) = by_script(text) {
        return Some(language.to_owned());
    }
    if text.len() < GUESSABLE {
        return None;
    }
    let info = whatlang::detect(text).filter(whatlang::Info::is_reliable)?;
    two_letters(info.lang()).map(str::to_owned)
}

/// Japanese has kana between its ideographs, Chinese has none.
fn by_script(text: &str) -> Option<&'static str> {
    let (mut letters, mut kana, mut ideographs, mut hangul, mut thai) = (0, 0, 0, 0, 0);
    for c in text.chars().filter(|c| c.is_alphabetic()).take(2_000) {
        letters += 1;
        match c {
            '\u{3041}'..='\u{30ff}' => kana += 1,
            '\u{3400}'..='\u{9fff}' => ideographs += 1,
            '\u{ac00}'..='\u{d7a3}' => hangul += 1,
            '\u{e01}'..='\u{e5b}' => thai += 1,
            _ => {}
        }
    }
    let most = |count: usize| count >= TELLING && 2 * count > letters;
    if most(hangul) {
        return Some("ko");
    }
    if most(thai) {
        return Some("th");
    }
    // A Chinese text may name a Japanese product.
    let is_japanese = kana * 10 > ideographs;
    most(kana + ideographs).then_some(if is_japanese { "ja" } else { "zh" })
}

/// whatlang speaks ISO 639-3; BCP 47 wants the two-letter code where there is one.
fn two_letters(lang: whatlang::Lang) -> Option<&'static str> {
    use whatlang::Lang::*;
    Some(match lang {
        Eng => "en",
        Deu => "de",
        Fra => "fr",
        Spa => "es",
        Por => "pt",
        Ita => "it",
        Nld => "nl",
        Swe => "sv",
        Dan => "da",
        Nob => "nb",
        Fin => "fi",
        Pol => "pl",
        Ces => "cs",
        Slk => "sk",
        Slv => "sl",
        Hun => "hu",
        Ron => "ro",
        Bul => "bg",
        Hrv => "hr",
        Srp => "sr",
        Ukr => "uk",
        Rus => "ru",
        Ell => "el",
        Tur => "tr",
        Ara => "ar",
        Heb => "he",
        Pes => "fa",
        Hin => "hi",
        Tha => "th",
        Vie => "vi",
        Ind => "id",
        Cmn => "zh",
        Jpn => "ja",
        Kor => "ko",
        Est => "et",
        Lav => "lv",
        Lit => "lt",
        Cat => "ca",
        _ => return None,
    })
}

/// `en_US` and `EN-us` as BCP 47 writes them; nothing for what is no tag.
pub fn language_tag(said: &str) -> Option<String> {
    let tag = said.trim().split([',', ';']).next()?.trim().replace('_', "-");
    let mut parts = tag.split('-');
    let primary = parts.next()?.to_ascii_lowercase();
    if !(2..=3).contains(&primary.len()) || !primary.bytes().all(|b| b.is_ascii_lowercase()) {
        return None;
    }
    let rest = parts.filter(|part| !part.is_empty() && part.bytes().all(|b| b.is_ascii_alphanumeric())).map(|part| match part.len() {
        2 => part.to_ascii_uppercase(),
        _ => part.to_owned(),
    });
    Some(std::iter::once(primary).chain(rest).collect::<Vec<_>>().join("-"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_script_tells_its_language() {
        for (text, expected) in [
            ("当社は川沿いの新しい製紙工場を三月に開設しました。地域の皆様に感謝します。", Some("ja")),
            ("公司三月在河边开设了新的造纸厂，感谢当地居民的支持，工厂将雇用三百人。", Some("zh")),
            ("회사는 삼월에 강가에 새로운 제지 공장을 열었으며 지역 주민에게 감사한다.", Some("ko")),
            ("บริษัทเปิดโรงงานกระดาษแห่งใหม่ริมแม่น้ำในเดือนมีนาคม", Some("th")),
            ("工場", None),
            ("A mill.", None),
        ] {
            assert_eq!(guess_language(text).as_deref(), expected, "{text}");
        }
    }

    #[test]
    fn language_tags_are_written_one_way() {
        for (said, expected) in
            [("en_US", Some("en-US")), ("DE", Some("de")), ("zh-Hans-CN", Some("zh-Hans-CN")), ("english", None), ("", None)]
        {
            assert_eq!(language_tag(said).as_deref(), expected, "{said}");
        }
    }
}
