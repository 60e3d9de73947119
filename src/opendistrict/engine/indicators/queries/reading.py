"""What is known of a wanted number: measured from facts where it is defined so, else told."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from uuid import UUID

from opendistrict.engine.indicators.queries import told
from opendistrict.engine.indicators.queries.defining import definitions
from opendistrict.engine.indicators.queries.measuring import measured
from opendistrict.engine.indicators.rules.formulas import shorter
from opendistrict.engine.indicators.shapes import (
    Choice,
    Measured,
    Question,
    Reading,
    ValueShape,
    ValueStatus,
    Wanted,
)
from opendistrict.kernel.days import noon_of
from opendistrict.kernel.rounding import rounded
from opendistrict.registers.facts import queries as facts

NOBODY = UUID(int=0)  # the key of a value that no row holds: it is made anew at every look
_DECIMALS = 6  # what a reported value keeps


def readings(
    wanted: Sequence[Wanted], *, on: date, known_on: date
) -> Mapping[Wanted, tuple[Reading, tuple[ValueShape, ...]]]:
    """For each wanted period its reading and every row it rests on. A fixed few queries."""
    found = dict(told.readings(wanted, on=on, known_on=known_on))
    codes = {one.indicator for one in wanted}
    by_facts = definitions(codes, known_on=known_on).keys() & codes
    questions = {one: _questions(one, on) for one in wanted if one.indicator in by_facts}
    asked = [question for some in questions.values() for question in some]
    answers = measured(asked, on=on, known_on=known_on)
    silent = _never_told(answers.values())
    for one, (whole, *parts) in questions.items():
        if whole in answers:
            reading, rows = found[one]
            found[one] = _by_facts(one, whole, parts, answers, reading, silent, on), rows
    return found


def _never_told(answers: Collection[Measured]) -> frozenset[str]:
    """Measures of which nobody has told anything: no fact is not a zero."""
    codes = {term.measure for one in answers for term in one.definition.formula.terms}
    stamps = facts.stamps(codes) if codes else {}
    return frozenset(code for code, stamp in stamps.items() if not any(stamp))


def _questions(one: Wanted, on: date) -> list[Question]:
    place = one.place or min(one.unit_ids)
    until = min(one.until, one.to) if one.to else one.until
    whole = Question(one.indicator, place, one.since, until, one.map_on)
    spans = shorter(one.every, one.since, until) if one.every else []
    return [whole, *(replace(whole, since=a, until=b) for a, b in spans if a <= on)]


def _by_facts(
    one: Wanted,
    whole: Question,
    parts: Sequence[Question],
    answers: Mapping[Question, Measured],
    reported: Reading,
    silent: Collection[str],
    on: date,
) -> Reading:
    """The measured number is shown; what was told of the same period stands beside it."""
    beside = [reported.whole.value] if reported.whole.value else []
    others = (*beside, *reported.whole.others)
    value = _value(one, whole, answers[whole], silent, on)
    if value is None:
        why = answers[whole].number.why or "nothing_was_told"
        return Reading(Choice(None, why, others), (), reported.measured_in)
    shorter_ones = (_value(one, part, answers[part], silent, on) for part in parts)
    return Reading(
        Choice(value, "measured", others),
        tuple(Choice(part, "measured") for part in shorter_ones if part is not None),
        reported.measured_in,
    )


def _value(
    one: Wanted, question: Question, found: Measured, silent: Collection[str], on: date
) -> ValueShape | None:
    terms = found.definition.formula.terms
    if found.value is None or (terms and all(term.measure in silent for term in terms)):
        return None
    is_whole = (question.since, question.until) == (one.since, one.until)
    as_of = min(on, question.until - timedelta(days=1))
    return ValueShape(
        id=NOBODY, indicator=one.indicator, unit_id=question.unit_id,
        period_kind=one.period_kind if is_whole or not one.every else one.every,
        since=question.since, until=question.until, status=ValueStatus.MEASURED,
        value=found.value, bound="", numerator=_plain(found.number.numerator),
        denominator=_plain(found.number.denominator), percent_of_plan=None,
        change_percent=None, as_of=as_of, source=found.definition.code, passage_id=None, note="",
        confidence="", is_sample=found.is_sample, corrects_id=None, reported_by="",
        reported_at=noon_of(as_of), withdrawn_at=None,
    )  # fmt: skip


def _plain(side: Fraction | None) -> Decimal | None:
    if side is None:
        return None
    return rounded(side, _DECIMALS, "half_even")
