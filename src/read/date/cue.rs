//! What the words beside a date, above its column or in its markup say of it: that it is the day of publication, of an update, or
//! of something else. Looks words up; decides nothing.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::text::{Text, fold};

/// What a date is called.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cue {
    Publication,
    Update,
    /// A hearing, a deadline, an end: the item is about it.
    Other,
}

/// The last cue of a short text: in `Heard in May, judgment delivered` that of the judgment.
pub fn cue(text: &str) -> Option<Cue> {
    let text = Text::new(text);
    cue_within(&text, 0, text.len())
}

/// The last cue of a stretch of a text: the word nearest to what follows.
pub(super) fn cue_within(text: &Text, from: usize, to: usize) -> Option<Cue> {
    (from..to).rev().find_map(|at| CUES.get(text.word(at)?).copied())
}

static CUES: LazyLock<HashMap<String, Cue>> = LazyLock::new(|| {
    let rows = [(Cue::Publication, PUBLICATION), (Cue::Update, UPDATE), (Cue::Other, OTHER)];
    rows.into_iter().flat_map(|(cue, words)| words.split_whitespace().map(move |word| (fold(word), cue))).collect()
});

const PUBLICATION: &str = "published publish pubdate datepublished posted released issued delivered dateline publication
    veröffentlicht veröffentlichung veröffentlichungsdatum erschienen erscheinungsdatum publié publiée parution publicado publicada publicación
    publicação pubblicato pubblicata pubblicazione gepubliceerd geplaatst publicerad publicerat publisert publiceret julkaistu opublikowano
    publikováno zveřejněno zverejnené közzétéve megjelent publicat публикувано опубликовано опубликована опубліковано δημοσιεύθηκε δημοσίευση
    yayınlanma yayın نشر النشر פורסם प्रकाशित diterbitkan đăng เผยแพร่ 게시일 작성일 등록일 발행일 objavljeno 发布 發布 發佈 公開 公布 掲載";

const UPDATE: &str = "updated update modified datemodified revised lastmod aktualisiert jour modifié actualizado actualizada actualisé aggiornato modifica
    atualizado bijgewerkt uppdaterad oppdatert opdateret päivitetty aktualizacja aktualizace aktualizováno обновлено оновлено güncelleme 更新
    수정 diperbarui";

const OTHER: &str = "argued heard hearing until expires expiry expiration deadline closes closing due gültig bis frist einsendeschluss
    verhandlung verhandelt jusqu échéance hasta vencimiento fino scadenza até geldig verhoor giltig gyldig ważne platnost срок 締切 期限 截止 마감";
