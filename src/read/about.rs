//! Whether a label such as `About Acme` names someone, or only begins like one that does.

/// Not `About 2,000 jobs`, `Over three hundred jobs`: behind the first word comes a name, or what stands for one.
pub fn names_someone(label: &str) -> bool {
    const COUNTS: &str = "one two three four five six seven eight nine ten eleven twelve twenty thirty forty fifty sixty seventy eighty ninety \
        hundred hundreds thousand thousands half dozens hundert tausend";
    const STAND_INS: &str =
        "the us our this uns die das den der unser unsere ons de het onze nosotros nosotras la el los las nós o a os as oss";
    let mut words = label.split_whitespace();
    let first = words.next().unwrap_or_default().to_lowercase();
    let next = words.next().unwrap_or_default();
    let lower = next.to_lowercase();
    let is_one_of = |list: &str| list.split_whitespace().any(|word| word == lower);
    // Elsewhere the label is more than a preposition.
    let is_preposition = matches!(first.as_str(), "about" | "über" | "zu" | "over" | "sobre" | "om");
    let counts = next.starts_with(|c: char| c.is_numeric() || "$€£¥".contains(c)) || is_one_of(COUNTS);
    !is_preposition || !counts && (!next.starts_with(char::is_lowercase) || lower.contains(['.', '-']) || is_one_of(STAND_INS))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_preposition_before_a_number_heads_news() {
        for label in [
            "About Acme",
            "About us",
            "About the company",
            "Über uns",
            "Über die Acme AG",
            "Over Acme",
            "Over ons",
            "Sobre a Acme",
            "Acerca de Acme",
            "About acme.com",
            "Om oss",
        ] {
            assert!(names_someone(label), "{label}");
        }
        for label in [
            "About 2,000 jobs to be created",
            "About half of the mills",
            "Over 300 new jobs",
            "Over three hundred jobs",
            "Über 2.000 neue Stellen",
            "Über Nacht geschlossen".to_lowercase().as_str(),
            "Sobre 300 empleos",
            "About $3 million",
            "Over hele linie",
            "About Two Thousand Jobs",
        ] {
            assert!(!names_someone(label), "{label}");
        }
    }
}
