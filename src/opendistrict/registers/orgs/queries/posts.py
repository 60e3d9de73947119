from collections.abc import Collection, Iterable, Mapping
from datetime import date
from uuid import UUID

from opendistrict.registers.orgs.models import (
    Assignment,
    Oversight,
    Post,
)
from opendistrict.registers.orgs.shapes import (
    PostShape,
)

_Serving = tuple[UUID, str, str]
"""Who serves in a post: the person, their name, and whether as holder or acting."""


def _posts(rows: Iterable[Post], on: date) -> list[PostShape]:
    posts = list(rows)
    serving: dict[UUID, _Serving] = {}
    assignments = Assignment.objects.filter(
        post_id__in=[post.pk for post in posts], valid__contains=on
    ).order_by("-kind")  # "holder" first, "acting" takes over
    columns = assignments.values_list("post_id", "person_id", "person__full_name", "kind")
    for post_id, person_id, name, kind in columns:
        serving[post_id] = person_id, name, kind
    return [_post(post, serving.get(post.pk)) for post in posts]


def _post(post: Post, serving: _Serving | None) -> PostShape:
    person_id, name, kind = serving or (None, "", "")
    return PostShape(
        id=post.pk,
        slug=post.slug,
        unit_id=post.unit_id,
        role=post.role_id,
        rank=post.role.rank,
        title=post.title,
        title_en=post.title_en,
        is_head=post.is_head,
        person_id=person_id,
        person_name=name,
        is_acting=kind == "acting",
    )


def posts(ids: Iterable[UUID], *, on: date) -> Mapping[UUID, PostShape]:
    rows = Post.objects.filter(pk__in=set(ids)).select_related("role").order_by("slug")
    return {post.id: post for post in _posts(rows, on)}


def post_ids_by_slug() -> Mapping[str, UUID]:
    """Every post there ever was, by the key a pack knows it by (hundreds)."""
    return dict(Post.objects.values_list("slug", "id"))


def posts_in(unit_ids: Collection[UUID], *, on: date) -> list[PostShape]:
    """Posts of these units on that day, the highest first; a vacant post has no person."""
    rows = Post.objects.filter(unit_id__in=unit_ids, valid__contains=on).select_related("role")
    return _posts(rows.order_by("role__rank", "slug"), on)


def posts_of(person_id: UUID, *, on: date) -> list[PostShape]:
    """The posts in which a person serves on that day (holding or acting), the highest first."""
    post_ids = Assignment.objects.filter(person_id=person_id, valid__contains=on).values("post_id")
    rows = Post.objects.filter(pk__in=post_ids, valid__contains=on).select_related("role")
    served = _posts(rows.order_by("role__rank", "slug"), on)
    return [post for post in served if post.person_id == person_id]


def offices_of(person_ids: Collection[UUID], *, on: date) -> Mapping[UUID, UUID]:
    """The unit of the highest post in which each person serves on that day."""
    rows = Assignment.objects.filter(
        person_id__in=person_ids, valid__contains=on, post__valid__contains=on
    ).order_by("-post__role__rank", "-post__slug")  # the highest last: it stays
    return dict(rows.values_list("person_id", "post__unit_id"))


def heads(unit_ids: Collection[UUID], *, on: date) -> Mapping[UUID, PostShape]:
    """The head's post of each unit that has one on that day."""
    rows = Post.objects.filter(unit_id__in=unit_ids, is_head=True, valid__contains=on)
    return {post.unit_id: post for post in _posts(rows.select_related("role").order_by("id"), on)}


def overseers(unit_ids: Collection[UUID], *, on: date) -> Mapping[UUID, PostShape]:
    """The deputy's post in charge of each unit on that day."""
    rows = Oversight.objects.filter(unit_id__in=unit_ids, valid__contains=on)
    post_of = dict(rows.values_list("unit_id", "post_id"))
    known = posts(post_of.values(), on=on)
    return {unit: known[post_id] for unit, post_id in post_of.items() if post_id in known}
