//! Releases with marked sentences (`tests/fixtures/gist`), and how much of a summary is what it should be.

/// A release in which each sentence is marked: `+` carries the news, `=` may be told, `-` is not to be told.
#[derive(Debug)]
pub struct Release {
    pub language: &'static str,
    pub set: Set,
    pub title: String,
    pub text: String,
    sentences: Vec<(char, String)>,
}

/// When a release was written, and what for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Set {
    /// The rules were made with them.
    Seen,
    /// The fourth and fifth of each language were written with the others, and not looked at while the rules were made.
    KeptBack,
    /// Earnings with bullets and tables, and the style of the wires: written later, told once by the rules as they were, then looked at.
    Wires,
}

/// Counts over summaries.
#[derive(Debug, Default, Clone, Copy, PartialEq)]
pub struct Quality {
    pub releases: usize,
    /// Sentences that carry the news, and those of them that were told.
    pub must: usize,
    pub must_told: usize,
    /// Sentences that were told, and those of them that should not have been.
    pub told: usize,
    pub never_told: usize,
    /// Releases of which at least one sentence that carries the news was told.
    pub reached: usize,
}

const LANGUAGES: [(&str, &str, &str); 9] = [
    ("en", include_str!("../../fixtures/gist/en.txt"), include_str!("../../fixtures/gist/wires/en.txt")),
    ("de", include_str!("../../fixtures/gist/de.txt"), include_str!("../../fixtures/gist/wires/de.txt")),
    ("fr", include_str!("../../fixtures/gist/fr.txt"), include_str!("../../fixtures/gist/wires/fr.txt")),
    ("es", include_str!("../../fixtures/gist/es.txt"), include_str!("../../fixtures/gist/wires/es.txt")),
    ("pt", include_str!("../../fixtures/gist/pt.txt"), include_str!("../../fixtures/gist/wires/pt.txt")),
    ("it", include_str!("../../fixtures/gist/it.txt"), include_str!("../../fixtures/gist/wires/it.txt")),
    ("nl", include_str!("../../fixtures/gist/nl.txt"), include_str!("../../fixtures/gist/wires/nl.txt")),
    ("zh", include_str!("../../fixtures/gist/zh.txt"), include_str!("../../fixtures/gist/wires/zh.txt")),
    ("ja", include_str!("../../fixtures/gist/ja.txt"), include_str!("../../fixtures/gist/wires/ja.txt")),
];

pub fn releases() -> Vec<Release> {
    let of_language = |(language, file, wires): (&'static str, &'static str, &'static str)| {
        let read = move |(set, release)| Release::read(language, release, set);
        let by_place = |at| if at < 3 { Set::Seen } else { Set::KeptBack };
        let first = file.split("# ").skip(1).enumerate().map(move |(at, release)| (by_place(at), release));
        first.chain(wires.split("# ").skip(1).map(|release| (Set::Wires, release))).map(read).collect::<Vec<_>>()
    };
    LANGUAGES.into_iter().flat_map(of_language).collect()
}

impl Release {
    fn read(language: &'static str, written: &str, set: Set) -> Release {
        let (title, body) = written.split_once('\n').unwrap();
        let gap = if matches!(language, "zh" | "ja") { "" } else { " " };
        let mut sentences = Vec::new();
        let mut paragraphs = Vec::new();
        for paragraph in body.trim().split("\n\n") {
            let mut lines = Vec::new();
            for line in paragraph.lines() {
                let (mark, line) = (line.chars().next().unwrap(), &line[2..]);
                // What stands before `|| ` is a dateline or a bullet, and not to be told.
                let (before, sentence) = line.split_once("|| ").unwrap_or(("", line));
                if !before.is_empty() {
                    sentences.push(('-', before.trim().to_owned()));
                }
                sentences.push((mark, sentence.to_owned()));
                lines.push(line.replace("|| ", ""));
            }
            paragraphs.push(lines.join(gap));
        }
        Release { language, set, title: title.trim().to_owned(), text: paragraphs.join("\n\n"), sentences }
    }

    /// The marks of the sentences in `summary`, and what of the news is missing.
    pub fn judge(&self, summary: &str) -> (Quality, Vec<String>) {
        let mut quality = Quality { releases: 1, ..Quality::default() };
        let mut wrong = Vec::new();
        for (mark, sentence) in &self.sentences {
            let is_told = summary.contains(sentence.as_str());
            quality.told += usize::from(is_told);
            match mark {
                '+' => {
                    quality.must += 1;
                    quality.must_told += usize::from(is_told);
                    quality.reached = quality.reached.max(usize::from(is_told));
                }
                '-' => quality.never_told += usize::from(is_told),
                _ => {}
            }
            if is_told == (*mark == '-') && *mark != '=' {
                wrong.push(format!("{mark} {sentence}"));
            }
        }
        (quality, wrong)
    }
}

impl Quality {
    pub fn add(self, other: Quality) -> Quality {
        Quality {
            releases: self.releases + other.releases,
            must: self.must + other.must,
            must_told: self.must_told + other.must_told,
            told: self.told + other.told,
            never_told: self.never_told + other.never_told,
            reached: self.reached + other.reached,
        }
    }

    /// Share of the news that was told.
    pub fn recall(&self) -> f64 {
        self.must_told as f64 / self.must.max(1) as f64
    }

    /// Share of what was told that should not have been.
    pub fn never_rate(&self) -> f64 {
        self.never_told as f64 / self.told.max(1) as f64
    }
}
