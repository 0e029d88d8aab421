//! What kinds of page are called: a text that says only this is no headline.

use std::collections::HashSet;
use std::sync::LazyLock;

use crate::model::title_key;
use crate::read::detect::{NEWS, NEWSROOM};

/// What a site's name may have beside it, or in place of it.
pub(super) const GENERIC: &[&str] = &[
    "",
    "news",
    "newsroom",
    "press",
    "pressreleases",
    "pressrelease",
    "pressroom",
    "media",
    "mediacenter",
    "mediacentre",
    "blog",
    "online",
    "com",
    "home",
    "homepage",
    "website",
    "official",
    "the",
];

/// Forms of companies and clubs, and what follows the name of one, without spaces.
pub(super) const FORMS: &[&str] = &[
    "ag",
    "gmbh",
    "se",
    "kg",
    "kgaa",
    "ev",
    "eg",
    "inc",
    "corp",
    "corporation",
    "company",
    "co",
    "ltd",
    "limited",
    "plc",
    "llc",
    "lp",
    "group",
    "holding",
    "holdings",
    "sa",
    "sas",
    "sarl",
    "spa",
    "srl",
    "sl",
    "slu",
    "bv",
    "nv",
    "ab",
    "asa",
    "as",
    "aps",
    "oy",
    "oyj",
    "sro",
    "zrt",
    "nyrt",
    "spzoo",
    "pty",
    "ptyltd",
    "pte",
    "pteltd",
    "ltda",
    "bhd",
    "sdnbhd",
    "kk",
    "gruppe",
    "groupe",
    "grupo",
    "gruppo",
    "forum",
    "forums",
    "blog",
    "board",
    "wiki",
    "magazin",
    "magazine",
    "coltd",
    "coinc",
];

/// Beside the names of newsrooms: what the page of one announcement, or of one thread, is called. As `title_key` writes it.
const KINDS: &str = "\
    news release|news article|news story|news item|news detail|news details|news view|news single|news and views|press release details|\
    press release detail|press article|release details|release detail|article|articles|article detail|article details|article view|story|\
    detail|details|detail view|page|post|entry|announcement|announcement details|regulatory news|regulatory announcement|rns|\
    rns announcement|sec filings|investor news|investor relations|latest press release|view topic|view thread|view single post|view forum|\
    topic|thread|blog archive|blog post|archive|archives|archived news|notice|notices|bulletin|print|print page|printer friendly|\
    untitled document|untitled|new page 1|page title|main content|welcome|content|\
    ad hoc|ad hoc mitteilung|ad hoc mitteilungen|ad hoc meldung|corporate news|dgap news|eqs news|meldung|nachricht|nachrichtendetail|news detailansicht|\
    detailansicht|einzelansicht|artikel|beitrag|bericht|berichte|einzelmeldung|medienmitteilung|medieninformation|presseartikel|\
    bekanntmachung|bekanntmachungen|amtliche bekanntmachungen|mitteilung|mitteilungen|thema anzeigen|willkommen|archiv|startseite|druckansicht|\
    actualité|communiqué de presse|article de presse|fiche|détail|accueil|brèves|brève|archives de presse|voir le sujet|\
    noticia|nota de prensa|comunicado|comunicado de prensa|detalle|detalle noticia|detalle de noticia|avisos|inicio|ver tema|\
    notícia|comunicado de imprensa|nota de imprensa|detalhe|detalhes|início|avvisi|notizia|comunicato|comunicati|comunicato stampa|dettaglio|dettaglio notizia|\
    dettaglio news|bacheca|leggi argomento|nieuwsbericht|persbericht|nyhet|nyhed|pressmeddelande|pressemelding|pressemeddelelse|\
    tiedote|uutinen|komunikat|komunikaty|ogłoszenie|ogłoszenia|artykuł|strona główna|aktualita|článek|tisková zpráva|úřední deska|článok|hír|cikk|\
    novinka|știre|novica|vijest|пресс релиз|прес реліз|новость|статья|объявления|главная|просмотр темы|новина|duyuru|haber detay|haber detayı|\
    haberler detay|basın bülteni|お知らせ詳細|ニュース詳細|ニュースリリース詳細|詳細|記事|新闻详情|新闻内容|新闻详细|详情|详细内容|正文|文章|内容|首页|通知公告|公司要闻|新聞內容|\
    新聞詳情|詳細內容|공지|상세보기|게시판|자유게시판|본문|خبر|بيان صحفي";

/// True for a text that says what kind of page this is, and nothing more.
pub fn is_label(text: &str) -> bool {
    static LABELS: LazyLock<HashSet<&str>> = LazyLock::new(|| phrases().collect());
    text.len() <= 80 && LABELS.contains(title_key(text).as_str())
}

fn phrases() -> impl Iterator<Item = &'static str> {
    [KINDS, NEWSROOM, NEWS].into_iter().flat_map(|phrases| phrases.split('|')).map(str::trim)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_phrase_stands_twice() {
        let mut seen = HashSet::new();
        let twice: Vec<&str> = phrases().filter(|phrase| !seen.insert(*phrase)).collect();
        assert!(twice.is_empty(), "{twice:?}");
    }
}
