"""A scratch database with a large invented district: 5,000 targets, 100,000 tasks.

Nothing here is real: names and titles are put together from small lists, by a fixed seed. The
database is made on the server of DATABASE_URL, filled with COPY, and dropped at the end.
"""

import os
import random
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit, urlunsplit
from uuid import UUID

import django
import psycopg

TODAY = date(2023, 12, 22)
NOW = datetime(2023, 12, 22, 1, 0, tzinfo=UTC)
SINCE = date(2020, 1, 1)
UNITS, OFFICERS = 200, 4
ACTS = ("read", "give_task", "confirm_task", "do_task", "nudge", "set_target", "score", "contest")
VERBS = ("Rà soát", "Kiểm tra", "Xây dựng", "Hoàn thành", "Báo cáo", "Triển khai", "Khảo sát")
THINGS = (
    "vỉa hè", "hẻm", "chung cư cũ", "hộ nghèo", "trường học", "trạm y tế", "chợ", "công viên",
    "thu ngân sách", "đầu tư công", "hồ sơ trễ hạn", "phòng cháy", "cây xanh", "thoát nước",
)  # fmt: skip
STATES = (
    ("given", 25), ("underway", 35), ("reported", 5), ("done", 30), ("redo", 2), ("returned", 1),
    ("paused", 1), ("withdrawn", 1),
)  # fmt: skip


@dataclass(frozen=True)
class Filled:
    """Where to look: a leader who reads everything, a head, an officer, and one unit."""

    unit_ids: list[UUID]
    post_ids: dict[UUID, list[UUID]]  # of each unit, its head first
    district_id: UUID
    leader_post_id: UUID
    target_set_id: UUID
    seconds: float = 0.0


@contextmanager
def scratch_database(name: str) -> Iterator[None]:
    """A database of our own, migrated, with Django set up on it; dropped when done."""
    url = os.environ["DATABASE_URL"]
    parts = urlsplit(url)
    with psycopg.connect(url, autocommit=True) as server:
        server.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        server.execute(f'CREATE DATABASE "{name}"')
    os.environ["DATABASE_URL"] = urlunsplit(parts._replace(path=f"/{name}"))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "opendistrict.config.settings")
    os.environ.setdefault("SECRET_KEY", "bench")
    django.setup()
    from django.core.management import call_command
    from django.db import connection

    try:
        call_command("migrate", verbosity=0, skip_checks=True)
        yield
    finally:
        connection.close()
        with psycopg.connect(url, autocommit=True) as server:
            server.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def fill(tasks: int = 100_000, targets: int = 5_000, seed: int = 1) -> Filled:
    """Units, posts, people; then targets and tasks with all that hangs on them, by COPY."""
    from django.db import connection

    rng = random.Random(seed)
    filled = _offices()
    with connection.cursor() as cursor:
        raw: psycopg.Cursor[Any] = cursor.cursor  # the driver's own, which can COPY
        target_ids = _targets(raw, rng, filled, targets)
        rows = list(_tasks(rng, filled, target_ids, tasks))
        _copy(raw, "plans_task", _TASK, (row[:-1] for row in rows))
        _copy(raw, "plans_taskunit", ("task_id", "unit_id"), _with_units(rng, filled, rows))
        _copy(raw, "plans_milestone", _MILESTONE, _milestones(rng, rows))
        _copy(raw, "plans_taskstep", _STEP, _steps(rng, rows))
        cursor.execute("ANALYZE")
    return filled


def _copy(raw: psycopg.Cursor[Any], table: str, columns: tuple[str, ...], rows: Any) -> None:
    names = ", ".join(f'"{column}"' for column in columns)
    with raw.copy(f"COPY {table} ({names}) FROM STDIN") as copy:
        for row in rows:
            copy.write_row(row)


def _key(rng: random.Random, moment: int) -> UUID:
    """A UUIDv7 as kernel.ids makes them, but by the seed."""
    value = (1_700_000_000_000 + moment) << 80 | rng.getrandbits(80)
    value = value & ~(0xF << 76) | 0x7 << 76
    return UUID(int=value & ~(0x3 << 62) | 0x2 << 62)


