"""Files that cannot be a paper, told by name alone: what systems leave behind, programs, sound and film."""

from __future__ import annotations

from sopinion.model.page import Passed

_NAMES = frozenset(
    {".ds_store", "thumbs.db", "ehthumbs.db", "desktop.ini", "icon\r", ".localized", ".directory", ".picasa.ini"}
)
_STARTS = ("~$", "._", ".~lock.", ".sopinion-")
FOLDERS = frozenset({"__macosx", ".spotlight-v100", ".trashes", ".fseventsd", "system volume information"})
"""Folders, in lower case, in which nothing is anybody's paper."""

_PROGRAMS = frozenset(
    {".app", ".bat", ".cmd", ".com", ".dll", ".dmg", ".deb", ".exe", ".jar", ".js", ".lnk", ".msi", ".ocx", ".pkg"}
    | {".ps1", ".pyc", ".rpm", ".scr", ".sh", ".so", ".sys", ".url", ".vbs", ".webloc", ".inf", ".css", ".ico"}
    | {".xsl", ".xslt"}
)
_MEDIA = frozenset(
    {".3gp", ".aac", ".aiff", ".amr", ".avi", ".flac", ".flv", ".m4a", ".m4v", ".mid", ".mkv", ".mov", ".mp3", ".mp4"}
    | {".mpeg", ".mpg", ".ogg", ".opus", ".wav", ".webm", ".wma", ".wmv"}
)
_VIEWER = frozenset(
    {".bin", ".bmp", ".cab", ".cfg", ".chm", ".conf", ".config", ".dat", ".db", ".gif", ".hlp", ".htm", ".html"}
    | {".ini", ".json", ".lic", ".lng", ".log", ".manifest", ".md5", ".mui", ".ocm", ".plist", ".png", ".properties"}
    | {".reg", ".res", ".svg", ".ttf", ".txt", ".xml", ".xsd"}
)
_EXPORT_WRAPPERS = ("index.htm", "readme", "metadata.xml")

DISC = "dicomdir"
"""The table of contents of a disc of images; its name, in lower case, makes the folder it lies in a disc."""

EXPORT = "ihe_xdm"
"""The folder of documents in a portal export, in lower case."""


def passed(name: str, *, disc: bool = False, export: bool = False) -> Passed | None:
    """Say why a file of that name is passed over; None for one to look into.

    disc: it lies on a disc of images, where a viewer brings pages and pictures of its own. export: it lies in a portal
    export, whose cover pages and lists say nothing that the documents do not.
    """
    low = name.lower()
    if low in _NAMES or low.startswith(_STARTS):
        return Passed.LITTER
    stem, _, ending = low.rpartition(".")
    ending = f".{ending}" if stem else ""
    if ending in _PROGRAMS or (disc and ending in _VIEWER):
        return Passed.PROGRAM
    if ending in _MEDIA:
        return Passed.MEDIA
    return Passed.LITTER if export and low.startswith(_EXPORT_WRAPPERS) else None
