//! What sites call their newsrooms and their news, in link texts and in paths. In lower case, letters and digits only, as `title_key`
//! writes them, phrases apart by `|`.

/// Press releases, surely.
pub(in crate::read) const NEWSROOM: &str = "newsroom|news room|press room|pressroom|press releases|press release|press centre|press center|media centre|media center|\
    media room|news and media|news media|news and press|press|press and media|presse|pressemitteilungen|pressemeldungen|\
    presseportal|pressebereich|presse und medien|medienmitteilungen|medienzentrum|espace presse|salle de presse|\
    communiqués de presse|sala de prensa|notas de prensa|prensa|comunicados de prensa|sala de imprensa|imprensa|sala stampa|\
    comunicati stampa|area stampa|persberichten|pers|perscentrum|pressmeddelanden|pressrum|pressemeddelelser|pressemeldinger|\
    lehdistötiedotteet|biuro prasowe|dla prasy|tiskové zprávy|пресс центр|пресс релизы|прес центр|basın odası|basın bültenleri|\
    ニュースリリース|プレスリリース|新闻中心|新闻发布|新聞中心|新聞稿|보도자료|뉴스룸|المركز الإعلامي|البيانات الصحفية|news releases|media releases|media release|\
    press office|press hub|media hub|media relations|for media|for the press|for journalists|press information|press and news|\
    pressecenter|pressezentrum|pressebüro|presse center|medieninformationen|presseinformationen|presseinformation|presseinfos|\
    pressemitteilung|presse news|medien und presse|für journalisten|medienstelle|medienservice|communiqués|\
    communiques de presse|presse et médias|espace médias|espace medias|médias|journalistes|comunicados|zona de prensa|\
    área de prensa|sala de comunicación|prensa y comunicación|medios|salle des nouvelles|sala de notícias|\
    assessoria de imprensa|área de imprensa|ufficio stampa|stampa|media e stampa|sala de premsa|notes de premsa|premsa|\
    perskamer|persruimte|pers en media|presserum|presse og medier|pressekontakt|for medier|medierom|press och media|för media|\
    mediarum|medialle|lehdistö|fjölmiðlar|informacje prasowe|komunikaty prasowe|prasa|pro média|pro novináře|tlačové správy|\
    pre médiá|sporočila za javnost|za medije|priopćenja|саопштења|sajtó|sajtóközlemények|sajtószoba|presă|comunicate de presă|\
    pentru presă|пресса|пресс служба|прессслужба|прессцентр|прессрелизы|для прессы|для сми|сми о нас|пресслужба|пресцентр|\
    прес служба|прес релізи|для змі|за медиите|прессъобщения|γραφείο τύπου|δελτία τύπου|τύπος|basın|basın merkezi|\
    medya merkezi|basın açıklamaları|pressiteated|presei|spaudai|報道資料|報道発表|報道関係者の方へ|プレスルーム|ニュースルーム|プレス|报道|媒体中心|新闻稿|新闻资讯|新闻动态|\
    媒體中心|新聞發佈|新聞發布|언론보도|보도|미디어센터|غرفة الأخبار|بيانات صحفية|المركز الاعلامي|خبرها|اطلاعیه ها|הודעות לעיתונות|חדר חדשות|\
    siaran pers|ruang media|thông cáo báo chí|ข่าวประชาสัมพันธ์|प्रेस विज्ञप्ति";

/// News of any kind.
pub(in crate::read) const NEWS: &str = "news|latest news|all news|company news|media|announcements|news and events|news events|updates|aktuelles|nachrichten|\
    neuigkeiten|meldungen|medien|actualités|actualites|toutes les actualités|noticias|actualidad|notícias|novidades|notizie|\
    novità|nieuws|nyheter|nyheder|uutiset|ajankohtaista|aktualności|aktuality|novinky|hírek|știri|новости|новини|haberler|\
    duyurular|ニュース|お知らせ|新闻|公司新闻|新聞|最新消息|公告|뉴스|공지사항|أخبار|الأخبار|חדשות|berita|latest|stories|news and insights|\
    news and updates|newsdesk|news centre|news center|news hub|whats new|aktuell|neues|news und presse|news und termine|\
    à la une|nouvelles|actus|novedades|últimas noticias|notícies|ultime notizie|attualità|nieuws en media|actueel|nyhedsarkiv|\
    aktuellt|senaste nytt|aktuelt|tiedotteet|fréttir|wiadomości|novinky a média|správy|novice|novosti|vijesti|vesti|вести|\
    hírek és sajtó|noutăți|актуално|новости компании|события|νέα|ανακοινώσεις|haber|uudised|jaunumi|naujienos|اخبار|اعلانات|\
    חדשות ועדכונים|समाचार|ข่าว|ข่าวสาร|tin tức|berita terkini|新着情報|最新情報|トピックス|最新动态|公司动态|消息|소식|새소식";

/// What a company tells at length.
pub(super) const BLOG: &str =
    "blog|weblog|company blog|unternehmensblog|magazin|magazine|insights|blogue|bloggen|blogi|блог|ブログ|博客|部落格|블로그|مدونة|בלוג";

/// Dates to come.
pub(super) const EVENTS: &str = "events|event calendar|veranstaltungen|termine|événements|agenda|eventos|eventi|evenementen|arrangementer|evenemang|\
    tapahtumat|wydarzenia|akce|podujatia|dogodki|události|rendezvények|evenimente|мероприятия|події|събития|εκδηλώσεις|\
    etkinlikler|イベント|活动|活動|행사|فعاليات|אירועים";

/// First labels of hosts.
pub(super) const NEWSROOM_HOSTS: &str =
    "news|newsroom|press|presse|prensa|imprensa|media|medien|mediacenter|mediaroom|pressroom|presscenter|pr";

/// The same of the pages for investors, whose releases are listed there, too.
pub(super) const INVESTOR_HOSTS: &str = "ir|investor|investors|investorrelations";
