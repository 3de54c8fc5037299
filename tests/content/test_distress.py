"""Words of despair are heard, and what a person says who wants to live is not taken for them."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sopinion.content.distress import despairs

HEARD = """
I want to die
I just want to end it all
there is no reason to live
My husband says he wants to die
I don't want to live anymore
I can’t go on like this
they would be better off without me
I think about suicide
thinking of killing myself
wish I were dead
I do not want to wake up
Life isn't worth living
I hope I don't wake up
I could take my own life
nothing to live for
I cannot go on any more
I no longer want to live
I WANT   TO DIE.
I dont want to be here anymore
sometimes I think I will hurt myself
she does not see any point in going on
I am tired of living
"""  # noqa: RUF001 - the mark that keyboards make

NOT_HEARD = """
I don't want to die
I do not want to die of this
He does not want to die in a hospital
I want to die at home, not in a hospital
she wants to die in her own bed, with her family, but not yet
I want the treatment to end
I want this to be over
I can't go on vacation
I cannot go on with chemo until my counts are up
end it with a scan
I am dying to know
no suicidal thoughts
not ready to die
I want to live
my life is worth living
kill the tumor
what if it kills me
my father died of it
the tumor cells die
I worry that I will die
how long do I have to live
no reason to wait
no point in waiting
I do not want my mother to die
I never want to hurt anybody
scans in the living room
a trial of suicide gene therapy
end my treatment early
end of life care
I never wake up rested
I hope I wake up without pain
I don't see any point in this test
"""


@pytest.mark.parametrize("text", HEARD.strip().splitlines())
def test_despair_is_heard(text: str) -> None:
    assert despairs(text)


@pytest.mark.parametrize("text", NOT_HEARD.strip().splitlines())
def test_what_is_no_despair_is_not(text: str) -> None:
    assert not despairs(text)


@settings(deadline=None)
@given(st.text(), st.text())
def test_it_is_heard_within_any_text_and_never_raises(before: str, after: str) -> None:
    despairs(before + after)
    assert despairs(f"{before}\n\nHe said: there is nothing left to live for.\n\n{after}")
