from __future__ import annotations

import math
import re
import unicodedata
from collections import Counter
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sopinion.content import passwords
from sopinion.model.passphrase import ROOM, SHORTEST, WORDS, passphrase, prepared

LIST = passwords.words()

SAME_SOUND = """
ate eight, bare bear, beat beet, berry bury, blew blue, board bored, brake break, buy by, cell sell, cent
scent, cereal serial, cite sight site, close clothes, coarse course, dear deer, dew due, die dye, fair fare,
feat feet, find fined, flea flee, flour flower, for four, forth fourth, grate great, hair hare, hall haul,
heal heel, hear here, heard herd, higher hire, hole whole, hour our, knew new, knight night, knot not, know
no, lead led, loan lone, made maid, mail male, main mane, meat meet, medal meddle, mince mints, missed mist,
muscle mussel, nun none, oar ore, one won, pail pale, pain pane, pair pear, patience patients, pause paws,
peace piece, peak peek, plain plane, pole poll, pour poor, pray prey, principal principle, profit prophet,
rain reign, raise rays, read red, real reel, right write, ring wring, road rode, role roll, root route, rose
rows, sail sale, scene seen, sea see, seam seem, sew so, shoe shoo, sleigh slay, soar sore, sole soul, some
sum, son sun, stair stare, stake steak, stationary stationery, steal steel, story storey, suite sweet, tail
tale, tea tee, team teem, their there, threw through, throne thrown, thyme time, tide tied, tire tyre, toe
tow, too two, vain vein, waist waste, wait weight, ware wear, way weigh, weak week, weather whether, which
witch, wood would, yolk yoke, gray grey, color colour, center centre, donut doughnut, omelet omelette, draft
draught, plow plough, pajamas pyjamas, aunt ant, bell belle, cellar seller, chili chilly, desert dessert, mall
maul, minor miner, moose mousse, pedal peddle, symbol cymbal, tacks tax, wheel weal, wine whine
"""

UNKIND = """
army battle blood bomb bone bullet cancer cannon cell clot coffin dead death die disease doctor drug fever
fight gun hospital ill kill knife lesion lump mass nurse organ pain pill poison scan scar sick skull stage
sword terminal tomb tumor ulcer urn vein war ward wound
"""


def test_what_has_room_cannot_be_guessed() -> None:
    """Counts every password that can be made, by its letters."""
    lengths = Counter(map(len, LIST))
    ways = {0: 1}
    for _ in range(WORDS):
        longer: Counter[int] = Counter()
        for letters, count in ways.items():
            for length, words in lengths.items():
                longer[letters + length] += count * words
        ways = dict(longer)
    fitting = sum(count for letters, count in ways.items() if letters + WORDS - 1 <= ROOM)
    assert math.log2(fitting) >= 60
    assert len(LIST) >= 1024


def test_every_word_can_be_told_over_the_phone() -> None:
    assert [word for word in LIST if not re.fullmatch("[a-z]{3,7}", word)] == []
    assert [start for start, count in Counter(word[:4] for word in LIST).items() if count > 1] == []
    assert [(one, other) for one in LIST for other in LIST if one != other and other.startswith(one)] == []


def test_no_word_sounds_like_another_or_troubles_anybody() -> None:
    alike = {word for pair in " ".join(SAME_SOUND.split()).split(", ") for word in pair.split()}
    assert set(LIST) & alike == set()
    assert set(LIST) & set(UNKIND.split()) == set()


@given(st.integers())
def test_a_password_is_words_of_the_list_and_has_room(seed: int) -> None:
    made = passphrase(LIST, Random(seed).randrange)  # noqa: S311 - the same every time, for a test
    assert len(made) <= ROOM
    assert len(made.split(" ")) == WORDS
    assert set(made.split(" ")) <= set(LIST)
    assert prepared(made) == made


def test_the_words_are_those_that_were_picked_and_one_too_long_is_picked_anew() -> None:
    numbers = iter([0, 0, 0, 0, 0, 0, 1, 0, 1, 0, 1, 1])
    asked: list[int] = []

    def pick(below: int) -> int:
        asked.append(below)
        return next(numbers)

    assert passphrase(("longish", "ant"), pick) == "ant longish ant longish ant ant"
    assert asked == [2] * 12
    with pytest.raises(ValueError, match="room"):
        passphrase(("longish",), pick)


@given(st.text(max_size=140))
def test_what_is_prepared_stays_as_it_is(text: str) -> None:
    try:
        made = prepared(text)
    except ValueError:
        return
    assert prepared(made) == made
    assert len(made) >= SHORTEST
    assert len(made.encode()) <= 127
    assert made == unicodedata.normalize("NFKC", made)
    assert prepared(unicodedata.normalize("NFD", text)) == made


@pytest.mark.parametrize(
    ("typed", "made"),
    [
        ("Gru\u0308ße aus Köln", "Grüße aus Köln"),
        ("four\u00a0or\u00adfive", "four orfive"),
        ("\uff41\uff42\uff43\uff44\uff45\uff46\uff47\uff48", "abcdefgh"),
        ("\u0634\u062c\u0631\u0629 \u0628\u064a\u062a", "\u0634\u062c\u0631\u0629 \u0628\u064a\u062a"),
    ],
)
def test_the_same_letters_typed_elsewhere_are_the_same_password(typed: str, made: str) -> None:
    assert prepared(typed) == made


@pytest.mark.parametrize(
    "text",
    [
        "",
        "short",
        "        ",
        " begins with a blank",
        "ends with one ",
        "a tab\there",
        "x" * 128,
        "ü" * 64,
        "private \ue000",
        "lone \ud800 code",
        "steering \u202e text",
        "mixed \u0634\u062c\u0631 words",
        "\x00" * 9,
    ],
)
def test_what_cannot_be_a_password_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"too short|may not hold|directions"):
        prepared(text)
