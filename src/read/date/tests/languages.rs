//! 3 September 2021 in the languages of newsrooms, and the other months by their names.

use chrono::NaiveDate;

use super::super::months::MONTHS;
use super::{check, reader, reader_at};

#[test]
fn the_third_of_september_is_read_in_every_language() {
    for (language, text) in [
        ("en", "Sept. 3, 2021"),
        ("en", "3rd September, 2021"),
        ("en", "Friday, 3 September 2021"),
        ("en", "September 3rd 2021"),
        ("en", "3 Sep '21"),
        ("en", "the 3rd of September 2021"),
        ("en", "SEPTEMBER 03 2021"),
        ("en", "Sep-03-2021"),
        ("en", "2021 September 3"),
        ("en", "2021-Sep-03"),
        ("de", "3. September 2021"),
        ("de", "Freitag, den 3. Sept. 2021"),
        ("fr", "vendredi 3 septembre 2021"),
        ("fr", "le 3 sept. 2021"),
        ("es", "3 de septiembre de 2021"),
        ("es", "3 de setiembre del 2021"),
        ("es", "03 sep 2021"),
        ("it", "3 settembre 2021"),
        ("it", "03 set 2021"),
        ("pt", "3 de setembro de 2021"),
        ("pt", "3 de set. de 2021"),
        ("nl", "3 september 2021"),
        ("nl", "vrijdag 3 sep. 2021"),
        ("sv", "den 3 september 2021"),
        ("da", "3. september 2021"),
        ("nb", "3. september 2021"),
        ("fi", "3. syyskuuta 2021"),
        ("et", "3. september 2021"),
        ("lv", "2021. gada 3. septembrī"),
        ("lv", "3. septembris, 2021"),
        ("lt", "2021 m. rugsėjo 3 d."),
        ("lt", "2021 rugsėjo 3"),
        ("pl", "2021 września 3"),
        ("pl", "3 września 2021 r."),
        ("cs", "3. září 2021"),
        ("sk", "3. septembra 2021"),
        ("sl", "3. september 2021"),
        ("hr", "3. rujna 2021."),
        ("sr", "3. септембар 2021."),
        ("hu", "2021. szeptember 3."),
        ("hu", "2021. szept. 3., péntek"),
        ("ro", "3 septembrie 2021"),
        ("bg", "3 септември 2021 г."),
        ("ru", "3 сентября 2021 г."),
        ("ru", "3 сентября 2021 года"),
        ("ru", "3 сен. 2021"),
        ("uk", "3 вересня 2021 р."),
        ("el", "3 Σεπτεμβρίου 2021"),
        ("el", "ΠΑΡΑΣΚΕΥΗ, 3 ΣΕΠΤΕΜΒΡΙΟΥ 2021"),
        ("tr", "3 Eylül 2021 Cuma"),
        ("ar", "٣ سبتمبر ٢٠٢١"),
        ("ar", "الجمعة، 3 سبتمبر/أيلول 2021"),
        ("ar", "3 أيلول 2021"),
        ("he", "3 בספטמבר 2021"),
        ("he", "3 ספט׳ 2021"),
        ("fa", "۳ سپتامبر ۲۰۲۱"),
        ("hi", "3 सितंबर 2021"),
        ("hi", "३ सितम्बर २०२१"),
        ("id", "Jumat, 3 September 2021"),
        ("ms", "3 September 2021"),
        ("vi", "ngày 3 tháng 9 năm 2021"),
        ("vi", "3 Tháng Chín, 2021"),
        ("vi", "3 thg 9, 2021"),
        ("th", "3 กันยายน 2564"),
        ("th", "3 ก.ย. 2564"),
        ("th", "3 ก.ย. 64"),
        ("th", "3 กันยายน พ.ศ. 2564"),
        ("th", "๓ กันยายน ๒๕๖๔"),
        ("ca", "3 de setembre de 2021"),
        ("gl", "3 de setembro de 2021"),
        ("ja", "2021年9月3日"),
        ("ja", "２０２１年９月３日（金）"),
        ("ja", "令和3年9月3日"),
        ("ja", "R3.9.3"),
        ("zh", "2021年9月3日"),
        ("zh", "二〇二一年九月三日"),
        ("zh", "2021年09月03号"),
        ("zh-TW", "民國110年9月3日"),
        ("zh-TW", "110.09.03"),
        ("zh-TW", "110年9月3日"),
        ("ko", "2021년 9월 3일"),
        ("ko", "2021. 9. 3."),
        ("ko", "2021년9월3일자"),
        ("fa", "۱۲ شهریور ۱۴۰۰"),
        ("fa", "۱۴۰۰/۰۶/۱۲"),
    ] {
        check(&reader(language), text, "2021-09-03");
    }
}

