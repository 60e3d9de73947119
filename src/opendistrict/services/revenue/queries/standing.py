"""Which report stands for each month and each plan of a unit."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import date
from uuid import UUID

from opendistrict.kernel.days import end_of
from opendistrict.kernel.money import NOTHING
from opendistrict.services.revenue import rules
from opendistrict.services.revenue.models import Figure, Report
from opendistrict.services.revenue.queries.keeping import figure_of, shape_of
from opendistrict.services.revenue.shapes import FigureRow, Standing, Told, What

Key = tuple[What, int, int]  # what, year, month (0: the whole year)


def standings(
    unit_id: UUID, years: Collection[int], *, known_on: date = date.max
) -> Mapping[Key, Standing]:
    """What stands for the months and the plans of some years, as known at the end of a day. The
    caller answers for the unit. Two queries."""
    rows = Figure.objects.filter(unit_id=unit_id, year__in=set(years))
    if known_on < date.max:
        rows = rows.filter(report__taken_at__lt=end_of(known_on), report__as_of__lte=known_on)
    by_report: defaultdict[tuple[Key, UUID], dict[str, FigureRow]] = defaultdict(dict)
    for row in rows.order_by("report_id", "line"):
        figure = figure_of(row)
        key = (figure.what, figure.year, figure.month)
        by_report[key, row.report_id][figure.item] = figure
    keys = {report_id for _, report_id in by_report}
    reports = {row.pk: shape_of(row) for row in Report.objects.filter(pk__in=keys).order_by("pk")}
    told: defaultdict[Key, list[Told]] = defaultdict(list)
    for (key, report_id), by_item in by_report.items():
        total = sum((row.amount for row in by_item.values() if row.is_leaf), NOTHING)
        told[key].append(Told(reports[report_id], total, by_item))
    found = {key: rules.choose(some) for key, some in told.items()}
    return {key: one for key, one in found.items() if one is not None}
