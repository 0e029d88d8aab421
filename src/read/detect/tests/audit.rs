//! What stands in place of a newsroom, in the shapes of the systems that serve it; and newsrooms that look like it at first glance.

use super::{LIST, check, kind, kind_at};
use crate::model::Reason;
use crate::read::detect::PageKind;

/// A frame of a site: menu and foot with enough links for any page.
fn framed(title: &str, main: &str) -> String {
    let menu: String = ["About", "Products", "Careers", "Investors", "Sustainability", "Contact", "Locations", "Suppliers"]
        .iter()
        .map(|name| format!("<li><a href=/{name}>{name}</a></li>"))
        .collect();
    let foot = "<footer><a href=/legal>Legal notice</a> <a href=/privacy>Privacy policy</a> <a href=/cookies>Cookies</a> © Acme</footer>";
    format!("<html><head><title>{title}</title></head><body><nav><ul>{menu}</ul></nav><main>{main}</main>{foot}</body></html>")
}

/// Says of all pages at once which are taken for something else.
fn check_all(reason: Reason, pages: &[&str]) {
    let expected = PageKind::Nothing(reason);
    let wrong: Vec<_> = pages.iter().map(|page| (kind(page), page)).filter(|(kind, _)| *kind != expected).collect();
    assert!(wrong.is_empty(), "{expected:?} expected: {wrong:#?}");
}

/// The same of pages in a frame.
fn check_framed<'a>(reason: Reason, pages: impl Iterator<Item = &'a str>, main: impl Fn(&str) -> String) {
    let pages: Vec<String> = pages.map(|page| framed("Acme", &main(page))).collect();
    check_all(reason, &pages.iter().map(String::as_str).collect::<Vec<_>>());
}

fn listing(html: &str) {
    assert_eq!(kind(html), PageKind::Listing, "{html}");
}

#[test]
fn challenges_of_ten_filters_are_captchas() {
    check_all(
        Reason::Captcha,
        &[
            // Cloudflare: managed challenge, block
            "<title>Just a moment...</title><noscript>Enable JavaScript and cookies to continue</noscript><script>window._cf_chl_opt={cvId:'3'};</script>",
            "<title>Access denied | acme.example used Cloudflare to restrict access</title><h1>Error 1020</h1><h2>Access denied</h2><p>Ray ID: 8</p>",
            // Akamai: block, bot manager
            "<TITLE>Access Denied</TITLE><H1>Access Denied</H1>You don't have permission to access \"http&#58;&#47;&#47;acme\" on this server.<P>Reference&#32;&#35;18",
            "<html><head><meta http-equiv=refresh content=\"5; URL='/news/?bm-verify=AAQAAAA'\"></head><body></body></html>",
            "<title>&nbsp;</title><div id=sec-if-cpt-container></div><script src=/x9/y.js></script>",
            // Imperva
            "<html><head><META NAME=robots CONTENT=noindex></head><body><iframe id=main-iframe src='/_Incapsula_Resource?CWUDNSAI=23'></iframe></body></html>",
            "<title>Pardon Our Interruption</title><p>As you were browsing something about your browser made us think you were a bot.</p>",
            // DataDome
            "<title>acme.example</title><p id=cmsg>Please enable JS and disable any ad blocker</p><script>var dd={'host':'geo.captcha-delivery.com'}</script>",
            // HUMAN, once PerimeterX
            "<title>Access to this page has been denied.</title><div class=px-captcha-container><div id=px-captcha></div></div>",
            // AWS WAF
            "<title>Human Verification</title><script>window.gokuProps = {\"key\":\"x\"};</script><noscript><h1>JavaScript is disabled</h1></noscript>",
            // Kasada, Sucuri, DDoS-Guard, F5, Anubis
            "<script>window.KPSDK={};</script><script src=\"/149e9513/2d20/ips.js?KP_UIDz=0a1\"></script>",
            "<title>Sucuri WebSite Firewall - Access Denied</title><h1>Access Denied - Sucuri Website Firewall</h1>",
            "<title>DDoS-Guard</title><script src=https://check.ddos-guard.net/check.js></script><h1>Checking your browser before accessing acme.example</h1>",
            "<title>Request Rejected</title>The requested URL was rejected. Please consult with your administrator. Your support ID is: 12",
            "<title>Making sure you&#39;re not a bot!</title><script id=anubis_challenge type=application/json>{}</script>",
            // A puzzle of the site's own
            "<title>Acme</title><h1>One more step</h1><form><div class=g-recaptcha data-sitekey=k></div><button>Send</button></form>",
            "<title>安全验证</title><p>请完成安全验证</p>",
            "<title>Acme</title><p>Bitte bestätigen Sie, dass Sie kein Roboter sind.</p>",
            "<title>Ой!</title><p>Подтвердите, что вы не робот</p>",
            "<title>잠시만 기다리십시오…</title>",
        ],
    );
}

