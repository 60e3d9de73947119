"""Routes, ranges of fines, a telephone's clock, what a photo says: without a database."""

import struct
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opendistrict.kernel.days import HERE
from opendistrict.kernel.money import Money
from opendistrict.services.inspections import rules
from opendistrict.services.inspections.flow import FLOW, State
from opendistrict.services.inspections.rules.papers import place_words
from opendistrict.services.inspections.shapes import FindingShape, SanctionShape, Spot, Taken

AT = datetime(2026, 11, 23, 9, 0, tzinfo=HERE)
POINTS = st.lists(
    st.tuples(st.floats(106.68, 106.71), st.floats(10.76, 10.79)), min_size=0, max_size=9
)


@given(POINTS, st.booleans())
def test_a_route_visits_every_stop_once_and_is_never_longer_than_the_given_order(points, begins):
    start = (106.69, 10.77) if begins else None
    order = rules.route(points, start=start)
    assert sorted(order) == list(range(len(points)))
    here = [start, *points] if start else points
    walk = [0, *(one + 1 for one in order)] if start else order
    given_order = list(range(len(here)))
    assert rules.length(here, walk) <= rules.length(here, given_order) + 1e-6


def test_a_route_untangles_a_street_that_was_listed_crosswise():
    street = [(106.69 + n / 10_000, 10.77) for n in (0, 4, 1, 3, 2)]
    assert rules.route(street) == [0, 2, 4, 3, 1]
    assert rules.route(street, start=(106.6905, 10.77)) == [1, 3, 4, 2, 0]


def test_many_stops_keep_their_tail():
    points = [(106.69, 10.77 + n / 100_000) for n in range(210)]
    assert sorted(rules.route(points)) == list(range(210))
    assert rules.route(points)[200:] == list(range(200, 210))


def sanction(code: str, **more: object) -> SanctionShape:
    told = {
        "code": code, "kind": "giu_xe", "since": date(2025, 1, 1), "until": None,
        "individual": (Money(2), Money(3)), "organisation": (Money(4), Money(6)),
        "from_m2": None, "below_m2": None, "remedy": "", "basis": "mẫu", "confidence": "mẫu",
    }  # fmt: skip
    return SanctionShape(**(told | more))


@pytest.mark.parametrize(
    ("area", "code"),
    [("4.99", "a"), ("5", "b"), ("9.9999", "b"), ("10", "c"), ("500", "c"), (None, None)],
)
def test_the_range_follows_the_area(area: str | None, code: str | None):
    every = [
        sanction("a", below_m2=Decimal(5)),
        sanction("b", from_m2=Decimal(5), below_m2=Decimal(10)),
        sanction("c", from_m2=Decimal(10)),
    ]
    measured = Decimal(area) if area else None
    found = rules.sanction_for(every, "giu_xe", date(2026, 1, 1), measured)
    assert (found.code if found else None) == code
    assert rules.sanction_for(every, "giu_xe", date(2024, 12, 31), measured) is None
    assert rules.sanction_for(every, "khac", date(2026, 1, 1), measured) is None


def test_two_texts_that_fit_are_a_gap_and_the_last_day_is_not_in_it():
    every = [sanction("a", until=date(2026, 1, 2)), sanction("b", since=date(2026, 1, 1))]
    found = [rules.sanction_for(every, "giu_xe", date(2026, 1, n), None) for n in (1, 2)]
    assert [one.code if one else None for one in found] == [None, "b"]


@pytest.mark.parametrize(
    ("ahead", "day"),
    [(0, 23), (4, 23), (-24 * 60, 23), (24 * 60, 23), (-24 * 60 * 400, 23)],
)
def test_a_wrong_clock_is_put_right_by_how_wrong_it_is(ahead: int, day: int):
    """Begun an hour before it was sent, by a clock so many minutes ahead."""
    phone = AT + timedelta(minutes=ahead)
    skew = rules.skew_of(phone, AT)
    assert rules.happened_on(phone - timedelta(hours=1), skew, AT) == date(2026, 11, day)


def test_a_visit_of_yesterday_sent_today_was_yesterday_and_never_tomorrow():
    assert rules.happened_on(AT - timedelta(days=1), timedelta(0), AT) == date(2026, 11, 22)
    assert rules.happened_on(AT + timedelta(days=3), timedelta(0), AT) == AT.date()
    assert rules.skew_of(datetime.min.replace(tzinfo=UTC), AT) < timedelta(days=20_001)


# ------------------------------------------------------------------ photos


def _entry(order: str, tag: int, kind: int, count: int, value: bytes) -> bytes:
    return struct.pack(order + "HHI", tag, kind, count) + value.ljust(4, b"\0")