def _offices() -> Filled:
    from django.db.backends.postgresql.psycopg_any import DateRange

    from opendistrict.registers.orgs.models import (
        Assignment,
        Post,
        Role,
        RoleRight,
        Unit,
        UnitVersion,
    )
    from opendistrict.registers.people.models import Person

    always = DateRange(SINCE, None, "[)")
    district = Unit(slug="bench-quan", kind="district")
    units = [Unit(slug=f"bench-phong-{n}", kind="office") for n in range(UNITS)]
    Unit.objects.bulk_create([district, *units])
    UnitVersion.objects.bulk_create(
        UnitVersion(
            unit=unit, valid=always, name=f"Phòng mẫu {n}" if n else "Quận mẫu",
            short_name=f"P{n}", name_en=f"Sample office {n}", basis="bench", confidence="sample",
            parent=district if n else None, place_in_line=n,
        )
        for n, unit in enumerate([district, *units])
    )  # fmt: skip
    for rank, (code, reach) in enumerate(
        (("bench-leader", "subtree"), ("bench-head", "unit"), ("bench-officer", "unit")), start=1
    ):
        Role.objects.create(code=code, title=code, title_en=code, rank=rank)
        acts = ACTS if code != "bench-officer" else ("read",)
        RoleRight.objects.bulk_create(
            RoleRight(role_id=code, act=f"plans.{act}", reach=reach) for act in acts
        )
    posts = [_post(district, "bench-leader", 0, always, Post)]
    for unit in units:
        posts.append(_post(unit, "bench-head", 0, always, Post))
        posts += [_post(unit, "bench-officer", n, always, Post) for n in range(1, OFFICERS + 1)]
    Post.objects.bulk_create(posts)
    people = [
        Person(slug=f"bench-{n}", full_name=f"Người Mẫu {n}", is_sample=True)
        for n in range(len(posts))
    ]
    Person.objects.bulk_create(people)
    Assignment.objects.bulk_create(
        Assignment(post=post, person=person, kind="holder", valid=always)
        for post, person in zip(posts, people, strict=True)
    )
    of_unit: dict[UUID, list[UUID]] = {}
    for post in posts[1:]:
        of_unit.setdefault(post.unit_id, []).append(post.pk)
    from opendistrict.engine.plans.models import TargetSet

    targets = TargetSet.objects.create(
        code="bench", title="Bộ mẫu", title_en="Sample set", unit=district, period_kind="year",
        cut_off="calendar", since=date(2023, 1, 1), until=date(2024, 1, 1), source="bench",
        is_sample=True, confidence="sample",
    )  # fmt: skip
    return Filled([u.pk for u in units], of_unit, district.pk, posts[0].pk, targets.pk)


def _post(unit: Any, role: str, n: int, valid: Any, model: Any) -> Any:
    return model(
        slug=f"{unit.slug}-{n}", unit=unit, role_id=role, title=f"Chức danh {n}", title_en="Post",
        is_head=n == 0, valid=valid,
    )  # fmt: skip


_TARGET = (
    "id", "target_set_id", "code", "place_in_line", "title", "title_en", "field", "kind",
    "direction", "quantity", "plan", "plan_bound", "plan_source", "since", "until",
    "period_kind", "cut_off", "owner_unit_id", "dropped_reason", "is_gap", "is_sample",
    "confidence",
)  # fmt: skip


def _targets(
    raw: psycopg.Cursor[Any], rng: random.Random, filled: Filled, count: int
) -> list[UUID]:
    ids = [_key(rng, n) for n in range(count)]
    rows = (
        (
            target_id, filled.target_set_id, f"bench-{n}", n % 30_000, f"{rng.choice(THINGS)} {n}",
            f"Target {n}", "Kinh tế", "level", "up", "%", 95, "", "bench", date(2023, 1, 1),
            date(2024, 1, 1), "year", "calendar", rng.choice(filled.unit_ids), "", False, True,
            "sample",
        )
        for n, target_id in enumerate(ids)
    )  # fmt: skip
    _copy(raw, "plans_target", _TARGET, rows)
    return ids


