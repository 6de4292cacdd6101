//! Numbers and days as people write them.

/// 2024-03-13T08:00 as 13 March 2024. Text that is no date stays as it is.
pub(crate) fn day(published: &str) -> String {
    const MONTHS: [&str; 12] = [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ];
    let parts: Vec<&str> = published.get(..10).unwrap_or_default().split('-').collect();
    let parse = || {
        let [year, month, day] = parts.as_slice() else { return None };
        let month = MONTHS.get(month.parse::<usize>().ok()?.checked_sub(1)?)?;
        Some(format!("{} {month} {year}", day.parse::<u8>().ok()?))
    };
    parse().unwrap_or_else(|| published.to_owned())
}

/// 12480 as `12,480`.
pub(crate) fn number(number: usize) -> String {
    let digits = number.to_string();
    let mut grouped = String::new();
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

/// `1 article`, `12,480 articles`.
pub(crate) fn count(many: usize, one: &str) -> String {
    format!("{} {one}{}", number(many), if many == 1 { "" } else { "s" })
}

/// A share from 0 to 1 as `61 %`. Small shares never become 0 %.
pub(crate) fn percent(share: f64) -> String {
    match share {
        share if share > 0.0 && share < 0.005 => "< 1 %".to_owned(),
        share => format!("{:.0} %", share * 100.0),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_and_numbers_read_well() {
        assert_eq!(day("2024-03-13T08:00:00Z"), "13 March 2024");
        assert_eq!(day("2024-03-05"), "5 March 2024");
        assert_eq!(day("last week"), "last week");
        assert_eq!(count(1, "article"), "1 article");
        assert_eq!(count(12480, "article"), "12,480 articles");
        assert_eq!(percent(0.001), "< 1 %");
        assert_eq!(percent(0.0), "0 %");
        assert_eq!(percent(0.614), "61 %");
    }
}
