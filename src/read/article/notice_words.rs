//! How notices begin in many languages, apart by `|`, in the form of `title_key`. Words only, no rules.

pub(super) const EMBARGO: &str = "
    embargo | embargoed | under embargo | strictly embargoed | embargo notice | sperrfrist | sperrvermerk | sous embargo |
    bajo embargo | embargado | sob embargo | sotto embargo | onder embargo | under embargo | embargotid | embargoa |
    pod embargiem | embargo informacyjne | pod embargem | ambargo | ambargolu | эмбарго | под эмбарго | ембарго | εμπάργκο |
    解禁 | 解禁日 | 解禁日時 | 報道解禁 | 报道解禁 | 禁止提前发布 | 保密期 | エンバーゴ | 엠바고 | 보도 시점 | 보도시점
";

/// Enough by themselves, because an hour follows.
pub(super) const EMBARGO_UNTIL: &str = "
    embargo until | embargoed until | embargoed for | embargoed to | embargoed till | under embargo until |
    strictly embargoed until | not for release before | not for publication before | not for release until |
    not for publication until | hold for release until | embargo bis | gesperrt bis | sperrfrist bis | embargo jusqu |
    sous embargo jusqu | embargo jusquau | sous embargo jusquau | sous embargo jusquà | embargo hasta | bajo embargo hasta |
    embargado hasta | embargo até | sob embargo até | embargo fino | sotto embargo fino | embargo tot | onder embargo tot |
    embargo till | under embargo till | embargo til | under embargo til | embargo do | pod embargiem do | embargo do dnia |
    эмбарго до | под эмбарго до | ембарго до | 解禁时间 | 解禁日時
";

pub(super) const CORRECTION: &str = "
    correction | corrections | corrected | corrected release | correction notice | corrigendum | erratum | errata |
    correcting and replacing | clarification | updated and corrected | editors note correction | korrektur | korrigiert |
    berichtigung | richtigstellung | korrigierte fassung | rectificatif | correctif | erratum communiqué | corrección |
    rectificación | fe de erratas | correção | retificação | errata corrige | rettifica | correzione | correctie |
    rectificatie | rättelse | rettelse | korreksjon | oikaisu | korjaus | korekta | sprostowanie | oprava | opravné |
    helyesbítés | düzeltme | исправление | поправка | уточнение | виправлення | διόρθωση | 更正 | 更正公告 | 勘误 | 訂正 | お詫びと訂正 |
    정정 | 정정보도 | koreksi | ralat | đính chính
";

/// Somewhere in a short paragraph.
pub(super) const EARLIER_VERSION: &str = "
    an earlier version of this | a previous version of this | replaces the release | replaces the version |
    in einer früheren version dieser | in einer früheren fassung dieser | eine frühere version dieser |
    une version précédente de ce | una versión anterior de est | uma versão anterior dest | una versione precedente |
    een eerdere versie van dit | en tidigare version av | en tidligere version af | en tidligere versjon av
";

pub(super) const RETRACTION: &str = "
    retraction | retracted | kill notice | kill | withdrawal notice | widerruf | zurückgezogen | retrait | rétractation |
    retractación | retirado | retratação | ritrattazione | intrekking | återkallelse | tilbagetrækning | peruutus |
    wycofanie | отзыв | 撤稿 | 撤回 | 取り下げ | 철회
";

pub(super) const ADVISORY: &str = "
    media advisory | press advisory | news advisory | media alert | media invitation | press invitation | photo opportunity |
    save the date | medienhinweis | terminhinweis | presseeinladung | medieneinladung | einladung zur pressekonferenz |
    einladung zum pressetermin | fototermin | avis aux médias | invitation presse | invitation à la presse |
    invitation médias | convocatoria de prensa | convocatoria de medios | aviso a los medios | invitación a medios |
    aviso à imprensa | aviso de pauta | convite à imprensa | invito stampa | avviso ai media | invito alla stampa |
    persuitnodiging | uitnodiging pers | uitnodiging voor de pers | pressinbjudan | presseinvitation | presseinvitasjon |
    kutsu medialle | mediakutsu | lehdistökutsu | zaproszenie dla mediów | zaproszenie na konferencję |
    pozvánka pro média | pozvánka pro novináře | basın daveti | анонс | приглашение для сми | медіаанонс | 媒体通知 | 媒体邀请 |
    采访通知 | 採訪通知 | 取材案内 | 取材のご案内 | 取材のお願い | 취재 안내 | 취재 요청
";

/// Enough by themselves.
pub(super) const RESTRICTION: &str = "
    not for release publication or distribution | not for distribution | not for publication or distribution |
    not intended for distribution | nicht zur weitergabe | nicht zur veröffentlichung | nicht zur verbreitung |
    nicht zur verteilung | ne pas diffuser | ne pas distribuer | non destiné à être diffusé | no para su distribución |
    no apto para su distribución | não para distribuição | não destinado à distribuição | non per la distribuzione |
    da non distribuire | non destinato alla distribuzione | niet voor verspreiding | niet voor publicatie |
    ej för distribution | får ej distribueras | ikke for distribusjon | ikke til distribution | ei julkistettavaksi |
    ei julkaistavaksi | nie do rozpowszechniania | 不得在 | 配布を禁
";
