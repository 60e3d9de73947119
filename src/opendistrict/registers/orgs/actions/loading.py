"""What a pack says of units, posts and people: the registers become so."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any, cast
from uuid import UUID

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from opendistrict.kernel.actor import Actor
from opendistrict.kernel.refusals import Refused
from opendistrict.registers.base import actions as base
from opendistrict.registers.orgs.models import (
    Assignment,
    Oversight,
    Post,
    Role,
    RoleRight,
    Succession,
    Unit,
    UnitVersion,
)
from opendistrict.registers.orgs.registry import is_declared
from opendistrict.registers.orgs.shapes import (
    AssignmentRow,
    OversightRow,
    PostRow,
    RoleRow,
    SuccessionRow,
    UnitVersionRow,
)
from opendistrict.registers.people import queries as people


def period_of(since: date | None, until: date | None) -> Any:
    return DateRange(since, until, "[)")


def set_row(row: Any, values: dict[str, object]) -> bool:
    """Make the row say `values`; True when it said something else."""
    changed = [field for field, value in values.items() if getattr(row, field) != value]
    for field in changed:
        setattr(row, field, values[field])
    if changed:
        row.save(update_fields=changed)
    return bool(changed)


def refuse_unknown_acts(named: Iterable[str], *, of: str) -> None:
    """An act that no room declared, or that is narrowed and cannot be, is refused by name."""
    unknown = [act for act in named if not is_declared(act)]
    if unknown:
        raise Refused("act_is_unknown", act=", ".join(unknown), role=of)


@transaction.atomic
def load_units(*, rows: Iterable[UnitVersionRow], actor: Actor, at: datetime) -> int:
    """Make the units be as the pack says. A version is known by its unit and its first day."""
    rows = list(rows)
    known = {unit.slug: unit for unit in Unit.objects.all()}
    for slug, kind in {row.unit: row.kind for row in rows}.items():
        if slug not in known:
            known[slug] = Unit.objects.create(slug=slug, kind=kind)
        elif set_row(known[slug], {"kind": kind}):
            base.record(
                action="orgs.set_unit", actor=actor, at=at,
                subject=f"orgs.unit:{known[slug].pk}", kind=kind,
            )  # fmt: skip
    versions = {
        (version.unit_id, version.valid.lower): version for version in UnitVersion.objects.all()
    }
    # Versions that are there come first: an old one must end before a new one may begin.
    rows.sort(key=lambda row: (known[row.unit].pk, row.since) not in versions)
    changed = 0
    for row in rows:
        unit = known[row.unit]
        values: dict[str, object] = {
            "valid": period_of(row.since, row.until),
            "code": row.code,
            "name": row.name,
            "short_name": row.short_name,
            "name_en": row.name_en,
            "aliases": list(row.aliases),
            "parent_id": known[row.parent].pk if row.parent else None,
            "place_in_line": row.place_in_line,
            "basis": row.basis,
            "confidence": row.confidence,
        }
        version = versions.get((unit.pk, row.since))
        if version is None:
            UnitVersion.objects.create(unit=unit, **cast(Any, values))
        elif not set_row(version, _as_reformed(version, values)):
            continue
        changed += 1
        base.record(
            action="orgs.set_unit", actor=actor, at=at, subject=f"orgs.unit:{unit.pk}",
            name=row.name, code=row.code, since=row.since, until=row.until,
        )  # fmt: skip
    return changed


def _as_reformed(version: UnitVersion, values: dict[str, object]) -> dict[str, object]:
    """A pack that has not heard of a reform does not revive what the reform has ended."""
    if version.ended_by is None:
        return values
    return {**values, "valid": version.valid}


def _ended_by_reform() -> dict[UUID, date]:
    """The units that a reform has ended, each with its day: posts in them end then at latest."""
    last: dict[UUID, UnitVersion] = {}
    for version in UnitVersion.objects.order_by("unit_id", "valid"):
        last[version.unit_id] = version
    return {
        unit_id: one.valid.upper
        for unit_id, one in last.items()
        if one.ended_by is not None and one.valid.upper is not None
    }


@transaction.atomic
def load_successions(*, rows: Iterable[SuccessionRow], actor: Actor, at: datetime) -> int:
    """Remember what became of units."""
    units = dict(Unit.objects.values_list("slug", "id"))
    changed = 0
    for row in rows:
        values: dict[str, object] = {
            "kind": row.kind, "share": row.share, "part": row.part, "basis": row.basis,
            "confidence": row.confidence,
        }  # fmt: skip
        succession, created = Succession.objects.get_or_create(
            source_id=units[row.source],
            target_id=units[row.target] if row.target else None,
            on=row.on,
            function=row.function,
            defaults=cast(Any, values),
        )
        if created or set_row(succession, values):
            changed += 1
            base.record(
                action="orgs.succeed", actor=actor, at=at,
                subject=f"orgs.unit:{units[row.source]}", to=row.target, on=row.on, kind=row.kind,
            )  # fmt: skip
    return changed


@transaction.atomic
def load_roles(*, rows: Iterable[RoleRow], actor: Actor, at: datetime) -> int:
    """Roles and their rights. An act that no room declared is refused by name."""
    changed = 0
    for row in rows:
        refuse_unknown_acts([act for act, _ in row.rights], of=row.code)
        values: dict[str, object] = {
            "title": row.title, "title_en": row.title_en, "rank": row.rank
        }  # fmt: skip
        role, created = Role.objects.get_or_create(code=row.code, defaults=cast(Any, values))
        renamed = not created and set_row(role, values)
        before = set(RoleRight.objects.filter(role=role).values_list("act", "reach"))
        if before == set(row.rights) and not created and not renamed:
            continue
        RoleRight.objects.filter(role=role).delete()
        RoleRight.objects.bulk_create(
            RoleRight(role=role, act=act, reach=reach) for act, reach in row.rights
        )
        changed += 1
        base.record(
            action="orgs.set_role", actor=actor, at=at, subject=f"orgs.role:{row.code}",
            rights=sorted(f"{act}/{reach}" for act, reach in row.rights),
        )  # fmt: skip
    return changed


@transaction.atomic
def load_posts(*, rows: Iterable[PostRow], actor: Actor, at: datetime) -> int:
    units, ended = dict(Unit.objects.values_list("slug", "id")), _ended_by_reform()
    changed = 0
    for row in rows:
        until = min(row.until or date.max, ended.get(units[row.unit], date.max))
        values: dict[str, object] = {
            "unit_id": units[row.unit],
            "role_id": row.role,
            "title": row.title,
            "title_en": row.title_en,
            "is_head": row.is_head,
            "valid": period_of(row.since, None if until == date.max else until),
        }
        post, created = Post.objects.get_or_create(slug=row.slug, defaults=cast(Any, values))
        if created or set_row(post, values):
            changed += 1
            base.record(
                action="orgs.set_post", actor=actor, at=at, subject=f"orgs.post:{post.pk}",
                title=row.title, unit=row.unit,
            )  # fmt: skip
    return changed


@transaction.atomic
def load_assignments(*, rows: Iterable[AssignmentRow], actor: Actor, at: datetime) -> int:
    """Who serves where, and until when; known by post, person, kind and first day."""
    posts = dict(Post.objects.values_list("slug", "id"))
    ended = _ended_by_reform()
    units = dict(Post.objects.values_list("slug", "unit_id"))
    persons = {slug: person.id for slug, person in people.people_by_slug().items()}
    changed = 0
    known = {
        (served.post_id, served.person_id, served.kind, served.valid.lower): served
        for served in Assignment.objects.all()
    }

    def key(row: AssignmentRow) -> tuple[UUID, UUID, str, date | None]:
        return posts[row.post], persons[row.person], row.kind, row.since

    for row in sorted(rows, key=lambda row: key(row) not in known):
        last = min(row.until or date.max, ended.get(units[row.post], date.max))
        valid = period_of(row.since, None if last == date.max else last)
        values: dict[str, object] = {"valid": valid, "basis": row.basis}
        served = known.get(key(row))
        if served is None:
            Assignment.objects.create(
                post_id=posts[row.post],
                person_id=persons[row.person],
                kind=row.kind,
                **cast(Any, values),
            )
        elif not set_row(served, values):
            continue
        changed += 1
        base.record(
            action="orgs.appoint", actor=actor, at=at, subject=f"orgs.post:{posts[row.post]}",
            person=row.person, kind=row.kind, since=row.since, until=row.until,
        )  # fmt: skip
    return changed


@transaction.atomic
def load_oversight(*, rows: Iterable[OversightRow], actor: Actor, at: datetime) -> int:
    posts = dict(Post.objects.values_list("slug", "id"))
    units = dict(Unit.objects.values_list("slug", "id"))
    changed = 0
    known = {
        (oversight.post_id, oversight.unit_id, oversight.valid.lower): oversight
        for oversight in Oversight.objects.all()
    }
    for row in sorted(
        rows, key=lambda row: (posts[row.post], units[row.unit], row.since) not in known
    ):
        post_id, unit_id, valid = posts[row.post], units[row.unit], period_of(row.since, row.until)
        oversight = known.get((post_id, unit_id, row.since))
        if oversight is None:
            Oversight.objects.create(post_id=post_id, unit_id=unit_id, valid=valid)
        elif not set_row(oversight, {"valid": valid}):
            continue
        changed += 1
        base.record(
            action="orgs.oversee", actor=actor, at=at, subject=f"orgs.post:{post_id}",
            unit=row.unit, since=row.since, until=row.until,
        )  # fmt: skip
    return changed
