"""The ranges of fines that the pack tells: as the notes of the field say, gaps left as gaps."""

import csv
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from django.conf import settings

from opendistrict.services.inspections import queries, rules
from opendistrict.services.inspections.flow import FLOW
from opendistrict.services.inspections.shapes import SanctionShape

pytestmark = pytest.mark.usefixtures("quan1")
DIAGRAM = settings.ROOT / "docs" / "states" / "findings.md"
NOTES = Path(settings.SHARED) / "domain" / "sanctions.csv"


def of(kind: str, day: date, area: str = "") -> SanctionShape | None:
    square_metres = Decimal(area) if area else None
    return rules.sanction_for(queries.sanctions(), kind, day, square_metres)


def test_what_governs_when():
    old, new = date(2024, 12, 31), date(2025, 1, 1)
    assert of("ban_hang_rong", old).individual[1].dong == 200_000
    assert of("ban_hang_rong", new).individual[1].dong == 250_000
    assert of("trong_giu_xe", old, "4") is None, "no source gives the older ranges"
    assert of("trong_giu_xe", new, "10").code == "nd-168-2024-giu-xe-10-20"
    assert of("sai_giay_phep", date(2026, 2, 28)) is not None
    assert of("sai_giay_phep", date(2026, 3, 1)) is None, "governed by a text nobody read"
    assert of("khac", new) is None


def test_organisations_pay_double_wherever_both_are_known():
    for one in queries.sanctions():
        assert one.basis and one.confidence
        assert [2 * amount.dong for amount in one.individual] == [
            amount.dong for amount in one.organisation
        ]


@pytest.mark.skipif(not NOTES.exists(), reason="the shared notes of the field are not here")
def test_every_range_of_the_notes_is_in_the_pack_and_no_other():
    with NOTES.open(encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if row["field"].startswith("sidewalk")]
    told = {(int(row["individual_min"]), int(row["individual_max"])) for row in rows}
    kept = {tuple(amount.dong for amount in one.individual) for one in queries.sanctions()}
    assert kept == told and len(rows) == 8


def test_the_diagram_in_the_documentation_is_the_flow():
    assert FLOW.mermaid() in DIAGRAM.read_text(encoding="utf-8")
