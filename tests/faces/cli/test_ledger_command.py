"""`od ledger`, and the sample money of the demonstration."""

from datetime import date
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from tests.makers import MORNING, TODAY
from tests.registers.ledger.conftest import SECRET
from tests.registers.ledger.world import World, make_world

from opendistrict.faces.cli import sample, sample_money
from opendistrict.faces.kit import clock
from opendistrict.registers.ledger import queries
from opendistrict.registers.ledger.models import BankAccount, BankLine, Charge
from opendistrict.registers.orgs import queries as orgs


@pytest.fixture
def world(quan1: None, monkeypatch: pytest.MonkeyPatch) -> World:
    monkeypatch.setattr(clock, "now", lambda request=None: MORNING)
    return make_world(SECRET)


def run(*words: str) -> str:
    out = StringIO()
    call_command("ledger", *words, stdout=out)
    return out.getvalue()


def test_a_file_is_taken_in_once_and_a_day_is_closed(world: World, tmp_path: Path):
    bill = world.bill(world.charge(100_000))
    file = tmp_path / "so-phu.csv"
    file.write_bytes(world.file((100_000, bill.code), (7_000, "khong ro")))
    asked = ("import", str(file), "--account", "0001112223", "--form", "mau")
    assert "2 new lines, 0 known before; 1 matched, 1 left for a person." in run(*asked)
    with pytest.raises(CommandError, match="This very file"):
        run(*asked)
    told = run("close", "--unit", "phuong-sai-gon", "--day", TODAY.isoformat())
    (one,) = queries.closings(world.ward, actor=world.clerk)
    assert one.digest in told and one.day == TODAY


def test_every_difference_is_named(world: World):
    (line,) = world.bank((9_000, "khong ro"), on=date(2026, 11, 10))
    with pytest.raises(CommandError) as no:
        run("close", "--unit", "phuong-sai-gon", "--day", TODAY.isoformat())
    assert world.line(line).reference in str(no.value) and no.value.returncode == 1


@pytest.mark.parametrize(
    "words",
    [
        ("import", "/there/is/none", "--account", "0001112223", "--form", "mau"),
        ("import", "/there/is/none", "--account", "9", "--form", "mau"),
        ("close", "--unit", "phuong-khong-co", "--day", "2026-11-23"),
    ],
)
def test_what_is_not_there_is_said(world: World, words: tuple[str, ...]):
    with pytest.raises(CommandError, match=r"No such file|no account|no unit"):
        run(*words)
    assert not BankLine.objects.exists()


def test_the_sample_money_obeys_the_rules_and_says_what_it_is(quan1: None):
    made = sample_money.live(sample.folder() / "money.yaml", now=MORNING)
    assert sample_money.is_loaded() and made == Charge.objects.count() > 20
    assert all(one.is_sample for one in BankAccount.objects.all())
    assert "mẫu" in Charge.objects.order_by("id")[0].title
    ward = orgs.unit_ids_by_slug()["phuong-sai-gon"]
    sheet, differences = queries.closing_sheet(ward, day=TODAY)
    assert differences == [] and sheet["sum"] == 0
    assert sheet["lines"]["unmatched"] and sheet["charges"]["open"], "something is left to do"
