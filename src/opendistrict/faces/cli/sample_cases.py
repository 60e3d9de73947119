"""Dossiers of people who do not exist, for the demonstration: the same ones at every set-up.

Everybody acts through `cases.actions` in the order of time, so that clocks, facts, the log and the
rules are the real ones. Nothing here knows a place's name.
"""

import heapq
from collections.abc import Callable, Generator, Iterator, Mapping
from datetime import date, datetime, time, timedelta
from pathlib import Path
from random import Random
from typing import Any
from uuid import UUID

import yaml
from django.db import transaction

from opendistrict.engine.cases import actions, queries
from opendistrict.engine.cases.queries import Case
from opendistrict.engine.cases.shapes.dossier import Brought, Standing
from opendistrict.engine.cases.shapes.procedure import FieldKind, FormField, MayDo, Procedure
from opendistrict.faces.cli import sample_keys
from opendistrict.kernel.actor import SYSTEM, Actor
from opendistrict.kernel.days import HERE, day_of
from opendistrict.kernel.signing import SAMPLE_PASSWORD
from opendistrict.kernel.workclock import OfficeHours, WorkCalendar
from opendistrict.registers.base import actions as base
from opendistrict.registers.base import queries as base_queries
from opendistrict.registers.orgs import queries as orgs
from opendistrict.registers.people import actions as people
from opendistrict.registers.people import queries as people_queries

NAME = "sample-cases"
Plan = Mapping[str, Any]
Progress = Callable[[int, int], None]
Life = Iterator[datetime]
"""The life of one dossier: each value is when the next thing happens to it."""
Part = Generator[datetime, None, datetime]
"""A part of it, which gives back when the next one begins."""


def is_loaded() -> bool:
    return base_queries.loaded_pack(NAME) is not None


def read(path: Path) -> Plan:
    plan: Plan = yaml.safe_load(path.read_text(encoding="utf-8"))
    return plan


def live(path: Path, *, now: datetime, progress: Progress) -> int:
    """Let every dossier of the plan live until now; how many there are. All of it or nothing."""
    plan = read(path)
    with transaction.atomic():
        office = _Office(plan, now)
        office.hand_out_keys()
        lives = [(begins, n, office.life(begins)) for n, begins in enumerate(office.beginnings())]
        heapq.heapify(lives)
        done, total = 0, len(lives)
        while lives and lives[0][0] <= now:
            _, n, life = lives[0]
            following = next(life, None)
            if following is None:
                heapq.heappop(lives)
                done += 1
            else:
                heapq.heapreplace(lives, (following, n, life))
            progress(done, total)
        actions.tell_fallen_due(now)
        progress(total, total)
        base.note_pack(pack=NAME, version="1", digest="", is_sample=True, actor=SYSTEM, at=now)
    return total


