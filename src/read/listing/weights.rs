//! Learnt weights, written by `cargo bench --bench listings -- train`; not to be edited.

use super::training::Step;

/// Whether a list continues the chosen one.
#[rustfmt::skip]
pub(super) const JOIN: &[Step] = &[
    Step { feature: 0, at: 0.7221726, below: -0.6016, above: 0.1554 }, // titles like its own
    Step { feature: 0, at: 0.79732144, below: -0.1976, above: 0.0710 }, // titles like its own
    Step { feature: 0, at: 0.83886635, below: -0.3068, above: 0.0546 }, // titles like its own
    Step { feature: 0, at: 0.89508927, below: -0.2217, above: 0.0966 }, // titles like its own
    Step { feature: 0, at: 0.9834814, below: -0.5373, above: 0.2074 }, // titles like its own
    Step { feature: 2, at: 0.16145834, below: -0.1240, above: 0.0359 }, // dates like its own
    Step { feature: 2, at: 0.85982144, below: -0.6122, above: 0.2049 }, // dates like its own
    Step { feature: 2, at: 0.9666667, below: -0.8796, above: 0.0096 }, // dates like its own
    Step { feature: 3, at: 0.99999964, below: -0.5074, above: 0.1304 }, // zone like its own
    Step { feature: 3, at: 0.99999994, below: -0.3506, above: 0.1539 }, // zone like its own
    Step { feature: 5, at: 0.3137255, below: -0.1422, above: 0.0327 }, // addresses like its own
    Step { feature: 6, at: 0.225, below: 0.0355, above: -0.1053 }, // addresses of another section
    Step { feature: 6, at: 0.42222223, below: 0.2490, above: -1.0648 }, // addresses of another section
    Step { feature: 6, at: 0.67543864, below: 0.0796, above: -0.3213 }, // addresses of another section
    Step { feature: 7, at: 0.25, below: -0.1803, above: 0.3217 }, // records of the same build
    Step { feature: 8, at: 0.5, below: -0.5828, above: 0.4180 }, // records of the same tag and place
    Step { feature: 9, at: 0.875, below: 0.4031, above: -0.2291 }, // titles at the same rank
    Step { feature: 11, at: 0.5, below: 0.1910, above: -1.0232 }, // heading names another thing
    Step { feature: 19, at: 0.0625, below: 0.4616, above: -0.2526 }, // far away in the tree
    Step { feature: 19, at: 0.4375, below: -0.0418, above: 0.1167 }, // far away in the tree
    Step { feature: 21, at: 0.5, below: 0.2606, above: -0.3549 }, // shorter than a fourth
    Step { feature: 22, at: 0.31666666, below: 0.1223, above: -1.4640 }, // items it has itself
    Step { feature: 23, at: 0.5, below: 0.1007, above: -0.1957 }, // texts much shorter
];
