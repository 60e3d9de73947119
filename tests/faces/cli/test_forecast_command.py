"""`od forecast`: looks ahead for running targets and says how often such forecasts held."""

import re
from datetime import date, datetime
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from tests.engine.indicators.test_measuring import defined, dossiers
from tests.faces.desk.numbers.life import SAI_GON, aim_at_it
from tests.makers import HERE

from opendistrict.faces.kit import clock
from opendistrict.registers.facts import actions as facts

__all__ = ["defined"]
pytestmark = pytest.mark.usefixtures("quan1", "defined")


def said(act: str) -> str:
    out = StringIO()
    call_command("forecast", act, stdout=out)
    return out.getvalue()


def test_nothing_looked_ahead_for_is_said() -> None:
    with pytest.raises(CommandError, match="od forecast make"):
        said("score")


def test_made_and_scored(monkeypatch: pytest.MonkeyPatch) -> None:
    now = datetime(2026, 11, 22, 9, tzinfo=HERE)
    monkeypatch.setattr(clock, "now", lambda request=None: now)
    for n in range(34):
        day = date(2024 + n // 12, n % 12 + 1, 3)
        ward = "quan-1-phuong-ben-nghe" if day < date(2025, 7, 1) else SAI_GON
        dossiers(40 + n % 5, 4 + n % 3, ward, day)
    facts.roll_up()
    aim_at_it()
    assert re.search(r"ahead for [1-9]\d* running targets", said("make"))
    head, row = (
        said("score").splitlines()[2],
        next(line for line in said("score").splitlines() if line.startswith("t1 ")),
    )
    assert head.split()[:3] == ["target", "method", "months"]
    assert re.search(r"\d+%\s+\d+%$", row), "how often both bands held"


def test_the_score_is_the_one_counted_by_hand(monkeypatch: pytest.MonkeyPatch) -> None:
    """Fifteen months of 42 dossiers and one of 102. Of the 33 forecasts from the later half of
    them, all of 42, the six of the last month are 60 off and outside every band: 360 in all, of
    27 × 42 + 6 × 102 = 1,746 that came. Repeating the last month or the year before says 42 too."""
    now = datetime(2026, 11, 22, 9, tzinfo=HERE)
    monkeypatch.setattr(clock, "now", lambda request=None: now)
    for n in range(6, 22):
        day = date(2025 + n // 12, n % 12 + 1, 3)
        dossiers(100 if n == 21 else 40, 2, SAI_GON, day)
    facts.roll_up()
    aim_at_it()
    said("make")
    (row,) = (line.split() for line in said("score").splitlines() if line.startswith("t1 "))
    assert row[-7:] == ["16", "33", "20.6", "1.00", "1.00", "82%", "82%"]
