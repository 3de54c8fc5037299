from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator

import pytest

from sopinion.content import conditions, facts, guidance, reasons, shelf, voices
from sopinion.content.doors import doors
from sopinion.content.questions import questionnaire
from sopinion.errors import ReasonUnknown, TopicUnknown
from sopinion.flows import guide
from sopinion.model.fact import Known
from sopinion.model.guidance import Part, Topic
from sopinion.model.leaf import Leaf, Note, Say, as_text
from sopinion.model.question import Answer, Answers, QuestionKind

PROMISED = {
    "stop",
    "timeline",
    "why",
    "talk-to-doctor",
    "first-call",
    "insurance",
    "records",
    "places",
    "questions",
    "child",
    "opinions-differ",
    "sending",
    "distress",
    "appointment",
    "after",
}
EMERGENCY = {"911", "999", "112"}


def parts() -> Iterator[tuple[Topic, Part]]:
    for topic in guidance.topics():
        for part in topic.parts:
            yield topic, part


def facts_of(some: Iterable[Part]) -> set[str]:
    return {key for part in some for key in part.facts}


def texts(part: Part) -> Iterator[str]:
    for block in part.blocks:
        yield from guide.texts(block)


def told(**values: object) -> Answers:
    return {key.replace("__", "."): Answer(value) for key, value in values.items()}  # type: ignore[arg-type]


def words(leaf: Leaf) -> str:
    return " ".join(as_text(leaf, 10_000).split())


def test_every_promised_topic_is_there() -> None:
    assert {topic.key for topic in guidance.topics()} >= PROMISED


@pytest.mark.parametrize("topic", guidance.topics(), ids=lambda topic: topic.key)
def test_every_topic_can_be_read_by_command_without_a_case(topic: Topic, run: Callable[..., object]) -> None:
    ran = run("guide", topic.key, "--json")
    assert ran.code == 0  # type: ignore[attr-defined]
    page = ran.json["page"]  # type: ignore[attr-defined]
    assert page["title"] == topic.title
    assert page == guide.as_json(guide.topic_page(topic, {}))


def test_reading_without_a_case_makes_no_case(run: Callable[..., object], home: object) -> None:
    run("guide", "stop")
    assert not home.exists()  # type: ignore[attr-defined]


def test_reading_needs_no_case_that_can_be_read(run: Callable[..., object], home: object) -> None:
    run("cases", "new", "Ruth")
    for file in home.glob("cases/*/case.json"):  # type: ignore[attr-defined]
        file.write_text("{")
    assert run("guide", "stop").code == 0  # type: ignore[attr-defined]
    assert run("guide", "stop", "--case", "Ruth").code != 0  # type: ignore[attr-defined]


def test_with_a_case_the_words_fit_it(run: Callable[..., object], tmp_path: object) -> None:
    told = tmp_path / "answers.toml"  # type: ignore[operator]
    told.write_text('"patient.name" = "Ada"\n"you.role" = "parent"\n"patient.age" = "child"\n"you.country" = "uk"\n')
    assert run("prepare", "--answers", told).code == 0  # type: ignore[attr-defined]
    page = " ".join(run("guide", "records", "--plain").out.split())  # type: ignore[attr-defined]
    assert "Your rights when you ask, in the UK" in page
    assert "in the US" not in page
    assert "my child's diagnosis" in run("guide", "--reason", "sure", "--plain").out  # type: ignore[attr-defined]


def test_without_answers_every_part_shows() -> None:
    for topic, part in parts():
        page = words(guide.topic_page(topic, {}))
        for text in texts(part):
            assert " ".join(voices.voice("patient").fill(text).split()) in page


def test_what_was_told_leaves_out_what_does_not_fit() -> None:
    insurance = guidance.find("insurance")
    assert "Medicare Part B" in words(guide.topic_page(insurance, told(you__country="us")))
    assert "Medicare Part B" not in words(guide.topic_page(insurance, told(you__country="uk")))
    records = guidance.find("records")
    assert "Your rights when you ask, in the UK" in words(guide.topic_page(records, told(you__country="uk")))


def test_a_parent_reads_about_a_child_and_a_helper_about_a_name() -> None:
    reason = reasons.find("sure")
    parent = words(guide.reason_page(reason, told(you__role="parent", patient__age="child")))
    assert "my child's diagnosis" in parent
    helper = guide.reason_page(reason, told(you__role="social-worker"))
    assert "NAME's diagnosis" in words(helper)
    assert helper.blocks[0] == Note(voices.voice("beside").note)
    grown = words(guide.reason_page(reason, told(you__role="parent", patient__age="adult")))
    assert "NAME's diagnosis" in grown


