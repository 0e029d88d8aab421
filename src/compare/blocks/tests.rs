//! What is an edit of a living page and what is not.

use proptest::prelude::*;

use super::*;
use crate::model::BlockKind;

/// `# Heading`, `## Heading below it`, and lines; a line that begins with `-` is a list item.
fn page(text: &str) -> Vec<Block> {
    let mut above: Vec<String> = Vec::new();
    let mut blocks = Vec::new();
    for line in text.lines().map(str::trim).filter(|line| !line.is_empty()) {
        let level = line.bytes().take_while(|byte| *byte == b'#').count();
        if level > 0 {
            above.truncate(level - 1);
        }
        let (kind, text) = match level {
            0 if line.starts_with("- ") => (BlockKind::Item, &line[2..]),
            0 => (BlockKind::Paragraph, line),
            _ => (BlockKind::Heading, line[level..].trim()),
        };
        blocks.push(Block { path: above.clone(), kind, text: text.to_owned() });
        if level > 0 {
            above.push(text.to_owned());
        }
    }
    blocks
}

fn remember(blocks: &[Block]) -> PageMemory {
    learn_page(blocks.to_vec(), blocks.to_vec())
}

/// `path: old -> new`, with `+` and `-` for what came and went.
fn told(edits: &[Edit]) -> Vec<String> {
    let told = |edit: &Edit| {
        let path = edit.path.join(" > ");
        match (&edit.old, &edit.new) {
            (Some(old), Some(new)) => format!("{path}: {old} -> {new}"),
            (Some(old), None) => format!("{path}: - {old}"),
            (_, new) => format!("{path}: + {}", new.as_deref().unwrap_or_default()),
        }
    };
    edits.iter().map(told).collect()
}

fn check(old: &str, new: &str, expected: &[&str]) {
    let (_, edits) = compare_page(&remember(&page(old)), page(new)).unwrap();
    assert_eq!(told(&edits), expected, "{old}\n---\n{new}");
}

const BASE: &str = "Intro to the whole page.
    # Bank
    ## Savings
    - Loans of 40,000 crowns for a year without interest for small shops.
    - Vouchers are handed out in more than 100 towns.
    ## Empty
    # Shops
    - The halls are dry again and open on Sundays.
    - Couriers carry bread to the south of the town.
    - Growers pay nothing for a stall until the summer.";

#[test]
fn the_same_page_has_no_edits_however_it_is_ordered_or_set() {
    check(BASE, BASE, &[]);
    check(BASE, &BASE.replace("Couriers carry", "couriers  carry").replace("halls", "“halls”").replace("interest", "inter\u{ad}est"), &[]);
    let moved = "- Couriers carry bread to the south of the town.";
    let without = BASE.replace(moved, "");
    check(BASE, &without.replace("## Empty", &format!("## Empty\n{moved}")), &[]);
    let (bank, shops) = BASE.split_at(BASE.find("# Shops").unwrap());
    let (intro, bank) = bank.split_at(bank.find("# Bank").unwrap());
    check(BASE, &format!("{intro}\n{shops}\n{bank}"), &[]);
}

#[test]
fn what_came_went_or_reads_differently_is_told_in_page_order_with_its_path() {
    let new = BASE.replace("more than 100", "more than 140").replace("- Couriers carry bread to the south of the town.", "");
    check(
        BASE,
        &format!("{}\n- A new counter lends tools.", new.replace("## Empty", "## Empty\n- Not any more.")),
        &[
            "Bank > Savings: Vouchers are handed out in more than 100 towns. -> Vouchers are handed out in more than 140 towns.",
            "Bank > Empty: + Not any more.",
            "Shops: - Couriers carry bread to the south of the town.",
            "Shops: + A new counter lends tools.",
        ],
    );
    check(
        BASE,
        &BASE.replace("Growers pay nothing for a stall until the summer.", "Two lorries lend tools to whoever repairs a wall."),
        &["Shops: - Growers pay nothing for a stall until the summer.", "Shops: + Two lorries lend tools to whoever repairs a wall."],
    );
}

