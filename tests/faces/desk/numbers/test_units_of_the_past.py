"""Units that are no more stand by name in the numbers of who took over from them, and of nobody
else."""

import csv
import io
import re
from datetime import date

import pytest
from django.test import Client
from tests.engine.indicators.test_measuring import dossiers
from tests.faces.desk.numbers.life import (
    CHAIR,
    DIVISION,
    OFFICER,
    SAI_GON,
    SignIn,
    defined,
    sign_in,
)
from tests.makers import MORNING

from opendistrict.kernel.actor import SYSTEM
from opendistrict.registers.orgs import actions as orgs
from opendistrict.registers.orgs.shapes import SuccessionRow, UnitVersionRow

__all__ = ["defined", "sign_in"]
pytestmark = pytest.mark.usefixtures("quan1", "defined")
OTHERS = "Các đơn vị khác"
ENDED = date(2026, 3, 1)


def office(slug: str, name: str, parent: str) -> None:
    row = UnitVersionRow(
        unit=slug, kind="office", since=None, until=ENDED, code=None, name=name, short_name=name,
        name_en=name, aliases=(), parent=parent, place_in_line=90, basis="thử",
        confidence="sample",
    )  # fmt: skip
    orgs.load_units(rows=[row], actor=SYSTEM, at=MORNING)


def parts(client: Client, unit: str, since: str, until: str) -> dict[str, str]:
    """The parts by name with their quantity, from the file; the page names the same."""
    asked = f"?unit={unit}&since={since}&until={until}&by=unit"
    file = client.get(f"/numbers/thu-ho-so/export.csv{asked}")
    assert file.status_code == 200
    rows = list(csv.reader(io.StringIO(file.content.decode("utf-8-sig"))))[1:]
    page = re.sub(r"\s+", " ", client.get(f"/numbers/thu-ho-so/{asked}").content.decode())
    for name, *_more in rows:
        assert name in page, name
    return {row[0]: row[2] for row in rows if float(row[2])}


def test_the_old_wards_stand_by_name_for_the_chair_of_today(sign_in: SignIn) -> None:
    dossiers(10, 0, "quan-1-phuong-ben-nghe", date(2025, 3, 3))
    dossiers(7, 0, "quan-1-phuong-cau-kho", date(2025, 3, 3))
    found = parts(sign_in(CHAIR), "quan-1", "2025-01-01", "2025-06-30")
    assert {name: int(float(n)) for name, n in found.items()} == {
        "Phường Bến Nghé": 10, "Phường Cầu Kho": 7
    }  # fmt: skip


def test_an_office_that_ended_stands_by_name_under_its_ward(sign_in: SignIn) -> None:
    office("to-cu", "Tổ cũ của phường", SAI_GON)
    dossiers(4, 0, "to-cu", date(2026, 2, 3))
    dossiers(5, 0, DIVISION, date(2026, 2, 3))
    chair = sign_in(CHAIR)
    found = parts(chair, SAI_GON, "2026-01-01", "2026-12-31")
    assert int(float(found["Tổ cũ của phường"])) == 4 and OTHERS not in found
    alone = chair.get("/numbers/thu-ho-so/?unit=to-cu&since=2026-01-01&until=2026-12-31")
    assert alone.status_code == 200
    facts = chair.get("/numbers/thu-ho-so/facts/?unit=to-cu&since=2026-01-01&until=2026-12-31")
    assert facts.status_code == 200 and "03/02/2026" in facts.content.decode()


def test_what_passed_to_another_ward_is_not_named(sign_in: SignIn) -> None:
    office("to-giao-di", "Tổ đã giao đi", SAI_GON)
    row = SuccessionRow(
        on=ENDED, kind="merge", source="to-giao-di", target="phong-kthtdt-phuong-tan-dinh",
        share=None, function="một việc", basis="thử", confidence="sample",
    )  # fmt: skip
    orgs.load_successions(rows=[row], actor=SYSTEM, at=MORNING)
    dossiers(4, 0, "to-giao-di", date(2026, 2, 3))
    dossiers(5, 0, DIVISION, date(2026, 2, 3))
    chair = sign_in(CHAIR)
    found = parts(chair, SAI_GON, "2026-01-01", "2026-12-31")
    assert "Tổ đã giao đi" not in found and int(float(found[OTHERS])) == 4
    assert sum(float(n) for n in found.values()) == 9
    for address in ("/numbers/thu-ho-so/", "/numbers/thu-ho-so/facts/"):
        assert chair.get(f"{address}?unit=to-giao-di").status_code == 404


def test_who_reads_one_unit_alone_reads_none_of_its_past_offices(sign_in: SignIn) -> None:
    office("to-cu-phong", "Tổ cũ của phòng", DIVISION)
    dossiers(4, 0, "to-cu-phong", date(2026, 2, 3))
    client = sign_in(OFFICER)
    assert "Tổ cũ của phòng" not in parts(client, DIVISION, "2026-01-01", "2026-12-31")
    assert client.get("/numbers/thu-ho-so/?unit=to-cu-phong").status_code == 404
