"""Three years of facts that never happened, for the demonstration: the same ones at every set-up.

A seed and a few rates of the pack become tellings of declared sample sources, learned week by week
through `facts.actions` as an outside system would tell them. Nothing here knows a place's name.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from random import Random
from typing import Any
from uuid import UUID

import yaml
from django.db import transaction

from opendistrict.kernel.actor import SYSTEM, Actor
from opendistrict.kernel.days import HERE, day_of
from opendistrict.registers.base import actions as base
from opendistrict.registers.base import queries as base_queries
from opendistrict.registers.facts import actions, queries
from opendistrict.registers.facts.shapes import Telling
from opendistrict.registers.places import queries as places

NAME = "sample-facts"
CORRECT = "facts.correct"
WEEK = timedelta(weeks=1)
_AFTER_REFORM = timedelta(days=92)
_LATE = ((0, 80), (1, 12), (2, 5), (9, 3))  # weeks until it is learned, and how often
Plan = Mapping[str, Any]
ActorOn = Callable[[str, date], Actor]
Progress = Callable[[int, int], None]


class _Map:
    """How much happens in each area, and the ward it belongs to on a day."""

    def __init__(self, random: Random) -> None:
        slugs = sorted(places.area_ids_by_slug().items())
        self.weights = {area: random.uniform(0.6, 1.6) for _, area in slugs}
        self._wards: dict[date, Mapping[UUID, UUID]] = {}

    def ward(self, area_id: UUID, day: date) -> UUID:
        month = day.replace(day=1)
        if month not in self._wards:
            self._wards[month] = places.units_of_areas(month)
        return self._wards[month][area_id]


class Sampler:
    """The facts of one sample file, week by week."""

    def __init__(self, plan: Plan, until: date) -> None:
        self.plan, self.until = plan, until
        self.random = Random(plan["seed"])
        self.map = _Map(self.random)
        self.decimals = {code: one.decimals for code, one in queries.measures().items()}

    def weeks(self) -> Iterator[tuple[date, list[tuple[date, Telling]]]]:
        """The end of every week with its tellings, each with the day it is learned."""
        monday: date = self.plan["since"]
        while (end := monday + WEEK) <= self.until:
            told: list[tuple[date, Telling]] = []
            for one in self.plan["measures"]:
                if monday >= one.get("since", self.plan["since"]):
                    made = self._stock(one, monday) if "base" in one else self._flow(one, monday)
                    told += [(self._learned(end), fact) for fact in made]
            yield end, told
            monday = end

    def _learned(self, end: date) -> date:
        weeks, often = zip(*_LATE, strict=True)
        return min(end + WEEK * self.random.choices(weeks, often)[0], self.until)

    def _flow(self, one: Plan, monday: date) -> Iterator[Telling]:
        total = one["a_week"] * self._factor(one, monday) * self.random.gauss(1, 0.08)
        yield from self._told(one, monday, max(total, 0), one["facts"], self._mix(one, monday))

    def _stock(self, one: Plan, monday: date) -> Iterator[Telling]:
        """What it began with in the first week, then what comes and goes."""
        if monday == self.plan["since"]:
            (cut,) = [key for key in one["base"] if key != "quantity"]
            mix = {cut: {one["base"][cut]: 1.0}}
            yield from self._told(one, monday, one["base"]["quantity"], 0, mix)
        for sign, name in ((1, "come"), (-1, "go")):
            (cut,) = [key for key in one[name] if key != "a_week"]
            mean = one[name]["a_week"] * one["season"][monday.month - 1]
            total = self.random.gauss(mean, mean**0.5)
            mix = {cut: {one[name][cut]: 1.0}}
            for fact in self._told(one, monday, max(total, 0), min(int(mean) + 1, 8), mix, name):
                yield replace(fact, quantity=fact.quantity * sign)

    def _factor(self, one: Plan, monday: date) -> float:
        years = (monday - self.plan["since"]).days / 365.25
        factor = (1 + one["trend"]) ** years * one["season"][monday.month - 1]
        if any(-7 <= (monday - first).days < 10 for first in self.plan["tet"]):
            factor *= one["tet"]
        if self._is_after_reform(monday):
            factor *= one["reform"]
        return float(factor)

    def _is_after_reform(self, monday: date) -> bool:
        reform: date = self.plan["reform"]
        return reform <= monday < reform + _AFTER_REFORM

    def _mix(self, one: Plan, monday: date) -> Mapping[str, Mapping[str, float]]:
        years = (monday - self.plan["since"]).days / 365.25
        mix = dict(one.get("mix", {}))
        if self._is_after_reform(monday):
            mix |= one.get("reform_mix", {})
        for cut, drifts in one.get("drift", {}).items():
            shares = dict(mix[cut])
            for value, a_year in drifts.items():
                shares[value] = min(max(shares[value] + a_year * years, 0.01), 0.995)
            others = shares.keys() - drifts.keys()
            left = 1 - sum(shares[value] for value in drifts)
            mix[cut] = shares | dict.fromkeys(others, left / len(others))
        return mix

    def _told(
        self,
        one: Plan,
        monday: date,
        total: float,
        facts: int,
        mix: Mapping[str, Mapping[str, float]],
        part: str = "",
    ) -> Iterator[Telling]:
        """The total in some tellings, each in an area, on a day, cut by the mix."""
        step = 10 ** one.get("decimals", 0)
        here, weights = list(self.map.weights), list(self.map.weights.values())
        spots = self.random.choices(here, weights, k=facts) if facts else here
        shares = [self.map.weights[spot] * self.random.uniform(0.5, 1.5) for spot in spots]
        left, rest = sum(shares), round(total * step)
        for index, (spot, share) in enumerate(zip(spots, shares, strict=True)):
            mine = round(rest * share / left) if left else 0
            rest, left = rest - mine, left - share
            if mine:
                yield self._fact(one, monday, spot, Decimal(mine) / step, mix, f"{part}{index}")

    def _fact(
        self,
        one: Plan,
        monday: date,
        area_id: UUID,
        quantity: Decimal,
        mix: Mapping[str, Mapping[str, float]],
        part: str,
    ) -> Telling:
        code = one["measure"]
        day = monday + timedelta(days=self.random.choice((0, 0, 1, 1, 2, 3, 4, 4, 5)))
        slices = tuple(
            (cut, self.random.choices(list(shares), list(shares.values()))[0])
            for cut, shares in sorted(mix.items())
        )
        # Where only the ward is told, no area is kept: such numbers are carried by shares.
        is_area = one.get("places") != "ward"
        return Telling(
            measure=code, quantity=quantity, unit_id=self.map.ward(area_id, day),
            happened_on=day,
            act=f"sample.source:{code}:{monday.isoformat()}:{part}",
            area_id=area_id if is_area else None, slices=slices,
        )  # fmt: skip


def is_loaded() -> bool:
    return base_queries.loaded_pack(NAME) is not None


def read(path: Path) -> Plan:
    plan: Plan = yaml.safe_load(path.read_text(encoding="utf-8"))
    return plan


def live(path: Path, *, now: datetime, actor_on: ActorOn, progress: Progress) -> int:
    """Tell all facts of the sample up to today, and correct a few; how many were told."""
    plan = read(path)
    until = day_of(now)
    sampler = Sampler(plan, until)
    waiting: dict[date, list[Telling]] = {}
    in_time: list[Telling] = []
    weeks = max((until - plan["since"]).days // 7, 1)
    told = 0
    with transaction.atomic():
        for n, (end, some) in enumerate(sampler.weeks()):
            for known, fact in some:
                waiting.setdefault(known, []).append(fact)
                in_time += (fact,) if known == end else ()
            told += _learn(waiting, end)
            progress(n + 1, weeks)
        told += _learn(waiting, until)
        _correct(plan, in_time, until, actor_on)
        base.note_pack(pack=NAME, version="1", digest="", is_sample=True, actor=SYSTEM, at=now)
    while actions.roll_up():
        pass
    return told


def _learn(waiting: dict[date, list[Telling]], day: date) -> int:
    due = sorted(known for known in waiting if known <= day)
    return sum(actions.tell_all(waiting.pop(known), at=_morning(known)) for known in due)


def _morning(day: date) -> datetime:
    return datetime.combine(day, time(8), tzinfo=HERE)


def mistaken(plan: Plan, in_time: Iterable[Telling]) -> list[Telling]:
    """The facts that had been told twice over, chosen by the seed."""
    how = plan["corrections"]
    facts = [
        fact for fact in in_time
        if fact.quantity >= 20 and fact.measure.startswith(f"{how['source']}.")
    ]  # fmt: skip
    return Random(plan["seed"]).sample(facts, how["count"])


def _correct(plan: Plan, in_time: Iterable[Telling], until: date, actor_on: ActorOn) -> None:
    """What was told twice over is put right a month or two later."""
    how = plan["corrections"]
    for fact in mistaken(plan, in_time):
        known = fact.happened_on + timedelta(days=40)
        post = how["post" if known < plan["reform"] else "later_post"]
        if known < until and (actor := actor_on(post, known)).may(CORRECT, fact.unit_id):
            actions.correct(
                fact_id=queries.id_of(fact.measure, fact.act),
                quantity=(fact.quantity / 2).quantize(Decimal(1)), reason="Nhập trùng (mẫu)",
                actor=actor, at=_morning(known),
            )  # fmt: skip
