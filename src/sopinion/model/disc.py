"""A disc of images, as it lies in a folder: listed by its studies; its pictures are never drawn, its programs never run."""

from __future__ import annotations

from dataclasses import dataclass

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
