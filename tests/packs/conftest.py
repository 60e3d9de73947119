"""A small pack that is right, to be broken in one place at a time."""

from collections.abc import Callable
from pathlib import Path

import pytest
from django.db import connection

FILES = {
    "pack.yaml": """\
code: thu
version: "1"
title: {vi: Gói thử, en: A pack for tests}
is_sample: true
""",
    "calendar.yaml": """\
- {day: 2026-09-02, kind: holiday, name: Quốc khánh, basis: Luật, source: thử, confidence: V}
""",
    "people.yaml": """\
- {slug: an, name: Lương An, sample: true}
- {slug: binh, name: Tạ Bình, sample: true}
""",
    "units/all.yaml": """\
- slug: quan
  kind: district
  versions:
    - until: 2025-07-01
      code: "760"
      name: Quận Thử
      short: Quận
      name_en: Test District
      basis: thử
      confidence: V
- slug: phuong
  kind: ward
  head: none
  versions:
    - since: 2025-07-01
      code: "26737"
      name: Phường Thử
      short: Phường
      name_en: Test Ward
      basis: thử
      confidence: V
""",
    "successions.yaml": """\
- on: 2025-07-01
  kind: split
  source: quan
  targets:
    - {unit: phuong, share: 0.9}
  basis: thử
  confidence: V
""",
    "roles.yaml": """\
- code: chair
  title: Chủ tịch
  title_en: Chair
  rank: 1
  rights:
    orgs.read: place
""",
    "posts/all.yaml": """\
- slug: chu-tich
  unit: quan
  role: chair
  title: Chủ tịch
  title_en: Chair
  head: true
  since: 2021-07-01
  until: 2025-07-01
  held:
    - {person: an, since: 2021-07-01, until: 2024-01-01}
    - {person: binh, since: 2024-01-01, until: 2025-07-01}
""",
}
MakePack = Callable[..., Path]


@pytest.fixture
def make_pack(tmp_path: Path) -> MakePack:
    """make_pack({"units/all.yaml": text}) writes the small pack with these files instead."""

    def make(changes: dict[str, str] | None = None) -> Path:
        for name, text in (FILES | (changes or {})).items():
            path = tmp_path / name
            path.parent.mkdir(exist_ok=True)
            path.write_text(text, encoding="utf-8")
        return tmp_path

    return make


@pytest.fixture
def edit_pack(make_pack: MakePack) -> MakePack:
    """edit_pack(file, old, new): the small pack with one piece of text changed."""

    def edit(file: str, old: str, new: str) -> Path:
        assert FILES[file].count(old) == 1, f"{old!r} must stand once in {file}"
        return make_pack({file: FILES[file].replace(old, new)})

    return edit


@pytest.fixture
def nothing(db: None) -> None:
    """Registers as on the first day of an installation."""
    with connection.cursor() as cursor:
        cursor.execute(
            "TRUNCATE orgs_unit, orgs_role, people_person, base_calendarday, base_packload, "
            "base_auditevent, plans_ladder, plans_scoringregime CASCADE"
        )
