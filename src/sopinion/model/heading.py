"""What a record is: families of headings first, then the title, the wording, and the file's name last."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from sopinion.model.kind import Kind
from sopinion.model.lexicon import WORD, Lexicon, Use
from sopinion.model.record import Evidence, Guess
from sopinion.model.sight import Heading, Line, Sight

_ENOUGH = 0.5
_PERHAPS = 0.25
_SOFT = 0.6  # a single weak sign counts for little
_FEW_WORDS = 12
_SHORT_TEXT = 40  # words
_CODED = 0.97  # how sure a code makes it
_QUOTES = 4
_LONG_QUOTE = 100
_TITLE_LINES = 14
_TITLE_WORDS = 8
_MORE = (0.0, 1.0, 1.2, 1.35, 1.45, 1.5)  # what a heading family is worth when met in 1, 2, 3 ... forms
_PHRASES = (0.0, 0.5, 0.8, 1.0, 1.15, 1.25, 1.3)


@dataclass(frozen=True, slots=True)
class Found:
    """What speaks for one kind: the sum of its families' weights, how many families, and whether a title says it."""

    weight: float = 0.0
    families: int = 0
    title: float = 0.0
    like: float = 0.0
    file: float = 0.0
    learned: float = 0.0
    plain: float = 0.0


@dataclass(slots=True)
class Tally:
    """Everything met on the pages of a record: runs by kind and family, titles by kind, and distinct words."""

    runs: dict[tuple[Kind, str], set[str]] = field(default_factory=dict)
    headings: set[tuple[Kind, str]] = field(default_factory=set)
    titles: dict[Kind, float] = field(default_factory=dict)
    tops: list[list[str]] = field(default_factory=list)
    words: set[str] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class Named:
    """A kind with its confidence (0 to 1), and the next best two.

    likely: the best kind all the same where none is sure enough; it says which dates count, not what is shown.
    """

    kind: Kind
    confidence: float
    guesses: tuple[Guess, ...]
    likely: Kind


def tally(sights: Iterable[Sight], *, opening: bool = True) -> Tally:
    """Gather what stands on pages; titles count only on the first page that bears any writing."""
    found = Tally()
    first = opening
    for sight in sights:
        for heading in sight.headings:
            key = (heading.entry.kind, heading.entry.value)
            found.runs.setdefault(key, set()).add(heading.run)
            if heading.entry.use is Use.HEADING:
                found.headings.add(key)
        if first and not sight.blank:
            first = False
            found.tops = [line.words for line in sight.lines[:_TITLE_LINES] if _may_title(line)]
            top = sight.body + 2
            for title in sight.titles:
                whole = len(sight.lines[title.line].words) - len(title.run.split())
                worth = (1.0 if whole == 0 else 0.7) * (1.0 if title.line <= top else 0.6)
                found.titles[title.entry.kind] = max(found.titles.get(title.entry.kind, 0.0), worth)
        for line in sight.lines:
            found.words.update(line.words)
    return found


def _may_title(line: Line) -> bool:
    """Whether a line may be a title: a few words, no label with its value, and hardly a number."""
    text = line.text
    _, colon, value = text.partition(":")
    return len(line.words) <= _TITLE_WORDS and not (colon and value.strip()) and sum(map(str.isdigit, text)) <= 1


def titled_like(tops: Iterable[Sequence[str]], lexicon: Lexicon) -> dict[Kind, float]:
    """How much a line at the top is worded like the titles of each kind: the mean share of its words, 0 to 1."""
    best: dict[Kind, float] = {}
    for words in tops:
        if lexicon.sets["houses"].intersection(words):
            continue
        known = [shares for word in words if (shares := lexicon.title_words.get(word))]
        if not known:
            continue
        size = max(len(words), 2)
        for kind in {kind for shares in known for kind in shares}:
            worth = sum(shares.get(kind, 0.0) for shares in known) / size
            best[kind] = max(best.get(kind, 0.0), worth)
    return best


def _named_by_file(path: str, lexicon: Lexicon) -> dict[Kind, float]:
    """The kinds that a file's own name speaks of."""
    name = " " + " ".join(WORD.findall(PurePosixPath(path).stem.lower().replace("_", " "))) + " "
    return {kind: 1.0 for kind, words in lexicon.kinds.items() if any(f" {word} " in name for word in words.filename)}


def wording(words: Iterable[str], lexicon: Lexicon) -> tuple[float, ...]:
    """How much the plain words of a text speak for each of the learned kinds."""
    known = [w for word in words if (w := lexicon.weights.get(word))]
    length = math.sqrt(max(len(known), _FEW_WORDS))
    return (
        tuple(bias + sum(column) / length for bias, column in zip(lexicon.bias, zip(*known, strict=True), strict=True))
        if known
        else lexicon.bias
    )


def _plain(words: set[str], lexicon: Lexicon) -> dict[Kind, float]:
    """How many of a text's words are usual in each kind, each worth less the more kinds use it, by its length."""
    worth = dict.fromkeys(Kind, 0.0)
    for word in words & lexicon.plain_words.keys():
        share, kinds = lexicon.plain_words[word]
        for kind in kinds:
            worth[kind] += share
    length = math.sqrt(max(len(words), _SHORT_TEXT))
    return {kind: value / length for kind, value in worth.items()}


