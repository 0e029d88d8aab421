//! The phrases that `phrases` knows, apart by `|`, in the form of `title_key`; languages follow each other from
//! English to Korean. Words only, no rules.

/// Beginnings of sentences that ask the reader for something; a block or a last sentence that begins so goes.
pub(super) const CALLS: &str = "
    click here | click to | click on the link | this post may contain affiliate | this post contains affiliate |
    this article contains affiliate | if you liked this | please click | tap here | sign up for | sign up to | sign up now |
    subscribe to | subscribe now | subscribe for | join our newsletter | join our mailing | enter your email |
    register for our newsletter | follow us on | follow us at | like us on | download our app | your email address will not |
    required fields are marked | save my name email | notify me of | you must be logged in | log in to | please log in |
    this site uses | this website uses | we use cookies | by continuing to | by using this site | accept all cookies |
    you can unsubscribe | dont miss | stay up to date with | want more | like what you | if you enjoyed this |
    share your thoughts | tell us what | have your say | what do you think | let us know in the comments | support our |
    become a member | become a subscriber | already a subscriber | read the full story here | read the original article |
    this post first appeared | this article first appeared | this article was originally published |
    this post originally appeared | javascript is | please enable javascript | sorry your browser | your browser does not |
    skip to | image may contain | klicken sie hier | hier klicken | abonnieren sie | jetzt abonnieren | newsletter abonnieren |
    melden sie sich | jetzt anmelden | folgen sie uns | schreiben sie einen kommentar | schreibe einen kommentar |
    ihre e mail adresse wird nicht | deine e mail adresse wird nicht | erforderliche felder sind | wir verwenden cookies |
    diese website verwendet | diese webseite verwendet | zum newsletter | cliquez ici | cliquez sur | abonnez vous |
    inscrivez vous | votre adresse e mail ne sera | votre adresse email ne sera | les champs obligatoires | suivez nous |
    ce site utilise | nous utilisons des cookies | pour recevoir notre newsletter | haga clic | haz clic | suscríbete |
    suscríbase | suscribete | tu dirección de correo | su dirección de correo | los campos obligatorios | síguenos |
    este sitio utiliza | este sitio web utiliza | utilizamos cookies | regístrate | clique aqui | inscreva se | assine a nossa |
    assine nossa | subscreva | o seu endereço de e mail | seu endereço de e mail | campos obrigatórios | siga nos |
    este site utiliza | usamos cookies | utilizamos cookies | clicca qui | clicca su | iscriviti | il tuo indirizzo email non |
    i campi obbligatori | seguici | questo sito utilizza | klik hier | schrijf je in | meld je aan |
    het e mailadres wordt niet | je e mailadres wordt niet | vereiste velden | volg ons | deze website gebruikt | klicka här |
    prenumerera | din e postadress kommer inte | klik her | tilmeld dig | din e mailadresse vil ikke | klikk her | meld deg på |
    kliknij tutaj | zapisz się | twój adres e mail nie zostanie | ta strona używa | klikněte zde | buraya tıklayın |
    abone olun | nhấn vào đây | đăng ký nhận | klik di sini | alamat email anda tidak | нажмите здесь | подписывайтесь |
    подпишитесь | ваш адрес email не | обязательные поля | підписуйтесь | κάντε κλικ | 点击这里 | 点击此处 | 點擊這裡 | 欢迎订阅 | 扫描二维码 |
    こちらをクリック | 詳細はこちら | メールマガジン | 여기를 클릭 | 무단전재
";

/// How a sentence may end that is nothing but a pointer to another page.
pub(super) const CALL_ENDS: &str = "
    click here | please visit this page | klicken sie hier | cliquez ici | haga clic aquí | haz clic aquí | clique aqui |
    clicca qui | klik hier | click on this link | klik di sini | 点击这里 | こちら
";

