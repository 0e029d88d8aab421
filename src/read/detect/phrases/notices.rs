//! What challenges, errors and log-ins say, in the languages of the web. In lower case, letters and digits only, as `title_key` writes
//! them (an apostrophe joins), phrases apart by `|`.

/// Proof of being human, and the wait for it.
pub(in crate::read::detect) const CAPTCHA: &str = "just a moment|attention required|access denied|pardon our interruption|verify you are human|verifying you are human|\
    are you a robot|robot or human|security check|bot verification|checking your browser|\
    checking if the site connection is secure|human verification|request unsuccessful incapsula incident id|\
    please verify you are a human|confirm you are human|unusual traffic from your|ddos protection by|nur einen moment|\
    einen moment bitte|un instant|un momento|vérification de sécurité|één moment|один момент|проверка браузера|しばらくお待ちください|请稍候|\
    请完成安全验证|request rejected|you have been blocked|sorry you have been blocked|one moment please|making sure youre not a bot|\
    youre not a robot|not a robot|prove you are human|are you human|access to this page has been denied|press hold to confirm|\
    additional security check is required|slide to verify|please complete the security check|access to this site is blocked|\
    website firewall|ich bin kein roboter|dass sie kein roboter|dass sie ein mensch sind|sicherheitsüberprüfung|\
    sicherheitsprüfung|zugriff verweigert|je ne suis pas un robot|pas un robot|êtes vous un robot|que vous êtes humain|\
    que vous êtes un humain|accès refusé|verificando que eres humano|no soy un robot|no eres un robot|acceso denegado|\
    un momento por favor|um momento|não sou um robô|que você é humano|acesso negado|non sono un robot|che sei umano|\
    accesso negato|een moment geduld|geen robot|toegang geweigerd|jeg er ikke en robot|vent et øjeblik|et øyeblikk|\
    vänta ett ögonblick|inte är en robot|olet ihminen|jeden moment|nie jesteś robotem|nie jestem robotem|okamžik prosím|\
    nejste robot|egy pillanat|nem vagy robot|un moment|nu ești robot|bir dakika lütfen|robot olmadığınızı|вы не робот|\
    я не робот|ви не робот|доступ ограничен|μια στιγμή|δεν είστε ρομπότ|لحظة من فضلك|لست روبوتا|لست برنامج روبوت|רק רגע|\
    אינך רובוט|ロボットではありません|ロボットでないこと|セキュリティチェック|人机验证|安全验证|滑动验证|访问验证|請稍候|我不是機器人|不是机器人|잠시만 기다리십시오|로봇이 아닙니다|tunggu sebentar|\
    bukan robot|không phải là người máy";

/// A refusal that asks for nothing: no proof would change it.
pub(in crate::read::detect) const DENIED: &str = "access denied|request rejected|you have been blocked|sorry you have been blocked|access to this page has been denied|\
    access to this site is blocked|website firewall|zugriff verweigert|accès refusé|acceso denegado|acesso negado|accesso negato|\
    toegang geweigerd|доступ ограничен";

