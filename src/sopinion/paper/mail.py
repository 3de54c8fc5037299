"""Saved mail: the message as a page of words, and whatever is attached to it as files inside."""

from __future__ import annotations

import email
import re
from collections.abc import Callable, Iterator
from email import policy
from email.header import decode_header, make_header
from email.message import Message

from sopinion.model.clean import one_line
from sopinion.model.page import Passed, ProblemCode
from sopinion.model.readable import Block, Readable
from sopinion.paper import plain, web
from sopinion.paper.asked import Asked, Inner, Unread
from sopinion.paper.encodings import decoded
from sopinion.paper.limits import Limits
from sopinion.paper.names import Names
from sopinion.paper.original import Original

MESSAGE = "message"
"""The name of the message itself among the files inside."""

_SHOWN = ("From", "To", "Cc", "Date")
_LONGEST = 400  # letters of a header
_PARTS = 2000
_BYTES = 256 * 2**20
_LOGO = 40_000  # bytes; a smaller picture that the message shows in its text is decoration
_COLUMNS = re.compile(r"\S {3,}\S")
_ENDINGS = {"application/pdf": ".pdf", "image/jpeg": ".jpg", "image/png": ".png", "message/rfc822": ".eml"}


def inners(original: Original, asked: Asked, alive: Callable[[], None]) -> Iterator[Inner]:
    """List the message and its attachments. Raises Unread."""
    mail = email.message_from_bytes(
        original.whole(_BYTES), policy=policy.compat32
    )  # the newer policy raises over faults
    alive()
    names = Names()
    parts = list(_parts(mail))
    body = _body(parts)
    if body is not None:
        yield Inner(names.own(MESSAGE), _message(mail, body), compose=_composed(mail, body, asked.limits))
    for part in parts:
        if _attached(part, body):
            name = names.own(_header(part.get_filename() or "") or _nameless(part))
            yield Inner(name, _fetch(part, name), Passed.LITTER if _is_logo(part) else None)


def _parts(mail: Message) -> Iterator[Message]:
    """Give the parts that hold something, in order; a mail inside a mail is one part. Raises Unread."""
    todo = [mail]
    for _ in range(_PARTS):
        if not todo:
            return
        part = todo.pop()
        held = part.get_payload()
        if isinstance(held, list) and part.get_content_maintype() == "multipart":
            todo += [one for one in reversed(held) if isinstance(one, Message)]
        else:
            yield part
    raise Unread(ProblemCode.UNSAFE, "bomb")


def _body(parts: list[Message]) -> Message | None:
    """Find the message itself: plain words before a web page, and never what is attached."""
    shown = [part for part in parts if part.get_content_maintype() == "text" and not _is_file(part)]
    plainly = [part for part in shown if part.get_content_subtype() == "plain" and _bytes(part).strip()]
    return next(iter(plainly), next((part for part in shown if part.get_content_subtype() == "html"), None))


def _is_file(part: Message) -> bool:
    return part.get_content_disposition() == "attachment" or bool(part.get_filename())


def _attached(part: Message, body: Message | None) -> bool:
    """Whether a part is a file of its own, and not another form of the message."""
    if part is body:
        return False
    return _is_file(part) or part.get_content_maintype() != "text"


def _is_logo(part: Message) -> bool:
    return part.get_content_maintype() == "image" and part.get("Content-ID") is not None and len(_bytes(part)) < _LOGO


def _nameless(part: Message) -> str:
    return "attachment" + _ENDINGS.get(part.get_content_type(), "")


def _bytes(part: Message) -> bytes:
    held = part.get_payload()
    if isinstance(held, list):  # a mail inside the mail
        return held[0].as_bytes(policy=policy.compat32) if held and isinstance(held[0], Message) else b""
    data = part.get_payload(decode=True)
    return data if isinstance(data, bytes) else b""


def _fetch(part: Message, name: str) -> Callable[[], Original]:
    return lambda: Original.of(name.rsplit("/", 1)[-1], _bytes(part))


def _header(raw: object) -> str:
    """Read a header, whatever letters it is written in."""
    try:
        said = str(make_header(decode_header(str(raw))))
    except (ValueError, LookupError):
        said = str(raw)
    return one_line(said.encode("utf-8", "surrogateescape").decode("utf-8", "replace"))[:_LONGEST]


def _facts(mail: Message) -> tuple[tuple[str, str], ...]:
    return tuple((name.lower(), said) for name in _SHOWN if (said := _header(mail.get(name, ""))))


def _message(mail: Message, body: Message) -> Callable[[], Original]:
    """Give the message as bytes that are always the same for it: its head, and its words as they were sent."""

    def fetch() -> Original:
        head = "\n".join(
            f"{name}: {said}" for name, said in (*_facts(mail), ("subject", _header(mail.get("Subject", ""))))
        )
        return Original.of(MESSAGE, head.encode("utf-8") + b"\n\n" + _bytes(body))

    return fetch


def _composed(mail: Message, body: Message, limits: Limits) -> Callable[[], Readable]:
    def compose() -> Readable:
        words = decoded(_bytes(body), str(body.get_content_charset() or ""))
        blocks: tuple[Block, ...]
        if body.get_content_subtype() == "html":
            blocks = web.blocks(words, limits)
        else:
            blocks = plain.lines(words) if _COLUMNS.search(words) else plain.paragraphs(words)
        return Readable("mail", _header(mail.get("Subject", "")), blocks, _facts(mail))

    return compose
