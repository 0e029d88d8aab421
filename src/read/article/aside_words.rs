//! Labels of what releases print around their news, in many languages, apart by `|`, in the form of `title_key`. Words only, no rules.

/// The name of the firm follows; in Chinese, Japanese and Korean it may come first.
pub(super) const ABOUT: &str = "
    about | über | zu | das ist | à propos | à propos de | a propos | a propos de | qui est | acerca de | sobre | quiénes somos |
    informazioni su | informazioni sul | informazioni sulla | chi è | profilo | a proposito di | over | om | tietoa | tietoja |
    lisätietoja | o firmie | o spółce | o společnosti | o nás | a cégről | despre | hakkında | о компании | про компанію |
    σχετικά με | tentang | về | 关于 | 關於 | 公司简介 | 公司簡介 | について | 会社概要 | 소개 | 회사 소개 | عن شركة | نبذة عن
";

pub(super) const ABOUT_AUTHOR: &str = "
    about the author | about the authors | about the writer | about the reviewer | about the expert | über den autor | über die autorin | über die autoren |
    à propos de lauteur | à propos des auteurs | sobre el autor | sobre la autora | sobre o autor | sobre a autora |
    lautore | sullautore | informazioni sullautore | over de auteur | om författaren | om forfatteren | o autorze | 作者简介 | 作者簡介 | 著者について | 著者プロフィール
";

pub(super) const CONTACT: &str = "
    media contact | media contacts | press contact | press contacts | contact | contacts | contact us | contact information |
    contact details | media enquiries | media inquiries | press enquiries | press inquiries | media relations | press office |
    investor contact | investor relations | investor relations contact | company contact | for media enquiries |
    for media inquiries | for press enquiries | for press inquiries | for further information | for more information contact |
    for more information please contact | for further information please contact | for further information contact |
    for additional information please contact | pressekontakt | pressekontakte | kontakt | kontakte | ansprechpartner |
    ansprechpartnerin | medienkontakt | medienanfragen | rückfragen | rückfragehinweis | ihr ansprechpartner |
    weitere informationen für die presse | contact presse | contacts presse | contact médias | contacts médias |
    relations presse | relations médias | service de presse | pour plus dinformations veuillez contacter | contacto |
    contacto de prensa | contacto para medios | contacto de medios | contactos | para más información | gabinete de prensa |
    contatti | contatto | contatti stampa | contatti per la stampa | ufficio stampa | per ulteriori informazioni |
    perscontact | contactpersoon | contactpersonen | voor meer informatie neem contact op | noot voor de redactie contact |
    contato | contatos | contato para a imprensa | assessoria de imprensa | presskontakt | för mer information kontakta |
    för ytterligare information kontakta | pressekontakter | for yderligere information kontakt |
    for mer informasjon kontakt | lisätiedot | lisätietoja antaa | kontakt dla mediów | kontakt prasowy | biuro prasowe |
    kontakt pro média | sajtókapcsolat | basın iletişim | контакты | контакты для сми | пресс служба | контакти для змі |
    επικοινωνία | 媒体联系人 | 媒体联系 | 媒体联络 | 媒體聯絡 | 媒體聯絡人 | 联系人 | 联系方式 | 聯絡人 | お問い合わせ | お問い合わせ先 | 本件に関するお問い合わせ |
    報道関係者 | 問い合わせ先 | 문의 | 언론 문의 | 미디어 문의 | liên hệ | kontak media
";

pub(super) const STATEMENT: &str = "
    forward looking statements | forward looking statement | forward looking information | safe harbor | safe harbor statement |
    safe harbour | safe harbour statement | cautionary statement | cautionary statements | cautionary note |
    cautionary statement regarding | cautionary note regarding | cautionary statement about | note regarding forward |
    disclaimer | legal disclaimer | legal notice | important notice | important information | zukunftsgerichtete aussagen |
    in die zukunft gerichtete aussagen | zukunftsbezogene aussagen | hinweis zu zukunftsgerichteten aussagen |
    vorausschauende aussagen | haftungsausschluss | rechtlicher hinweis | wichtiger hinweis | déclarations prospectives |
    déclaration prospective | énoncés prospectifs | informations prospectives | avertissement | avertissements |
    declaraciones prospectivas | declaraciones a futuro | aviso legal | advertencia legal | afirmações prospectivas |
    declarações prospectivas | declarações prospetivas | dichiarazioni previsionali | dichiarazioni prospettiche |
    avvertenze | avvertenza legale | toekomstgerichte verklaringen | toekomstgerichte uitspraken | framåtriktade uttalanden |
    framåtblickande uttalanden | fremadrettede udsagn | fremtidsrettede uttalelser | tulevaisuutta koskevat lausumat |
    oświadczenia dotyczące przyszłości | výhledová prohlášení | прогнозные заявления | заявления прогнозного характера |
    前瞻性陈述 | 前瞻性声明 | 前瞻性陳述 | 免责声明 | 免責聲明 | 安全港声明 | 安全港聲明 | 将来予想に関する記述 | 将来の見通しに関する記述 | 将来見通しに関する注意事項 | 免責事項 | 미래예측진술
";

/// Within the first sentences of a paragraph that is such a statement without saying so above it.
pub(super) const FORWARD_LOOKING: &str = "
    contains forward looking | contain forward looking | includes forward looking | include forward looking |
    constitute forward looking | are forward looking statements | may be forward looking | contains certain forward looking |
    contains statements that are forward looking | certain forward looking | enthält zukunftsgerichtete |
    enthält in die zukunft gerichtete | enthält vorausschauende | zukunftsgerichtete aussagen die auf | contient des déclarations prospectives |
    contient des énoncés prospectifs | contient des informations prospectives | contiene declaraciones prospectivas |
    contiene declaraciones a futuro | contiene manifestaciones de futuro | contém declarações prospectivas |
    contém afirmações prospectivas | contiene dichiarazioni previsionali | contiene dichiarazioni prospettiche |
    bevat toekomstgerichte | innehåller framåtriktade | innehåller framåtblickande | indeholder fremadrettede |
    inneholder fremtidsrettede | содержит прогнозные | 包含前瞻性 | 包含若干前瞻性 | 含有前瞻性 | 将来予想に関する記述が含 | 将来の見通しに関する記述が含
";

pub(super) const NOTES: &str = "
    notes to editors | note to editors | notes for editors | editors notes | editors note | notes for journalists |
    hinweis für redaktionen | hinweise für redaktionen | hinweis an die redaktion | anmerkungen für die redaktion |
    note aux rédactions | notes aux rédacteurs | notes à léditeur | note à la rédaction | notas para el editor |
    notas a los editores | nota para editores | nota per i redattori | note per la redazione | noot voor de redactie |
    noot voor redacties | noten voor de redactie | till redaktionen | note til redaktører | 编者按 | 编者注 | 編者按 | ご参考
";

/// A line of its own that ends a release.
pub(super) const END_MARKS: &str = "
    ends | end | end of release | ende | fin | fine | fin du communiqué | fine comunicato | einde | slut | koniec | konec | konec zprávy | son |
    конец | 完 | 以上 | 끝
";
