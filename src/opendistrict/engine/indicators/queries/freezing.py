"""Numbers frozen for a report, and whether they can still be made again."""

from collections.abc import Collection, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from opendistrict.engine.indicators.models import Freeze
from opendistrict.engine.indicators.queries.measuring import measured
from opendistrict.engine.indicators.shapes import Again, FreezeShape, Number, Question

PAGE = 50


def lines_of(questions: Sequence[Question], *, known_on: date) -> list[dict[str, Any]]:
    """Each question with its number and everything it was made of, as kept and digested."""
    found = measured(questions, on=known_on, known_on=known_on)
    return [
        {
            "indicator": one.indicator,
            "unit": str(one.unit_id),
            "since": one.since.isoformat(),
            "until": one.until.isoformat(),
            "value": _text(found[one].value),
            "definition": found[one].definition.code,
            "made_of": _exact(found[one].number),
        }
        for one in dict.fromkeys(questions)
        if one in found
    ]


def _text(value: object) -> str | None:
    return None if value is None else str(value)


def _exact(number: Number) -> list[str | None]:
    """The unrounded number and both its sides, as fractions."""
    return [_text(number.value), _text(number.numerator), _text(number.denominator)]


def freezes(unit_ids: Collection[UUID], *, before: UUID | None = None) -> list[FreezeShape]:
    """Frozen numbers of these units, the newest first; one page."""
    rows = Freeze.objects.filter(unit_id__in=unit_ids)
    if before is not None:
        rows = rows.filter(pk__lt=before)
    return [_freeze(row) for row in rows.order_by("-pk")[:PAGE]]


def freeze_of(freeze_id: UUID, unit_ids: Collection[UUID]) -> FreezeShape | None:
    row = Freeze.objects.filter(pk=freeze_id, unit_id__in=unit_ids).first()
    return _freeze(row) if row else None


def _freeze(row: Freeze) -> FreezeShape:
    return FreezeShape(
        row.pk, row.unit_id, row.title, row.known_on, tuple(row.lines), row.digest, row.frozen_at,
        row.frozen_by,
    )  # fmt: skip


def reproduced(frozen: FreezeShape, *, today: date) -> list[Again]:
    """Every frozen number made again: it must be the same as known on its day, and may differ as
    known today, where something was told or corrected since."""
    questions = [
        Question(
            line["indicator"], UUID(line["unit"]), date.fromisoformat(line["since"]),
            date.fromisoformat(line["until"]),
        )
        for line in frozen.lines
    ]  # fmt: skip
    then = {
        (line["indicator"], line["unit"], line["since"], line["until"]): line
        for line in lines_of(questions, known_on=frozen.known_on)
    }
    now = measured(questions, on=frozen.known_on, known_on=today)
    found = []
    for one, line in zip(questions, frozen.lines, strict=True):
        key = (line["indicator"], line["unit"], line["since"], line["until"])
        again = then.get(key)
        found.append(
            Again(
                one, line["value"], again["value"] if again else None,
                _text(now[one].value) if one in now else None, line["definition"],
            )
        )  # fmt: skip
    return found
