//! What stands around the news of a release: credits, captions, sources, bylines, invitations, the part about its sender.
//!
//! Only how it is known; all the words are of ordinary usage in nine languages. Decides nothing about what is told instead.

use std::sync::LazyLock;

use regex::Regex;

use crate::digest::wrap::width;
use crate::read::about::names_someone;

/// Labels before a colon, a bar or a copyright sign: who took, owns, edited or said it, and what a picture shows.
const LABELS: &str = "photos?|photo credits?|photograph(?:er|s|y)?|images?|image credits?|pictures?|picture credits?|captions?|photo captions?|credits?|sources?|editors?|edited by|illustrations?|graphics?|videos?|pictured|\
    bild(?:er)?|fotos?|fotograf(?:in|en)?|bildunterschrift|bildtext|bildzeile|bildnachweis|bildquelle|bildrechte|fotocredit|fotonachweis|quellen?|redaktion|redakteur(?:in)?|grafik|illustration|\
    légendes?|crédits?|crédits? photos?|photographes?|visuels?|rédaction|rédact(?:eur|rice)|image d’illustration|infographie|\
    pie de foto|leyenda|fuentes?|créditos?|créditos? de (?:la )?(?:foto|imagen)|fotografías?|imágen(?:es)?|imagen|fotógraf[oa]|redacción|edición|\
    legendas?|fontes?|imagens?|imagem|fotografias?|redação|edição|divulgação|crédito da foto|\
    didascali[ae]|fonti|crediti|fotograf[oia]+|immagin[ei]|redazione|credito fotografico|\
    bijschrift|fotobijschrift|onderschrift|bron(?:nen)?|beeld|beeldmateriaal|fotograaf|fotografie|redactie|eindredactie|\
    图|圖|图片|圖片|图片来源|圖片來源|图源|来源|來源|信息来源|消息来源|摄影|攝影|供图|供圖|编辑|編輯|责任编辑|責任編輯|责编|责编|文|文字|作者|记者|記者|校对|图片说明|圖片說明|\
    写真|写真提供|画像|画像提供|画像説明|写真説明|出典|出所|情報源|提供|撮影|編集|キャプション|文責";

/// True for a credit, a caption or a source that is labelled, or says so by its first words.
pub(super) fn is_credit(sentence: &str) -> bool {
    /// In columns.
    const LONGEST: usize = 160;
    static LABELLED: LazyLock<Option<Regex>> =
        LazyLock::new(|| Regex::new(&format!(r"(?i)^(?:{LABELS})\s?(?:[:：|©／]|/\s?\p{{L}})")).ok());
    static TOLD: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(
            r"(?ix)^(?:
            (?:photos?|images?|pictures?|photographs?|video)\s(?:courtesy|credits?|by|via|supplied\sby|provided\sby|copyright)\b
            | pictured\s(?:above|below|left|right|here|from|is|are|at)\b | (?:the\s)?(?:photo|picture|image)\sshows\b
            | (?:das\s|unser\s)?(?:foto|bild)\szeigt\b | (?:im|auf\sdem)\s(?:bild|foto): | bild\svon\b | foto\svon\b | das\sbild\sdarf\b
            | (?:sur\sla|notre)\sphoto\b | photo\s(?:de|par)\s | la\sphoto\smontre\b | (?:en|na|nella|op)\s(?:la\s|de\s)?(?:foto|imagen|imagem|immagine)[,:]
            | foto\s(?:de|do|da|di|door|por)\s | la\s(?:foto|imagen)\smuestra\b | op\sde\sfoto\b | a\s(?:foto|imagem)\smostra\b
            | [图圖][为為中][：:]? | [上下左右][图圖][为為：:] | [图圖]片?[由来來]
            | 写真は.{0,60}(?:提供|イメージ|様子|外観|予想図|撮影) | (?:cf|vgl)\.\s)",
        )
        .ok()
    });
    let bare = sentence.trim_start_matches(['(', '（', '[', '【', '▲', '△', '*', ' ']);
    let is = |pattern: &LazyLock<Option<Regex>>| pattern.as_ref().is_some_and(|pattern| pattern.is_match(bare));
    is_within(sentence, LONGEST) && (is(&LABELLED) || is(&TOLD))
}

