"""The rows of a place's files, handed to the rooms' actions."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from opendistrict.faces.cli.loading import place_rows as files
from opendistrict.kernel.actor import Actor
from opendistrict.kernel.refusals import Refused
from opendistrict.registers.base import actions as base
from opendistrict.registers.base.shapes import CalendarDayRow
from opendistrict.registers.orgs import actions as orgs
from opendistrict.registers.orgs import shapes
from opendistrict.registers.people import actions as people
from opendistrict.registers.people import queries as people_queries


def calendar_days(rows: Sequence[files.CalendarRow]) -> list[CalendarDayRow]:
    return [
        CalendarDayRow(
            day=row.day,
            kind=row.kind,
            name=row.name,
            basis=f"{row.basis} (nguồn: {row.source})",
            confidence=row.confidence,
        )
        for row in rows
    ]


def load_calendar(*, rows: Sequence[files.CalendarRow], actor: Actor, at: datetime) -> int:
    return base.load_calendar(days=calendar_days(rows), actor=actor, at=at)


def load_people(*, rows: Sequence[files.PersonRow], actor: Actor, at: datetime) -> int:
    """People, and for each sample person an account that nobody can sign in to with a password."""
    known = people_queries.people_by_slug()
    changed = 0
    for row in rows:
        if row.slug in known and known[row.slug].full_name == row.name:
            continue
        people.register_person(
            slug=row.slug, full_name=row.name, is_sample=row.sample, actor=actor, at=at
        )
        changed += 1
    persons = {slug: person.id for slug, person in people_queries.people_by_slug().items()}
    sample = {row.slug: persons[row.slug] for row in rows if row.sample}
    opened = people_queries.accounts_of(sample.values())
    for slug, person_id in sample.items():
        if person_id not in opened:
            changed += _open_account(slug, person_id=person_id, actor=actor, at=at)
    return changed


def _open_account(slug: str, *, person_id: UUID, actor: Actor, at: datetime) -> bool:
    """True if an account was opened; one that was closed on purpose stays closed."""
    try:
        people.open_account(
            username=slug, email="", person_id=person_id, password=None, actor=actor, at=at
        )
    except Refused as refused:
        if refused.codes not in {("username_is_taken",), ("person_has_account",)}:
            raise
        return False
    return True


def load_units(*, rows: Sequence[files.UnitRow], actor: Actor, at: datetime) -> int:
    versions = [
        shapes.UnitVersionRow(
            unit=row.slug,
            kind=row.kind,
            since=version.since,
            until=version.until,
            code=version.code,
            name=version.name,
            short_name=version.short,
            name_en=version.name_en,
            aliases=version.aliases,
            parent=version.parent,
            place_in_line=version.order,
            basis=version.basis,
            confidence=version.confidence,
        )
        for row in rows
        for version in row.versions
    ]
    return orgs.load_units(rows=versions, actor=actor, at=at)


def load_successions(*, rows: Sequence[files.SuccessionRow], actor: Actor, at: datetime) -> int:
    told = [
        shapes.SuccessionRow(
            on=row.on,
            kind=row.kind,
            source=row.source,
            target=target.unit if target else None,
            share=target.share if target else None,
            part=target.part if target else None,
            function=row.function,
            basis=row.basis,
            confidence=row.confidence,
        )
        for row in rows
        for target in row.targets or (None,)
    ]
    return orgs.load_successions(rows=told, actor=actor, at=at)


def load_roles(*, rows: Sequence[files.RoleRow], actor: Actor, at: datetime) -> int:
    roles = [
        shapes.RoleRow(
            code=row.code,
            title=row.title,
            title_en=row.title_en,
            rank=row.rank,
            rights=tuple(row.rights.items()),
        )
        for row in rows
    ]
    return orgs.load_roles(rows=roles, actor=actor, at=at)


def load_posts(*, rows: Sequence[files.PostRow], actor: Actor, at: datetime) -> int:
    """Posts, who serves in them, what they are in charge of, and what they do beyond their role."""
    posts = [
        shapes.PostRow(
            slug=row.slug,
            unit=row.unit,
            role=row.role,
            title=row.title,
            title_en=row.title_en,
            is_head=row.head,
            since=row.since,
            until=row.until,
        )
        for row in rows
    ]
    served = [
        shapes.AssignmentRow(
            post=row.slug,
            person=held.person,
            kind=held.kind,
            since=held.since,
            until=held.until,
            basis=held.basis,
        )
        for row in rows
        for held in row.held
    ]
    overseen = [
        shapes.OversightRow(post=row.slug, unit=over.unit, since=over.since, until=over.until)
        for row in rows
        for over in row.oversees
    ]
    duties = [
        shapes.PostRightRow(
            post=row.slug, act=does.act, reach=does.reach, since=does.since, until=does.until,
            basis=does.basis,
        )
        for row in rows
        for does in row.does
    ]  # fmt: skip
    return (
        orgs.load_posts(rows=posts, actor=actor, at=at)
        + orgs.load_assignments(rows=served, actor=actor, at=at)
        + orgs.load_oversight(rows=overseen, actor=actor, at=at)
        + orgs.load_post_rights(rows=duties, actor=actor, at=at)
    )
