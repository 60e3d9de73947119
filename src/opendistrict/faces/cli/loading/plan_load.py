"""The rows of a pack's indicators, values, targets and programmes, handed to the rooms."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from opendistrict.engine.indicators import actions as indicators
from opendistrict.engine.indicators.shapes import DefinitionRow, IndicatorRow, ValueRow
from opendistrict.engine.plans import actions as plans
from opendistrict.engine.plans import queries as plans_queries
from opendistrict.engine.plans.shapes import ProgrammeRow, SetRow, TargetRow
from opendistrict.faces.cli.loading import plan_rows as files
from opendistrict.faces.cli.loading.pack import Pack
from opendistrict.kernel.actor import Actor
from opendistrict.kernel.packfile import Problem, Row


def load_indicators(*, rows: Sequence[files.IndicatorFile], actor: Actor, at: datetime) -> int:
    definitions = [
        IndicatorRow(
            code=row.code, name=row.name.vi, name_en=row.name.en, unit=row.unit,
            direction=row.direction, decimals=row.decimals, frequency=row.frequency,
            basis=row.basis, confidence=row.confidence, is_sample=row.sample,
        )
        for row in rows
    ]  # fmt: skip
    changed = indicators.load_indicators(rows=definitions, actor=actor, at=at)
    formulas = [
        DefinitionRow(indicator=row.code, since=made.since, formula=made.formula, basis=made.basis)
        for row in rows
        for made in row.measured
    ]
    return changed + indicators.load_definitions(rows=formulas, actor=actor, at=at)


def load_values(*, rows: Sequence[files.ValueFile], actor: Actor, at: datetime) -> int:
    told = [
        ValueRow(
            indicator=row.indicator, unit=row.unit, period_kind=row.period.kind,
            since=row.period.days.since, until=row.period.days.until, status=row.status,
            value=row.value, bound=row.bound, numerator=row.numerator,
            denominator=row.denominator, percent_of_plan=row.percent_of_plan,
            change_percent=row.change_percent, as_of=row.as_of, told_on=row.told_on,
            source=row.source, note=row.note, confidence=row.confidence, is_sample=row.sample,
        )
        for row in rows
    ]  # fmt: skip
    return indicators.load_values(rows=told, actor=actor, at=at)


def _target(row: files.TargetInFile) -> TargetRow:
    return TargetRow(
        code=row.code, title=row.title, title_en=row.title_en, field=row.field, kind=row.kind,
        direction=row.direction, indicator=row.indicator, quantity=row.quantity, plan=row.plan,
        plan_bound=row.plan_bound, plan_source=row.plan_source, striving=row.striving,
        base=row.base, owner=row.owner, whole=row.whole, weight=row.weight,
        dropped_on=row.dropped_on, dropped_reason=row.dropped_reason, is_gap=row.gap,
        is_sample=row.sample, confidence=row.confidence,
    )  # fmt: skip


def load_target_sets(*, rows: Sequence[files.TargetSetFile], actor: Actor, at: datetime) -> int:
    sets = [
        (
            SetRow(
                code=row.code, title=row.title.vi, title_en=row.title.en, unit=row.unit,
                period_kind=row.period.kind, cut_off=row.period.cut_off,
                since=row.period.days.since, until=row.period.days.until,
                declared_count=row.declared,
                mostly_met_share=row.mostly_met.share if row.mostly_met else None,
                mostly_met_basis=row.mostly_met.basis if row.mostly_met else "",
                source=row.source, is_public=row.public, is_sample=row.sample,
                confidence=row.confidence,
            ),
            [_target(target) for target in row.targets],
        )
        for row in rows
    ]  # fmt: skip
    return plans.load_target_sets(sets=sets, actor=actor, at=at)


def load_programmes(*, rows: Sequence[files.ProgrammeFile], actor: Actor, at: datetime) -> int:
    bundles = [
        ProgrammeRow(
            code=row.code, form=row.form, title=row.title, title_en=row.title_en, unit=row.unit,
            target_set=row.target_set, since=row.since, until=row.until, goals=row.goals,
            is_gap=row.gap, is_sample=row.sample, confidence=row.confidence,
        )
        for row in rows
    ]  # fmt: skip
    return plans.load_programmes(rows=bundles, actor=actor, at=at)


def check_target_sets(pack: Pack) -> list[Problem]:
    """Each target may be given as it stands; parts follow their composite in the same set."""
    return [
        problem
        for row in pack.rows("targets/*.yaml", files.TargetSetFile)
        for problem in _wrong_in(row)
    ]


def _wrong_in(row: Row[files.TargetSetFile]) -> Iterator[Problem]:
    days, wholes = row.value.period.days, set[str]()
    for n, target in enumerate(row.value.targets):
        if not target.gap:
            for code in plans_queries.wrong_with_target(_target(target), days.since, days.until):
                yield row.problem(("targets", n, "code"), code, name=target.code)
        elif target.plan is not None:
            yield row.problem(("targets", n, "plan"), "gap_has_a_plan", name=target.code)
        if target.whole is not None and target.whole not in wholes:
            yield row.problem(("targets", n, "whole"), "whole_is_not_a_composite")
        if target.kind == "composite":
            wholes.add(target.code)
