"""Codes that survive what banks do to the text of a transfer."""

import random
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opendistrict.kernel.vietqr import code_of, codes_in, near_codes_in
from opendistrict.kernel.vietqr.codes import MOST, SIGNS

numbers = st.integers(0, MOST - 1)


def test_codes_of_different_numbers_differ():
    chance = random.Random(1)
    some = {*range(20_000), *(chance.randrange(MOST) for _ in range(20_000))}
    assert len({code_of(n) for n in some}) == len(some)


@pytest.mark.parametrize("number", [-1, MOST])
def test_there_is_an_end_of_codes(number):
    with pytest.raises(ValueError, match="codes"):
        code_of(number)


@given(numbers, st.data())
def test_one_wrong_sign_is_noticed_and_proposed(number, data):
    code = code_of(number)
    at = data.draw(st.integers(2, 9))
    wrong = code[:at] + data.draw(st.sampled_from(SIGNS.replace(code[at], ""))) + code[at + 1 :]
    assert codes_in(wrong) == ()
    assert code in near_codes_in(wrong)


@given(numbers, st.data())
def test_two_signs_that_changed_places_are_noticed(number, data):
    code = list(code_of(number))
    a, b = data.draw(st.sampled_from(list(combinations(range(2, 10), 2))))
    if code[a] == code[b]:
        return
    code[a], code[b] = code[b], code[a]
    assert codes_in("".join(code)) == ()


@given(numbers, numbers)
def test_two_codes_are_both_found(one, other):
    both = f"{code_of(one)} va {code_of(other)}"
    assert codes_in(both) == tuple(dict.fromkeys((code_of(one), code_of(other))))


CODE = code_of(4711)


@pytest.mark.parametrize(
    "text",
    [
        CODE,
        CODE.lower(),
        f"MBVCB.1234567890.{CODE}.CT tu 0001112223 toi 970436",
        f"IBFT {CODE[:5]} {CODE[5:]} phi via he",
        f"{CODE[:4]}-{CODE[4:7]}.{CODE[7:]}",
        f"chuyen tien phi thang 11 {CODE[:3]}\n{CODE[3:]} GD 556677",
        f"Nộp phí vỉa hè,{CODE};Nguyễn Văn Mẫu",
        f"0D{CODE[2:]}",
        f"REM Tfr Ac: 0001 {CODE}",
    ],
)
def test_a_code_is_found_in_what_banks_make_of_it(text):
    assert codes_in(text) == (CODE,)


@pytest.mark.parametrize("text", ["", "phi via he", "OD", CODE[:-1], "OD00000000", "ODIL0O1234"])
def test_no_code_is_found_where_none_is(text):
    assert codes_in(text) == ()


def test_noise_is_rarely_taken_for_a_code():
    chance, letters = random.Random(7), "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ "
    texts = ("".join(chance.choices(letters, k=60)) for _ in range(20_000))
    assert sum(bool(codes_in(text)) for text in texts) <= 3
