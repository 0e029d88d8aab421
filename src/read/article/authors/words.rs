//! What stands around the names of authors, and what stands where a name should. Words only, no rules; languages follow each other
//! from English to Korean. All of it is in the form of `title_key`: lower case, no punctuation.

/// Words before a name that say "made by", with nothing or a colon between.
pub(super) const BY: &str = "
    by | written by | posted by | words by | story by | text by | submitted by | published by | reported by | article by |
    von | geschrieben von | verfasst von | veröffentlicht von | erstellt von | ein beitrag von | ein kommentar von | par |
    écrit par | publié par | rédigé par | proposé par | por | escrito por | publicado por | postado por | di | scritto da |
    pubblicato da | a cura di | door | geschreven door | geplaatst door | gepost door | av | skriven av | skrevet av |
    publisert av | af | skrevet af | napisał | napisała | opublikował | opublikowała | wytworzył | wytworzyła | napsal |
    napsala | yazan | durch | bởi | oleh | كتب | كتبت | بقلم
";

/// Names of the one who writes. They are so common as words of sentences that a colon has to follow, or the page's own mark.
pub(super) const AUTHOR: &str = "
    author | authors | author of the article | writer | words | text | autor | autorin | autoren | auteur | auteurs | autrice |
    texte | autore | autori | testo | autora | autores | texto | redaktor | autorka | skribent | tekst | kirjoittaja | teksti |
    автор | авторы | текст | автори | συντάκτης | yazar | penulis | tác giả | 作者 | 撰文 | 記者 | 记者 | 文 | 文責 | 執筆 | 取材 |
    글 | 글쓴이 | 기자 | الكاتب
";

/// What may stand before "by": the kind of text.
pub(super) const KINDS: &str = "
    column | comment | commentary | opinion | analysis | essay | interview | review | feature | report | kolumne | kommentar |
    gastbeitrag | gastkommentar | beitrag | analyse | reportage | bericht | leitartikel | glosse | tribune | chronique | enquête |
    opinión | análisis | reportaje | entrevista | columna | commento | intervista | analisi | opinie | ledare | debatt
";

/// Conjunctions between names.
pub(super) const AND: &str = "and | und | sowie | et | y | e | ed | og | och | en | i | oraz | ja | ve | и | та | with | mit | avec | con";

/// A name ends before one of these: places, days, and what else a byline tells.
pub(super) const ENDS: &str = "
    at | on | in | for | of | from | about | is | was | has | published | updated | posted | last | modified | share | follow | email |
    view | read | reading | minute | minutes | min | comment | comments | today | yesterday | am | um | vom | aus | für | ist | stand |
    publiziert | veröffentlicht | aktualisiert | erstellt | geändert | heute | gestern | lesezeit | uhr | kommentare | publié |
    mis | est | publicado | actualizado | pubblicato | aggiornato | op | gepubliceerd | bijgewerkt | dne | dnia |
    publicerad | uppdaterad | publisert | oppdatert | udgivet | опубликовано | نشر | في | نُشر
";

/// Jobs and departments: what holds one of these is no name of a person, and a name ends before it.
pub(super) const JOBS: &str = "
    editor | editors | editorial | staff | senior | junior | chief | reporter | reporters | journalist | correspondent |
    columnist | writer | writers | author | authors | contributor | contributors | producer | photographer | director | manager |
    president | officer | analyst | expert | intern | freelance | special | political | business | sports |
    redaktion | redakteur | redakteurin | redaktionsleiter | redaktionsleiterin | korrespondent | korrespondentin |
    landespolitische | chefredakteur | volontär | volontärin | journalistin | autor | autorin | autoren | gastautor | rédaction |
    rédacteur | rédactrice | journaliste | correspondant | redacción | redactor | redactora | periodista | corresponsal |
    redação | redacao | jornalista | repórter | redazione | redattore | giornalista | redactie | redacteur | verslaggever |
    redaktionen | journalisten | toimitus | toimittaja | redakcja | redaktor | dziennikarz | redakce | redaktor | редакция |
    редактор | корреспондент | журналист | muhabir | redaktør | redaktionen
";