#[test]
fn a_renamed_heading_is_one_edit() {
    check(BASE, &BASE.replace("# Shops", "# Trade and markets"), &[": Shops -> Trade and markets"]);
    check(BASE, &BASE.replace("# Bank", "# Money").replace("140", "150"), &[": Bank -> Money"]);
    let below = BASE.replace("## Savings", "## Elver bank").replace("100 towns", "120 towns");
    let edit = "Bank > Elver bank: Vouchers are handed out in more than 100 towns. -> Vouchers are handed out in more than 120 towns.";
    check(BASE, &below, &["Bank: Savings -> Elver bank", edit]);
}

#[test]
fn what_stands_there_several_times_is_counted() {
    let old = "# A\nNo change.\n# B\nNo change.\nNo change.\n# C\nAll is well here.\nNothing else is known.";
    check(old, &old.replace("# B\nNo change.\nNo change.", "# B\nNo change."), &["B: - No change."]);
    check(old, &format!("{old}\nNo change."), &["C: + No change."]);
}

#[test]
fn a_text_that_moves_and_changes_is_one_edit_at_its_new_place() {
    let moved = "- Growers pay nothing for a stall until the summer.";
    let new = BASE.replace(moved, "").replace("## Empty", "## Empty\n- Growers pay nothing for a stall until the autumn.");
    let edit = "Bank > Empty: Growers pay nothing for a stall until the summer. -> Growers pay nothing for a stall until the autumn.";
    check(BASE, &new, &[edit]);
}

#[test]
fn rows_of_figures_keep_their_names() {
    let old = "Town | Tons\nSund | 612\nOsthede | 388\nNorrby | 97\n12 | 5\nTotal | 1,097";
    let new = "Town | Tons\nSund | 640\nVarta | 18\nOsthede | 455\nNorrby | 97\n14 | 6\nTotal | 1,210";
    check(
        old,
        new,
        &[
            ": Sund | 612 -> Sund | 640",
            ": + Varta | 18",
            ": Osthede | 388 -> Osthede | 455",
            ": 12 | 5 -> 14 | 6",
            ": Total | 1,097 -> Total | 1,210",
        ],
    );
}

#[test]
fn another_page_is_doubted_and_one_that_halves_is_believed() {
    let lines = |range: std::ops::Range<usize>| -> Vec<Block> {
        let parts = ["ba", "ce", "di", "fo", "gu", "ha", "je", "ki", "lo", "mu"];
        let word = |n: usize| format!("{}{}{}", parts[n / 10 % 10], parts[n % 10], parts[n / 100]);
        page(&range.map(|n| ["n", "r", "s", "t"].map(|end| word(n) + end).join(" ")).collect::<Vec<_>>().join("\n"))
    };
    let memory = remember(&lines(0..40));
    let is_doubted = |blocks: Vec<Block>| match compare_page(&memory, blocks) {
        Ok(_) => false,
        Err(trouble) => trouble.kind == TroubleKind::Redesign,
    };
    assert!(is_doubted(lines(100..140)), "another page");
    assert!(is_doubted(lines(38..80)), "hardly anything is left among much that is new");
    assert!(is_doubted(lines(0..3)), "the frame of a page");
    assert!(!is_doubted(lines(0..18)), "a page that was cut by half");
    assert!(!is_doubted(lines(0..90)), "a page that has doubled");
    assert!(!is_doubted(lines(10..50)));
    let empty = compare_page(&memory, Vec::new()).unwrap_err();
    assert_eq!(empty.kind, TroubleKind::NotNews(Reason::Empty));
    let status = remember(&page("# Status\nAll lines run."));
    assert_eq!(
        told(&compare_page(&status, page("# Status\nThe bridge is closed.")).unwrap().1).len(),
        2,
        "a short page may say something else"
    );
}

const STAMPED: &str = "Made at 12:30:05 for you.\n# News\n- The dam is closed since Monday.\n- Couriers carry bread to the south.\nTeaser one about a fair.\n# Help\n- Call us at any time of the day.\n- Bring dry clothes and blankets.";

