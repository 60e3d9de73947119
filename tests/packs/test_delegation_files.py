"""delegations.yaml: what is loaded, and what is told of each mistake."""

from datetime import date

import pytest
from tests.makers import MORNING
from tests.packs.conftest import FILES, MakePack

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
