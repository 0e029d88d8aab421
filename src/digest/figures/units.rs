//! Units of measure, counted things and what stands before numbers that count nothing, in nine languages.
//!
//! Ordinary usage of business prose; words stand apart by blanks, phrases by `|`.

/// Units that mean the same whatever the language, as written, and their words.
pub(super) const UNITS: &str = "MWh|GWh|TWh|kWh|Wh|MWp|GWp|kWp|MW|GW|TW|kW|kV|Hz|MHz|GHz|km/h|km²|km2|km|m²|m2|m³|m3|ha|kg|kt|Mt|t|hl|GB|TB|PB|MB|Gbit/s|Mbit/s|Gbps|Mbps|MTPA|TEU|PS|\
    metric tonnes|metric tons|tonnes|tons|ton|kilograms|pounds of|megawatt-hours|gigawatt-hours|megawatt hours|gigawatt hours|kilowatt-hours|megawatts|megawatt|gigawatts|gigawatt|kilowatts|\
    square metres|square meters|square feet|square-foot|square miles|square kilometres|square kilometers|cubic metres|cubic meters|hectares|hectare|acres|acre|miles|mile|\
    kilometres|kilometers|kilometre|kilometer|metres|meters|feet|litres|liters|gallons|barrels|gigabytes|terabytes|petabytes|\
    Tonnen|Megawattstunden|Gigawattstunden|Kilowattstunden|Megawatt|Gigawatt|Kilowatt|Quadratmetern|Quadratmeter|Quadratkilometer|Kubikmeter|Kilometern|Kilometer|Hektar|Litern|Liter|Metern|Meter|Kilogramm|Terawattstunden|\
    tonne|mégawattheures|mégawatts|gigawatts|kilowatts|mètres carrés|mètres cubes|kilomètres|mètres|litres|kilos|\
    toneladas|megavatios|gigavatios|megavatios hora|metros cuadrados|metros cúbicos|kilómetros|hectáreas|metros|litros|\
    megawatts|metros quadrados|quilómetros|quilômetros|hectares|\
    tonnellate|megawatt|metri quadrati|metri quadri|chilometri|ettari|litri|metri|chili|\
    vierkante meter|kubieke meter|kilometer|hectare|megawattuur|liter|meter|kilo";

/// The same in Chinese and Japanese, the longest first.
pub(super) const WIDE_UNITS: &str = "メガワット時|ギガワット時|キロワット時|平方キロメートル|立方メートル|平方メートル|キロメートル|メガワット|ギガワット|キロワット|キログラム|ヘクタール|リットル|メートル|平方キロ|トン|キロ|\
    兆瓦时|千瓦时|吉瓦时|兆瓦時|平方公里|平方米|立方米|兆瓦|吉瓦|千瓦|公吨|公噸|公斤|千克|公里|千米|公顷|公頃|英亩|噸|吨|亩|升|米";

/// Counters of Chinese and Japanese behind which no noun is needed, the longest first.
pub(super) const COUNTERS: &str = "か国|カ国|ヵ国|か所|カ所|ヵ所|箇所|店舗|世帯|拠点|施設|種類|人次|名|人|社|店|台|件|個|本|棟|戸|室|機|隻|校|枚|席|便|両|頭|株|辆|輛|架|艘|套|户|戶|座|份|块|塊|瓶|支|箱|吨位|床|列|国|國|倍";

/// Chinese counters that ask for their noun.
pub(super) const NOUN_COUNTERS: &str = "个|個|位|家|所|条|條|间|間|处|處|项|項|款|只|名|座|辆|輛|台|套|块";

/// What a Chinese noun ends before.
pub(super) const WIDE_STOPS: &str = "的在和与與及为為已将將并並被由从從到是可等以于於了也均都";

/// Not counted: times, shares, coins, pages, months.
pub(super) const UNCOUNTED: &str = "years year days day hours hour months month weeks week minutes seconds decades centuries pages page percent per cents pence degrees points times nights summers winters \
    quarters january february march april may june july august september october november december ages inches centimeters centimetres millimeters millimetres \
    jahre jahren jahr tage tagen tag stunden stunde monate monaten monat wochen woche minuten sekunden uhr seiten seite grad prozent prozentpunkte cent januar februar märz mai juni juli oktober dezember \
    uhrzeit euro dollar mal tausend millionen milliarden eur usd chf \
    ans années année jours jour heures heure mois semaines minutes secondes nuits siècles centimes fois degrés janvier février mars avril juin juillet août septembre octobre novembre décembre \
    años año días horas meses semanas minutos segundos noches siglos céntimos páginas grados veces enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre \
    anos ano dias dia mês segundos séculos cêntimos centavos graus vezes janeiro fevereiro março maio junho julho setembro outubro novembro dezembro \
    anni anno giorni ore mesi settimane minuti secondi notti secoli centesimi pagine gradi volte gennaio febbraio aprile maggio giugno luglio agosto settembre ottobre dicembre \
    jaar jaren dagen uur uren maanden weken minuten seconden nachten eeuwen pagina’s graden keer januari februari maart juni juli augustus";

