"""Shops that do not exist use the sidewalk, for the demonstration: the same ones at every set-up.

Everybody acts through the real actions, in the order of time; what the worker would do of what was
announced is done at once, and told again it changes nothing. Nothing here knows a place's name.
"""

import contextlib
from collections.abc import Iterator, Mapping
from datetime import date, datetime, time, timedelta
from pathlib import Path
from random import Random
from typing import Any
from uuid import UUID

import yaml
from django.db import transaction

from opendistrict.engine.cases import actions as cases
from opendistrict.engine.cases import queries as cases_queries
from opendistrict.engine.cases.shapes.dossier import Brought
from opendistrict.faces.kit import sidewalk_words
from opendistrict.kernel.actor import SYSTEM, Actor
from opendistrict.kernel.days import HERE, day_of, end_of
from opendistrict.kernel.refusals import Refused
from opendistrict.registers.base import actions as base
from opendistrict.registers.base import queries as base_queries
from opendistrict.registers.ledger import actions as ledger
from opendistrict.registers.orgs import queries as orgs
from opendistrict.registers.people import actions as people
from opendistrict.registers.people import queries as people_queries
from opendistrict.registers.places import queries as places
from opendistrict.registers.places.shapes import FrontageShape
from opendistrict.services.sidewalks import actions, queries
from opendistrict.services.sidewalks.shapes import Ground, Method, RoundShape, UseShape, Wanted, Why

NAME = "sample-sidewalks"
HOUR = timedelta(hours=1)
Plan = Mapping[str, Any]


def is_loaded() -> bool:
    return base_queries.loaded_pack(NAME) is not None


def live(path: Path, *, now: datetime) -> int:
    """Let the shops of the plan come; how many uses there are. All of it or nothing."""
    plan: Plan = yaml.safe_load(path.read_text(encoding="utf-8"))
    with transaction.atomic():
        ward = _Ward(plan, now)
        for day, step in ward.days():
            step(datetime.combine(day, time(9), HERE))
        actions.count_in_use(now)
        base.note_pack(pack=NAME, version="1", digest="", is_sample=True, actor=SYSTEM, at=now)
    return ward.made


