"""The demonstration: sample people signed in with one click, and what keeps it out of real work.

Two locks, both must be open. The processes were started by `od demo` for this very database
(settings.DEMO, see config/demo.py), and the database holds a sample and nothing else: every
loaded pack is marked as sample and no real person's account can sign in with a password. The
second lock is tried at every one-click sign-in, so that a database which becomes real closes it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from uuid import UUID

import yaml
from django.conf import settings
from django.utils.translation import get_language

from opendistrict.registers.base import queries as base
from opendistrict.registers.orgs import queries as orgs
from opendistrict.registers.orgs.shapes import PostShape, UnitShape
from opendistrict.registers.people import queries as people


@dataclass(frozen=True, slots=True)
class SamplePerson:
    """Somebody one can become, with the posts in which they serve on the day of the era."""

    account_id: UUID
    name: str
    titles: tuple[str, ...]
    is_acting: bool


@dataclass(frozen=True, slots=True)
class SampleUnit:
    name: str
    people: tuple[SamplePerson, ...]


@dataclass(frozen=True, slots=True)
class Era:
    """A day as on which the whole site works, with the units and sample people of that day."""

    on: date
    title: str
    is_today: bool
    units: tuple[SampleUnit, ...]


def objections() -> list[str]:
    """What about this database forbids one-click sign-in; empty when it is a sample."""
    found = [f"pack:{pack.pack}" for pack in base.loaded_packs() if not pack.is_sample]
    if people.real_account_exists():
        found.append("account")
    return found


def is_open() -> bool:
    """Whether one click may sign in: started by `od demo`, and on a database that is a sample."""
    return settings.DEMO and bool(base.loaded_packs()) and not objections()


def makes_samples() -> bool:
    """Whether what is made now is a sample: everything that is made in the demonstration."""
    return bool(settings.DEMO)


def days(*, today: date) -> Mapping[date, str]:
    """The days as on which a visitor may look, oldest first, each with what the pack says of it:
    those the pack names before today, and today."""
    path = Path(str(settings.PACKAGE)) / "packs" / settings.PACK / "pack.yaml"
    said = yaml.safe_load(path.read_text(encoding="utf-8")) if path.exists() else {}
    language = "en" if (get_language() or "vi").startswith("en") else "vi"
    named = {row["day"]: str(row["title"][language]) for row in said.get("demo", [])}
    known = {day: title for day, title in sorted(named.items()) if day < today}
    return {**known, today: named.get(today, "")}


def eras(*, today: date) -> tuple[Era, ...]:
    """Whom one can become: everybody who serves today, and on each former day those who served
    then and serve no more."""
    current = _units(today)
    seen = {person.account_id for unit in current for person in unit.people}
    former = []
    for on, title in days(today=today).items():
        if on == today:
            former.append(Era(on=on, title=title, is_today=True, units=current))
            continue
        units = _without(_units(on), seen)
        seen |= {person.account_id for unit in units for person in unit.people}
        if units:
            former.append(Era(on=on, title=title, is_today=False, units=units))
    return tuple(former)


def _without(units: tuple[SampleUnit, ...], seen: set[UUID]) -> tuple[SampleUnit, ...]:
    left = (
        SampleUnit(unit.name, tuple(p for p in unit.people if p.account_id not in seen))
        for unit in units
    )
    return tuple(unit for unit in left if unit.people)


def serves(account_id: UUID, *, on: date) -> bool:
    """Whether this is the account of a sample person who serves in a post on that day."""
    return any(person.account_id == account_id for unit in _units(on) for person in unit.people)


def _units(on: date) -> tuple[SampleUnit, ...]:
    tree = orgs.tree_on(on)
    posts = [post for post in orgs.posts_in(tree.units.keys(), on=on) if post.person_id]
    persons = {post.person_id for post in posts if post.person_id}
    known = people.people(persons)
    accounts = people.accounts_of(p for p in persons if p in known and known[p].is_sample)
    found = []
    for unit in _in_order(tree):
        own = [post for post in posts if post.unit_id == unit.id and post.person_id in accounts]
        seen: dict[UUID, list[PostShape]] = {}
        for post in own:
            assert post.person_id is not None
            seen.setdefault(post.person_id, []).append(post)
        if seen:
            found.append(
                SampleUnit(
                    unit.name,
                    tuple(
                        SamplePerson(
                            accounts[person].id,
                            served[0].person_name,
                            tuple(post.title for post in served),
                            any(post.is_acting for post in served),
                        )
                        for person, served in seen.items()
                    ),
                )
            )
    return tuple(found)


def _in_order(tree: orgs.Tree) -> list[UnitShape]:
    """Every unit, a superior before those under it, in their official order."""
    line: list[UnitShape] = []
    waiting = list(reversed(tree.children(None)))
    while waiting:
        unit = waiting.pop()
        line.append(unit)
        waiting.extend(reversed(tree.children(unit.id)))
    return line
