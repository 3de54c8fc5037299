"""What is taken out of a file before its pages are shared, so that a person can be told."""

from __future__ import annotations

from enum import StrEnum


class Removed(StrEnum):
    """Something that a file held and its pages in a bundle do not: it runs, opens, sends, hides or can be filled in.

    The order is the order in which a person is told.
    """

    SCRIPT = "script"
    LAUNCH = "launch"  # starts another program
    SENDS = "sends"  # sends what was typed to somebody
    OPENS = "opens"  # does something when the file or a page is opened
    FILE = "file"  # another file inside
    MEDIA = "media"  # film, sound, a model in three dimensions
    WEB_LINK = "web-link"
    FILE_LINK = "file-link"  # a link into another file
    FORM = "form"  # fields that could be filled in; what stood in them stays
    UNSEEN_FORM = "unseen-form"  # a form in a way of writing that only its maker's program shows
    SIGNATURE = "signature"  # a digital signature, which holds for the whole file only
    AUTHOR = "author"  # who made the file, with what, and when
    CAMERA = "camera"  # notes of a camera: place, moment, device