#[test]
fn a_watcher_or_a_puzzle_on_an_ordinary_page_is_no_challenge() {
    let jsd = "<script>a.src='/cdn-cgi/challenge-platform/h/b/scripts/jsd/8a/main.js'</script>";
    let newsletter = "<form>E-mail <input name=mail><div class=g-recaptcha></div><button>Subscribe</button></form>";
    check(&framed("Newsroom | Acme", &format!("<h1>Newsroom</h1><p>No press releases found.</p>{newsletter}")), Reason::Empty);
    check(&framed("Page not found | Acme", &format!("<h1>Page not found</h1>{jsd}")), Reason::Error);
    check("<title>Log in</title><form><input type=password><div class=h-captcha></div></form>", Reason::Login);
    check("<title>Acme</title><script src='/_Incapsula_Resource?SWJIYLWA=71'></script><div id=root></div>", Reason::Shell);
    listing(&framed("Newsroom", &format!("{jsd}{newsletter}{LIST}<script src=https://client.perimeterx.net/PX1/main.min.js></script>")));
}

#[test]
fn forms_for_those_who_have_an_account_are_logins() {
    check_all(
        Reason::Login,
        &[
            // SAP, Keycloak, Okta, Microsoft, Salesforce, WordPress
            "<title>Logon</title><form name=loginForm><input name=sap-user><input type=password name=sap-password></form>",
            "<title>Sign in to acme</title><h1 id=kc-page-title>Sign in to your account</h1><form><input name=username><input type=password></form>",
            "<title>Acme - Sign In</title><div id=okta-login-container></div><script src=/okta.js></script>",
            "<title>Sign in to your account</title><script>$Config={}</script><div><form name=f1></form></div>",
            "<title>Login | Salesforce</title><form><input type=password id=password></form>",
            "<title>Log In ‹ Acme Intranet — WordPress</title><form id=loginform><input type=password></form>",
            // Shibboleth, SAML by POST, WS-Federation, choice of the home organisation
            "<title>Web Login Service</title><form><input name=j_username><input type=password name=j_password></form>",
            "<body onload=document.forms[0].submit()><noscript>Press Continue once.</noscript><form action=https://idp.example/sso><input type=hidden name=SAMLRequest value=x></form>",
            "<form method=post action=https://adfs.example/><input type=hidden name=wctx value=a><input type=submit value=Submit></form>",
            "<title>Acme</title><h1>Find your institution</h1><input name=q>",
            // Words of the house
            "<title>Espace presse</title><h1>Identifiez-vous</h1><form><input type=password></form>",
            "<title>Acme</title><h1>Bitte melden Sie sich an</h1><form><input name=mail></form>",
            "<title>会員ログイン</title><form><input name=id></form>",
        ],
    );
}

#[test]
fn a_newsroom_with_a_log_in_box_is_a_newsroom_though_it_has_no_dates() {
    let headlines: String = [
        "Bell foundry opens its gates to guests",
        "River gauge gets a new mast of larch",
        "Night trains stop at the quarry again",
        "Roof of the old mill is tight at last",
    ]
    .iter()
    .enumerate()
    .map(|(at, title)| format!("<h3><a href=/n/{at}>{title}</a></h3>"))
    .collect();
    listing(&framed(
        "Newsroom",
        &format!("{headlines}<form action=/login>User <input name=u><input type=password><button>Log in</button></form>"),
    ));
}

#[test]
fn questions_that_come_first_are_walls() {
    check_all(
        Reason::Wall,
        &[
            // Consent
            "<title>Acme</title><h1>We value your privacy</h1><p>We and our partners ask for your consent to store cookies.</p><button>Agree</button>",
            "<title>Acme</title><h1>Nous respectons votre vie privée</h1><p>Nos partenaires et nous utilisons des cookies.</p><button>Tout accepter</button>",
            "<title>Cookies</title><h2>Utilizamos cookies</h2><p>Nuestros socios y nosotros pedimos su consentimiento.</p><button>Aceptar</button>",
            "<title>Acme</title><h1>Met advertenties verder lezen</h1><p>Wij gebruiken cookies. Onze partners vragen uw toestemming.</p><button>Akkoord</button>",
            "<title>Acme</title><h1>Twoja prywatność</h1><p>Używamy plików cookie i prosimy o zgodę.</p><button>Akceptuję</button>",
            "<title>Acme</title><h1>プライバシー設定</h1><p>当サイトはcookieを使用しています。</p><button>同意する</button>",
            // Age
            "<title>Acme Brewery</title><h1>Are you of legal drinking age?</h1><button>Yes</button><button>No</button>",
            "<title>Brauerei Acme</title><h2>Bist du über 18?</h2><a class=btn href=/ja>Ja</a>",
            "<title>Acme</title><p>Vous devez avoir l’âge légal pour entrer.</p><button>Entrer</button>",
            "<title>蔵元</title><p>あなたは20歳以上ですか？</p><button>はい</button>",
            // Cookies as such; terms
            "<title>Acme</title><p>Please enable cookies in your browser and reload this page.</p>",
            "<title>Acme Fund</title><h1>Important information</h1><p>This site is for professional investors.</p><button>I agree</button>",
        ],
    );
    listing(&framed("News", &format!("<div><h2>Are you of legal drinking age?</h2><button>Yes</button></div>{LIST}")));
    listing(&framed(
        "News",
        &format!("{LIST}<div role=dialog><h2>Cookies</h2><p>We use cookies. Our partners need your consent.</p><button>OK</button></div>"),
    ));
}

