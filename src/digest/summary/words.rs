//! What sentences say that are no news by themselves, in nine languages. Chosen from ordinary usage, from no page.
//!
//! Alternatives stand between `|`; `*` at the end stands for any ending. Chinese and Japanese have no word boundaries.

/// The lists of one language.
pub(super) struct Words {
    /// Primary subtag of BCP 47.
    pub language: &'static str,
    /// Beginnings that lean on the sentence before: pronouns, and what goes on with a thought.
    pub leaning: &'static str,
    /// Beginnings that only look so.
    pub standing: &'static str,
    /// Who says it is known from the sentence before only.
    pub speaking: &'static str,
    /// Pride, joy, thanks.
    pub feelings: &'static str,
    /// With one of these, joy is a manner of announcing.
    pub announcing: &'static str,
    /// What a company says of itself in every release.
    pub boasting: &'static str,
    /// Ways to more, and legal matters.
    pub service: &'static str,
}

pub(super) static LANGUAGES: [Words; 9] = [
    Words {
        language: "en",
        leaning: "he|she|it|they|this|these|those|that|such|his|her|its|their|both|here|there|however|but|and|or|also|moreover|furthermore|meanwhile|additionally|therefore|thus|then|instead|nevertheless|nonetheless|yet|so|besides|similarly|likewise|in addition|as a result|for example|for instance|at the same time|after that|the latter|the former|the two|another|others|in contrast|in turn|in return|as such|one of them|most of them|all of them|some of them|neither|consequently|accordingly|hence|otherwise|still|later|afterwards|until then|since then|by then|on top of that|what is more|further|with those|with these|of these|of those|in other words|to this end|by contrast",
        standing: "this week|this year|this month|this morning|this spring|this summer|this autumn|this fall|this winter|this quarter|this season|this weekend|there are|both the|both of|later this|later in|so far|that is why",
        speaking: "he said|she said|they said|he says|she says|he added|she added|he explained|she explained|he told|she told|said he|said she|he noted|she noted",
        feelings: "proud|proudly|pride|delight*|thrill*|excit*|pleased|honored|honoured|honor|honour|grateful|gratitude|thank|thanks|thankful|thanking|happy|glad|look forward|looking forward|cannot wait|can’t wait|dream come true|testament|congratulat*|apologise*|apologize*|sincere*|passionate|tireless*|outstanding",
        announcing: "announce*|introduc*|launch*|unveil*|present*|report|open|release",
        boasting: "is a leading|is the leading|one of the leading|is one of the|is a global|is the world*|leading provider|leading maker|leading manufacturer|leading supplier|world leader|global leader|is headquartered|headquartered in|founded in|is committed to|is dedicated to|our mission",
        service: "click here|click on|click the|click below|click through|follow us|subscribe to our|subscribe to the|subscribe now|to subscribe|sign up|tickets are|register now|register at|register for|register here|to register|annual general meeting is|annual general meeting will|annual meeting is|annual meeting will|webcast|conference call|forward looking|safe harbor|no obligation to|press desk|press office|media inquiries|media enquiries|visit www|available at www|download the|download our|download a|download here|to download|available for download|all rights reserved|for more information|for further information|risks and uncertainties|see the full|declined to comment|did not respond|could not be reached",
    },
    Words {
        language: "de",
        leaning: "er|sie|es|ihm|ihr|ihre|ihren|ihrer|ihnen|sein|seine|seinen|seiner|dies|diese|dieser|dieses|diesen|diesem|das|dadurch|damit|dabei|dazu|davon|dafür|dagegen|daher|deshalb|deswegen|dort|auch|zudem|außerdem|ferner|allerdings|jedoch|aber|doch|denn|dennoch|gleichzeitig|zugleich|darüber|darunter|darauf|daraus|daran|hierzu|hierbei|hierfür|hier|danach|dann|darin|daneben|beide|beides|letztere|letzterer|ebenso|ebenfalls|deren|dessen|solche|so|und|oder|stattdessen|hinzu|somit|folglich|entsprechend|zum beispiel|unter anderem|im gegenzug|im gegensatz|auf diese weise|seitdem|bis dahin|trotzdem|insofern|nun|jener|jene|er selbst|denen",
        standing: "dieses jahr|diese woche|diesen monat|dieser tage|dieses wochenende|diesen sommer|diesen winter|diesen herbst|in diesem jahr|diesen sonntag|diesen montag|so viele|das unternehmen|das ministerium",
        speaking: "sagte er|sagte sie|sagt er|sagt sie|so er|so sie|fügte er|fügte sie|erklärte er|erklärte sie|betonte er|betonte sie|betont er|betont sie|ergänzte er|ergänzte sie",
        feelings: "stolz|freuen uns|freut uns|freue mich|freut mich|freude|begeistert|begeisterung|dankbar|danken|dankt|dank gilt|bedanken|glücklich|großartig*|hervorragend*|geehrt|ehre|bedauern|entschuldig*|herzlich*|unermüdlich*|blicken zuversichtlich|wir gratulieren|beglückwünsch*|sehr geehrte",
        announcing: "bekannt*|ankündig*|anzukündigen|vorzustellen|präsentier*|eröffn*|mitzuteilen",
        boasting: "führend*|ist einer der|ist eine der|mit sitz in|hauptsitz|wurde gegründet|gegründet|steht für|weltmarktführer|traditionsunternehmen|unser anspruch",
        service: "hier klicken|klicken sie|folgen sie|hauptversammlung findet|jetzt anmelden|jetzt bewerben|abonnieren|telefonkonferenz|webcast|zukunftsgerichtete*|vorausschauende*|weitere informationen|finden sie unter|pressestelle|pressekontakt|alle rechte vorbehalten|zum download|herunterladen|lesen sie",
    },
    Words {
        language: "fr",
        leaning: "il|elle|ils|elles|ce|cet|cette|ces|cela|ça|c’est|c'est|celui|celle|ceux|celles|celui-ci|celle-ci|son|sa|ses|leur|leurs|lui|ainsi|aussi|également|de plus|en outre|par ailleurs|toutefois|cependant|mais|donc|en effet|de même|enfin|puis|ensuite|et|ou|or|dès lors|grâce à cela|à cette occasion|à cet effet|pour cela|néanmoins|pourtant|en revanche|par conséquent|par exemple|dans ce cadre|tous deux|toutes deux|ce dernier|cette dernière|là|y",
        standing: "ce lundi|ce mardi|ce mercredi|ce jeudi|ce vendredi|ce samedi|ce dimanche|ce matin|ce mois|cette semaine|cette année|cet été|cet hiver|cet automne|ce printemps|cette fois",
        speaking: "a-t-il|a-t-elle|dit-il|dit-elle|ajoute-t-il|ajoute-t-elle|explique-t-il|explique-t-elle|précise-t-il|précise-t-elle|conclut-il|conclut-elle",
        feelings: "fier|fiers|fière|fières|fierté|ravi|ravis|ravie|ravies|heureux|heureuse|heureuses|réjoui*|remerci*|merci|honneur|honorés|honoré|reconnaissan*|formidable*|exceptionnel*|enthousias*|excuser|excuses|chaleureu*|félicit*|confiante|confiant",
        announcing: "annonc*|présent*|lance|lancer|dévoil*|ouvrir",
        boasting: "leader|est l’un des|est l'un des|est un des|acteur majeur|acteur de référence|fondée en|fondé en|créée en|créé en|dont le siège|siège social|spécialiste de",
        service: "cliquez|cliquer|suivez-nous|abonnez-vous|à télécharger|télécharger le|télécharger la|télécharger les|téléchargez|assemblée générale se tiendra|assemblée générale aura lieu|inscrivez-vous|conférence téléphonique|déclarations prospectives|déclarations prévisionnelles|pour en savoir plus|pour plus d’informations|contact presse|service de presse|tous droits réservés|rendez-vous sur",
    },
    Words {
        language: "es",
        leaning: "él|ella|ello|ellos|ellas|este|esta|estos|estas|esto|ese|esa|esos|esas|eso|aquel|aquella|su|sus|dicho|dicha|dichos|dichas|además|también|asimismo|sin embargo|no obstante|pero|y|o|por ello|por eso|por tanto|por lo tanto|así|de este modo|de esta forma|de esta manera|por su parte|en este sentido|por otro lado|por otra parte|luego|después|entonces|al mismo tiempo|en cambio|por ejemplo|ambos|ambas|a su vez|de ahí|allí|aquí|explicó|añadió|agregó|señaló|indicó|afirmó|dijo|destacó|aseguró|subrayó|para ello|con ello|según él|según ella|igualmente|él mismo|ella misma|aun así|tal",
        standing: "este lunes|este martes|este miércoles|este jueves|este viernes|este sábado|este domingo|este año|este mes|esta semana|esta mañana|este verano|este invierno|este otoño|esta primavera|esta tarde|después de|así como",
        speaking: "ha añadido|ha explicado|ha señalado|dijo él|dijo ella",
        feelings: "orgullo|orgullos*|encantad*|complace|feliz|felices|agradec*|gracias|ilusión|ilusionad*|honor|honrad*|sueño hecho|extraordinari*|lamentamos|disculpas|felicit*|entusias*|alegr*|estimados|confianza depositada",
        announcing: "anuncia*|presenta*|lanza*|comunica*|inaugura*",
        boasting: "líder|líderes|es una de las|es uno de los|fundada en|fundado en|con sede en|compañía de referencia|empresa de referencia|comprometid*|generaciones",
        service: "haga clic|hacer clic|síganos|suscríbase|puede descargar|pueden descargar|para descargar|descargar aquí|descargue|junta de accionistas será|junta general será|junta de accionistas se celebrará|inscríbase|conferencia telefónica|previsiones sujetas|declaraciones prospectivas|declaraciones a futuro|riesgos e incertidumbres|para más información|contacto de prensa|todos los derechos reservados|visite nuestra",
    },
    Words {
        language: "pt",
        leaning: "ele|ela|eles|elas|este|esta|estes|estas|isto|isso|esse|essa|esses|essas|aquele|aquela|seu|sua|seus|suas|o seu|a sua|os seus|as suas|além disso|no entanto|contudo|porém|mas|também|assim|por isso|desta forma|dessa forma|deste modo|desse modo|por sua vez|entretanto|ao mesmo tempo|depois|então|e|ou|ambos|ambas|por exemplo|disse|afirmou|explicou|acrescentou|sublinhou|destacou|referiu|adiantou|igualmente|todavia|portanto|ainda assim|lá|ali|aqui|para isso|com isso|nesse sentido|neste sentido|por outro lado|tal|tais",
        standing: "este ano|este mês|esta semana|esta manhã|este verão|este inverno|este outono|esta primavera|esta segunda|esta terça|esta quarta|esta quinta|esta sexta|este sábado|este domingo|depois de|assim como",
        speaking: "disse ele|disse ela|conta ele|conta ela",
        feelings: "orgulh*|feliz|felizes|satisf*|agradec*|gratos|gratas|gratidão|obrigad*|honra|honrad*|entusias*|emocionad*|extraordinári*|desculpa|desculpas|parabéns|alegria|caros|confiança depositada",
        announcing: "anunci*|apresent*|lança*|comunica*|inaugura*",
        boasting: "líder|líderes|é uma das|é um dos|fundada em|fundado em|com sede em|empresa de referência|comprometid*|gerações",
        service: "clique aqui|clique em|clique para|assembleia geral realiza-se|assembleia geral será|siga-nos|subscreva|inscreva-se|descarregue|baixe|conferência telefónica|teleconferência|declarações prospetivas|declarações prospectivas|riscos e incertezas|para mais informações|contacto de imprensa|assessoria de imprensa|todos os direitos reservados|visite o nosso",
    },
    Words {
        language: "it",
        leaning: "egli|lui|lei|ella|esso|essa|essi|esse|loro|questo|questa|questi|queste|ciò|quello|quella|quelli|quelle|tale|tali|il suo|la sua|i suoi|le sue|il loro|la loro|inoltre|anche|tuttavia|però|ma|e|o|quindi|così|pertanto|infatti|in questo modo|a tal fine|allo stesso tempo|dunque|invece|entrambi|entrambe|ha aggiunto|ha dichiarato|ha spiegato|ha sottolineato|ha concluso|per esempio|poi|in particolare|a sua volta|nel frattempo|per questo|di conseguenza|ne|vi|lì|qui|quest’ultimo|quest’ultima|altrettanto",
        standing: "questa settimana|questo mese|quest’anno|quest’estate|questa mattina|questo autunno|questo inverno|questa primavera|anche quest’anno|così come",
        speaking: "ha detto lui|ha detto lei|dice lui|dice lei",
        feelings: "orgoglios*|orgoglio|felice|felici|lieto|lieta|lieti|gioia|entusias*|ringrazi*|grazie|onore|onorat*|gratitudine|straordinari*|scusiamo|scuse|congratul*|emozion*|gentili",
        announcing: "annunci*|presenta*|lancia*|comunica*|inaugura*",
        boasting: "leader|è una delle|è uno dei|fondata nel|fondato nel|con sede a|azienda di riferimento|impegnat*|da generazioni",
        service: "clicca|cliccare|seguici|iscriviti|iscrivetevi|scarica il|scarica la|scarica le|scarica qui|assemblea degli azionisti si terrà|conferenza telefonica|dichiarazioni previsionali|dichiarazioni prospettiche|per maggiori informazioni|per ulteriori informazioni|ufficio stampa|tutti i diritti riservati",
    },
    Words {
        language: "nl",
        leaning: "hij|zij|ze|dit|dat|deze|die|haar|hun|het is|het gaat|het heeft|het was|het wordt|het kan|het zal|daarmee|daarbij|daarnaast|daarvoor|daarna|daarin|daarop|daarvan|ook|bovendien|echter|maar|toch|daarom|hierdoor|hiermee|hierbij|hiervoor|daardoor|zo|dus|verder|tevens|vervolgens|en|of|beide|tegelijk|tegelijkertijd|in plaats daarvan|bijvoorbeeld|onder andere|anderzijds|intussen|inmiddels|zulke|er|hier|daar|dan|toen|niettemin|desondanks|zodoende|eveneens|zijn eigen",
        standing: "deze week|dit jaar|deze maand|dit voorjaar|deze zomer|dit najaar|deze herfst|deze winter|dit weekend|dit kwartaal|er zijn|er is",
        speaking: "zegt hij|zegt zij|zei hij|zei zij|zegt ze|zei ze|vertelt hij|vertelt ze|voegt hij|voegt zij|aldus hij",
        feelings: "trots|verheugd|blij|dankbaar|dank|danken|bedank*|enthousiast|vereerd|eer|fantastisch*|geweldig*|kijken uit|betreuren|excuses|feliciteer*|mijlpaal|vertrouwen in|hartelijk*|genoegen|ongemak",
        announcing: "kondig*|aankondig*|bekend*|presenteer*|presenteert|lanceer*|lanceert|introduceer*",
        boasting: "toonaangevend*|een van de grootste|is een van de|opgericht in|gevestigd in|hoofdkantoor|marktleider|wereldleider|staat voor|vooraanstaand*",
        service: "klik hier|volg ons|schrijf u in|meld u aan|meld je aan|abonneer*|download de|download het|download hier|te downloaden|aandeelhoudersvergadering is|aandeelhoudersvergadering vindt|toekomstgerichte|webcast|telefonische conferentie|voor meer informatie|lees hier|lees meer|perscontact|persdienst|alle rechten voorbehouden|onze website",
    },
    Words {
        language: "zh",
        leaning: "该|該|其|此外|此举|此舉|此前|这|這|那|他|她|它|同时|同時|另外|而|但|然而|因此|所以|并|也|为此|為此|对此|對此|与此|與此|之后|之後|随后|隨後|后者|後者|前者|两者|兩者|双方|雙方|于是|於是|不过|不過|另一方面|例如|比如|首先|其次|最后|从而|由此|届时|屆時",
        standing: "这一周|本周|其中国|此次",
        speaking: "他说|她说|他表示|她表示|他還|他还|她还|他補充|他补充|她补充|他指出|她指出",
        feelings: "自豪|荣幸|榮幸|感谢|感謝|高兴|高興|欣慰|激动|激動|期待|衷心|歉意|致谢|致謝|祝贺|祝賀|陪伴|充满信心|充滿信心|鼎力",
        announcing: "宣布|推出|发布|發布|公布|启动|啟動",
        boasting: "领先|領先|总部位于|總部位於|成立于|成立於|是一家|致力于|致力於|知名企业|行业龙头",
        service: "点击此处|点击这里|点击查看|点击下载|点击链接|点击阅读|點擊此處|點擊這裡|點擊查看|股东大会将于|股東大會將於|关注我们|關注我們|公众号|访问公司网站|請瀏覽|请访问|了解更多|前瞻性|电话会议|電話會議|网络直播|版权所有|版權所有|媒体联络|媒體聯絡|扫码|掃碼",
    },
    Words {
        language: "ja",
        leaning: "この|その|これ|それ|あの|彼|また|さらに|しかし|一方|なお|そして|そのため|加えて|ただし|だが|同社|同氏|同日|同行|同事業|同製品|両社|両者|ここ|そこ|つまり|例えば|たとえば|ところが|だから|ついては|あわせて|併せて|次に|その後|それまで|ちなみに|こうした|そうした|前者|後者|同時に",
        standing: "このほど|このたび|この度|この春|この夏|この秋|この冬|この週末",
        speaking: "と彼は|と彼女は|と同氏は|と同社長は",
        feelings: "誇り|光栄|感謝|嬉しく|うれしく|喜ばしく|楽しみに|名誉|お詫び|おわび|御礼|お礼|おめでとう|期待しています|心から|皆さま|皆様",
        announcing: "発表|発売|公開|開始",
        boasting: "業界大手|リーディングカンパニー|本社は|設立され|設立した|本社を置く|創業以来|をミッションに|目指しています",
        service: "詳しくは|詳細は|こちらを|ご覧ください|お問い合わせは|お問い合わせください|お問い合わせ先|フォローして|お申し込みは|ダウンロードはこちら|ダウンロードできます|ダウンロードください|株主総会は|将来の見通し|将来予測|見通しに関する|電話会議|無断転載|登録は",
    },
];
