"""Vietnamese numerals."""

from decimal import Decimal

import pytest

from opendistrict.kernel.reader.numbers import parse_numeral, parse_words, quantities
from opendistrict.kernel.reader.text import shadow_of


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("16.050", "16050"),
        ("10,17", "10.17"),
        ("717.000,190", "717000.190"),
        ("8.220.000", "8220000"),
        ("1.5", "1.5"),
        ("0.125", "0.125"),
        ("05", "5"),
        ("2,000,000", "2000000"),
        ("1.115", "1115"),
    ],
)
def test_digits_as_written_in_vietnam(written: str, value: str) -> None:
    assert parse_numeral(written) == Decimal(value)


@pytest.mark.parametrize("written", ["1.2345", "028.38.222.333", "1.23.4", "12,34.5"])
def test_what_is_not_one_number_is_refused(written: str) -> None:
    assert parse_numeral(written) is None


@pytest.mark.parametrize(
    ("words", "value"),
    [("hai", 2), ("mười lăm", 15), ("hai mươi", 20), ("ba mươi mốt", 31), ("bốn chục", 40)],
)
def test_small_numbers_in_words(words: str, value: int) -> None:
    assert parse_words(words) == value


@pytest.mark.parametrize("words", ["một số", "mười mươi", "năm nay", ""])
def test_words_that_only_look_like_numbers(words: str) -> None:
    assert parse_words(words) is None


def test_shares_and_ranges_are_one_quantity() -> None:
    shadow = shadow_of("đạt 35/38 chỉ tiêu, lương 2-4 triệu, từ 210 đến 220 triệu, 20 – 22%")
    found = quantities(shadow, 0, len(shadow.low))
    assert [(q.value, q.of, q.low, q.high) for q in found] == [
        (Decimal(35), Decimal(38), None, None),
        (None, None, Decimal(2), Decimal(4)),
        (None, None, Decimal(210), Decimal(220)),
        (None, None, Decimal(20), Decimal(22)),
    ]