/// Reads pages in turn, the first two as the baseline; tells each one's edits.
fn watch(pages: &[String]) -> Vec<Vec<String>> {
    let mut memory = learn_page(page(&pages[0]), page(&pages[1]));
    let mut all = Vec::new();
    for text in &pages[2..] {
        // As the store keeps it.
        memory = serde_json::from_str(&serde_json::to_string(&memory).unwrap()).unwrap();
        let (now, edits) = compare_page(&memory, page(text)).unwrap();
        memory = now;
        all.push(told(&edits));
    }
    all
}

#[test]
fn what_differs_between_two_looks_is_never_told_and_all_else_is() {
    let at = |time: &str, teaser: &str| STAMPED.replace("12:30:05", time).replace("Teaser one about a fair.", teaser);
    let (second, third) = (at("12:30:06", "Seen: a heron on the roof"), at("13:00:00", "Third picture of many"));
    let edited = at("13:15:01", "Fourth").replace("since Monday", "since Tuesday");
    let reworded = at("13:30:00 sharp", "Fifth").replace("for you", "for all").replace("since Monday", "since Tuesday");
    let grown = format!("{}\n- New: boats on Sunday.", at("13:31:00", "Fourth")).replace("# News", "# News\n- Roads are free.");
    let told = watch(&[STAMPED.to_owned(), second, third, edited, reworded, grown]);
    assert_eq!(told[0], [""; 0]);
    assert_eq!(told[1], ["News: The dam is closed since Monday. -> The dam is closed since Tuesday."]);
    assert_eq!(told[2], [": Made at 13:15:01 for you. -> Made at 13:30:00 sharp for all."]);
    assert_eq!(told[3].iter().filter(|edit| edit.contains('+')).count(), 2, "{told:?}");
}

#[test]
fn a_slot_takes_no_more_than_it_held() {
    let with = |teasers: &str| STAMPED.replace("Teaser one about a fair.", teasers);
    let told = watch(&[with("One picture"), with("Another view"), with("Third of them\nThe mayor resigned this morning."), with("")]);
    assert_eq!(told[0], ["News: + The mayor resigned this morning."]);
    assert_eq!(told[1], ["News: - The mayor resigned this morning."]);
    let told = watch(&[with("Only now and then"), with(""), with("Only now and then"), with("")]);
    assert!(told.iter().all(Vec::is_empty), "{told:?}");
}

#[test]
fn a_line_that_changes_at_every_reading_is_learnt_and_one_that_rests_is_not() {
    let count = |n: usize| format!("{STAMPED}\nVisitors so far: {n}");
    let pages: Vec<String> = [5, 5, 6, 7, 8, 9, 12].into_iter().map(count).collect();
    let counts: Vec<usize> = watch(&pages).iter().map(Vec::len).collect();
    assert_eq!(counts, [1, 1, 1, 0, 0]);
    let pages: Vec<String> = [5, 5, 6, 7, 7, 8, 9, 9, 10].into_iter().map(count).collect();
    let counts: Vec<usize> = watch(&pages).iter().map(Vec::len).collect();
    assert_eq!(counts, [1, 1, 0, 1, 1, 0, 1]);
    let quotes = ["Open all day", "Open all day", "Heron on a roof", "Seven rolls left", "Bridges at night", "Rain over hills", "Mist"];
    let counts: Vec<usize> = watch(&quotes.map(|quote| format!("{STAMPED}\n{quote}"))).iter().map(Vec::len).collect();
    assert_eq!(counts, [2, 2, 2, 0, 0]);
}

