//! `PropBank`'s rolesets by word: which senses a predicate can have.

/// The part of speech by which `PropBank` lists a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum WordClass {
    Verb,
    Noun,
    Adjective,
}

/// Words with the rolesets that they can name.
#[derive(Debug)]
pub(crate) struct Rolesets {
    /// Lines of `WORD TAB CLASS TAB ROLESET`, sorted.
    lines: Box<str>,
    /// Where each line starts.
    starts: Vec<u32>,
}

impl Rolesets {
    /// Parses the lines. `CLASS` is `v`, `n`, `j` or `l` (light verb). Returns `None` if a line has another form or
    /// the lines are not sorted.
    pub(crate) fn parse(lines: &str) -> Option<Self> {
        let mut starts = Vec::new();
        let mut at = 0;
        for line in lines.split_terminator('\n') {
            starts.push(u32::try_from(at).ok()?);
            at += line.len() + 1;
            let mut columns = line.split('\t');
            let (_, class, roleset) = (columns.next()?, columns.next()?, columns.next()?);
            if columns.next().is_some()
                || !matches!(class, "v" | "n" | "j" | "l")
                || !roleset.contains('.')
            {
                return None;
            }
        }
        let lines: Box<str> = lines.into();
        lines.lines().is_sorted().then_some(Self { lines, starts })
    }

    /// The roleset of the first word that has one with the number `sense`. A word with a single roleset has that one.
    pub(crate) fn find(&self, words: &[String], class: WordClass, sense: &str) -> Option<Box<str>> {
        words.iter().find_map(|word| {
            let own = self.of(word, class);
            let chosen = own.iter().find(|roleset| roleset.rsplit('.').next() == Some(sense));
            let only = match own.as_slice() {
                [only] => Some(only),
                _ => None,
            };
            chosen.or(only).map(|roleset| Box::from(*roleset))
        })
    }

    fn of(&self, word: &str, class: WordClass) -> Vec<&str> {
        let line = |at: usize| {
            let rest = &self.lines[self.starts[at] as usize..];
            rest.split('\n').next().unwrap_or(rest)
        };
        let own = |at: usize| line(at).split('\t').next().unwrap_or_default();
        let first = {
            let (mut low, mut high) = (0, self.starts.len());
            while low < high {
                let middle = usize::midpoint(low, high);
                if own(middle) < word { low = middle + 1 } else { high = middle }
            }
            low
        };
        let classes: &[&str] = match class {
            WordClass::Verb => &["v", "l"],
            WordClass::Noun => &["n"],
            WordClass::Adjective => &["j"],
        };
        (first..self.starts.len())
            .map(line)
            .map(|line| line.split('\t').collect::<Vec<_>>())
            .take_while(|columns| columns[0] == word)
            .filter(|columns| classes.contains(&columns[1]))
            .map(|columns| columns[2])
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn find(words: &[&str], class: WordClass, sense: &str) -> Option<String> {
        let lines = "attack\tn\tattack.01\nattack\tv\tattack.01\ngive\tv\tgive.01\ngive\tv\tgive.16\ngive_up\tv\tgive_up.07";
        let words: Vec<String> = words.iter().map(ToString::to_string).collect();
        Rolesets::parse(lines).unwrap().find(&words, class, sense).map(String::from)
    }

    #[test]
    fn a_word_has_the_roleset_of_its_sense() {
        assert_eq!(find(&["give"], WordClass::Verb, "16").as_deref(), Some("give.16"));
        assert_eq!(find(&["give"], WordClass::Verb, "09"), None);
        assert_eq!(find(&["attack"], WordClass::Noun, "02").as_deref(), Some("attack.01"));
        assert_eq!(
            find(&["give_up", "give"], WordClass::Verb, "01").as_deref(),
            Some("give_up.07")
        );
        assert_eq!(find(&["giv"], WordClass::Verb, "01"), None);
    }

    #[test]
    fn unsorted_or_broken_lines_are_refused() {
        assert!(Rolesets::parse("b\tv\tb.01\na\tv\ta.01").is_none());
        assert!(Rolesets::parse("a\tx\ta.01").is_none());
        assert!(Rolesets::parse("").is_some());
    }
}
