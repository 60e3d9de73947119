"""Which regime governs, what is in the way, what it costs: the rules of the sidewalk."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opendistrict.kernel.money import Money
from opendistrict.kernel.passage import Block, Width
from opendistrict.kernel.refusals import Refused
from opendistrict.services.sidewalks import rules
from opendistrict.services.sidewalks.shapes import (
    DAY,
    By,
    Conditions,
    FeeKind,
    FeeTable,
    Ground,
    Piece,
    Rate,
    Regime,
    Standing,
    Stretch,
    Taken,
    UseRule,
    Wanted,
)


def use(code: str, **more: object) -> UseRule:
    told = {"ground": Ground.SIDEWALK, "by": By.PERMIT, "fee": FeeKind.OTHER, "confidence": "mẫu"}
    return UseRule(code=code, name=code, name_en=code, **(told | more))


SHOP = use("kinh_doanh", by=By.REGISTRATION, on_list=True, own_frontage=True)
STUFF = use("vat_lieu", hours=(22 * 60, 6 * 60))
PARTY = use("cuoi_tang", most_hours=48, most_hours_funeral=72, fee=FeeKind.NONE)
FEAST = use("van_hoa", most_days=30)
PARKING = use("xe_co_phi", fee=FeeKind.PARKING)
CONDITIONS = Conditions(walkers_cm=150, least_depth_cm=300, clear_of={"head_office_gate": 500})
QD32 = Regime(
    "qd-32", date(2023, 9, 1), date(2025, 11, 20), "QĐ 32/2023", "V", CONDITIONS,
    {one.code: one for one in (SHOP, STUFF, PARTY, FEAST, PARKING)},
)  # fmt: skip
ND165 = Regime(
    "nd-165", date(2025, 1, 1), None, "NĐ 165/2024", "V", Conditions(walkers_cm=150),
    {"vat_lieu": STUFF},
)  # fmt: skip
ND241 = Regime(
    "nd-241", date(2026, 7, 1), None, "NĐ 241/2026", "V", Conditions(), {}, text_known=False,
    amends="nd-165",
)  # fmt: skip
REGIMES = [QD32, ND165, ND241]
NQ15 = FeeTable(
    "nq-15", date(2024, 1, 1), date(2025, 11, 20), ["qd-32"], "NQ 15/2023", "V", 15,
    Decimal("0.1"), 1,
    [
        Rate(1, "central", Money(350_000), Money(100_000), "V"),
        Rate(1, "remaining", Money(180_000), Money(50_000), "M-med"),
        Rate(2, "central", None, None, "gap"),
        Rate(5, "any", Money(50_000), Money(20_000), "V"),
    ],
)  # fmt: skip

GROUND = Stretch(
    length=10_000, widths=[Width(0, 10_000, 400)], standing=[],
    listed=[((0, 10_000), date(2024, 5, 9), None)], frontage=(1_000, 1_600),
)  # fmt: skip


def wanted(**more: object) -> Wanted:
    told = {
        "use": "kinh_doanh", "ground": Ground.SIDEWALK, "along": (1_000, 1_400),
        "depth": (200, 400), "since": date(2024, 6, 1), "until": date(2024, 7, 1),
    }  # fmt: skip
    return Wanted(**(told | more))


def why(asked: Wanted, ground: Stretch = GROUND, taken: tuple[Taken, ...] = ()) -> list[str]:
    return [one.code for one in rules.weigh(asked, REGIMES, ground, taken).hindrances]


# ------------------------------------------------------------------ regimes


@pytest.mark.parametrize(
    ("code", "day", "regime"),
    [("kinh_doanh", date(2024, 6, 1), "qd-32"), ("vat_lieu", date(2024, 6, 1), "qd-32"),
     ("vat_lieu", date(2025, 1, 1), "nd-165"), ("kinh_doanh", date(2025, 11, 19), "qd-32")],
)  # fmt: skip
def test_the_youngest_text_that_names_the_use_governs(code, day, regime):
    assert rules.governing(REGIMES, code, day)[0].code == regime


def test_selling_is_in_no_text_once_the_decision_ended():
    with pytest.raises(Refused) as caught:
        rules.governing(REGIMES, "kinh_doanh", date(2025, 11, 20))
    assert caught.value.codes == ("use_is_in_no_regime",)
    assert caught.value.details["regimes"] == ["NĐ 165/2024"]


def test_before_the_first_text_nothing_governs():
    with pytest.raises(Refused, match="no_regime_in_force"):
        rules.governing(REGIMES, "kinh_doanh", date(2023, 8, 31))


def test_a_text_nobody_read_is_a_caution_not_a_refusal():
    asked = wanted(
        use="vat_lieu", since=date(2026, 6, 30), until=date(2026, 7, 2), hours=(22 * 60, 5 * 60)
    )
    weighed = rules.weigh(asked, REGIMES, GROUND)
    assert weighed.is_possible
    assert [one.code for one in weighed.cautions] == ["text_was_not_read"]
    assert not rules.weigh(replace(asked, until=date(2026, 7, 1)), REGIMES, GROUND).cautions


# ------------------------------------------------------------------ what is in the way


def test_a_shop_before_its_own_house_on_a_listed_street():
    weighed = rules.weigh(wanted(), REGIMES, GROUND)
    assert weighed.is_possible and weighed.rule is SHOP
    assert (weighed.way.width, weighed.way.since, weighed.way.until) == (200, 1_000, 1_400)


@pytest.mark.parametrize(
    ("more", "codes"),
    [
        ({"depth": (0, 251)}, ["walkers_have_no_way"]),
        ({"depth": (0, 250)}, []),
        ({"depth": (100, 500)}, ["deeper_than_the_sidewalk", "walkers_have_no_way"]),
        ({"along": (900, 1_400)}, ["beyond_own_frontage"]),
        ({"ground": Ground.ROADWAY}, ["use_belongs_elsewhere"]),
        ({"until": date(2025, 12, 1)}, ["regime_ends_before"]),
        ({"since": date(2024, 5, 1)}, ["street_is_not_listed"]),
        ({"until": date(2024, 6, 1)}, ["days_are_in_disorder"]),
        ({"along": (1_400, 1_400)}, ["ground_has_no_size"]),
        ({"along": (9_900, 10_001)}, ["ground_is_outside"]),
        ({"hours": (600, 600)}, ["hours_are_wrong"]),
        ({"use": "van_hoa", "until": date(2024, 7, 2)}, ["too_many_days"]),
        ({"use": "cuoi_tang", "until": date(2024, 6, 4)}, ["too_many_hours"]),
        ({"use": "cuoi_tang", "until": date(2024, 6, 4), "is_funeral": True}, []),
        ({"use": "vat_lieu", "hours": (22 * 60, 6 * 60)}, []),
        ({"use": "vat_lieu", "hours": (23 * 60, 30)}, []),
        ({"use": "vat_lieu", "hours": (21 * 60, 6 * 60)}, ["outside_the_hours"]),
        ({"use": "vat_lieu"}, ["outside_the_hours"]),
    ],
)
def test_everything_in_the_way_is_said(more, codes):
    assert why(wanted(**more)) == codes


def test_a_narrow_sidewalk_a_gate_and_an_unmeasured_stretch():
    narrow = replace(GROUND, widths=[Width(0, 10_000, 299)])
    assert why(wanted(depth=(200, 299)), narrow) == ["sidewalk_is_too_narrow"]
    gate = Standing("head_office_gate", Block(1_899, 2_200, 390, 400))
    assert why(wanted(), replace(GROUND, standing=[gate])) == ["too_close"]
    away = Standing("head_office_gate", Block(1_900, 2_200, 390, 400))
    assert why(wanted(), replace(GROUND, standing=[away])) == []
    assert why(wanted(), replace(GROUND, widths=[])) == ["width_is_not_known"]
    nobody = replace(GROUND, frontage=None, listed=[])
    assert why(wanted(), nobody) == ["street_is_not_listed", "frontage_is_not_named"]


def held(**more: object) -> Taken:
    told = {
        "along": (1_200, 1_500), "depth": (0, 100), "days": (date(2024, 6, 10), date(2024, 6, 20)),
        "minutes": (0, DAY),
    }  # fmt: skip
    return Taken(UUID(int=1), Piece(**(told | more)))


def test_another_use_takes_ground_or_only_the_walkers_way():
    assert why(wanted(), taken=(held(depth=(150, 250)),)) == ["ground_is_taken"]
    assert why(wanted(), taken=(held(),)) == ["walkers_have_no_way"]
    assert why(wanted(), taken=(held(depth=(0, 50)),)) == []
    assert why(wanted(until=date(2024, 6, 10)), taken=(held(),)) == []
    assert why(wanted(hours=(480, 720)), taken=(held(minutes=(720, DAY)),)) == []


def test_two_that_are_never_there_together_are_not_added_up():
    early = held(depth=(0, 50), days=(date(2024, 6, 1), date(2024, 6, 10)))
    late = held(depth=(150, 200), days=(date(2024, 6, 20), date(2024, 7, 1)))
    assert why(wanted(), taken=(early, late)) == []
    together = replace(late, piece=replace(late.piece, days=(date(2024, 6, 9), date(2024, 7, 1))))
    assert why(wanted(), taken=(early, together)) == ["walkers_have_no_way"]


def test_hours_over_midnight_fill_the_morning_after():
    evening, morning = rules.pieces(wanted(hours=(22 * 60, 6 * 60)))
    assert (evening.minutes, evening.days) == ((1_320, 1_440), (date(2024, 6, 1), date(2024, 7, 1)))
    assert (morning.minutes, morning.days) == ((0, 360), (date(2024, 6, 2), date(2024, 7, 2)))
    assert len(rules.pieces(wanted(hours=(22 * 60, 0)))) == 1


# ------------------------------------------------------------------ the charge


def charge(area_cm: tuple[int, int], since: date, until: date, **more: object) -> Money:
    asked = wanted(along=(0, area_cm[0]), depth=(0, area_cm[1]), since=since, until=until)
    told = {"area": 1, "street": "central"} | more
    found = rules.fee([NQ15], QD32, QD32.uses[told.pop("use", "kinh_doanh")], asked, **told)
    assert found is not None
    return found.total


@pytest.mark.parametrize(
    ("size", "since", "until", "dong"),
    [
        ((200, 100), date(2024, 5, 1), date(2024, 6, 1), 200_000),  # a vendor of Hàm Nghi
        ((290, 100), date(2024, 6, 1), date(2024, 9, 1), 870_000),  # one of Phan Bội Châu
        ((1_000, 100), date(2024, 6, 1), date(2024, 6, 15), 500_000),
        ((1_000, 100), date(2024, 6, 1), date(2024, 6, 16), 1_000_000),
        ((1_000, 100), date(2025, 1, 20), date(2025, 2, 11), 1_000_000),  # 12 and 10 days
        ((1_000, 100), date(2024, 2, 15), date(2024, 3, 1), 1_000_000),  # 15 days with the 29th
        ((1_000, 100), date(2025, 2, 15), date(2025, 3, 1), 500_000),  # 14 without
    ],
)
def test_known_charges(size, since, until, dong):
    assert charge(size, since, until) == Money(dong)


def test_the_charge_says_how_it_came():
    asked = wanted(along=(0, 1_000), depth=(0, 100), since=date(2025, 1, 20),
                   until=date(2025, 2, 11))  # fmt: skip
    found = rules.fee([NQ15], QD32, PARKING, asked, area=1, street="remaining")
    assert (found.rate, found.square_metres, found.basis) == (Money(180_000), 10, "NQ 15/2023")
    assert [(one.month, one.days, one.share) for one in found.lines] == [
        (date(2025, 1, 1), 12, Decimal("0.5")),
        (date(2025, 2, 1), 10, Decimal("0.5")),
    ]


def test_a_wedding_costs_nothing_and_a_gap_is_never_filled():
    assert rules.fee([NQ15], QD32, PARTY, wanted(), area=1, street="central") is None
    gaps = [
        {"area": 2}, {"area": 4}, {"since": date(2023, 12, 31)}, {"use": "vat_lieu", "area": 3},
    ]  # fmt: skip
    for gap in gaps:
        since = gap.pop("since", date(2024, 6, 1))
        with pytest.raises(Refused, match="charge_is_not_known"):
            charge((100, 100), since, since + timedelta(days=3), **gap)
    unknown = replace(STUFF, fee=FeeKind.UNKNOWN)
    with pytest.raises(Refused, match="charge_is_not_known"):
        rules.fee([NQ15], ND165, unknown, wanted(since=date(2025, 3, 1)), area=1, street="central")


def test_no_charge_runs_past_the_end_of_its_table():
    with pytest.raises(Refused, match="fee_ends_before"):
        charge((100, 100), date(2025, 11, 1), date(2025, 11, 21))


days = st.integers(0, 280).map(lambda n: date(2024, 1, 1) + timedelta(days=n))


@given(days, st.integers(1, 200), st.integers(1, 200), st.integers(10, 900), st.integers(10, 400))
def test_longer_never_costs_less_and_months_add_up(since, first, more, length, depth):
    size, middle = (length, depth), since + timedelta(days=first)
    until = middle + timedelta(days=more)
    assert charge(size, since, until) >= charge(size, since, middle)
    assert charge(size, since, until) >= charge(size, middle, until)
    joined = charge(size, since, middle) + charge(size, middle, until)
    if middle.day == 1:
        assert joined == charge(size, since, until)
    else:  # the month that is cut in two counts twice by at most a half
        assert joined >= charge(size, since, until)
