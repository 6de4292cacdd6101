"""Lemmas as edit rules: `CASE|CUT|ADD` removes CUT characters from the end of the form and appends ADD."""

MAX_EDIT = 6


def rule_of(form: str, lemma: str, max_edit: int = MAX_EDIT) -> str | None:
    """The rule from the form to the lemma; None if no suffix edit produces it.

    CASE is L (lower case), S (unchanged) or T (title case). The first one that works is taken, so that most
    forms share a rule.
    """
    for case in "LST":
        base = with_case(form, case)
        shared = 0
        while shared < min(len(base), len(lemma)) and base[shared] == lemma[shared]:
            shared += 1
        cut, add = len(base) - shared, lemma[shared:]
        if shared == 0 and len(lemma) > 3 and max_edit == MAX_EDIT:
            continue
        if cut <= max_edit and len(add) <= max_edit:
            return f"{case}|{cut}|{add}"
    return None


def apply(form: str, rule: str) -> str:
    """Applies a rule. If it cuts more characters than the form has, the form stays."""
    case, cut, add = rule.split("|", 2)
    base = with_case(form, case)
    return base[: len(base) - int(cut)] + add if int(cut) <= len(base) else base


def with_case(form: str, case: str) -> str:
    if case == "L":
        return form.lower()
    return form[:1].upper() + form[1:].lower() if case == "T" else form
