//! Notices in place of a page, in several languages and from several vendors; and pages that only look like them.

mod audit;

use scraper::Html;
use url::Url;

use super::{PageKind, better, classify};
use crate::model::{DateOrder, Deadline, Reason};
use crate::read::date::DateHints;
use crate::read::listing::find;

const LIST: &str = "<ul><li><time datetime='2026-03-05'>March 5, 2026</time><a href='/n/1'>Bell foundry opens its gates to guests</a></li>\
    <li><time datetime='2026-02-11'>February 11, 2026</time><a href='/n/2'>River gauge gets a new mast of larch</a></li>\
    <li><time datetime='2026-01-20'>January 20, 2026</time><a href='/n/3'>Night trains stop at the quarry again</a></li>\
    <li><time datetime='2025-12-01'>December 1, 2025</time><a href='/n/4'>Roof of the old mill is tight at last</a></li></ul>";

fn kind(html: &str) -> PageKind {
    kind_at(html, "https://example.com/news/")
}

fn kind_at(html: &str, url: &str) -> PageKind {
    let (html, url) = (Html::parse_document(html), Url::parse(url).unwrap());
    let dates =
        DateHints { now: "2026-11-22T08:00:00Z".parse().unwrap(), timezone: None, order: DateOrder::Auto, language: None, host: None };
    let soon = Deadline::after(std::time::Duration::from_secs(30));
    classify(&html, &url, find(&html, &url, &dates, soon).unwrap().as_ref(), soon).unwrap()
}

fn check(html: &str, reason: Reason) {
    assert_eq!(kind(html), PageKind::Nothing(reason), "{html}");
}

#[test]
fn challenges_of_bot_filters_are_captchas() {
    for html in [
        "<title>Just a moment...</title><h1>example.com</h1><p>Verifying you are human. This may take a few seconds.</p>",
        "<title>Attention Required! | Cloudflare</title><h1>Sorry, you have been blocked</h1>",
        "<title>Access Denied</title><h1>Access Denied</h1><p>You don't have permission to access this. Reference #18.2f errors.edgesuite.net</p>",
        "<html><body><iframe src='/_Incapsula_Resource?CWUDNSAI=9&xinfo=1'>Request unsuccessful. Incapsula incident ID: 1</iframe></body></html>",
        "<title>example.com</title><script src='https://ct.captcha-delivery.com/c.js'></script><p>Please enable JS and disable any ad blocker</p>",
        "<title>Nur einen Moment…</title><p>Einen Augenblick bitte</p>",
        "<title>请稍候…</title><p>正在验证</p>",
    ] {
        check(html, Reason::Captcha);
    }
}

#[test]
fn error_pages_with_status_200_are_errors() {
    for html in [
        "<title>404 Not Found</title><h1>Not Found</h1>",
        "<title>Acme | Page not found</title><p>Try the search.</p>",
        "<title>Acme</title><h1>Seite nicht gefunden</h1>",
        "<title>Acme</title><h1>ページが見つかりません</h1>",
        "<title>Страница не найдена - Acme</title>",
        "<title>Acme</title><h1>Under maintenance</h1><p>We are back at noon.</p>",
    ] {
        check(html, Reason::Error);
    }
    check(&format!("<title>Page not found – Acme</title><p>Or read the latest:</p>{LIST}"), Reason::Error);
}

#[test]
fn what_broke_down_or_was_never_set_up_is_an_error() {
    for html in [
        "<title>Erreur</title><h1>Une erreur est survenue</h1><p>Réessayez à midi.</p>",
        "<title>Acme</title><h1>Es ist ein Fehler aufgetreten</h1>",
        "<title>Acme</title><h1>Si è verificato un errore</h1>",
        "<title>Acme</title><h1>エラーが発生しました</h1>",
        "<title>Acme</title><h1>Произошла ошибка</h1>",
        "<br><b>Fatal error</b>: Uncaught PDOException: SQLSTATE[HY000] [2002] Connection refused in /srv/list.php:7",
        "<pre>Traceback (most recent call last):\n File \"list.py\", line 7</pre>",
        "<title>Acme</title><p>There has been a critical error on this website.</p>",
        "<title>Welcome to nginx!</title><h1>Welcome to nginx!</h1><p>The server runs and waits for its pages.</p>",
        "<h1>It works!</h1>",
        "<title>Apache2 Ubuntu Default Page: It works</title><p>Nothing is here yet.</p>",
        "<title>IIS Windows Server</title><a href='https://go.example/'><img src=iis.png></a>",
    ] {
        check(html, Reason::Error);
    }
    for around in ["<h2>It works!</h2>", "<h1>Error</h1>", "<p>Uncaught exception in the teaser</p>"] {
        assert_eq!(kind(&format!("<title>Newsroom | Acme</title>{around}<main>{LIST}</main>")), PageKind::Listing, "{around}");
    }
}

