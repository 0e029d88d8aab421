//! Dates told from the present: `3 hours ago`, `vor 2 Tagen`, `昨天`. Only what names a day: weeks, months and years ago are
//! rounded by whoever writes them, so they are recognised but give none.

use std::sync::LazyLock;

use chrono::{DateTime, Days, NaiveDate, TimeDelta, Utc};
use chrono_tz::Tz;

use super::locale::Locale;
use super::text::{Text, fold};
use crate::read::hashes::ByKey;

/// How long before the present.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Ago {
    Time(TimeDelta),
    Days(u64),
    /// Rounded too far to name a day.
    Vague,
}

impl Ago {
    /// The day meant, in the zone given, else in UTC.
    pub fn day(self, now: DateTime<Utc>, zone: Option<Tz>) -> Option<NaiveDate> {
        let local = now.with_timezone(&zone.unwrap_or(Tz::UTC));
        match self {
            Ago::Time(span) => Some(local.checked_sub_signed(span)?.date_naive()),
            Ago::Days(days) => local.date_naive().checked_sub_days(Days::new(days)),
            Ago::Vague => None,
        }
    }
}

/// `3 hours ago`, beginning at its number. Longer texts tell of other things in these words.
pub(super) fn amount_at(text: &Text, at: usize, locale: &Locale) -> Option<(Ago, usize)> {
    // `9月3日前` is before a day of the month.
    if at > 0 && text.word(at - 1).is_some_and(|word| word == "月" || word.starts_with('월')) {
        return None;
    }
    let number = match text.number(at) {
        Some(number) if number.digits <= 3 => number.value,
        None if text.is_word(at, ONE) => 1,
        _ => return None,
    };
    let (unit, said, mut end) = unit_at(text, at + 1)?;
    let mut amount = unit.times(number);
    // `1 hour 5 minutes ago`, `1 hour and 5 minutes ago`.
    let next = text.skip_words(text.skip_mark(end, &[',']), &["and", "und", "et", "y", "e"]);
    if let Some((smaller, _, behind)) = text.number(next).and_then(|_| unit_at(text, next + 1)) {
        if let (Ago::Time(larger), Ago::Time(smaller)) = (amount, smaller.times(text.number(next)?.value)) {
            amount = Ago::Time(larger.checked_add(&smaller)?);
        }
        end = behind;
    }
    let end = text.skip_words(end, &["yang", "zpet"]);
    if text.is_word(end, AFTER) || text.word(end).is_some_and(|word| word.starts_with('전')) {
        return Some((amount, end + 1));
    }
    (said || is_said_before(text, at, locale)).then_some((amount, end))
}

