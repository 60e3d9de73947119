from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from opendistrict.kernel.actor import Actor
from opendistrict.kernel.days import day_of, end_of
from opendistrict.kernel.fold import nfc
from opendistrict.kernel.refusals import Refused
from opendistrict.registers.base import actions as base
from opendistrict.registers.base.shapes import Part
from opendistrict.registers.facts import queries, rules
from opendistrict.registers.facts.actions.interning import Named, intern
from opendistrict.registers.facts.models import Closing, Correction, Doubt, Fact, Measure, Series
from opendistrict.registers.facts.shapes import MeasureShape, Standing, Telling
from opendistrict.registers.orgs import queries as orgs

CORRECT = "facts.correct"

# Facts told twice are left out by their key; what is really new leaves its part in the queue, in
# the same statement. A learning before the last closing is set after it. The series of each fact
# is looked up by its key, however the tables have grown since the statement was planned.
_TELL = f"""told AS (
  INSERT INTO facts_fact (id, recorded_at, series_id, happened_on, quantity, act, lon, lat)
  SELECT id, greatest(at, (SELECT max(at) FROM facts_closing)), series, day, quantity, act, lon, lat
  FROM (
    SELECT r.*, (SELECT s.id FROM facts_series s WHERE s.key = r.key) AS series
    FROM json_to_recordset(%(facts)s::json) AS r (id uuid, key uuid, unit uuid, at timestamptz,
      day date, quantity numeric, act text, lon int, lat int)
    WHERE {orgs.existed("r.unit", "r.day")}
  ) r WHERE series IS NOT NULL
  ON CONFLICT (id) DO NOTHING
  RETURNING series_id, happened_on, quantity, recorded_at
), pending AS (
  INSERT INTO facts_pending (series_id, day, known, quantity, count)
  SELECT series_id, happened_on, (recorded_at AT TIME ZONE 'Asia/Ho_Chi_Minh')::date, quantity,
         %(count)s::bigint
  FROM told
)"""


def tell_together(facts: Sequence[Telling], *, at: datetime) -> None:
    """Tell the few facts of one act by one statement; each as `tell` would."""
    if facts:
        tell_rest(facts, base.write(told(facts, at=at))[0], at=at)


def told(facts: Sequence[Telling], *, at: datetime) -> Part:
    """As `tell_together`, in one statement with what else an act writes; gives how many of them
    were new and are told now. `tell_rest` has to follow. Refused for what cannot be told."""
    rows = []
    for fact in facts:
        measure = queries.measure(fact.measure)
        if measure is None:
            raise Refused("measure_is_unknown", given=fact.measure)
        if not _is_doubtful(fact, measure):
            rows.append(_row(fact, measure, at))
    return _telling(rows, count=1, wants=len(facts))


def tell_rest(facts: Sequence[Telling], new: int, *, at: datetime) -> None:
    """After `told`, which told `new` of them: the others, whose series are not there yet or whose
    quantity is doubtful; says what is wrong with what cannot be told."""
    if new < len(facts):
        named = queries.measures()
        intern([_named(fact, named[fact.measure].source) for fact in facts])
        new += base.write(told(facts, at=at))[0]
    if new < len(facts):
        for fact in facts:
            tell(fact, at=at)


def _is_doubtful(fact: Telling, measure: MeasureShape) -> bool:
    return measure.most is not None and abs(fact.quantity) > measure.most


def _row(fact: Telling, measure: MeasureShape, at: datetime) -> Mapping[str, Any]:
    """A fact as the statement takes it; Refused for what cannot be told."""
    wrong = rules.weigh(fact, measure, day_of(at))
    if wrong:
        raise _refused(fact, *wrong)
    lon, lat = rules.millionths(fact.point)
    key, series = _keys(fact, measure)
    return {
        "id": key, "key": series, "unit": fact.unit_id, "at": at,
        "day": fact.happened_on, "quantity": fact.quantity, "act": fact.act, "lon": lon, "lat": lat,
    }  # fmt: skip


def _telling(rows: Sequence[Mapping[str, object]], *, count: int, wants: int = 1) -> Part:
    values = {"facts": base.as_json(rows), "count": str(count)}
    return Part(_TELL, values, "(SELECT count(*) FROM told)", wants)


def _named(fact: Telling, source: str) -> Named:
    return fact.measure, source, fact.unit_id, fact.area_id, tuple(sorted(fact.slices))


def _keys(fact: Telling, measure: MeasureShape) -> tuple[UUID, UUID]:
    """The key of a fact, and of its series."""
    series = rules.series_key(
        fact.measure, measure.source, fact.unit_id, fact.area_id, dict(fact.slices)
    )
    return rules.fact_id(measure.source, fact.measure, fact.act), series


