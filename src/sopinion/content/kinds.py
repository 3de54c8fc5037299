"""The vocabulary of papers, read from its shelf and compiled once."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from sopinion.content import shelf
from sopinion.model.dates import pattern
from sopinion.model.kind import Kind
from sopinion.model.lexicon import Entry, KindWords, Lexicon, Use, plant
from sopinion.model.pictured import NameWords

_LEARNED_SCALE = 100.0


def _kind_words(kind: Kind) -> KindWords:
    data = shelf.read(f"kinds/{kind}")
    return KindWords(
        kind=kind,
        paper=data["paper"],
        titles=tuple(data["titles"]),
        filename=tuple(data["filename"]),
        opens=tuple(data.get("opens", ())),
        words=frozenset(data.get("words", "").split()),
        families={name: tuple(runs) for name, runs in data["families"].items()},
        phrases={name: tuple(runs) for name, runs in data.get("phrases", {}).items()},
        weights={name: float(weight) for name, weight in data["weights"].items()},
    )


def _runs(kinds: dict[Kind, KindWords]) -> Iterator[tuple[str, Entry]]:
    for kind, words in kinds.items():
        yield from ((run, Entry(Use.TITLE, "", kind)) for run in words.titles)
        yield from ((run, Entry(Use.OPENING, "", kind)) for run in words.opens)
        for family, runs in words.families.items():
            yield from ((run, Entry(Use.HEADING, family, kind)) for run in runs)
        for family, runs in words.phrases.items():
            yield from ((run, Entry(Use.PHRASE, family, kind)) for run in runs)
    labels = shelf.read("reading/labels")
    for use, table in ((Use.DATE, "dates"), (Use.IDENTITY, "identity"), (Use.STATUS, "status")):
        for value, runs in labels[table].items():
            yield from ((run, Entry(use, value)) for run in runs)


_SMALL = frozenset(("of", "the", "and", "for", "to", "a", "in", "on", "my", "your", "with", "by", "from", "s"))


def _title_words(kinds: dict[Kind, KindWords]) -> dict[str, dict[Kind, float]]:
    """For each word of titles, how its titles are shared among kinds, every kind's titles weighing alike."""
    found: dict[str, dict[Kind, float]] = {}
    for kind, words in kinds.items():
        for title in words.titles:
            for word in set(title.split()) - _SMALL:
                shares = found.setdefault(word, {})
                shares[kind] = shares.get(kind, 0.0) + 1 / len(words.titles)
    for shares in found.values():
        total = sum(shares.values())
        for kind in shares:
            shares[kind] /= total
    return found


def _plain_words(kinds: dict[Kind, KindWords]) -> dict[str, tuple[float, tuple[Kind, ...]]]:
    """For each plain word, its kinds, and what it is worth to each: less the more kinds use it."""
    using: dict[str, list[Kind]] = {}
    for kind, words in kinds.items():
        for word in words.words:
            using.setdefault(word, []).append(kind)
    return {word: (1 / len(users), tuple(users)) for word, users in using.items()}


@cache
def lexicon() -> Lexicon:
    """Everything that recognition knows of words, in the language of the shelf."""
    kinds = {kind: _kind_words(kind) for kind in Kind}
    labels = shelf.read("reading/labels")
    words = labels["words"]
    months = {
        name: number for names in (words["months"], words["short_months"]) for number, name in enumerate(names, 1)
    }
    months["sept"] = 9
    months |= {name: int(number) for number, names in labels["other_months"].items() for name in names}
    weights = shelf.read("reading/weights")
    learned = {}
    for row in weights["words"].split("\n"):
        word, *values = row.split()
        learned[word] = tuple(int(value) / _LEARNED_SCALE for value in values)
    return Lexicon(
        tree=plant(_runs(kinds), {word: tuple(ways) for word, ways in labels["spellings"].items()}),
        kinds=kinds,
        months=months,
        sets={name: frozenset(items) for name, items in words.items()},
        why=labels["why"],
        date_form=pattern(months),
        learned=tuple(Kind(kind) for kind in weights["kinds"]),
        weights=learned,
        bias=tuple(weights["bias"]),
        kind_mix=weights["kind_mix"],
        edge_mix=weights["edge_mix"],
        plain_words=_plain_words(kinds),
        title_words=_title_words(kinds),
        nicknames=frozenset(frozenset(group.split()) for group in shelf.read("reading/names")["nicknames"]),
    )


@cache
def name_words() -> NameWords:
    """The words that a name on a disc is read with."""
    names = shelf.read("reading/names")
    newborn = shelf.read("reading/labels")["words"]["newborn"]
    nicknames = frozenset(frozenset(group.split()) for group in names["nicknames"])
    return NameWords(nicknames, frozenset([*names["nobody"], *newborn]))