def test_every_voice_fills_every_blank() -> None:
    every = {key: dict(voices.voice(key).words) for key in (voices.PATIENT, voices.PARENT, voices.BESIDE)}
    assert len({frozenset(one) for one in every.values()}) == 1
    for answers in ({}, told(you__role="parent"), told(you__role="caregiver")):
        pages = [guide.topic_page(topic, answers) for topic in guidance.topics()]
        pages += [guide.reason_page(reason, answers) for reason in reasons.reasons()]
        assert not [page.key for page in pages if re.search(r"[{}]", words(page))]


def test_numbers_stand_on_facts() -> None:
    bare = []
    for topic, part in parts():
        numbers = {n for text in texts(part) for n in re.findall(r"\d[\d,.-]*\d", text)} - EMERGENCY
        if numbers and not part.facts:
            bare.append((topic.key, part.key, numbers))
    assert bare == []


def test_numbers_outside_facts_are_nowhere_else() -> None:
    # A part may show a fact's own numbers, and none beside them.
    for topic, part in parts():
        known = " ".join(facts.facts()[key].says for key in part.facts)
        for text in texts(part):
            for number in re.findall(r"\d[\d,.-]*\d", text):
                assert number in EMERGENCY or number in known, (topic.key, part.key, number)


def test_reasons_carry_no_numbers() -> None:
    for reason in reasons.reasons():
        assert not re.search(r"\d", " ".join((reason.label, reason.lead, *reason.say, *reason.ask, *reason.bring)))


def test_facts_that_age_say_as_of_and_check_first() -> None:
    for topic in guidance.topics():
        page = words(guide.topic_page(topic, {}))
        for key in facts_of(topic.parts):
            one = facts.facts()[key]
            assert one.says in page
            assert one.source in page
            if one.ages:
                note = facts.note([one])
                assert "as of" in note
                assert "check first" in note
            assert ("second-hand" in facts.note([one])) is (one.known is Known.SECOND_HAND)


def test_every_fact_is_used_somewhere() -> None:
    used = facts_of(part for _, part in parts())
    used |= {
        key
        for name in shelf.names("sheets_to_carry")
        for item in shelf.read(name)["part"]
        for block in item["blocks"]
        for key in [block.get("fact"), *block.get("facts", ())]
    }
    assert set(facts.facts()) - used == set()


def test_conditions_ask_about_questions_that_are_asked_and_answers_that_can_be_given() -> None:
    asked = {question.key: question for question in questionnaire().questions}
    for topic, part in parts():
        for key, values in wanted(conditions.as_data(part.when)):
            assert key in asked, (topic.key, part.key)
            question = asked[key]
            known = {True, False} if question.kind is QuestionKind.YES_NO else {c.value for c in question.choices}
            assert set(values) <= known, (topic.key, part.key)


def wanted(data: dict[str, object]) -> Iterator[tuple[str, list[object]]]:
    for word, said in data.items():
        if word == "not":
            yield from wanted(said)  # type: ignore[arg-type]
        elif word in {"all", "either"}:
            for each in said:  # type: ignore[attr-defined]
                yield from wanted(each)
        elif word != "answered":
            yield word, said if isinstance(said, list) else [said]


def test_every_command_that_a_page_names_is_there() -> None:
    pages = [words(guide.topic_page(topic, {})) for topic in guidance.topics()]
    pages += [words(guide.reason_page(reason, {})) for reason in reasons.reasons()]
    named = {name for page in pages for name in re.findall(r"\bsopinion ([a-z]+)", page)}
    assert "guide" in named
    assert named - set(doors()) == set()
    sheets = {name for page in pages for name in re.findall(r"\bsopinion sheets ([a-z-]+)", page)}
    assert sheets - {name.rpartition("/")[2] for name in shelf.names("sheets_to_carry")} == set()


def test_the_topics_that_pages_name_are_there() -> None:
    pages = [words(guide.topic_page(topic, {})) for topic in guidance.topics()]
    for key in {name for page in pages for name in re.findall(r"\bsopinion guide ([a-z-]+)", page)}:
        assert key in {"words", "centers"} or guidance.find(key)


