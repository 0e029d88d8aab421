//! What pagers call their links, in the languages of the web. In lower case, letters only, as `key` writes them.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::pager::Label;
use crate::model::title_key;

static LABELS: LazyLock<HashMap<&str, Label>> = LazyLock::new(|| {
    let lists = [(BACK, Label::Back), (LAST, Label::Last), (MORE, Label::More), (OLDER, Label::Older), (NEXT, Label::Next)];
    lists.into_iter().flat_map(|(phrases, label)| phrases.split('|').map(move |phrase| (phrase, label))).collect()
});

const NEXT: &str = "next|next page|go to next page|go to the next page|next results|next items|forward|nextpage|weiter|vor|vorwärts|\
    nächste|nächste seite|zur nächsten seite|nächste seite anzeigen|folgende seite|folgeseite|suivant|suivante|suivants|\
    suivantes|page suivante|aller à la page suivante|voir la suite|siguiente|siguientes|página siguiente|siguiente página|\
    ir a la página siguiente|sig|próximo|próxima|próxima página|página seguinte|seguinte|seguintes|avançar|successivo|\
    successiva|successivi|pagina successiva|prossima|prossimo|prossima pagina|avanti|següent|pàgina següent|volgende|\
    volgende pagina|ga naar volgende pagina|næste|næste side|neste|neste side|nästa|nästa sida|seuraava|seuraava sivu|\
    næsta|næsta síða|następna|następna strona|następne|dalej|další|další stránka|následující|ďalšia|ďalšia strana|ďalej|\
    nasledujúca|naslednja|naprej|sljedeća|sljedeće|sljedeća stranica|sledeća|следећа|következő|következő oldal|următor|\
    următoarea|următoarea pagină|înainte|следующая|следующая страница|следующие|вперед|вперёд|далее|след|наступна|\
    наступна сторінка|далі|следваща|следваща страница|напред|επόμενη|επόμενο|επόμενη σελίδα|sonraki|sonraki sayfa|ileri|\
    järgmine|nākamā|nākamais|kitas|kitas puslapis|التالي|التالى|الصفحة التالية|التالية|بعدی|صفحه بعد|صفحه بعدی|הבא|הבאה|\
    לעמוד הבא|העמוד הבא|अगला|अगला पृष्ठ|อันดับถัดไป|ถัดไป|หน้าถัดไป|tiếp|tiếp theo|trang sau|trang tiếp|berikutnya|\
    selanjutnya|halaman berikutnya|seterusnya|次へ|次|次のページ|次のページへ|次ページ|次頁|つぎへ|次の件|次を表示|下一页|下页|下一頁|下頁|后一页|後一頁|下一步|다음|다음 페이지|\
    다음페이지|다음 페이지로 이동";

const OLDER: &str = "older|older posts|older entries|older articles|older news|older stories|older items|load older stories|older releases|\
    previous entries|earlier|ältere|ältere beiträge|ältere artikel|ältere einträge|ältere meldungen|vorherige beiträge|\
    frühere beiträge|articles plus anciens|articles précédents|plus anciens|messages plus anciens|anciens articles|\
    actualités plus anciennes|entradas anteriores|entradas antiguas|entradas más antiguas|más antiguos|noticias anteriores|\
    posts anteriores|postagens mais antigas|mais antigos|mensagens antigas|articoli precedenti|post più vecchi|\
    articoli più vecchi|meno recenti|oudere berichten|ouder|oudere|äldre|äldre inlägg|äldre nyheter|eldre|eldre innlegg|\
    ældre|ældre indlæg|vanhemmat|vanhemmat artikkelit|vanhemmat kirjoitukset|starsze|starsze wpisy|starší|starší příspěvky|\
    starší články|staršie|starejši|starije|régebbi|régebbi bejegyzések|korábbi|mai vechi|articole mai vechi|\
    предыдущие записи|старые записи|старее|раньше|старіші|старіші записи|по стари|παλαιότερα|παλαιότερες αναρτήσεις|\
    daha eski|eski yazılar|önceki yazılar|المقالات الأقدم|الأقدم|أقدم|قدیمی تر|ישן יותר|פוסטים ישנים יותר|bài cũ hơn|\
    postingan lama|過去の投稿|以前の記事|過去の記事|古い記事|更早|旧文章|较旧的文章|較舊的文章|較早文章|이전 글|이전글 목록";