#[test]
fn errors_with_status_200_are_errors_in_many_systems_and_languages() {
    check_all(
        Reason::Error,
        &[
            // WordPress, Drupal, AEM, SharePoint, ASP.NET, Next.js, Salesforce, Sitecore, Liferay
            "<title>Page not found – Acme</title><h1>Oops! That page can’t be found.</h1><p>Nothing was found at this location.</p>",
            "<title>Page not found | Acme</title><h1>Page not found</h1>The requested page could not be found.",
            "<title>Acme</title><h1>Sorry, we can’t find the page you’re looking for</h1>",
            "<title>Error</title><h1>Sorry, something went wrong</h1><p>File Not Found.</p>",
            "<title>Runtime Error</title><h1>Server Error in '/' Application.</h1><h2><i>Runtime Error</i></h2>",
            "<title>404: This page could not be found</title><div id=__next><h1>404</h1><h2>This page could not be found.</h2></div>",
            "<title>Error</title><h1>URL No Longer Exists</h1>",
            "<title>Document Not Found</title><p>The requested document was not found.</p>",
            "<title>Acme</title><h2>Not Found</h2><p>The requested resource could not be found.</p>",
            // Servers and databases
            "<title>502 Bad Gateway</title><h1>502 Bad Gateway</h1><hr>nginx",
            "<title>acme.example | 522: Connection timed out</title><h1>Connection timed out <span>Error code 522</span></h1>",
            "<title>Database Error</title><h1>Error establishing a database connection</h1>",
            "<title>Application error: a client-side exception has occurred</title>",
            // Maintenance
            "<title>Maintenance</title><h1>Briefly unavailable for scheduled maintenance. Check back in a minute.</h1>",
            "<title>Acme</title><h1>We’ll be back soon!</h1><p>Sorry for the inconvenience.</p>",
            "<title>Acme</title><h1>Wartungsarbeiten</h1>",
            "<title>Acme</title><h1>Site en maintenance</h1>",
            "<title>システムメンテナンス中</title><p>ご迷惑をおかけします。</p>",
        ],
    );
    let not_found = [
        "Seite nicht gefunden",
        "Page introuvable",
        "Página no encontrada",
        "Página não encontrada",
        "Pagina non trovata",
        "Pagina niet gevonden",
        "Siden blev ikke fundet",
        "Fant ikke siden",
        "Sidan hittades inte",
        "Sivua ei löytynyt",
        "Nie znaleziono strony",
        "Stránka nenalezena",
        "Stránka nebola nájdená",
        "Strani ni mogoče najti",
        "Stranica nije pronađena",
        "Az oldal nem található",
        "Pagina nu a fost găsită",
        "Страница не найдена",
        "Сторінку не знайдено",
        "Страницата не е намерена",
        "Η σελίδα δεν βρέθηκε",
        "Sayfa bulunamadı",
        "Lehekülge ei leitud",
        "Lapa nav atrasta",
        "Puslapis nerastas",
        "الصفحة غير موجودة",
        "صفحه یافت نشد",
        "הדף לא נמצא",
        "पृष्ठ नहीं मिला",
        "ไม่พบหน้า",
        "Không tìm thấy trang",
        "Halaman tidak ditemukan",
        "ページが見つかりません",
        "页面不存在",
        "找不到網頁",
        "페이지를 찾을 수 없습니다",
        "Pàgina no trobada",
        "Síða fannst ekki",
    ];
    check_framed(Reason::Error, not_found.into_iter(), |heading| format!("<h1>{heading}</h1><p>…</p>"));
}