def tell(fact: Telling, *, at: datetime) -> bool:
    """Tell a fact in the caller's transaction; True if it is new.

    Told again with the same words nothing happens; told otherwise it is refused: what was told is
    corrected by `correct`, not by telling it again.
    """
    measure = queries.measure(fact.measure)
    if measure is None:
        raise Refused("measure_is_unknown", given=fact.measure)
    is_new = _tell(fact, measure, count=1, at=at)
    if is_new and measure.most is not None and _is_doubtful(fact, measure):
        key = rules.fact_id(measure.source, fact.measure, fact.act)
        Doubt.objects.create(fact_id=key, usual=measure.most, raised_at=at)
    return is_new


def _tell(fact: Telling, measure: MeasureShape, *, count: int, at: datetime) -> bool:
    row = _row(fact, measure, at)
    telling = _telling([row], count=count)
    if base.write(telling)[0]:
        return True
    if not orgs.existed_on(fact.unit_id, fact.happened_on):
        raise _refused(fact, "unit_did_not_exist_then")
    if _told_before(row):
        return False
    intern([_named(fact, measure.source)])
    return bool(base.write(telling)[0])


def _refused(fact: Telling, *wrong: str) -> Refused:
    is_day = wrong[0] in ("fact_is_in_the_future", "unit_did_not_exist_then")
    given = f"{fact.happened_on:%d/%m/%Y}" if is_day else fact.quantity
    return Refused(*wrong, measure=fact.measure, day=fact.happened_on, given=given)


def _told_before(told: Mapping[str, Any]) -> bool:
    """Whether this very fact was told; refused when it was told with other words."""
    old = Fact.objects.select_related("series").filter(pk=told["id"]).first()
    if old is None:
        return False
    same = (old.series.key, old.happened_on, old.quantity) == (
        told["key"], told["day"], told["quantity"],
    )  # fmt: skip
    if not same:
        raise Refused(
            "fact_was_told_otherwise", act=old.act, quantity=old.quantity, day=old.happened_on
        )
    return True


@transaction.atomic
def correct(
    *,
    fact_id: UUID,
    quantity: Decimal | None = None,
    happened_on: date | None = None,
    unit_id: UUID | None = None,
    area_id: UUID | None = None,
    slices: tuple[tuple[str, str], ...] | None = None,
    reason: str,
    actor: Actor,
    at: datetime,
) -> list[UUID]:
    """Say what is true instead of a fact told before. New facts name the old one, which stays.

    Where only the quantity was wrong, one fact carries the difference; where the day, unit, area
    or a slice was wrong, one takes the old one back and one tells it anew. What is not given is as
    it stands (a new unit without an area has none; a point stays with its unit and area). Gives
    back the keys of the new facts.
    """
    if not Fact.objects.select_for_update(of=("self",)).filter(pk=fact_id).exists():
        raise Refused("fact_is_unknown", fact=fact_id)
    stands = queries.standing(fact_id)
    if not actor.may(CORRECT, stands.unit_id) or not actor.may(CORRECT, unit_id or stands.unit_id):
        raise Refused("may_not_correct_this_fact")
    if Correction.objects.filter(fact_id=fact_id).exists():
        raise Refused("fact_is_itself_a_correction")
    if stands.is_taken_back:
        raise Refused("fact_was_taken_back")
    if not reason.strip():
        raise Refused("reason_is_missing")
    new = Telling(
        measure=stands.measure,
        quantity=stands.quantity if quantity is None else quantity,
        happened_on=happened_on or stands.happened_on,
        unit_id=unit_id or stands.unit_id,
        act=_act(fact_id, stands, "b"),
        area_id=area_id if area_id or unit_id else stands.area_id,
        slices=stands.slices if slices is None else tuple(sorted(slices)),
    )
    if (new.unit_id, new.area_id) == (stands.unit_id, stands.area_id):
        new = replace(new, point=stands.point)
    told = rules.differences(stands, new)
    if not told:
        raise Refused("correction_changes_nothing")
    made = _tell_corrections(fact_id, told, reason=reason, actor=actor, at=at)
    base.record(
        action="facts.correct", actor=actor, at=at, subject=f"facts.fact:{fact_id}",
        before=stands.quantity, after=new.quantity, day=new.happened_on, reason=reason,
    )  # fmt: skip
    base.publish(topic="facts.corrected", at=at, fact=fact_id)
    return made


