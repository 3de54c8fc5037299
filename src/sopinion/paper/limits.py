"""How much a single file may ask of this computer before it is left alone.

Time holds everywhere: the reading side ends a worker that overruns. Memory and processor time are held by the system
itself where it can: Linux holds both, macOS processor time only, Windows neither. Where memory is not held, a worker
that dies of it is replaced like any other.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """What one file may cost.

    seconds: between two signs of life of its reading (a group of pages). file_seconds: for the whole file.
    megabytes: memory a worker may claim. pages: in one file. page_letters, letters: text of a page, of a file.
    repair_megabytes: how large a damaged file may be for a repaired copy to be made of it in memory.
    inside: files in one file. inside_megabytes: what one of them may unpack to; unpacked_megabytes: all together.
    swelling: how many times larger than packed a large one may be. depth: files in files in files. words_megabytes:
    a file of words, as it lies there. word_letters: what is typeset of one. pixels: of one picture.
    """

    seconds: float = 30.0
    file_seconds: float = 300.0
    megabytes: int = 1024
    pages: int = 20_000
    page_letters: int = 1_000_000
    letters: int = 64_000_000
    repair_megabytes: int = 128
    inside: int = 20_000
    inside_megabytes: int = 1024
    unpacked_megabytes: int = 8192
    swelling: int = 200
    depth: int = 3
    words_megabytes: int = 48
    word_letters: int = 3_000_000
    pixels: int = 120_000_000


def hold_memory(limits: Limits) -> None:
    """Ask the system to refuse this process more memory than its limit."""
    if sys.platform == "win32":
        return
    import resource  # noqa: PLC0415 - not there on Windows

    size = limits.megabytes * 2**20
    for kind in (resource.RLIMIT_DATA, resource.RLIMIT_AS):
        _, hard = resource.getrlimit(kind)
        wanted = size if kind == resource.RLIMIT_DATA else 2 * size
        try:
            resource.setrlimit(kind, (wanted if hard == resource.RLIM_INFINITY else min(wanted, hard), hard))
        except (ValueError, OSError):
            continue  # macOS knows these limits by name only
    try:
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))  # a crash leaves no picture of the papers on the disk
    except (ValueError, OSError):
        return


def hold_time(limits: Limits) -> None:
    """Ask the system to end this process when the file that it starts on now burns far more than its time.

    It is the second line: it holds even when the reading side is gone.
    """
    if sys.platform == "win32":
        return
    import resource  # noqa: PLC0415 - not there on Windows

    used = resource.getrusage(resource.RUSAGE_SELF)
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    wanted = int(used.ru_utime + used.ru_stime + limits.file_seconds) + 10
    resource.setrlimit(resource.RLIMIT_CPU, (wanted if hard == resource.RLIM_INFINITY else min(wanted, hard), hard))
