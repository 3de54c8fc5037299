"""INDEX.HTM: the page that opens a parcel in any web browser, without a script and without the network.

It is HTML to a browser and well-formed XML to a program, as IHE asks for (XHTML).
"""

from __future__ import annotations

from html import escape
from typing import Any
from urllib.parse import quote

from sopinion.content import shelf, spoken
from sopinion.content.messages import plural
from sopinion.model.clean import one_line
from sopinion.model.day import Day
from sopinion.model.parcel import BoundFile, Enclosure, Parcel

_XHTML = "http://www.w3.org/1999/xhtml"
_STYLE = """
:root{color-scheme:light dark;--ink:#1c1c1c;--quiet:#565656;--link:#0d3475;--paper:#fff;--line:#c9c6c0}
@media (prefers-color-scheme:dark){
:root{--ink:#ebe8e2;--quiet:#b8b4ac;--link:#a9c6f7;--paper:#191a1c;--line:#4a4b4e}}
html{background:var(--paper);color:var(--ink);font:1.0625rem/1.55 Georgia,"Times New Roman",serif}
body{max-width:42rem;margin:0 auto;padding:3rem 1.25rem 4rem;overflow-wrap:break-word}
h1{font-weight:normal;font-size:2rem;line-height:1.2;margin:0 0 1rem}
h2{font-size:1.2rem;line-height:1.3;margin:2.75rem 0 .5rem}
p{margin:.25rem 0}.who{font-size:1.2rem}.quiet,caption,thead th{color:var(--quiet)}
a{color:var(--link);text-underline-offset:.15em;text-decoration-thickness:.06em}
a:focus-visible{outline:.15rem solid var(--link);outline-offset:.2rem}
ul{list-style:none;margin:0;padding:0}li{margin:.75rem 0}.first>a{font-size:1.2rem}
table{border-collapse:collapse;width:100%;margin-top:1rem}
caption{text-align:left;font-size:.9rem;padding-bottom:.35rem}
th,td{text-align:left;vertical-align:top;padding:.55rem 1.25rem .55rem 0;border-bottom:1px solid var(--line)}
th{font-weight:normal}
thead th{font-size:.9rem}td{white-space:nowrap}
td:last-child,thead th:last-child{text-align:right;padding-right:0;white-space:normal}
.file{font-size:.8rem;letter-spacing:.02em}.note{display:block;font-size:.9rem;color:var(--quiet)}
@media (max-width:30rem){td{white-space:normal}th,td{padding-right:.75rem}}
@media print{:root{--ink:#000;--quiet:#333;--link:#000;--paper:#fff;--line:#888}body{max-width:none;padding:0}
tr,li{break-inside:avoid}h2{break-after:avoid}}
"""


def page(parcel: Parcel, room: str) -> str:
    """Lay out INDEX.HTM; every word from outside is escaped. room: the folder of the papers, with its slash."""
    words = shelf.read("sheets/parcel")
    say = {key: escape(value) for key, value in words.items() if isinstance(value, str)}
    made = escape(words["about"].format(day=spoken.day(Day.of(parcel.day))))
    sheets = "".join(map(_file, parcel.sheets))
    return (
        f'<!DOCTYPE html>\n<html xmlns="{_XHTML}" lang="{say["lang"]}" xml:lang="{say["lang"]}">\n<head>\n'
        '<meta charset="utf-8"/>\n<meta name="viewport" content="width=device-width, initial-scale=1"/>\n'
        '<meta name="color-scheme" content="light dark"/>\n'
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\"/>\n"
        f"<title>{escape(parcel.title)}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n<main>\n"
        f'<h1>{say["heading"]}</h1>\n{_who(parcel, words)}<p class="quiet">{made}</p>\n'
        f"<h2>{say['start']}</h2>\n<ul>\n{''.join(map(_file, parcel.parts))}</ul>\n"
        f"<h2>{say['papers']}</h2>\n{_table(parcel, room, words) if parcel.enclosures else _quiet(say['no_papers'])}"
        f"<h2>{say['check']}</h2>\n{_quiet(say['check_note'])}<ul>\n{sheets}"
        f'<li><a href="README.TXT">{say["readme_link"]}</a></li>\n</ul>\n</main>\n</body>\n</html>\n'
    )


def described(one: BoundFile) -> str:
    """Say what one of our own files is."""
    said: str = shelf.read("sheets/parcel")["role"][one.role.value if one.role else "sheet"]
    return said.format(pages=one.pages, folios=one.folios)


def _who(parcel: Parcel, words: dict[str, Any]) -> str:
    """Say whose papers these are, as far as that was told."""
    name, born = one_line(parcel.patient.name), parcel.patient.birth_date
    told = [f"<bdi>{escape(name)}</bdi>"] if name else []
    if born is not None:
        told.append(escape(words["patient_born"].format(day=spoken.day(born))))
    return f'<p class="who">{", ".join(told)}</p>\n' if told else ""


def _quiet(words: str) -> str:
    return f'<p class="quiet">{words}</p>\n'


def _file(one: BoundFile) -> str:
    """A line of a list of our own files."""
    link = f'<a href="{escape(quote(one.name))}"><bdi>{escape(one.name)}</bdi></a>'
    kind = ' class="first"' if one.role else ""
    return f'<li{kind}>{link}<span class="note">{escape(described(one))}</span></li>\n'


def _table(parcel: Parcel, room: str, words: dict[str, Any]) -> str:
    heads = "".join(f'<th scope="col">{escape(words[key])}</th>' for key in ("head_paper", "head_day", "head_folios"))
    rows = "".join(_row(room + name, name, one, words) for name, one in parcel.names)
    return (
        f"{_quiet(escape(words['papers_note']))}<table>\n<caption>{escape(words['caption'])}</caption>\n"
        f"<thead>\n<tr>{heads}</tr>\n</thead>\n<tbody>\n{rows}</tbody>\n</table>\n"
    )


def _row(path: str, name: str, one: Enclosure, words: dict[str, Any]) -> str:
    day = escape(spoken.day(one.day) if one.day else words["no_day"])
    note = f'<span class="note">{escape(_uncopied(one, words))}</span>' if one.uncopied else ""
    return (
        f'<tr><th scope="row"><a href="{escape(quote(path))}"><bdi>{escape(one_line(one.title))}</bdi> '
        f'<span class="file">{escape(name)}</span></a>{note}</th>'
        f"<td>{day}</td><td>{escape(one.folios or words['no_folios'])}</td></tr>\n"
    )


def _uncopied(one: Enclosure, words: dict[str, Any]) -> str:
    key = "uncopied_enclosed" if one.as_it_came else "uncopied"
    say = plural(len(one.uncopied), words[f"{key}_one"], words[f"{key}_many"])
    return say.format(pages=", ".join(map(str, one.uncopied)))