#[test]
fn late_noise_is_pointed_out_and_old_memories_can_be_read() {
    let count = |n: usize| page(&format!("{STAMPED}\nVisitors so far: {n}"));
    let mut memory = remember(&count(1));
    for n in 2..7 {
        memory = compare_page(&memory, count(n)).unwrap().0;
    }
    assert_eq!(remarks_on(&memory).len(), 1);
    assert!(remarks_on(&memory)[0].contains("Visitors so far"));
    assert!(memory.is_noise(memory.blocks.len() - 1) && !memory.is_noise(0));
    let old: PageMemory = serde_json::from_str(r#"{"blocks":[{"path":["A"],"kind":"item","text":"x"}],"later":1}"#).unwrap();
    assert_eq!((old.blocks.len(), remarks_on(&old).len()), (1, 0));
}

fn texts() -> impl Strategy<Value = Vec<Block>> {
    let line = "(#|##|-)? ?[a-d1-3漢 ]{1,12}";
    proptest::collection::vec(line, 0..24)
        .prop_map(|lines| page(&lines.join("\n")).into_iter().filter(|block| !block.text.is_empty()).collect())
}

/// Lines of which no two are the same.
fn distinct(count: usize) -> Vec<Block> {
    page(&(0..count).map(|n| format!("- point {}", "q".repeat(n + 1))).collect::<Vec<_>>().join("\n"))
}

proptest! {
    #[test]
    fn nothing_differs_from_itself(blocks in texts()) {
        prop_assume!(!blocks.is_empty());
        prop_assert_eq!(compare_page(&remember(&blocks), blocks).unwrap().1, vec![]);
    }

    #[test]
    fn a_second_look_has_no_edits(first in texts(), second in texts()) {
        prop_assume!(!second.is_empty());
        let memory = learn_page(first, second.clone());
        prop_assert_eq!(compare_page(&memory, second).unwrap().1, vec![]);
    }

    #[test]
    fn order_is_no_edit(blocks in texts(), seed in any::<u64>()) {
        prop_assume!(!blocks.is_empty());
        let mut shuffled = blocks.clone();
        let order = |block: &Block| blake3::hash(format!("{seed}{}{}", block.path.join("/"), block.text).as_bytes()).to_hex().to_string();
        shuffled.sort_by_key(order);
        prop_assert_eq!(compare_page(&remember(&blocks), shuffled).unwrap().1, vec![]);
    }

    #[test]
    fn what_is_deleted_is_removed(count in 10_usize..40, from in 0_usize..10, gone in 0_usize..5) {
        let blocks = distinct(count);
        let mut left = blocks.clone();
        left.drain(from..(from + gone).min(count));
        let (_, edits) = compare_page(&remember(&blocks), left).unwrap();
        prop_assert_eq!(edits.len(), (from + gone).min(count) - from);
        prop_assert!(edits.iter().all(|edit| edit.new.is_none()));
    }

    #[test]
    fn no_page_makes_it_stumble_and_what_is_remembered_is_the_page(first in texts(), second in texts(), third in texts()) {
        let memory = learn_page(first, second);
        if let Ok((now, edits)) = compare_page(&memory, third.clone()) {
            prop_assert_eq!(&now.blocks, &third);
            prop_assert!(edits.iter().all(|edit| edit.old.is_some() || edit.new.is_some()));
            prop_assert!(edits.iter().all(|edit| edit.old != edit.new));
            prop_assert_eq!(compare_page(&now, third).unwrap().1, vec![]);
        }
    }
}

#[test]
fn a_long_page_of_lines_that_are_alike_is_compared_as_a_short_one() {
    let line = |n: usize, end: &str| {
        let word = |k: usize| {
            format!("{}{}", ["port", "dam", "mill", "quay", "barn"][(n / 7 + k) % 5], ["er", "en", "ish", "ly", "s", "ed"][(n / 3 + k) % 6])
        };
        format!("- The {} of parish number{n} and its {} {} got {n} loads of {} {end}", word(1), word(2), word(3), word(4))
    };
    let all = |end: &str| {
        let lines = (0..1000).map(|n| if n % 50 == 0 { format!("# Part {n}") } else { line(n, end) });
        page(&lines.collect::<Vec<_>>().join("\n"))
    };
    let memory = remember(&all("in May"));
    let mut few = all("in May");
    few.iter_mut().skip(7).step_by(100).for_each(|block| block.text.push_str(" and June"));
    assert_eq!(compare_page(&memory, few).unwrap().1.len(), 10);
    assert_eq!(compare_page(&memory, all("in June of this year")).unwrap().1.len(), 980);
}