/// At most so many columns. No letter has more bytes than four.
pub(super) fn is_within(text: &str, columns: usize) -> bool {
    text.len() <= 4 * columns && width(text) <= columns
}

/// `By Jane Poe.`: nothing but names behind the word. What has a verb or a number is a sentence.
pub(super) fn is_byline(paragraph: &str) -> bool {
    const WORDS: usize = 6;
    const PARTICLES: &str = "and und et y e en de da do del della di van von der den la le text words";
    static BYLINE: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r"(?i)^(?:by|von|par|por|di|door|text by|words by|written by|author|autor|autorin|auteur|auteure|autore|autrice) ").ok()
    });
    let Some(found) = BYLINE.as_ref().and_then(|byline| byline.find(paragraph)).filter(|_| is_within(paragraph, 60)) else { return false };
    let names: Vec<&str> = paragraph[found.end()..].split([' ', '\u{a0}']).filter(|word| !word.is_empty()).collect();
    let is_name = |word: &&str| {
        word.starts_with(char::is_uppercase) && !word.contains(char::is_numeric) || PARTICLES.split(' ').any(|particle| particle == *word)
    };
    names.len() <= WORDS && names.iter().all(is_name)
}

/// The part where a release turns from its news to its sender; `paragraph` is no prose.
pub(super) fn is_end_matter(paragraph: &str, language: Option<&str>) -> bool {
    const BEGINNINGS: &[&str] = &[
        "about ",
        "à propos",
        "acerca de",
        "sobre ",
        "informazioni su",
        "关于",
        "關於",
        "会社概要",
        "forward-looking",
        "safe harbor",
        "media contact",
        "press contact",
        "contact:",
        "contacts",
        "pressekontakt",
        "contact presse",
        "contacto",
        "contatti",
        "notes to editors",
        "###",
        "disclaimer",
    ];
    let primary = language.and_then(|tag| tag.get(..2)).unwrap_or_default().to_ascii_lowercase();
    let begins = |words: &[&str]| words.iter().any(|words| paragraph.to_lowercase().starts_with(words));
    is_within(paragraph, 80)
        && (begins(BEGINNINGS) || primary == "de" && begins(&["über "]) || primary == "nl" && begins(&["over "]))
        && names_someone(paragraph)
}

/// True for a short sentence that is nothing but an invitation; a long one may have news behind it.
pub(super) fn is_invitation(sentence: &str) -> bool {
    /// In columns.
    const LONGEST: usize = 160;
    static NOW: LazyLock<Option<Regex>> = LazyLock::new(|| {
        let verbs = "anmelden|bewerben|lesen|weiterlesen|herunterladen|abonnieren|registrieren|bestellen|buchen|kaufen|informieren|ansehen|anschauen|entdecken|teilnehmen|spenden|folgen|testen|downloaden|reinhören|sichern|mitmachen|vormerken|erfahren";
        Regex::new(&format!(r"^jetzt (?:(?:hier|gleich|direkt|online|kostenlos|gratis|mehr|noch) )?(?:{verbs})(?:$|[.!:,]| (?:und|für|unter|auf|zum|zur|bei|in|hier)\b)|^jetzt (?:zum|zur|für|tickets|karten|plätze) .{{0,60}}(?:{verbs})[.!]?$")).ok()
    });
    static NETWORK: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r"^follow .{1,60}\b(?:facebook|twitter|linkedin|instagram|youtube|tiktok|bluesky|mastodon|threads|x|social media)\b")
            .ok()
    });
    // `詳しくはこちら`: a place where more is told.
    static THERE: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(
            r"^(?:詳しくは|詳細は|詳細につ|お問い合わせは).*(?:こちら|下記|以下|ご覧|参照|ください|まで|http|www|サイト|ページ|電話)",
        )
        .ok()
    });
    if !is_within(sentence, LONGEST) {
        return false;
    }
    let lower = sentence.to_lowercase().replace('\'', "’");
    let is = |pattern: &LazyLock<Option<Regex>>| pattern.as_ref().is_some_and(|pattern| pattern.is_match(&lower));
    // A phrase ends where a word ends, except in scripts without spaces.
    let begins = |words: &&str| {
        let is_wide = words.starts_with(|c: char| c >= '\u{2e80}');
        lower.strip_prefix(*words).is_some_and(|rest| is_wide || !rest.starts_with(|c: char| c.is_alphanumeric() || c == '-'))
    };
    INVITATIONS.iter().any(begins) || is(&NOW) || is(&NETWORK) || is(&THERE)
}

