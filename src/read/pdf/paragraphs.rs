//! From lines to paragraphs: what a printer broke is joined again.

use super::layout::{Line, usual_size};
use crate::read::article::{Block, BlockKind};

/// The blocks of a document, in reading order.
pub(super) fn blocks_of(lines: Vec<Line>) -> Vec<Block> {
    let body = usual_size(lines.iter());
    let spacing = usual_spacing(&lines, body);
    let right = lines.iter().filter(|line| (line.size - body).abs() < 0.5).map(|line| line.right).fold(0.0, f32::max);
    let page = Typography { body, spacing, right };
    let mut blocks: Vec<Block> = Vec::new();
    let mut previous: Option<&Line> = None;
    for line in &lines {
        match (previous, blocks.last_mut()) {
            (Some(above), Some(block)) if page.continues(above, line) => join(&mut block.text, &line.text),
            _ => blocks.push(Block {
                kind: page.kind(line),
                text: line.text.clone(),
                link_chars: 0,
                rank: None,
                lead: 0,
                links: Vec::new(),
                pointer: None,
            }),
        }
        previous = Some(line);
    }
    for block in &mut blocks {
        block.text = block.text.trim_start_matches(BULLETS).trim().to_owned();
    }
    blocks.retain(|block| !block.text.is_empty());
    blocks
}

const BULLETS: &[char] = &['•', '◦', '▪', '■', '●', '‣', '∙', '·'];

/// How a document is set.
struct Typography {
    body: f32,
    /// From line to line.
    spacing: f32,
    /// The right edge of the text.
    right: f32,
}

impl Typography {
    fn kind(&self, line: &Line) -> BlockKind {
        if is_bulleted(&line.text) {
            BlockKind::Item
        } else if line.size > self.body * 1.12 {
            BlockKind::Heading
        } else {
            BlockKind::Paragraph
        }
    }

    fn continues(&self, above: &Line, line: &Line) -> bool {
        let is_other = (above.size - line.size).abs() > 0.12 * above.size.max(line.size);
        if is_other || is_bulleted(&line.text) {
            return false;
        }
        let begins_small = line.text.chars().next().is_some_and(char::is_lowercase);
        let is_open = !above.text.ends_with(['.', '!', '?', ':', '。', '！', '？', '”', '"']);
        if line.page != above.page || line.y > above.y {
            // On the next page, or in the next column.
            return is_open && (begins_small || above.text.ends_with(['-', '\u{ad}', ',']));
        }
        let gap = above.y - line.y;
        let is_short = above.right < self.right - 0.3 * (self.right - above.x).max(1.0);
        let is_indented = line.x > above.x + 0.9 * self.body && !is_bulleted(&above.text);
        let is_heading = line.size > self.body * 1.12;
        let step = if is_heading { 1.3 * line.size } else { self.spacing };
        gap < step * 1.35 && (!is_short || begins_small || is_heading) && (!is_indented || is_open)
    }
}

fn is_bulleted(text: &str) -> bool {
    text.starts_with(BULLETS) || text.strip_prefix(['-', '–']).is_some_and(|rest| rest.starts_with(' '))
}

/// The step from line to line that most lines of the text make.
fn usual_spacing(lines: &[Line], body: f32) -> f32 {
    let is_body = |line: &Line| (line.size - body).abs() < 0.5;
    let pairs = lines.windows(2).filter(|pair| pair[0].page == pair[1].page && is_body(&pair[0]) && is_body(&pair[1]));
    let mut steps: Vec<f32> = pairs.map(|pair| pair[0].y - pair[1].y).filter(|step| *step > 0.5 * body && *step < 3.0 * body).collect();
    steps.sort_by(f32::total_cmp);
    // Paragraphs stand further apart than lines, so the lower part of the steps is that of the lines.
    steps.get(steps.len() / 4).copied().unwrap_or(body * 1.25)
}

/// A word that was parted at the end of a line becomes one again; scripts without spaces get none.
fn join(text: &mut String, next: &str) {
    let begins_small = next.chars().next().is_some_and(char::is_lowercase);
    let mut ends = text.chars().rev();
    let (last, before) = (ends.next(), ends.next());
    let is_dense = |c: char| matches!(c, '\u{2e80}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{ff00}'..='\u{ffef}');
    match last {
        Some('\u{ad}') => drop(text.pop()),
        Some('-' | '‐') if begins_small && before.is_some_and(char::is_alphabetic) => drop(text.pop()),
        // `COVID-` and `2026/` go on without a blank.
        Some('-' | '‐') if before.is_some_and(char::is_alphanumeric) => {}
        Some(last) if is_dense(last) && next.chars().next().is_some_and(is_dense) => {}
        _ => text.push(' '),
    }
    text.push_str(next);
}
