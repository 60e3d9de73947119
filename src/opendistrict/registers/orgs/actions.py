from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any, cast
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from opendistrict.kernel.actor import Actor
from opendistrict.kernel.refusals import Refused
from opendistrict.registers.base import actions as base
from opendistrict.registers.orgs.models import (
    Assignment,
    Delegation,
    Oversight,
    Post,
    Role,
    RoleRight,
    Succession,
    Unit,
    UnitVersion,
)
from opendistrict.registers.orgs.registry import acts
from opendistrict.registers.orgs.shapes import (
    AssignmentRow,
    OversightRow,
    PostRow,
    RoleRow,
    SuccessionRow,
    UnitVersionRow,
)
from opendistrict.registers.people import queries as people


def _period(since: date | None, until: date | None) -> Any:
    return DateRange(since, until, "[)")


def _set(row: Any, values: dict[str, object]) -> bool:
    """Make the row say `values`; True when it said something else."""
    changed = [field for field, value in values.items() if getattr(row, field) != value]
    for field in changed:
        setattr(row, field, values[field])
    if changed:
        row.save(update_fields=changed)
    return bool(changed)


@transaction.atomic
def load_units(*, rows: Iterable[UnitVersionRow], actor: Actor, at: datetime) -> int:
    """Make the units be as the pack says. A version is known by its unit and its first day."""
    rows = list(rows)
    known = {unit.slug: unit for unit in Unit.objects.all()}
    for slug, kind in {row.unit: row.kind for row in rows}.items():
        if slug not in known:
            known[slug] = Unit.objects.create(slug=slug, kind=kind)
        elif _set(known[slug], {"kind": kind}):
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
            "valid": _period(row.since, row.until),
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
        elif not _set(version, values):
            continue
        changed += 1
        base.record(
            action="orgs.set_unit", actor=actor, at=at, subject=f"orgs.unit:{unit.pk}",
            name=row.name, code=row.code, since=row.since, until=row.until,
        )  # fmt: skip
    return changed


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
        if created or _set(succession, values):
            changed += 1
            base.record(
                action="orgs.succeed", actor=actor, at=at,
                subject=f"orgs.unit:{units[row.source]}", to=row.target, on=row.on, kind=row.kind,
            )  # fmt: skip
    return changed


@transaction.atomic
def load_roles(*, rows: Iterable[RoleRow], actor: Actor, at: datetime) -> int:
    """Roles and their rights. An act that no room declared is refused by name."""
    declared = acts()
    changed = 0
    for row in rows:
        unknown = [act for act, _ in row.rights if act not in declared]
        if unknown:
            raise Refused("act_is_unknown", act=", ".join(unknown), role=row.code)
        values: dict[str, object] = {
            "title": row.title, "title_en": row.title_en, "rank": row.rank
        }  # fmt: skip
        role, created = Role.objects.get_or_create(code=row.code, defaults=cast(Any, values))
        renamed = not created and _set(role, values)
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
    units = dict(Unit.objects.values_list("slug", "id"))
    changed = 0
    for row in rows:
        values: dict[str, object] = {
            "unit_id": units[row.unit],
            "role_id": row.role,
            "title": row.title,
            "title_en": row.title_en,
            "is_head": row.is_head,
            "valid": _period(row.since, row.until),
        }
        post, created = Post.objects.get_or_create(slug=row.slug, defaults=cast(Any, values))
        if created or _set(post, values):
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
    persons = {slug: person.id for slug, person in people.people_by_slug().items()}
    changed = 0
    known = {
        (served.post_id, served.person_id, served.kind, served.valid.lower): served
        for served in Assignment.objects.all()
    }

    def key(row: AssignmentRow) -> tuple[UUID, UUID, str, date | None]:
        return posts[row.post], persons[row.person], row.kind, row.since

    for row in sorted(rows, key=lambda row: key(row) not in known):
        values: dict[str, object] = {"valid": _period(row.since, row.until), "basis": row.basis}
        served = known.get(key(row))
        if served is None:
            Assignment.objects.create(
                post_id=posts[row.post],
                person_id=persons[row.person],
                kind=row.kind,
                **cast(Any, values),
            )
        elif not _set(served, values):
            continue
        changed += 1
        base.record(
            action="orgs.appoint", actor=actor, at=at, subject=f"orgs.post:{posts[row.post]}",
            person=row.person, kind=row.kind, since=row.since, until=row.until,
        )  # fmt: skip
    return changed


def _refuse_unless_may_appoint(actor: Actor, unit_id: UUID) -> None:
    """The command line and the system itself act for whoever decided; a post needs the right."""
    if actor.kind not in {"operator", "system"} and not actor.may("orgs.appoint", unit_id):
        raise Refused("right_is_missing", act="orgs.appoint")


def _shown_period(valid: Any) -> dict[str, object]:
    """The days of a period that are known, as details of a refusal."""
    known = {"since": valid.lower, "until": valid.upper}
    return {name: day for name, day in known.items() if day is not None}


