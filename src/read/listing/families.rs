//! Who is whose child among the nodes of a page, so that siblings are counted without walking over them.

use super::page::Node;

/// Each node's children side by side.
#[derive(Default)]
pub struct Families {
    /// By node, where its children begin; one more at the end.
    first: Vec<usize>,
    children: Vec<u32>,
    /// By node, its place among its siblings.
    places: Vec<u32>,
}

impl Families {
    pub fn new(nodes: &[Node]) -> Families {
        let mut first = vec![0; nodes.len() + 1];
        for node in nodes.iter().skip(1) {
            first[node.parent + 1] += 1;
        }
        for at in 1..first.len() {
            first[at] += first[at - 1];
        }
        let mut filled = vec![0_u32; nodes.len()];
        let mut children = vec![0_u32; nodes.len().saturating_sub(1)];
        let mut places = vec![0_u32; nodes.len()];
        for (index, node) in nodes.iter().enumerate().skip(1) {
            places[index] = filled[node.parent];
            children[first[node.parent] + filled[node.parent] as usize] = index as u32;
            filled[node.parent] += 1;
        }
        Families { first, children, places }
    }

    pub fn children(&self, node: usize) -> impl Iterator<Item = usize> {
        self.children[self.first[node]..self.first[node + 1]].iter().map(|child| *child as usize)
    }

    pub fn place(&self, node: usize) -> usize {
        self.places[node] as usize
    }

    /// The child of a node at a place, or its last one.
    pub fn sibling(&self, parent: usize, place: usize) -> usize {
        self.children[(self.first[parent] + place).min(self.first[parent + 1] - 1)] as usize
    }
}
