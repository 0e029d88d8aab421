//! The names of the months in the languages of newsrooms: in full, in the cases they take in a date, and abbreviated.
//! Data only. Spellings follow CLDR 48; what sites write besides was added by hand.

/// Language and its twelve months, parted by `|`, spellings by a space. Accents and case do not matter.
pub(super) const MONTHS: &[(&str, &str)] = &[
    (
        "en",
        "january jan|february feb febr|march mar|april apr|may|june jun|july jul|august aug|september sep sept|october oct|november nov|december dec",
    ),
    (
        "de",
        "januar jan jänner jän|februar feb febr feber|märz mär mrz maerz|april apr|mai|juni jun|juli jul|august aug|september sep sept|oktober okt|november nov|dezember dez",
    ),
    (
        "fr",
        "janvier janv jan|février févr fév|mars|avril avr|mai|juin|juillet juil juill|août|septembre sept sep|octobre oct|novembre nov|décembre déc dec",
    ),
    (
        "es",
        "enero ene|febrero feb|marzo mar|abril abr|mayo may|junio jun|julio jul|agosto ago|septiembre setiembre sept sep set|octubre oct|noviembre nov|diciembre dic",
    ),
    (
        "it",
        "gennaio genn|febbraio feb febbr|marzo mar|aprile apr|maggio magg|giugno giu|luglio lug|agosto ago|settembre set sett|ottobre ott|novembre nov|dicembre dic",
    ),
    (
        "pt",
        "janeiro jan|fevereiro fev|março mar|abril abr|maio mai|junho jun|julho jul|agosto ago|setembro set|outubro|novembro nov|dezembro dez",
    ),
    (
        "nl",
        "januari jan|februari feb febr|maart mrt|april apr|mei|juni jun|juli jul|augustus aug|september sep sept|oktober okt|november nov|december dec",
    ),
    (
        "sv",
        "januari jan|februari feb febr|mars|april apr|maj|juni jun|juli jul|augusti aug|september sep sept|oktober okt|november nov|december dec",
    ),
    (
        "da",
        "januar jan|februar feb febr|marts mar|april apr|maj|juni jun|juli jul|august aug|september sep sept|oktober okt|november nov|december dec",
    ),
    (
        "nb",
        "januar jan|februar feb febr|mars mar|april apr|mai|juni jun|juli jul|august aug|september sep sept|oktober okt|november nov|desember des",
    ),
    (
        "is",
        "janúar jan|febrúar feb|mars mar|apríl apr|maí|júní jún|júlí júl|ágúst ágú|september sep sept|október okt|nóvember nóv|desember des",
    ),
    (
        "fi",
        "tammikuuta tammikuu tammi|helmikuuta helmikuu helmi|maaliskuuta maaliskuu maalis|huhtikuuta huhtikuu huhti|toukokuuta toukokuu touko|kesäkuuta kesäkuu kesä|heinäkuuta heinäkuu heinä|elokuuta elokuu|syyskuuta syyskuu syys|lokakuuta lokakuu loka|marraskuuta marraskuu marras|joulukuuta joulukuu joulu",
    ),
    (
        "et",
        "jaanuar jaan jaanuaril|veebruar veebr veebruaril|märts märtsil|aprill apr aprillil|mai mail|juuni juunil|juuli juulil|august aug augustil|september sept septembril|oktoober okt oktoobril|november nov novembril|detsember dets detsembril",
    ),
    (
        "lv",
        "janvāris janvārī janv|februāris februārī febr|marts martā|aprīlis aprīlī apr|maijs maijā|jūnijs jūnijā jūn|jūlijs jūlijā jūl|augusts augustā aug|septembris septembrī sept|oktobris oktobrī okt|novembris novembrī nov|decembris decembrī dec",
    ),
    (
        "lt",
        "sausio sausis saus|vasario vasaris vas|kovo kovas kov|balandžio balandis|gegužės gegužė geg|birželio birželis birž|liepos liepa liep|rugpjūčio rugpjūtis rugp|rugsėjo rugsėjis rugs|spalio spalis spal|lapkričio lapkritis lapkr|gruodžio gruodis gruod",
    ),
    (
        "pl",
        "stycznia styczeń sty|lutego luty lut|marca marzec mar|kwietnia kwiecień kwi|maja maj|czerwca czerwiec cze|lipca lipiec|sierpnia sierpień sie|września wrzesień wrz|października październik paź||grudnia grudzień gru",
    ),
    (
        "cs",
        "ledna leden|února únor úno|března březen bře|dubna duben dub|května květen kvě|června červen čvn|července červenec čvc|srpna srpen|září zář|října říjen říj|listopadu|prosince prosinec",
    ),
    (
        "sk",
        "januára január|februára február|marca marec|apríla apríl|mája máj|júna jún|júla júl|augusta august|septembra september|októbra október|novembra november|decembra december",
    ),
    (
        "sl",
        "januar januarja|februar februarja|marec marca|april aprila|maj maja|junij junija|julij julija|avgust avgusta avg|september septembra|oktober oktobra|november novembra|december decembra",
    ),
    (
        "hr",
        "siječnja siječanj sij|veljače veljača velj|ožujka ožujak ožu|travnja travanj tra|svibnja svibanj svi|lipnja lipanj|srpnja srpanj|kolovoza kolovoz kol|rujna rujan ruj||studenoga studenog studeni stu|prosinca prosinac",
    ),
    (
        "sr",
        "јануар јануара јан januara|фебруар фебруара феб februara|март марта мар mart|април априла апр aprila|мај маја maja|јун јуна juna|јул јула jula|август августа авг avgusta|септембар септембра сеп septembar|октобар октобра окт oktobar|новембар новембра нов novembar|децембар децембра дец decembar",
    ),
    (
        "hu",
        "január jan januári|február febr feb|március márc már|április ápr|május máj|június jún|július júl|augusztus aug|szeptember szept|október okt|november nov|december dec",
    ),
    (
        "ro",
        "ianuarie ian|februarie feb|martie mar|aprilie apr|mai|iunie iun|iulie iul|august aug|septembrie sept sep|octombrie oct|noiembrie noi nov|decembrie dec",
    ),
    ("bg", "януари яну|февруари фев|март|април апр|май|юни|юли|август авг|септември сеп септ|октомври окт|ноември ное ноем|декември дек"),
    (
        "ru",
        "января январь янв|февраля февраль фев февр|марта март мар|апреля апрель апр|мая май|июня июнь июн|июля июль июл|августа август авг|сентября сентябрь сен сент|октября октябрь окт|ноября ноябрь ноя нояб|декабря декабрь дек",
    ),
    (
        "uk",
        "січня січень січ|лютого лютий лют|березня березень бер|квітня квітень квіт кві|травня травень трав тра|червня червень черв чер|липня липень лип|серпня серпень серп сер|вересня вересень вер|жовтня жовтень жовт жов|листопада листопад лист лис|грудня грудень груд гру",
    ),
    (
        "el",
        "ιανουαρίου ιανουάριος ιαν|φεβρουαρίου φεβρουάριος φεβ|μαρτίου μάρτιος μαρ|απριλίου απρίλιος απρ|μαΐου μάιος μαι|ιουνίου ιούνιος ιουν|ιουλίου ιούλιος ιουλ|αυγούστου αύγουστος αυγ|σεπτεμβρίου σεπτέμβριος σεπ σεπτ|οκτωβρίου οκτώβριος οκτ|νοεμβρίου νοέμβριος νοε|δεκεμβρίου δεκέμβριος δεκ",
    ),
    ("tr", "ocak oca|şubat şub|mart mar|nisan nis|mayıs may|haziran haz|temmuz tem|ağustos ağu|eylül eyl|ekim eki|kasım kas|aralık ara"),
    (
        "ar",
        "يناير جانفي|فبراير فيفري شباط|مارس آذار|أبريل أفريل إبريل نيسان|مايو ماي أيار|يونيو جوان يونيه حزيران|يوليو جويلية يوليوز يوليه تموز|أغسطس أوت غشت آب|سبتمبر شتنبر أيلول|أكتوبر|نوفمبر نونبر|ديسمبر دجنبر",
    ),
    ("he", "ינואר ינו|פברואר פבר|מרץ מרס|אפריל אפר|מאי|יוני|יולי|אוגוסט אוג|ספטמבר ספט|אוקטובר אוק|נובמבר נוב|דצמבר דצמ"),
    ("fa", "ژانویه ژانویهٔ|فوریه فوریهٔ|مارس|آوریل|مه مهٔ|ژوئن|ژوئیه ژوئیهٔ جولای|اوت آگوست|سپتامبر|اکتبر|نوامبر|دسامبر"),
    ("hi", "जनवरी जन|फ़रवरी फरवरी फ़र फर|मार्च|अप्रैल|मई|जून|जुलाई जुल|अगस्त अग|सितंबर सितम्बर सित|अक्टूबर अक्तूबर अक्टू|नवंबर नवम्बर नव|दिसंबर दिसम्बर दिस"),
    (
        "id",
        "januari jan|februari feb|maret mar|april apr|mei|juni jun|juli jul|agustus agu agt ags|september sep|oktober okt|november nov nop nopember|desember des",
    ),
    ("ms", "januari|februari||april|mei|jun|julai|ogos ogo|september|oktober|november|disember dis"),
    ("ca", "gener|febrer febr|març|abril abr|maig|juny|juliol|agost ag|setembre set|octubre oct|novembre nov|desembre des"),
    (
        "gl",
        "xaneiro xan|febreiro feb|marzo mar|abril abr|maio mai|xuño|xullo xul|agosto ago|setembro set|outubro|novembro nov|decembro dec",
    ),
    (
        "th",
        "มกราคม ม.ค|กุมภาพันธ์ ก.พ|มีนาคม มี.ค|เมษายน เม.ย|พฤษภาคม พ.ค|มิถุนายน มิ.ย|กรกฎาคม ก.ค|สิงหาคม ส.ค|กันยายน ก.ย|ตุลาคม ต.ค|พฤศจิกายน พ.ย|ธันวาคม ธ.ค",
    ),
];

