//! Words with a full stop that ends no sentence, in the languages that newsrooms write most.
//!
//! Chosen from ordinary usage; a word belongs here only if business prose has it often.

use std::collections::HashSet;
use std::sync::LazyLock;

/// What a full stop after a word says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stop {
    /// Never the end: what it shortens is followed by more (`Dr.`, `bzw.`).
    Inside,
    /// The end only before a word that begins sentences (`Inc.`, `U.S.`, `Mio.`).
    Perhaps,
    /// Not the end if a number follows (`No. 5`, `Sept. 3`).
    BeforeNumber,
}

/// Titles before names, connectives, "about"; in all the languages, in lower case, without the last full stop.
const INSIDE: &str = "\
    dr pr mr mrs ms dña hnos irs eng soc cav mult hc dhr mw mevr prov ee bd dpto depto prof.ª prof rev hon gen col lt sgt capt sen rep gov messrs mme mlle mgr sr sra srta dra drs ir ing dipl dott dott.ssa \
    sig sig.ra avv exmo fr hr fa gebr st ste mt ft adm maj brig atty supt pres mag dkfm priv.-doz vs approx incl excl esp e.g i.e cf viz ca est resp bzw z.b d.h u.a o.ä ggf evtl inkl \
    exkl zzgl abzgl vgl rd sog gem insb bspw i.d.r v.a z.t u.u mind max geb einschl entspr i.h.v i.v.m s.o s.u zw ehem stellv env zzt ggü abt frl jährl mtl zzgl lav excmo excma ilmo ilma exma sres sras gral arq pdte dott.ri prof.ssa prof.sse geom rag spett sigg on.le \
    cllr revd cmdr cpl ets m.n o.l.v i.s.m zgn evt v.exa d.d \
    p.ex c.-à-d p.ej aprox p.es ecc. bijv d.w.z m.b.t o.a t.o.v c.q av avda ej apdo ud uds vd";

/// Forms of companies, countries, times, amounts. What says "and so on" (`etc.`) is no abbreviation here: a capital behind it begins a sentence.
const PERHAPS: &str = "\
    inc corp co ltd cía cia pvt bhd sdn llc plc bros cie jr ges.m.b.h s.a s.p.a s.r.l s.a.s s.l n.v b.v a.g e.v ltda lda cia pty pte gmbh s.à.r.l l.p u.s u.k u.n \
    e.u u.s.a u.a.e uu a.m p.m d.c ph.d b.c a.d ee.uu m.b.a mio mrd bio tsd mill mln mld mdr mds bn \
    dept univ assn ave blvd al jh std sek ala ariz ark calif colo conn fla kan ky mich minn neb nev okla ore pa tenn tex va wis";

/// "Number", "page", months.
const BEFORE_NUMBER: &str = "\
    no nos nr nrn num núm n nº p pp pag pág págs art abs fig figs vol ch kap tel ext ziff abb tab blz s séc sec par cap chap jan feb mar \
    apr jun jul aug sep sept oct nov dec okt dez janv févr avr juil déc ene abr ago dic fev set out gen mag giu lug ott mrt \
    approx rs";

/// Names with an exclamation mark of their own, in lower case: the end only before a word that begins sentences.
const EXCLAIMED: &str = "yahoo yum joomla kahoot jeopardy wham";

/// Words that begin a sentence and seldom follow an abbreviation within one. Particles of names
/// (`de`, `van`, `von`) are left out on purpose.
const STARTERS: &str = "\
    the this these that those it its he she they we our you your there here in on at as for from with by to since under after \
    before during while when if but and however also both each all more most many such today last over through according an der \
    die das ein eine es er sie wir ihr ihre sein seine im am auf aus bei mit nach seit für durch über zum zur dies diese dieser \
    damit dabei dazu außerdem zudem auch aber und doch wie wenn als bis trotz wegen laut gegen ohne dort dann danach daher deshalb dennoch zugleich gleichzeitig jetzt nun künftig bereits \
    erst nur noch kein keine jede jeder jedes alle viele beide weitere unser unsere wer was wo warum welche dazu vor dank insgesamt hier so den dem unter ab le les l il \
    elle ils elles nous vous ce cette ces cet dans en au aux pour par avec depuis après avant selon mais et un une el los las \
    ella ellos con para por desde según pero este esta estos estas además también o os ele ela eles com após segundo mas além \
    também lo gli i questo questa nel nella dopo secondo ma inoltre anche het een dit deze wij ze zij voor met na sinds volgens \
    maar ook bij uit no not what how why who now then yet no-one nobody earlier later meanwhile founded headquartered vgl siehe";

static INSIDE_WORDS: LazyLock<HashSet<&str>> = LazyLock::new(|| INSIDE.split_whitespace().collect());
static PERHAPS_WORDS: LazyLock<HashSet<&str>> = LazyLock::new(|| PERHAPS.split_whitespace().collect());
static BEFORE_NUMBER_WORDS: LazyLock<HashSet<&str>> = LazyLock::new(|| BEFORE_NUMBER.split_whitespace().collect());
static STARTER_WORDS: LazyLock<HashSet<&str>> = LazyLock::new(|| STARTERS.split_whitespace().collect());

/// What a full stop after `word` says; `None` for an ordinary word. `word` comes without that stop, as written.
pub(super) fn of(word: &str) -> Option<Stop> {
    // French gentlemen, not millimetres.
    if word == "MM" {
        return Some(Stop::Inside);
    }
    // Low in Danish; a title in Italian.
    if word == "lav" {
        return None;
    }
    // `Sallow Mill.`; the Spanish million has no capital.
    if word == "Mill" {
        return None;
    }
    let word = word.to_lowercase();
    // `Dr.-Ing.`, `l’avv.`, `Jean-M.`: the last part decides.
    let word = word.rsplit(".-").next().and_then(|word| word.rsplit(['’', '\'']).next()).unwrap_or(&word);
    let word = word.rsplit_once('-').map_or(word, |(_, last)| if last.chars().count() == 1 { last } else { word });
    let has = |list: &LazyLock<HashSet<&str>>| list.contains(word);
    // `Gen.` and `n.` are in two lists: what holds before a number is the weaker claim, so it comes last.
    if has(&INSIDE_WORDS) {
        Some(Stop::Inside)
    } else if has(&PERHAPS_WORDS) || is_initials(word) {
        Some(Stop::Perhaps)
    } else if has(&BEFORE_NUMBER_WORDS) || word.ends_with("str") {
        // German streets: `Hauptstr. 5`.
        Some(Stop::BeforeNumber)
    } else {
        None
    }
}

/// Whether an exclamation mark behind `word` may be the name's own (`Yahoo!`).
pub(super) fn is_exclaimed(word: &str) -> bool {
    EXCLAIMED.split(' ').any(|name| name == word.to_lowercase())
}

/// True for words that begin sentences.
pub(super) fn begins_sentences(word: &str) -> bool {
    STARTER_WORDS.contains(word.to_lowercase().as_str())
}

/// `j`, `u.s`, `a.b.c`: letters one by one.
fn is_initials(word: &str) -> bool {
    word.split('.').all(|part| {
        let mut letters = part.chars();
        letters.next().is_some_and(char::is_alphabetic) && letters.next().is_none()
    })
}
