"""delegations.yaml: what is loaded, and what is told of each mistake."""

from datetime import date

import pytest
from tests.makers import MORNING
from tests.packs.conftest import FILES, MakePack

from opendistrict.faces.cli.loading import words
from opendistrict.faces.cli.loading.loader import check_pack, load_pack
from opendistrict.kernel.actor import SYSTEM
from opendistrict.kernel.packfile import PackIsWrong
from opendistrict.registers.orgs import queries as orgs

POSTS = {
    "posts/all.yaml": FILES["posts/all.yaml"]
    + """\
- slug: pho-chu-tich
  unit: quan
  role: clerk
  title: Phó Chủ tịch
  title_en: Deputy
  since: 2021-07-01
  until: 2025-07-01
""",
    "roles.yaml": FILES["roles.yaml"]
    + """\
- code: clerk
  title: Giúp việc
  title_en: Clerk
  rank: 5
  rights:
    plans.read: unit
""",
}
FIELDS = """\
- {code: ho-tich, title: Hộ tịch, title_en: Civil status}
- {code: xay-dung, title: Xây dựng, title_en: Construction}
"""
DOES = """\
  does:
    - {act: "cases.sign:ho-tich", reach: place, since: 2024-01-01, until: 2024-05-01, basis: mẫu}
    - {act: "cases.sign:ho-tich", reach: place, since: 2024-05-01, until: 2025-07-01, basis: mẫu}
    - {act: "cases.sign:xay-dung", reach: unit, since: 2024-01-01, until: 2024-06-01, basis: mẫu}
- slug: pho-chu-tich
"""
DUTIES = {
    **POSTS,
    "posts/all.yaml": POSTS["posts/all.yaml"].replace("- slug: pho-chu-tich\n", DOES),
    "fields.yaml": FIELDS,
}
PART = """\
- giver: chu-tich
  taker: pho-chu-tich
  acts: ["cases.sign:ho-tich/khai-sinh"]
  since: 2024-02-01
  until: 2024-07-01
  condition: {field: area_m2, at_least: 10, at_most: 250.5}
  basis: Giấy ủy quyền mẫu
  sample: true
"""
RIGHT = """\
- giver: chu-tich
  taker: pho-chu-tich
  acts: [orgs.read]
  since: 2024-01-01
  until: 2024-07-01
  basis: Giấy ủy quyền mẫu
  sample: true
"""
MISTAKES = [
    ("taker: pho-chu-tich", "taker: chu-tich", "delegates_to_itself"),
    ("taker: pho-chu-tich", "taker: khong-co", "name_is_unknown"),
    ("acts: [orgs.read]", "acts: [plans.give_task]", "giver_has_not_this_right"),
    ("acts: [orgs.read]", "acts: [orgs.reed]", "name_is_unknown"),
    ("acts: [orgs.read]", "acts: [orgs.read, orgs.read]", "delegations_overlap"),
    ("acts: [orgs.read]", "acts: []", "too_short"),
    ("until: 2024-07-01", "until: 2023-07-01", "period_is_empty"),
    ("basis: Giấy ủy quyền mẫu", 'basis: ""', "string_too_short"),
]


@pytest.mark.parametrize(("old", "new", "code"), MISTAKES)
def test_one_mistake_is_told(make_pack: MakePack, old: str, new: str, code: str) -> None:
    with pytest.raises(PackIsWrong) as caught:
        check_pack(make_pack({**POSTS, "delegations.yaml": RIGHT.replace(old, new)}))
    assert code in [problem.code for problem in caught.value.problems]
    assert caught.value.problems[0].spot.file == "delegations.yaml"


@pytest.mark.usefixtures("nothing")
def test_it_is_loaded_once_and_gives_the_right(make_pack: MakePack) -> None:
    folder = make_pack({**POSTS, "delegations.yaml": RIGHT})
    assert load_pack(folder, actor=SYSTEM, at=MORNING).changed["delegations.yaml"] == 1
    assert load_pack(folder, actor=SYSTEM, at=MORNING).total == 0
    taker = orgs.post_ids_by_slug()["pho-chu-tich"]
    assert "orgs.read" in orgs.rights_of(taker, on=date(2024, 3, 1))
    assert "orgs.read" not in orgs.rights_of(taker, on=date(2024, 7, 1))


# ------------------------------------------------------------------ parts of rights


