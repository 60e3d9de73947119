"""A small district made for tests: six wards with areas, offices, posts, all through the doors.

`quan-thu` holds the wards a to f; a, b and c have areas, d, e and f none. Its chair may reform.
"""

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from django.db import connection

from opendistrict.kernel.actor import SYSTEM, Actor
from opendistrict.kernel.days import HERE
from opendistrict.registers.orgs import actions as orgs
from opendistrict.registers.orgs import queries
from opendistrict.registers.orgs.shapes import (
    AssignmentRow,
    PostRow,
    RoleRow,
    UnitBecomes,
    UnitBegins,
    UnitVersionRow,
)
from opendistrict.registers.people import actions as people
from opendistrict.registers.places import actions as places
from opendistrict.registers.places.shapes import AreaRow, Line, LineKind, Move

AT = datetime(2026, 3, 11, 9, 30, tzinfo=HERE)
TODAY = AT.date()
DAY = date(2026, 7, 1)  # lies ahead
BEGAN = date(2020, 1, 1)
WARDS = "abcdef"
AREAS = {"a": 3, "b": 4, "c": 5}
RIGHTS = (
    "orgs.reform", "orgs.read", "plans.read", "plans.give_task", "indicators.read",
    "indicators.freeze", "facts.read", "facts.correct", "plans.set_target",
)  # fmt: skip


def _unit(slug: str, kind: str, parent: str | None, code: str | None = None) -> UnitVersionRow:
    return UnitVersionRow(
        unit=slug, kind=kind, since=BEGAN, until=None, code=code, name=f"Đơn vị {slug}",
        short_name=slug.upper(), name_en=f"Unit {slug}", aliases=(), parent=parent,
        place_in_line=0, basis="thử", confidence="sample",
    )  # fmt: skip


def build() -> dict[str, UUID]:
    """The district, and the ids of its units by slug. Another place's units would be in the way:
    the registers are emptied for the test."""
    with connection.cursor() as cursor:
        cursor.execute(
            "TRUNCATE orgs_unit, orgs_role, people_person, places_area, base_packload CASCADE"
        )
    rows = [_unit("quan-thu", "district", None, "q")]
    rows += [_unit(ward, "ward", "quan-thu", f"m-{ward}") for ward in WARDS]
    rows += [_unit(f"to-{ward}", "office", ward) for ward in "ad"]
    orgs.load_units(rows=rows, actor=SYSTEM, at=AT)
    load_areas()
    orgs.load_roles(
        rows=[
            RoleRow(code="chair", title="Chủ tịch", title_en="Chair", rank=1,
                    rights=tuple((act, "place") for act in RIGHTS)),
            RoleRow(code="clerk", title="Công chức", title_en="Clerk", rank=9,
                    rights=(("plans.read", "place"), ("orgs.read", "place"))),
        ],
        actor=SYSTEM, at=AT,
    )  # fmt: skip
    load_posts()
    return dict(queries.unit_ids_by_slug())


def load_areas() -> int:
    return places.load_areas(
        rows=[
            AreaRow(
                slug=f"{ward}-{n}", name=f"Khu phố {n}, {ward}", name_en=f"Area {n}, {ward}",
                confidence="sample", is_sample=True, units=((ward, BEGAN, None, "thử"),),
            )
            for ward, many in AREAS.items()
            for n in range(1, many + 1)
        ],
        actor=SYSTEM, at=AT,
    )  # fmt: skip


SEATS = (
    ("chu-tich", "quan-thu", "chair"),
    ("chu-tich-a", "a", "chair"),
    ("can-bo-a", "a", "clerk"),
    ("can-bo-to-a", "to-a", "clerk"),
    ("chu-tich-b", "b", "chair"),
)


def load_posts() -> None:
    for slug, _, _ in SEATS:
        people.register_person(
            slug=slug, full_name=f"Người {slug}", is_sample=True, actor=SYSTEM, at=AT
        )
    orgs.load_posts(
        rows=[
            PostRow(slug=slug, unit=unit, role=role, title=f"Chức danh {slug}",
                    title_en=f"Post {slug}", is_head=role == "chair", since=BEGAN, until=None)
            for slug, unit, role in SEATS
        ],
        actor=SYSTEM, at=AT,
    )  # fmt: skip
    orgs.load_assignments(
        rows=[
            AssignmentRow(post=slug, person=slug, kind="holder", since=BEGAN, until=None, basis="")
            for slug, _, _ in SEATS
        ],
        actor=SYSTEM, at=AT,
    )  # fmt: skip


