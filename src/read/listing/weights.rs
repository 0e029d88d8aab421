//! Learnt weights, written by `cargo bench --bench listings -- train`; not to be edited.

use super::training::Step;

/// Whether a list continues the chosen one.
#[rustfmt::skip]
pub(super) const JOIN: &[Step] = &[
    Step { feature: 0, at: 0.7221726, below: -0.4983, above: 0.1185 }, // titles like its own
    Step { feature: 0, at: 0.79732144, below: -0.2312, above: 0.0759 }, // titles like its own
    Step { feature: 0, at: 0.80490434, below: -0.3150, above: 0.0585 }, // titles like its own
    Step { feature: 0, at: 0.91726196, below: -0.2280, above: 0.0984 }, // titles like its own
    Step { feature: 0, at: 0.9834814, below: -0.6202, above: 0.2890 }, // titles like its own
    Step { feature: 2, at: 0.16145834, below: -0.4367, above: 0.1215 }, // dates like its own
    Step { feature: 2, at: 0.8333334, below: -0.5812, above: 0.1349 }, // dates like its own
    Step { feature: 2, at: 0.9666667, below: -0.5307, above: -0.0350 }, // dates like its own
    Step { feature: 3, at: 0.45454544, below: -0.4414, above: 0.0406 }, // zone like its own
    Step { feature: 3, at: 0.99999964, below: -0.5660, above: 0.1122 }, // zone like its own
    Step { feature: 3, at: 0.99999994, below: -0.4181, above: 0.1629 }, // zone like its own
    Step { feature: 5, at: 0.3137255, below: -0.4821, above: 0.0892 }, // addresses like its own
    Step { feature: 5, at: 0.775, below: -0.2117, above: 0.0667 }, // addresses like its own
    Step { feature: 6, at: 0.225, below: 0.1155, above: -0.2916 }, // addresses of another section
    Step { feature: 6, at: 0.36021507, below: 0.1311, above: -0.5712 }, // addresses of another section
    Step { feature: 7, at: 0.25, below: -0.0520, above: 0.0940 }, // records of the same build
    Step { feature: 8, at: 0.5, below: -0.5593, above: 0.4412 }, // records of the same tag and place
    Step { feature: 11, at: 0.5, below: 0.1607, above: -0.8597 }, // heading names another thing
    Step { feature: 14, at: 0.5, below: 0.0387, above: -0.4018 }, // dates to come
    Step { feature: 19, at: 0.0625, below: 0.3292, above: -0.1563 }, // far away in the tree
    Step { feature: 19, at: 0.4375, below: -0.0790, above: 0.2052 }, // far away in the tree
    Step { feature: 21, at: 0.5, below: 0.2641, above: -0.3605 }, // shorter than a fourth
    Step { feature: 22, at: 0.31666666, below: 0.1003, above: -1.2254 }, // items it has itself
    Step { feature: 22, at: 0.46428573, below: 0.0121, above: -0.2330 }, // items it has itself
    Step { feature: 23, at: 0.5, below: 0.0934, above: -0.1640 }, // texts much shorter
    Step { feature: 26, at: 0.5, below: 0.1023, above: -0.6243 }, // only the list's heading names announcements
];
