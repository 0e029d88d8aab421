//! Coordinates (ISO 32000-1, 8.3): points as rows, so that what is done first stands first.

/// `[a b c d e f]` of the standard.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Matrix(pub [f32; 6]);

impl Matrix {
    pub const IDENTITY: Matrix = Matrix([1.0, 0.0, 0.0, 1.0, 0.0, 0.0]);

    pub fn shift(x: f32, y: f32) -> Matrix {
        Matrix([1.0, 0.0, 0.0, 1.0, x, y])
    }

    /// First this, then `next`.
    pub fn then(self, next: Matrix) -> Matrix {
        let ([a, b, c, d, e, f], [g, h, i, j, k, l]) = (self.0, next.0);
        Matrix([a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + k, e * h + f * j + l])
    }

    pub fn origin(self) -> (f32, f32) {
        (self.0[4], self.0[5])
    }

    /// How much longer a step to the right becomes.
    pub fn width(self) -> f32 {
        self.0[0].hypot(self.0[1])
    }

    pub fn height(self) -> f32 {
        self.0[2].hypot(self.0[3])
    }

    /// Lines run from left to right, or nearly so.
    pub fn is_level(self) -> bool {
        self.0[0] > 0.0 && self.0[1].abs() < self.0[0] * 0.3
    }
}
