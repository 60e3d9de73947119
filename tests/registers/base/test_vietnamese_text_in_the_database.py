"""The database folds and sorts Vietnamese as the kernel does."""

import unicodedata

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from opendistrict.kernel.fold import fold

ALPHABET = "aăâbcdđeêghiklmnoôơpqrstuưvxyfjwz"
TONES = "\u0300\u0301\u0303\u0309\u0323"
TONED = [unicodedata.normalize("NFC", vowel + tone) for vowel in "aăâeêioôơuưy" for tone in TONES]
LETTERS = [*ALPHABET, *TONED]
PIECES = [*LETTERS, *(c.upper() for c in LETTERS), *"ÐðĐ", *TONES, *" \t\n\u00a0-/.0123456789()"]
TEXT = st.lists(st.sampled_from(PIECES), max_size=30).map("".join)


def _sql(function: str, texts: list[str]) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {function}(t) FROM unnest(%s::text[]) WITH ORDINALITY x(t, n) ORDER BY n",
            [texts],
        )
        return [row[0] for row in cursor.fetchall()]


@pytest.mark.django_db
@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(TEXT, max_size=40))
def test_the_database_folds_as_the_kernel_does(texts: list[str]) -> None:
    assert _sql("vn_fold", texts) == [fold(text) for text in texts]


@pytest.mark.django_db
def test_decomposed_and_composed_text_fold_alike() -> None:
    words = ["Quận ủy", "Đa Kao", "Nguyễn Thái Bình", "Cầu Ông Lãnh", "phường"]
    decomposed = [unicodedata.normalize("NFD", word) for word in words]
    assert _sql("vn_fold", decomposed) == _sql("vn_fold", words) == [fold(word) for word in words]


@pytest.mark.django_db
@pytest.mark.parametrize(
    "in_order",
    [
        # Letters of their own come after their plain letter: a ă â, d đ, e ê, o ô ơ, u ư.
        ["an", "ăn", "ân", "ba", "da", "đa", "ê", "g", "on", "ôn", "ơn", "un", "ưn", "vo"],
        # Tones decide only between words of the same letters.
        ["ma", "mà", "mả", "mã", "má", "mạ", "man"],
        ["Bến Nghé", "Bến Thành", "Cầu Kho", "Cầu Ông Lãnh", "Cô Giang", "Đa Kao", "Tân Định"],
        ["Dung", "Dũng", "Đung", "Đũng"],
    ],
)
def test_names_stand_in_vietnamese_order(in_order: list[str]) -> None:
    mixed = in_order[::-1]
    keys = dict(zip(mixed, _sql("vn_sort", mixed), strict=True))
    assert sorted(mixed, key=lambda name: keys[name].encode()) == in_order
    shouted = [unicodedata.normalize("NFD", name.upper()) for name in mixed]
    assert _sql("vn_sort", shouted) == _sql("vn_sort", mixed)


@pytest.mark.django_db
def test_whatever_the_locale_of_the_server() -> None:
    """A cluster made with "C" lowers no accented letter; glibc takes a no-break space for none."""
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT vn_fold('ĐẶNG THỊ  Ớt　' COLLATE "C"),
                      vn_sort('ĐẶNG ÔN' COLLATE "C") = vn_sort('đặng ôn' COLLATE "C")"""
        )
        assert cursor.fetchone() == ("dang thi ot", True)