def _post_to_fill(post_id: UUID, actor: Actor) -> Post:
    """The post, locked: two who fill it at once come one after the other."""
    post = Post.objects.select_for_update().filter(pk=post_id).first()
    if post is None:
        raise Refused("post_is_unknown")
    _refuse_unless_may_appoint(actor, post.unit_id)
    return post


@transaction.atomic
def appoint(
    *,
    post_id: UUID,
    person_id: UUID,
    kind: str,
    since: date,
    until: date | None,
    basis: str,
    actor: Actor,
    at: datetime,
) -> None:
    """Somebody serves in a post from `since` until the day before `until` (None: until further
    notice), as its "holder" or "acting". A post has one of each at a time."""
    post = _post_to_fill(post_id, actor)
    if person_id not in people.people([person_id]):
        raise Refused("person_is_unknown")
    if until is not None and until <= since:
        raise Refused("period_is_empty")
    first, end = post.valid.lower or date.min, post.valid.upper or date.max
    if not (first <= since and (until or date.max) <= end):
        raise Refused("post_has_another_period", post=post.title, **_shown_period(post.valid))
    served = Assignment.objects.filter(
        post_id=post_id, kind=kind, valid__overlap=_period(since, until)
    ).select_related("person")
    if taken := served.order_by("valid").first():
        raise Refused(
            "post_is_taken", post=post.title, person=taken.person.full_name,
            **_shown_period(taken.valid),
        )  # fmt: skip
    Assignment.objects.create(
        post_id=post_id, person_id=person_id, kind=kind, valid=_period(since, until), basis=basis
    )
    base.record(
        action="orgs.appoint", actor=actor, at=at, subject=f"orgs.post:{post_id}",
        person=person_id, kind=kind, since=since, until=until, basis=basis,
    )  # fmt: skip


@transaction.atomic
def end_assignment(
    *, post_id: UUID, person_id: UUID, kind: str, until: date, actor: Actor, at: datetime
) -> None:
    """Who serves in a post on the day before `until` serves in it no more from that day on."""
    post = _post_to_fill(post_id, actor)
    eve = until - timedelta(days=1)
    served = Assignment.objects.filter(
        post_id=post_id, person_id=person_id, kind=kind, valid__contains=eve
    ).first()
    if served is None:
        raise Refused("assignment_is_unknown", post=post.title, on=eve)
    before = served.valid.upper
    served.valid = _period(served.valid.lower, until)
    served.save(update_fields=["valid"])
    base.record(
        action="orgs.end_assignment", actor=actor, at=at, subject=f"orgs.post:{post_id}",
        person=person_id, kind=kind, until=until, before=before,
    )  # fmt: skip


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
        post_id, unit_id, valid = posts[row.post], units[row.unit], _period(row.since, row.until)
        oversight = known.get((post_id, unit_id, row.since))
        if oversight is None:
            Oversight.objects.create(post_id=post_id, unit_id=unit_id, valid=valid)
        elif not _set(oversight, {"valid": valid}):
            continue
        changed += 1
        base.record(
            action="orgs.oversee", actor=actor, at=at, subject=f"orgs.post:{post_id}",
            unit=row.unit, since=row.since, until=row.until,
        )  # fmt: skip
    return changed


@transaction.atomic
def delegate(
    *,
    giver_id: UUID,
    taker_id: UUID,
    act: str,
    since: date,
    until: date,
    limit: str,
    basis: str,
    actor: Actor,
    at: datetime,
) -> UUID:
    """A post passes on one of its own rights for a period. Only from the post one acts from.

    What was delegated to it stays with it: who takes a delegation may not pass it on (Law on the
    Organisation of Local Government, the article on ủy quyền).
    """
    if actor.post_id != giver_id:
        raise Refused("delegation_from_another_post")
    giver = Post.objects.get(pk=giver_id)
    own = RoleRight.objects.filter(role=giver.role_id, act=act).exists()
    if not own or not actor.may_somewhere(act):
        raise Refused("right_is_not_yours", act=act)
    if not actor.may("orgs.delegate", giver.unit_id):
        raise Refused("right_is_not_yours", act="orgs.delegate")
    if until <= since:
        raise Refused("period_is_empty")
    if not basis.strip():
        raise Refused("legal_basis_is_missing")
    try:
        with transaction.atomic():
            delegation = Delegation.objects.create(
                giver_id=giver_id, taker_id=taker_id, act=act, limit=limit,
                valid=_period(since, until), basis=basis,
            )  # fmt: skip
    except IntegrityError as error:
        raise Refused("delegation_overlaps") from error
    base.record(
        action="orgs.delegate", actor=actor, at=at, subject=f"orgs.post:{giver_id}",
        to=taker_id, act=act, since=since, until=until, basis=basis,
    )  # fmt: skip
    return delegation.pk
