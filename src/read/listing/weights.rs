//! Learnt weights, written by `cargo bench --bench listings -- train`; not to be edited.

use super::training::Step;

/// Whether a list continues the chosen one.
#[rustfmt::skip]
pub(super) const JOIN: &[Step] = &[
    Step { feature: 0, at: 0.38367295, below: -0.1575, above: 0.0176 }, // titles like its own
    Step { feature: 0, at: 0.7221726, below: -0.5825, above: 0.1571 }, // titles like its own
    Step { feature: 0, at: 0.83886635, below: -0.5703, above: 0.1662 }, // titles like its own
    Step { feature: 0, at: 0.97806084, below: -0.3626, above: 0.0697 }, // titles like its own
    Step { feature: 0, at: 0.9867869, below: -0.3157, above: 0.2386 }, // titles like its own
    Step { feature: 2, at: 0.85982144, below: -0.6237, above: 0.1625 }, // dates like its own
    Step { feature: 2, at: 0.8833333, below: -0.2696, above: 0.1275 }, // dates like its own
    Step { feature: 3, at: 0.45454544, below: -0.4308, above: 0.0397 }, // zone like its own
    Step { feature: 3, at: 0.9999998, below: -0.5713, above: 0.1563 }, // zone like its own
    Step { feature: 3, at: 0.99999994, below: -0.3461, above: 0.1909 }, // zone like its own
    Step { feature: 5, at: 0.2916667, below: -0.4166, above: 0.1050 }, // addresses like its own
    Step { feature: 5, at: 0.6333333, below: -0.2078, above: 0.0752 }, // addresses like its own
    Step { feature: 6, at: 0.225, below: 0.0783, above: -0.3252 }, // addresses of another section
    Step { feature: 6, at: 0.36021507, below: -0.1007, above: -0.5559 }, // addresses of another section
    Step { feature: 6, at: 0.42222223, below: 0.1838, above: -0.5177 }, // addresses of another section
    Step { feature: 6, at: 0.67543864, below: 0.1528, above: -0.5016 }, // addresses of another section
    Step { feature: 7, at: 0.4166667, below: -0.1482, above: 0.2633 }, // records of the same build
    Step { feature: 8, at: 0.5, below: -0.5910, above: 0.4308 }, // records of the same tag and place
    Step { feature: 9, at: 0.15, below: 0.2969, above: -0.1242 }, // titles at the same rank
    Step { feature: 9, at: 0.5833334, below: 0.3129, above: -0.1562 }, // titles at the same rank
    Step { feature: 11, at: 0.5, below: 0.0213, above: -0.1268 }, // heading names another thing
    Step { feature: 13, at: 0.5, below: -0.2561, above: 0.0578 }, // another heading in between
    Step { feature: 19, at: 0.0625, below: 0.0865, above: -0.0461 }, // far away in the tree
    Step { feature: 21, at: 0.5, below: 0.1941, above: -0.2441 }, // shorter than a fourth
    Step { feature: 22, at: 0.31666666, below: 0.1129, above: -1.4979 }, // items it has itself
    Step { feature: 23, at: 0.5, below: 0.2939, above: -0.6218 }, // texts much shorter
];
