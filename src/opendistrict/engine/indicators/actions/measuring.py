"""How numbers are made of facts, and numbers frozen for a report."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from opendistrict.engine.indicators import queries
from opendistrict.engine.indicators.models import Definition, Freeze
from opendistrict.engine.indicators.rules.formulas import from_data, to_data
from opendistrict.engine.indicators.rules.freezing import digest_of
from opendistrict.engine.indicators.rules.linting import lint
from opendistrict.engine.indicators.shapes import DefinitionRow, Question
from opendistrict.kernel.actor import Actor
from opendistrict.kernel.fold import nfc
from opendistrict.kernel.refusals import Refused
from opendistrict.registers.base import actions as base
from opendistrict.registers.facts import actions as facts_actions
from opendistrict.registers.facts import queries as facts

FREEZE = "indicators.freeze"


@transaction.atomic
def load_definitions(*, rows: Sequence[DefinitionRow], actor: Actor, at: datetime) -> int:
    """Make numbers be measured as the pack says, from the days it says. Returns new versions.

    A formula that is wrong in itself is refused whole, with what is wrong; one that differs from
    what was known becomes a new version, and what the old one made keeps its name.
    """
    _refuse_wrong(rows)
    known: defaultdict[str, list[Definition]] = defaultdict(list)
    for one in Definition.objects.order_by("indicator_id", "version"):
        known[one.indicator_id].append(one)
    made = 0
    for row in sorted(rows, key=lambda row: (row.indicator, row.since)):
        versions = known[row.indicator]
        now = next((one for one in reversed(versions) if one.since == row.since), None)
        told = (to_data(row.formula), row.basis)
        if now is not None and (now.formula, now.basis) == told:
            continue
        version = Definition(
            indicator_id=row.indicator, version=len(versions) + 1, since=row.since,
            formula=told[0], basis=row.basis, recorded_at=at,
        )  # fmt: skip
        version.save(force_insert=True)
        versions.append(version)
        base.record(
            action="indicators.measure", actor=actor, at=at,
            subject=f"indicators.indicator:{row.indicator}", version=version.version,
            since=row.since, kind=row.formula.kind,
        )  # fmt: skip
        made += 1
    return made


def _refuse_wrong(rows: Sequence[DefinitionRow]) -> None:
    measures, indicators = facts.measures(), queries.indicators()
    parts: dict[str, tuple[str, ...]] = {
        one.indicator_id: tuple(part.indicator for part in from_data(one.formula).parts)
        for one in Definition.objects.order_by("version")
    } | {row.indicator: tuple(part.indicator for part in row.formula.parts) for row in rows}
    for row in rows:
        shape = indicators.get(row.indicator)
        if shape is None:
            raise Refused("indicator_is_unknown", indicator=row.indicator)
        wrong = lint(shape, row.formula, measures=measures, parts=parts)
        if wrong:
            details: dict[str, object] = {}
            for _, some in wrong:
                details |= some
            raise Refused(
                *dict.fromkeys(code for code, _ in wrong), number=row.indicator, **details
            )


@transaction.atomic
def freeze(
    *,
    title: str,
    unit_id: UUID,
    questions: Sequence[Question],
    known_on: date,
    actor: Actor,
    at: datetime,
) -> UUID:
    """Keep the numbers of a report as they are known on a day, so that they can be made again.

    From now on nothing can be learned on that day any more: what is told later is known later.
    """
    if not actor.may(FREEZE, unit_id):
        raise Refused("may_not_freeze_for_this_unit")
    if not questions:
        raise Refused("nothing_to_freeze")
    facts_actions.close(known_on=known_on)  # first: what is read now is read for good
    lines = queries.lines_of(questions, known_on=known_on)
    row = Freeze.objects.create(
        unit_id=unit_id, title=nfc(title.strip())[:300], known_on=known_on, lines=lines,
        digest=digest_of(lines), frozen_at=at, frozen_by=actor.label,
    )  # fmt: skip
    base.record(
        action=FREEZE, actor=actor, at=at, subject=f"indicators.freeze:{row.pk}",
        known_on=known_on, digest=row.digest, count=len(lines),
    )  # fmt: skip
    return row.pk