def jpeg(order: str = "<", *, when: bytes = b"2026:11:23 08:15:00\0", offset: bytes = b"+07:00\0",
         south: bool = False) -> bytes:  # fmt: skip
    """The smallest JPEG with a directory of EXIF and one of GPS."""

    def u32(n: int) -> bytes:
        return struct.pack(order + "I", n)

    def directory(*entries: bytes) -> bytes:
        return struct.pack(order + "H", len(entries)) + b"".join(entries) + u32(0)

    degrees = struct.pack(order + "6I", 10, 1, 46, 1, 3000, 100)
    east = struct.pack(order + "6I", 106, 1, 42, 1, 0, 1)
    main, exif, gps, text, zone, lat, lon = 8, 50, 100, 200, 230, 250, 280
    block = bytearray(320)
    block[:8] = (b"II*\0" if order == "<" else b"MM\0*") + u32(main)
    parts = [
        (main, directory(_entry(order, 0x8769, 4, 1, u32(exif)),
                         _entry(order, 0x8825, 4, 1, u32(gps)))),
        (exif, directory(_entry(order, 0x9003, 2, len(when), u32(text)),
                         _entry(order, 0x9011, 2, len(offset), u32(zone)))),
        (gps, directory(_entry(order, 1, 2, 2, b"S\0" if south else b"N\0"),
                        _entry(order, 2, 5, 3, u32(lat)), _entry(order, 3, 2, 2, b"E\0"),
                        _entry(order, 4, 5, 3, u32(lon)))),
        (text, when), (zone, offset), (lat, degrees), (lon, east),
    ]  # fmt: skip
    for place, some in parts:
        block[place : place + len(some)] = some
    body = b"Exif\0\0" + bytes(block)
    frame = struct.pack(">HBHHB", 11, 8, 4, 4, 1) + b"\x01\x11\x00"
    return (
        b"\xff\xd8\xff\xe1" + struct.pack(">H", len(body) + 2) + body
        + b"\xff\xc0" + frame + b"\xff\xda\x00\x08\x01\x01\x00\x00\x3f\x00\x12\x34\xff\xd9"
    )  # fmt: skip


@pytest.mark.parametrize("order", ["<", ">"])
def test_a_photo_says_when_and_where(order: str):
    told = rules.read_exif(jpeg(order))
    assert told.at == datetime(2026, 11, 23, 1, 15, tzinfo=UTC)
    assert told.latitude == pytest.approx(10 + 46 / 60 + 30 / 3600)
    assert told.longitude == pytest.approx(106.7)
    assert rules.read_exif(jpeg(order, south=True)).latitude < 0


def test_a_photo_without_a_zone_is_of_here_and_nonsense_is_nothing():
    bare = rules.read_exif(jpeg(offset=b"\0\0\0\0\0\0\0"))
    assert bare.at == datetime(2026, 11, 23, 8, 15, tzinfo=HERE)
    broken = rules.read_exif(jpeg(when=b"2026:13:99 08:15:00\0"))
    assert broken == Taken()


@given(st.binary(max_size=80), st.integers(0, 380), st.binary(min_size=1, max_size=12))
def test_whatever_bytes_come_a_photo_is_read_or_says_nothing(noise, at, spoilt):
    good = jpeg()
    for data in (noise, good[:at], good[:at] + spoilt + good[at + len(spoilt) :]):
        told = rules.read_exif(data)
        assert (told.latitude is None) == (told.longitude is None)
        assert told.latitude is None or -90 <= told.latitude <= 90


# ------------------------------------------------------------------ words


def test_a_place_is_said_by_house_by_metre_or_by_degrees():
    def at(**more: object) -> str:
        base = {
            "id": None, "visit_id": None, "unit_id": None, "kind": "", "state": "found",
            "on": AT.date(), "noticed_at": AT, "skew": timedelta(0), "spot": Spot(),
            "street": "", "number": "", "subject": "", "party_id": None, "length_cm": None,
            "depth_cm": None, "note": "", "inspector": "", "follow_up_on": None,
            "closed_why": "",
        }  # fmt: skip
        return place_words(FindingShape(**(base | more)))

    along = Spot(along_cm=1_250)
    assert at(street="Lê Lợi", number="12", spot=along) == "12 Lê Lợi, cách đầu đoạn 12,50 m"
    assert at(spot=Spot(longitude=106.7, latitude=10.77)) == "tọa độ 10.770000, 106.700000"
    assert set(at()) == {"."}


def test_every_open_state_can_be_closed_and_a_fine_needs_a_record():
    for state in State:
        names = {one.transition for one in FLOW.verdicts(state, {})}
        assert ("close" in names) == (state is not State.CLOSED)
        assert ("fine" in names) == (state is State.RECORDED)