_TASK = (
    "id", "number", "title", "product", "responsibility", "authority", "target_id",
    "giver_unit_id", "giver_post_id", "lead_unit_id", "lead_post_id", "given_on",
    "original_due_on", "due_on", "due_rule", "state", "state_since", "reported_on", "done_on",
    "recurrence", "is_sample",
)  # fmt: skip


def _tasks(
    rng: random.Random, filled: Filled, target_ids: list[UUID], count: int
) -> Iterator[tuple[Any, ...]]:
    states = [state for state, weight in STATES for _ in range(weight)]
    for n in range(count):
        unit = rng.choice(filled.unit_ids)
        posts = filled.post_ids[unit]
        state = rng.choice(states)
        by_leader = rng.random() < 0.4
        given = TODAY - timedelta(days=rng.randrange(5, 500))
        due = given + timedelta(days=rng.randrange(5, 500)) if rng.random() < 0.95 else None
        if state in ("given", "underway") and due and due < TODAY and rng.random() < 0.8:
            due = TODAY + timedelta(days=rng.randrange(0, 300))  # most open work is in time
        reported = None
        if state in ("reported", "done"):
            reported = given + timedelta(days=rng.randrange(1, 300))
        yield (
            _key(rng, 10_000 + n),
            f"NV-2023-{n + 1:06d}",
            f"{rng.choice(VERBS)} {rng.choice(THINGS)} khu vực {n % 997} đợt {rng.randrange(40)}",
            "Báo cáo", "", "", rng.choice(target_ids) if n % 3 == 0 else None,
            filled.district_id if by_leader else unit,
            filled.leader_post_id if by_leader else posts[0],
            unit, rng.choice(posts) if n % 4 else None, given, due, due, "", state, NOW, reported,
            reported if state == "done" else None, "month:15" if n % 2_000 == 0 else "", True,
            rng.random(),
        )  # fmt: skip


def _with_units(rng: random.Random, filled: Filled, rows: list[Any]) -> Iterator[tuple[Any, ...]]:
    for row in rows:
        if row[-1] < 0.3:
            for unit in rng.sample(filled.unit_ids, rng.randrange(1, 4)):
                if unit != row[9]:
                    yield row[0], unit


_MILESTONE = (
    "id", "task_id", "place_in_line", "title", "due_on", "reported_on", "reported_by_id",
    "confirmed_on", "confirmed_by",
)  # fmt: skip


def _milestones(rng: random.Random, rows: list[Any]) -> Iterator[tuple[Any, ...]]:
    for n, row in enumerate(rows):
        for place in range(1, rng.randrange(0, 4) + 1):
            is_reached = row[15] in ("reported", "done") or rng.random() < 0.3
            day = row[11] + timedelta(days=place * 5) if is_reached else None
            yield (
                _key(rng, 200_000 + n), row[0], place, f"Bước {place}",
                row[11] + timedelta(days=place * 7), day, "bench" if day else "", day,
                "Người Mẫu 0" if day else "",
            )  # fmt: skip


_STEP = (
    "task_id", "place_in_line", "transition", "source", "target", "at", "actor_id", "actor_label",
    "post_title", "note", "due_before", "due_after", "is_major_fault",
)  # fmt: skip


def _steps(rng: random.Random, rows: list[Any]) -> Iterator[tuple[Any, ...]]:
    for row in rows:
        task_id, due_on, state = row[0], row[13], row[15]
        at = datetime.combine(row[11], datetime.min.time(), UTC)
        who = ("bench", "Người Mẫu 0", "Chức danh 0")
        yield task_id, 1, "give", "", "given", at, *who, "", None, due_on, False
        if state != "given":
            later = at + timedelta(days=2)
            yield task_id, 2, "start", "given", "underway", later, *who, "", None, None, False
        if due_on and rng.random() < 0.05:
            moved, before = NOW - timedelta(days=rng.randrange(300)), due_on - timedelta(days=20)
            yield (
                task_id, 3, "move_due", state, state, moved, *who, "Chờ số liệu", before, due_on,
                False,
            )  # fmt: skip
