"""The twenty-ninth of February: a day like others, in the charge, the days and what comes after."""

from datetime import date, datetime, timedelta
from urllib.parse import parse_qsl, urlsplit
from uuid import UUID

import pytest
from tests.makers import drain
from tests.services import ground
from tests.services.test_following_a_use import OFFICE, now, pieces

from opendistrict.faces.kit import sidewalk_words
from opendistrict.faces.portal.sidewalks import following
from opendistrict.kernel.days import HERE
from opendistrict.kernel.refusals import Refused
from opendistrict.registers.base import registry as base
from opendistrict.services.sidewalks import actions, queries
from opendistrict.services.sidewalks.shapes import UseShape

LEAP = date(2028, 2, 29)
FIRST = date(2028, 3, 1)
MONTH = 800_000  # 8 m² × 100,000; fewer than fifteen days of a calendar month count half


@pytest.fixture
def kerb(db: None) -> UUID:
    return ground.build()


def use(
    kerb: UUID, since: date, until: date, follows: UseShape | None = None, *,
    who: UUID | None = None, at: datetime = datetime(2027, 1, 4, 9, tzinfo=HERE),
) -> UseShape:  # fmt: skip
    """Four metres by two, confirmed."""
    holder = who or ground.party("Mẫu An")
    held = actions.hold(
        wanted=ground.wanted(since=since, until=until), segment_id=kerb, party_id=holder,
        frontage_id=ground.frontage(kerb), follows_id=follows.id if follows else None,
        actor=ground.citizen(holder), at=at,
    )  # fmt: skip
    return actions.confirm(use_id=held.id, actor=ground.officer(*OFFICE), at=at)


@pytest.mark.parametrize(
    ("since", "until", "days", "halves"),
    [
        (LEAP, FIRST, [1], 1),  # that day alone
        (date(2028, 2, 15), FIRST, [15], 2),  # the leap day makes fifteen of fourteen
        (date(2027, 2, 15), date(2027, 3, 1), [14], 1),
        (date(2028, 2, 1), FIRST, [29], 2),
        (LEAP, date(2028, 3, 15), [1, 14], 2),
        (LEAP, date(2028, 3, 16), [1, 15], 3),
        (date(2028, 2, 16), FIRST, [14], 1),
        (LEAP, date(2029, 3, 1), [1, *([31, 30] * 2 + [31] * 2 + [30, 31] * 2 + [31, 28])], 25),
    ],
)
def test_the_charge_counts_the_days_there_are(
    kerb: UUID, since: date, until: date, days: list[int], halves: int
) -> None:
    fee = use(kerb, since, until).fee
    assert fee is not None and [one.days for one in fee.lines] == days
    assert sum(days) == (until - since).days
    assert fee.total.dong == halves * MONTH // 2


def test_one_that_ends_on_it_may_be_used_on_it_and_is_renewed_after_it(kerb: UUID) -> None:
    who = ground.party("Mẫu An")
    one = use(kerb, date(2028, 2, 1), FIRST, who=who)
    assert sidewalk_words.last_day(one) == LEAP
    assert sidewalk_words.state(one, LEAP)[1] == "được sử dụng"
    assert sidewalk_words.state(one, FIRST)[1] == "đã hết hạn"
    assert queries.taken(ground.wanted(since=LEAP, until=FIRST), kerb)
    assert not queries.taken(ground.wanted(since=FIRST, until=date(2028, 3, 2)), kerb)

    assert queries.renewable_from(one.wanted) == date(2028, 1, 31)
    early, in_time = (datetime(2028, 1, day, 9, tzinfo=HERE) for day in (30, 31))
    with pytest.raises(Refused, match="too_early_to_renew"):
        use(kerb, FIRST, date(2028, 4, 1), one, who=who, at=early)
    link = following.links([one], in_time.date())[one.id]["renew"]
    asked = dict(parse_qsl(urlsplit(link).query))
    # As long as before: twenty-nine days.
    assert (asked["tu_ngay"], asked["den_ngay"]) == ("01/03/2028", "29/03/2028")
    again = use(kerb, FIRST, date(2028, 3, 30), one, who=who, at=in_time)
    assert pieces(one)[-1][1][1] == pieces(again)[0][1][0] == FIRST, "no gap and no day twice"
    assert now(one).state == now(again).state == "active"


def test_one_that_goes_on_from_it_begins_on_it(kerb: UUID) -> None:
    who = ground.party("Mẫu An")
    one = use(kerb, date(2028, 2, 1), LEAP, who=who)
    again = use(kerb, LEAP, date(2028, 3, 28), one, who=who,
                at=datetime(2028, 2, 20, 9, tzinfo=HERE))  # fmt: skip
    assert (one.fee and one.fee.total.dong, again.fee and again.fee.total.dong) == (
        MONTH, MONTH // 2 + MONTH
    )  # fmt: skip
    assert sidewalk_words.last_day(one) == date(2028, 2, 28)
    assert pieces(one)[-1][1][1] == pieces(again)[0][1][0] == LEAP


@pytest.mark.parametrize("year", [2027, 2028])
def test_the_reminder_comes_a_week_before(
    kerb: UUID, year: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = use(kerb, date(year, 2, 1), date(year, 3, 1))
    told: list[str] = []
    monkeypatch.setitem(
        base.listeners("sidewalks.ends_soon"), "test", lambda payload, at: told.append(at.date())
    )
    week = sidewalk_words.last_day(one) - timedelta(days=6)
    for day in (week - timedelta(days=1), week, week + timedelta(days=1)):
        at = datetime(day.year, day.month, day.day, 8, tzinfo=HERE)
        assert actions.remind_of_ending(at) == (day == week)
        drain(at)
    assert week == date(year, 2, 22 if year == 2027 else 23)


def test_a_pause_over_it_takes_it_off(kerb: UUID) -> None:
    one = use(kerb, date(2028, 2, 15), FIRST)
    paused = actions.pause(
        use_id=one.id, since=LEAP, until=FIRST, why="mẫu", basis="mẫu",
        actor=ground.officer(*OFFICE), at=datetime(2028, 2, 20, 9, tzinfo=HERE),
    )  # fmt: skip
    unused = queries.unused_of(paused)
    assert unused is not None and unused.dong == MONTH // 2  # fourteen days are left: half a month
