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