#[test]
fn abbreviations_ordinals_and_cases_are_read() {
    for (language, text, expected) in [
        ("en", "27 FEB 26", "2026-02-27"),
        ("en", "Feb. 27th, 2026", "2026-02-27"),
        ("en", "Fri 27 Feb 2026 | 9:00 am EST", "2026-02-27T09:00:00-05:00"),
        ("de", "27. Feb. 2026, 14:10 Uhr MEZ", "2026-02-27T14:10:00+01:00"),
        ("de-AT", "1. Jänner 2026", "2026-01-01"),
        ("de", "Fr., 27.02.2026", "2026-02-27"),
        ("fr", "1er janv. 2026", "2026-01-01"),
        ("fr", "27 FÉVR. 2026", "2026-02-27"),
        ("fr", "27 fevrier 2026 à 9 h 30 CET", "2026-02-27T09:30:00+01:00"),
        ("es", "viernes, 27 de feb. de 2026", "2026-02-27"),
        ("es", "27-feb-2026", "2026-02-27"),
        ("es", "1.º de enero de 2026", "2026-01-01"),
        ("es", "12 febrero, 2026", "2026-02-12"),
        ("it", "27 feb 2026", "2026-02-27"),
        ("it", "1º gen. 2026", "2026-01-01"),
        ("pt", "27 FEV 2026", "2026-02-27"),
        ("pt", "1.º de março de 2026", "2026-03-01"),
        ("nl", "27 mrt. 2025", "2025-03-27"),
        ("nl", "vrijdag 1e mei 2026", "2026-05-01"),
        ("sv", "27 feb. 2026 kl. 08.30 CET", "2026-02-27T08:30:00+01:00"),
        ("da", "d. 27. feb. 2026", "2026-02-27"),
        ("nb", "27. des. 2025", "2025-12-27"),
        ("fi", "pe 27.2.2026", "2026-02-27"),
        ("fi", "27. helmikuuta 2026 klo 9.00", "2026-02-27"),
        ("pl", "27 lut 2026", "2026-02-27"),
        ("pl", "27 lutego 2026 r., godz. 12:30", "2026-02-27"),
        ("cs", "27. února 2026", "2026-02-27"),
        ("cs", "27. 2. 2026", "2026-02-27"),
        ("sk", "27. feb 2026", "2026-02-27"),
        ("hu", "2026. február 27., péntek", "2026-02-27"),
        ("hu", "2026.02.27.", "2026-02-27"),
        ("ro", "27 feb. 2026", "2026-02-27"),
        ("bg", "27.02.2026 г.", "2026-02-27"),
        ("ru", "27 фев 2026", "2026-02-27"),
        ("ru", "27 февраля 2026 г., 14:10 МСК", "2026-02-27T14:10:00+03:00"),
        ("uk", "27 лют. 2026", "2026-02-27"),
        ("el", "27 ΦΕΒΡΟΥΑΡΙΟΥ 2026", "2026-02-27"),
        ("el", "27 Φεβ 2026", "2026-02-27"),
        ("tr", "27 Şub 2026", "2026-02-27"),
        ("tr", "27 ŞUBAT 2026 CUMA", "2026-02-27"),
        ("ar", "27 فبراير، 2026", "2026-02-27"),
        ("ar", "الخميس، 26 شباط 2026", "2026-02-26"),
        ("ar", "27 كانون الأول 2025", "2025-12-27"),
        ("he", "27 בפברואר 2026", "2026-02-27"),
        ("fa", "جمعه ۸ اسفند ۱۴۰۴", "2026-02-27"),
        ("fa", "۸ اسفند ۱۴۰۴، ساعت ۱۴:۱۰", "2026-02-27"),
        ("hi", "27 फ़रवरी 2026", "2026-02-27"),
        ("id", "27 Feb 2026, 14.10 WIB", "2026-02-27T14:10:00+07:00"),
        ("ms", "27 Februari 2026", "2026-02-27"),
        ("vi", "27/02/2026 14:10", "2026-02-27"),
        ("th", "27 ก.พ. 2569", "2026-02-27"),
        ("th", "วันศุกร์ที่ 27 กุมภาพันธ์ 2569", "2026-02-27"),
        ("ca", "27 de febr. de 2026", "2026-02-27"),
        ("lt", "2026-02-27 d.", "2026-02-27"),
        ("et", "27. veebruaril 2026", "2026-02-27"),
        ("lv", "27. februārī 2026", "2026-02-27"),
        ("sl", "27. feb. 2026", "2026-02-27"),
        ("hr", "27. veljače 2026.", "2026-02-27"),
        ("sr", "27. фебруара 2026.", "2026-02-27"),
        ("is", "27. febrúar 2026", "2026-02-27"),
        ("ko", "2026.02.27 (금) 14:10", "2026-02-27"),
        ("ko", "26.02.27", "2026-02-27"),
        ("ja", "令和8年2月27日", "2026-02-27"),
        ("ja", "2026.2.27 Fri", "2026-02-27"),
        ("zh", "2026年2月27日 星期五 下午2:10", "2026-02-27"),
        ("zh", "2026-02-27 14:10:05", "2026-02-27"),
    ] {
        check(&reader(language), text, expected);
    }
}

