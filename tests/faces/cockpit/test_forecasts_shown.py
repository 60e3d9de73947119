"""Forecasts where leaders look: one line under a target, and the whole of it on its page."""

from datetime import date, datetime, timedelta
from uuid import UUID

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import translation
from tests.engine.plans.foretelling import NIGHT, ON, OWNER, Foretold, foretold, row, tell
from tests.faces.cockpit.signing import account_of
from tests.makers import HERE, unit_id

from opendistrict.engine.plans import actions, queries
from opendistrict.engine.plans.models import Target
from opendistrict.engine.plans.queries import OutlookShape
from opendistrict.faces.desk.targets import foreseen
from opendistrict.faces.kit import clock
from opendistrict.faces.kit import foretold as lines

__all__ = ["foretold"]
MORNING = datetime(2023, 10, 20, 8, tzinfo=HERE)


@pytest.fixture
def chair(foretold: Foretold, monkeypatch: pytest.MonkeyPatch) -> Client:
    monkeypatch.setattr(clock, "now", lambda request=None: MORNING)
    client = Client()
    client.force_login(account_of("chu-tich-quan-1"))
    return client


def page(client: Client, path: str) -> str:
    answered = client.get(path)
    assert answered.status_code == 200, path
    return " ".join(answered.content.decode().split())


def of(path: str, client: Client, key: UUID) -> str:
    """The row of one target in a table."""
    whole = page(client, path)
    _, after = whole.split(f"/targets/{key}/", 1)
    return after.split("</tr>", 1)[0]


UNIT = "/cockpit/units/{}/"


def test_one_line_says_how_much_how_likely_and_how_often_right(
    foretold: Foretold, chair: Client
) -> None:
    falls_short, makes_it, yes = foretold.targets(
        row("cumulative", "thu-dau-nam", 760), row("cumulative", "thu-cuoi-nam", 690),
        row("yesno", "thu-co", 1),
    )  # fmt: skip
    unit = UNIT.format(unit_id(OWNER))
    assert 'class="ahead' not in page(chair, unit)
    actions.look_ahead(NIGHT)
    found = queries.outlooks([falls_short], on=ON)[falls_short]
    mean, held = found.outlook["at_deadline"]["mean"], found.score["held80"]
    said = of(unit, chair, falls_short)
    assert f"Dự báo {mean:.0f}<" in said
    assert f"khả năng đạt {found.percent}%" in said and "is-unlikely" in said
    assert f"dải 80% đúng {held:.0%} số lần" in said
    assert "Khó đạt" in said and "dự báo đến hạn" not in said, "said once"
    good = of(unit, chair, makes_it)
    assert "is-unlikely" not in good and "Đang thực hiện" in good
    assert "bullet-forecast" in good
    assert 'class="ahead' not in of(unit, chair, yes)


def test_the_page_of_the_set_shows_it_too_and_asks_once(foretold: Foretold, chair: Client) -> None:
    keys = foretold.targets(
        *(row("cumulative", "thu-dau-nam", 700 + 10 * n) for n in range(8)),
        row("threshold", "thu-dung-han", 85),
    )
    actions.look_ahead(NIGHT)
    with CaptureQueriesContext(connection) as asked:
        said = page(chair, "/cockpit/?show=all&period=20230101-20240101-calendar")
    assert all(f"/targets/{key}/" in said for key in keys)
    assert said.count('class="ahead') == len(keys)
    assert sum("plans_targetoutlook" in one["sql"] for one in asked) == 1


def test_a_month_that_missed_is_named_in_the_line(foretold: Foretold, chair: Client) -> None:
    missed, lost, spare = foretold.targets(
        row("threshold", "thu-dung-han", 85), row("level", "thu-nguong", 100),
        row("level", "thu-nguong", 80),
    )  # fmt: skip
    actions.look_ahead(NIGHT)
    unit = UNIT.format(unit_id(OWNER))
    assert "Lỡ tháng 03/2023" in of(unit, chair, missed)
    assert "không đạt được nữa" in of(unit, chair, lost)
    assert "Lỡ tháng" not in of(unit, chair, spare) and "khả năng đạt" in of(unit, chair, spare)


