//! What a page shows: its operators run through, as far as they place text (ISO 32000-1, 8.4, 9.3 and 9.4).

use std::collections::HashMap;
use std::rc::Rc;

use lopdf::content::{Content, Operation};
use lopdf::{Dictionary, Document, Object, ObjectId};

use super::fonts::{Font, value};
use super::load::STREAM;
use super::matrix::Matrix;
use crate::model::Deadline;
use crate::read::{ReadError, in_time};

/// Text drawn in one go, in the units of the page from its lower left corner.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Run {
    pub text: String,
    pub x: f32,
    pub y: f32,
    pub width: f32,
    pub size: f32,
}

/// Forms within forms. A form that draws itself ends here.
const FORMS: usize = 8;
/// Operators of one page, forms included each time that they are drawn.
const OPERATORS: usize = 2_000_000;
const SAVED: usize = 256;

/// The runs of a page in the order in which they are drawn. `left` is how many characters the document may still show.
pub(super) fn runs_of(document: &Document, page: ObjectId, left: &mut usize, deadline: Deadline) -> Result<Vec<Run>, ReadError> {
    // A page whose content cannot be unpacked is an empty one.
    let content = document.get_page_content_with_limit(page, STREAM).unwrap_or_default();
    let mut screen = Screen { document, fonts: HashMap::new(), runs: Vec::new(), left, operators: OPERATORS, deadline };
    screen.draw(&content, resources_of(document, page), Matrix::IDENTITY, 0)?;
    Ok(screen.runs)
}

/// The page's own, or those of the nearest branch of the tree that has some.
fn resources_of(document: &Document, page: ObjectId) -> Option<&Dictionary> {
    let (own, ids) = document.get_page_resources(page).ok()?;
    own.or_else(|| ids.iter().find_map(|id| document.get_dictionary(*id).ok()))
}

struct Screen<'d, 'l> {
    document: &'d Document,
    /// By the place of its dictionary, as many forms share one font.
    fonts: HashMap<*const Dictionary, Rc<Font>>,
    runs: Vec<Run>,
    left: &'l mut usize,
    operators: usize,
    deadline: Deadline,
}

#[derive(Clone)]
struct State {
    page: Matrix,
    font: Option<Rc<Font>>,
    size: f32,
    letter_space: f32,
    word_space: f32,
    scale: f32,
    leading: f32,
    rise: f32,
}

/// Where the next letter goes, and where its line began.
#[derive(Clone, Copy)]
struct Pen {
    at: Matrix,
    line: Matrix,
}

