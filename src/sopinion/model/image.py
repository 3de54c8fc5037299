"""A file of images of a scanner, by what its header says."""

from __future__ import annotations

from dataclasses import dataclass

from sopinion.model.day import Day


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
    family: str = ""
    patient_id: str = ""