class _Ward:
    def __init__(self, plan: Plan, now: datetime) -> None:
        self.plan, self.now, self.made = plan, now, 0
        self.random = Random(plan["seed"])
        self.unit: UUID = orgs.unit_ids_by_slug()[plan["ward"]]
        self.houses = self._houses(plan["since"])
        self.calendar = base_queries.work_calendar()

    def _houses(self, on: date) -> list[FrontageShape]:
        """Houses of the ward on the streets of the plan that are wide enough, by street."""
        found: list[FrontageShape] = []
        for slug in self.plan["streets"]:
            street = places.street(slug)
            kerbs = places.segments_of([street.id], on) if street else []
            for some in places.frontages_along([one.id for one in kerbs], on).values():
                found += [
                    one
                    for one in some
                    if one.since_m is not None and one.until_m is not None
                    and one.until_m - one.since_m >= 2
                    and places.locate((one.longitude, one.latitude), on).unit_id == self.unit
                ]  # fmt: skip
        return found

    def days(self) -> Iterator[tuple[date, Any]]:
        """What happens on which working day, in order."""
        draw, plan = self.random, self.plan
        then = self._working(plan["since"], plan["until"] - timedelta(days=30))
        today = day_of(self.now)
        lately = self._working(today - timedelta(days=25), today - timedelta(days=7))
        told = [(draw.choice(then), self._registers) for _ in range(plan["shops"])]
        told += [(draw.choice(lately), self._asks) for _ in range(plan["today"])]
        told += [(today - timedelta(days=ago), self._shares) for ago in plan["rounds"]]
        told.append((today - timedelta(days=1), self._closes))
        return iter(sorted(told, key=lambda one: one[0]))

    def _working(self, since: date, until: date) -> list[date]:
        days = (since + timedelta(days=n) for n in range((until - since).days))
        return [day for day in days if self.calendar.works(day)]

    # ------------------------------------------------------------------ one use

    def _registers(self, at: datetime) -> None:
        """A shop before its own house, until its rule ended; most of them pay."""
        until = self.plan["until"]
        since = min(day_of(at) + timedelta(days=self.random.randint(7, 14)), until)
        use = self._hold(
            at, "kinh_doanh", since, until, household=True, length=self.random.choice((200, 300))
        )
        if use is not None:
            self._apply(use, at, pays=self.random.random() < 0.85)

    def _asks(self, at: datetime) -> None:
        """A use of today's rule: by permit, or by a notice that needs nobody's word."""
        kind = self.random.choice(self.plan["uses"])
        since = day_of(at) + timedelta(days=8)
        days, hours = (2, (0, 24 * 60)) if kind == "cuoi_tang" else (25, (22 * 60, 6 * 60))
        use = self._hold(
            at, kind, since, since + timedelta(days=days), household=False, length=300, hours=hours
        )
        if use is not None and use.state == "held":
            self._apply(use, at, pays=False)

    def _hold(
        self, at: datetime, kind: str, since: date, until: date, *, household: bool, length: int,
        hours: tuple[int, int] = (0, 24 * 60),
    ) -> UseShape | None:  # fmt: skip
        """The first house, from a drawn one on, before which it can be had."""
        begins = self.random.randrange(len(self.houses))
        party = self._party(household, at)
        for house in (*self.houses[begins:], *self.houses[:begins]):
            assert house.segment_id is not None and house.since_m is not None
            start = int(house.since_m * 100)
            wanted = Wanted(
                use=kind, ground=Ground.SIDEWALK, along=(start, start + min(length, _width(house))),
                depth=(200, 300), since=since, until=until, hours=hours,
            )  # fmt: skip
            try:
                with transaction.atomic():
                    use = actions.hold(
                        wanted=wanted, segment_id=house.segment_id, frontage_id=house.id,
                        party_id=party, is_sample=True, actor=_citizen(party), at=at,
                    )  # fmt: skip
            except Refused:
                continue
            self.made += 1
            return use
        return None

    def _shares(self, at: datetime) -> None:
        """A street is shared out for ten days: tickets for a week, drawn three days later. What is
        not there yet today stays to be done."""
        since, closes = day_of(at) + timedelta(days=30), at + timedelta(days=7)
        number_on = day_of(closes) + timedelta(days=2)
        house = self.random.choice(self.houses)
        assert house.segment_id is not None
        office = self._actor(orgs.who_may({actions.CONFIRM}, self.unit, on=day_of(at))[-1].id, at)
        shared = actions.open_round(
            unit_id=self.unit, use=self.plan["shared"], ground=Ground.SIDEWALK,
            streets=[house.street], since=since, until=since + timedelta(days=10),
            method=self.random.choice(list(Method)), closes_at=closes, number_on=number_on,
            number_from="Xổ số kiến thiết mẫu, giải đặc biệt", basis="Quyết định mẫu",
            is_sample=True, actor=office, at=at,
        )  # fmt: skip
        near = [one for one in self.houses if one.street == house.street]
        for _ in range(self.plan["tickets"]):
            self._enters(shared, self.random.choice(near[:3]), at + HOUR)
        if closes <= self.now:
            actions.close_rounds(closes)
        if end_of(number_on) <= self.now:
            drawn = f"{self.random.randrange(10**6):06}"
            self.made += actions.draw(
                number=shared.number, drawn_number=drawn, actor=office, at=end_of(number_on)
            )

    def _closes(self, at: datetime) -> None:
        """An event takes the whole kerb of a house for three days."""
        kerb, since = self.houses[-1].segment_id, day_of(at) + timedelta(days=10)
        assert kerb is not None
        length = int(places.segments([kerb])[kerb].length_m * 100)
        office = self._actor(orgs.who_may({actions.CONFIRM}, self.unit, on=day_of(at))[-1].id, at)
        actions.close_ground(
            unit_id=self.unit, kind=Why.EVENT, title=self.plan["event"], ground=Ground.ANY,
            stretches=[(kerb, (0, length))], since=since, until=since + timedelta(days=3),
            basis="Kế hoạch mẫu", is_sample=True, actor=office, at=at,
        )  # fmt: skip

    def _enters(self, shared: RoundShape, house: FrontageShape, at: datetime) -> None:
        assert house.segment_id is not None and house.since_m is not None
        start, party = int(house.since_m * 100), self._party(False, at)
        wanted = Wanted(
            use=shared.use, ground=shared.ground, along=(start, start + min(300, _width(house))),
            depth=(200, 300), since=shared.since, until=shared.until,
        )  # fmt: skip
        with contextlib.suppress(Refused), transaction.atomic():
            actions.enter(
                number=shared.number,
                wanted=wanted,
                segment_id=house.segment_id,
                frontage_id=house.id,
                actor=_citizen(party),
                at=at,
            )

    def _party(self, household: bool, at: datetime) -> UUID:
        word = self.random.choice(self.plan["names"])
        name = f"Hộ kinh doanh {word} (mẫu)" if household else f"Nguyễn {word} (mẫu)"
        return people.register_party(
            kind="household_business" if household else "citizen", full_name=name, national_id="",
            birth_date=None, phone="", email="", address="", is_sample=True, actor=SYSTEM, at=at,
        )  # fmt: skip

    def _apply(self, use: UseShape, at: datetime, *, pays: bool) -> None:
        """From the application to the use, with the money between where there is any."""
        regime = next(one for one in queries.regimes() if one.code == use.regime)
        rule = regime.uses[use.wanted.use]
        version = cases_queries.in_force(rule.procedure, day_of(at))
        if version is None:
            return
        procedure, _flow = cases_queries.rules_of(version.id)
        told = sidewalk_words.form_values(rule, use, sidewalk_words.where(use), 150)
        told["dien_thoai"] = "0900000000"
        asked = {one.code for one in procedure.form}
        kind = people_queries.parties([use.party_id], actor=SYSTEM)[use.party_id].kind
        opened = cases.receive_at_counter(
            procedure=procedure.code, office_id=self.unit, channel="counter", subject=kind,
            applicant_id=use.party_id,
            values={name: value for name, value in told.items() if name in asked},
            papers=[Brought(paper=one.code) for one in procedure.papers if one.when is None],
            actor=self._counter(at), at=at,
        )  # fmt: skip
        holder = self._holder(opened.id, at)
        if use.fee is not None and use.fee.total.dong:
            cases.ask_payment(dossier_id=opened.id, actor=holder, at=at + HOUR)
            actions.ask_to_pay(opened.id, at + HOUR)
            if not pays:
                return
            self._pays(use, at + 3 * HOUR)
        for hours in (24, 26, 28, 30):
            standing = cases_queries.case(opened.id).standing
            if standing.finished_at is not None or at + hours * HOUR > self.now:
                break
            self._moves(opened.id, at + hours * HOUR)
        if cases_queries.case(opened.id).standing.finished_at is not None:
            actions.granted(opened.id, at + 31 * HOUR)

    def _moves(self, dossier: UUID, at: datetime) -> None:
        case, holder = cases_queries.case(dossier), self._holder(dossier, at)
        if case.procedure.step(case.step).signs and case.standing.decided_at is None:
            cases.sign(dossier_id=dossier, actor=holder, at=at)
        cases.pass_on(dossier_id=dossier, actor=self._holder(dossier, at), at=at)

    def _pays(self, use: UseShape, at: datetime) -> None:
        (charge,) = queries.charges(use.id)
        rights = {"ledger.receive": frozenset({self.unit})}
        cashier = Actor(kind="officer", id="", label="Thủ quỹ (mẫu)", rights=rights)
        ledger.take_cash(
            key=use.number, charge_id=charge.id, amount=charge.sums.open, actor=cashier, at=at
        )
        actions.paid(use.id, at)

    def _counter(self, at: datetime) -> Actor:
        return self._actor(orgs.who_may({"cases.receive"}, self.unit, on=day_of(at))[-1].id, at)

    def _holder(self, dossier: UUID, at: datetime) -> Actor:
        key = cases_queries.case(dossier).standing.holder_id
        assert key is not None, "nobody may do the next step"
        return self._actor(key, at)

    def _actor(self, post_id: UUID, at: datetime) -> Actor:
        post = orgs.posts([post_id], on=day_of(at))[post_id]
        return Actor(
            kind="officer", id=str(post.person_id), label=post.person_name,
            person_id=post.person_id, post_id=post.id, post_title=post.title,
            unit_id=post.unit_id, rights=orgs.rights_of(post.id, on=day_of(at)),
        )  # fmt: skip


def _width(house: FrontageShape) -> int:
    assert house.since_m is not None and house.until_m is not None
    return int((house.until_m - house.since_m) * 100)


def _citizen(party_id: UUID) -> Actor:
    return Actor(kind="citizen", id="", label="Công dân (mẫu)", party_id=party_id)