/// Of the Persian solar calendar.
pub(super) const PERSIAN_MONTHS: &str = "فروردین|اردیبهشت|خرداد|تیر|مرداد امرداد|شهریور|مهر|آبان|آذر|دی|بهمن|اسفند";

/// One word, two months: the one of the language named, and the one of all others.
pub(super) const TWO_MONTHS: &[(&str, &str, u32, u32)] =
    &[("listopada", "hr", 10, 11), ("listopad", "hr", 10, 11), ("lis", "hr", 10, 11), ("srp", "hr", 7, 8), ("lip", "hr", 6, 7)];

/// Abbreviations that are everyday words elsewhere (`7 Pro 2021`): believed only in these languages.
pub(super) const AT_HOME_ONLY: &[(&str, &[&str], u32)] = &[
    ("gen", &["it", "ca"], 1),
    ("led", &["cs"], 1),
    ("mac", &["ms"], 3),
    ("bal", &["lt"], 4),
    ("mag", &["it"], 5),
    ("elo", &["fi"], 8),
    ("out", &["pt", "gl"], 10),
    ("pro", &["cs"], 12),
];

/// Names of two words in the Levant: the first word, then by the second.
pub(super) const ARABIC_PAIRS: &[(&str, &str, u32)] =
    &[("كانون", "الثاني", 1), ("كانون", "الاول", 12), ("تشرين", "الاول", 10), ("تشرين", "الثاني", 11)];

/// The months of Vietnamese as numerals, after `tháng`; eleven and twelve are two words.
pub(super) const VIETNAMESE_NUMERALS: [&str; 10] = ["mot", "hai", "ba", "tu", "nam", "sau", "bay", "tam", "chin", "muoi"];

/// A month in some languages, and another word in the others.
pub(super) fn is_at_home_only(word: &str) -> bool {
    AT_HOME_ONLY.iter().any(|(name, ..)| *name == word) || TWO_MONTHS.iter().any(|(name, ..)| *name == word)
}

/// Every word of a month's name.
pub(super) fn vocabulary() -> Vec<&'static str> {
    let names = MONTHS.iter().map(|(_, names)| *names).chain([PERSIAN_MONTHS]).flat_map(|names| names.split(['|', ' ']));
    let single = TWO_MONTHS.iter().map(|(name, ..)| *name).chain(AT_HOME_ONLY.iter().map(|(name, ..)| *name));
    let pairs = ARABIC_PAIRS.iter().flat_map(|(first, second, _)| [*first, *second]);
    names.chain(single).chain(pairs).chain(VIETNAMESE_NUMERALS).chain(["thang", "thg", "mot"]).collect()
}
