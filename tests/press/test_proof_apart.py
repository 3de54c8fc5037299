"""The proof in a process of its own: the same answer, and an end to whatever takes for ever."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pikepdf
import pytest

from sopinion.model.proof import CheckKey, whole
from sopinion.press import apart, second_look
from sopinion.press.prover import prove

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.press.conftest import Bundle, Papers


@pytest.fixture
def bundle(papers: Papers, make: Callable[..., bytes]) -> Bundle:
    papers.add("a.pdf", make("first", pages=4), title="worded")
    return papers.bind()


def test_a_stranger_is_judged_as_it_would_be_here(bundle: Bundle) -> None:
    for source in (bundle.path, bundle.path.read_bytes()):
        checks, told = apart.prove_stranger(source)
        assert checks == prove(source)
        assert whole(checks)
        assert told == bundle.manifest


def test_a_long_proof_of_our_own_gives_the_same_answer(bundle: Bundle, monkeypatch: pytest.MonkeyPatch) -> None:
    here = apart.prove_planned(bundle.path, bundle.manifest)
    monkeypatch.setattr(apart, "_MANY", 1)
    assert apart.prove_planned(bundle.path, bundle.manifest) == here
    other = bundle.path.with_name("other.pdf")
    with pikepdf.open(bundle.path) as pdf:
        del pdf.pages[-1]
        pdf.save(other)
    wrong = {check.key for check in apart.prove_planned(other, bundle.manifest) if not check.good}
    assert CheckKey.PAGES in wrong


def test_where_no_other_process_starts_it_is_proved_here(bundle: Bundle, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(apart, "_MANY", 1)
    monkeypatch.setattr(apart.sys, "executable", "/nowhere/python")
    assert whole(apart.prove_planned(bundle.path, bundle.manifest))


def test_what_takes_for_ever_does_not_open(bundle: Bundle, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(apart, "_SECONDS", 0.001)
    checks, told = apart.prove_stranger(bundle.path)
    assert [(check.key, check.good) for check in checks] == [(CheckKey.OPENS, False)]
    assert told is None


def test_two_processes_see_what_one_sees(bundle: Bundle, monkeypatch: pytest.MonkeyPatch) -> None:
    wanted = [second_look.Wanted(folio.stamp, ((0.0, 0.0, 612.0, 792.0),)) for folio in bundle.manifest.folios]
    with second_look.SecondLook(bundle.path, wanted) as one:
        alone = one.seen()
    monkeypatch.setattr(second_look, "_MANY", 1)
    with second_look.SecondLook(bundle.path, wanted) as two:
        assert two.seen() == alone
    monkeypatch.setattr(second_look, "_START", "raise SystemExit(3)")
    with second_look.SecondLook(bundle.path, wanted) as left_alone:
        assert left_alone.seen() == alone
    assert all(each.bears and each.says for each in alone)