/// In place of a page that is not there, or not now.
pub(in crate::read::detect) const ERROR: &str = "404|403|410|500|502|503|error|error 404|404 error|http 404|404 not found|404 page not found|page not found|not found|\
    page not found 404|page does not exist|this page does not exist|page unavailable|page cant be found|\
    oops that page cant be found|sorry page not found|sorry we couldnt find that page|we couldnt find that page|\
    this page could not be found|the page you requested was not found|the page you are looking for could not be found|\
    the page you requested could not be found|file not found|server error|internal server error|500 internal server error|\
    bad gateway|502 bad gateway|503 service unavailable|service unavailable|service temporarily unavailable|\
    503 service temporarily unavailable|403 forbidden|forbidden|something went wrong|oops something went wrong|\
    an error occurred|an error has occurred|temporarily unavailable|site maintenance|under maintenance|site under maintenance|\
    down for maintenance|scheduled maintenance|well be back soon|website is under maintenance|seite nicht gefunden|\
    die seite wurde nicht gefunden|fehler 404|404 fehler|fehler|wartungsarbeiten|wartungsmodus|seite nicht verfügbar|\
    page introuvable|page non trouvée|erreur 404|la page demandée est introuvable|site en maintenance|maintenance en cours|\
    página no encontrada|error 404 página no encontrada|página não encontrada|pagina non trovata|errore 404|\
    pagina niet gevonden|siden blev ikke fundet|siden finnes ikke|sidan hittades inte|sivua ei löytynyt|nie znaleziono strony|\
    strona nie została znaleziona|stránka nenalezena|stránka nenájdená|страница не найдена|ошибка 404|сторінку не знайдено|\
    sayfa bulunamadı|ページが見つかりません|お探しのページは見つかりません|メンテナンス中|页面不存在|页面未找到|找不到页面|您访问的页面不存在|找不到網頁|頁面不存在|페이지를 찾을 수 없습니다|\
    الصفحة غير موجودة|لم يتم العثور على الصفحة|הדף לא נמצא|halaman tidak ditemukan|400|401|402|408|429|504|520|521|522|523|524|\
    525|526|530|error 404 not found 1|404 error page|page not available|page doesnt exist|this page doesnt exist|\
    this page isnt available|sorry this page isnt available|the page cant be found|we cant find that page|\
    we cant find the page youre looking for|sorry we cant find the page youre looking for|\
    the page youre looking for doesnt exist|the page youre looking for cant be found|oops page not found|document not found|\
    the requested document was not found|resource not found|the requested resource could not be found|url no longer exists|\
    invalid page|content not found|site not found|nothing was found at this location|server error in application|runtime error|\
    application error|application error a client side exception has occurred|internal error|unexpected error|\
    an unexpected error has occurred|sorry something went wrong|connection timed out|gateway timeout|web server is down|\
    host error|database error|error establishing a database connection|too many requests|account suspended|\
    this account has been suspended|maintenance|maintenance mode|\
    briefly unavailable for scheduled maintenance check back in a minute|well be right back|\
    we are currently undergoing maintenance|were currently undergoing maintenance|currently under maintenance|\
    undergoing maintenance|site is undergoing maintenance|planned maintenance|die seite konnte nicht gefunden werden|\
    diese seite existiert nicht|diese seite wurde nicht gefunden|die gesuchte seite wurde nicht gefunden|\
    die angeforderte seite wurde nicht gefunden|seite existiert nicht|interner serverfehler|wartung|wartungsarbeit|\
    wir sind gleich wieder da|wir sind bald zurück|vorübergehend nicht erreichbar|cette page nexiste pas|\
    la page que vous recherchez nexiste pas|la page que vous cherchez est introuvable|oups cette page est introuvable|\
    maintenance du site|site en cours de maintenance|nous revenons bientôt|erreur interne du serveur|no se encontró la página|\
    la página no existe|página no disponible|no hemos encontrado la página|esta página no existe|sitio en mantenimiento|\
    en mantenimiento|volvemos pronto|error interno del servidor|página inexistente|a página não foi encontrada|\
    esta página não existe|em manutenção|site em manutenção|voltamos em breve|la pagina non esiste|\
    la pagina che cerchi non esiste|questa pagina non esiste|sito in manutenzione|in manutenzione|torniamo presto|\
    la pàgina no existeix|pàgina no trobada|deze pagina bestaat niet|de pagina bestaat niet|de pagina kon niet worden gevonden|\
    site in onderhoud|wegens onderhoud|siden findes ikke|siden kunne ikke findes|siden ble ikke funnet|fant ikke siden|\
    finner ikke siden|sidan kunde inte hittas|sidan finns inte|vi hittar inte sidan|sivua ei ole|hakemaasi sivua ei löytynyt|\
    síða fannst ekki|huoltokatko|underhåll pågår|under vedligeholdelse|strona nie istnieje|nie znaleźliśmy strony|\
    przerwa techniczna|stránka neexistuje|stránka nebyla nalezena|stránka nebola nájdená|probíhá údržba|strani ni mogoče najti|\
    stran ne obstaja|stranica nije pronađena|stranica ne postoji|страница није пронађена|az oldal nem található|\
    a keresett oldal nem található|karbantartás|pagina nu a fost găsită|pagina nu există|site în mentenanță|\
    страницата не е намерена|страница не существует|такой страницы нет|технические работы|ведутся технические работы|\
    сайт на обслуживании|сторінка не знайдена|сторінки не існує|технічні роботи|η σελίδα δεν βρέθηκε|δεν βρέθηκε η σελίδα|\
    sayfa mevcut değil|aradığınız sayfa bulunamadı|bakımdayız|site bakımda|lehekülge ei leitud|lapa nav atrasta|\
    puslapis nerastas|صفحه یافت نشد|صفحه مورد نظر یافت نشد|الموقع تحت الصيانة|تحت الصيانة|העמוד לא נמצא|הדף המבוקש לא נמצא|\
    पृष्ठ नहीं मिला|ไม่พบหน้า|ไม่พบหน้าที่คุณต้องการ|không tìm thấy trang|trang không tồn tại|halaman tidak dijumpai|\
    ページが存在しません|ご指定のページが見つかりません|ページが見つかりませんでした|お探しのページが見つかりません|只今メンテナンス中です|システムメンテナンス中|抱歉您访问的页面不存在|页面找不到了|系统维护中|网站维护中|找不到此頁面|\
    您要找的頁面不存在|系統維護中|요청하신 페이지를 찾을 수 없습니다|시스템 점검 중|서비스 점검 중|erreur|une erreur est survenue|\
    une erreur sest produite|une erreur inattendue est survenue|oups une erreur est survenue|quelque chose sest mal passé|\
    es ist ein fehler aufgetreten|ein fehler ist aufgetreten|ein unerwarteter fehler ist aufgetreten|etwas ist schiefgelaufen|\
    etwas ist schief gelaufen|da ist etwas schiefgelaufen|se ha producido un error|ha ocurrido un error|ocurrió un error|\
    algo salió mal|algo ha ido mal|sha produït un error|ocorreu um erro|algo deu errado|algo correu mal|errore|\
    si è verificato un errore|qualcosa è andato storto|er is een fout opgetreden|er is iets misgegaan|er ging iets mis|\
    der opstod en fejl|der er opstået en fejl|der er sket en fejl|noget gik galt|det oppstod en feil|det har oppstått en feil|\
    noe gikk galt|ett fel har inträffat|ett fel uppstod|något gick fel|tapahtui virhe|jokin meni pieleen|wystąpił błąd|\
    coś poszło nie tak|došlo k chybě|nastala chyba|něco se pokazilo|vyskytla sa chyba|prišlo je do napake|došlo je do greške|\
    дошло је до грешке|hiba történt|a apărut o eroare|възникна грешка|ошибка|произошла ошибка|сталася помилка|\
    παρουσιάστηκε σφάλμα|bir hata oluştu|ilmnes viga|radās kļūda|įvyko klaida|エラー|エラーが発生しました|システムエラー|出错了|\
    发生错误|系统错误|發生錯誤|系統錯誤|오류가 발생했습니다|حدث خطأ|خطایی رخ داد|אירעה שגיאה|เกิดข้อผิดพลาด|đã xảy ra lỗi|\
    terjadi kesalahan|ralat telah berlaku|an unexpected error occurred|application error|runtime error|fatal error";

