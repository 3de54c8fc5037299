"""The verb behind `prepare`: the walk through the questions, each answer kept before the next one shows."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, replace

from sopinion.content.messages import line, plural
from sopinion.errors import Stopped
from sopinion.flows import pause
from sopinion.flows.hands import Mark, Move, OpenCase, Reply, Screen
from sopinion.flows.keep import take
from sopinion.flows.pause import MAIN_REASON, TIME, Pages
from sopinion.flows.voice import voiced
from sopinion.model.clock import told
from sopinion.model.question import Answers, AnswerState, Choice, Question
from sopinion.model.questionnaire import Questionnaire, by_key, holds
from sopinion.model.step import SectionProgress


def walk(  # noqa: PLR0913 - the case, the questions, two hands, a day, and the part
    open_case: OpenCase, asked: Questionnaire, screen: Screen, today: datetime.date, *, pages: Pages, section: str = ""
) -> None:
    """Ask what was not asked yet, one question at a time; with a section, go through all of it again.

    The opening comes first; then the person chooses part after part, as long as they like. Raises Stopped (130) when
    the person stops: everything told until then is saved.
    """
    sitting = _Sitting(open_case, asked, screen, today, pages)
    if section:
        sitting.again(section)
    else:
        sitting.whole()
    _end(screen, asked, open_case.case.answers, section)


@dataclass(slots=True)
class _Sitting:
    """One time of sitting down to it.

    heard: words of despair were answered; that is done once. offered: so was the two-minute path.
    """

    open_case: OpenCase
    asked: Questionnaire
    screen: Screen
    today: datetime.date
    pages: Pages
    heard: bool = False
    offered: bool = False

    @property
    def _answers(self) -> Answers:
        return self.open_case.case.answers

    def whole(self) -> None:
        """Go through the opening, then through the parts that the person chooses."""
        opening = self.asked.opening
        part = self._half_way() if self.asked.next(self._answers, *opening) is None else ""
        self._go_on(self._first(), opening)
        while part or (part := _chosen(self.screen, self.asked, self._answers)):
            unasked = self.asked.next(self._answers, part)
            if unasked:
                self._go_on(unasked, (part,))
            else:
                self.again(part)
            _told_part(self.screen, self.asked, self._answers, part)
            part = ""

    def again(self, section: str) -> None:
        """Go through all questions of a section, answered or not."""
        question = next(self.asked.applying(self._answers, section), None)
        while question is not None:
            if self._ask(question).move is Move.BACK:
                question = self.asked.before(question.key, self._answers, section) or question
            else:
                question = self.asked.after(question.key, self._answers, section)

    def _go_on(self, question: Question | None, sections: tuple[str, ...], last: str = "") -> None:
        """Ask what is open in these sections, up to the question `last`; going back from a part's first ends it."""
        while question is not None:
            self._offer_one_page(question)
            if self._ask(question).move is Move.BACK:
                before = self.asked.before(question.key, self._answers, *sections)
                if before is None and sections != self.asked.opening:
                    return
                question = before or question
            elif question.key == last:
                return
            else:
                question = self.asked.next(self._answers, *sections)

    def _first(self) -> Question | None:
        # "Is it happening now?" is true of one day only: coming back on another, it is asked again.
        for one in self.asked.applying(self._answers):
            if one.stops and one.key in self._answers and self._answers[one.key].said != self.today.isoformat():
                return one
        return self.asked.next(self._answers, *self.asked.opening)

    def _half_way(self) -> str:
        """Name the part that the last answer was for, where it has not come to its end: there a person goes on."""
        sections = {question.key: question.section for question in self.asked.questions}
        recent = next((sections[key] for key in reversed(list(self._answers)) if key in sections), "")
        going_on = recent not in ("", *self.asked.opening) and self.asked.next(self._answers, recent) is not None
        return recent if going_on else ""

    def _offer_one_page(self, question: Question) -> None:
        """Offer the two-minute path before the second part of the opening begins."""
        answers = self._answers
        begun = any(one.key in answers for one in self.asked.applying(answers, question.section))
        if self.offered or begun or MAIN_REASON in answers or question.section not in self.asked.opening[1:]:
            return
        self.offered = True
        if not pause.wants_one_page(self.screen):
            return
        part = self.asked[MAIN_REASON].section
        self._go_on(self.asked.next(answers, part), (part,), last=MAIN_REASON)
        reason = told(self._answers, MAIN_REASON)
        if isinstance(reason, str):
            pause.one_page(self.screen, self.pages, reason)

    def _ask(self, question: Question) -> Reply:
        """Ask one question until it is dealt with. Raises Stopped (130)."""
        trouble = ""
        while True:
            reply = self._show(question, trouble)
            trouble = take(self.open_case, self.asked, question, reply, self.today)
            if trouble:
                continue
            self._listen(question, reply)
            if reply.move is Move.STOP:
                raise Stopped
            if reply.move is not Move.MORE:
                self._pause_after(question, reply)
                return reply

    def _show(self, question: Question, trouble: str) -> Reply:
        case = self.open_case.case
        before = by_key(case.set_aside, case.answers).get(question.key)
        at, total = self.asked.place(question.key, case.answers)
        section = self.asked.section(question.section)
        return self.screen.ask(
            addressed(question, case.answers),
            before,
            line("prepare.place", section=section.title, at=at, total=total),
            trouble,
            _filled(section.intro, voiced(case.answers)) if at == 1 else "",
        )

    def _listen(self, question: Question, reply: Reply) -> None:
        """Answer words of despair, once per sitting; the answer itself is kept as any other."""
        answer = self._answers.get(question.key)
        said = reply.move in {Move.ANSWER, Move.MORE} or (reply.move is Move.STOP and reply.value is not None)
        if self.heard or not said or answer is None or not pause.despair_in(question, answer.value):
            return
        self.heard = True
        if reply.move is Move.STOP:
            pause.say_despair(self.screen, told(self._answers, "you.country"))
        else:
            pause.be_there(self.screen, self._answers)

    def _pause_after(self, question: Question, reply: Reply) -> None:
        if reply.move is Move.BACK:
            return
        unsure = reply.move is Move.UNSURE
        if question.stops and (unsure or self._answers[question.key].value is True) and reply.move is not Move.SKIP:
            pause.call_now(self.screen, unsure=unsure)
        if question.key == TIME and pause.little_time(self._answers):
            pause.fast_lane(self.screen, self.pages)


