"""The verb behind `demo`: the whole path on a made-up patient, with the commands that a person would type."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol

from sopinion.content.messages import line
from sopinion.flows.hands import Mark, Screen

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

ANSWERS = "answers.toml"
PAPERS = "papers"
BUNDLE = "bundle"
WORD = "HER2"
DOCTOR = "Dr. Averill"
STEPS = 12
DONE, WITH_PROBLEMS, UNDECIDED = 0, 1, 54


class Program(Protocol):
    """The program itself, as a person at a terminal in the demo's folder runs it."""

    def run(self, words: Sequence[str]) -> int:
        """Run a command with everything it shows; give its exit code."""

    def answer(self, words: Sequence[str]) -> Mapping[str, Any]:
        """Run a command that only looks, with `--json` and unseen; give its object."""

    def bundle(self) -> str:
        """Name the bundle that was written last."""


@dataclass(frozen=True, slots=True)
class Picture:
    """The scan among the papers, and what the patient tells of it: its kind and its day (ISO)."""

    file: str
    kind: str
    day: str


@dataclass(frozen=True, slots=True)
class Ran:
    """A command of the demo and how it ended."""

    command: str
    code: int


class Unexpected(Exception):
    """A command ended otherwise than the story says; the program has said why."""

    def __init__(self, ran: Ran) -> None:
        super().__init__(ran.command)
        self.ran = ran


@dataclass(frozen=True, slots=True)
class Step:
    """A step of the path: the name of its words in content, its command (none for a look at the papers), its ends."""

    name: str
    words: tuple[str, ...] = ()
    ends: tuple[int, ...] = (DONE,)


@dataclass(slots=True)
class Walk:
    """One walk along the whole path: what was run, and what there was to see."""

    screen: Screen
    program: Program
    ran: list[Ran] = field(default_factory=list)
    records: tuple[Mapping[str, Any], ...] = ()
    gaps: int = 0
    bundle: str = ""

    def go(self, files: Sequence[str], picture: Picture, *, pause: bool) -> None:
        """Walk the path once; `files` are the patient's, below the folder of papers.

        With `pause`, waits for Enter between steps. Raises Unexpected, and Stopped (130) from a pause.
        """
        for number, step in enumerate(self._path(picture), 1):
            if pause and number > 1:
                self.screen.say()
                self.screen.text(line("demo.enter"))
            self.screen.title(line(f"demo.{step.name}_title"), line("demo.step", number=number, total=STEPS))
            self.screen.say(line(f"demo.{step.name}_why", count=len(files)))
            self.screen.say()
            if step.words:
                self._type(step)
            else:
                for file in files:
                    self.screen.say(file, indent=2)
            self.screen.say()
            self.screen.say(line(f"demo.{step.name}_after"), Mark.DONE)

    def _path(self, picture: Picture) -> Iterator[Step]:
        yield Step("papers")
        yield Step("prepare", ("prepare", "--answers", ANSWERS))
        yield Step("index", ("index", PAPERS), (DONE, WITH_PROBLEMS))
        yield Step("records", ("records",))
        self.records = tuple(self.program.answer(("records",))["records"])
        scan = next(record["id"] for record in self.records if record["file"] == picture.file)
        yield Step("told", ("records", "set", scan, "--kind", picture.kind, "--day", picture.day))
        yield Step("checklist", ("checklist",))
        self.gaps = sum(gap["state"] == "open" for gap in self.program.answer(("checklist",))["gaps"])
        yield Step("find", ("find", WORD))
        export = ("export", "--to", BUNDLE, "--yes")
        yield Step("blocked", export, (UNDECIDED,))
        strange = next(record["id"] for record in self.records if record["patient"]["match"] == "different")
        yield Step("not_mine", ("records", "set", strange, "--whose", "not-mine"))
        shown = max((one for one in self.records if one["kind"] == "pathology-report"), key=lambda one: str(one["day"]))
        yield Step("export", (*export, "--cite", f"timeline.diagnosis={shown['id']}"))
        self.bundle = f"{BUNDLE}/{self.program.bundle()}"
        yield Step("verify", ("verify", self.bundle))
        yield Step("sent", ("sent", self.bundle, "--to", DOCTOR))

    def _type(self, step: Step) -> None:
        command = " ".join(("sopinion", *(f'"{word}"' if " " in word else word for word in step.words)))
        self.screen.say(line("demo.types", command=command), Mark.HERE)
        self.screen.say()
        ran = Ran(command, self.program.run(step.words))
        self.ran.append(ran)
        if ran.code not in step.ends:
            raise Unexpected(ran)


def as_json(walk: Walk, folder: str, seconds: float) -> Mapping[str, Any]:
    """The answer of `demo --json`; `folder` is the demo's own, absolute."""
    return {
        "schema": "sopinion/demo/1",
        "folder": folder,
        "papers": f"{folder}/{PAPERS}",
        "bundle": f"{folder}/{walk.bundle}",
        "records": len(walk.records),
        "gaps": walk.gaps,
        "steps": [{"command": ran.command, "code": ran.code} for ran in walk.ran],
        "seconds": round(seconds, 1),
    }