def test_many_missed_months_are_counted() -> None:
    days = [date(2023, month, 1).isoformat() for month in range(1, 6)]
    outlook = {"missed": days, "every": "month"}
    said = "Lỡ tháng 01/2023, 02/2023, 03/2023 và 2 tháng khác"
    assert lines.missed_words(outlook) == said
    weeks = {"missed": ["2023-01-09"], "every": "week"}
    assert lines.missed_words(weeks) == "Lỡ kỳ từ 09/01/2023"


def test_nothing_is_said_when_the_period_is_over_or_nothing_was_tried(foretold: Foretold) -> None:
    (one,) = foretold.targets(row("cumulative", "thu-dau-nam", 760))
    actions.look_ahead(NIGHT)
    found = queries.outlooks([one], on=ON)[one]
    view = queries.target_view(one, actor=foretold.chair, on=ON)
    assert view is not None
    assert lines.line(view, found, on=ON) is not None
    assert lines.line(view, found, on=date(2023, 12, 31)) is None
    untried = OutlookShape(
        found.target_id, found.made_on, found.outlook, {**found.score, "n_forecasts": 3}, (), ()
    )
    assert lines.line(view, untried, on=ON) is None


# ------------------------------------------------------------------ its own page


def test_the_page_says_whether_every_month_kept_it(foretold: Foretold, chair: Client) -> None:
    kept, missed, spare = foretold.targets(
        row("threshold", "thu-dung-han", 80), row("threshold", "thu-dung-han", 85),
        row("level", "thu-nguong", 80),
    )  # fmt: skip
    actions.look_ahead(NIGHT)
    percent = queries.outlooks([kept], on=ON)[kept].percent
    said = page(chair, f"/targets/{kept}/")
    assert "Đã qua 9/12 kỳ, kỳ nào cũng giữ được mức" in said
    assert f"khả năng giữ được đến hết là {percent}%" in said and "Kỳ kém nhất" in said
    assert "chia đều" not in said
    said = page(chair, f"/targets/{missed}/")
    assert "Lỡ tháng 03/2023. Kỳ nào cũng phải giữ được mức nên không đạt được nữa." in said
    said = page(chair, f"/targets/{spare}/")
    assert "Đã qua 9/12 kỳ, 8 kỳ giữ được mức; cần 10 kỳ." in said
    assert "Số kỳ giữ được" in said and "/12</dd>" in said


def test_the_page_is_silent_of_yes_or_no(foretold: Foretold, chair: Client) -> None:
    (yes,) = foretold.targets(row("yesno", "thu-co", 1))
    actions.look_ahead(NIGHT)
    assert "Dự báo đến hạn" not in page(chair, f"/targets/{yes}/")


def test_the_page_says_what_is_lost_before_anything_can_be_foretold(foretold: Foretold) -> None:
    for month in (8, 9):
        tell("thu.none", 5, date(2023, month, 3))
    (lost,) = foretold.targets(row("threshold", "thu-khong", 9))
    Target.objects.filter(pk=lost).update(since=date(2023, 8, 1))
    actions.look_ahead(NIGHT)
    found = queries.outlooks([lost], on=ON)[lost]
    view = queries.target_view(lost, actor=foretold.chair, on=ON)
    assert view is not None and found.outlook["why"] == "too_few_points"
    shown = foreseen.ahead(view.target, found)
    assert shown is not None and shown.headline.startswith("Lỡ tháng 08/2023, 09/2023. ")


def test_a_rate_is_as_exact_as_what_it_stands_beside() -> None:
    with translation.override("vi"):
        assert lines.quantity(97.966, "%") == "97,97%"
        assert lines.quantity(2871.96, "tỷ đồng") == "2.872 tỷ đồng"
    with translation.override("en"):
        assert lines.quantity(14.26, "") == "14.3"


def test_last_week_s_knowledge_shows_last_week_s_forecast(
    foretold: Foretold, chair: Client
) -> None:
    (one,) = foretold.targets(row("cumulative", "thu-dau-nam", 760))
    actions.look_ahead(NIGHT)
    assert "Dự báo đến hạn" in page(chair, f"/targets/{one}/")
    before = ON - timedelta(days=1)
    assert "Dự báo đến hạn" not in page(chair, f"/targets/{one}/?on={before}&known_on={before}")
