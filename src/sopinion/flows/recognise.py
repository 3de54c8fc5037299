"""The verb inside `index` and `records`: from the pages of a file to its records, with the words papers are read by."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sopinion.content.kinds import lexicon
from sopinion.model.file_seen import FileSeen
from sopinion.model.long_file import recognise_long
from sopinion.model.parting import Paper
from sopinion.model.patient import Whom
from sopinion.model.record import Record
from sopinion.model.told_papers import Reading, recognise_told


def recognise(file: FileSeen, others: Mapping[str, FileSeen], told: Sequence[Paper], whom: Whom) -> tuple[Record, ...]:
    """Read the records that begin in a file.

    told: the told papers that have pages in it; others: by fingerprint, every other file that these have pages in.
    """
    if told:
        return recognise_told(file, others, told, Reading(lexicon(), whom.patient, whom.today))
    return recognise_long(file, lexicon(), whom)