fn is_said_before(text: &Text, at: usize, locale: &Locale) -> bool {
    let Some(before) = at.checked_sub(1) else { return false };
    let is_french = text.is_word(before, &["a"]) && before > 0 && text.is_word(before - 1, &["y"]);
    let is_greek = text.is_word(before, &["απο"]) && before > 0 && text.is_word(before - 1, &["πριν"]);
    // Elsewhere the verbs `has` and `does`.
    let is_at_home = (text.is_word(before, &["ha"]) && locale.speaks("pt")) || (text.is_word(before, &["fa"]) && locale.speaks("ca"));
    is_french || is_greek || is_at_home || text.is_word(before, BEFORE)
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Unit {
    Second,
    Minute,
    Hour,
    Day,
    Longer,
}

impl Unit {
    fn times(self, number: u32) -> Ago {
        match self {
            Unit::Second => Ago::Time(TimeDelta::seconds(number.into())),
            Unit::Minute => Ago::Time(TimeDelta::minutes(number.into())),
            Unit::Hour => Ago::Time(TimeDelta::hours(number.into())),
            Unit::Day if number <= 31 => Ago::Days(number.into()),
            Unit::Day | Unit::Longer => Ago::Vague,
        }
    }
}

/// The unit at a place, whether its own word says that it is over, and the place behind it.
fn unit_at(text: &Text, at: usize) -> Option<(Unit, bool, usize)> {
    let word = text.word(at)?;
    if let Some(unit) = UNITS.get(word) {
        return Some((*unit, false, text.skip_mark(at + 1, &['.'])));
    }
    // Korean and Thai write the unit and `ago` in one.
    let (unit, rest) = JOINED.iter().find_map(|(name, unit)| word.strip_prefix(name).map(|rest| (*unit, rest)))?;
    let said = rest.starts_with('전') || rest.starts_with("ที่");
    (said || rest.is_empty()).then_some((unit, said, at + 1))
}

/// A word for a day near the present that the place holds, and the place behind it.
pub(super) fn day_word_at(text: &Text, at: usize, locale: &Locale) -> Option<(Ago, usize)> {
    let word = text.word(at)?;
    if let Some((_, _, days)) = PAIRS.iter().find(|(first, second, _)| word == *first && text.is_word(at + 1, &[second])) {
        return Some((Ago::Days(*days), at + 2));
    }
    if let Some((_, _, days)) = AT_HOME.iter().find(|(name, language, _)| word == *name && locale.speaks(language)) {
        return Some((Ago::Days(*days), at + 1));
    }
    let days = *DAY_WORDS.get(word)?;
    let end = if word == "aujourd" { text.skip_words(text.skip_mark(at + 1, &['\'']), &["hui"]) } else { at + 1 };
    Some((Ago::Days(days), end))
}

static UNITS: LazyLock<ByKey<String, Unit>> = LazyLock::new(|| table(&UNIT_WORDS));
static DAY_WORDS: LazyLock<ByKey<String, u64>> = LazyLock::new(|| table(&DAYS));

fn table<T: Copy>(rows: &[(T, &str)]) -> ByKey<String, T> {
    rows.iter().flat_map(|(value, words)| words.split_whitespace().map(|word| (fold(word), *value))).collect()
}

const ONE: &[&str] = &["a", "an", "one", "ein", "eine", "einer", "einem", "un", "una", "une", "uno", "um", "uma", "en", "ett", "et", "een"];

/// Folded.
const BEFORE: &[&str] = &["vor", "hace", "acum", "πριν", "منذ", "قبل", "לפני", "pred", "przed", "prije", "pirms", "pries", "преди"];

/// Folded.
const AFTER: &[&str] = &[
    "ago",
    "geleden",
    "sedan",
    "siden",
    "sitten",
    "temu",
    "назад",
    "тому",
    "once",
    "lalu",
    "truoc",
    "पहले",
    "fa",
    "atras",
    "ezelott",
    "atpakal",
    "tagasi",
    "پيش",
    "قبل",
    "前",
    "以前",
    "nazad",
];

const UNIT_WORDS: [(Unit, &str); 5] = [
    (
        Unit::Second,
        "second seconds sec secs s sekunde sekunden seconde secondes segundo segundos secondo secondi seconden sekund sekunder sekuntia sekundy
         sekúnd секунд секунды секунду δευτερόλεπτα saniye ثانية ثوان שניות ثانیه detik giây 秒",
    ),
    (
        Unit::Minute,
        "minute minutes min mins m minuten minuto minutos minuti minut minuut minuter minutter minuuttia minuta minuty minutę minútami minutami perc
         минут минуты минуту мин хвилин хвилини хвилину минути λεπτά λεπτό dakika دقيقة دقائق דקות דקה دقیقه मिनट menit phút 分钟 分鐘 分 minutes minūtēm minučių minutit",
    ),
    (
        Unit::Hour,
        "hour hours hr hrs h stunde stunden std heure heures hora horas ora ore uur uren timme timmar tim time timer tuntia tunti godzin godziny godzinę godz
         hodin hodiny hodinami hodinou óra órája час часа часов годин години годину ώρες ώρα saat ساعة ساعات שעות שעה ساعت घंटे घंटा jam giờ 小时 小時 時間 sati sata
         valandų valandas stundām tundi hores",
    ),
    (
        Unit::Day,
        "day days d tag tage tagen jour jours día días giorno giorni dia dias dag dagen dagar dage dager päivää päivä dzień dni dny dnem dňami dní nap napja
         zi zile день дня дней дні днів ден дни ημέρες ημέρα μέρες μέρα gün يوم أيام יום ימים روز दिन hari ngày 天 日 dana dienų dienas dienām päeva",
    ),
    (
        Unit::Longer,
        "week weeks month months year years woche wochen monat monate monaten jahr jahre jahren semaine semaines mois an ans semana semanas mes meses año años
         settimana settimane mese mesi anno anni mês ano anos week weken maand maanden jaar vecka veckor månad månader år uge uger måned måneder uke uker viikkoa
         viikko kuukautta vuotta tydzień tygodnie tygodni miesiąc miesiące miesięcy rok lata lat týdny týdnem měsíce měsíci roky неделю недели недель месяц месяца
         месяцев год года лет hafta ay yıl أسبوع أسابيع شهر أشهر سنة שבוע שבועות חודש חודשים שנה minggu bulan tahun tuần tháng năm 周 週 年",
    ),
];

const JOINED: &[(&str, Unit)] = &[
    ("초", Unit::Second),
    ("분", Unit::Minute),
    ("시간", Unit::Hour),
    ("일", Unit::Day),
    ("주일", Unit::Longer),
    ("주", Unit::Longer),
    ("개월", Unit::Longer),
    ("달", Unit::Longer),
    ("년", Unit::Longer),
    ("วินาที", Unit::Second),
    ("นาที", Unit::Minute),
    ("ชั่วโมง", Unit::Hour),
    ("วัน", Unit::Day),
    ("สัปดาห์", Unit::Longer),
    ("เดือน", Unit::Longer),
    ("ปี", Unit::Longer),
];

const DAYS: [(u64, &str); 3] = [
    (
        0,
        "today heute aujourd hoy oggi hoje vandaag idag tänään dzisiaj dziś dnes azi astăzi днес сегодня сьогодні σήμερα bugün اليوم היום امروز आज
         วันนี้ 今日 本日 きょう 今天 오늘 danas danes šiandien šodien täna avui 刚刚 剛剛 방금",
    ),
    (
        1,
        "yesterday gestern ayer ieri ontem gisteren igår eilen wczoraj včera včeraj tegnap вчера вчора χθες χτες dün أمس אתמול دیروز kemarin เมื่อวาน เมื่อวานนี้
         昨日 きのう 昨天 어제 jučer vakar eile ahir",
    ),
    (2, "vorgestern anteayer anteontem eergisteren förrgår przedwczoraj předevčírem позавчера 前天 一昨日 おととい 그저께"),
];

/// Two words that name a day, folded.
const PAIRS: &[(&str, &str, u64)] =
    &[("i", "dag", 0), ("i", "gar", 1), ("hari", "ini", 0), ("hom", "nay", 0), ("hom", "qua", 1), ("just", "now", 0)];

/// Words that mean another thing elsewhere: German `hier`, Dutch `ma`.
const AT_HOME: &[(&str, &str, u64)] = &[("hier", "fr", 1), ("ma", "hu", 0)];

/// Every word that dates told from the present are written with.
pub(super) fn vocabulary() -> Vec<&'static str> {
    let tables = UNIT_WORDS.iter().map(|(_, words)| *words).chain(DAYS.iter().map(|(_, words)| *words)).flat_map(str::split_whitespace);
    let pairs = PAIRS.iter().flat_map(|(first, second, _)| [*first, *second]).chain(AT_HOME.iter().map(|(name, ..)| *name));
    let around = [ONE, BEFORE, AFTER].into_iter().flatten().copied();
    tables.chain(pairs).chain(around).chain(["yang", "zpet", "hui", "ha", "fa", "and", "und", "et", "il"]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(input: &str, expected: Option<Ago>) {
        let locale = Locale::new(Some("pt"), None);
        let text = Text::new(input);
        let found = (0..text.len()).find_map(|at| amount_at(&text, at, &locale).or_else(|| day_word_at(&text, at, &locale)));
        assert_eq!(found.map(|(ago, _)| ago), expected, "{input}");
    }

    #[test]
    fn amounts_are_read_in_many_languages() {
        for text in [
            "3 hours ago",
            "vor 3 Stunden",
            "il y a 3 heures",
            "hace 3 horas",
            "3 ore fa",
            "há 3 horas",
            "3 uur geleden",
            "för 3 timmar sedan",
            "for 3 timer siden",
            "3 tuntia sitten",
            "3 godziny temu",
            "před 3 hodinami",
            "3 часа назад",
            "3 години тому",
            "πριν από 3 ώρες",
            "3 saat önce",
            "منذ 3 ساعات",
            "לפני 3 שעות",
            "۳ ساعت پیش",
            "3 घंटे पहले",
            "3 jam yang lalu",
            "3 giờ trước",
            "3 ชั่วโมงที่แล้ว",
            "3時間前",
            "3小时前",
            "3시간 전",
            "prije 3 sata",
            "acum 3 ore",
            "преди 3 часа",
            "3 órája ezelőtt",
        ] {
            check(text, Some(Ago::Time(TimeDelta::hours(3))));
        }
        for text in ["2 days ago", "vor 2 Tagen", "il y a 2 jours", "2 giorni fa", "2天前", "2日前", "2일 전", "2 дня назад", "2 dni temu"]
        {
            check(text, Some(Ago::Days(2)));
        }
        check("an hour ago", Some(Ago::Time(TimeDelta::hours(1))));
        check("vor einer Stunde", Some(Ago::Time(TimeDelta::hours(1))));
        check("1 hour 5 minutes ago", Some(Ago::Time(TimeDelta::minutes(65))));
    }

    #[test]
    fn rounded_amounts_name_no_day() {
        for text in ["2 weeks ago", "vor 3 Monaten", "1 year ago", "400 days ago"] {
            check(text, Some(Ago::Vague));
        }
    }

    #[test]
    fn an_amount_is_not_yet_a_date() {
        for text in [
            "3 hours",
            "24 hours a day",
            "open 7 days",
            "9 days later",
            "20 Tage Urlaub",
            "on sale for 3 days",
            "9月3日前",
            "3 days earlier",
        ] {
            check(text, None);
        }
    }
}
