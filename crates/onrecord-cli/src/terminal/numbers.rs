//! Numbers as people read them.

/// `1 article`, `84 articles`, `12,480 articles`. `one` is the singular; the plural takes an s.
pub(crate) fn count(number: usize, one: &str) -> String {
    count_as(number, one, &format!("{one}s"))
}

/// As [`count`], with a plural of its own: `2 stories`.
pub(crate) fn count_as(number: usize, one: &str, many: &str) -> String {
    let digits = number.to_string();
    let mut grouped = String::new();
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    format!("{grouped} {}", if number == 1 { one } else { many })
}

/// A share from 0 to 1 as `61 %`.
pub(crate) fn percent(share: f64) -> String {
    format!("{:.0} %", share * 100.0)
}

#[cfg(test)]
mod tests {
    use super::{count, count_as};

    #[test]
    fn numbers_read_well() {
        assert_eq!(count(1, "article"), "1 article");
        assert_eq!(count(0, "article"), "0 articles");
        assert_eq!(count(12480, "span"), "12,480 spans");
        assert_eq!(count(100, "span"), "100 spans");
        assert_eq!(count_as(2, "story", "stories"), "2 stories");
    }
}
