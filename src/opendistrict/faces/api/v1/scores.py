"""The numbers of the one-stop office over a period, with the score of Decision 766/QĐ-TTg; what
each means: docs/one-stop-numbers.md."""

from collections.abc import Collection
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Annotated
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router, Schema
from pydantic import Field

from opendistrict.engine.cases.queries import index766, tallies
from opendistrict.engine.cases.queries.lives import MOST, SAMPLE, in_hand, span_of
from opendistrict.engine.cases.shapes.measured import Fallen, ScoreLine, Tally
from opendistrict.faces.api.v1.access import Needs, caller
from opendistrict.faces.api.v1.problems import naming
from opendistrict.faces.api.v1.units import office_named
from opendistrict.faces.api.v1.wire import Day, Slug, answer
from opendistrict.faces.kit import clock, score_words
from opendistrict.kernel.actor import Actor
from opendistrict.kernel.days import day_of
from opendistrict.kernel.refusals import Refused
from opendistrict.kernel.rounding import rounded
from opendistrict.kernel.workclock import Every
from opendistrict.registers.orgs import queries as orgs

router = Router(tags=["scores"])
LONGEST = 366  # days
_DAY = timedelta(days=1)


class Counts(Schema):
    """Of what was in hand in the period; `late`: open now, and past its date."""

    in_hand: int
    received: int
    done: int
    open: int
    late: int
    fell_due: int
    kept: int = Field(description="Of what fell due: in time.")


class FormulaOut(Schema):
    """`met` of `asked`: dossiers, or procedures; null where our records do not answer."""

    id: str
    name: str
    group: str
    is_known: bool
    missing: str = Field(description="What is not known here; empty where it is.")
    met: int | None
    asked: int | None
    rate: Decimal | None = Field(description="In per cent; null: nothing to divide by.")
    full_at: Decimal = Field(description="All the points from this rate on.")
    points: Decimal | None
    most: Decimal
    lacking: int = Field(description="So many more would bring all the points.")


class AverageOut(Schema):
    """Formula 2.2, which gives no points: of what was done, without what the applicant took."""

    procedure: str
    dossiers: int
    mean: Decimal
    unit: Every = Field(description="The unit of the procedure's term; of months: days.")


class ScoreOut(Schema):
    """Decimals are strings. `known`: the points of what is known here; the rank is of that part."""

    unit_id: UUID
    first_day: date
    last_day: date
    counts: Counts
    is_sampled: bool = Field(description="Too many dossiers: the formulas are of a random sample.")
    points: Decimal
    known: Decimal
    share: Decimal | None
    rank: str = Field(description="excellent, good, fair, average, weak; empty: nothing is known.")
    formulas: list[FormulaOut]
    average_times: list[AverageOut]


@router.get("/766", auth=Needs("cases.read"), response=ScoreOut, operation_id="get_score_766")
def score(
    request: HttpRequest,
    unit: Annotated[Slug, Query(description="A unit: its key or its administrative code.")],
    first_day: Annotated[Day, Query()],
    last_day: Annotated[Day, Query(description="Included; 366 days at most.")],
) -> HttpResponse:
    """The score of a unit and all under it, of the dossiers that the client may see."""
    with naming(period_is_empty="query:last_day", period_is_too_long="query:last_day"):
        _weigh_period(first_day, last_day)
    who, at = caller(request).actor, clock.now()
    return answer(_score(who, office_named(unit, at), unit, first_day, last_day, at))


def _weigh_period(first_day: date, last_day: date) -> None:
    if last_day < first_day:
        raise Refused("period_is_empty")
    if last_day - first_day >= LONGEST * _DAY:
        raise Refused("period_is_too_long", most=LONGEST)


def _score(
    who: Actor, unit_id: UUID, name: str, first_day: date, last_day: date, at: datetime
) -> ScoreOut:
    tree = orgs.tree_on(day_of(at))
    units = tree.under(unit_id) & orgs.scope(who, "cases.read")
    if not units:
        raise Refused("unit_is_unknown", unit=name)
    span = span_of(first_day, last_day + _DAY, at)
    every = tallies.by_procedure(units, span, at)
    hand = sum(one.hand for one in every)
    is_sampled = hand > MOST
    lives = in_hand(units, span, at, sample=SAMPLE if is_sampled else 0, of=hand)
    office_id = tree.place_of(unit_id)
    is_whole = not is_sampled and units == tree.under(office_id)
    found = index766.score_of(lives, office_id, span, is_whole=is_whole)
    fallen = tallies.due_by_procedure(units, span).values()
    return ScoreOut(
        unit_id=unit_id, first_day=first_day, last_day=last_day, is_sampled=is_sampled,
        counts=_counts(every, fallen), points=found.points, known=found.known, share=found.share,
        rank=found.rank, formulas=[_formula(one) for one in found.lines],
        average_times=[
            AverageOut(
                procedure=one.procedure, dossiers=one.of, mean=rounded(one.mean, 2), unit=one.every
            )
            for one in index766.average_times(lives)
        ],
    )  # fmt: skip


def _counts(every: Collection[Tally], fallen: Collection[Fallen]) -> Counts:
    return Counts(
        in_hand=sum(one.hand for one in every), received=sum(one.received for one in every),
        done=sum(one.done for one in every), open=sum(one.open for one in every),
        late=sum(one.late for one in every), fell_due=sum(one.of for one in fallen),
        kept=sum(one.kept for one in fallen),
    )  # fmt: skip


def _formula(one: ScoreLine) -> FormulaOut:
    return FormulaOut(
        id=one.id, name=str(score_words.FORMULAS[one.id]), group=one.group,
        is_known=one.is_known, missing="" if one.is_known else str(score_words.MISSING[one.id]),
        met=one.above if one.is_known else None, asked=one.below if one.is_known else None,
        rate=one.rate, full_at=one.full_at, points=one.points, most=one.most, lacking=one.lacking,
    )  # fmt: skip
