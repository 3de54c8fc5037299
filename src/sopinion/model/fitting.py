"""Whether a part of the guidance fits a person of whom not everything is known."""

from __future__ import annotations

from sopinion.model.clock import told
from sopinion.model.question import All, Answered, Answers, Condition, Either, Is, Not


def fits(condition: Condition, answers: Answers) -> bool:
    """Whether nothing that was told speaks against `condition`: what is unknown never hides a part."""
    return _judged(condition, answers) is not False


def _judged(condition: Condition, answers: Answers) -> bool | None:
    """True, False, or None where the answers do not say."""
    match condition:
        case Is(key, values):
            value = told(answers, key)
            if value is None:
                return None
            held = value if isinstance(value, tuple) else (value,)
            return any(wanted == one for one in held for wanted in values)
        case Answered(key):
            return told(answers, key) is not None
        case Not(inside):
            judged = _judged(inside, answers)
            return None if judged is None else not judged
        case All(conditions):
            found = {_judged(each, answers) for each in conditions}
            return False if False in found else None if None in found else True
        case Either(conditions):
            found = {_judged(each, answers) for each in conditions}
            return True if True in found else None if None in found else False
