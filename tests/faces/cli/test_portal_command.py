"""`od portal`: what the national portal says is told by a file, and the score counts with it."""

from datetime import date, timedelta
from decimal import Decimal
from io import StringIO
from pathlib import Path

import pytest
import yaml
from django.core.management import CommandError, call_command
from tests.engine.cases.office import DAY, NOON, Office, office
from tests.engine.cases.test_falling_due import finish

from opendistrict.engine.cases import actions
from opendistrict.engine.cases.models import DailyScore, PortalCount, Publication
from opendistrict.engine.cases.queries import index766
from opendistrict.engine.cases.queries.lives import in_hand, span_of
from opendistrict.engine.cases.shapes.measured import ScoreLine
from opendistrict.faces.kit import clock
from opendistrict.kernel.workclock import Every
from opendistrict.registers.base.models import AuditEvent
from opendistrict.registers.orgs import queries as orgs

pytestmark = pytest.mark.django_db
__all__ = ["office"]
NOVEMBER = date(2026, 11, 1), date(2026, 12, 1)
AFTER = NOON.replace(month=12, day=1)
HOUR = timedelta(hours=1)
COUNTED = {"office": "phuong-sai-gon", "month": "2026-11-01", "synced": 1, "received": 4}


@pytest.fixture(autouse=True)
def _december(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda request=None: AFTER)


def tell(folder: Path, *rows: dict[str, object]) -> str:
    path, out = folder / "portal.yaml", StringIO()
    path.write_text(yaml.safe_dump([{"source": "mẫu", **row} for row in rows], allow_unicode=True))
    call_command("portal", str(path), stdout=out)
    return out.getvalue().strip()


def published(code: str, **other: object) -> dict[str, object]:
    told = {"decided_on": "2026-11-10", "effective_on": "2026-12-01", "public_on": "2026-11-11"}
    return {"procedure": code, **told, **other}


def lines(office: Office, units: frozenset[object] | None = None) -> dict[str, ScoreLine]:
    span = span_of(*NOVEMBER, AFTER)
    whole = orgs.tree_on(NOON.date()).under(office.ward)
    lives = in_hand(units or whole, span, AFTER)  # type: ignore[arg-type]
    found = index766.score_of(lives, office.ward, span, is_whole=units is None)
    return {one.id: one for one in found.lines}


def test_the_score_counts_with_what_was_told(office: Office, tmp_path: Path) -> None:
    opened = office.open(channel="online")
    finish(office, opened, NOON + HOUR, NOON + 2 * HOUR)
    own = sorted(index766.offered(office.ward, NOVEMBER[0]).procedures)
    assert {"1.1", "1.2", "1.4", "3.5"}.isdisjoint(
        key for key, one in lines(office).items() if one.is_known
    )
    late = published(own[0], decided_on="2026-11-27", public_on="2026-11-27")
    rows = [late, *(published(code, fees_on="2026-11-12") for code in own[1:])]
    assert tell(tmp_path, COUNTED, *rows) == (
        f"{len(own)} publications and 1 months read, {len(own) + 1} changed."
    )
    found = lines(office)
    assert (found["1.1"].above, found["1.1"].below) == (len(own) - 1, len(own))
    # the last day for the late one is in December
    assert (found["1.2"].above, found["1.2"].below) == (len(own) - 1, len(own) - 1)
    assert found["3.5"].is_known and found["3.5"].below > 0
    assert (found["1.4"].above, found["1.4"].below) == (1, 4)
    assert found["3.3"].rate == Decimal("0.00"), "no result as a file yet"
    assert not lines(office, units=frozenset({office.ward}))["1.4"].is_known
    actions.keep_scores(AFTER.replace(hour=1))
    assert DailyScore.objects.get(day=date(2026, 11, 30)).parts["1.4"] == [1, 4]


def test_told_again_it_takes_the_place_and_the_trail_keeps_both(
    office: Office, tmp_path: Path
) -> None:
    tell(tmp_path, COUNTED, published("xac-nhan-thu"))
    assert tell(tmp_path, COUNTED).endswith("0 changed.")
    assert tell(tmp_path, COUNTED | {"synced": 3}).endswith("1 changed.")
    assert PortalCount.objects.get().synced == 3
    trail = AuditEvent.objects.filter(action="cases.tell_portal").order_by("id")
    assert [one.details["now"].get("synced") for one in trail] == [None, "1", "3"]
    assert trail[2].details["before"]["synced"] == "1" and trail[2].actor_kind == "operator"


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([COUNTED | {"office": "phuong-khac"}], "there is no unit “phuong-khac”"),
        ([COUNTED | {"synced": 5}], "more than it counts as received"),
        ([COUNTED | {"synced": -1}], "portal.yaml:"),
        ([COUNTED | {"month": "2026-11-02"}], "first day of the month"),
        ([COUNTED | {"month": "2027-01-01"}], "01/2027 has not begun"),
        ([COUNTED, COUNTED], "is told at portal.yaml"),
        ([COUNTED | {"procedure": "xac-nhan-thu"}], "of a procedure"),
        ([{"office": "phuong-sai-gon"}], "of a procedure"),
        ([published("thu-tuc-khac")], "There is no procedure “thu-tuc-khac”"),
        ([published("xac-nhan-thu", public_on="2026-11-09")], "before the decision"),
        ([published("xac-nhan-thu", fees_on="2026-12-02")], "has not come"),
    ],
)
def test_a_wrong_row_is_named_and_nothing_is_kept(
    office: Office, tmp_path: Path, rows: list[dict[str, object]], said: str
) -> None:
    with pytest.raises(CommandError, match=said):
        tell(tmp_path, published("xac-nhan-thu", decided_on="2026-11-09"), *rows)
    assert not Publication.objects.exists() and not PortalCount.objects.exists()


def test_who_filed_how_long_it_took_and_whence_its_papers_came(office: Office) -> None:
    opened = office.open()
    finish(office, opened, NOON + HOUR, NOON + 2 * DAY)
    units = orgs.tree_on(NOON.date()).under(office.ward)
    (one,) = in_hand(units, span_of(*NOVEMBER, AFTER), AFTER)
    assert not one.is_identified and not one.from_store, "known by a paper at the counter"
    (taken,) = index766.average_times([one])
    assert (taken.procedure, taken.of, taken.every) == ("xac-nhan-thu", 1, Every.WORKING_DAY)
    assert taken.mean == one.took[0] > 0  # type: ignore[index]
