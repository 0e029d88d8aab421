//! What walls, frames without content and empty lists say, in the languages of the web. Written as in `notices`.

/// In headings of pages that only ask for consent.
pub(in crate::read::detect) const CONSENT_HEAD: &str = "before you continue|we value your privacy|we care about your privacy|your privacy|your data your choice|cookie consent|\
    privacy settings|cookie settings|cookie preferences|consent|bevor sie fortfahren|bevor du fortfährst|\
    wir schätzen ihre privatsphäre|ihre privatsphäre|datenschutzeinstellungen|cookie einstellungen|mit werbung weiterlesen|\
    weiter mit werbung|avant de continuer|votre vie privée|respect de votre vie privée|nous respectons votre vie privée|\
    antes de continuar|su privacidad|tu privacidad|valoramos su privacidad|valoramos tu privacidad|sua privacidade|\
    prima di continuare|la tua privacy|informativa|voordat je verdergaat|uw privacy|jouw privacy|twoja prywatność|\
    zanim przejdziesz|ваша конфиденциальность|同意|プライバシー設定|cookies|use of cookies|your cookie choices|privacy and cookies|\
    manage your privacy|avant daccéder|avant de poursuivre|gestion des cookies|gestión de cookies|configuración de cookies|\
    uso de cookies|utilizamos cookies|uso dei cookie|cookiebeleid|cookie instellingen|cookies accepteren|cookieindstillinger|\
    informasjonskapsler|kakinställningar|evästeet|pliki cookie|nastavení cookies|súbory cookie|sütik|cookie uri|файлы cookie|\
    файли cookie|çerezler|クッキーの使用|cookie设置|쿠키 설정|ملفات تعريف الارتباط|cookie beállítások";

/// In the text of consent notices.
pub(in crate::read::detect) const CONSENT: &str = "we use cookies|use of cookies|our partners|store and or access information on a device|personalised ads|personalized ads|\
    legitimate interest|your consent|consent to|privacy policy|withdraw your consent|manage your choices|wir verwenden cookies|\
    unsere partner|personalisierte werbung|personalisierte anzeigen|ihre einwilligung|einwilligung|berechtigtes interesse|\
    datenschutzerklärung|nous utilisons des cookies|nos partenaires|votre consentement|publicités personnalisées|\
    utilizamos cookies|nuestros socios|su consentimiento|usamos cookies|nossos parceiros|utilizziamo i cookie|i nostri partner|\
    il tuo consenso|wij gebruiken cookies|onze partners|toestemming|używamy plików cookie|naszych partnerów|zgodę|\
    vi använder cookies|vi bruker|informasjonskapsler|файлы cookie|クッキー|cookieを使用|使用cookie|쿠키|ملفات تعريف الارتباط|\
    we and our partners|manage consent|cookies to improve|uses cookies|wir nutzen cookies|diese website verwendet cookies|\
    utilise des cookies|utiliza cookies|utiliza cookies propias|usa i cookie|maakt gebruik van cookies|bruger cookies|\
    använder kakor|käyttää evästeitä|używa plików cookie|soubory cookie|sütiket használ|folosește cookie|\
    використовує файли cookie|çerez|cookieを使用しています|使用 cookie|쿠키를 사용|\
    store and access information on a device|information on a device|informationen auf einem gerät|informations sur un appareil|\
    informations sur un terminal|información en un dispositivo|informações num dispositivo|informações em um dispositivo|\
    informazioni su un dispositivo|informatie op een apparaat|informacji na urządzeniu|oplysninger på en enhed|\
    information på en enhet|informasjon på en enhet|tietoja laitteella|informací v zařízení|информации на устройстве";

/// On buttons of such notices.
pub(in crate::read::detect) const ACCEPT: &str = "accept|agree|i consent|allow all|reject all|got it|akzeptieren|zustimmen|einverstanden|ablehnen|accepter|jaccepte|\
    tout refuser|aceptar|acepto|aceitar|concordo|accetta|accetto|akkoord|accepteren|akceptuję|zgadzam|godkänn|godta|\
    accepter alle|hyväksy|souhlasím|принять|согласен|同意|接受|동의|قبول|kabul|setuju|ok|continue|i understand|alles akzeptieren|\
    alle akzeptieren|verstanden|weiter|tout accepter|continuer|entendido|permitir|continuar|ok capito|prosegui|alles toestaan|\
    tillad|tillat alle|tillåt|salli|zaakceptuj|přijmout|prijať|elfogadom|accept toate|прийняти|приемам|αποδοχή|kabul et|同意する|\
    承諾|好的|موافق|אני מסכים|ยอมรับ|đồng ý";

