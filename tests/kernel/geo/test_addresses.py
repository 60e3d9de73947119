"""House numbers and addresses as people write them."""

import pytest

from opendistrict.kernel.geo import (
    Address,
    alley_mouths,
    answers,
    house_number,
    leading,
    number_key,
    parse_address,
    sort_key,
    street_key,
)


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("12", "12"), ("số 12", "12"), ("Số nhà 12a", "12A"), ("012", "12"), ("12 BIS", "12 bis"),
        ("2Ter", "2 ter"), ("12/3/4", "12/3/4"), ("12 / 3", "12/3"), ("45 – 47", "45-47"),
        ("122-124-126", "122-124-126"), ("35 BIS - 45", "35 bis-45"), ("36 Bis/2", "36 bis/2"),
        ("14/3M", "14/3M"), ("c6/10", "C6/10"), ("122F-122F1", "122F-122F1"),
        ("212b/027", "212B/27"),
    ],
)  # fmt: skip
def test_a_number_is_kept_in_one_way(written: str, kept: str) -> None:
    assert house_number(written) == kept
    assert house_number(kept) == kept


@pytest.mark.parametrize("written", ["", "Lầu 7", "+90545", "Đối diện 235", "tầng trệt", "12,5"])
def test_what_is_no_number_is_not_taken_for_one(written: str) -> None:
    assert house_number(written) is None


def test_numbers_sort_as_one_walks() -> None:
    walked = ["2", "2 bis", "10", "10-14", "10/2", "10/11", "10A", "100"]
    assert sorted(set(walked), key=sort_key) == walked


def test_a_house_answers_to_each_of_its_numbers() -> None:
    assert answers("45-47") == ("45-47", "45", "47")
    assert set(answers("10-14")) == {"10-14", "10", "12", "14"}  # its side of the street
    assert answers("10-15") == ("10-15", "10", "15")
    assert answers("12A") == ("12a",)
    assert number_key("12 bis") == number_key("12BIS") == "12bis"


def test_the_way_into_an_alley_leads_through_its_mouths() -> None:
    assert alley_mouths("12/3/4") == ("12/3", "12")
    assert alley_mouths("12") == ()
    assert (leading("12/3/4"), leading("C6/10"), leading("12A")) == (12, 6, 12)


@pytest.mark.parametrize(
    ("text", "number", "street", "rest"),
    [
        ("12 Lê Lợi", "12", "Lê Lợi", ""),
        ("12 Lê Lợi, P. Bến Nghé, Q1", "12", "Lê Lợi", "P. Bến Nghé, Q1"),
        ("Số 12/3 đường Lê Lợi", "12/3", "Lê Lợi", ""),
        ("12 hẻm 5 Lê Lợi", "5/12", "Lê Lợi", ""),
        ("hẻm 12/3 Lê Lợi", "12/3", "Lê Lợi", ""),
        ("45-47 Lê Thánh Tôn", "45-47", "Lê Thánh Tôn", ""),
        ("12 bis Nguyễn Huệ", "12 bis", "Nguyễn Huệ", ""),
        ("12 b Ký Con", "12B", "Ký Con", ""),
        ("12B Hai Bà Trưng", "12B", "Hai Bà Trưng", ""),
        ("5 Yersin", "5", "Yersin", ""),
        ("3 tháng 2", "", "3 tháng 2", ""),
        ("12 3 tháng 2", "12", "3 tháng 2", ""),
        ("đường Đồng Khởi", "", "Đồng Khởi", ""),
        ("Lê Lợi, phường Bến Thành", "", "Lê Lợi", "phường Bến Thành"),
    ],
)
def test_an_address_is_taken_apart(text: str, number: str, street: str, rest: str) -> None:
    assert parse_address(text) == Address(number, street, rest)


def test_a_street_has_one_key_however_it_is_written() -> None:
    for name in ("Lê Lợi", "đường Lê Lợi", "Le Loi Street", "LE LOI", "Đường  Lê Lợi"):
        assert street_key(name) == "le loi"
    assert street_key("Ðồng Khởi") == street_key("Đồng Khởi")
