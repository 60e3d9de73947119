"""A small district for tests of tasks: who may do what is plain to see.

city ── district (chair) ─┬─ planning (head, officer)
                          ├─ culture  (head; a vacant post)
                          └─ records  (ended on 1 July 2025; planning took over)
other district (its chair reads nothing of ours)
"""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Literal
from uuid import UUID

from opendistrict.engine.plans import actions as plans
from opendistrict.kernel.actor import SYSTEM, Actor
from opendistrict.kernel.days import HERE
from opendistrict.registers.documents import actions as documents
from opendistrict.registers.orgs import actions, queries
from opendistrict.registers.orgs.models import Post
from opendistrict.registers.orgs.shapes import (
    AssignmentRow,
    LocalDayRow,
    PostRow,
    RoleRow,
    SuccessionRow,
    UnitVersionRow,
)
from opendistrict.registers.people import actions as people

DAY = date(2023, 12, 22)  # a Friday
MORNING = datetime(2023, 12, 22, 8, 0, tzinfo=HERE)
PLANS = ("read", "give_task", "confirm_task", "do_task", "nudge")
RIGHTS: dict[str, tuple[tuple[str, str], ...]] = {
    "chair": tuple((f"plans.{act}", "subtree") for act in PLANS),
    "head": tuple((f"plans.{act}", "unit") for act in PLANS),
    "officer": (("plans.read", "unit"),),
}
UNITS = (
    ("city", "city", None, None),
    ("district", "district", "city", None),
    ("planning", "office", "district", None),
    ("culture", "office", "district", None),
    ("records", "office", "district", date(2025, 7, 1)),
    ("other", "district", "city", None),
)
POSTS = (  # slug, unit, role, is the head, who serves
    ("chair", "district", "chair", True, "Trần Văn Chủ"),
    ("planning-head", "planning", "head", True, "Lê Thị Trưởng"),
    ("planning-officer", "planning", "officer", False, "Phạm Văn Viên"),
    ("culture-head", "culture", "head", True, "Ngô Thị Văn"),
    ("culture-vacant", "culture", "officer", False, None),
    ("records-head", "records", "head", True, "Đỗ Văn Trữ"),
    ("other-chair", "other", "chair", True, "Vũ Thị Khác"),
)


def build() -> dict[str, UUID]:
    """Load the district; the ids of its units and posts by their slugs."""
    told = {"actor": SYSTEM, "at": MORNING}
    actions.load_units(rows=[_unit(*unit) for unit in UNITS], **told)
    actions.load_successions(
        rows=[
            SuccessionRow(
                on=date(2025, 7, 1), kind="merge", source="records", target="planning", share=None,
                function="", basis="mẫu", confidence="sample",
            )
        ],
        **told,
    )  # fmt: skip
    actions.load_roles(
        rows=[
            RoleRow(code=code, title=code, title_en=code, rank=rank, rights=rights)
            for rank, (code, rights) in enumerate(RIGHTS.items(), start=1)
        ],
        **told,
    )
    for slug, _, _, _, name in POSTS:
        if name:
            people.register_person(slug=slug, full_name=name, is_sample=True, **told)
    actions.load_posts(rows=[_post(*post) for post in POSTS], **told)
    actions.load_assignments(
        rows=[
            AssignmentRow(
                post=slug, person=slug, kind="holder", since=date(2020, 1, 1), until=None, basis=""
            )
            for slug, _, _, _, name in POSTS
            if name
        ],
        **told,
    )
    return {**queries.unit_ids_by_slug(), **dict(Post.objects.values_list("slug", "id"))}


def _unit(slug: str, kind: str, parent: str | None, until: date | None) -> UnitVersionRow:
    return UnitVersionRow(
        unit=slug, kind=kind, since=date(2020, 1, 1), until=until, code=None,
        name=f"Đơn vị {slug}", short_name=slug, name_en=slug, aliases=(), parent=parent,
        place_in_line=0, basis="mẫu", confidence="sample",
    )  # fmt: skip


def _post(slug: str, unit: str, role: str, is_head: bool, name: str | None) -> PostRow:
    return PostRow(
        slug=slug, unit=unit, role=role, title=f"Chức danh {slug}", title_en=slug,
        is_head=is_head, since=date(2020, 1, 1), until=None,
    )  # fmt: skip


def special_day(unit_id: UUID, day: date, kind: Literal["off", "work"] = "off") -> None:
    """What a unit decided for a day of its own."""
    row = LocalDayRow(
        unit_id=unit_id, day=day, kind=kind, closed_from=None, closed_until=None,
        name="Ngày hội mẫu", basis="Thông báo mẫu", confidence="sample",
    )  # fmt: skip
    actions.load_local_days(rows=[row], actor=SYSTEM, at=MORNING)


def officer(slug: str, on: date = DAY) -> Actor:
    """Who serves in a post on a day, with the post's rights of that day."""
    post = Post.objects.get(slug=slug)
    (served,) = [p for p in queries.posts_in([post.unit_id], on=on) if p.id == post.pk]
    return Actor(
        kind="officer",
        id=f"account-{slug}",
        label=served.person_name,
        person_id=served.person_id,
        post_id=post.pk,
        post_title=post.title,
        unit_id=post.unit_id,
        rights=queries.rights_of(post.pk, on=on),
    )


def give(
    ids: dict[str, UUID],
    *,
    title: str = "Rà soát vỉa hè tuyến đường Lê Lợi",
    giver: str = "chair",
    unit: str = "planning",
    post: str | None = None,
    due_on: date | None = date(2024, 1, 15),
    milestones: Sequence[tuple[str, date | None]] = (),
    with_units: Sequence[str] = (),
    needs: Sequence[UUID] = (),
    recurrence: str = "",
    due_rule: str = "",
    at: datetime = MORNING,
    passage_id: UUID | None = None,
) -> UUID:
    return plans.give_task(
        title=title, product="Báo cáo kết quả", responsibility="", authority="",
        lead_unit_id=ids[unit], lead_post_id=ids[post] if post else None,
        with_unit_ids=[ids[slug] for slug in with_units], due_on=due_on, due_rule=due_rule,
        milestones=milestones, programme_id=None, target_id=None, passage_id=passage_id,
        need_ids=needs, recurrence=recurrence, actor=officer(giver, at.date()), at=at,
    )  # fmt: skip


def prove(task_id: UUID, actor: Actor, at: datetime = MORNING) -> UUID:
    """Attach a file to the task, as a face does."""
    file_id = documents.keep(
        data=b"bien ban", name="biên bản.txt", media_type="text/plain", actor=actor, at=at
    )
    return plans.add_evidence(
        task_id=task_id, milestone_id=None, file_id=file_id, note="", actor=actor, at=at
    )