@pytest.mark.parametrize(
    ("old", "new", "code", "field"),
    [
        ("/khai-sinh", "/khai sinh", "string_pattern_mismatch", "acts[0]"),
        (":ho-tich/khai-sinh", ":ho-tjch", "name_is_unknown", "acts[0]"),
        ("cases.sign:ho-tich/khai-sinh", "orgs.read:ho-tich", "name_is_unknown", "acts[0]"),
        ("cases.sign:ho-tich/khai-sinh", "cases.sign", "giver_has_not_this_right", "acts[0]"),
        ("ho-tich/khai-sinh", "xay-dung", "delegation_outlives_right", "acts[0]"),
        ("field: area_m2", "field: area_m3", "name_is_unknown", "condition.field"),
        ("at_least: 10", "at_least: 300", "condition_is_wrong", "condition"),
        (", at_least: 10, at_most: 250.5", "", "condition_is_wrong", "condition"),
        ("at_most: 250.5", "is_in: [a]", "condition_is_wrong", "condition"),
        ("at_most: 250.5", "at_most: nhiều", "decimal_parsing", "condition.at_most"),
    ],
)
def test_one_mistake_of_a_part_is_told_at_its_place(
    make_pack: MakePack, old: str, new: str, code: str, field: str
) -> None:
    assert PART.count(old) == 1
    with pytest.raises(PackIsWrong) as caught:
        check_pack(make_pack({**DUTIES, "delegations.yaml": PART.replace(old, new)}))
    problem = next(one for one in caught.value.problems if one.code == code)
    assert {one.spot for one in caught.value.problems} == {problem.spot}
    assert problem.spot.file == "delegations.yaml" and problem.spot.field.endswith(field)
    assert "%(" not in words.sentence(problem)


@pytest.mark.usefixtures("nothing")
def test_a_part_is_loaded_with_its_condition(make_pack: MakePack) -> None:
    folder = make_pack({**DUTIES, "delegations.yaml": PART})
    assert load_pack(folder, actor=SYSTEM, at=MORNING).changed["delegations.yaml"] == 1
    assert load_pack(folder, actor=SYSTEM, at=MORNING).total == 0
    taker, unit = orgs.post_ids_by_slug()["pho-chu-tich"], orgs.unit_ids_by_slug()["quan"]
    act, on = "cases.sign:ho-tich/khai-sinh", date(2024, 3, 1)
    assert orgs.grounds(taker, act, unit, on, {"area_m2": "250.5"})
    assert not orgs.grounds(taker, act, unit, on, {"area_m2": "250.51"})
    assert not orgs.grounds(taker, act, unit, date(2024, 7, 1), {"area_m2": "100"})


# ------------------------------------------------------------------ the division of work


@pytest.mark.parametrize(
    ("old", "new", "code", "field"),
    [
        ('act: "cases.sign:xay-dung"', 'act: "cases.sing:xay-dung"', "name_is_unknown", "act"),
        ('act: "cases.sign:xay-dung"', 'act: "cases.sign:xay"', "name_is_unknown", "act"),
        ("reach: unit", "reach: ward", "literal_error", "reach"),
        ("since: 2024-01-01, until: 2024-06-01", "since: 2020-01-01", "duty_outside_post", "since"),
        ("until: 2024-06-01, basis: mẫu", "until: 2024-06-01", "missing", "basis"),
        ("until: 2024-06-01", "until: 2023-06-01", "period_is_empty", "since"),
        ("since: 2024-05-01", "since: 2024-04-30", "duties_overlap", "since"),
    ],
)
def test_one_mistake_of_a_duty_is_told_at_its_line(
    make_pack: MakePack, old: str, new: str, code: str, field: str
) -> None:
    posts = DUTIES["posts/all.yaml"]
    assert posts.count(old) == 1
    with pytest.raises(PackIsWrong) as caught:
        check_pack(make_pack({**DUTIES, "posts/all.yaml": posts.replace(old, new)}))
    problem = caught.value.problems[0]
    assert problem.code == code and problem.spot.file == "posts/all.yaml"
    line = 1 + next(n for n, text in enumerate(posts.splitlines()) if old in text)
    assert problem.spot.line == line and problem.spot.field.endswith(field)
    assert "%(" not in words.sentence(problem)


@pytest.mark.usefixtures("nothing")
def test_the_division_of_work_is_loaded_once(make_pack: MakePack) -> None:
    folder = make_pack(DUTIES)
    load_pack(folder, actor=SYSTEM, at=MORNING)
    assert load_pack(folder, actor=SYSTEM, at=MORNING).total == 0
    chair = orgs.post_ids_by_slug()["chu-tich"]
    assert "cases.sign:xay-dung" in orgs.rights_of(chair, on=date(2024, 5, 31))
    assert "cases.sign:xay-dung" not in orgs.rights_of(chair, on=date(2024, 6, 1))
    titles = {field.code: field.title_en for field in orgs.fields()}
    assert (titles["ho-tich"], titles["xay-dung"]) == ("Civil status", "Construction")


def test_two_fields_of_one_code_are_told(make_pack: MakePack) -> None:
    with pytest.raises(PackIsWrong) as caught:
        check_pack(make_pack({**DUTIES, "fields.yaml": FIELDS.replace("xay-dung", "ho-tich")}))
    assert "name_is_taken" in [problem.code for problem in caught.value.problems]