def addressed(question: Question, answers: Answers) -> Question:
    """Put a question to who is typing: with the words for this person, and the choices that fit what was told.

    A choice that was made before is always among them.
    """
    words = voiced(answers)
    held = told(answers, question.key)
    kept = held if isinstance(held, tuple) else (held,)
    return replace(
        question,
        ask=_filled(question.ask, words),
        help=_filled(question.help, words),
        more=_filled(question.more, words),
        example=_filled(question.example, words),
        choices=tuple(one for one in question.choices if holds(one.when, answers) or one.value in kept),
    )


def _filled(text: str, words: Mapping[str, str]) -> str:
    return text.format_map(words)


def _told_part(screen: Screen, asked: Questionnaire, answers: Answers, part: str) -> None:
    """Say after a part what can be done with it."""
    section = asked.section(part)
    if asked.next(answers, part) is None:
        screen.title(line("prepare.menu_done", title=section.title))
    for each in section.after:
        screen.say(each, indent=2)


def _chosen(screen: Screen, asked: Questionnaire, answers: Answers) -> str:
    """Let the person choose the next part; "" for none."""
    screen.title(line("prepare.menu_title"))
    screen.say(line("prepare.menu_lead"))
    every = [one for one in asked.progress(answers) if one.key not in asked.opening]
    start = next((one.key for one in every if one.done < one.total), "leave")
    parts = [Choice(one.key, _how_far(one)) for one in every]
    picked = screen.pick(line("prepare.menu_ask"), [*parts, Choice("leave", line("prepare.menu_leave"))], start=start)
    return "" if picked == "leave" else picked


def choose_section(screen: Screen, asked: Questionnaire, answers: Answers) -> str:
    """Let the person choose a part to go through again; "" for none."""
    parts = [Choice(one.key, _how_far(one)) for one in asked.progress(answers)]
    picked = screen.pick(line("prepare.section_ask"), [*parts, Choice("leave", line("prepare.section_leave"))])
    return "" if picked == "leave" else picked


def _how_far(one: SectionProgress) -> str:
    if one.done >= one.total:
        return line("prepare.menu_full", title=one.title)
    if one.done:
        return line("prepare.menu_begun", title=one.title, done=one.done, total=one.total)
    return line(plural(one.total, "prepare.menu_open_one", "prepare.menu_open"), title=one.title, total=one.total)


def _end(screen: Screen, asked: Questionnaire, answers: Answers, section: str) -> None:
    screen.title(line("prepare.end_part_title" if section else "prepare.end_title"))
    for one in asked.progress(answers):
        here = [answers.get(question.key) for question in asked.applying(answers, one.key)]
        count = sum(answer is not None and answer.state is AnswerState.GIVEN for answer in here)
        mark = Mark.DONE if count == len(here) else Mark.HERE if count else Mark.OPEN
        screen.say(line("prepare.end_section", title=one.title, told=count, total=len(here)), mark)
    screen.say()
    if passed := len(asked.passed(answers)):
        screen.say(line(plural(passed, "prepare.end_passed_one", "prepare.end_passed"), count=passed))
    screen.say(line("prepare.end_saved"))
    screen.say()
    screen.say(line("prepare.end_next"))
    for each in asked.section(section).after if section else ():
        screen.say(each, indent=2)
    for step in ("index", "checklist", "change"):
        screen.say(line(f"prepare.end_{step}"), indent=2)
    screen.say()