class _Office:
    """The wards' people, their hours, and what they do with a dossier."""

    def __init__(self, plan: Plan, now: datetime) -> None:
        self.plan, self.now = plan, now
        self.random = Random(plan["seed"])
        units = orgs.unit_ids_by_slug()
        self.wards = [units[slug] for slug in plan["wards"]]
        self.calendar: WorkCalendar = base_queries.work_calendar()
        self.hours: OfficeHours = orgs.office_hours(self.wards[0], day_of(now))
        self._actors: dict[tuple[UUID, date], Actor] = {}
        self._counters: dict[tuple[UUID, date], UUID] = {}

    def hand_out_keys(self) -> None:
        """Whoever signs something today gets a sample key to sign with."""
        today = day_of(self.now)
        signers = {
            one.post.person_id
            for ward in self.wards
            for field in orgs.signers_on(ward, today)
            for one in field.signers
        }
        slugs = [slug for slug, one in people_queries.people_by_slug().items() if one.id in signers]
        sample_keys.enrol_sample_people(slugs, actor=SYSTEM, at=self.now)

    def beginnings(self) -> list[datetime]:
        """When dossiers come in, in order: on working days, more of them in the morning."""
        since: date = self.plan["since"]
        days = [
            day
            for n in range((day_of(self.now) - since).days + 1)
            if self.calendar.works(day := since + timedelta(days=n))
        ]
        found = []
        for _ in range(self.plan["dossiers"]):
            minutes = int(self.random.triangular(0, 540, 90))
            moment = datetime.combine(self.random.choice(days), time(7, 40), HERE)
            found.append(moment + timedelta(minutes=minutes))
        return sorted(found)

    def actor(self, post_id: UUID, at: datetime) -> Actor:
        """Who serves in a post, with its rights of the first of that month."""
        on = day_of(at).replace(day=1)
        if (post_id, on) not in self._actors:
            post = orgs.posts([post_id], on=on)[post_id]
            self._actors[post_id, on] = Actor(
                kind="officer", id=str(post.person_id), label=post.person_name,
                person_id=post.person_id, post_id=post.id, post_title=post.title,
                unit_id=post.unit_id, rights=orgs.rights_of(post.id, on=on),
            )  # fmt: skip
        return self._actors[post_id, on]

    def counter(self, ward: UUID, at: datetime) -> Actor:
        """Who receives in a ward, of that month too."""
        on = day_of(at).replace(day=1)
        if (ward, on) not in self._counters:
            self._counters[ward, on] = orgs.who_may({"cases.receive"}, ward, on=on)[-1].id
        return self.actor(self._counters[ward, on], at)

    def later(self, at: datetime, hours: float) -> datetime:
        """After so many working hours, give or take; some steps are slow."""
        slow = 6 if self.random.random() < self.plan["slow"] else 1
        worked = timedelta(hours=max(self.random.expovariate(1 / (hours * slow)), 0.05))
        return self.hours.add(at, worked, self.calendar)

    @staticmethod
    def pace(procedure: Procedure) -> float:
        """What is owed the same day is done in minutes; the rest takes its hours."""
        term = procedure.term
        return 0.12 if term is not None and not term.amount else 1.0

    # ------------------------------------------------------------------ one dossier

    def life(self, at: datetime) -> Life:
        plan, draw = self.plan, self.random
        ward = draw.choice(self.wards)
        channel = draw.choices(list(plan["channels"]), list(plan["channels"].values()))[0]
        code = draw.choices(list(plan["procedures"]), list(plan["procedures"].values()))[0]
        version = queries.in_force(code, day_of(at))
        if version is None:
            return
        procedure, _ = queries.rules_of(version.id)
        channel = channel if channel in procedure.channels else "counter"
        counter = self.counter(ward, at)
        dossier, citizen = self._file(procedure, ward, channel, counter, at)
        if channel != "counter":
            at = self.later(at, 2)
            yield at
            if draw.random() < plan["refused"]:
                reasons = draw.choice(plan["refusals"])
                actions.refuse(dossier_id=dossier, reasons=reasons, actor=counter, at=at)
                return
        actions.receive(dossier_id=dossier, actor=counter, at=at)
        self._pay(queries.case(dossier).standing, counter, at, online=channel == "online")
        actions.forward(dossier_id=dossier, actor=counter, at=at)
        at = self.later(at, 1.5 * self.pace(procedure))
        yield at
        standing = yield from self._worked_on(dossier, citizen, at)
        at = self.later(standing.finished_at or standing.held_since, 5)
        yield at
        self._pay(standing, counter, at, online=False)
        if standing.state == "9":
            actions.give_result(dossier_id=dossier, actor=counter, at=at)
            if draw.random() < plan["rated"]:
                stars = draw.choices((5, 4, 3, 2, 1), (50, 30, 10, 6, 4))[0]
                actions.rate(dossier_id=dossier, stars=stars, actor=citizen, at=at)

    def _worked_on(
        self, dossier: UUID, citizen: Actor, at: datetime
    ) -> Generator[datetime, None, Standing]:
        """From step to step until it is done, stopped or withdrawn; how it stands then."""
        case = queries.case(dossier)
        while case.standing.finished_at is None:
            if case.standing.holder_id is None:
                break  # nobody may: it waits, and the heads' page says so
            actor = self.actor(case.standing.holder_id, at)
            step, chance = case.procedure.step(case.step), self.random.random()
            asks = MayDo.SUPPLEMENT in step.may and not case.standing.supplements
            if asks and chance < self.plan["supplement"]:
                at = yield from self._supplemented(dossier, actor, citizen, at)
            elif MayDo.STOP in step.may and not step.signs and chance > 1 - self.plan["stopped"]:
                reasons = self.random.choice(self.plan["refusals"])
                actions.stop(dossier_id=dossier, reasons=reasons, actor=actor, at=at)
                return queries.case(dossier).standing
            else:
                at = yield from self._one_step(case, actor, at)
            yield at
            case = queries.case(dossier)
        return case.standing

    def _one_step(self, case: Case, actor: Actor, at: datetime) -> Part:
        dossier, step = case.standing.id, case.procedure.step(case.step)
        if step.signs:
            result = case.procedure.result
            is_file = result.electronic and not result.no_paper
            by_key = is_file and day_of(at) >= self.plan["electronic_since"]
            secret = SAMPLE_PASSWORD if by_key else ""
            actions.sign(dossier_id=dossier, actor=actor, at=at, secret=secret)
        else:
            actions.take(dossier_id=dossier, actor=actor, at=at)
            at = self.later(at, 6 * self.pace(case.procedure))
            yield at
        actions.pass_on(dossier_id=dossier, actor=actor, at=at)
        return self.later(at, self.pace(case.procedure))

    def _supplemented(self, dossier: UUID, actor: Actor, citizen: Actor, at: datetime) -> Part:
        items = [self.random.choice(self.plan["supplements"])]
        actions.ask_supplement(dossier_id=dossier, items=items, actor=actor, at=at)
        at = self.later(at, 16)
        yield at
        actions.supplement(dossier_id=dossier, actor=citizen, at=at)
        return self.later(at, 1.5)

    def _pay(self, standing: Standing, counter: Actor, at: datetime, *, online: bool) -> None:
        if standing.fee is not None and standing.paid < standing.fee:
            reference = f"BL-MAU-{standing.code[-15:]}"
            actions.pay(
                dossier_id=standing.id, amount=standing.fee - standing.paid, reference=reference,
                is_online=online, actor=counter, at=at,
            )  # fmt: skip

    # ------------------------------------------------------------------ who applies, with what

    def _file(
        self, procedure: Procedure, ward: UUID, channel: str, counter: Actor, at: datetime
    ) -> tuple[UUID, Actor]:
        name = self._name()
        subject = "citizen" if "citizen" in procedure.subjects else min(procedure.subjects)
        party = people.register_party(
            kind=subject, full_name=name, national_id=self._digits("079", 12),
            phone=self._digits("09", 10), identified_by="counter", is_sample=True, actor=counter,
            at=at,
        )  # fmt: skip
        citizen = Actor(kind="citizen", id=str(party), label=name, party_id=party)
        values = {one.code: value for one, value in self._values(procedure, name)}
        opened = actions.file_dossier(
            procedure=procedure.code, office_id=ward, channel=channel, subject=subject,
            applicant_id=party, values=values,
            papers=[
                Brought(paper=one.code, kind=one.kind, count=one.count)
                for one in procedure.papers
                if not one.held_by
            ],
            actor=citizen if channel == "online" else counter, at=at,
        )  # fmt: skip
        return opened.id, citizen

    def _values(self, procedure: Procedure, name: str) -> Iterator[tuple[FormField, object]]:
        for field in procedure.form:
            yield field, self._value(field, name)

    def _value(self, field: FormField, name: str) -> object:
        draw = self.random
        match field.kind:
            case FieldKind.WHOLE:
                return draw.randint(int(field.least or 1), min(int(field.most or 9), 9))
            case FieldKind.DECIMAL:
                return str(draw.randint(40, 180))
            case FieldKind.YES_NO:
                return draw.random() < 0.6
            case FieldKind.DAY:
                return (day_of(self.now) - timedelta(days=draw.randint(3, 60))).isoformat()
            case FieldKind.CHOICE:
                return draw.choice(field.choices).value
            case FieldKind.NATIONAL_ID:
                return self._digits("079", 12)
            case FieldKind.PHONE:
                return self._digits("09", 10)
            case FieldKind.EMAIL:
                return "mau@example.vn"
            case _:
                return self._text(field, name)

    def _text(self, field: FormField, name: str) -> str:
        if field.held_by == "identity.full_name":
            return name
        if field.code.startswith(("ten", "ho_ten")):
            return self._name()
        if field.code.startswith(("dia", "noi", "que")):
            street = self.random.choice(self.plan["streets"])
            return f"{self.random.randint(1, 240)} {street} (mẫu)"
        return str(self.random.choice(self.plan["texts"]))

    def _name(self) -> str:
        parts = ("family", "middle", "given")
        return " ".join(self.random.choice(self.plan[part]) for part in parts)

    def _digits(self, begin: str, length: int) -> str:
        rest = length - len(begin)
        return begin + "".join(self.random.choices("0123456789", k=rest))
