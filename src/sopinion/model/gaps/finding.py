"""A finding of a rule, before findings of the same thing are joined into one gap."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from sopinion.model.day import Day
from sopinion.model.gap import Gap, GapKind, gap_id
from sopinion.model.gaps.pile import Sentence, near
from sopinion.model.kind import Kind

_LONGEST_QUOTE = 200


@dataclass(frozen=True, slots=True)
class Finding:
    """One mention of one missing thing.

    key: what the thing is, apart from its day; findings of one key, on days that can be the same, are one gap. days:
    what the day can be, none where there is none. sharp: whether it names the thing outright: it
    is then the one told. sentence: None for what no paper says (a scan that only a disc bears).
    """

    kind: GapKind
    key: str
    about: str
    says: str
    sentence: Sentence | None
    days: tuple[Day, ...] = ()
    wants: Kind | None = None
    filled_by: str | None = None
    sharp: bool = True


def gap_of(finding: Finding) -> Gap:
    """Turn a finding into a gap of its own."""
    at = finding.sentence
    name = gap_id(finding.kind, finding.key, at.part.sha256 if at else "", at.page if at else 0)
    return Gap(
        id=name,
        kind=finding.kind,
        about=finding.about,
        record=at.record.id if at else "",
        file=at.part.file if at else "",
        page=at.page if at else 0,
        quote=_short(at.text) if at else "",
        filled_by=finding.filled_by,
        says=finding.says,
        wants=finding.wants,
        day=finding.days[0] if finding.days else None,
        names=(name,),
    )


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST_QUOTE else text[:_LONGEST_QUOTE].rsplit(" ", 1)[0]


def join(findings: Sequence[Finding]) -> tuple[Gap, ...]:
    """Tell each missing thing once, by its sharpest mention; any mention that is filled fills it.

    Gaps stand where the first of their findings stood.
    """
    by_key: dict[tuple[str, str], list[list[int]]] = {}
    for n in sorted(range(len(findings)), key=lambda n: _rank(findings[n])):
        same = by_key.setdefault((findings[n].kind, findings[n].key), [])
        group = next((g for g in same if _one_day(findings[g[0]].days, findings[n].days)), None)
        if group is None:
            same.append([n])
        else:
            group.append(n)
    groups = sorted((group for same in by_key.values() for group in same), key=min)
    return tuple(_joined([findings[n] for n in group]) for group in groups)


def _joined(group: Sequence[Finding]) -> Gap:
    filled = next((f.filled_by for f in group if f.filled_by), None)
    names = tuple(dict.fromkeys(gap_of(f).id for f in group))
    return replace(gap_of(group[0]), filled_by=filled, names=names)


def _rank(finding: Finding) -> tuple[bool, bool, str, int, int]:
    at = finding.sentence
    whole = any(day.whole for day in finding.days)
    where = (at.part.sha256, at.page, at.line) if at else ("", 0, 0)
    return (not finding.sharp, not whole, *where)


def _one_day(one: tuple[Day, ...], other: tuple[Day, ...]) -> bool:
    return (not one and not other) or near(one, other, 1, 1)