/// With these a number's phrase is over before any noun has come.
pub(super) const STOPS: &str = "to in on at by for from with and or of the a an is are was were will has have had that which who its their as than but more less up down out over into per via \
    und oder in im am zu zum zur von vom mit für auf bei aus nach ist sind war wurde wird hat die der das den dem des ein eine als wie bis pro sowie an um \
    et ou à au aux en sur pour par avec dans est sont sera a ont que qui le la les un une du des ce plus moins \
    y o a en por para con de del que el los las un una es son más menos e ou no na nos nas do da dos das ao à os as um uma com são mais menos se \
    ed a ad al alla in nel nella con su per da dal è sono che il lo gli un uno una più meno di d te en of op van voor met bij naar uit is zijn wordt heeft de het een als dan om door per meer minder";

/// Words that end like a plural and come before the one that is counted.
pub(super) const MODIFIERS: &str = "sales sports goods news overseas business systems logistics electronics savings arms plus various previous famous numerous serious religious indigenous autonomous precious cross \
    wireless homeless less express campus bonus corpus \
    nouveaux nouvelles autres petits petites grands grandes anciens anciennes jeunes premiers premières principaux différents différentes gros grosses bons bonnes vieux faux jolies \
    nuevos nuevas otros otras grandes pequeños pequeñas mejores primeros primeras buenos distintos distintas diferentes antiguos \
    novos novas outros outras pequenos pequenas melhores primeiros primeiras bons boas \
    nuovi nuove altri altre grandi piccoli piccole primi prime nuove oltre buone migliori antiche antichi \
    eigen nieuwe andere open houten gouden eerste";

/// Plurals that do not look like one.
pub(super) const PLURALS: &str = "people staff men women children crew personnel companies aircraft sheep fish cattle lives premises households \
    mensen man stuks huishoudens personeelsleden kinderen leden scholen banen woningen auto’s foto’s \
    unità città attività";

/// Before a number that names something and counts nothing, in lower case.
pub(super) const MARKERS: &str = "no nos nr num núm n.º n° nº № number page pages p pp pág pag pagina seite s section sec § article art artikel clause version v ver release form rule chapter phase level top route highway line \
    room suite flight channel size type model gate unit building block track lot item step stage table figure fig iso din en rfc articolo articolo artículo artigo chapitre kapitel capítulo volume vol \
    abs absatz ziffer linie gleis zimmer hausnummer postfach box case docket act title resolution directive regulation verordnung richtlinie loi ley lei legge wet lijn kamer nummer ligne línea linha linea salle sala jahr anno año ano année annee year since until in-house grade class";

/// May stand with a capital before a count; any other name with a capital makes it a part of the name.
pub(super) const LEADS: &str = "about around some over nearly almost roughly approximately with the its our in of among another first all by at from to for and up only just these those their more than we they \
    it today now last this that after before as when where while both under below above between against \
    plus près environ quelque quelques les ses nos leurs ces dans des de du à sur avec pour un une au aux quelles parmi soit \
    más unos unas cerca casi los las sus nuestros nuestras con de en un una a el la por sobre más de alrededor aproximadamente entre hasta solo \
    cerca quase os as seus suas com em a o um uma por mais de dos das aos nos nas uns umas até só \
    circa oltre quasi i gli le con in per un una i suoi di dei degli delle ai tra fra sono solo altri \
    ruim ongeveer circa bijna meer dan de het in met voor zo’n totaal samen al op van onze hun er dit deze";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn longer_units_come_before_their_beginnings() {
        for list in [WIDE_UNITS, COUNTERS] {
            let words: Vec<&str> = list.split('|').collect();
            for (at, word) in words.iter().enumerate() {
                assert!(!words[..at].iter().any(|earlier| word.starts_with(earlier)), "{word}");
            }
        }
        let stops: Vec<&str> = STOPS.split_whitespace().collect();
        assert!(!PLURALS.split_whitespace().any(|plural| stops.contains(&plural)));
    }
}
