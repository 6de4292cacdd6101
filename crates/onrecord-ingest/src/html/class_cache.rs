//! A cache for what class names mean: on a page many elements have the same.

/// How many class names are kept, one in each slot.
const SLOTS: usize = 256;

/// The meanings of the class names that were met last.
pub(crate) struct ClassCache<'t, T> {
    known: Vec<Option<(&'t str, T)>>,
}

impl<'t, T: Copy> ClassCache<'t, T> {
    pub(crate) fn new() -> Self {
        Self { known: vec![None; SLOTS] }
    }

    /// The meaning of a class name, computed unless it is cached.
    pub(crate) fn of(&mut self, class: &'t str, find: impl FnOnce(&str) -> T) -> T {
        let slot = &mut self.known[slot(class)];
        match *slot {
            Some((known, found)) if known == class => found,
            _ => slot.insert((class, find(class))).1,
        }
    }
}

/// The slot of a class name. Length, middle and end differ for most names of a page.
fn slot(class: &str) -> usize {
    let bytes = class.as_bytes();
    let byte = |at: usize| usize::from(bytes.get(at).copied().unwrap_or_default());
    let length = bytes.len();
    (length * 31 + byte(length / 2) * 7 + byte(length.saturating_sub(1))) % SLOTS
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_class_has_its_own() {
        let classes: Vec<String> = (0..3 * SLOTS).map(|n| format!("item-{n}")).collect();
        let mut memo = ClassCache::new();
        for class in classes.iter().chain(&classes) {
            for _ in 0..2 {
                assert_eq!(memo.of(class, |class| class.len() * 2), class.len() * 2);
            }
        }
        assert_eq!(memo.of("", |_| 1), 1);
        assert_eq!(memo.of("", |_| 2), 1);
    }
}
