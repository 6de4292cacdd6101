//! How far a node stands from the headline.

use crate::html::tree::NodeId;

/// As many nodes as it counts to stand before the headline.
const BEFORE: usize = 10;

/// How far a node stands from the headline; what stands before it is farther.
pub(super) fn distance(headline: NodeId, node: NodeId) -> usize {
    if node >= headline { node - headline } else { 2 * (headline - node) + BEFORE }
}
