"""What an application costs, how it is found, and when it cannot be said."""

from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.engine.cases.procedure_makers import small

from opendistrict.engine.cases.rules.fees import fee

ON = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("pages", "copies", "total"),
    [
        (1, 1, 2_000),
        (2, 1, 4_000),
        (3, 1, 5_000),  # the third page costs 1,000
        (5, 3, 21_000),
        (198, 1, 200_000),
        (199, 1, 200_000),  # a copy costs at most 200,000
        (500, 2, 400_000),  # the most is of each copy
    ],
)
def test_certified_copies(pages: int, copies: int, total: int) -> None:
    found = fee(small(), {"so_trang": pages, "so_ban": copies, "ngheo": False}, ON)
    assert (found.total, found.gaps) == (total, ())


def test_how_it_was_found_is_told() -> None:
    (line,) = fee(small(), {"so_trang": 500, "so_ban": 2, "ngheo": False}, ON).lines
    assert [(part.units, part.each, part.amount) for part in line.parts] == [
        (2, 2000, 4000),
        (498, 1000, 498_000),
    ]
    assert (line.subtotal, line.capped_at, line.times, line.amount) == (
        502_000,
        200_000,
        2,
        400_000,
    )
    assert (line.basis, line.quantity) == ("Thông tư 1/2020/TT-BTC", 500)
    (short,) = fee(small(), {"so_trang": 3, "so_ban": 1, "ngheo": False}, ON).lines
    assert short.capped_at is None


def test_free_when_says_why() -> None:
    found = fee(small(), {"so_trang": 9, "so_ban": 1, "ngheo": True}, ON)
    (line,) = found.lines
    assert (found.total, line.amount, line.parts) == (0, 0, ())
    assert line.free_because is not None and line.free_because.field == "ngheo"


RATE = """\
    tiers:
      - {up_to: 2, amount: 2000}
      - {amount: 1000}
"""


def test_no_rate_is_never_guessed() -> None:
    gap = small((RATE, "    gap: Chưa có nghị quyết\n"))
    found = fee(gap, {"so_trang": 9, "so_ban": 1, "ngheo": False}, ON)
    assert (found.total, found.lines) == (None, ())
    assert [(one.fee, one.code, one.note) for one in found.gaps] == [
        ("phi", "no_rate_is_known", "Chưa có nghị quyết")
    ]
    # who pays nothing whatever the rate is told so
    assert fee(gap, {"so_trang": 9, "so_ban": 1, "ngheo": True}, ON).total == 0


@pytest.mark.parametrize("missing", ["so_trang", "so_ban"])
def test_what_is_counted_by_nothing_is_unknown(missing: str) -> None:
    values = {"so_trang": 9, "so_ban": 1, "ngheo": False}
    del values[missing]
    found = fee(small(), values, ON)
    assert found.total is None
    assert [(one.code, one.note) for one in found.gaps] == [("fee_count_is_missing", missing)]


LATER = """\
    since: 2020-01-01
    until: 2026-07-01
  - code: phi
    name: {vi: Phí, en: Charge}
    tiers: [{amount: 7000}]
    basis: "Thông tư 9/2026/TT-BTC"
    confidence: V
    since: 2026-07-01
"""


@pytest.mark.parametrize(
    ("on", "total"),
    [
        (date(2019, 12, 31), 0),  # before the first regime nothing is to be paid
        (date(2020, 1, 1), 2_000),
        (date(2026, 6, 30), 2_000),
        (date(2026, 7, 1), 7_000),
    ],
)
def test_the_regime_of_the_day(on: date, total: int) -> None:
    two = small(("    since: 2020-01-01\n", LATER))
    assert fee(two, {"so_trang": 1, "so_ban": 1, "ngheo": False}, on).total == total


def test_half_a_dong_is_rounded_up_once() -> None:
    by_area = small(
        ("code: so_trang\n    label: {vi: Số trang, en: Pages}\n    kind: whole",
         "code: so_trang\n    label: {vi: Số trang, en: Pages}\n    kind: decimal"),
        (RATE, "    tiers: [{amount: 1001}]\n"),
    )  # fmt: skip
    found = fee(by_area, {"so_trang": "2.5", "so_ban": 3, "ngheo": False}, ON)
    assert found.lines[0].subtotal == Fraction("2502.5")
    assert found.total == 7_508  # 7,507.5


@given(pages=st.integers(0, 3000), copies=st.integers(0, 300))
def test_the_parts_make_the_whole(pages: int, copies: int) -> None:
    found = fee(small(), {"so_trang": pages, "so_ban": copies, "ngheo": False}, ON)
    (line,) = found.lines
    assert sum(part.units for part in line.parts) == pages
    one_by_one = sum(2000 if page < 2 else 1000 for page in range(pages))
    assert line.subtotal == one_by_one
    assert found.total == min(one_by_one, 200_000) * copies
