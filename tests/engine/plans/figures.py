"""Targets and values for tests of pure rules: made in memory, changed by keyword."""

import dataclasses
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

from opendistrict.engine.indicators import rules as indicators
from opendistrict.engine.indicators.shapes import Reading, ValueShape, Wanted
from opendistrict.engine.plans.rules import judge
from opendistrict.engine.plans.shapes import Judgement, TargetShape

UNIT = UUID(int=1)
YEAR = {"since": date(2023, 1, 1), "until": date(2024, 1, 1), "period_kind": "year"}
LAST_YEAR = {"since": date(2022, 1, 1), "until": date(2023, 1, 1), "period_kind": "year"}
END = date(2023, 12, 31)


def D(text: str | int) -> Decimal:
    return Decimal(text)


def target(kind: str, plan: str | None, **changes: Any) -> TargetShape:
    values: dict[str, Any] = {
        "id": UUID(int=2), "set_id": UUID(int=3), "code": "t", "place_in_line": 1, "title": "T",
        "title_en": "T", "field": "Kinh tế", "kind": kind, "direction": "up", "indicator": "i",
        "quantity": "tỷ đồng", "plan": None if plan is None else D(plan), "plan_bound": "",
        "plan_source": "", "striving": None, "base": None, **YEAR, "cut_off": "calendar",
        "owner_unit_id": UNIT, "owner_post_id": None, "whole_id": None, "weight": None,
        "passage_id": None, "dropped_on": None, "dropped_reason": "", "is_gap": False,
        "is_sample": True, "confidence": "sample",
    }  # fmt: skip
    return TargetShape(**{**values, **changes})


def value(number: str | None, **changes: Any) -> ValueShape:
    values: dict[str, Any] = {
        "id": uuid4(), "indicator": "i", "unit_id": UNIT, **YEAR, "status": "actual",
        "value": None if number is None else D(number), "bound": "", "numerator": None,
        "denominator": None, "percent_of_plan": None, "change_percent": None, "as_of": END,
        "source": "a report", "passage_id": None, "note": "", "confidence": "",
        "is_sample": True, "corrects_id": None, "reported_by": "x",
    }  # fmt: skip
    values |= changes
    values.setdefault("reported_at", datetime(values["as_of"].year, values["as_of"].month,
                                              values["as_of"].day, 3, tzinfo=UTC))  # fmt: skip
    return ValueShape(**values)


def month(number: int, amount: str | None, **changes: Any) -> ValueShape:
    since = date(2023, number, 1)
    until = date(2023 + number // 12, number % 12 + 1, 1)
    last = date.fromordinal(until.toordinal() - 1)
    changes = {"since": since, "until": until, "period_kind": "month", "as_of": last} | changes
    return value(amount, **changes)


def reading(
    wanted: TargetShape, values: list[ValueShape], on: date, measured_in: str = ""
) -> Reading:
    asked = Wanted("i", frozenset({UNIT}), wanted.period_kind, wanted.since, wanted.until)
    unit = measured_in or wanted.quantity
    return indicators.reading(values, asked, measured_in=unit, on=on)


def verdict(
    wanted: TargetShape,
    values: list[ValueShape],
    on: date = END,
    before: list[ValueShape] | None = None,
    measured_in: str = "",
) -> Judgement:
    """The judgement on `on`, from values of the target's year and of the year before."""
    year_before = dataclasses.replace(wanted, **LAST_YEAR)
    previous = reading(year_before, before, on, measured_in) if before else None
    return judge(wanted, reading(wanted, values, on, measured_in), previous, on)
