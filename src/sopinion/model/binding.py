"""What is put on a bundle and into its parcel besides the pages."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Binding:
    """What a bundle is called (its title), the day it bears, what made it, and the words of its bookmarks.

    sections: by section key; records: by record id.
    """

    title: str
    day: datetime.date
    program: str
    cover: str
    index: str
    sections: Mapping[str, str]
    records: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Original:
    """One of the patient's files that goes along as it is, because all of its pages are shared.

    path: where it lies, never written anywhere. name: what its first record is called. loinc: its document code, or
    "". day: ISO, or "". folios: where its pages stand in the bundle.
    """

    path: str
    sha256: str
    title: str
    kind: str
    loinc: str
    day: str
    folios: str
    pages: int


@dataclass(frozen=True, slots=True)
class Parcel:
    """What goes into the zip. bundle: the file name of the bundle; pages: how many it has."""

    title: str
    patient: str
    day: datetime.date
    bundle: str
    sha256: str
    pages: int
    originals: tuple[Original, ...]
