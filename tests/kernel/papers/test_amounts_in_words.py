"""Amounts as they are said on a receipt."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opendistrict.kernel.papers.wording import amount_in_words

ONES = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")
VALUES = {word: n for n, word in enumerate(ONES)} | {"mốt": 1, "tư": 4, "lăm": 5}


@pytest.mark.parametrize(
    ("dong", "said"),
    [
        (0, "Không đồng"),
        (5, "Năm đồng"),
        (10, "Mười đồng"),
        (15, "Mười lăm đồng"),
        (21, "Hai mươi mốt đồng"),
        (24, "Hai mươi tư đồng"),
        (105, "Một trăm lẻ năm đồng"),
        (56_250, "Năm mươi sáu nghìn hai trăm năm mươi đồng"),
        (121_005, "Một trăm hai mươi mốt nghìn không trăm lẻ năm đồng"),
        (1_000_000, "Một triệu đồng"),
        (2_000_015, "Hai triệu không trăm mười lăm đồng"),
        (1_500_000_000, "Một tỷ năm trăm triệu đồng"),
        (16_050 * 10**9, "Mười sáu nghìn không trăm năm mươi tỷ đồng"),
    ],
)
def test_amounts_that_are_known(dong, said):
    assert amount_in_words(dong) == said


def number_of(said: str) -> int:
    """What the words say, read the other way by a machine that knows only how they add up."""
    total, group, one = 0, 0, 0
    for word in said.lower().removesuffix(" đồng").split():
        if word in VALUES:
            one = VALUES[word]
        elif word == "mười":
            group, one = group + 10, 0
        elif word in ("mươi", "trăm"):
            group, one = group + one * (10 if word == "mươi" else 100), 0
        elif word in ("nghìn", "triệu"):
            total, group, one = total + (group + one) * 1000 ** (1 + (word == "triệu")), 0, 0
        elif word == "tỷ":
            total, group, one = (total + group + one) * 10**9, 0, 0
    return total + group + one


@given(st.integers(0, 10**15))
def test_the_words_say_the_amount(dong):
    assert number_of(amount_in_words(dong)) == dong


def test_less_than_nothing_is_no_receipt():
    with pytest.raises(ValueError, match="nothing"):
        amount_in_words(-1)
