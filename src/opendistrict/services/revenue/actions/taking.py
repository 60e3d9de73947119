"""A report is taken in: whole or not at all, once, and never over another."""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

from django.db import connection, transaction

from opendistrict.kernel.actor import Actor
from opendistrict.kernel.days import day_of
from opendistrict.kernel.fold import nfc
from opendistrict.kernel.refusals import Refused
from opendistrict.registers.base import actions as base
from opendistrict.registers.documents import queries as documents
from opendistrict.registers.facts import actions as facts
from opendistrict.registers.orgs import queries as orgs
from opendistrict.services.revenue import queries
from opendistrict.services.revenue.models import Figure, Report, ToldMonth
from opendistrict.services.revenue.rules import measures
from opendistrict.services.revenue.rules.choosing import STATUSES
from opendistrict.services.revenue.shapes import FigureRow, Heading, LayoutShape, Told, What


@transaction.atomic
def take_file(
    *, file_id: UUID, layout: str, heading: Heading, is_sample: bool, actor: Actor, at: datetime
) -> list[UUID]:
    """Take in a kept file: a report for each unit it names, with every figure in it. The months it
    is of are told as facts from it if it stands; what an earlier report told of them is taken
    back, and stays to be seen.

    :raises Refused: `right_is_missing`, `layout_is_unknown`, `report_was_taken_before` for the
        same bytes, `sheet_has_mistakes` when anything of the file is wrong.
    """
    found = queries.layout(layout)
    if found is None:
        raise Refused("layout_is_unknown", layout=layout)
    _weigh(heading, actor, at)
    data, file = documents.content(file_id), documents.files([file_id])[file_id]
    sheet = queries.read_file(data, file.name, layout=found, heading=heading, actor=actor)
    if not sheet.is_well:
        raise Refused("sheet_has_mistakes", count=len(sheet.problems))
    by_unit: defaultdict[UUID, list[FigureRow]] = defaultdict(list)
    for row in sheet.rows:
        by_unit[row.unit_id].append(row)
    for unit_id in sorted(by_unit):
        _wait_for(unit_id)
    digest = hashlib.sha256(data).hexdigest()
    for old in queries.reports_with(digest, set(by_unit)):
        raise Refused(
            "report_was_taken_before", name=old.name, day=f"{day_of(old.taken_at):%d/%m/%Y}"
        )
    taken = []
    for unit_id, rows in sorted(by_unit.items()):
        report = Report.objects.create(
            unit_id=unit_id, sort=found.sort, layout_id=found.code, file_id=file_id,
            name=file.name, sha256=digest, as_of=heading.as_of, status=heading.status,
            source=nfc(heading.source.strip())[:200], is_sample=is_sample or found.is_sample,
            taken_at=at, taken_by=actor.label,
        )  # fmt: skip
        _keep(report, rows, found, actor, at)
        taken.append(report.pk)
    return taken


def _weigh(heading: Heading, actor: Actor, at: datetime) -> None:
    if not actor.may(queries.TAKE, heading.unit_id):
        raise Refused("right_is_missing", act=queries.TAKE)
    wrong = {
        "report_day_is_in_the_future": heading.as_of > day_of(at),
        "report_has_no_source": not heading.source.strip(),
        "value_status_is_unknown": heading.status not in STATUSES,
    }
    codes = [code for code, is_wrong in wrong.items() if is_wrong]
    if codes:
        raise Refused(*codes)


def _wait_for(unit_id: UUID) -> None:
    """One report of a unit after the other: which stands is worked out over all of them."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(hashtextextended('revenue.unit:' || %s, 0))",
            [str(unit_id)],
        )


def _keep(
    report: Report, rows: Sequence[FigureRow], layout: LayoutShape, actor: Actor, at: datetime
) -> None:
    Figure.objects.bulk_create(
        Figure(
            report=report, line=row.line, what=row.what, year=row.year, month=row.month,
            unit_id=row.unit_id, item_id=row.item, amount=row.amount.dong,
            cumulative=None if row.cumulative is None else row.cumulative.dong,
            is_leaf=row.is_leaf,
        )
        for row in rows
    )  # fmt: skip
    _retell(report.unit_id, rows, actor, at)
    base.record(
        action="revenue.import", actor=actor, at=at, subject=f"revenue.report:{report.pk}",
        unit=report.unit_id, file=report.file_id, layout=layout.code, as_of=report.as_of,
        status=report.status, source=report.source, count=len(rows),
    )  # fmt: skip
    base.publish(topic="revenue.report_taken", at=at, report=report.pk, unit=report.unit_id)


# ------------------------------------------------------------------ facts


def _retell(unit_id: UUID, rows: Iterable[FigureRow], actor: Actor, at: datetime) -> None:
    """The months of a new report as facts, from whichever report stands for each."""
    months = {(row.what, row.year, row.month) for row in rows if not row.what.is_plan}
    if not months:
        return
    known = queries.standings(unit_id, {year for _, year, _ in months})
    told = {
        (What(row.what), row.year, row.month): row
        for row in ToldMonth.objects.filter(unit_id=unit_id).order_by("pk")
    }
    for key in sorted(months):
        standing, old = known[key], told.get(key)
        if old is not None and old.report_id == standing.shown.report.id:
            continue
        if old is not None:
            before = (*standing.others, *standing.superseded)
            _take_back(next(one for one in before if one.report.id == old.report_id), actor, at)
        _tell(standing.shown, at)
        what, year, month = key
        ToldMonth.objects.update_or_create(
            unit_id=unit_id, what=what, year=year, month=month,
            defaults={"report_id": standing.shown.report.id},
        )  # fmt: skip


def _tell(told: Told, at: datetime) -> None:
    """A unit counts from its first day on: months of before, put together for its ground by who
    reports, are figures and no facts."""
    some = measures.tellings(told)
    if some and orgs.existed_on(some[0].unit_id, some[0].happened_on):
        facts.tell_together(some, at=at)


def _take_back(told: Told, actor: Actor, at: datetime) -> None:
    for row in measures.leaves(told):
        facts.take_back(
            measure=measures.measure_of(row.what), act=measures.act_of(told, row),
            reason=f"Báo cáo khác thay: {told.report.name}", actor=actor, at=at,
        )  # fmt: skip
