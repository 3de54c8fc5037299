"""A case as it stands in its file: `sopinion/case/1`. Pure: dictionaries and bytes in, values out, and back."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, NoReturn, TypeVar

from sopinion.model.case import Case, Correction
from sopinion.model.checklist_told import dismissed_in, dismissed_out, statuses_in, statuses_out
from sopinion.model.citation_json import citations_in, citations_out
from sopinion.model.item_json import items_in, items_out
from sopinion.model.ledger import Given, Written
from sopinion.model.ledger_json import ledger_in, ledger_out, written_out
from sopinion.model.parting import Parting, Stretch
from sopinion.model.question import Answer, Answers, AnswerState, Value
from sopinion.model.request_json import requests_in, requests_out

VERSION = 1

_Section = TypeVar("_Section")
Step = Callable[[dict[str, Any]], dict[str, Any]]

STEPS: Mapping[int, Step] = MappingProxyType({})
"""How a file of an older version becomes one of the next, by the older version's number. Version 1 is the first."""

_OWN = frozenset(
    {
        "schema",
        "label",
        "name",
        "made",
        "answers",
        "set_aside",
        "corrections",
        "partings",
        "folders",
        "written",
        "ledger",
        "requests",
        "items",
        "checklist",
        "dismissed",
        "citations",
    },
)
_PREFIX = "sopinion/case/"
_MOST_PAGES = 1_000_000  # of one file; beyond, the number is damage


class NotACase(ValueError):
    """The bytes are not a whole case."""


class NewerCase(ValueError):
    """The case was written by a later version of this program."""


def to_bytes(case: Case) -> bytes:
    """Write a case as UTF-8 JSON."""
    data = as_json(case)
    try:
        text = json.dumps(data, ensure_ascii=False, indent=1, allow_nan=False)
        return text.encode() + b"\n"
    except UnicodeEncodeError:  # a folder whose name is not UTF-8 is held as escapes, and comes back the same
        return json.dumps(data, ensure_ascii=True, indent=1, allow_nan=False).encode() + b"\n"


def from_bytes(data: bytes) -> Case:
    """Read a case from its file. Raises NotACase, NewerCase."""
    return from_json(_loaded(data))


def version_of(data: bytes) -> int:
    """Tell which version of the format the bytes are in. Raises NotACase."""
    return _version(_loaded(data))


def as_json(case: Case) -> dict[str, Any]:
    """Lay a case out as the dictionary of its file; what another version left in `keep` stands beside it."""
    return {
        "schema": f"{_PREFIX}{VERSION}",
        "label": case.label,
        "name": case.name,
        "made": case.made,
        "answers": _answers_out(case.answers),
        "set_aside": _answers_out(case.set_aside),
        "corrections": [
            {
                "sha256": one.sha256,
                "pages": [one.first, one.last],
                "field": one.field,
                "value": one.value,
                "said": one.said,
                **({"paper": one.paper} if one.paper else {}),
            }
            for one in case.corrections
        ],
        "partings": [_parting_out(one) for one in case.partings],
        "folders": list(case.folders),
        "written": written_out(case.written),
        "ledger": ledger_out(case.written, case.given),
        "requests": requests_out(case.requests),
        "items": items_out(case.items),
        "checklist": statuses_out(case.checklist),
        "dismissed": dismissed_out(case.dismissed),
        "citations": citations_out(case.citations),
        **{key: value for key, value in case.keep.items() if key not in _OWN},
    }


def from_json(data: Mapping[str, Any], steps: Mapping[int, Step] = STEPS, version: int = VERSION) -> Case:
    """Read a case from the dictionary of its file, bringing an older one up to `version` by `steps`.

    Raises NotACase, NewerCase.
    """
    found = _version(data)
    if found > version:
        raise NewerCase
    fresh = dict(data)
    for number in range(found, version):
        if number not in steps:
            raise NotACase
        fresh = steps[number](fresh)
    written, given = _ledger(fresh)
    return Case(
        label=_text(fresh, "label"),
        name=_text(fresh, "name"),
        made=_text(fresh, "made"),
        answers=_answers_in(fresh.get("answers", {})),
        set_aside=_answers_in(fresh.get("set_aside", {})),
        corrections=tuple(_correction(one) for one in _listed(fresh, "corrections")),
        partings=tuple(_parting(one) for one in _listed(fresh, "partings")),
        folders=tuple(_plain(one) for one in _listed(fresh, "folders")),
        written=written,
        given=given,
        requests=_section(requests_in, fresh.get("requests", [])),
        items=_section(items_in, fresh.get("items", [])),
        checklist=_section(statuses_in, fresh.get("checklist", [])),
        dismissed=_section(dismissed_in, fresh.get("dismissed", [])),
        citations=_section(citations_in, fresh.get("citations", [])),
        keep=MappingProxyType({key: value for key, value in fresh.items() if key not in _OWN}),
    )


