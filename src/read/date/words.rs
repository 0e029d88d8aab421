//! The words around a date: weekdays, labels, what joins day, month and year, and how Chinese and Japanese are cut into words.
//! Looks words up; knows no order of them.

use std::collections::HashSet;
use std::sync::LazyLock;

use chrono::Weekday;

use super::locale::Locale;
use super::months::{ARABIC_PAIRS, AT_HOME_ONLY, MONTHS, PERSIAN_MONTHS, TWO_MONTHS, VIETNAMESE_NUMERALS};
use super::text::{Text, fold};
use crate::read::hashes::{ByKey, Seeded};

/// A month as written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Month {
    Gregorian(u32),
    Persian(u32),
    /// `listopad` where the language is unknown.
    Unsettled,
}

static GREGORIAN: LazyLock<ByKey<String, u32>> = LazyLock::new(|| MONTHS.iter().flat_map(|(_, names)| numbered(names)).collect());
static PERSIAN: LazyLock<ByKey<String, u32>> = LazyLock::new(|| numbered(PERSIAN_MONTHS).collect());
static DAYS: LazyLock<ByKey<String, Weekday>> = LazyLock::new(|| {
    let weekdays = WEEKDAYS.iter().flat_map(|names| names.split('|').enumerate());
    let named = weekdays.flat_map(|(index, names)| names.split(' ').map(move |name| (fold(name), MONDAY_FIRST[index % 7])));
    named.collect()
});
static LABELS: LazyLock<HashSet<String, Seeded>> = LazyLock::new(|| LABEL_WORDS.split_whitespace().map(fold).collect());

const MONDAY_FIRST: [Weekday; 7] = [Weekday::Mon, Weekday::Tue, Weekday::Wed, Weekday::Thu, Weekday::Fri, Weekday::Sat, Weekday::Sun];

fn numbered(names: &str) -> impl Iterator<Item = (String, u32)> {
    names.split('|').zip(1..).flat_map(|(names, month)| names.split_whitespace().map(move |name| (fold(name), month)))
}

/// The month that begins at a place, and the place after it and its full stop.
pub(super) fn month_at(text: &Text, at: usize, locale: &Locale) -> Option<(Month, usize)> {
    let word = text.word(at)?;
    if let Some(&(_, _, month)) = ARABIC_PAIRS.iter().find(|(first, second, _)| word == *first && text.word(at + 1) == Some(second)) {
        return Some((Month::Gregorian(month), at + 2));
    }
    // `Th6` is the short form of WordPress.
    if matches!(word, "thang" | "thg") || (word == "th" && text.number(at + 1).is_some() && text.is_glued(at + 1)) {
        return vietnamese_month(text, at + 1);
    }
    let month = named_month(word, locale).or_else(|| named_month(word.strip_prefix('ב')?, locale))?;
    Some((month, after_abbreviation(text, at + 1)))
}

fn named_month(word: &str, locale: &Locale) -> Option<Month> {
    if let Some(&month) = GREGORIAN.get(word) {
        return Some(Month::Gregorian(month));
    }
    if let Some(&month) = PERSIAN.get(word) {
        return Some(Month::Persian(month));
    }
    if let Some((_, languages, month)) = AT_HOME_ONLY.iter().find(|(name, ..)| *name == word) {
        return languages.iter().any(|language| locale.speaks(language)).then_some(Month::Gregorian(*month));
    }
    let &(_, language, there, elsewhere) = TWO_MONTHS.iter().find(|(name, ..)| *name == word)?;
    Some(match locale.language() {
        None => Month::Unsettled,
        Some(_) if locale.speaks(language) => Month::Gregorian(there),
        Some(_) => Month::Gregorian(elsewhere),
    })
}

