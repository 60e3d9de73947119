"""The sample's facts: the same at every set-up, plausible, learned in time."""

import os
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from hashlib import sha256
from pathlib import Path
from uuid import UUID

import pytest
import yaml
from django.db import connection, transaction
from pytest_django import DjangoDbBlocker
from tests.makers import HERE, actor, bring_pack_back, unit_id

from opendistrict.engine.indicators import queries as indicators
from opendistrict.engine.indicators.shapes import Question
from opendistrict.faces.cli import sample, sample_facts
from opendistrict.registers.base import queries as base
from opendistrict.registers.facts.actions import rolling
from opendistrict.registers.facts.models import Correction, Fact, Pending
from opendistrict.registers.facts.shapes import Telling
from opendistrict.registers.orgs import queries as orgs

pytestmark = pytest.mark.usefixtures("told", "quan1")
NOW = datetime(2025, 12, 31, 9, tzinfo=HERE)
FILE = sample.folder() / "facts.yaml"
TET = (date(2023, 1, 22), date(2024, 2, 10), date(2025, 1, 29))
REFORM = date(2025, 7, 1)
FORTNIGHT = timedelta(14)
DONE = "mau-mot-cua.giai-quyet"
PUPILS = "mau-giao-duc.hoc-sinh"
MAKE = """
import sys, django
from django.conf import settings
settings.DATABASES["default"]["NAME"] = sys.argv[1]
django.setup()
from tests.faces.cli import test_sample_facts as us
print(us.make(us.FILE).digest)
"""


@dataclass(frozen=True)
class Made:
    """What a seed makes, without telling it: with the day each is learned, and which of them are
    taken for mistakes."""

    facts: tuple[tuple[date, Telling], ...]
    mistaken: tuple[str, ...]

    @property
    def digest(self) -> str:
        lines = sorted(
            _line(one.measure, one.act, one.quantity, one.happened_on, known, one.unit_id,
                  one.area_id, dict(one.slices))
            for known, one in self.facts
        )  # fmt: skip
        return sha256("\n".join([*lines, *self.mistaken]).encode()).hexdigest()

    def total(self, measure: str, since: date, until: date, **slices: str) -> int:
        """How much of it happens from a day to the day before another one."""
        return round(sum(
            one.quantity for _, one in self.facts
            if one.measure == measure and since <= one.happened_on < until
            and slices.items() <= dict(one.slices).items()
        ))  # fmt: skip


def _line(
    measure: str, act: str, quantity: Decimal, day: date, known: date, unit: UUID,
    area: UUID | None, slices: dict[str, str],
) -> str:  # fmt: skip
    return f"{measure} {act} {quantity:.4f} {day} {known} {unit} {area} {sorted(slices.items())}"


def make(path: Path) -> Made:
    plan = sample_facts.read(path)
    weeks = list(sample_facts.Sampler(plan, NOW.date()).weeks())
    in_time = [one for end, some in weeks for known, one in some if known == end]
    mistaken = [one.act for one in sample_facts.mistaken(plan, in_time)]
    return Made(tuple(one for _, some in weeks for one in some), tuple(mistaken))