/// What asks for the reader's age.
pub(in crate::read::detect) const AGE: &str = "legal drinking age|legal smoking age|of legal age|are you over 18|are you over 21|are you 18|are you 21|\
    are you at least 18|are you at least 21|you must be 18|you must be 21|18 years or older|21 years or older|age verification|\
    verify your age|confirm your age|age gate|enter your date of birth|altersprüfung|altersabfrage|altersverifikation|\
    bist du über 18|bist du schon 18|sind sie über 18|sind sie mindestens 18|sind sie volljährig|bist du volljährig|\
    vous devez avoir lâge légal|avez vous plus de 18|avez vous lâge légal|êtes vous majeur|âge légal|eres mayor de edad|\
    es usted mayor de edad|mayor de 18|tienes más de 18|é maior de 18|tem mais de 18|maior de idade|sei maggiorenne|\
    hai più di 18|hai compiuto 18|ets major dedat|ben je 18|bent u 18|ben je ouder dan 18|er du over 18|er du fyldt 18|\
    är du över 18|har du fyllt|oletko yli 18|oletko täyttänyt|masz ukończone 18|czy masz 18|czy jesteś pełnoletni|je vám 18|\
    je vám více než 18|máte 18 rokov|ali ste stari 18|imate li 18|elmúltál 18|elmúlt 18|ai peste 18|aveți peste 18|вам есть 18|\
    вам исполнилось 18|вам виповнилося 18|навършили 18|είστε άνω των 18|18 yaşından büyük|18 yaşını|هل عمرك|فوق 18|מעל גיל 18|\
    20歳以上ですか|18歳以上ですか|年齢確認|您已满18|您是否已满18|年满18|您是否年滿18|만 19세 이상|성인 인증|anda berusia 18|bạn đã đủ 18";

/// What is said to whoever keeps no cookie.
pub(in crate::read::detect) const NO_COOKIES: &str = "please enable cookies|cookies are disabled|cookies are required|cookies must be enabled|does not accept cookies|\
    enable cookies to continue|bitte aktivieren sie cookies|cookies sind deaktiviert|veuillez activer les cookies|\
    les cookies sont désactivés|habilite las cookies|active las cookies|ative os cookies|abilita i cookie|schakel cookies in|\
    włącz obsługę cookies|включите cookies|cookieを有効にして|请启用cookie";

/// In headings of terms that are to be agreed to before anything is shown.
pub(in crate::read::detect) const TERMS: &str = "disclaimer|important notice|important information|legal notice|terms and conditions|terms of use|regulatory disclaimer|\
    restricted information|wichtiger hinweis|wichtige hinweise|rechtlicher hinweis|haftungsausschluss|avertissement|\
    mentions légales|information importante|aviso legal|aviso importante|avvertenza|avvertenze|belangrijke informatie|\
    viktig informasjon|viktig information|vigtig information|tärkeää tietoa|zastrzeżenie prawne|důležité upozornění|\
    важная информация|免責事項|重要事項|免责声明|重要提示|면책 조항";

/// What a page without script asks for.
pub(in crate::read::detect) const SCRIPT: &str = "enable javascript|javascript is disabled|javascript is required|requires javascript|need javascript|turn on javascript|\
    activate javascript|without javascript|javascript enabled|javascript aktivieren|aktivieren sie javascript|\
    javascript ist deaktiviert|activer javascript|activez javascript|habilite javascript|activar javascript|\
    habilitar javascript|ative o javascript|abilita javascript|abilitare javascript|javascript in te schakelen|\
    włącz javascript|включите javascript|включить javascript|javascriptを有効|启用javascript|啟用javascript|javascript를 활성화|\
    needs javascript|javascript must be enabled|please enable js|you need to enable javascript|benötigt javascript|\
    ohne javascript|nécessite javascript|necesita javascript|requiere javascript|precisa de javascript|richiede javascript|\
    javascript aanzetten|vereist javascript|aktiver javascript|slå på javascript|aktivera javascript|ota javascript käyttöön|\
    wymaga javascript|povolte javascript|zapněte javascript|zapnite javascript|engedélyezze a javascriptet|activați javascript|\
    увімкніть javascript|ενεργοποιήστε|javascripti etkinleştirin|تفعيل جافا سكريبت|javascriptをオン|请开启javascript|자바스크립트를 활성화";

/// What stands where a script will put the content.
pub(in crate::read::detect) const LOADING: &str = "loading|loading please wait|please wait|loading results|loading content|loading news|loading more|wird geladen|lädt|\
    lade daten|bitte warten|inhalte werden geladen|daten werden geladen|chargement|chargement en cours|veuillez patienter|\
    cargando|por favor espere|carregando|a carregar|aguarde|caricamento|caricamento in corso|attendere prego|laden|\
    bezig met laden|even geduld|indlæser|laster|laster inn|laddar|ladataan|ładowanie|wczytywanie|proszę czekać|načítání|\
    načítám|načítavam|nalaganje|učitavanje|betöltés|se încarcă|загрузка|идет загрузка|завантаження|зареждане|φόρτωση|\
    yükleniyor|lütfen bekleyin|laadimine|جاري التحميل|در حال بارگذاری|טוען|लोड हो रहा है|กําลังโหลด|đang tải|memuat|読み込み中|読込中|\
    加载中|正在加载|載入中|로딩 중|로딩중";