const MORE: &str = "load more|load more news|load more articles|load more posts|load more results|load more stories|show more|\
    show more news|show more results|show more articles|view more|see more|see more news|more|more news|more articles|\
    more stories|more posts|more results|more press releases|view more news|read more news|mehr|mehr laden|mehr anzeigen|\
    weitere laden|weitere anzeigen|weitere meldungen|weitere meldungen laden|weitere artikel|mehr news|mehr meldungen|\
    mehr artikel laden|charger plus|voir plus|afficher plus|plus dactualités|plus de résultats|charger la suite|\
    voir plus dactualités|plus darticles|cargar más|ver más|mostrar más|más noticias|ver más noticias|carregar mais|\
    ver mais|mostrar mais|mais notícias|carica altro|carica altri|mostra altri|mostra di più|altre notizie|vedi altro|\
    meer laden|laad meer|toon meer|meer nieuws|meer berichten|visa fler|visa mer|ladda fler|vis flere|vis mer|last flere|\
    hent flere|se flere|näytä lisää|lataa lisää|pokaż więcej|załaduj więcej|więcej|načíst další|zobrazit další|\
    zobraziť viac|načítať viac|több betöltése|továbbiak|încarcă mai multe|mai multe|показать еще|показать ещё|\
    загрузить еще|загрузить ещё|ещё|еще|показати ще|завантажити ще|зареди още|περισσότερα|daha fazla|daha fazla göster|\
    daha fazla yükle|عرض المزيد|تحميل المزيد|المزيد|بارگذاری بیشتر|טען עוד|הצג עוד|ดูเพิ่มเติม|xem thêm|tải thêm|\
    muat lebih banyak|lihat lebih banyak|もっと見る|もっと読む|さらに表示|さらに読み込む|加载更多|查看更多|更多|載入更多|顯示更多|더보기|더 보기";

/// Links beside the one that is looked for.
const BACK: &str = "previous|prev|previous page|back|newer|newer posts|first|first page|start|zurück|vorherige|vorherige seite|erste|\
    erste seite|anfang|précédent|précédente|page précédente|premier|première|anterior|página anterior|primera|primero|\
    primeira|precedente|pagina precedente|prima|vorige|eerste|forrige|første|föregående|första|edellinen|ensimmäinen|\
    poprzednia|pierwsza|předchozí|první|предыдущая|назад|первая|попередня|önceki|ilk|السابق|الأولى|הקודם|前へ|前のページ|最初|最初へ|\
    上一页|上页|首页|上一頁|首頁|이전|처음";

const LAST: &str = "last|last page|end|letzte|letzte seite|ende|dernier|dernière|dernière page|última|último|ultima|laatste|sidste|siste|\
    sista|viimeinen|ostatnia|poslední|последняя|остання|son|الأخيرة|最後|最後へ|尾页|末页|末頁|마지막|맨끝|last results";

/// Of what the "next" is another: a month, a picture, an article.
const ELSEWHERE: &str = "month|week|day|year|slide|image|photo|picture|video|event|article|story|post|project|testimonial|monat|woche|bild|\
    folie|veranstaltung|artikel|beitrag|mois|semaine|diapositive|événement|mes|semana|diapositiva|imagen|mese|settimana|\
    maand|afbeelding|месяц|слайд|翌月|来月|下个月|下一篇|下一张|다음달";