@pytest.fixture(scope="module")
def the_last_year(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The plan of the sample, begun two years later."""
    path = tmp_path_factory.mktemp("sample") / "facts.yaml"
    path.write_text(yaml.safe_dump(dict(sample_facts.read(FILE)) | {"since": date(2024, 12, 30)}))
    return path


@pytest.fixture(scope="module")
def told(
    _quan1_in_the_database: None, django_db_blocker: DjangoDbBlocker, the_last_year: Path
) -> Iterator[int]:
    """The last of the three years, once for all tests of this file: their own transactions lie
    inside this one."""
    with django_db_blocker.unblock():
        if base.loaded_pack("quan1") is None:
            bring_pack_back()
        with transaction.atomic():
            yield sample_facts.live(
                the_last_year, now=NOW, actor_on=actor, progress=lambda done, all: None
            )
            transaction.set_rollback(True)


@pytest.fixture(scope="module")
def three_years(told: int) -> Made:
    return make(FILE)


def test_two_processes_make_the_same_facts(three_years: Made) -> None:
    """One with another order of sets and names than ours."""
    environment = os.environ | {
        "PYTHONHASHSEED": "2" if os.environ.get("PYTHONHASHSEED") == "1" else "1",
        "PYTHONPATH": os.pathsep.join(sys.path),
    }
    other = subprocess.run(
        [sys.executable, "-c", MAKE, str(connection.settings_dict["NAME"])],
        env=environment, capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert other.stdout.strip() == three_years.digest
    assert len(three_years.facts) > 40_000 and len(set(three_years.mistaken)) == 24


def test_what_is_made_is_what_is_told(told: int, the_last_year: Path) -> None:
    corrections = set(Correction.objects.values_list("fact_id", flat=True))
    rows = Fact.objects.order_by("pk").values_list(
        "pk", "series__measure", "act", "quantity", "happened_on", "recorded_at", "series__unit",
        "series__area", "series__slices",
    )  # fmt: skip
    lines = {
        _line(measure, act, quantity, day, at.astimezone(HERE).date(), unit, area, slices)
        for pk, measure, act, quantity, day, at, unit, area, slices in rows
        if pk not in corrections
    }
    plan = make(the_last_year)
    assert lines == {
        _line(one.measure, one.act, one.quantity, one.happened_on, known, one.unit_id, one.area_id,
              dict(one.slices))
        for known, one in plan.facts
    }  # fmt: skip
    assert told == len(lines) > 15_000
    corrected = set(Correction.objects.values_list("corrects__act", flat=True))
    assert corrected <= set(plan.mistaken)


def test_they_are_learned_as_facts_are(told: int) -> None:
    assert sample_facts.is_loaded()
    assert not Pending.objects.exists(), "the sums are ready when the site opens"
    days = [
        (learned.astimezone(HERE).date(), day)
        for learned, day in Fact.objects.values_list("recorded_at", "happened_on")
    ]
    late = [learned for learned, day in days if learned - day > FORTNIGHT]
    assert told / 20 < len(late) < told / 5
    assert all(day <= learned <= NOW.date() for learned, day in days)


def test_the_year_has_its_seasons(three_years: Made) -> None:
    """Dossiers fall off in the second month and pupils enrol in the eighth, in each year."""
    total = three_years.total
    for year in (2023, 2024, 2025):
        february = total(DONE, date(year, 2, 1), date(year, 3, 1)) / 28
        march = total(DONE, date(year, 3, 1), date(year, 4, 1)) / 31
        assert 0.25 < february / march < 0.75, year
        august = total(PUPILS, date(year, 8, 1), date(year, 9, 1))
        april = total(PUPILS, date(year, 4, 1), date(year, 5, 1))
        assert 50 < august < 250 and abs(april) < august, year
    grown = [total(DONE, date(year, 3, 1), REFORM.replace(year=year)) for year in range(2023, 2026)]
    assert 14_000 < grown[0] < grown[1] < grown[2] < 20_000, "six per cent a year"


def test_little_happens_at_tet(three_years: Made) -> None:
    """In the fortnight of Tết, of what offices decide and people bring."""
    plan = sample_facts.read(FILE)
    quiet = [one["measure"] for one in plan["measures"] if one.get("tet", 1) <= 0.3]
    assert len(quiet) >= 6
    for first in TET:
        monday = first - timedelta(first.weekday())
        later = monday + 3 * FORTNIGHT
        for one in quiet:
            usual = three_years.total(one, later, later + FORTNIGHT)
            assert three_years.total(one, monday, monday + FORTNIGHT) < 0.67 * usual, (first, one)


def test_the_reform_is_felt_and_the_four_wards_take_over(three_years: Made) -> None:
    total, autumn = three_years.total, date(2025, 10, 1)

    def on_time(since: date, until: date) -> float:
        return total(DONE, since, until, on_time="yes") / total(DONE, since, until)

    assert total(DONE, REFORM, autumn) < 0.9 * total(DONE, date(2024, 7, 1), date(2024, 10, 1))
    assert on_time(date(2025, 4, 1), REFORM) > 0.95 > 0.9 > on_time(REFORM, autumn) > 0.82
    assert on_time(autumn, date(2026, 1, 1)) > 0.95, "it does not last"

    units: dict[bool, set[UUID]] = defaultdict(set)
    for day, unit in Fact.objects.values_list("happened_on", "series__unit").distinct():
        units[day >= REFORM].add(unit)
    before, after = (orgs.tree_on(day).units.keys() for day in (REFORM - timedelta(1), REFORM))
    assert len(units[False]) == 10 and units[False] <= before - after
    assert len(units[True]) == 4 and units[True] <= after - before


def test_corrections_halve_what_was_told_twice_forty_days_later() -> None:
    rows = list(Correction.objects.select_related("fact", "corrects").order_by("pk"))
    assert 8 <= len(rows) <= 24
    for one in rows:
        left = (one.corrects.quantity / 2).quantize(Decimal(1))
        assert one.fact.quantity == left - one.corrects.quantity
        learned = one.fact.recorded_at.astimezone(HERE).date()
        assert learned == one.corrects.happened_on + timedelta(days=40)
        assert one.reason == "Nhập trùng (mẫu)"
    assert {one.fact.recorded_at.date() < REFORM for one in rows} == {True, False}


def test_numbers_are_measured_of_them() -> None:
    spring = date(2025, 4, 1), date(2025, 7, 1)
    codes = ["mau-do-dung-han", "mau-do-ho-ngheo", "mau-do-thu-ngan-sach", "mau-do-phuc-vu"]
    questions = [Question(code, unit_id("quan-1"), *spring) for code in codes]
    found = indicators.measured(questions, on=REFORM, known_on=REFORM)
    values = {one.indicator: measured.value for one, measured in found.items()}
    assert 85 < values["mau-do-dung-han"] < 100  # type: ignore[operator]
    assert 400 < values["mau-do-ho-ngheo"] < 620  # type: ignore[operator]
    assert 3000 < values["mau-do-thu-ngan-sach"] < 6000  # type: ignore[operator]
    assert all(measured.is_sample for measured in found.values())


def test_a_roll_up_compares_no_row_with_every_series_whatever_was_counted_last() -> None:
    """After a great telling was rolled back, the tables are big and counted as empty."""
    with connection.cursor() as cursor:
        cursor.execute("UPDATE pg_class SET reltuples = 0 WHERE relname LIKE 'facts%'")
        cursor.execute("EXPLAIN " + rolling._ROLL_UP, [rolling.BATCH])
        plan = "\n".join(line for (line,) in cursor.fetchall())
    assert "facts_series" in plan and "Join Filter" not in plan
