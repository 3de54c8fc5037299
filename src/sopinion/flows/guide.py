"""Guide: lay out what a person can read, with the parts and the words that fit them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from sopinion.content import glossary, guidance, spoken, voices
from sopinion.content.centers import states
from sopinion.content.facts import facts, note
from sopinion.content.messages import line
from sopinion.model.center import Center, counted, treating
from sopinion.model.clock import told
from sopinion.model.day import Day
from sopinion.model.fitting import fits
from sopinion.model.guidance import Reason, Topic, Voice
from sopinion.model.leaf import (
    Block,
    Heading,
    Leaf,
    Note,
    Pairs,
    Paragraph,
    Points,
    Room,
    Say,
    Table,
    Ticks,
)
from sopinion.model.question import Answers

ROLE = "you.role"
AGE = "patient.age"


def voice_of(answers: Answers) -> Voice:
    """Find the words that fit who reads: about yourself, about your child, or about somebody you help."""
    role = told(answers, ROLE)
    if role in ("caregiver", "social-worker"):
        return voices.voice(voices.BESIDE)
    if role == "parent":
        return voices.voice(voices.BESIDE if told(answers, AGE) == "adult" else voices.PARENT)
    return voices.voice(voices.PATIENT)


def topic_page(topic: Topic, answers: Answers) -> Leaf:
    """Lay out a topic: every part that nothing told speaks against, each followed by where its facts come from."""
    voice = voice_of(answers)
    blocks = [
        spoken_by(voice, block)
        for part in topic.parts
        if fits(part.when, answers)
        for block in (*part.blocks, *sources(part.facts))
    ]
    return _leaf(voice, topic.key, topic.title, topic.lead, blocks)


def reason_page(reason: Reason, answers: Answers) -> Leaf:
    """Lay out one reason on one page: what to say, to ask, to bring, and what to read next."""
    voice = voice_of(answers)
    blocks: list[Block] = [
        Heading(line("guide.say")),
        *(Say(each) for each in reason.say),
        Heading(line("guide.ask")),
        Points(reason.ask),
        Heading(line("guide.bring")),
        Points(reason.bring),
        Heading(line("guide.next")),
        Points(tuple(line("guide.next_topic", title=guidance.find(key).title, topic=key) for key in reason.read)),
        Note(line("guide.if_worse")),
    ]
    return _leaf(voice, reason.key, reason.label, reason.lead, [spoken_by(voice, block) for block in blocks])


def _leaf(voice: Voice, key: str, title: str, lead: str, blocks: list[Block]) -> Leaf:
    if voice.note and any(isinstance(block, Say) for block in blocks):
        blocks = [Note(voice.note), *blocks]
    words = glossary.terms_in(text for block in blocks for text in texts(block))
    if words:
        blocks = [*blocks, Note(line("guide.words_of", words=", ".join(term.word for term in words)))]
    return Leaf(key, title, voice.fill(lead), tuple(blocks), foot=line("guide.foot"))


def sources(keys: Iterable[str]) -> tuple[Note, ...]:
    """Say where facts come from; nothing where there are none."""
    cited = [facts()[key] for key in keys]
    return (Note(note(cited)),) if cited else ()


def words_page(wanted: str = "") -> Leaf:
    """Lay out the glossary, or the one word of it that was asked for (without rows where there is no such word)."""
    said = wanted.strip().casefold()
    rows = tuple(
        (term.word, term.says)
        for term in glossary.glossary()
        if not said or said in {form.casefold() for form in (term.word, *term.also)}
    )
    return Leaf(line("guide.words_key"), line("guide.words_title"), line("guide.words_lead"), (Pairs(rows),))


def centers_page(centers: Iterable[Center], state: str = "") -> Leaf:
    """Lay out the places that see patients, under the names of their states; `state` keeps one (two letters)."""
    every = tuple(centers)
    found = treating(every, state)
    labs = sum(not one.treats for one in every)
    blocks: list[Block] = [Paragraph(line("guide.centers_count", all=counted(every), labs=labs))]
    for letters in dict.fromkeys(one.state for one in found):
        here = tuple(_place(one) for one in found if one.state == letters)
        blocks += [Heading(states()[letters]), Points(here)]
    if not found:
        blocks.append(Paragraph(line("guide.centers_none", state=states()[state])))
    newest = max(one.as_of for one in every)
    blocks.append(Note(line("guide.centers_note", day=spoken.day(Day.parse(newest)))))
    return Leaf(line("guide.centers_key"), line("guide.centers_title"), line("guide.centers_lead"), tuple(blocks))


def _place(one: Center) -> str:
    form = "centers_campus" if one.campus_of else "centers_child" if one.children else "centers_place"
    return line(f"guide.{form}", name=one.name, city=one.city)


def texts(block: Block) -> Iterator[str]:
    """Every text of a block, in the order of reading."""
    match block:
        case Heading(text) | Paragraph(text) | Say(text) | Note(text) | Room(text):
            yield text
        case Points(items):
            yield from items
        case Ticks(items):
            yield from (text for _, text in items)
        case Pairs(rows):
            for row in rows:
                yield from row
        case Table(heads, rows):
            yield from heads
            for cells in rows:
                yield from cells


def spoken_by(voice: Voice, block: Block) -> Block:
    """Fill the blanks of a block's texts."""
    fill = voice.fill
    match block:
        case Heading(text) | Paragraph(text) | Say(text) | Note(text):
            return type(block)(fill(text))
        case Room(label, lines):
            return Room(fill(label), lines)
        case Points(items, numbered):
            return Points(tuple(fill(item) for item in items), numbered)
        case Ticks(items):
            return Ticks(tuple((done, fill(item)) for done, item in items))
        case Pairs(rows):
            return Pairs(tuple((fill(label), fill(value)) for label, value in rows))
        case Table(heads, rows):
            return Table(tuple(map(fill, heads)), tuple(tuple(map(fill, row)) for row in rows))


def as_json(leaf: Leaf | None) -> dict[str, Any] | None:
    """Lay a page out for a script: its blocks with their form and their texts."""
    if leaf is None:
        return None
    blocks = [{"form": type(block).__name__.lower(), "texts": list(texts(block))} for block in leaf.blocks]
    return {"key": leaf.key, "title": leaf.title, "lead": leaf.lead, "blocks": blocks, "foot": leaf.foot}
