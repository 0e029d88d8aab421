//! How alike two texts are: Dice's coefficient over their words. Knows no pages.

use std::collections::HashMap;

use super::words::{is_ideograph, words};

/// A text that holds this share of another's words is that text with something added (the overlap coefficient of
/// Szymkiewicz and Simpson), if that has at least `TELLING` words.
const CONTAINED: f32 = 0.9;
const TELLING: u32 = 8;

/// Numbers for words, one set for both sides of a comparison.
#[derive(Debug, Default)]
pub struct Vocabulary {
    numbers: HashMap<String, u32>,
}

/// A text as the words in it.
#[derive(Debug, Default)]
pub struct Bag {
    /// Words without figures and how often they occur, by number.
    pub words: Vec<(u32, u32)>,
    figures: u32,
    /// Neighbours, figures as they are; the first word has none before it.
    pairs: Vec<(u32, u32)>,
}

impl Vocabulary {
    pub fn bag(&mut self, text: &str) -> Bag {
        let mut bag = Bag::default();
        let (mut plain, mut before) = (Vec::new(), u32::MAX);
        for word in words(text) {
            let bare = word.trim_matches(|c: char| !c.is_alphanumeric());
            if bare.is_empty() {
                continue;
            }
            let is_figure = bare.contains(|c: char| c.is_numeric() && !is_ideograph(c));
            let number = self.number(bare);
            bag.pairs.push((before, number));
            before = number;
            if is_figure { bag.figures += 1 } else { plain.push(number) }
        }
        plain.sort_unstable();
        bag.pairs.sort_unstable();
        for number in plain {
            match bag.words.last_mut() {
                Some((last, count)) if *last == number => *count += 1,
                _ => bag.words.push((number, 1)),
            }
        }
        bag
    }

    fn number(&mut self, word: &str) -> u32 {
        let next = u32::try_from(self.numbers.len()).unwrap_or(u32::MAX);
        match self.numbers.get(word) {
            Some(number) => *number,
            None => *self.numbers.entry(word.to_owned()).or_insert(next),
        }
    }
}

impl Bag {
    fn len(&self) -> u32 {
        self.words.iter().map(|(_, count)| count).sum()
    }

    /// True if a word other than a figure is in it.
    pub fn has_words(&self) -> bool {
        !self.words.is_empty()
    }
}

/// From 0, nothing in common, to 1, the same words: twice the common ones over all (Dice 1945). Figures count only where
/// there is nothing else, and then as all alike: a line in which they change is the same line, and two rows of a table that
/// have nothing else in common are not. See the table in the tests for what that makes of edits and of other texts.
pub fn likeness(a: &Bag, b: &Bag) -> f32 {
    let dice = |common: u32, in_a: u32, in_b: u32| 2.0 * common as f32 / (in_a + in_b).max(1) as f32;
    if !a.has_words() && !b.has_words() {
        return dice(a.figures.min(b.figures), a.figures, b.figures);
    }
    let (in_a, in_b, common) = (a.len(), b.len(), shared(&a.words, &b.words));
    let fewer = in_a.min(in_b);
    let overlap = common as f32 / fewer.max(1) as f32;
    let is_contained = fewer >= TELLING && overlap >= CONTAINED;
    dice(common, in_a, in_b).max(if is_contained { overlap * CONTAINED } else { 0.0 })
}

/// The same over neighbouring words, figures as they are: tells apart what has the same words.
pub fn order_likeness(a: &Bag, b: &Bag) -> f32 {
    let (in_a, in_b) = (&a.pairs, &b.pairs);
    let (mut at, mut to, mut common) = (0, 0, 0);
    while at < in_a.len() && to < in_b.len() {
        match in_a[at].cmp(&in_b[to]) {
            std::cmp::Ordering::Less => at += 1,
            std::cmp::Ordering::Greater => to += 1,
            std::cmp::Ordering::Equal => (at, to, common) = (at + 1, to + 1, common + 1),
        }
    }
    2.0 * common as f32 / (in_a.len() + in_b.len()).max(1) as f32
}

fn shared(a: &[(u32, u32)], b: &[(u32, u32)]) -> u32 {
    let (mut at, mut to, mut common) = (0, 0, 0);
    while at < a.len() && to < b.len() {
        match a[at].0.cmp(&b[to].0) {
            std::cmp::Ordering::Less => at += 1,
            std::cmp::Ordering::Greater => to += 1,
            std::cmp::Ordering::Equal => {
                common += a[at].1.min(b[to].1);
                (at, to) = (at + 1, to + 1);
            }
        }
    }
    common
}

#[cfg(test)]
mod tests {
    use super::super::matching::{ALIKE_ELSEWHERE, ALIKE_HERE};
    use super::*;

    fn of(a: &str, b: &str) -> f32 {
        let mut vocabulary = Vocabulary::default();
        let (a, b) = (vocabulary.bag(a), vocabulary.bag(b));
        likeness(&a, &b)
    }

    /// What the two thresholds of `matching` were set on.
    #[test]
    fn rewordings_are_alike_and_other_texts_are_not() {
        let port =
            "Harbour Services keeps the north quay open day and night and has hired 140 people to unload relief goods for hospitals.";
        let ferry = "The ferry company carries nurses and doctors free of charge on all its lines until the end of the summer.";
        let both = format!("{port} The quay stays open until the end of the year, and two cranes were hired from the neighbouring port.");
        let rewordings = [
            (port, port.replace("140", "2,150")),
            (port, port.replace("relief goods for hospitals", "food and relief goods for clinics and hospitals")),
            (port, port.replace("Harbour Services keeps", "The harbour authority has kept")),
            (port, both),
            ("Beds ready: 1,204", "Beds ready: 1,377".to_owned()),
            ("Helmstedt | 40 | 12", "Helmstedt | 41 | 13".to_owned()),
            ("Status: all lines run", "Status: two lines run".to_owned()),
            ("港口全天开放，已卸货12吨。", "港口全天开放，已卸货15吨。".to_owned()),
        ];
        for (old, new) in &rewordings {
            let found = of(old, new);
            assert!(found >= ALIKE_HERE, "{found} {old} / {new}");
        }
        let others = [
            (port, ferry),
            ("Helmstedt | 40 | 12", "Oschersleben | 41 | 13"),
            (
                "The plant in Gera makes masks for clinics in the county.",
                "The works council and the board agreed on short-time work in the spring.",
            ),
            ("Open", "Closed"),
            ("March 5: the bakery reopens", "March 9: schools get tablets"),
            ("港口全天开放。", "航空公司取消航班。"),
        ];
        for (old, new) in others {
            let found = of(old, new);
            assert!(found < ALIKE_HERE, "{found} {old} / {new}");
        }
        // Two sentences about one thing, in one company's words: not the same one moved elsewhere.
        let near = of(
            "Harbour Services hired 140 people to unload relief goods at the north quay.",
            "Harbour Services lent 12 cranes to the river port at no charge for the summer.",
        );
        assert!(near < ALIKE_ELSEWHERE, "{near}");
    }

    #[test]
    fn nothing_is_like_nothing() {
        assert_eq!(of("…", "!"), 0.0);
        assert_eq!(of("same words", "Same words."), 1.0);
    }
}
