//! What was found of the classes met last: pages give many elements the same.

/// So many are kept, one in a place.
const PLACES: usize = 256;

/// What was found of some classes.
pub(crate) struct ClassCache<'t, T> {
    known: Vec<Option<(&'t str, T)>>,
}

impl<'t, T: Copy> ClassCache<'t, T> {
    pub(crate) fn new() -> Self {
        Self { known: vec![None; PLACES] }
    }

    /// What is found of a class, or was before.
    pub(crate) fn of(&mut self, class: &'t str, find: impl FnOnce(&str) -> T) -> T {
        let place = &mut self.known[place(class)];
        match *place {
            Some((known, found)) if known == class => found,
            _ => place.insert((class, find(class))).1,
        }
    }
}

/// Length, middle and end tell most classes of a page apart.
fn place(class: &str) -> usize {
    let bytes = class.as_bytes();
    let byte = |at: usize| usize::from(bytes.get(at).copied().unwrap_or_default());
    let length = bytes.len();
    (length * 31 + byte(length / 2) * 7 + byte(length.saturating_sub(1))) % PLACES
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_class_has_its_own() {
        let classes: Vec<String> = (0..3 * PLACES).map(|n| format!("item-{n}")).collect();
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