def test_every_reason_is_one_page() -> None:
    assert len(reasons.reasons()) >= 25
    for reason in reasons.reasons():
        page = guide.reason_page(reason, {})
        assert sum(isinstance(block, Say) for block in page.blocks) >= 2
        assert len(words(page).split()) <= 260, reason.key
        assert len(as_text(page, 76).splitlines()) <= 66, reason.key


def test_the_reasons_of_the_walk_have_their_page() -> None:
    asked = {question.key: question for question in questionnaire().questions}
    for choice in asked["goals.reasons"].choices:
        assert reasons.find(choice.value)


def test_calm_words() -> None:
    pages = [words(guide.topic_page(topic, {})) for topic in guidance.topics()]
    pages += [words(guide.reason_page(reason, {})) for reason in reasons.reasons()]
    loud = re.compile(r"\b(simply|you must|you should wait|you can wait|safe to wait|don't worry)\b|!", re.IGNORECASE)
    assert [(page[:40], found[0]) for page in pages for found in loud.finditer(page)] == []


def test_an_unknown_topic_says_what_comes_close(run: Callable[..., object]) -> None:
    with pytest.raises(TopicUnknown) as caught:
        guidance.find("insurence")
    assert "insurance" in str(caught.value.values["near"])
    with pytest.raises(ReasonUnknown) as other:
        reasons.find("rar")
    assert "rare" in str(other.value.values["near"])
    ran = run("guide", "zzz", "--json")
    assert ran.code == 30  # type: ignore[attr-defined]
    assert ran.json["schema"] == "sopinion/error/1"  # type: ignore[attr-defined]


def test_a_word_can_be_looked_up(run: Callable[..., object]) -> None:
    assert "small piece of tissue" in run("guide", "biopsy").out  # type: ignore[attr-defined]


GOOD_PART = {"key": "a", "blocks": [{"text": "Words."}]}


@pytest.mark.parametrize(
    "bad",
    [
        {"part": [{"key": "a", "blocks": []}]},
        {"part": [{"key": "", "blocks": [{"text": "Words."}]}]},
        {"part": [GOOD_PART, GOOD_PART]},
        {"part": [{"key": "a", "blocks": [{"txet": "Words."}]}]},
        {"part": [{"key": "a", "blocks": [{"fact": "no-such-fact"}]}]},
        {"part": [{"key": "a", "facts": ["no-such-fact"], "blocks": [{"text": "Words."}]}]},
        {"part": [{"key": "a", "blocks": [{"heads": ["one"], "rows": [["a", "b"]]}]}]},
        {"part": [{**GOOD_PART, "when": {"role": "parent"}}]},
        {"part": [{**GOOD_PART, "when": {"either": []}}]},
        {"part": [{**GOOD_PART, "when": {"not": "parent"}}]},
    ],
)
def test_a_topic_that_is_not_whole_does_not_load(bad: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"."):
        guidance.topic({"key": "t", "title": "T", "lead": "L", **bad})
    assert guidance.topic({"key": "t", "title": "T", "lead": "L", "part": [GOOD_PART]}).parts[0].key == "a"


GOOD_FACT = {
    "key": "f",
    "says": "It is so.",
    "source": "A source",
    "source_id": "S01",
    "as_of": "2026-11",
    "known": "verified",
}


@pytest.mark.parametrize(
    "change",
    [
        {"known": "unchecked"},
        {"source": ""},
        {"source_id": ""},
        {"as_of": "lately"},
        {"as_of": "2026-13"},
        {"says": ""},
    ],
)
def test_a_fact_that_is_not_whole_does_not_load(change: dict[str, str]) -> None:
    with pytest.raises(ValueError, match=r"."):
        facts.fact({**GOOD_FACT, **change})
    assert facts.fact(GOOD_FACT).ages


@pytest.mark.parametrize("lacking", ["says", "source", "as_of", "known", "source_id"])
def test_a_fact_without_a_part_does_not_load(lacking: str) -> None:
    with pytest.raises(KeyError):
        facts.fact({name: value for name, value in GOOD_FACT.items() if name != lacking})


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"you.role": "parent"},
        {"you.role": ["parent", "caregiver"]},
        {"answered": "timeline.start"},
        {"not": {"records.surgery": True}},
        {"either": [{"you.role": "parent"}, {"not": {"answered": "a.b"}}]},
        {"all": [{"you.role": "parent"}, {"you.country": "us"}]},
    ],
)
def test_a_condition_is_written_as_it_is_read(data: dict[str, object]) -> None:
    assert conditions.as_data(conditions.parsed(data)) == data