def reload() -> None:
    """The pack once more, as an operator does who has not heard of the reform."""
    rows = [_unit("quan-thu", "district", None, "q")]
    rows += [_unit(ward, "ward", "quan-thu", f"m-{ward}") for ward in WARDS]
    rows += [_unit(f"to-{ward}", "office", ward) for ward in "ad"]
    orgs.load_units(rows=rows, actor=SYSTEM, at=AT)
    load_areas()
    load_posts()


def officer(post: str = "chu-tich", on: date = TODAY) -> Actor:
    every = queries.posts(queries.post_ids_by_slug().values(), on=on)
    found = next(one for one in every.values() if one.slug == post)
    return Actor(
        "officer", post, found.person_name, found.person_id, found.id, found.title, found.unit_id,
        queries.rights_of(found.id, on=on),
    )  # fmt: skip


def new(slug: str, *, code: str | None = None, parent: str = "quan-thu", kind: str = "ward",
        name: str = "") -> UnitBegins:  # fmt: skip
    return UnitBegins(
        slug=slug, kind=kind, name=name or f"Đơn vị {slug}", short_name=slug.upper(),
        name_en=f"Unit {slug}", code=code, parent=parent,
    )  # fmt: skip


def merge(*sources: str, into: str, parts: tuple[str, ...] = ()) -> Line:
    told = [Decimal(part) for part in parts] if parts else [None] * len(sources)
    return Line(
        kind=LineKind.MERGE,
        moves=tuple(
            Move(source=source, target=into, part=part)
            for source, part in zip(sources, told, strict=True)
        ),
    )


def split(source: str, **targets: tuple[str, ...] | str) -> Line:
    """To each target its areas (a tuple of slugs) or its share (text); `_` stands for `-`."""
    return Line(
        kind=LineKind.SPLIT,
        moves=tuple(
            Move(
                source=source,
                target=target.replace("_", "-"),
                share=Decimal(what) if isinstance(what, str) else None,
                areas=() if isinstance(what, str) else what,
            )
            for target, what in targets.items()
        ),
    )


def transfer(source: str, target: str, *areas: str, **told: str) -> Line:
    numbers = {key: Decimal(value) for key, value in told.items()}
    return Line(
        kind=LineKind.TRANSFER,
        moves=(Move(source=source, target=target, areas=areas, **numbers),),
    )


def change(unit: str, *, name: str = "", code: str | None = None, parent: str = "quan-thu") -> Line:
    return Line(
        kind=LineKind.CHANGE,
        becomes=UnitBecomes(
            unit=unit, name=name or f"Đơn vị {unit}", short_name=unit.upper(),
            name_en=f"Unit {unit}", code=code, parent=parent,
        ),
    )  # fmt: skip


def draft(
    *lines: Line, begins: tuple[UnitBegins, ...] = (), on: date = DAY, who: Actor | None = None
) -> UUID:
    who = who or officer()
    told = {"title": "Sắp xếp thử", "basis": "Nghị quyết thử 01", "on": on}
    reform_id = places.draft_reform(**told, actor=who, at=AT)  # type: ignore[arg-type]
    places.change_reform(
        reform_id=reform_id, revision=1, begins=begins, lines=lines, actor=who, at=AT, **told
    )  # type: ignore[arg-type]
    return reform_id


def stamp(reform_id: UUID, who: Actor | None = None) -> str:
    return places.try_reform(
        reform_id=reform_id, actor=who or officer(), at=AT, look=lambda seen: seen.stamp
    )


def done(*lines: Line, begins: tuple[UnitBegins, ...] = (), on: date = DAY) -> UUID:
    """Drafted, tried and executed."""
    reform_id = draft(*lines, begins=begins, on=on)
    assert places.execute_reform(
        reform_id=reform_id, tried=stamp(reform_id), actor=officer(), at=AT
    )
    return reform_id
