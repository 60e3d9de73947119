"""How a programme is worded: its period, its tasks counted, the list."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from opendistrict.engine.plans.shapes import ProgrammeShape, TaskTally
from opendistrict.faces.desk.programmes.forms import FORMS
from opendistrict.faces.kit import formats
from opendistrict.faces.kit.tables import Cell, Column, Row, Table
from opendistrict.faces.kit.targets_shown import title_of
from opendistrict.registers.orgs.shapes import UnitShape

COLUMNS = (
    Column(gettext_lazy("Chương trình, đề án")),
    Column(gettext_lazy("Đơn vị chủ trì")),
    Column(gettext_lazy("Thời gian")),
    Column(gettext_lazy("Nhiệm vụ hoàn thành"), kind="number"),
    Column(gettext_lazy("Quá hạn"), kind="number"),
)


def last_day(one: ProgrammeShape) -> date | None:
    return one.until - timedelta(days=1) if one.until else None


def span(one: ProgrammeShape) -> str:
    """ "2026 – 2028" for whole years, else by days; empty when nobody said."""
    last = last_day(one)
    if one.since is None and last is None:
        return ""
    if one.since is None:
        return _("đến hết %(day)s") % {"day": formats.day(last)}
    if last is None:
        return _("từ %(day)s") % {"day": formats.day(one.since)}
    if (one.since.month, one.since.day, last.month, last.day) == (1, 1, 12, 31):
        years = sorted({one.since.year, last.year})
        return " – ".join(str(year) for year in years)
    return f"{formats.day(one.since)} – {formats.day(last)}"


def parts(tally: TaskTally) -> list[tuple[str, int, str]]:
    """The tasks by how they stand, for a bar of shares."""
    return [
        (_("Đã hoàn thành"), tally.done, "ok"),
        (_("Chờ bên giao"), tally.waiting + tally.returned, "progress"),
        (_("Quá hạn"), tally.open_late, "late"),
        (_("Đang làm, còn hạn"), tally.open_in_time, "idle"),
        (_("Tạm hoãn"), tally.paused, "risk"),
    ]


def table(
    found: Sequence[ProgrammeShape],
    tallies: Mapping[UUID, TaskTally],
    units: Mapping[UUID, UnitShape],
    *,
    next: str,
    first: str,
    open_href: str,
) -> Table:
    return Table(
        caption=_("Chương trình, đề án"),
        columns=COLUMNS,
        rows=[_row(one, tallies.get(one.id, TaskTally()), units) for one in found],
        next=next,
        first=first,
        empty_title=_("Chưa có chương trình, đề án nào trong phạm vi của bạn"),
        empty_text=_(
            "Chương trình, đề án gom các nhiệm vụ có chung mục tiêu. Mở tại đây, "
            "hoặc xác nhận từ một văn bản chỉ đạo."
        ),
        empty_href=open_href,
        empty_action=_("Mở chương trình, đề án"),
    )


def _row(one: ProgrammeShape, tally: TaskTally, units: Mapping[UUID, UnitShape]) -> Row:
    done = f"{tally.done}/{tally.total}" if tally.total else formats.NOTHING
    what = {
        "title": title_of(one), "code": one.code, "form": FORMS[one.form],
        "href": "" if one.is_gap else reverse("programme", args=[one.id]),
        "is_sample": one.is_sample,
    }  # fmt: skip
    unit = units.get(one.unit_id)
    return Row(
        cells=[
            Cell(template="desk/programmes/_cell_what.html", values=what),
            unit.name if unit else "",
            span(one) or formats.NOTHING,
            done,
            str(tally.open_late) if tally.open_late else formats.NOTHING,
        ],
        kind="late" if tally.open_late else "",
        id=f"programme-{one.id}",
    )