#[test]
fn first_days_and_odd_spellings_are_read() {
    check(&reader("fr"), "le 1er mars 2021", "2021-03-01");
    check(&reader("fr"), "1er AOUT 2021", "2021-08-01");
    check(&reader("it"), "1° ottobre 2021", "2021-10-01");
    check(&reader("es"), "1º de octubre de 2021", "2021-10-01");
    check(&reader("ca"), "1 d’abril de 2021", "2021-04-01");
    check(&reader("pl"), "2 września 2021", "2021-09-02");
    check(&reader("ja"), "令和元年５月１日", "2019-05-01");
    check(&reader("ja"), "平成30年4月1日", "2018-04-01");
    check(&reader("ar"), "1 كانون الثاني 2021", "2021-01-01");
    check(&reader("vi"), "1 tháng mười một, 2021", "2021-11-01");
    check(&reader("de"), "2. Maerz 2021", "2021-03-02");
    check(&reader("it"), "aprile 25, 2016 - 5:47 pm", "2016-04-25");
}

#[test]
fn every_name_of_a_month_is_read_with_day_and_year() {
    for (language, names) in MONTHS {
        for (names, month) in names.split('|').zip(1..) {
            for name in names.split_whitespace() {
                let day = NaiveDate::from_ymd_opt(2021, month, 17).unwrap().to_string();
                check(&reader(language), &format!("17 {name} 2021"), &day);
                check(&reader(language), &format!("17. {}. 2021", name.to_uppercase()), &day);
                check(&reader(language), &format!("{name} 17, 2021"), &day);
            }
        }
    }
}

#[test]
fn a_word_with_two_meanings_needs_a_language() {
    check(&reader("pl"), "3 listopada 2021", "2021-11-03");
    check(&reader("hr"), "3. listopada 2021.", "2021-10-03");
    check(&reader_at("novine.hr"), "3. listopada 2021.", "2021-10-03");
    check(&super::DateReader::new(super::hints()), "3 listopada 2021", "");
    check(&reader("en"), "Phone 7 Pro 2021", "");
    check(&reader("cs"), "7. pro 2021", "2021-12-07");
}

#[test]
fn calendars_of_a_place_stay_there() {
    check(&reader("en"), "110.09.03", "");
    check(&reader_at("acme.com.tw"), "110/09/03", "2021-09-03");
    check(&reader("en"), "R3.9.3", "");
    check(&reader("ar"), "1443/01/26", "");
    check(&reader("th"), "03/09/2564", "2021-09-03");
    check(&reader("de"), "03/09/2564", "");
    check(&reader_at("acme.co.th"), "25/09/2564", "2021-09-25");
}