/// An imperative's words, or those before it.
const INVITATIONS: &[&str] = &[
    "read more",
    "read the full",
    "click here",
    "click on",
    "click the",
    "click below",
    "click through",
    "learn more",
    "find out more",
    "for more information",
    "for further information",
    "for more details",
    "to learn more",
    "to find out more",
    "subscribe to",
    "subscribe now",
    "subscribe here",
    "subscribe today",
    "subscribe and",
    "subscribe for",
    "sign up for",
    "sign up to",
    "sign up now",
    "sign up here",
    "sign up today",
    "sign up at",
    "follow us",
    "follow our",
    "follow along",
    "follow the link",
    "download the",
    "download a",
    "download our",
    "download your",
    "download now",
    "download here",
    "download it",
    "download images",
    "download photos",
    "watch the",
    "register now",
    "register here",
    "view the",
    "visit our",
    "please visit",
    "share this",
    "see also",
    "mehr erfahren",
    "weitere informationen",
    "mehr informationen",
    "hier klicken",
    "klicken sie",
    "folgen sie",
    "lesen sie",
    "abonnieren sie",
    "en savoir plus",
    "pour plus d’informations",
    "pour plus d’infos",
    "pour plus d’information",
    "pour plus de détails",
    "pour plus de renseignements",
    "pour en savoir",
    "lire la suite",
    "cliquez",
    "suivez-nous",
    "abonnez-vous",
    "téléchargez",
    "leer más",
    "más información",
    "para más información",
    "para obtener más información",
    "haga clic",
    "síganos",
    "suscríbase",
    "descargue",
    "saiba mais",
    "para mais informações",
    "leia mais",
    "clique aqui",
    "clique em",
    "clique no",
    "clique na",
    "clique para",
    "siga-nos",
    "subscreva a",
    "inscreva-se",
    "per saperne di più",
    "per maggiori informazioni",
    "per ulteriori informazioni",
    "leggi di più",
    "leggi tutto",
    "leggi qui",
    "leggi anche",
    "leggi il",
    "leggi la",
    "leggi l’articolo",
    "clicca",
    "seguici",
    "scarica il",
    "scarica la",
    "scarica qui",
    "iscriviti",
    "iscrivetevi",
    "lees meer",
    "voor meer informatie",
    "klik hier",
    "volg ons",
    "meld u aan",
    "meld je aan",
    "schrijf u in",
    "schrijf je in",
    "了解更多",
    "点击此处",
    "点击这里",
    "点击查看",
    "点击下载",
    "点击了解",
    "点击阅读",
    "点击链接",
    "点击进入",
    "点击观看",
    "点击关注",
    "点击上方",
    "点击下方",
    "点击以下",
    "点击文末",
    "点击左",
    "点击右",
    "點擊此處",
    "點擊這裡",
    "點擊查看",
    "點擊下載",
    "點擊了解",
    "點擊閱讀",
    "更多信息请",
    "更多信息，请",
    "更多信息见",
    "更多信息可",
    "更多資訊請",
    "更多資訊，請",
    "欲了解",
    "关注我们",
    "關注我們",
    "請瀏覽",
    "详情请",
    "詳情請",
    "続きを読む",
    "お問い合わせ先",
    "お問い合わせ：",
];