/// `tháng 9`, `tháng chín`, `tháng mười một`.
fn vietnamese_month(text: &Text, at: usize) -> Option<(Month, usize)> {
    if let Some(number) = text.number(at) {
        return (1..=12).contains(&number.value).then_some((Month::Gregorian(number.value), at + 1));
    }
    let word = text.word(at)?;
    let month = VIETNAMESE_NUMERALS.iter().zip(1..).find(|(name, _)| **name == word)?.1;
    match (month, text.word(at + 1)) {
        (10, Some("mot")) => Some((Month::Gregorian(11), at + 2)),
        (10, Some("hai")) => Some((Month::Gregorian(12), at + 2)),
        _ => Some((Month::Gregorian(month), at + 1)),
    }
}

/// After the full stop or the geresh of an abbreviation; the apostrophe of a short year stays.
fn after_abbreviation(text: &Text, at: usize) -> usize {
    let geresh = text.is_mark(at, '\'') && text.is_glued(at) && !text.is_glued(at + 1);
    if (text.is_mark(at, '.') && text.is_glued(at)) || geresh { at + 1 } else { at }
}

/// The weekday that a word names; `Mar.` and other words that are months too are none.
pub(super) fn weekday(word: &str) -> Option<Weekday> {
    DAYS.get(word).copied()
}

/// A word that may stand beside a date without making the text more than a date.
pub(super) fn is_label(word: &str) -> bool {
    LABELS.contains(word)
}

/// Between day and month, or month and year.
pub(super) const JOINTS: &[&str] = &["of", "de", "d", "di", "del", "da", "den", "der", "من", "anno", "nam"];

/// Behind the year.
pub(super) const YEAR_SIGNS: &[&str] =
    &["г", "год", "года", "р", "року", "рік", "r", "roku", "rok", "god", "godine", "leta", "m", "metu", "gada", "gads"];

/// Behind the number of a day, glued to it.
pub(super) const ORDINALS: &[&str] =
    &["st", "nd", "rd", "th", "er", "re", "ere", "e", "eme", "o", "a", "os", "as", "η", "ης", "го", "ого", "е", "й", "ste", "de", "dag"];

/// Every word that stands beside a date.
pub(super) fn vocabulary() -> Vec<&'static str> {
    let days = WEEKDAYS.iter().flat_map(|names| names.split(['|', ' ', '-']));
    days.chain(LABEL_WORDS.split_whitespace()).chain([JOINTS, YEAR_SIGNS, ORDINALS].into_iter().flatten().copied()).collect()
}

/// The word of a script without spaces that begins a text, in bytes. Longer words come first.
pub(super) fn han_word(rest: &str) -> Option<usize> {
    let first = rest.chars().next()?;
    if !HAN_FIRST.contains(&first) {
        return None;
    }
    HAN_WORDS.iter().find(|word| rest.starts_with(**word)).map(|word| word.len())
}

static HAN_FIRST: LazyLock<HashSet<char>> = LazyLock::new(|| HAN_WORDS.iter().filter_map(|word| word.chars().next()).collect());

const HAN_WORDS: &[&str] = &[
    "星期一",
    "星期二",
    "星期三",
    "星期四",
    "星期五",
    "星期六",
    "星期日",
    "星期天",
    "礼拜一",
    "礼拜二",
    "礼拜三",
    "礼拜四",
    "礼拜五",
    "礼拜六",
    "礼拜日",
    "月曜日",
    "火曜日",
    "水曜日",
    "木曜日",
    "金曜日",
    "土曜日",
    "日曜日",
    "月曜",
    "火曜",
    "水曜",
    "木曜",
    "金曜",
    "土曜",
    "日曜",
    "周一",
    "周二",
    "周三",
    "周四",
    "周五",
    "周六",
    "周日",
    "週一",
    "週二",
    "週三",
    "週四",
    "週五",
    "週六",
    "週日",
    "一昨日",
    "おととい",
    "昨天",
    "昨日",
    "きのう",
    "今天",
    "今日",
    "本日",
    "きょう",
    "前天",
    "刚刚",
    "剛剛",
    "上午",
    "下午",
    "午前",
    "午後",
    "凌晨",
    "早上",
    "晚上",
    "中午",
    "令和",
    "平成",
    "昭和",
    "民國",
    "民国",
    "分钟",
    "分鐘",
    "小时",
    "小時",
    "時間",
    "以前",
    "发布",
    "發布",
    "發佈",
    "公開",
    "公布",
    "掲載",
    "更新",
    "日期",
    "时间",
    "来源",
    "截止",
    "締切",
    "期限",
];