/// Where a list would be, if it had something in it.
pub(in crate::read::detect) const EMPTY: &str = "no results found|no news found|no news items|no news available|no articles found|no posts found|no press releases|\
    no items found|no entries found|there is no news|there are currently no|there are no current|no announcements|no records found|keine ergebnisse|\
    keine meldungen|keine nachrichten|keine einträge|keine pressemitteilungen|keine beiträge|derzeit keine|aucun résultat|\
    aucune actualité|aucun article|aucun communiqué|no hay noticias|no hay resultados|no se encontraron|sin resultados|\
    nenhum resultado|nenhuma notícia|nessun risultato|nessuna notizia|nessun comunicato|geen resultaten|geen nieuws|\
    geen berichten|geen persberichten|brak wyników|brak aktualności|ingen resultater|inga resultat|inga nyheter|ei tuloksia|žádné výsledky|\
    ничего не найдено|нет новостей|новостей нет|sonuç bulunamadı|該当する|お知らせはありません|ニュースはありません|記事がありません|暂无|暫無|没有找到|沒有找到|\
    검색 결과가 없습니다|لا توجد نتائج|لا توجد أخبار|tidak ada hasil|no results|nothing found|no press release found|no news releases|\
    no news yet|no news to display|no news items found|no content found|no content available|no documents found|\
    no releases found|no updates yet|nothing to show|nothing here yet|no upcoming|no publications found|no data available|\
    no matching results|0 results|there are no news|there are no press releases|there are no announcements|\
    there are no articles|there are no items|there are no results|there are no posts|there is currently no|keine neuigkeiten|\
    keine artikel gefunden|keine inhalte gefunden|keine einträge gefunden|es wurden keine|es liegen keine|momentan keine|\
    zurzeit keine|aktuell keine|nichts gefunden|aucun résultat trouvé|aucune nouvelle|aucun contenu|aucun document|\
    aucune publication|pas dactualité|il ny a pas|aucun élément|no hay comunicados|no hay notas|no hay publicaciones|\
    no hay contenidos|no hay artículos|no existen noticias|nenhum comunicado|nenhum artigo|não há notícias|\
    não foram encontrados|nenhum item|sem resultados|nessun articolo|nessun contenuto|non ci sono|nessun elemento|\
    no shan trobat|cap resultat|geen artikelen|geen persberichten|er zijn geen|geen items|ingen nyheder|\
    ingen pressemeddelelser|ingen nyheter|ingen pressemeldinger|fant ingen|der er ingen|det er ingen|inga pressmeddelanden|\
    inga träffar|hittade inga|det finns inga|ei uutisia|ei tiedotteita|tuloksia ei löytynyt|engar fréttir|brak wpisów|\
    brak komunikatów|nie znaleziono wyników|nie znaleziono artykułów|žádné aktuality|žádné novinky|žádné tiskové zprávy|\
    nebyly nalezeny|nenalezeny žádné|žiadne výsledky|žiadne novinky|neboli nájdené|ni rezultatov|ni novic|nema rezultata|\
    nema vijesti|nema vesti|nincs találat|nincsenek hírek|nincs megjeleníthető|niciun rezultat|nu există știri|\
    nu au fost găsite|няма намерени|няма новини|пока нет новостей|записей не найдено|публикаций нет|нічого не знайдено|\
    немає новин|новин немає|δεν βρέθηκαν|δεν υπάρχουν|haber bulunamadı|kayıt bulunamadı|henüz haber|tulemusi ei leitud|\
    uudiseid ei ole|nav atrasts|rezultatų nerasta|naujienų nėra|لا توجد بيانات|لا يوجد|لم يتم العثور|نتیجه ای یافت نشد|\
    خبری یافت نشد|לא נמצאו|אין חדשות|कोई परिणाम नहीं|कोई समाचार नहीं|ไม่พบข้อมูล|ไม่มีข่าว|không có kết quả|không có tin|\
    không tìm thấy|tidak ada berita|belum ada berita|tiada rekod|データがありません|記事はありません|見つかりませんでした|現在お知らせはありません|暂无数据|暂无新闻|暂无内容|\
    没有相关|無資料|查無資料|沒有資料|게시물이 없습니다|등록된 게시물이|데이터가 없습니다|뉴스가 없습니다";
