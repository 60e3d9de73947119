"""The sample's facts: the same at every set-up, plausible, learned in time."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
from tests.makers import HERE, actor, unit_id

from opendistrict.engine.indicators import queries as indicators
from opendistrict.engine.indicators.shapes import Question
from opendistrict.faces.cli import sample, sample_facts
from opendistrict.kernel.actor import Actor
from opendistrict.registers.facts.models import Correction, Fact, Pending

pytestmark = pytest.mark.usefixtures("quan1")
NOW = datetime(2023, 6, 30, 9, tzinfo=HERE)


def actor_on(post: str, on: date) -> Actor:
    return actor(post, on)


@pytest.fixture
def half_a_year(db: None) -> Iterator[int]:
    yield sample_facts.live(
        sample.folder() / "facts.yaml", now=NOW, actor_on=actor_on, progress=lambda done, all: None
    )


def test_they_are_the_same_every_time(half_a_year: int) -> None:
    def facts() -> list[object]:
        plan = sample_facts.read(sample.folder() / "facts.yaml")
        return list(sample_facts.Sampler(plan, NOW.date()).weeks())

    assert facts() == facts()
    assert half_a_year == sum(len(some) for _, some in facts())  # type: ignore[misc, attr-defined]


def test_they_are_told_and_learned_as_facts_are(half_a_year: int) -> None:
    assert Fact.objects.count() >= half_a_year > 5000
    assert sample_facts.is_loaded() and Correction.objects.exists()
    assert not Pending.objects.exists(), "the sums are ready when the site opens"
    late = [f for f in Fact.objects.all() if f.recorded_at.date() - f.happened_on > timedelta(14)]
    assert late and len(late) < half_a_year / 5
    assert all(f.happened_on <= f.recorded_at.date() <= NOW.date() for f in Fact.objects.all())


def test_little_happens_at_tet(half_a_year: int) -> None:
    """The weeks of Tết 2023 (22 January), of what offices decide and people bring."""
    plan = sample_facts.read(sample.folder() / "facts.yaml")
    quiet = [one["measure"] for one in plan["measures"] if one.get("tet", 1) <= 0.3]

    def told(since: date) -> Decimal:
        weeks = {"happened_on__gte": since, "happened_on__lt": since + timedelta(14)}
        told = Fact.objects.filter(series__measure__in=quiet, **weeks)
        return sum((one.quantity for one in told), Decimal(0))

    assert len(quiet) >= 6 and told(date(2023, 1, 16)) < told(date(2023, 3, 6)) / 2


def test_numbers_are_measured_of_them(half_a_year: int) -> None:
    spring = date(2023, 4, 1), date(2023, 7, 1)
    codes = ["mau-do-dung-han", "mau-do-ho-ngheo", "mau-do-thu-ngan-sach", "mau-do-phuc-vu"]
    questions = [Question(code, unit_id("quan-1"), *spring) for code in codes]
    found = indicators.measured(questions, on=NOW.date(), known_on=NOW.date())
    values = {one.indicator: measured.value for one, measured in found.items()}
    assert 85 < values["mau-do-dung-han"] < 100  # type: ignore[operator]
    assert 400 < values["mau-do-ho-ngheo"] < 620  # type: ignore[operator]
    assert 3000 < values["mau-do-thu-ngan-sach"] < 6000  # type: ignore[operator]
    assert all(measured.is_sample for measured in found.values())
