"""The rules of sidewalks that the pack tells: what is in force when, and what stays a gap."""

import json
from datetime import date
from pathlib import Path

import pytest

from opendistrict.kernel.money import Money
from opendistrict.kernel.refusals import Refused
from opendistrict.registers.places import queries as places
from opendistrict.services.sidewalks import queries, rules
from opendistrict.services.sidewalks.shapes import By, FeeKind, Ground, Wanted

pytestmark = pytest.mark.usefixtures("quan1")
FACTS = Path(__file__).parents[2] / ".." / "shared" / "domain" / "sidewalk.json"


def governed(use: str, day: date) -> tuple[str, By]:
    regime, rule = rules.governing(queries.regimes(), use, day)
    return regime.code, rule.by


def test_what_governs_when():
    assert governed("kinh_doanh", date(2024, 6, 1)) == ("qd-32-2023", By.REGISTRATION)
    assert governed("vat_lieu", date(2026, 11, 22)) == ("nd-165-2024", By.PERMIT)
    with pytest.raises(Refused, match="use_is_in_no_regime"):
        governed("kinh_doanh", date(2026, 11, 22))
    with pytest.raises(Refused, match="no_regime_in_force"):
        governed("kinh_doanh", date(2008, 1, 1))
    told = {one.code: one for one in queries.regimes()}
    (unread,) = rules.unread(told.values(), told["nd-165-2024"], date(2026, 7, 1))
    assert unread.code == "nd-241-2026"


def test_the_rates_that_are_known_and_those_that_are_gaps():
    (table,) = queries.fee_tables()
    known = {(one.area, one.street): (one.parking, one.other) for one in table.rates}
    assert known[1, "central"] == (Money(350_000), Money(100_000))
    assert known[5, "any"] == (Money(50_000), Money(20_000))
    gaps = [known[area, street] for area in (2, 3, 4) for street in ("central", "remaining")]
    assert gaps == [(None, None)] * 6


def test_the_class_of_a_street_is_a_gap_but_for_two():
    classes = {
        one.slug: queries.street_class(key, date(2024, 6, 1))
        for key, one in places.streets().items()
    }
    assert {slug for slug, found in classes.items() if found} == {"ham-nghi", "phan-boi-chau"}
    assert classes["ham-nghi"] == (1, "central")


@pytest.mark.skipif(not FACTS.exists(), reason="the shared table of facts is not here")
def test_the_vectors_of_the_domain_and_every_use_it_names():
    facts = json.loads(FACTS.read_text(encoding="utf-8"))
    regime = next(one for one in queries.regimes() if one.code == "qd-32-2023")
    assert len(regime.uses) == len(facts["uses_QD32"])
    assert regime.conditions.walkers_cm == 150 and regime.conditions.least_depth_cm == 300
    for vector, (length, since, until) in zip(
        facts["fee_NQ15"]["test_vectors"],
        [
            (200, date(2024, 6, 1), date(2024, 7, 1)), (290, date(2024, 6, 1), date(2024, 9, 1)),
            (1_000, date(2024, 6, 1), date(2024, 6, 15)),
            (1_000, date(2024, 6, 1), date(2024, 6, 16)),
            (1_000, date(2025, 1, 20), date(2025, 2, 11)),
        ],
        strict=True,
    ):  # fmt: skip
        asked = Wanted("kinh_doanh", Ground.SIDEWALK, (0, length), (0, 100), since, until)
        fee = rules.fee(
            queries.fee_tables(), regime, regime.uses["kinh_doanh"], asked, area=1, street="central"
        )
        assert fee.kind is FeeKind.OTHER and fee.total == Money(vector["out"]), vector["in"]