/// Monday first; the languages that share a spelling share a row where that saves one.
const WEEKDAYS: &[&str] = &[
    "monday mon|tuesday tue tues|wednesday wed|thursday thu thur thurs|friday fri|saturday sat|sunday sun",
    "montag mo|dienstag di|mittwoch mi|donnerstag do|freitag fr|samstag sonnabend sa|sonntag so",
    "lundi lun|mardi|mercredi mer|jeudi jeu|vendredi ven|samedi sam|dimanche dim",
    "lunes lun|martes|miércoles mié|jueves jue|viernes vie|sábado sáb|domingo dom",
    "lunedì|martedì|mercoledì|giovedì gio|venerdì|sabato sab|domenica",
    "segunda segunda-feira|terça ter|quarta qua|quinta qui|sexta sex|sábado|domingo",
    "maandag ma|dinsdag|woensdag wo|donderdag|vrijdag vr|zaterdag za|zondag zo",
    "måndag mån|tisdag tis|onsdag ons|torsdag tors tor|fredag fre|lördag lör|söndag sön",
    "mandag man|tirsdag tirs tir|onsdag|torsdag|fredag|lørdag lør|søndag søn",
    "maanantaina maanantai|tiistaina tiistai|keskiviikkona keskiviikko|torstaina torstai|perjantaina perjantai|lauantaina lauantai|sunnuntaina sunnuntai",
    "poniedziałek pon|wtorek wt|środa śr|czwartek czw|piątek pt|sobota sob|niedziela niedz nd",
    "pondělí po|úterý út|středa|čtvrtek čt|pátek pá|sobota so|neděle ne",
    "pondelok|utorok|streda|štvrtok|piatok|sobota|nedeľa",
    "ponedeljek|torek|sreda|četrtek|petek|sobota|nedelja",
    "ponedjeljak|utorak uto|srijeda|četvrtak|petak|subota|nedjelja",
    "hétfő|kedd|szerda|csütörtök|péntek|szombat|vasárnap",
    "luni|marți|miercuri|joi|vineri|sâmbătă|duminică",
    "понедельник пн|вторник вт|среда ср|четверг чт|пятница пт|суббота сб|воскресенье вс",
    "понеделник|вторник|сряда|четвъртък|петък|събота|неделя нд",
    "понеділок|вівторок|середа|четвер|пятниця|субота|неділя",
    "δευτέρα δευ|τρίτη τρι|τετάρτη τετ|πέμπτη πεμ|παρασκευή παρ|σάββατο σαβ|κυριακή κυρ",
    "pazartesi pzt|salı|çarşamba çar|perşembe per|cuma|cumartesi cmt|pazar",
    "الاثنين الإثنين|الثلاثاء|الأربعاء|الخميس|الجمعة|السبت|الأحد",
    "دوشنبه|سه‌شنبه|چهارشنبه|پنجشنبه پنج‌شنبه|جمعه|شنبه|یکشنبه یک‌شنبه",
    "सोमवार सोम|मंगलवार मंगल|बुधवार बुध|गुरुवार गुरु|शुक्रवार शुक्र|शनिवार शनि|रविवार रवि",
    "senin sen|selasa sel|rabu rab|kamis kam|jumat jum|sabtu sab|minggu min",
    "dilluns|dimarts|dimecres|dijous|divendres|dissabte|diumenge",
    "월요일 월|화요일 화|수요일 수|목요일 목|금요일 금|토요일 토|일요일",
    "月曜日 月曜 星期一 周一 週一 礼拜一|火曜日 火曜 星期二 周二 週二 礼拜二 火|水曜日 水曜 星期三 周三 週三 礼拜三 水|木曜日 木曜 星期四 周四 週四 礼拜四 木|金曜日 金曜 星期五 周五 週五 礼拜五 金|土曜日 土曜 星期六 周六 週六 礼拜六 土|日曜日 日曜 星期日 星期天 周日 週日 礼拜日",
    "วันจันทร์ จันทร์|วันอังคาร อังคาร|วันพุธ พุธ|วันพฤหัสบดี พฤหัสบดี|วันศุกร์ ศุกร์|วันเสาร์ เสาร์|วันอาทิตย์ อาทิตย์",
    "pirmadienis|antradienis|trečiadienis|ketvirtadienis|penktadienis|šeštadienis|sekmadienis",
    "pirmdiena|otrdiena|trešdiena|ceturtdiena|piektdiena|sestdiena|svētdiena",
    "esmaspäev|teisipäev|kolmapäev|neljapäev|reede|laupäev|pühapäev",
];