/// Labels of lists and bars that follow a text. A short block that begins so goes; as a heading it ends the text.
pub(super) const LABELS: &str = "
    tags | tag | tagged | tagged with | filed under | posted in | categories | category | topics | keywords | share |
    share this | share on | share via | share with | tweet | print | print this | email this | reuse this content |
    advertisement | advertisement continue reading below | story continues below | article continues below |
    caption | close | copy link | link kopieren | copier le lien | copiar enlace | copia link | kopieer link |
    table of contents | table of content | on this page | in this article | inhaltsverzeichnis | sommaire | inhoudsopgave |
    目录 | 目錄 | 目次 | 목차 | for immediate release | press release | news release | media release | pressemitteilung |
    presseinformation | medienmitteilung | communiqué de presse | nota de prensa | comunicado de prensa |
    comunicado de imprensa | comunicato stampa | persbericht | pressmeddelande | pressemeddelelse | pressemelding |
    lehdistötiedote | informacja prasowa | tisková zpráva | basın bülteni | пресс релиз | прес реліз | δελτίο τύπου |
    新闻稿 | 新聞稿 | プレスリリース | 보도자료 | advertising | sponsored | sponsored content | related | related articles | related stories | related posts |
    related news | related content | related topics | related links | related coverage | related reading | read more |
    read also | read next | also read | see also | more on this | more from | more stories | more news | more articles |
    you may also like | you might also like | you may like | you might like | recommended | recommended for you |
    recommended reading | recommended stories | trending | most read | most popular | popular posts | latest news |
    latest stories | latest posts | leave a reply | leave a comment | post a comment | add a comment | comments | no comments |
    comment | reply | cancel reply | sign up for our newsletter | newsletter | back to top | previous article | next article |
    previous post | next post | continue reading | about the author | view comments | show comments | load more | follow us |
    loading | schlagwörter | schlagworte | stichworte | themen | teilen | artikel teilen | beitrag teilen | mehr zum thema |
    lesen sie auch | lesen sie mehr | weiterlesen | anzeige | kommentare | kommentar hinterlassen |
    das könnte sie auch interessieren | ähnliche artikel | weitere artikel | weitere meldungen | drucken | nach oben |
    mots clés | étiquettes | partager | partagez | partager cet article | lire aussi | à lire aussi | lire la suite |
    articles liés | laisser un commentaire | commentaires | sur le même sujet | publicité | etiquetas | compartir |
    compartir en | compartir esto | comparte | lee también | leer más | te puede interesar | noticias relacionadas |
    artículos relacionados | deja una respuesta | deja un comentario | comentarios | publicidad | más noticias | compartilhar |
    compartilhe | partilhar | leia também | leia mais | notícias relacionadas | artigos relacionados | deixe um comentário |
    deixe uma resposta | comentários | publicidade | marcadores | condividi | leggi anche | leggi tutto | articoli correlati |
    lascia un commento | commenti | pubblicità | lees ook | lees meer | delen | deel dit | gerelateerde artikelen |
    geef een reactie | reacties | advertentie | läs också | läs mer | dela | læs også | les også | del | czytaj także |
    udostępnij | komentarze | reklama | etiketler | paylaş | chia sẻ | tin liên quan | từ khóa | baca juga | bagikan |
    читайте также | поделиться | теги | комментарии | читайте також | 相关阅读 | 相关新闻 | 分享到 | 标签 | 责任编辑 | 相關新聞 | 関連記事 | 関連リンク |
    シェアする | タグ | 관련기사 | 공유하기 | 태그
";

/// What stands before the name of a picture's maker or owner.
pub(super) const CREDITS: &str = "
    image credit | image credits | image source | image courtesy | image by | image via | photo credit | photo credits |
    photo by | photo courtesy | photo source | photograph by | picture credit | picture by | featured image | cover image |
    header image | main image | credit | courtesy of | photos courtesy | images courtesy | bildnachweis | bildquelle |
    fotocredit | foto von | bild von | titelbild | crédit photo | crédits photo | photo de | crédito de la imagen |
    créditos de la imagen | imagen de | foto de | crédito da imagem | créditos da imagem | foto di | fotografia di | beeld |
    foto door | foto | фото | 图片来源 | 图源 | 圖片來源 | 写真提供 | 画像 | 사진
";

/// Beginnings of sentences that lead to the whole of what they stand under.
pub(super) const POINTERS: &str = "
    learn more | read more | read on | read the full | read the whole | read the story | read the article | read about |
    find out more | find out how | see more | see the full | see how | view the | watch the | more on | more about | more here |
    full story | continue reading | to learn more | to read more | to find out more | for more on | for more information |
    discover more | get the details | heres more | mehr erfahren | erfahren sie mehr | mehr dazu | mehr lesen |
    lesen sie mehr | lesen sie hier | weiterlesen | zum artikel | zur meldung | weitere informationen | mehr informationen |
    en savoir plus | pour en savoir plus | lire la suite | lire larticle | découvrir | plus dinformations | leer más |
    más información | seguir leyendo | para saber más | ver más | saiba mais | leia mais | ler mais | continuar lendo |
    per saperne di più | leggi di più | leggi tutto | scopri di più | continua a leggere | lees meer | lees verder | meer weten |
    meer informatie | läs mer | läs hela | les mer | les hele | læs mere | læs hele | lue lisää | czytaj więcej | więcej |
    dowiedz się więcej | přečtěte si | více informací | tovább | devamını oku | daha fazla | xem thêm | đọc thêm |
    selengkapnya | baca selengkapnya | подробнее | читать далее | узнать больше | детальніше | читати далі | διαβάστε |
    了解更多 | 查看更多 | 阅读全文 | 閱讀更多 | 阅读更多 | 詳細を | 詳しくは | 続きを読む | もっと見る | 더 보기 | 자세히 보기
