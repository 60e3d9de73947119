"""Vietnamese text as people type it: NFC or NFD, old or new tone place, Eth for Đ, any case."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opendistrict.kernel.fold import fold, nfc, tones

LETTERS = "aăâbcdđeêghiklmnoôơpqrstuưvxy"
TONED = [
    unicodedata.normalize("NFC", vowel + tone)
    for vowel in "aăâeêioôơuưy"
    for tone in "\u0300\u0301\u0303\u0309\u0323"
]
VIETNAMESE = st.text(alphabet=[*LETTERS, *LETTERS.upper(), *TONED, " ", "-", "1", "Ð", "ð"])


@pytest.mark.parametrize(
    ("typed", "folded"),
    [
        ("Uỷ ban  Đa Kao", "uy ban da kao"),
        ("  Phường\u00a0Bến Thành\n", "phuong ben thanh"),
        ("ÐA KAO", "da kao"),  # the Icelandic Eth of old keyboards
        ("Cầu Ông Lãnh", "cau ong lanh"),
        ("", ""),
    ],
)
def test_what_a_search_compares(typed: str, folded: str) -> None:
    assert fold(typed) == folded


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("hoà", "hòa"), ("HOÀ", "HÒA"), ("Hoà bình", "Hòa bình"), ("khoẻ", "khỏe"),
        ("thuỷ", "thủy"), ("quý", "quý"), ("hoàng", "hoàng"), ("toán", "toán"), ("Uỷ", "Ủy"),
    ],
)  # fmt: skip
def test_the_new_tone_placement(old: str, new: str) -> None:
    assert tones(old) == new


def test_text_enters_in_one_form() -> None:
    decomposed = unicodedata.normalize("NFD", "Quận ủy Ða Kao")
    assert nfc(decomposed) == "Quận ủy Đa Kao"


@given(VIETNAMESE)
def test_every_way_to_type_a_word_is_one_word(text: str) -> None:
    once = fold(text)
    assert fold(unicodedata.normalize("NFD", text)) == once
    assert fold(unicodedata.normalize("NFC", text).upper()) == once
    assert fold(tones(nfc(text))) == once
    assert fold(once) == once
    assert once.isascii()


@given(VIETNAMESE)
def test_moving_a_tone_changes_no_letter(text: str) -> None:
    moved = tones(nfc(text))
    assert len(moved) == len(nfc(text))
    assert tones(moved) == moved