/// Words of firms, offices, accounts and buttons.
pub(super) const NOBODY: &str = "
    admin | administrator | webmaster | webadmin | wpadmin | root | user | username | anonymous | anonym | unknown |
    undefined | null | none | test | moderator | support | info | contact | login | more | all | by | the | about | our | us |
    news | newsroom | newsdesk | desk | press | pr | media | office | team | crew | group | department | division | unit | service |
    services | communications | communication | marketing | content | relations | public | affairs | corporate | company |
    inc | corp | corporation | ltd | limited | llc | plc | gmbh | ag | kg | se | sa | spa | srl | bv | ab | oy | as | holding | holdings |
    council | city | town | county | parish | district | state | government | ministry | agency | authority | commission |
    university | college | school | institute | institution | foundation | trust | society | association | club | union |
    museum | hospital | bank | board | committee | network | channel | magazine | journal | times | herald |
    tribune | gazette | daily | weekly | review | online | digital | blog | website | web | site | shop | store | studio | partners |
    solutions | systems | technologies | international | global | publishing | publisher | editors | wire | newswire | prnewswire |
    twitter | facebook | instagram | linkedin | youtube | kreis | stadt | gemeinde | landkreis | verwaltung | behörde | amt | verein | verband | verlag |
    vorstand | sekretariat | pressestelle | presse | kommunikation | abteilung | agentur | hochschule | universität | zeitung |
    nachrichten | gesellschaft | stiftung | kammer | zentrale | mairie | ville | service | association | société | équipe | ayuntamiento |
    prefeitura | comune | gabinete | oficina | prensa | imprensa | ufficio | stampa | equipo | equipe | gemeente | secretariaat |
    bestuur | communicatie | voorlichting | kommun | kommune | obec | město | úřad | urząd | gmina | biuro | администрация | пресс
";

/// The same in scripts that set no blanks between words: a name holds none of them.
pub(super) const NOBODY_WITHIN: &str = "
    新聞 | 新闻 | 編集部 | 编辑 | 編輯 | 株式会社 | 公司 | 本報 | 本报 | 通信社 | 記者会 | 委員会 | 委员会 | 広報 | 管理员 | 管理者 | 政府 |
    放送 | 日報 | 日报 | 晩報 | 편집 | 신문 | 뉴스 | 관리자 | 홍보 | 일보 | 방송
";

/// Jobs behind a name in such scripts.
pub(super) const JOBS_BEHIND: &str = "記者 | 记者 | 기자 | 특파원 | 論説委員 | 編集委員 | 客員 | さん | 氏";

/// News agencies, as they sign; a reader takes the story for theirs.
pub(super) const AGENCIES: &str = "
    reuters | thomson reuters | ap | the associated press | associated press | afp | agence france presse | upi |
    united press international | pa | pa media | press association | bloomberg | bloomberg news | dow jones newswires | aap |
    australian associated press | australian associated press aap | canadian press | the canadian press | pti |
    press trust of india | ani | ians | dpa | deutsche presse agentur | dpa afx | epd | evangelischer pressedienst | kna |
    katholische nachrichten agentur | sid | apa | austria presse agentur | keystone sda | sda | awp | ansa | adnkronos |
    agi | efe | agencia efe | europa press | lusa | agência brasil | télam | belga | agence belga | anp | ritzau | ntb | tt | stt | bns | pap |
    čtk | tasr | mti | ukrinform | тасс | tass | риа новости | интерфакс | interfax | xinhua | 新华社 | 新華社 | 中新社 | 中央社 | kyodo |
    kyodo news | 共同通信 | 共同 | 時事通信 | 時事 | jiji press | yonhap | yonhap news agency | 연합뉴스 | 뉴시스 | antara | bernama | anadolu |
    anadolu agency | anadolu ajansı | irna | wafa | spa | wam | sapa | sanews | the conversation
";

/// Words of names that begin small.
pub(super) const PARTICLES: &str = "
    von | vom | van | der | den | de | del | della | dello | di | da | das | do | dos | du | des | la | le | el | al | bin | bint | ibn | ben |
    ten | ter | te | zu | zum | zur | auf | af | av | y | e | i | st | mac | mc | ap | ní | ó | da | dal | degli | lo | los | las | het | t
";

/// Months and weekdays as bylines write them behind a name, before the day.
pub(super) const MONTHS: &str = "
    january | february | march | april | may | june | july | august | september | october | november | december | jan | feb | mar |
    apr | jun | jul | aug | sep | sept | oct | nov | dec | monday | tuesday | wednesday | thursday | friday | saturday | sunday | mon | tue |
    tues | wed | thu | thur | thurs | fri | sat | sun | januar | februar | märz | mai | juni | juli | oktober | dezember | montag | dienstag |
    mittwoch | donnerstag | freitag | samstag | sonntag | janvier | février | mars | avril | juin | juillet | août | septembre |
    octobre | novembre | décembre | lundi | mardi | mercredi | jeudi | vendredi | samedi | dimanche | enero | febrero | marzo | abril |
    mayo | junio | julio | agosto | septiembre | octubre | noviembre | diciembre | gennaio | febbraio | aprile | maggio | giugno |
    luglio | settembre | ottobre | novembre | dicembre | januari | februari | maart | mei | augustus | maj | marts | decembre
";