def take_back(*, measure: str, act: str, reason: str, actor: Actor, at: datetime) -> bool:
    """Say that what an act told is no more, because the act itself was undone.

    For the room that told it, in the transaction of the undoing, whose right is the one that
    counts. A correction takes back what stands. False where nothing was told by that act, or it
    was taken back before.
    """
    assert connection.in_atomic_block, "a fact is taken back with the act that told it"
    fact_id = queries.id_of(measure, act)
    if not Fact.objects.select_for_update(of=("self",)).filter(pk=fact_id).exists():
        return False
    stands = queries.standing(fact_id)
    if stands.is_taken_back:
        return False
    gone = rules.taken_back(stands, act=_act(fact_id, stands, "a"))
    _tell_corrections(fact_id, [(gone, -1)], reason=reason, actor=actor, at=at)
    base.record(
        action="facts.take_back", actor=actor, at=at, subject=f"facts.fact:{fact_id}",
        before=stands.quantity, reason=reason,
    )  # fmt: skip
    base.publish(topic="facts.corrected", at=at, fact=fact_id)
    return True


def _act(fact_id: UUID, stands: Standing, half: str) -> str:
    """The next correction of a fact: "a" takes back what stands, "b" tells what is so instead."""
    return f"facts.fact:{fact_id}:{stands.corrections + 1:04d}{half}"


def _tell_corrections(
    fact_id: UUID,
    told: Sequence[tuple[Telling, int]],
    *,
    reason: str,
    actor: Actor,
    at: datetime,
) -> list[UUID]:
    """Tell what corrects a fact, each with what it adds to the number of facts; a doubt about
    the fact is settled by it. The keys of the new facts."""
    measure = queries.measures()[told[0][0].measure]
    for one, count in told:
        _tell(one, measure, count=count, at=at)
    made = [rules.fact_id(measure.source, one.measure, one.act) for one, _ in told]
    Correction.objects.bulk_create(
        Correction(
            fact_id=pk, corrects_id=fact_id, count=count, reason=nfc(reason.strip())[:500],
            corrected_by=actor.label,
        )
        for pk, (_, count) in zip(made, told, strict=True)
    )  # fmt: skip
    Doubt.objects.filter(fact_id=fact_id, settled_at=None).update(
        settled_at=at, settled_by=actor.label
    )
    return made


@transaction.atomic
def settle_doubt(*, fact_id: UUID, actor: Actor, at: datetime) -> None:
    """Say that a doubted fact is right after all."""
    if not actor.may(CORRECT, queries.standing(fact_id).unit_id):
        raise Refused("may_not_correct_this_fact")
    settled = Doubt.objects.filter(fact_id=fact_id, settled_at=None).update(
        settled_at=at, settled_by=actor.label
    )
    if not settled:
        raise Refused("fact_is_not_in_doubt")
    base.record(action="facts.settle_doubt", actor=actor, at=at, subject=f"facts.fact:{fact_id}")


def close(*, known_on: date) -> None:
    """A report freezes numbers as known on this day: whatever is told from now on is learned
    after its end, so that they can be reproduced. Call it before reading the numbers: it waits for
    those who are telling, and who begins to tell waits for the report.
    """
    assert connection.in_atomic_block, "a closing belongs to the report that freezes"
    with connection.cursor() as cursor:
        cursor.execute("LOCK TABLE facts_fact IN SHARE MODE")
    Closing.objects.get_or_create(at=end_of(known_on))


@transaction.atomic
def load_measures(*, rows: Iterable[MeasureShape], actor: Actor, at: datetime) -> int:
    """Make the measures of outside sources be as the pack says. Returns how many changed."""
    known = {row.code: row for row in Measure.objects.all()}
    changed = 0
    for row in rows:
        values: dict[str, object] = {
            "name": row.name, "name_en": row.name_en, "kind": str(row.kind), "unit": row.unit,
            "decimals": row.decimals, "most": row.most, "source": row.source,
            "source_name": row.source_name, "basis": row.basis, "is_sample": row.is_sample,
            "slices": [
                [cut.code, cut.name, cut.name_en, [list(value) for value in cut.values]]
                for cut in row.slices
            ],
        }  # fmt: skip
        old = known.get(row.code)
        if old and all(getattr(old, key) == value for key, value in values.items()):
            continue
        if old and Series.objects.filter(measure=row.code).exists():
            _refuse_another_meaning(old, row)
        Measure.objects.update_or_create(code=row.code, defaults=values)
        base.record(
            action="facts.declare_measure", actor=actor, at=at,
            subject=f"facts.measure:{row.code}", name=row.name, unit=row.unit,
        )  # fmt: skip
        changed += 1
    return changed


def _refuse_another_meaning(old: Measure, new: MeasureShape) -> None:
    """Facts were told of it: what they count cannot become something else."""
    cuts = {cut[0] for cut in old.slices}
    if (old.kind, old.unit, old.source) != (str(new.kind), new.unit, new.source) or cuts != {
        cut.code for cut in new.slices
    }:
        raise Refused("measure_has_facts", measure=new.code)
