"""Numbers, money and dates as each language writes them."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.utils import translation

from opendistrict.faces.kit import formats

NB = "\u00a0"
NOON = datetime(2026, 11, 22, 5, 0, tzinfo=UTC)  # 12:00 in Vietnam


@pytest.mark.parametrize(
    ("value", "digits", "vietnamese", "english"),
    [
        (16050, None, "16.050", "16,050"),
        (Decimal("10.17"), None, "10,17", "10.17"),
        (Decimal("10.170"), None, "10,17", "10.17"),
        (98, 1, "98,0", "98.0"),
        (16050, 2, "16.050,00", "16,050.00"),
        (-9.8, None, "−9,8", "−9.8"),
        (0.1 + 0.2, None, "0,3", "0.3"),
        (2.675, 2, "2,68", "2.68"),
        (None, None, "—", "—"),
        (0, None, "0", "0"),
    ],
)
def test_numbers(value: object, digits: int | None, vietnamese: str, english: str) -> None:
    with translation.override("vi"):
        assert formats.number(value, digits) == vietnamese  # type: ignore[arg-type]
    with translation.override("en"):
        assert formats.number(value, digits) == english  # type: ignore[arg-type]


def test_a_number_never_leaves_its_unit() -> None:
    with translation.override("vi"):
        assert formats.quantity(16050, "tỷ đồng") == f"16.050{NB}tỷ{NB}đồng"
        assert formats.quantity(10.17, "%") == "10,17%"
        assert formats.quantity(None, "%") == "—"


@pytest.mark.parametrize(
    ("amount", "vietnamese", "english"),
    [
        (16_050 * 10**9, f"16.050{NB}tỷ{NB}đồng", f"VND{NB}16,050{NB}billion"),
        (1_250_000, f"1,25{NB}triệu{NB}đồng", f"VND{NB}1.25{NB}million"),
        (-42_000_000, f"−42{NB}triệu{NB}đồng", f"VND{NB}−42{NB}million"),
        (999_999, f"999.999{NB}đồng", f"VND{NB}999,999"),
        (None, "—", "—"),
    ],
)
def test_money_at_a_glance(amount: int | None, vietnamese: str, english: str) -> None:
    with translation.override("vi"):
        assert formats.dong_short(amount) == vietnamese
    with translation.override("en"):
        assert formats.dong_short(amount) == english


def test_money_exactly() -> None:
    with translation.override("vi"):
        assert formats.dong(1_250_000) == f"1.250.000{NB}đồng"


def test_an_instant_is_shown_in_local_time() -> None:
    late = datetime(2026, 11, 22, 18, 30, tzinfo=UTC)
    assert formats.day(late) == "23/11/2026"
    assert formats.moment(late) == "23/11/2026 01:30"
    assert formats.day(date(2026, 6, 5)) == "05/06/2026"


@pytest.mark.parametrize(
    ("ago", "vietnamese", "english"),
    [
        (timedelta(seconds=20), "vừa xong", None),
        (timedelta(hours=3), "3 giờ trước", "3 hours ago"),
        (timedelta(days=3), "3 ngày trước", "3 days ago"),
        (timedelta(days=13), "13 ngày trước", "13 days ago"),
        (timedelta(days=-2), "sau 2 ngày nữa", "in 2 days"),
        (timedelta(days=100), "3 tháng trước", "3 months ago"),
        (timedelta(days=800), "2 năm trước", "2 years ago"),
    ],
)
def test_distance(ago: timedelta, vietnamese: str, english: str | None) -> None:
    with translation.override("vi"):
        assert formats.distance(NOON - ago, NOON) == vietnamese
    with translation.override("en"):
        assert english is None or formats.distance(NOON - ago, NOON) == english


def test_civil_days_have_words() -> None:
    today = date(2026, 11, 22)
    with translation.override("vi"):
        words = [formats.distance(today + timedelta(days=n), today) for n in (-1, 0, 1)]
    assert words == ["hôm qua", "hôm nay", "ngày mai"]


def test_midnight_counts_by_the_local_calendar() -> None:
    before = datetime(2026, 11, 20, 16, 59, tzinfo=UTC)  # 23:59 on the 20th
    after = datetime(2026, 11, 22, 17, 1, tzinfo=UTC)  # 00:01 on the 23rd
    with translation.override("vi"):
        assert formats.distance(before, after) == "3 ngày trước"


def test_counts_that_stop_counting() -> None:
    with translation.override("vi"):
        assert [formats.at_least(n) for n in (12, 1000, 1001)] == ["12", "1.000", "1.000+"]


@pytest.mark.parametrize(("size", "shown"), [(640, "640"), (12_700, "12"), (2_500_000, "2,4")])
def test_file_sizes(size: int, shown: str) -> None:
    with translation.override("vi"):
        assert formats.file_size(size).split(NB)[0] == shown
