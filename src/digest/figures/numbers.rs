//! Numbers as people write them, and what the words behind them multiply them by.

/// `1,234.5`, `1.234,5`, `1 234` (narrow or unbreakable space), `1’234`, `1234`.
pub(super) const NUMBER: &str = r"[0-9]{1,3}(?:[.,'’\u{a0}\u{202f}\u{2009}][0-9]{3})+(?:[.,][0-9]+)?|[0-9]+(?:[.,][0-9]+)?";
/// Longest first: the regex takes the first that fits.
pub(super) const SCALE: &str = r"thousand|millions?|billions?|trillions?|Millionen|Million|Milliarden|Milliarde|Billionen|Billion|milliards?|mille|mil millones|mil milhões|millones|millón|billones|milhões|milhão|bilhões|bilhão|trilhões|milioni|milione|miliardi|miliardo|miljoen|miljard|mil|crores?|lakhs?|Mio\.?|Mrd\.?|Bio\.?|Tsd\.?|mln\.?|mld\.?|Md|mn|bn|tn";
pub(super) const WIDE_SCALE: &str = r"[十百千]?[万萬億亿兆]{1,2}|[百千]";

/// Chinese and Japanese letters that are numbers.
pub(super) const WIDE_NUMBER: &str = "〇零一二两兩三四五六七八九十百千";

/// Of a number written in such letters, `一亿五千万` or `三点五`; `None` if there is another letter in it.
pub(super) fn wide_value(written: &str) -> Option<f64> {
    let (whole, decimals) = written.split_once(['点', '點']).unwrap_or((written, ""));
    // What counts for the next thousand, for the next ten thousand, and all before.
    let (mut digit, mut small, mut all) = (0.0, 0.0, 0.0);
    for letter in whole.chars() {
        match (wide_digit(letter), letter) {
            (Some(value), _) => digit = value,
            (None, '十' | '百' | '千') => {
                let by = match letter {
                    '十' => 10.0,
                    '百' => 100.0,
                    _ => 1000.0,
                };
                small += by * if digit == 0.0 { 1.0 } else { digit };
                digit = 0.0;
            }
            (None, '万' | '萬' | '亿' | '億') => {
                let by = if matches!(letter, '万' | '萬') { 1e4 } else { 1e8 };
                // `千万亿` counts by both.
                let counted = if small + digit > 0.0 { small + digit } else { std::mem::take(&mut all) };
                all += counted * by;
                (small, digit) = (0.0, 0.0);
            }
            _ => return None,
        }
    }
    let mut total = all + small + digit;
    let mut place = 1.0;
    for letter in decimals.chars() {
        place /= 10.0;
        match letter {
            '万' | '萬' => total *= 1e4,
            '亿' | '億' => total *= 1e8,
            _ => total += place * wide_digit(letter)?,
        }
    }
    Some(total)
}

fn wide_digit(letter: char) -> Option<f64> {
    let digits = ["〇零", "一", "二两兩", "三", "四", "五", "六", "七", "八", "九"];
    digits.iter().position(|letters| letters.contains(letter)).map(|digit| digit as f64)
}

/// Digits and separators of Arabic and Persian as European ones.
fn western(c: char) -> char {
    let digit = |zero: char| char::from_digit(u32::from(c) - u32::from(zero), 10).unwrap_or(c);
    match c {
        '٠'..='٩' => digit('٠'),
        '۰'..='۹' => digit('۰'),
        '٬' => ',',
        '٫' => '.',
        c => c,
    }
}

/// Of a number as people write it: the last separator is the decimal one, unless just three digits follow a single kind.
pub(super) fn value(written: &str) -> Option<f64> {
    let written: String = written.chars().map(western).collect();
    let separators: Vec<char> = written.chars().filter(|c| !c.is_ascii_digit()).collect();
    let last = separators.last().copied();
    let decimals = written.rsplit(|c: char| !c.is_ascii_digit()).next().map_or(0, str::len);
    let mixed = separators.iter().any(|c| Some(*c) != last);
    let is_decimal = matches!(last, Some('.' | ',')) && (mixed || separators.len() == 1 && decimals != 3);
    let whole_end = if is_decimal { written.len() - decimals - 1 } else { written.len() };
    let digits = |text: &str| text.chars().filter(char::is_ascii_digit).collect::<String>();
    let (whole, part) = written.split_at(whole_end);
    format!("{}.{}", digits(whole), digits(part)).trim_end_matches('.').parse().ok()
}

pub(super) fn factor(scale: &str) -> f64 {
    let lower = scale.to_lowercase();
    let lower = lower.trim_end_matches('.');
    // A German or Spanish "Billion" is a million millions; the ending tells it from the English one.
    match lower {
        "" => 1.0,
        "thousand" | "k" | "tsd" | "mil" | "mille" | "千" => 1e3,
        "百" => 1e2,
        "lakh" | "lakhs" => 1e5,
        "crore" | "crores" => 1e7,
        "bio" | "billionen" | "billones" | "tn" | "tri" | "trillion" | "trillions" | "trilhões" | "兆" | "万亿" | "萬億" => 1e12,
        "万" | "萬" => 1e4,
        "十万" => 1e5,
        "百万" | "百萬" => 1e6,
        "千万" => 1e7,
        "亿" | "億" => 1e8,
        "十亿" => 1e9,
        "百亿" => 1e10,
        "千亿" => 1e11,
        "b" | "bi" | "bn" | "mld" | "mrd" | "md" | "mil millones" | "mil milhões" => 1e9,
        word if word.starts_with("billi")
            || word.starts_with("mill") && word.contains("iard")
            || word.starts_with("mil") && word.contains("iard")
            || word.starts_with("bilh")
            || word == "miljard" =>
        {
            1e9
        }
        _ => 1e6,
    }
}
