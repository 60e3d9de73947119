"""`od cases rehouse`: shown first, done when told, and slips are said before anything moves."""

from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from tests.engine.cases.office import NOON, Office, office
from tests.engine.cases.test_rehousing import AFTER, RENAMED, WARDS, another, end, filed_in
from tests.makers import actor, unit_id

from opendistrict.engine.cases import actions, queries
from opendistrict.engine.cases.models import RehousingOrder
from opendistrict.faces.kit import clock
from opendistrict.kernel.workclock import Every, Term
from opendistrict.registers.base.models import AuditEvent

pytestmark = pytest.mark.django_db
__all__ = ["office"]
BASIS = ["--basis", "Quyết định mẫu"]


@pytest.fixture(autouse=True)
def _after(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda request=None: AFTER)


def run(*words: Any) -> list[str]:
    out = StringIO()
    call_command("cases", "rehouse", *map(str, words), stdout=out)
    return out.getvalue().splitlines()


def test_the_dry_run_shows_each_dossier_and_changes_nothing(office: Office) -> None:
    opened = office.open()
    another(*RENAMED)
    said = run("--procedure", "xac-nhan-thu", "--step", "tham_tra=xem_xet")
    assert said[0].split() == ["dossier", "procedure", "from", "to"]
    assert said[1].split() == [opened.code, "xac-nhan-thu", "4.tham_tra", "4.xem_xet"]
    assert said[2:] == [
        "1 would move, 0 would stay.", "Nothing is changed: add --yes and --basis.",
    ]  # fmt: skip
    assert office.state(opened.id) == "4.tham_tra" and not RehousingOrder.objects.exists()


def test_told_to_it_moves_them_and_says_who_did(office: Office) -> None:
    opened = office.open()
    another(*RENAMED)
    said = run("--procedure", "xac-nhan-thu", "--step", "tham_tra=xem_xet", "--yes", *BASIS)
    assert said[-1] == "1 moved, 0 stay where they are."
    assert office.state(opened.id) == "4.xem_xet"
    line = AuditEvent.objects.get(action="cases.carry_out_rehousing")
    assert line.actor_kind == "operator" and line.details["basis"] == "Quyết định mẫu"
    again = run("--procedure", "xac-nhan-thu", "--yes", *BASIS)
    assert again == ["No open dossier is concerned. Nothing is changed."]
    assert RehousingOrder.objects.count() == 1


def test_what_cannot_move_says_why_and_stays(office: Office) -> None:
    opened = office.open()
    another(*RENAMED)
    said = run("--procedure", "xac-nhan-thu")
    assert "stays" in said[1] and said[2] == "0 would move, 1 would stay."
    assert "Chọn" not in said[1] and "ước" not in said[1], "commands speak English"
    assert run("--procedure", "xac-nhan-thu", "--yes", *BASIS)[-1].startswith("0 moved, 1 stay")
    assert office.state(opened.id) == "4.tham_tra"


def test_by_the_new_term_the_promise_is_shown(office: Office) -> None:
    office.open()
    another(*RENAMED)
    said = run("--procedure", "xac-nhan-thu", "--step", "tham_tra=xem_xet", "--new-term")
    assert "promised 01/12/2026 17:00" in said[1]
    assert said[2] == "1 would move, 0 would stay. 1 get another promised date."


def test_for_a_later_day_it_is_ordered_and_waits(office: Office, monkeypatch: Any) -> None:
    opened = office.open()
    another(*RENAMED)
    monkeypatch.setattr(clock, "now", lambda request=None: NOON)
    words = ("--procedure", "xac-nhan-thu", "--step", "tham_tra=xem_xet", "--on", "26/11/2026")
    assert run(*words, "--yes", *BASIS)[-1] == "Ordered for 26/11/2026: done by the clock at 00:05."
    assert office.state(opened.id) == "4.tham_tra"
    assert actions.carry_out_due(AFTER) == 1
    assert office.state(opened.id) == "4.xem_xet"


def test_a_ward_that_ended_goes_to_its_heir(office: Office) -> None:
    key = filed_in(office, "phuong-sai-gon")
    code = queries.case(key).standing.code
    inside = actor("chuyen-vien-mot-cua-phuong-sai-gon", NOON.date())
    asking = filed_in(office, "phuong-ben-thanh")
    who = actor(_holder(asking), NOON.date())
    assert inside.unit_id
    actions.enquire(
        dossier_id=asking, to_unit_id=inside.unit_id, question="Có hộ khẩu không?",
        term=Term(1, Every.WORKING_DAY), actor=who, at=NOON,
    )  # fmt: skip
    end("phuong-sai-gon", WARDS[1:2])
    said = run("--unit", "phuong-sai-gon")
    (line,) = [one for one in said if one.startswith(code)]
    assert line.split()[2:4] == ["phuong-sai-gon", "phuong-ben-thanh"]
    assert any("1 open questions go to the heirs" in one for one in said)
    run("--unit", "phuong-sai-gon", "--yes", *BASIS)
    assert queries.case(key).standing.office_id == unit_id("phuong-ben-thanh")


def _holder(dossier: Any) -> str:
    from opendistrict.registers.orgs import queries as orgs

    post = queries.case(dossier).standing.holder_id
    assert post
    return orgs.posts([post], on=NOON.date())[post].slug


def test_a_single_dossier_goes_elsewhere(office: Office) -> None:
    key = filed_in(office, "phuong-sai-gon")
    code = queries.case(key).standing.code
    end("phuong-sai-gon", WARDS[1:3])
    said = run("--unit", "phuong-sai-gon", "--dossier", f"{code}=phuong-cau-ong-lanh")
    (line,) = [one for one in said if one.startswith(code)]
    assert "phuong-cau-ong-lanh" in line


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--unit", "phuong-sai-gon"], "still"),
        (["--unit", "phuong-saigon"], "Did you mean phuong-sai-gon"),
        (["--procedure", "khong-co"], "khong-co"),
        (["--procedure", "xac-nhan-thu", "--step", "tham_tra"], "write OLD=NEW"),
        (["--unit", "phuong-sai-gon", "--dossier", "26740-1=phuong-ben-thanh"], "no dossier"),
        (["--unit", "a", "--procedure", "b"], "not allowed with"),
        ([], "required"),
        (["--procedure", "xac-nhan-thu", "--yes", "--dry-run"], "not allowed with"),
    ],
)
def test_a_slip_is_said_and_nothing_moves(office: Office, words: list[str], said: str) -> None:
    with pytest.raises(CommandError, match=said):
        run(*words)
    assert not RehousingOrder.objects.exists()


def test_without_a_basis_nothing_is_ordered(office: Office) -> None:
    opened = office.open()
    another(*RENAMED)
    with pytest.raises(CommandError, match="--basis"):
        run("--procedure", "xac-nhan-thu", "--step", "tham_tra=xem_xet", "--yes")
    assert not RehousingOrder.objects.exists() and office.state(opened.id) == "4.tham_tra"


def test_a_long_list_is_cut_and_counted(office: Office, monkeypatch: Any) -> None:
    from opendistrict.faces.cli.management.commands import cases

    monkeypatch.setattr(cases, "MOST", 1)
    for hours in (0, 1):
        office.open(NOON + timedelta(hours=hours))
    another(*RENAMED)
    said = run("--procedure", "xac-nhan-thu", "--step", "tham_tra=xem_xet")
    assert said[2:4] == ["… and 1 more", "2 would move, 0 would stay."]
