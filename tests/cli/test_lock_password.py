"""The password of a locked copy, from a person's own file."""

from __future__ import annotations

from pathlib import Path

import pytest

from sopinion.cli import desk
from sopinion.cli.passwords import lock_password
from sopinion.content.messages import line, trouble
from sopinion.errors import WrongUsage
from sopinion.flows.lock import made_password
from sopinion.model.passphrase import ROOM, WORDS


@pytest.mark.parametrize(
    ("data", "password"),
    [
        (b"apple bridge candle\nanother line\n", "apple bridge candle"),
        (b"\xef\xbb\xbfGru\xcc\x88\xc3\x9fe aus K\xc3\xb6ln\r\n", "Grüße aus Köln"),
    ],
)
def test_the_first_line_is_the_password(tmp_path: Path, data: bytes, password: str) -> None:
    file = tmp_path / "password.txt"
    file.write_bytes(data)
    assert lock_password(str(file)) == password


@pytest.mark.parametrize("data", [b"", b"\n", b"short\n", b"\nlong enough but on the second line", b"\xff\xfe\x00bad"])
def test_a_file_without_a_password_is_wrong_usage_with_words(tmp_path: Path, data: bytes) -> None:
    file = tmp_path / "password.txt"
    file.write_bytes(data)
    with pytest.raises(WrongUsage) as refused:
        lock_password(str(file))
    assert refused.value.code == 2
    said = trouble(refused.value.key, **refused.value.values).what
    assert str(file) in said
    assert "short" not in said.replace(line("export_lock.bad_password", file=file, shortest=8), "")
    with pytest.raises(WrongUsage):
        lock_password(str(tmp_path / "nowhere.txt"))


def test_passwords_that_are_made_differ_and_have_room() -> None:
    made = {made_password(desk.pick) for _ in range(20)}
    assert len(made) == 20
    assert all(len(one) <= ROOM and len(one.split()) == WORDS for one in made)