def found(what: Tally, path: str, lexicon: Lexicon) -> dict[Kind, Found]:
    """Weigh what was met, kind by kind."""
    weight = dict.fromkeys(Kind, 0.0)
    count = dict.fromkeys(Kind, 0)
    for (kind, family), runs in what.runs.items():
        heading = (kind, family) in what.headings
        scale = _MORE if heading else _PHRASES
        weight[kind] += lexicon.kinds[kind].weights.get(family, 1.0) * scale[min(len(runs), len(scale) - 1)]
        count[kind] += heading
    learned = dict.fromkeys(Kind, 0.0)
    learned.update(zip(lexicon.learned, wording(what.words, lexicon), strict=True))
    files = _named_by_file(path, lexicon)
    like = titled_like(what.tops, lexicon)
    plain = _plain(what.words, lexicon)
    return {
        kind: Found(
            weight=weight[kind],
            families=count[kind],
            title=what.titles.get(kind, 0.0),
            like=like.get(kind, 0.0),
            file=files.get(kind, 0.0),
            learned=learned[kind],
            plain=plain[kind],
        )
        for kind in Kind
    }


def features(kind: Kind, one: Found, lexicon: Lexicon) -> Mapping[str, float]:
    """The few numbers that decide, the same for every kind, so that no wording of one kind is favoured."""
    words = kind in lexicon.learned
    return {
        "weight": one.weight / math.sqrt(one.weight + _SOFT),
        "sum": min(one.weight, 20.0) / 10,
        "families": math.log1p(one.families),
        "title": one.title,
        "like": one.like,
        "file": one.file,
        "plain": one.plain,
        "learned": one.learned if words else 0.0,
        "wordy": 1.0 if words else 0.0,
        "other": 1.0 if kind is Kind.OTHER else 0.0,
    }


def name(what: Tally, path: str, lexicon: Lexicon) -> Named:
    """Decide the kind; what is not sure enough is `other`, with the two best guesses."""
    mix = lexicon.kind_mix
    scores = {
        kind: sum(mix.get(key, 0.0) * value for key, value in features(kind, one, lexicon).items() if value)
        for kind, one in found(what, path, lexicon).items()
    }
    top = max(scores.values())
    odds = {kind: math.exp(score - top) for kind, score in scores.items()}
    total = sum(odds.values())
    ranked = sorted(((odd / total, kind) for kind, odd in odds.items()), key=lambda item: (-item[0], item[1]))
    sure, kind = ranked[0]
    guesses = tuple(Guess(k, round(c, 3)) for c, k in ranked[1:3])
    if sure < _ENOUGH and kind is not Kind.OTHER:
        rest = next(c for c, k in ranked if k is Kind.OTHER)
        return Named(
            Kind.OTHER, round(rest, 3), tuple(Guess(k, round(c, 3)) for c, k in ranked if k is not Kind.OTHER)[:2], kind
        )
    likely = ranked[1][1] if kind is Kind.OTHER and ranked[1][0] > _PERHAPS else kind
    return Named(kind, round(min(sure, 0.995), 3), guesses, likely)


def said(kind: Kind, named: Named) -> Named:
    """Take what a code in the file says it is before what its wording says; the wording stays as a guess."""
    if named.kind is kind:
        return Named(kind, max(named.confidence, _CODED), named.guesses, kind)
    rest = tuple(guess for guess in named.guesses if guess.kind is not kind)
    before = () if named.kind is Kind.OTHER else (Guess(named.kind, round(min(named.confidence, 1 - _CODED), 3)),)
    return Named(kind, _CODED, (*before, *rest)[:2], kind)


def evidence(kind: Kind, sights: Sequence[Sight], lexicon: Lexicon) -> tuple[Evidence, ...]:
    """Quote what led to a kind, the weightiest first, one line for each family."""
    words = lexicon.kinds[kind]
    best: dict[str, tuple[float, int, str, str]] = {}
    opening = True
    for sight in sights:
        rows: list[tuple[str, Heading]] = (
            [("title", t) for t in sight.titles if t.entry.kind is kind] if opening else []
        )
        rows += [
            ("heading" if h.entry.use is Use.HEADING else "phrase", h) for h in sight.headings if h.entry.kind is kind
        ]
        opening = opening and sight.blank
        for reason, heading in rows:
            family = heading.entry.value or reason
            worth = words.weights.get(family, 1.0) * {"title": 2.5, "heading": 1.0, "phrase": 0.6}[reason]
            if family not in best or best[family][0] < worth:
                best[family] = (worth, sight.page.number, sight.lines[heading.line].text[:_LONG_QUOTE], reason)
    ranked = sorted(best.values(), key=lambda item: (-item[0], item[1]))[:_QUOTES] or _telling_line(
        kind, sights, lexicon
    )
    return tuple(
        Evidence(page, quote, lexicon.why[reason].format(paper=words.paper)) for _, page, quote, reason in ranked
    )


def _telling_line(kind: Kind, sights: Sequence[Sight], lexicon: Lexicon) -> list[tuple[float, int, str, str]]:
    """The line whose plain words speak most for a kind that no heading, title or phrase names."""
    if kind not in lexicon.learned:
        return []
    column = lexicon.learned.index(kind)
    worths = (
        (sum(row[column] for word in line.words if (row := lexicon.weights.get(word))), sight.page.number, line.text)
        for sight in sights
        for line in sight.lines
    )
    worth, page, text = max(worths, key=lambda one: one[0], default=(0.0, 0, ""))
    return [(worth, page, text[:_LONG_QUOTE], "words")] if worth > 0 else []
