"""A disc of images, as it lies in a folder: its studies. Pictures are never drawn, programs never run."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import PurePosixPath

from sopinion.model.day import Day


@dataclass(frozen=True, slots=True)
class Study:
    """One examination on a disc.

    modality: as the scanner wrote it, the codes of several joined with "/" ("CT", "PT/CT"). body_part, series: in the
    words on the disc, "" where it has none. day: when the images were made. images: how many files hold them.
    """

    modality: str
    body_part: str = ""
    day: Day | None = None
    patient_name: str = ""
    birth_date: Day | None = None
    series: tuple[str, ...] = ()
    images: int = 0


@dataclass(frozen=True, slots=True)
class Disc:
    """A folder that holds images. folder: absolute; path: below it, "" where the folder itself is the disc."""

    folder: str
    path: str
    studies: tuple[Study, ...] = ()

    @property
    def images(self) -> int:
        """How many files hold images."""
        return sum(study.images for study in self.studies)


@dataclass(frozen=True, slots=True)
class Image:
    """A file of images, by its header. path: below the folder; study, series: the numbers that name them.

    contents: it is a disc's table of contents, which holds no image itself; the other fields are empty then.
    """

    path: str
    study: str = ""
    series: str = ""
    modality: str = ""
    body_part: str = ""
    title: str = ""
    day: Day | None = None
    patient_name: str = ""
    birth_date: Day | None = None
    contents: bool = False


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
        held.setdefault(place, []).append(_study(group))
    return tuple(
        Disc(folder, "" if place == PurePosixPath() else str(place), tuple(sorted(group, key=_order)))
        for place, group in sorted(held.items())
    )


def _study(images: list[Image]) -> Study:
    """Sum up the images of one examination."""
    return Study(
        modality="/".join(_each(one.modality for one in images)),
        body_part=", ".join(_each(one.body_part for one in images)),
        day=next((one.day for one in images if one.day), None),
        patient_name=next((one.patient_name for one in images if one.patient_name), ""),
        birth_date=next((one.birth_date for one in images if one.birth_date), None),
        series=_each(one.title for one in images),
        images=len(images),
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
