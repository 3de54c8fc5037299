"""Ground: every way a command can end without an answer.

An error is a key, the values that fill its sentence, and an exit code of the public contract. Its words stand in
`content/<language>/errors.toml` under the same key (`what`, `safe`, `advice`) and are joined to it at the one boundary
in `cli/app.py`. No error carries text out of a patient's papers.
"""

from __future__ import annotations

from typing import ClassVar


class SopinionError(Exception):
    """The root: `key` names the sentence, `values` fill it, `code` is the exit code."""

    code: ClassVar[int] = 70
    key: ClassVar[str] = "bug"

    def __init__(self, **values: object) -> None:
        super().__init__(self.key)
        self.values: dict[str, object] = values


class WrongUsage(SopinionError):
    """The words of the call do not fit; nothing was written."""

    code = 2
    key = "wrong-usage"


class PageUnclear(WrongUsage):
    """The record `record` lies in several files, and more than one of them has a page `page`."""

    key = "page-unclear"


class BoundaryThere(WrongUsage):
    """A record was to begin at its page `page`, where it begins already."""

    key = "boundary-there"


class PagesOther(WrongUsage):
    """The pages given for the record `record` are not the ones it has, each once; `pages` are."""

    key = "pages-other"


class OnePaper(WrongUsage):
    """Only one record was named, and joining takes two."""

    key = "one-paper"


class CaseNameless(WrongUsage):
    """A case was to be made or renamed without a name."""

    key = "case-nameless"


class CaseNameTaken(WrongUsage):
    """Another case goes by the name `name` already."""

    key = "case-name-taken"


class ProfileFaulty(WrongUsage):
    """The profile `file` of a place does not fit: `why` says where."""

    key = "profile-faulty"


class ForgetMismatch(WrongUsage):
    """What was typed to confirm is not the case that would be forgotten."""

    key = "forget-mismatch"


class BackupGone(WrongUsage):
    """The backup `file` is not there."""

    key = "backup-gone"


class DayAhead(WrongUsage):
    """Something was told to have happened on `day`, which is still to come."""

    key = "day-ahead"


class DayBefore(WrongUsage):
    """The bundle `file` was told to be given before `made`, the day it was made."""

    key = "day-before"


class NoCase(SopinionError):
    """There is no case yet, or none of that name."""

    code = 10
    key = "no-case"


class NoCaseNamed(NoCase):
    """No case goes by `wanted`; `near` are the names and labels that come close, "" when none does."""

    key = "no-case-named"


class NoCaseChosen(NoCase):
    """There are several cases and none of them is the current one."""

    key = "no-case-chosen"


class SeveralCases(NoCase):
    """More than one case goes by the name `wanted`; `labels` tells them apart."""

    key = "several-cases"


class CaseDamaged(SopinionError):
    """The case file cannot be read; `good` names the last good copy."""

    code = 11
    key = "case-damaged"


class CaseDamagedAlone(CaseDamaged):
    """The case file cannot be read, and no good copy of it is left."""

    key = "case-damaged-alone"


class BackupDamaged(CaseDamaged):
    """The backup `file` is not whole, or not a backup at all."""

    key = "backup-damaged"


class CaseNewer(SopinionError):
    """The case was written by a newer version; it was not touched."""

    code = 12
    key = "case-newer"


class CaseBusy(SopinionError):
    """Another program is writing this case; reading stays possible."""

    code = 13
    key = "case-busy"


class FolderGone(SopinionError):
    """The folder is not there."""

    code = 20
    key = "folder-gone"


class NotAFolder(FolderGone):
    """There is something of that name, and it is not a folder."""

    key = "not-a-folder"


class FolderEmptied(SopinionError):
    """The folder is empty and was full: a drive may be unplugged. The index stays."""

    code = 21
    key = "folder-emptied"


class NothingReadable(SopinionError):
    """No file in the folder could be read."""

    code = 22
    key = "nothing-readable"


class IndexLost(NothingReadable):
    """What was read is damaged, or was written by another version; reading the folders again brings it back."""

    key = "index-lost"