def _no_constant(_text: str) -> NoReturn:
    raise NotACase


def _loaded(data: bytes) -> Mapping[str, Any]:
    try:
        loaded = json.loads(data.decode(), parse_constant=_no_constant)
    except (ValueError, RecursionError):  # ValueError: not UTF-8, not JSON, a number beyond all bounds
        raise NotACase from None
    if not isinstance(loaded, dict):
        raise NotACase
    return loaded


def _version(data: Mapping[str, Any]) -> int:
    schema = data.get("schema")
    if not isinstance(schema, str) or not schema.startswith(_PREFIX):
        raise NotACase
    number = schema.removeprefix(_PREFIX)
    if not (number.isascii() and number.isdigit()) or len(number) > 6 or int(number) < 1:  # noqa: PLR2004 - a bound
        raise NotACase
    return int(number)


def _answers_out(answers: Answers) -> dict[str, Any]:
    return {key: _answer_out(answer) for key, answer in answers.items()}


def _answer_out(answer: Answer) -> dict[str, Any]:
    told = {"value": _value_out(answer.value), "state": answer.state.value, "said": answer.said}
    return {**told, "open": True} if answer.open else told


def _value_out(value: Value | None) -> object:
    if isinstance(value, tuple):
        return [dict(one) if isinstance(one, Mapping) else one for one in value]
    return value


def _answers_in(data: object) -> Answers:
    if not isinstance(data, dict):
        raise NotACase
    return MappingProxyType({key: _answer(one) for key, one in data.items()})


def _answer(data: object) -> Answer:
    if not isinstance(data, dict):
        raise NotACase
    try:
        state = AnswerState(data.get("state", "given"))
    except ValueError:
        raise NotACase from None
    return Answer(_value_in(data.get("value")), state, _plain(data.get("said", "")), data.get("open") is True)


def _value_in(value: object) -> Value | None:
    if value is None or isinstance(value, str | int | float):
        return value
    if isinstance(value, list):
        if all(isinstance(one, str) for one in value):
            return tuple(value)
        if all(isinstance(one, dict) for one in value):
            return tuple(MappingProxyType({key: _plain(cell) for key, cell in one.items()}) for one in value)
    raise NotACase


def _correction(data: object) -> Correction:
    one = _stretch(data)
    if not isinstance(data, dict):
        raise NotACase
    said, paper = (_plain(data.get(key, "")) for key in ("said", "paper"))
    return Correction(one.sha256, one.first, one.last, _text(data, "field"), _text(data, "value"), said, paper)


def _stretch(data: object) -> Stretch:
    if not isinstance(data, dict):
        raise NotACase
    pages = data.get("pages")
    if not (isinstance(pages, list) and len(pages) == 2):  # noqa: PLR2004 - first and last
        raise NotACase
    first, last = (_count(page) for page in pages)
    return Stretch(_text(data, "sha256"), first, last)


def _parting_out(parting: Parting) -> dict[str, Any]:
    papers = [[{"sha256": s.sha256, "pages": [s.first, s.last]} for s in paper] for paper in parting.papers]
    return {"papers": papers, "said": parting.said}


def _parting(data: object) -> Parting:
    if not isinstance(data, dict):
        raise NotACase
    listed = _listed(data, "papers")
    if not all(isinstance(paper, list) for paper in listed):
        raise NotACase
    papers = tuple(tuple(map(_stretch, paper)) for paper in listed)
    if any(not 0 < one.first <= one.last < _MOST_PAGES for paper in papers for one in paper):
        raise NotACase
    return Parting(papers, _plain(data.get("said", "")))


def _ledger(data: Mapping[str, Any]) -> tuple[tuple[Written, ...], tuple[Given, ...]]:
    try:
        return ledger_in(data.get("ledger", {}), data.get("written", []))
    except ValueError:
        raise NotACase from None


def _section(read: Callable[[object], _Section], data: object) -> _Section:
    """Read a section that has a module of its own."""
    try:
        return read(data)
    except ValueError:
        raise NotACase from None


def _listed(data: Mapping[str, Any], key: str) -> list[Any]:
    found = data.get(key, [])
    if not isinstance(found, list):
        raise NotACase
    return found


def _text(data: Mapping[str, Any], key: str) -> str:
    return _plain(data.get(key))


def _plain(value: object) -> str:
    if not isinstance(value, str):
        raise NotACase
    return value


def _count(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool):
        raise NotACase
    return value
