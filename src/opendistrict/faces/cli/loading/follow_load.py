"""The rows of a pack's follow-up files, handed to the rooms."""

from collections.abc import Sequence
from datetime import datetime

from opendistrict.engine.indicators import actions as indicators
from opendistrict.engine.indicators.shapes import CauseKindShape
from opendistrict.engine.plans import actions as plans
from opendistrict.engine.plans.shapes import LadderRow, Rank, RegimeRow, Rung, Weights
from opendistrict.faces.cli.loading import follow_rows as files
from opendistrict.faces.cli.loading.pack import Pack
from opendistrict.faces.cli.loading.place_rows import Dated
from opendistrict.kernel.actor import Actor
from opendistrict.kernel.packfile import Problem
from opendistrict.kernel.packfile.checks import Span, empty, overlapping


def load_ladders(*, rows: Sequence[files.LadderFile], actor: Actor, at: datetime) -> int:
    ladders = [
        LadderRow(
            code=row.code, since=row.since, until=row.until,
            rungs=tuple(
                Rung(rung.offset, rung.to) for rung in sorted(row.rungs, key=lambda r: r.offset)
            ),
            quiet_from=row.quiet_from, quiet_until=row.quiet_until, basis=row.basis,
        )
        for row in rows
    ]  # fmt: skip
    return plans.load_ladders(rows=ladders, actor=actor, at=at)


def load_causes(*, rows: Sequence[files.CauseFile], actor: Actor, at: datetime) -> int:
    kinds = [
        CauseKindShape(row.code, row.name.vi, row.name.en, place)
        for place, row in enumerate(rows, start=1)
    ]
    return indicators.load_cause_kinds(rows=kinds, actor=actor, at=at)


def load_scoring(*, rows: Sequence[files.ScoringFile], actor: Actor, at: datetime) -> int:
    regimes = [
        RegimeRow(
            code=row.code, since=row.since, until=row.until, late_percent=row.late_percent,
            fault_percent=row.fault_percent,
            ranks=tuple(
                Rank(rank.code, rank.title.vi, rank.title.en, rank.least) for rank in row.ranks
            ),
            weights=row.weights and Weights(
                row.weights.quantity, row.weights.quality, row.weights.progress
            ),
            basis=row.basis, confidence=row.confidence,
        )
        for row in rows
    ]  # fmt: skip
    return plans.load_regimes(rows=regimes, actor=actor, at=at)


def check_ladders(pack: Pack) -> list[Problem]:
    """On one day one ladder is in force."""
    return _one_at_a_time(pack, "nudges.yaml", files.LadderFile, "ladders_overlap")


def check_scoring(pack: Pack) -> list[Problem]:
    """On one day one regime is in force."""
    return _one_at_a_time(pack, "scoring.yaml", files.ScoringFile, "regimes_overlap")


def _one_at_a_time(pack: Pack, pattern: str, model: type[Dated], code: str) -> list[Problem]:
    spans = [
        Span(key=pattern, since=row.value.since, until=row.value.until, spot=row.spot("code"))
        for row in pack.rows(pattern, model)
    ]
    return empty(spans) + overlapping(spans, code)
