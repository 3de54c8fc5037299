"""A disc of images, as it lies in a folder: its studies. Pictures are never drawn, programs never run."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import PurePosixPath

from sopinion.model.day import Day
from sopinion.model.image import Image
from sopinion.model.patient import Patient
from sopinion.model.pictured import NameWords, Pictured, by_person, hold, mixed
from sopinion.model.record import Match


@dataclass(frozen=True, slots=True)
class Study:
    """One examination on a disc.

    modality: as the scanner wrote it, the codes of several joined with "/" ("CT", "PT/CT"). body_part, series: in the
    words on the disc, "" where it has none. day: when the images were made. images: how many files hold them. family,
    patient_id: as in `Pictured`. match: whose it is, unknown until it was held against the patient.
    """

    modality: str
    body_part: str = ""
    day: Day | None = None
    patient_name: str = ""
    birth_date: Day | None = None
    series: tuple[str, ...] = ()
    images: int = 0
    family: str = ""
    patient_id: str = ""
    match: Match = Match.UNKNOWN

    @property
    def pictured(self) -> Pictured:
        """Whom its headers name."""
        return Pictured(self.patient_name, self.family, self.birth_date, self.patient_id)


@dataclass(frozen=True, slots=True)
class Disc:
    """A folder that holds images. folder: absolute; path: below it, "" where the folder itself is the disc.

    mixed: whether its studies plainly name two people.
    """

    folder: str
    path: str
    studies: tuple[Study, ...] = ()
    mixed: bool = False

    @property
    def images(self) -> int:
        """How many files hold images."""
        return sum(study.images for study in self.studies)


def held(found: Iterable[Disc], patient: Patient, words: NameWords) -> tuple[Disc, ...]:
    """Hold every study against the patient as told, and the studies of each disc against each other."""
    return tuple(
        replace(
            disc,
            studies=tuple(replace(study, match=hold(study.pictured, patient, words)) for study in disc.studies),
            mixed=mixed([study.pictured for study in disc.studies], patient, words),
        )
        for disc in found
    )


def discs(folder: str, images: Iterable[Image]) -> tuple[Disc, ...]:
    """Sort the images below a folder into discs: by tables of contents, else by the folder that holds a whole study."""
    found = tuple(images)
    roots = sorted((_above(one.path) for one in found if one.contents), key=lambda path: len(path.parts), reverse=True)
    studies: dict[tuple[PurePosixPath | None, str], list[Image]] = {}
    for one in found:
        if not one.contents:
            root = next((root for root in roots if _within(_above(one.path), root)), None)
            studies.setdefault((root, one.study), []).append(one)
    loose = {key: _common(_above(one.path) for one in held) for key, held in studies.items() if key[0] is None}
    tops = set(loose.values())
    held: dict[PurePosixPath, list[Study]] = {root: [] for root in roots}
    for key, group in studies.items():
        place = key[0] or min((top for top in tops if _within(loose[key], top)), key=lambda top: len(top.parts))
        held.setdefault(place, []).extend(map(_study, _each_person(group)))
    return tuple(
        Disc(folder, "" if place == PurePosixPath() else str(place), tuple(sorted(group, key=_order)))
        for place, group in sorted(held.items())
    )


def _each_person(images: list[Image]) -> Iterator[list[Image]]:
    """Part images of one examination that plainly name two people: a scanner that was not told of the next patient."""
    whom = [Pictured(one.patient_name, one.family, one.birth_date, one.patient_id) for one in images]
    for people in by_person(whom, NameWords()):
        yield [one for one, named in zip(images, whom, strict=True) if named in people]


def _study(images: list[Image]) -> Study:
    """Sum up the images of one examination."""
    named = next((one for one in images if one.patient_name), images[0])
    return Study(
        modality="/".join(_each(one.modality for one in images)),
        body_part=", ".join(_each(one.body_part for one in images)),
        day=next((one.day for one in images if one.day), None),
        patient_name=named.patient_name,
        birth_date=next((one.birth_date for one in images if one.birth_date), None),
        series=_each(one.title for one in images),
        images=len(images),
        family=named.family,
        patient_id=next((one.patient_id for one in images if one.patient_id), ""),
    )


def _each(words: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(word for word in words if word))


def _order(study: Study) -> tuple[str, str, str]:
    return str(study.day or ""), study.modality, study.body_part


def _above(path: str) -> PurePosixPath:
    return PurePosixPath(path).parent


def _within(path: PurePosixPath, root: PurePosixPath) -> bool:
    return path == root or root in path.parents


def _common(paths: Iterable[PurePosixPath]) -> PurePosixPath:
    """Find the folder that holds all paths."""
    first, *rest = sorted(set(paths))
    return next(one for one in (first, *first.parents) if all(_within(path, one) for path in rest))
