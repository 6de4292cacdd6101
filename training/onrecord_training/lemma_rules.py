"""Lemmas as edit rules: `CASE|CUT|ADD` takes CUT characters off the form's end and puts ADD there."""

LONGEST_EDIT = 6


def rule_of(form: str, lemma: str, longest: int = LONGEST_EDIT) -> str | None:
    """The rule that makes the lemma from the form, or none where no suffix edit does.

    CASE is L (lower-cased form), S (the form as it is) or T (first letter upper, rest lower); the first
    that works is the rule, so that one rule serves most forms.
    """
    for case in "LST":
        base = in_case(form, case)
        shared = 0
        while shared < min(len(base), len(lemma)) and base[shared] == lemma[shared]:
            shared += 1
        cut, add = len(base) - shared, lemma[shared:]
        if shared == 0 and len(lemma) > 3 and longest == LONGEST_EDIT:
            continue
        if cut <= longest and len(add) <= longest:
            return f"{case}|{cut}|{add}"
    return None


def apply(form: str, rule: str) -> str:
    """The lemma; a rule that cuts more than there is leaves the form."""
    case, cut, add = rule.split("|", 2)
    base = in_case(form, case)
    return base[: len(base) - int(cut)] + add if int(cut) <= len(base) else base


def in_case(form: str, case: str) -> str:
    if case == "L":
        return form.lower()
    return form[:1].upper() + form[1:].lower() if case == "T" else form
