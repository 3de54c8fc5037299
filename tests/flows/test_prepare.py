"""The walk: every answer is kept before the next question shows, and nothing that was told is lost."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sopinion.content.messages import line
from sopinion.content.questions import questionnaire
from sopinion.errors import NoRoom, Stopped, WrongUsage
from sopinion.flows.hands import Mark, Move, Reply
from sopinion.flows.prepare import another_patient, choose_section, fill, keep, walk
from sopinion.model.answers import FaultCode
from sopinion.model.case import Case
from sopinion.model.question import Answer, AnswerState, Choice, Question
from sopinion.model.questionnaire import by_key

TODAY = datetime.date(2025, 11, 20)
ASKED = questionnaire()
SKIP, BACK, UNSURE, STOP = Reply(Move.SKIP), Reply(Move.BACK), Reply(Move.UNSURE), Reply(Move.STOP)


def say(value: object) -> Reply:
    return Reply(Move.ANSWER, value)


class Drawer:
    """A case that is held in memory, with every state it was saved in."""

    def __init__(self, case: Case | None = None, room: int = 1000) -> None:
        self.case = case or Case(label="case-x", name="New case", made="2025-11-20")
        self.saved: list[Case] = []
        self._room = room

    def save(self, case: Case) -> None:
        if len(self.saved) >= self._room:
            raise NoRoom
        self.case = case
        self.saved.append(case)


class Listener:
    """A person who answers as told, question by question, and stops where nothing is told."""

    interactive = True

    def __init__(self, answer: Callable[[Question], Reply], picks: str = "on") -> None:
        self._answer = answer
        self._picks = picks
        self.asked: list[str] = []
        self.troubles: list[str] = []
        self.seen: list[Answer | None] = []
        self.said: list[str] = []
        self.watch: Callable[[], None] = lambda: None

    def ask(self, question: Question, before: Answer | None, place: str, trouble: str = "", intro: str = "") -> Reply:
        self.watch()
        self.asked.append(question.key)
        self.seen.append(before)
        if trouble:
            self.troubles.append(trouble)
        self.said.append(f"{place} {intro}")
        return self._answer(question)

    def title(self, text: str, aside: str = "") -> None:
        self.said.append(f"{text} {aside}")

    def say(self, text: str = "", mark: Mark = Mark.NONE, indent: int = 0) -> None:
        self.said.append(f"{mark}{' ' * indent}{text}")

    def pick(self, ask: str, choices: Sequence[Choice]) -> str:
        self.said.append(ask)
        assert self._picks in {choice.value for choice in choices}
        return self._picks


def following(**told: object) -> Callable[[Question], Reply]:
    """Answer the keys given (dots as two underscores), skip the others."""
    known = {key.replace("__", "."): value for key, value in told.items()}

    def answer(question: Question) -> Reply:
        if question.key == "patient.name":
            return say(known.get(question.key, "Ruth Calder"))
        value = known.get(question.key)
        return value if isinstance(value, Reply) else SKIP if value is None else say(value)

    return answer


def in_turn(*replies: Reply) -> Callable[[Question], Reply]:
    waiting = iter(replies)
    return lambda _question: next(waiting, STOP)


def test_every_answer_is_kept_before_the_next_question_shows() -> None:
    drawer = Drawer()
    person = Listener(following(stop__now=False, records__surgery=True))

    def check_kept() -> None:
        if person.asked:
            assert person.asked[-1] in drawer.saved[-1].answers
            assert len(drawer.saved) == len(person.asked)

    person.watch = check_kept

    walk(drawer, ASKED, person, TODAY)
    assert "records.surgery_where" in person.asked
    assert "records.hospital_where" not in person.asked
    assert ASKED.next(drawer.case.answers) is None
    assert drawer.case.name == "Ruth Calder"


def test_stopping_and_coming_back_goes_on_there() -> None:
    drawer = Drawer()
    with pytest.raises(Stopped):
        walk(drawer, ASKED, Listener(in_turn(say(value=False), say("Ruth Calder"), STOP)), TODAY)
    person = Listener(in_turn(STOP))
    with pytest.raises(Stopped):
        walk(drawer, ASKED, person, TODAY)
    assert person.asked == ["you.role"]


def test_the_stop_list_is_asked_again_on_another_day() -> None:
    drawer = Drawer()
    with pytest.raises(Stopped):
        walk(drawer, ASKED, Listener(in_turn(say(value=False), say("Ruth Calder"), STOP)), TODAY)
    person = Listener(in_turn(say(value=False), STOP))
    with pytest.raises(Stopped):
        walk(drawer, ASKED, person, TODAY + datetime.timedelta(days=1))
    assert person.asked == ["stop.now", "you.role"]


@pytest.mark.parametrize(("picks", "goes_on"), [("on", True), ("leave", False)])
def test_a_yes_on_the_stop_list_says_whom_to_call_and_lets_the_person_choose(picks: str, goes_on: bool) -> None:  # noqa: FBT001 - a case of the test
    drawer = Drawer()
    person = Listener(in_turn(say(value=True), STOP), picks)
    with pytest.raises(Stopped):
        walk(drawer, ASKED, person, TODAY)
    assert drawer.case.answers["stop.now"].value is True
    assert any("911" in said for said in person.said)
    assert (person.asked == ["stop.now", "patient.name"]) is goes_on


def test_going_back_shows_what_was_told_and_returns() -> None:
    drawer = Drawer()
    person = Listener(in_turn(say(value=False), say("Ruth"), BACK, say("Ruth Calder"), say("patient"), STOP))
    with pytest.raises(Stopped):
        walk(drawer, ASKED, person, TODAY)
    assert person.asked == [
        "stop.now", "patient.name", "you.role", "patient.name", "you.role", "patient.birth_date",
    ]  # fmt: skip
    assert person.seen[3] == Answer("Ruth", AnswerState.GIVEN, "2025-11-20")
    assert drawer.case.answers["patient.name"].value == "Ruth Calder"
    assert drawer.case.name == "Ruth Calder"


def test_going_back_from_the_first_question_stays_there() -> None:
    person = Listener(in_turn(BACK, BACK, STOP))
    with pytest.raises(Stopped):
        walk(Drawer(), ASKED, person, TODAY)
    assert set(person.asked) == {"stop.now"}


def test_skipping_past_an_answer_keeps_it() -> None:
    drawer = Drawer()
    replies = (say(value=False), say("Ruth"), say("parent"), BACK, SKIP, STOP)
    with pytest.raises(Stopped):
        walk(drawer, ASKED, Listener(in_turn(*replies)), TODAY)
    assert drawer.case.answers["you.role"].value == "parent"


def test_what_cannot_be_read_is_asked_again_with_a_word() -> None:
    drawer = Drawer()
    person = Listener(
        in_turn(say(value=False), say(""), say("Ruth"), say("patient"), say("soon"), say("3/4/1961"), STOP)
    )
    with pytest.raises(Stopped):
        walk(drawer, ASKED, person, TODAY)
    assert person.asked.count("patient.birth_date") == 2
    assert person.asked.count("patient.name") == 2
    assert len(person.troubles) == 2
    assert drawer.case.answers["patient.birth_date"].value == "1961-03-04"


def test_each_row_of_a_table_is_kept_at_once_and_a_stop_keeps_the_half_typed_one() -> None:
    drawer = Drawer()
    first = ({"drug": "oxaliplatin"},)
    replies = in_turn(Reply(Move.MORE, first), Reply(Move.STOP, (*first, {"dose": "85"})))

    def answer(question: Question) -> Reply:
        return replies(question) if question.key == "records.drugs_taken" else following()(question)

    with pytest.raises(Stopped):
        walk(drawer, ASKED, Listener(answer), TODAY)
    rows = [case.answers["records.drugs_taken"].value for case in drawer.saved if "records.drugs_taken" in case.answers]
    assert rows == [first, (*first, {"dose": "85"})]


def test_a_part_can_be_gone_through_again() -> None:
    drawer = Drawer()
    walk(drawer, ASKED, Listener(following(stop__now=False, goals__question="Why?")), TODAY)
    person = Listener(following(goals__question="Which?"))
    walk(drawer, ASKED, person, TODAY, "goals")
    assert person.asked == [one.key for one in ASKED.questions if one.section == "goals"]
    assert drawer.case.answers["goals.question"].value == "Which?"


def test_a_part_can_be_chosen_or_left() -> None:
    person = Listener(in_turn(), picks="records")
    assert choose_section(person, ASKED, {}) == "records"
    assert choose_section(Listener(in_turn(), picks="leave"), ASKED, {}) == ""


@given(st.lists(st.sampled_from(["answer", "skip", "back", "unsure", "nonsense"]), max_size=60))
def test_however_a_person_wanders_nothing_told_is_lost(moves: list[str]) -> None:
    drawer = Drawer()
    told: dict[str, object] = {}
    wander = iter(moves)

    def answer(question: Question) -> Reply:
        move = next(wander, "stop")
        if move == "answer":
            reply = following(stop__now=False)(question) if not question.choices else say(_some(question))
            if reply.move is Move.ANSWER:
                told[question.key] = reply.value
            return reply
        if move == "unsure" and not question.required:
            told.pop(question.key, None)
            return UNSURE
        if move == "skip" and not question.required:
            return SKIP
        return {"back": BACK, "stop": STOP}.get(move, say(object()))

    with pytest.raises(Stopped):
        walk(drawer, ASKED, Listener(answer), TODAY)
    everything = by_key(drawer.case.set_aside, drawer.case.answers)
    assert {key: everything[key].value for key in told} == told


def _some(question: Question) -> object:
    value = question.choices[0].value
    return (value,) if question.kind == "choices" else value


def test_a_file_is_saved_whole() -> None:
    drawer, person = Drawer(), Listener(in_turn())
    data = {"patient": {"name": "Ruth Calder"}, "timeline.start": "2025-12-14", "records.surgery_where": "Harbor"}
    filled = fill(drawer, ASKED, data, person, TODAY)
    assert filled.saved == ("patient.name", "timeline.start", "records.surgery_where")
    assert filled.set_aside == ("records.surgery_where",)
    assert len(drawer.saved) == 1
    assert drawer.case.patient.name == "Ruth Calder"
    assert drawer.case.set_aside["records.surgery_where"].value == "Harbor"


@pytest.mark.parametrize("code", FaultCode)
def test_every_mistake_has_its_words(code: FaultCode) -> None:
    words = line(f"prompts.fault_{code}", question="you.role", seen="boss", known="patient, parent")
    assert "you.role" in words


def test_a_file_with_mistakes_names_them_all_and_writes_nothing() -> None:
    drawer = Drawer()
    with pytest.raises(WrongUsage) as caught:
        fill(drawer, ASKED, {"patient.name": "R", "you.rloe": "x", "stop.now": "no"}, Listener(in_turn()), TODAY)
    assert "you.rloe" in str(caught.value.values["what"])
    assert "stop.now" in str(caught.value.values["what"])
    assert drawer.saved == []


def test_a_yes_in_a_file_is_said_first_and_blocks_nothing() -> None:
    drawer, person = Drawer(), Listener(in_turn())
    filled = fill(drawer, ASKED, {"stop.now": True, "you.role": "parent"}, person, TODAY)
    assert filled.stop
    assert "call now" in person.said[0]
    assert set(drawer.case.answers) == {"stop.now", "you.role"}


def test_a_full_disk_is_told_and_changes_nothing() -> None:
    drawer = Drawer(room=1)
    with pytest.raises(NoRoom):
        walk(drawer, ASKED, Listener(following(stop__now=False)), TODAY)
    assert set(drawer.case.answers) == {"stop.now"}


@pytest.mark.parametrize(
    ("told", "named", "another"),
    [
        ("Ruth Calder", "Ruth Calder", False),
        ("Ruth Calder", "CALDER, Ruth", False),
        ("Ruth A. Calder", "Ruth Calder", False),
        ("Zoé Núñez", "Zoe Nunez", False),
        ("Ruth Calder", "Joan Calder", True),
        ("Ruth Calder", "Ruth", True),
        ("", "Ruth Calder", False),
        ("Ruth Calder", "", False),
    ],
)
def test_another_patient_is_noticed(told: str, named: str, another: bool) -> None:  # noqa: FBT001 - a case of the test
    drawer = Drawer()
    if told:
        keep(drawer, ASKED, {"patient.name": Answer(told)})
    assert another_patient(drawer.case, {"patient.name": named} if named else {}) is another