#[test]
fn a_page_that_is_kept_from_a_region_is_told_from_one_that_speaks_to_it() {
    for denied in [
        "This page is not available in your country",
        "抱歉，您所在的地区无法访问本网站",
        "此內容在您所在的地區暫不提供",
        "お住まいの地域ではご利用いただけません",
        "해당 지역에서는 이용할 수 없습니다",
    ] {
        check(&format!("<title>Acme</title><h1>{denied}</h1>"), Reason::Error);
    }
    for told in
        ["您所在的地区将开设新书店", "您所在的国家有新的码头", "お住まいの地域では春祭りを開きます", "해당 지역에서는 도서관이 문을 엽니다"]
    {
        let page = format!("<title>{told}</title><h1>{told}</h1><p>Ada, 2026</p>");
        assert_ne!(kind(&page), PageKind::Nothing(Reason::Error), "{told}");
    }
}

#[test]
fn consent_pages_are_walls_and_forms_are_logins() {
    check(
        "<title>Acme</title><h1>Bevor Sie fortfahren</h1><p>Wir und unsere Partner brauchen Ihre Einwilligung.</p><button>Alle akzeptieren</button>",
        Reason::Wall,
    );
    check(
        "<title>Acme</title><h2>Votre vie privée</h2><p>Avec votre consentement, nos partenaires affichent des publicités personnalisées.</p><button>Tout accepter</button>",
        Reason::Wall,
    );
    for (head, text, button) in [
        ("We value your privacy", "We and our 842 partners store and access information on a device, such as cookies.", "Accept all"),
        ("Votre vie privée", "Nos 17 partenaires et nous stockons des informations sur un appareil.", "Tout accepter"),
        ("Su privacidad", "Guardamos información en un dispositivo.", "Aceptar"),
    ] {
        check(&format!("<title>Before the page</title><h1>{head}</h1><p>{text}</p><button>{button}</button>"), Reason::Wall);
    }
    check("<title>Anmelden</title><form><input type=password><input type=submit value=Anmelden></form>", Reason::Login);
    check("<title>Acme</title><h1>ログイン</h1><form><input type=password></form>", Reason::Login);
    check("<title>Acme</title><div id=app></div><script src=/app.js></script>", Reason::Shell);
    check("<title>Acme</title><h1>Aktuelles</h1><p>Derzeit keine Meldungen.</p>", Reason::Empty);
}

#[test]
fn a_newsroom_with_a_banner_a_form_or_a_filter_script_is_a_newsroom() {
    for around in [
        "<div id=cookie><h2>We value your privacy</h2><p>We use cookies. Our partners need your consent.</p><button>Accept all</button></div>",
        "<form action=/login><input name=u><input type=password name=p><button>Log in</button></form>",
        "<script src='/cdn-cgi/challenge-platform/scripts/jsd/main.js'></script>",
        "<script>var s='g-recaptcha';</script><noscript>Please enable JavaScript.</noscript>",
        "<h1>Maintenance of the northern locks begins</h1>",
        "<div id=app></div><script src=/app.js></script>",
    ] {
        assert_eq!(kind(&format!("<title>Newsroom | Acme</title>{around}<main>{LIST}</main>")), PageKind::Listing, "{around}");
    }
}

#[test]
fn one_dated_item_is_enough_against_a_form() {
    let item = "<article><h2><a href='/n/1'>Bell foundry opens its gates to guests</a></h2><time datetime='2026-03-05'>March 5, 2026</time></article>";
    assert_eq!(kind(&format!("<title>News | Acme</title><form><input type=password></form><main>{item}</main>")), PageKind::Listing);
}

#[test]
fn a_text_under_its_own_headline_is_no_list_of_one() {
    let sentence = "The crews of the upper locks have painted the gates in the green of the town, as they did in spring. ";
    let text = format!("<p>{}</p>", sentence.repeat(4));
    let menu = "<nav><a href=/>Home</a> <a href=/news/>News</a> <a href=/measures/>Measures</a> <a href=/legal>Legal</a></nav>";
    let headline = "<h1>Crews of the upper locks paint their gates</h1><p><time datetime='2026-11-02'>2026-11-02</time></p>";
    assert_eq!(kind(&format!("<title>Locks</title>{menu}<main><article>{headline}{text}</article></main>")), PageKind::Article);
}

#[test]
fn feeds_come_before_the_newsroom_and_that_before_news() {
    let html = Html::parse_document(
        "<link rel=alternate type='application/rss+xml' href='/comments/feed/'><link rel=alternate type='application/atom+xml' href='/feed.atom'>\
         <link rel=alternate hreflang=de href='/de/'><a href='/news/'>News</a><a href='/about'>About</a><a href='/company/newsroom/?utm_source=nav'>Newsroom</a>\
         <a href='https://elsewhere.org/press'>Press</a><a href='#top'>News</a>",
    );
    let found: Vec<String> = better(&html, &Url::parse("https://example.com/").unwrap()).iter().map(|url| url.path().to_owned()).collect();
    assert_eq!(found, ["/feed.atom", "/company/newsroom/", "/news/", "/comments/feed/"]);
}