impl<'d> Screen<'d, '_> {
    fn draw(&mut self, content: &[u8], resources: Option<&'d Dictionary>, page: Matrix, depth: usize) -> Result<(), ReadError> {
        let mut state = State { page, font: None, size: 1.0, letter_space: 0.0, word_space: 0.0, scale: 1.0, leading: 0.0, rise: 0.0 };
        let mut saved = Vec::new();
        let mut pen = Pen { at: Matrix::IDENTITY, line: Matrix::IDENTITY };
        for operation in Content::decode_iter(content).map_while(Result::ok) {
            if self.operators == 0 || *self.left == 0 {
                return Ok(());
            }
            self.operators -= 1;
            if self.operators.is_multiple_of(512) {
                in_time(self.deadline)?;
            }
            match operation.operator.as_str() {
                "q" if saved.len() < SAVED => saved.push(state.clone()),
                "Q" => state = saved.pop().unwrap_or(state),
                "cm" => state.page = matrix(&operation.operands).map_or(state.page, |matrix| matrix.then(state.page)),
                "Do" => self.draw_form(&operation, resources, state.page, depth)?,
                "Tf" => {
                    state.font = self.font(&operation, resources);
                    state.size = number(&operation.operands, 1).unwrap_or(state.size);
                }
                "Tj" | "TJ" | "'" | "\"" => self.show(&operation, &mut state, &mut pen),
                _ => place(&operation, &mut state, &mut pen),
            }
        }
        Ok(())
    }

    fn draw_form(&mut self, operation: &Operation, resources: Option<&'d Dictionary>, page: Matrix, depth: usize) -> Result<(), ReadError> {
        let form = || {
            let forms = value(self.document, resources?, b"XObject")?.as_dict().ok()?;
            value(self.document, forms, operation.operands.first()?.as_name().ok()?)?.as_stream().ok()
        };
        let Some(form) = form().filter(|_| depth < FORMS) else { return Ok(()) };
        if form.dict.get(b"Subtype").and_then(Object::as_name).is_ok_and(|kind| kind == b"Image") {
            return Ok(());
        }
        in_time(self.deadline)?;
        let Ok(content) = form.get_plain_content_with_limit(STREAM) else { return Ok(()) };
        let own = value(self.document, &form.dict, b"Resources").and_then(|own| own.as_dict().ok());
        let matrix = value(self.document, &form.dict, b"Matrix").and_then(|own| matrix(own.as_array().ok()?)).unwrap_or(Matrix::IDENTITY);
        self.draw(&content, own.or(resources), matrix.then(page), depth + 1)
    }

    fn font(&mut self, operation: &Operation, resources: Option<&'d Dictionary>) -> Option<Rc<Font>> {
        let fonts = value(self.document, resources?, b"Font")?.as_dict().ok()?;
        let dict = value(self.document, fonts, operation.operands.first()?.as_name().ok()?)?.as_dict().ok()?;
        let font = self.fonts.entry(std::ptr::from_ref(dict)).or_insert_with(|| Rc::new(Font::of(self.document, dict)));
        Some(font.clone())
    }

    fn show(&mut self, operation: &Operation, state: &mut State, pen: &mut Pen) {
        let operands = operation.operands.as_slice();
        match (operation.operator.as_str(), operands) {
            ("\"", [word_space, letter_space, _]) => {
                state.word_space = word_space.as_float().unwrap_or(state.word_space);
                state.letter_space = letter_space.as_float().unwrap_or(state.letter_space);
                next_line(state, pen);
            }
            ("'", _) => next_line(state, pen),
            _ => {}
        }
        match operands.last() {
            Some(Object::Array(parts)) => {
                for part in parts {
                    match part.as_float() {
                        Ok(back) => pen.at = Matrix::shift(-back / 1000.0 * state.size * state.scale, 0.0).then(pen.at),
                        Err(_) => self.write(part, state, pen),
                    }
                }
            }
            Some(part) => self.write(part, state, pen),
            None => {}
        }
    }

    fn write(&mut self, string: &Object, state: &State, pen: &mut Pen) {
        let (Ok(bytes), Some(font)) = (string.as_str(), &state.font) else { return };
        let place = Matrix([state.size * state.scale, 0.0, 0.0, state.size, 0.0, state.rise]).then(pen.at).then(state.page);
        let mut text = String::new();
        let mut advance = 0.0;
        for glyph in font.glyphs(&bytes[..bytes.len().min(*self.left)]) {
            text.push_str(&glyph.text);
            let blank = if glyph.is_blank { state.word_space } else { 0.0 };
            advance += (glyph.width / 1000.0 * state.size + state.letter_space + blank) * state.scale;
        }
        *self.left = self.left.saturating_sub(bytes.len());
        let width = advance * pen.at.then(state.page).width();
        let ((x, y), size) = (place.origin(), place.height());
        pen.at = Matrix::shift(advance, 0.0).then(pen.at);
        let is_sound = [x, y, width, size].iter().all(|number| number.is_finite());
        if !text.is_empty() && is_sound && place.is_level() {
            self.runs.push(Run { text, x, y, width, size });
        }
    }
}

/// The operators that set how and where the next text stands.
fn place(operation: &Operation, state: &mut State, pen: &mut Pen) {
    let operands = operation.operands.as_slice();
    let first = number(operands, 0);
    match (operation.operator.as_str(), first) {
        ("BT", _) => *pen = Pen { at: Matrix::IDENTITY, line: Matrix::IDENTITY },
        ("Td" | "TD", Some(x)) => {
            let y = number(operands, 1).unwrap_or_default();
            if operation.operator == "TD" {
                state.leading = -y;
            }
            pen.line = Matrix::shift(x, y).then(pen.line);
            pen.at = pen.line;
        }
        ("Tm", _) => {
            pen.line = matrix(operands).unwrap_or(pen.line);
            pen.at = pen.line;
        }
        ("T*", _) => next_line(state, pen),
        ("Tc", Some(space)) => state.letter_space = space,
        ("Tw", Some(space)) => state.word_space = space,
        ("Tz", Some(percent)) => state.scale = percent / 100.0,
        ("TL", Some(leading)) => state.leading = leading,
        ("Ts", Some(rise)) => state.rise = rise,
        _ => {}
    }
}

fn next_line(state: &State, pen: &mut Pen) {
    pen.line = Matrix::shift(0.0, -state.leading).then(pen.line);
    pen.at = pen.line;
}

fn number(operands: &[Object], at: usize) -> Option<f32> {
    operands.get(at)?.as_float().ok()
}

fn matrix(operands: &[Object]) -> Option<Matrix> {
    let numbers: Vec<f32> = operands.iter().map_while(|number| number.as_float().ok()).collect();
    numbers.try_into().ok().map(Matrix)
}