class FolderForbidden(SopinionError):
    """This account may not read the folder."""

    code = 23
    key = "folder-forbidden"


class NotFound(SopinionError):
    """No such record, page, gap, item, request, place or fact."""

    code = 30
    key = "not-found"


class TopicUnknown(NotFound):
    """The guidance has no topic `wanted`; `near` are the names that come close, "" when none does."""

    key = "topic-unknown"


class ReasonUnknown(NotFound):
    """The guidance has no reason `wanted`; `near` are the names that come close, "" when none does."""

    key = "reason-unknown"


class StateUnknown(NotFound):
    """The list of centers knows no US state `wanted`."""

    key = "state-unknown"


class RequestUnknown(NotFound):
    """There is no request `wanted`; `known` are the ids there are, "" when there is none."""

    key = "request-unknown"


class PlaceUnknown(NotFound):
    """There is no profile of a place `wanted`; `near` are the names that come close, else all of them."""

    key = "place-unknown"


class SheetUnknown(NotFound):
    """There is no sheet `wanted`; `near` are the names that come close, else all of them."""

    key = "sheet-unknown"


class QuestionUnknown(NotFound):
    """The person's list has no question `wanted`, or there is no suggestion of that name."""

    key = "question-unknown"


class SituationUnknown(NotFound):
    """There is no situation `wanted` to suggest questions for; `near` are the names there are."""

    key = "situation-unknown"


class GapUnknown(NotFound):
    """No gap goes by `wanted`, or more than one does."""

    key = "gap-unknown"


class RowUnknown(NotFound):
    """The checklist has no row `wanted`; `near` are those that come close, "" when there is none."""

    key = "row-unknown"


class ItemUnknown(NotFound):
    """No slides, block or disc goes by `wanted`, or more than one does."""

    key = "item-unknown"


class BundleUnknown(NotFound):
    """No file that was written goes by `wanted`."""

    key = "bundle-unknown"


class BundlesUnclear(NotFound):
    """More than one file that was written goes by `wanted`: `names`."""

    key = "bundles-unclear"


class NotGiven(NotFound):
    """The ledger has no row that says `file` was given to `to`."""

    key = "not-given"


class FileChanged(SopinionError):
    """A record's file is gone, or is not what it was when it was read."""

    code = 31
    key = "file-changed"


class BundleChanged(FileChanged):
    """The bundle `file` is not what it was when it was written."""

    key = "bundle-changed"


class ProgramMissing(SopinionError):
    """An outside program is missing; `program` names it."""

    code = 40
    key = "program-missing"


class ProgramFailed(SopinionError):
    """An outside program failed."""

    code = 41
    key = "program-failed"


class CannotWrite(SopinionError):
    """The target cannot be written."""

    code = 50
    key = "cannot-write"


class NothingToBind(SopinionError):
    """No record is left to put into a bundle."""

    code = 51
    key = "nothing-to-bind"


class NothingNew(NothingToBind):
    """No record came since a bundle was made."""

    code = 51
    key = "nothing-new"


class WouldOverwrite(SopinionError):
    """A file of that name is there already."""

    code = 52
    key = "would-overwrite"


class NoRoom(SopinionError):
    """The disk is full; nothing half-written stays."""

    code = 53
    key = "no-room"


class Undecided(SopinionError):
    """Another patient's page, or an unseen sensitive page, stands in the way of the bundle."""

    code = 54
    key = "undecided"


class VerifyFailed(SopinionError):
    """The bundle is not whole or not true."""

    code = 55
    key = "verify-failed"


class NobodyToAsk(SopinionError):
    """There is no terminal; `option` names the option that answers instead."""

    code = 60
    key = "nobody-to-ask"


class Stopped(SopinionError):
    """The person stopped; everything told is saved."""

    code = 130
    key = "stopped"


class StoppedReading(Stopped):
    """The person stopped while papers were read; what was read so far is kept."""

    key = "stopped-reading"