const LABEL_WORDS: &str = "published publish date dated posted post on at by the of updated update last modified created released release issued filed
    added time day as from datum datums stand veröffentlicht erschienen am vom den der um uhr aktualisiert publié publie le du mis à jour la mise
    publication paru date créé publicado publicada publicación fecha el día a las actualizado data pubblicato pubblicata il del ore alle aggiornato
    postado em às atualizado dia gepubliceerd op geplaatst om publicerad publicerat uppdaterad kl klo klockan publisert oppdatert publiceret dato opdateret
    julkaistu päivitetty opublikowano publikacja dodano dnia godz aktualizacja publikováno zveřejněno aktualizováno dne v zverejnené publikované
    közzétéve megjelent publicat data la actualizat публикувано дата опубликовано опубликована обновлено в от час опубліковано оновлено о від δημοσιεύθηκε δημοσίευση ημερομηνία
    yayın yayınlanma tarihi tarih güncelleme saat نشر تاريخ النشر بتاريخ في الساعة يوم پورסם פורסם תאריך ב תاریخ انتشار ساعت प्रकाशित दिनांक तारीख को बजे
    tanggal diterbitkan pukul dipublikasikan ngày đăng lúc cập nhật thứ วันที่ เผยแพร่ เวลา น เมื่อ 게시일 작성일 등록일 발행일 입력 수정 objavljeno datum objavljen
    paskelbta publicēts avaldatud publicat 日期 时间 发布 發布 發佈 公開 公布 掲載 更新 时 up new news pm am gmt utc t h hrs hours d hai ba tu nam sau bay chu nhat revised";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_word_names_one_month() {
        for (language, names) in MONTHS {
            assert_eq!(names.split('|').count(), 12, "{language}");
            for (name, month) in numbered(names) {
                assert_eq!(GREGORIAN.get(&name), Some(&month), "{language} {name}");
                assert!(!PERSIAN.contains_key(&name), "{name}");
            }
        }
        for (name, ..) in TWO_MONTHS.iter() {
            assert!(!GREGORIAN.contains_key(*name), "{name}");
        }
        for (name, ..) in AT_HOME_ONLY {
            assert!(!GREGORIAN.contains_key(*name), "{name}");
        }
    }

    #[test]
    fn every_row_of_weekdays_has_seven() {
        for row in WEEKDAYS {
            assert_eq!(row.split('|').count(), 7, "{row}");
        }
    }

    #[test]
    fn a_longer_han_word_comes_before_its_beginning() {
        for (at, word) in HAN_WORDS.iter().enumerate() {
            assert!(!HAN_WORDS[..at].iter().any(|earlier| word.starts_with(earlier)), "{word}");
        }
    }
}