/// In class names, ids and roles of what holds a pager.
pub(super) const PAGER_PLACES: &[&str] = &[
    "pager",
    "paging",
    "paginat",
    "pagination",
    "page-num",
    "pagenum",
    "pagenav",
    "page-nav",
    "page_nav",
    "pagebar",
    "pages",
    "nav-links",
    "navigation-links",
    "page-link",
    "load-more",
    "loadmore",
    "load_more",
    "infinite",
    "posts-nav",
    "nav-previous",
    "seiten",
    "fanye",
];

/// The same of what has a "next" of another kind.
pub(super) const OTHER_PLACES: &[&str] = &[
    "carousel",
    "slider",
    "slideshow",
    "slick",
    "swiper",
    "splide",
    "glide",
    "flickity",
    "owl-",
    "gallery",
    "lightbox",
    "calendar",
    "datepicker",
    "month",
    "breadcrumb",
    "comment",
    "post-navigation-single",
    "ticker",
    "tabs",
    "tablist",
    "stepper",
    "video",
    "player",
    "modal",
    "cookie",
];

/// Classes of the current page's number.
pub(super) const CURRENT: &[&str] = &[
    "current",
    "active",
    "selected",
    "on",
    "is-active",
    "is-current",
    "cur",
    "curr",
    "here",
    "activepage",
    "thispage",
    "current-page",
    "this",
    "disabled",
];

/// What a link with this text is.
pub(super) fn label(text: &str) -> Label {
    if let Some(number) = number(text) {
        return Label::Number(number);
    }
    if is_sign(text) {
        return Label::Sign;
    }
    if is_back_sign(text) {
        return Label::Back;
    }
    LABELS.get(key(text).as_str()).copied().unwrap_or(Label::Other)
}

/// True if a hint speaks of the next of something else; "older posts" names posts, and means a page of them.
pub(super) fn is_elsewhere(hint: &str) -> bool {
    let key = key(hint);
    !LABELS.contains_key(key.as_str()) && key.split(' ').any(|word| ELSEWHERE.split('|').any(|known| known == word))
}

/// A page number: `2`, `[2]`, `Page 2`, `２`, `٢`; years are none.
pub(super) fn number(text: &str) -> Option<usize> {
    if text.len() > 40 || !text.chars().any(|c| digit(c).is_some()) {
        return None;
    }
    let digits: String = text.chars().filter_map(digit).collect();
    // Two numbers are a date or a count.
    let runs = text.chars().map(|c| digit(c).is_some()).fold((0, false), |(runs, before), now| (runs + usize::from(now && !before), now)).0;
    let letters: String = text.chars().map(|c| if digit(c).is_some() { ' ' } else { c }).collect();
    if runs != 1 {
        return None;
    }
    let words = title_key(&letters);
    let is_bare = words.is_empty() || PAGE.split('|').any(|known| known == words);
    let number: usize = digits.parse().ok()?;
    let signs = letters.chars().filter(|c| !c.is_alphanumeric() && !c.is_whitespace()).count();
    (is_bare && signs <= 2 && number < 10_000 && !(1900..=2100).contains(&number)).then_some(number)
}

/// Words before a page's number.
const PAGE: &str = "page|go to page|current page|page current|seite|zu seite|aktuelle seite|página|pagina|pàgina|aller à la page|sida|side|\
    sivu|strona|strana|stránka|stranica|oldal|страница|сторінка|σελίδα|sayfa|trang|halaman|صفحة|עמוד|ページ|第 页|第 頁|페이지";

/// Short texts that stand in pagers: "of", "…", "Page", "1–10 of 200".
pub(super) fn is_beside_pager(text: &str) -> bool {
    if text.len() > 96 {
        return false;
    }
    let letters = text.chars().filter(|c| c.is_alphabetic()).count();
    letters == 0 || text.chars().count() <= 14 || (text.chars().count() <= 32 && text.chars().any(|c| digit(c).is_some()))
}