/// Titles of what a web server shows before anything is put on it: nginx, Apache, IIS, Tomcat, Caddy, Plesk, cPanel.
pub(in crate::read::detect) const BARE_SERVER: &str = "welcome to nginx|welcome to openresty|welcome to centos|it works|iis windows server|iis windows|iis7|iis 8|\
    internet information services|apache2 ubuntu default page|apache2 debian default page|apache2 default page|\
    test page for the apache http server|test page for the nginx http server|apache http server test page|http server test page|\
    test page for the apache http server on red hat enterprise linux|test page for the nginx http server on fedora|\
    apache tomcat|caddy works|default web site page|web server default page|default plesk page|default parallels plesk page|\
    domain default page|success your new web server is ready to use";

/// In what a program writes that breaks down: PHP, Java, Python, .NET, Node, WordPress, databases.
pub(in crate::read::detect) const CRASH: &str = "fatal error uncaught|fatal error allowed memory size|fatal error maximum execution time|fatal error call to|\
    parse error syntax error|uncaught exception|sqlstate|traceback most recent call last|exception in thread|unhandled exception|\
    nullpointerexception|java lang|server error in application|an unhandled exception occurred|cannot read properties of undefined|\
    whitelabel error page|error establishing a database connection|could not connect to the database|\
    there has been a critical error on|es gab einen kritischen fehler auf|il y a eu une erreur critique sur|\
    ha habido un error crítico en|si è verificato un errore critico sul|houve um erro crítico|er heeft zich een kritieke fout";

