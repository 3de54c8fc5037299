"""The walk: every answer is kept before the next question shows, and nothing that was told is lost."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Sequence
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sopinion.content.messages import line
from sopinion.content.questions import questionnaire
from sopinion.errors import NoRoom, Stopped, WrongUsage
from sopinion.flows import prepare as verb
from sopinion.flows.fill import another_patient, fill
from sopinion.flows.hands import Mark, Move, Reply
from sopinion.flows.keep import keep
from sopinion.flows.prepare import choose_section
from sopinion.model.answers import FaultCode
from sopinion.model.case import Case
from sopinion.model.question import All, Answer, AnswerState, Choice, Question
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
    """A person who answers as told, question by question, and stops where nothing is told.

    picks: what they choose, by choice; else what is pointed at, or what goes on without ado.
    """

    interactive = True

    def __init__(self, answer: Callable[[Question], Reply], *picks: str) -> None:
        self._answer = answer
        self._picks = list(picks)
        self.asked: list[str] = []
        self.troubles: list[str] = []
        self.seen: list[Answer | None] = []
        self.said: list[str] = []
        self.offered: list[list[str]] = []
        self.watch: Callable[[], None] = lambda: None

    def ask(self, question: Question, before: Answer | None, place: str, trouble: str = "", intro: str = "") -> Reply:
        self.watch()
        self.asked.append(question.key)
        self.seen.append(before)
        if trouble:
            self.troubles.append(trouble)
        self.said.append(f"{place} {intro} {question.ask}")
        return self._answer(question)

    def title(self, text: str, aside: str = "") -> None:
        self.said.append(f"{text} {aside}")

    def say(self, text: str = "", mark: Mark = Mark.NONE, indent: int = 0) -> None:
        self.said.append(f"{mark}{' ' * indent}{text}")

    def pick(self, ask: str, choices: Sequence[Choice], *, option: str = "", start: str = "") -> str:  # noqa: ARG002 - the shape of a screen
        values = [choice.value for choice in choices]
        self.said.append(ask)
        self.offered.append(values)
        if self._picks and self._picks[0] in values:
            return self._picks.pop(0)
        return next(value for value in (start, "later", "go_on", "on", "leave") if value in values)


class Shelf:
    """What can be read and put on paper in the middle of the walk: it only remembers what was wished for."""

    def __init__(self) -> None:
        self.pages: list[str] = []
        self.sheets: list[str] = []

    def read(self, reason: str) -> None:
        self.pages.append(reason)

    def lay(self, sheet: str) -> None:
        self.sheets.append(sheet)


def walk(drawer: Drawer, person: Listener, day: datetime.date = TODAY, section: str = "") -> Shelf:
    shelf = Shelf()
    verb.walk(drawer, ASKED, person, day, pages=shelf, section=section)
    return shelf


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
            assert len(drawer.saved) >= len(person.asked)

    person.watch = check_kept

    walk(drawer, person)
    assert "records.surgery_where" in person.asked
    assert "records.hospital_where" not in person.asked
    assert ASKED.next(drawer.case.answers) is None
    assert drawer.case.name == "Ruth Calder"


def test_stopping_and_coming_back_goes_on_there() -> None:
    drawer = Drawer()
    with pytest.raises(Stopped):
        walk(drawer, Listener(in_turn(say(value=False), say("patient"), STOP)))
    person = Listener(in_turn(STOP))
    with pytest.raises(Stopped):
        walk(drawer, person)
    assert person.asked == ["patient.name"]


def test_the_stop_list_is_asked_again_on_another_day() -> None:
    drawer = Drawer()
    with pytest.raises(Stopped):
        walk(drawer, Listener(in_turn(say(value=False), say("patient"), STOP)))
    person = Listener(in_turn(say(value=False), STOP))
    with pytest.raises(Stopped):
        walk(drawer, person, TODAY + datetime.timedelta(days=1))
    assert person.asked == ["stop.now", "patient.name"]


@pytest.mark.parametrize(("picks", "goes_on"), [("on", True), ("leave", False)])
def test_a_yes_on_the_stop_list_says_whom_to_call_and_lets_the_person_choose(picks: str, goes_on: bool) -> None:  # noqa: FBT001 - a case of the test
    drawer = Drawer()
    person = Listener(in_turn(say(value=True), STOP), picks)
    with pytest.raises(Stopped):
        walk(drawer, person)
    assert drawer.case.answers["stop.now"].value is True
    assert any("911" in said for said in person.said)
    assert (person.asked == ["stop.now", "you.role"]) is goes_on


def test_going_back_shows_what_was_told_and_returns() -> None:
    drawer = Drawer()
    replies = (say("patient"), say("Ruth"), BACK, say("Ruth Calder"), say("adult"), STOP)
    person = Listener(in_turn(say(value=False), *replies))
    with pytest.raises(Stopped):
        walk(drawer, person)
    assert person.asked == [
        "stop.now", "you.role", "patient.name", "patient.age", "patient.name", "patient.age", "you.country",
    ]  # fmt: skip
    assert person.seen[4] == Answer("Ruth", AnswerState.GIVEN, "2025-11-20")
    assert drawer.case.answers["patient.name"].value == "Ruth Calder"
    assert drawer.case.name == "Ruth Calder"


def test_going_back_from_the_first_question_stays_there() -> None:
    person = Listener(in_turn(BACK, BACK, STOP))
    with pytest.raises(Stopped):
        walk(Drawer(), person)
    assert set(person.asked) == {"stop.now"}


def test_skipping_past_an_answer_keeps_it() -> None:
    drawer = Drawer()
    replies = (say(value=False), say("parent"), say("Ruth"), BACK, BACK, SKIP, STOP)
    with pytest.raises(Stopped):
        walk(drawer, Listener(in_turn(*replies)))
    assert drawer.case.answers["you.role"].value == "parent"


def test_what_cannot_be_read_is_asked_again_with_a_word() -> None:
    drawer = Drawer()
    with pytest.raises(Stopped):
        walk(drawer, named := Listener(in_turn(say(value=False), SKIP, say(""), say("Ruth"), STOP)))
    assert named.asked.count("patient.name") == 2
    person = Listener(in_turn(say("soon"), say("3/4/1961"), STOP))
    with pytest.raises(Stopped):
        walk(drawer, person, section="names")
    assert person.asked == ["patient.birth_date", "patient.birth_date", "patient.other_names"]
    person.troubles += named.troubles
    assert len(person.troubles) == 2
    assert drawer.case.answers["patient.birth_date"].value == "1961-03-04"


def test_each_row_of_a_table_is_kept_at_once_and_a_stop_keeps_the_half_typed_one() -> None:
    drawer = Drawer()
    first = ({"drug": "oxaliplatin"},)
    replies = in_turn(Reply(Move.MORE, first), Reply(Move.STOP, (*first, {"dose": "85"})))

    def answer(question: Question) -> Reply:
        return replies(question) if question.key == "records.drugs_taken" else following()(question)

    with pytest.raises(Stopped):
        walk(drawer, Listener(answer))
    rows = [case.answers["records.drugs_taken"].value for case in drawer.saved if "records.drugs_taken" in case.answers]
    assert rows == [first, (*first, {"dose": "85"})]
    person = Listener(in_turn(say(rows[-1]), STOP))
    with pytest.raises(Stopped):
        walk(drawer, person)  # whoever stopped in the middle of a table comes back to it
    assert person.asked == ["records.drugs_taken", "records.allergies"]
    assert not drawer.case.answers["records.drugs_taken"].open


def test_a_part_can_be_gone_through_again() -> None:
    drawer = Drawer()
    walk(drawer, Listener(following(stop__now=False, goals__question="Why?")))
    person = Listener(following(goals__question="Which?"))
    walk(drawer, person, section="goals")
    assert person.asked == [one.key for one in ASKED.questions if one.section == "goals"]
    assert drawer.case.answers["goals.question"].value == "Which?"


def test_a_table_that_was_stopped_in_the_middle_can_be_passed_by() -> None:
    drawer = Drawer()
    with pytest.raises(Stopped):
        walk(drawer, Listener(in_turn(Reply(Move.STOP, ({"what": "latex"},)))), section="records")
    row = Answer(({"what": "latex"},), said="2025-11-20", open=True)
    keep(drawer, ASKED, {"records.allergies": row})
    walk(drawer, Listener(following()), section="records")
    assert drawer.case.answers["records.allergies"] == replace(row, open=False)


def test_the_days_in_a_table_are_read_as_days_and_what_is_none_stays() -> None:
    drawer = Drawer()
    rows = ({"office": "Harbor", "sent": "11/12/2025", "received": "last week"}, {"arrived": "March 2025"})

    def answer(question: Question) -> Reply:
        return say(rows) if question.key == "records.requests" else SKIP

    walk(drawer, Listener(answer), section="requests")
    assert drawer.case.answers["records.requests"].value == (
        {"office": "Harbor", "sent": "2025-11-12", "received": "last week"},
        {"arrived": "2025-03"},
    )


OPENING = [one.key for one in ASKED.questions if one.section in ASKED.opening and one.when == All()]


def test_the_opening_comes_first_then_any_part() -> None:
    person = Listener(following(stop__now=False), "places", "goals", "leave")
    walk(Drawer(), person)
    parts = list(dict.fromkeys(ASKED[key].section for key in person.asked))
    assert parts == ["you", "timeline", "places", "goals"]
    assert person.asked[: len(OPENING)] == OPENING
    menu = person.offered[-1]
    assert menu[-1] == "leave"
    assert "child" not in menu  # its questions are for children
    assert set(menu) - {"leave"} == {one.key for one in ASKED.sections} - {"you", "timeline", "child"}


def test_who_stops_in_a_part_goes_on_there_and_then_chooses() -> None:
    drawer = Drawer()
    stopping = Listener(lambda one: STOP if one.key == "places.way" else following()(one), "places")
    with pytest.raises(Stopped):
        walk(drawer, stopping)
    person = Listener(following(), "leave")
    walk(drawer, person)
    assert person.asked == ["places.way", "places.list", "places.caller"]
    assert len(person.offered) == 1


def test_a_part_that_is_done_is_gone_through_again_from_the_menu() -> None:
    drawer = Drawer()
    walk(drawer, Listener(following(), "questions", "questions", "leave"))
    person = Listener(following(questions__own=({"text": "Why?"},)), "questions", "leave")
    walk(drawer, person)
    assert person.asked == ["questions.own"]
    assert drawer.case.answers["questions.own"].value == ({"text": "Why?"},)


def test_going_back_from_the_first_question_of_a_part_ends_it() -> None:
    person = Listener(lambda one: BACK if one.section == "goals" else following()(one), "goals", "leave")
    walk(Drawer(), person)
    assert person.asked[-1] == "goals.question"
    assert [one for one in person.asked if ASKED[one].section == "goals"] == ["goals.question"]


def test_the_page_for_one_reason_comes_before_anything_else() -> None:
    person = Listener(following(stop__now=False, reasons__about="course", reasons__main="come-back"), "now", "sheet")
    shelf = walk(Drawer(), person)
    assert shelf.pages == ["come-back"]
    assert shelf.sheets == ["my-reason"]
    after = person.asked.index("you.country")
    assert person.asked[after + 1 : after + 4] == ["reasons.about", "reasons.main", "timeline.illness"]
    assert person.offered[0] == ["now", "later", "stop"]


@pytest.mark.parametrize("picks", [("later",), ("now",)])
def test_the_page_is_offered_once_and_only_before_the_timeline(picks: tuple[str, ...]) -> None:
    drawer, person = Drawer(), Listener(lambda one: STOP if one.key == "timeline.plan" else following()(one), *picks)
    with pytest.raises(Stopped):
        walk(drawer, person)
    assert person.offered == [["now", "later", "stop"]]
    again = Listener(in_turn(STOP))
    with pytest.raises(Stopped):
        walk(drawer, again)
    assert again.offered == []


def test_a_stop_at_the_offer_is_a_stop_and_it_is_made_again() -> None:
    drawer = Drawer()
    for _ in range(2):
        person = Listener(following(stop__now=False), "stop")
        with pytest.raises(Stopped):
            walk(drawer, person)
        assert person.offered == [["now", "later", "stop"]]


@pytest.mark.parametrize(
    ("wait", "time", "offered"),
    [
        ("no-wait", "days", True),
        ("no-wait", None, True),
        ("no-wait", "not-said", True),
        ("no-wait", "weeks", False),
        ("fine", "days", True),
        ("fine", "weeks", False),
        ("unclear", None, False),
        ("not-asked", None, False),
    ],
)
def test_the_fast_lane_is_offered_when_it_is_days(wait: str, time: str | None, offered: bool) -> None:  # noqa: FBT001 - a case of the test
    person = Listener(following(timeline__wait=wait, timeline__time=time), "later", "sheet", "leave")
    shelf = walk(Drawer(), person)
    assert (["sheet", "go_on"] in person.offered) is offered
    assert shelf.sheets == (["fast-lane"] if offered else [])


def test_not_being_sure_on_the_stop_list_says_whom_to_ask() -> None:
    drawer, person = Drawer(), Listener(in_turn(UNSURE, STOP), "on")
    with pytest.raises(Stopped):
        walk(drawer, person)
    assert any("911" in said for said in person.said)
    assert person.asked == ["stop.now", "you.role"]


def despairing(key: str, value: object) -> Callable[[Question], Reply]:
    return lambda one: say(value) if one.key == key else following(stop__now=False, you__country="us")(one)


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("timeline.diagnosis", "Cancer. I want to die."),
        ("timeline.wait_who", "nobody, there is no reason to live"),
        ("symptoms.list", ({"what": "better off dead"},)),
    ],
)
def test_words_of_despair_bring_a_crisis_line_once_and_are_kept(key: str, value: object) -> None:
    drawer = Drawer()
    keep(drawer, ASKED, {"timeline.wait": Answer("fine"), "you.country": Answer("us")})
    person = Listener(despairing(key, value))
    walk(drawer, person, section=ASKED[key].section)
    assert sum("ending your life" in said for said in person.said) == 1
    assert any("800-813-HOPE" in said for said in person.said)
    assert drawer.case.answers[key].value == value


def test_words_of_despair_let_a_person_stop() -> None:
    drawer, person = Drawer(), Listener(despairing("goals.worries", "I cannot go on like this"), "leave")
    with pytest.raises(Stopped):
        walk(drawer, person, section="goals")
    assert drawer.case.answers["goals.worries"].value == "I cannot go on like this"


def test_despair_is_answered_once_per_sitting() -> None:
    person = Listener(lambda one: say("I want to die") if one.kind == "note" else SKIP)
    walk(Drawer(), person, section="goals")
    assert len(person.offered) == 1


def test_despair_in_a_half_typed_row_is_answered_before_the_stop() -> None:
    person = Listener(in_turn(SKIP, Reply(Move.STOP, ({"what": "I want to end it all"},))))
    with pytest.raises(Stopped):
        walk(Drawer(), person, section="symptoms")
    assert any("ending your life" in said for said in person.said)
    assert person.offered == []


def test_the_words_are_for_who_is_typing() -> None:
    asked = {}
    for role, age in (("patient", "adult"), ("parent", "child"), ("caregiver", "adult"), ("social-worker", "teen")):
        told = following(you__role=role, patient__age=age, patient__name="Leo Marsh")
        person = Listener(told, "later", "goals", "leave")
        walk(Drawer(), person)
        asked[role] = " ".join(person.said)
    assert "What is your name?" in asked["patient"]
    assert "Is there something you would not accept?" in asked["patient"]
    assert "Is there something your child would not accept?" in asked["parent"]
    assert "Is there something the patient would not accept?" in asked["caregiver"]
    assert "Where is the patient now?" in asked["social-worker"]
    assert "Where is your child now?" in asked["parent"]


def test_a_part_can_be_chosen_or_left() -> None:
    person = Listener(in_turn(), "records")
    assert choose_section(person, ASKED, {}) == "records"
    assert choose_section(Listener(in_turn(), "leave"), ASKED, {}) == ""


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
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
        walk(drawer, Listener(answer))
    everything = by_key(drawer.case.set_aside, drawer.case.answers)
    assert {key: everything[key].value for key in told} == told


def _some(question: Question) -> object:
    value = question.choices[-1].value
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


def test_words_of_despair_in_a_file_are_answered_and_block_nothing() -> None:
    drawer, person = Drawer(), Listener(in_turn())
    fill(drawer, ASKED, {"goals.worries": "I do not want to live like this", "you.role": "patient"}, person, TODAY)
    assert any("ending your life" in said for said in person.said)
    assert set(drawer.case.answers) == {"goals.worries", "you.role"}


def test_a_full_disk_is_told_and_changes_nothing() -> None:
    drawer = Drawer(room=1)
    with pytest.raises(NoRoom):
        walk(drawer, Listener(following(stop__now=False)))
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
