"""Numbers frozen for a report, and whether they can still be made again."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from opendistrict.engine.indicators.models import Freeze
from opendistrict.engine.indicators.queries.measuring import Reckoning, measured
from opendistrict.engine.indicators.rules.freezing import digest_of
from opendistrict.engine.indicators.shapes import Again, FreezeShape, Number, Question

PAGE = 50


def lines_of(questions: Sequence[Question], *, known_on: date) -> list[dict[str, Any]]:
    """Each question with its number and everything it was made of, as kept and digested."""
    asked = list(dict.fromkeys(questions))
    reckoning = Reckoning(asked, on=known_on, known_on=known_on)
    found = reckoning.answers()
    inputs = reckoning.inputs()
    return [
        {
            "indicator": one.indicator,
            "unit": str(one.unit_id),
            "since": one.since.isoformat(),
            "until": one.until.isoformat(),
            "value": _text(found[one].value),
            "definition": found[one].definition.code,
            "made_of": _exact(found[one].number),
            "inputs": digest_of(inputs[one]),
        }
        for one in asked
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


def freeze_for(unit_id: UUID, questions: Sequence[Question], known_on: date) -> FreezeShape | None:
    """The newest freeze of a unit that holds all these numbers as known on that day; one query."""
    wanted = {
        (one.indicator, str(one.unit_id), str(one.since), str(one.until)) for one in questions
    }
    for row in Freeze.objects.filter(unit_id=unit_id, known_on=known_on).order_by("-pk")[:PAGE]:
        if wanted <= {_key(line) for line in row.lines}:
            return _freeze(row)
    return None


def _key(line: Mapping[str, Any]) -> tuple[str, str, str, str]:
    return line["indicator"], line["unit"], line["since"], line["until"]


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
    then = {_key(line): line for line in lines_of(questions, known_on=frozen.known_on)}
    now = measured(questions, on=frozen.known_on, known_on=today)
    found = []
    for one, line in zip(questions, frozen.lines, strict=True):
        again = then.get(_key(line), {})
        found.append(
            Again(
                one, line["value"], again.get("value"),
                _text(now[one].value) if one in now else None, line["definition"],
                reproduces=again == line,
            )
        )  # fmt: skip
    return found


def is_untouched(frozen: FreezeShape) -> bool:
    """Whether the lines are still those that were digested when they were frozen."""
    return digest_of(list(frozen.lines)) == frozen.digest