/// Above a form for those who have an account.
pub(in crate::read::detect) const LOGIN: &str = "log in|login|sign in|signin|log on|please log in|please sign in|member login|account login|anmelden|anmeldung|einloggen|\
    connexion|se connecter|identification|iniciar sesión|acceder|entrar|iniciar sessão|accedi|inloggen|aanmelden|logg inn|\
    logga in|log ind|kirjaudu|kirjaudu sisään|zaloguj się|logowanie|přihlášení|prihlásenie|вход|войти|авторизация|увійти|\
    giriş yap|ログイン|登录|登入|로그인|تسجيل الدخول|התחברות|masuk|logon|sign on|single sign on|web login service|customer login|\
    partner login|press login|journalist login|client login|sign in to your account|sign in to continue|\
    please log in to continue|authentication required|authorization required|401 unauthorized|unauthorized|members only|\
    restricted access|log in to continue|login required|select your identity provider|find your institution|\
    choose your organisation|select your organization|bitte anmelden|bitte melden sie sich an|benutzeranmeldung|kundenlogin|\
    presse login|login erforderlich|zugang nur für mitglieder|zugangsdaten|identifiez vous|connectez vous|espace membre|\
    accès réservé|authentification|inicie sesión|inicia sesión|ingresar|acceso restringido|identificarse|faça login|\
    acesse sua conta|área restrita|effettua il login|area riservata|autenticazione|accesso area riservata|inicia la sessió|\
    log in om verder te gaan|meld u aan|logg på|logg inn for å fortsette|log på|inloggning|logga in för att fortsätta|\
    innskráning|prihlásiť sa|přihlásit se|prijava|пријава|bejelentkezés|belépés|autentificare|conectare|вход в систему|войдите|\
    вхід|увійдіть|σύνδεση|είσοδος|oturum aç|üye girişi|sisselogimine|pieteikšanās|prisijungimas|ورود|ورود به سیستم|כניסה|\
    लॉग इन|เข้าสู่ระบบ|đăng nhập|log masuk|サインイン|会員ログイン|用户登录|请登录|使用者登入|로그인이 필요합니다";

/// Begins a heading that names the place.
pub(in crate::read::detect) const SIGN_IN_TO: &str = "sign in to|log in to|log into|login to|anmelden bei|anmeldung bei|anmelden an|connexion à|se connecter à|iniciar sesión en|\
    entrar em|entrar no|accedi a|inloggen bij|inloggen op|log ind på|logg inn på|logga in på|kirjaudu palveluun|zaloguj się do|\
    přihlášení do|вход в|oturum açın";

/// Part of a heading of pages that are kept from where they were asked for.
pub(in crate::read::detect) const REGION: &str = "not available in your region|not available in your country|not available in your location|\
    not available in your area|unavailable in your region|unavailable in your country|unavailable in your location|\
    not accessible from your country|not accessible from your region|in ihrem land nicht verfügbar|in ihrer region nicht verfügbar|\
    in deinem land nicht verfügbar|in deiner region nicht verfügbar|pas disponible dans votre pays|pas disponible dans votre région|\
    pas accessible depuis votre pays|no está disponible en tu país|no está disponible en su país|no está disponible en tu región|\
    no está disponible en su región|non è disponibile nel tuo paese|non è disponibile nella tua regione|não está disponível no seu país|\
    não está disponível na sua região|niet beschikbaar in uw land|niet beschikbaar in je land|niet beschikbaar in uw regio|\
    niet beschikbaar in jouw regio|inte tillgänglig i ditt land|ikke tilgængelig i dit land|ikke tilgjengelig i ditt land|\
    niedostępna w twoim kraju|niedostępna w twoim regionie|недоступен в вашей стране|недоступна в вашей стране|недоступен в вашем регионе|\
    недоступна в вашем регионе|ülkenizde kullanılamıyor|bölgenizde kullanılamıyor";

/// The place alone, in languages that put much between it and what is denied there; and what is.
pub(in crate::read::detect) const YOUR_REGION: &str = "お住まいの国|お住まいの地域|お客様の地域|您所在的地区|您所在的国家|您所在的地區|您所在的國家|\
    귀하의 국가에서|귀하의 지역에서|해당 지역에서|해당 국가에서";
pub(in crate::read::detect) const NOT_THERE: &str = "できません|いただけません|ておりません|無法|无法|不可用|不可訪問|不可访问|不支持|不支援|未提供|不提供|暂不|暫不|\
    尚未|不能|없습니다|않습니다|불가";