fn digit(c: char) -> Option<char> {
    let zero = match c {
        '0'..='9' => '0',
        '０'..='９' => '０',
        '٠'..='٩' => '٠',
        '۰'..='۹' => '۰',
        '०'..='९' => '०',
        _ => return None,
    };
    char::from_digit(u32::from(c) - u32::from(zero), 10)
}

fn is_sign(text: &str) -> bool {
    let bare: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    (!bare.is_empty() && bare.chars().count() <= 3 && bare.chars().all(|c| "›»→>≫▶►❯➔➜⟩⟶⇒".contains(c)))
        || matches!(bare.as_str(), "chevron_right" | "arrow_forward" | "navigate_next" | "keyboard_arrow_right" | "arrow_right")
}

fn is_back_sign(text: &str) -> bool {
    let bare: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    !bare.is_empty() && bare.chars().count() <= 3 && bare.chars().all(|c| "‹«←<≪◀◄❮⟨".contains(c))
}

/// Letters only, words one blank apart, what is said twice in a row once, names of icons out: `next page` for "Next page, page 2 ››".
fn key(text: &str) -> String {
    let key = title_key(&text.chars().filter(|c| digit(*c).is_none()).collect::<String>());
    let mut words: Vec<&str> = key.split(' ').collect();
    words.dedup();
    let key = words.join(" ");
    let without_icon = ICONS.iter().fold(key.as_str(), |key, icon| key.strip_suffix(icon).or(key.strip_prefix(icon)).unwrap_or(key)).trim();
    if without_icon.is_empty() { key } else { without_icon.to_owned() }
}

const ICONS: [&str; 4] = ["chevron right", "arrow forward", "arrow right", "navigate next"];

#[cfg(test)]
mod tests {
    use super::*;

    fn check(expected: Label, texts: &[&str]) {
        for text in texts {
            assert_eq!(label(text), expected, "{text}");
        }
    }

    #[test]
    fn pagers_of_many_languages_are_understood() {
        check(
            Label::Next,
            &[
                "Next »",
                "Next page ››",
                "Next page, page 2",
                "Weiter ›",
                "Nächste Seite",
                "Page suivante",
                "Siguiente >",
                "Próxima",
                "Avanti",
                "Volgende",
                "Nästa",
                "Neste side",
            ],
        );
        check(
            Label::Next,
            &[
                "Næste",
                "Seuraava",
                "Następna",
                "Další",
                "Ďalšia",
                "Következő",
                "Următoarea",
                "Следующая",
                "Наступна",
                "Επόμενη",
                "Sonraki",
                "التالي",
                "הבא",
                "अगला",
                "ถัดไป",
            ],
        );
        check(Label::Next, &["Tiếp theo", "Berikutnya", "次へ", "次のページ", "下一页", "下1頁", "다음", "Sljedeća"]);
        check(Label::Older, &["← Older posts", "« Ältere Beiträge", "Articles plus anciens", "Предыдущие записи", "過去の投稿"]);
        check(Label::More, &["Load More", "Mehr laden", "Voir plus", "もっと見る", "더보기", "عرض المزيد"]);
        check(Label::Sign, &["›", ">>", "→", "chevron_right"]);
        check(Label::Back, &["‹ previous", "Zurück", "«", "上一页"]);
        check(Label::Other, &["NextGen filing", "Next month", "More policies", "2025", "Read more", "12 March", "Nächster Artikel"]);
    }

    #[test]
    fn numbers_of_pages_are_read_and_years_and_dates_are_not() {
        for (text, expected) in [("2", 2), ("[ 3 ]", 3), ("Page 4", 4), ("２", 2), ("٣", 3), ("第5页", 5), ("Current page 1", 1)] {
            assert_eq!(number(text), Some(expected), "{text}");
        }
        for text in ["2025", "12.03.", "3/4", "455 pages", "v2", "", "(1, 2)"] {
            assert_eq!(number(text), None, "{text}");
        }
    }
}