#[test]
fn a_text_about_errors_is_none() {
    let sentence =
        "Readers who follow an old link should land where the text now stands, and a sign at the door helps nobody who came for it. ";
    let text = format!("<p>{}</p>", sentence.repeat(14));
    let page = framed(
        "Page not found: what newsrooms lose with old links | Acme",
        &format!("<article><h1>What newsrooms lose with old links</h1>{text}<h2>404</h2>{text}</article>"),
    );
    assert_eq!(kind(&page), PageKind::Article);
    listing(&framed("Maintenance | Acme", &format!("<h1>Maintenance</h1>{LIST}")));
    listing(&framed("News", &LIST.replace("Bell foundry opens its gates to guests", "Page not found")));
}

#[test]
fn frames_that_a_script_would_fill_are_shells() {
    check_all(
        Reason::Shell,
        &[
            "<title>Acme</title><div id=__next></div><script id=__NEXT_DATA__ type=application/json>{}</script>",
            "<title>Acme</title><app-root>Loading…</app-root><script src=main.js></script>",
            "<title>Acme</title><noscript>You need to enable JavaScript to run this app.</noscript><div id=root></div><script src=/static/js/main.js></script>",
            "<title>Acme</title><div id=app>Loading...</div><script src=_framework/blazor.webassembly.js></script>",
            "<title>Acme</title><acme-newsroom></acme-newsroom><script type=module src=/a.js></script>",
            "<title></title><div class=auraMsgBox id=auraLoadingBox></div><script src=/s/sfsites/aura_prod.js></script>",
            "<title>Acme</title><body class='sapUiBody' id=content><script src=resources/sap-ui-core.js></script></body>",
            "<title>Acme</title><body><script src=a.js></script><script src=b.js></script></body>",
        ],
    );
    let waiting = [
        "<h1>Press releases</h1><div id=list><p>Loading…</p></div><script src=/list.js></script>",
        "<h1>Pressemitteilungen</h1><div><span>Wird geladen …</span></div><script src=/list.js></script>",
        "<h1>News</h1><div ng-repeat='n in news'><a href='{{n.url}}'>{{n.title}}</a></div><script src=/angular.js></script>",
    ];
    check_framed(Reason::Shell, waiting.into_iter(), str::to_owned);
}

#[test]
fn a_newsroom_that_has_nothing_yet_is_empty() {
    let nothing_there = [
        "No press releases found.",
        "There are currently no news items.",
        "Keine Pressemitteilungen gefunden",
        "Derzeit keine Meldungen.",
        "Aucun communiqué pour le moment",
        "Aucune actualité",
        "No hay noticias",
        "No hay comunicados",
        "Nenhuma notícia encontrada",
        "Nessun comunicato",
        "Geen persberichten gevonden",
        "Ingen pressemeddelelser",
        "Ingen nyheter",
        "Inga pressmeddelanden",
        "Ei tiedotteita",
        "Brak aktualności",
        "Žádné tiskové zprávy",
        "Žiadne novinky",
        "Ni novic",
        "Nema vijesti",
        "Nincs találat",
        "Nu există știri",
        "Пока нет новостей",
        "Новин немає",
        "Няма новини",
        "Δεν βρέθηκαν αποτελέσματα",
        "Haber bulunamadı",
        "لا توجد أخبار",
        "خبری یافت نشد",
        "אין חדשות",
        "कोई समाचार नहीं",
        "ไม่มีข่าว",
        "Không có tin",
        "Tidak ada berita",
        "お知らせはありません",
        "暂无新闻",
        "查無資料",
        "게시물이 없습니다",
        "No s'han trobat resultats",
    ];
    check_framed(Reason::Empty, nothing_there.into_iter(), |line| format!("<h1>Newsroom</h1><p>{line}</p>"));
    let prose = "There are no limits to what a lock keeper can see from the bridge when the fog lifts in the morning, says the keeper of the upper lock, who has been there since the flood.";
    check(&format!("<title>Acme</title><h1>Welcome</h1><p>{prose}</p>"), Reason::Home);
}

#[test]
fn a_front_page_is_home_and_knows_its_newsroom() {
    let teasers = "<h2><a href=/products>Locks, weirs and gates for rivers</a></h2><h2><a href=/service>Service at every hour of the day</a></h2><h2><a href=/careers>Work with us on the northern canal</a></h2>";
    let front = framed("Acme", &format!("{teasers}<footer><a href=/events>Events</a><a href=/company/press>Press</a></footer>"));
    assert_eq!(kind_at(&front, "https://example.com/"), PageKind::Nothing(Reason::Home));
    let news = framed("Acme", &format!("{LIST}<a href=/company/press>Press</a>"));
    assert_eq!(kind_at(&news, "https://example.com/"), PageKind::Listing, "a front page that lists its news is one");
}
