//! How far a node stands from the headline.

use crate::html::tree::NodeId;

/// Standing before the headline counts as so many nodes.
const BEFORE: usize = 10;

/// The distance of a node from the headline. It is doubled before the headline.
pub(super) fn distance(headline: NodeId, node: NodeId) -> usize {
    if node >= headline { node - headline } else { 2 * (headline - node) + BEFORE }
}