";

/// What calls that point to another page say somewhere in them.
pub(super) const CLICKS: &str = "
    click here | click to | click on | tap here | hier klicken | klicken sie | cliquez | haga clic | haz clic | clique aqui |
    clicca | klik hier | klicka här | klik her | klikk her | kliknij | klikněte | tıklayın | nhấn vào đây | klik di sini |
    нажмите | κάντε κλικ | 点击 | 點擊 | クリック | 클릭
";

/// What a letter with several stories calls itself, in its title or its address.
pub(super) const LETTERS: &str = "
    weekly | roundup | round up | wrap up | newsletter | digest | in brief | news briefs | this week | week in review |
    week in | of the week | weeks news | recap | bulletin | this month | month in review | monthly | fortnightly |
    wochenbrief | wochenrückblick | wochenüberblick | wochenschau | woche | wöchentlich | rundbrief | kurz notiert | kurzmeldungen |
    in kürze | kurz und knapp | monatsrückblick | hebdo | hebdomadaire | cette semaine | de la semaine | en bref |
    lettre dinformation | tour dhorizon | semanal | esta semana | de la semana | en breve | boletín | resumen semanal |
    semanário | da semana | boletim | em resumo | settimana | settimanale | in breve | notiziario | weekoverzicht | wekelijks |
    deze week | van de week | kort nieuws | nieuwsbrief | veckan | veckans | veckobrev | nyhetsbrev | ugens | ukens | ugebrev |
    nyhedsbrev | viikkokatsaus | viikon | uutiskirje | tydzień | tygodnia | tygodniowy | biuletyn | týden | týdne | přehled |
    heti | hírlevél | hafta | haftanın | haftalık | bülten | mingguan | minggu ini | tuần | bản tin | неделя | недели | неделю |
    еженедельный | дайджест | обзор | тиждень | тижня | εβδομάδα | εβδομάδας | 周报 | 週報 | 一周 | 一週 | 每周 | 每週 | 本周 |
    本週 | 简报 | 簡報 | 快报 | 月报 | 月報 | 周刊 | 週刊 | 今週 | 今月 | まとめ | ダイジェスト | ニュースレター | 주간 | 이번 주 | 뉴스레터
";

/// Labels of comments; nothing after them is text.
pub(super) const COMMENTS: &str = "
    leave a reply | leave a comment | post a comment | add a comment | comments | no comments | cancel reply | view comments |
    show comments | kommentare | kommentar hinterlassen | laisser un commentaire | commentaires | deja una respuesta |
    deja un comentario | comentarios | deixe um comentário | deixe uma resposta | comentários | lascia un commento | commenti |
    geef een reactie | reacties | kommentarer | komentarze | komentáře | комментарии | коментарі | 评论 | コメント | 댓글
";

/// Labels of lists of other stories.
pub(super) const OTHER_STORIES: &str = "
    related | related articles | related stories | related posts | related news | related content | related topics |
    related links | related coverage | related reading | read also | read next | also read | see also | more | more on this |
    more from | more stories | more news | more articles | you may also like | you might also like | you may like |
    you might like | if you liked this post you might also like | recommended | recommended for you | recommended reading |
    recommended stories | trending | most read | most popular | popular posts | latest news | latest stories | latest posts |
    previous article | next article | previous post | next post | mehr zum thema | lesen sie auch |
    das könnte sie auch interessieren | ähnliche artikel | weitere artikel | weitere meldungen | auch interessant |
    lire aussi | à lire aussi | articles liés | sur le même sujet | lee también | te puede interesar | noticias relacionadas |
    artículos relacionados | más noticias | leia também | notícias relacionadas | artigos relacionados | leggi anche |
    articoli correlati | lees ook | gerelateerde artikelen | läs också | læs også | les også | lue myös | czytaj także |
    přečtěte si také | ilgili haberler | tin liên quan | baca juga | читайте также | читайте також | διαβάστε επίσης |
    相关阅读 | 相关新闻 | 相关文章 | 相關新聞 | 延伸閱讀 | 関連記事 | 関連リンク | 関連ニュース | 관련기사 | 관련 뉴스
";

/// What a share bar consists of.
pub(super) const NETWORKS: &str = "
    facebook | twitter | x | linkedin | instagram | whatsapp | pinterest | pint | youtube | tiktok | telegram | xing | reddit |
    tumblr | bluesky | mastodon | threads | flipboard | messenger | line | viber | weibo | wechat | vk | email | mail | copy |
    link | print | share | tweet | pin | 微博 | 微信
";
