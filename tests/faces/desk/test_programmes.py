"""A programme opened by hand, its first tasks, its end; on 22 December 2023."""

import re
from datetime import date
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.test import Client
from tests.faces.desk.conftest import SignIn, choose_language, text_of
from tests.makers import MORNING, MORNING_2023, TODAY_2023, actor, unit_id

from opendistrict.engine.plans import actions as plans
from opendistrict.engine.plans import queries
from opendistrict.engine.plans.shapes import ProgrammeShape
from opendistrict.faces.desk.directives.cards import href_of
from opendistrict.kernel.refusals import Refused

pytestmark = pytest.mark.usefixtures("quan1")
CHAIR, OFFICE = "chu-tich-quan-1", "chanh-van-phong-quan-1"
HEAD = "truong-phong-kinh-te-quan-1"
TITLE = "Chương trình sắp xếp chợ truyền thống"


def a_programme(**changes: str) -> dict[str, str]:
    return {
        "title": TITLE, "form": "programme", "unit": str(unit_id("quan-1")),
        "since": "01/01/2024", "last": "31/12/2026", "goals": "Bảy chợ đạt chuẩn an toàn",
        "target_set": "", "title_en": "", **changes,
    }  # fmt: skip


@pytest.fixture
def opened(sign_in: SignIn) -> tuple[Client, str]:
    """The chair, and the address of a programme just opened."""
    chair = sign_in(CHAIR)
    answer = chair.post("/tasks/programmes/new/", a_programme())
    assert answer.status_code == 302, text_of(answer)
    return chair, answer.url  # type: ignore[attr-defined]


def of_address(address: str) -> ProgrammeShape:
    found = queries.programme(UUID(address.split("/")[-2]), actor=actor(CHAIR, TODAY_2023))
    assert found is not None
    return found


def a_task(**changes: object) -> dict[str, object]:
    return {
        "title": "Khảo sát bảy chợ", "units": [str(unit_id("phong-kinh-te-quan-1"))],
        "milestones": "Lập danh sách | 15/01/2024\nKhảo sát xong | 30/01/2024",
        "due_on": "28/02/2024", **changes,
    }  # fmt: skip


# ------------------------------------------------------------------ opening


def test_it_is_reached_from_the_tasks_and_from_a_set(sign_in: SignIn) -> None:
    chair = sign_in(CHAIR)
    assert 'href="/tasks/programmes/"' in text_of(chair.get("/tasks/"))
    assert 'href="/tasks/programmes/new/"' in text_of(chair.get("/tasks/programmes/"))
    lines = queries.target_sets(actor(CHAIR, TODAY_2023), on=TODAY_2023)
    year = next(line.set.id for line in lines if line.set.code == "nam-2023")
    assert f"/tasks/programmes/new/?set={year}" in text_of(chair.get(f"/targets/sets/{year}/"))
    form = text_of(chair.get(f"/tasks/programmes/new/?set={year}"))
    assert f'value="{year}" selected' in form
    assert f'value="{unit_id("quan-1")}" selected' in form
    for language, label in (("vi", "Đến hết ngày"), ("en", "Until the end of")):
        choose_language(chair, language)
        form = text_of(chair.get("/tasks/programmes/new/"))
        assert f'<html lang="{language}"' in form and label in form


def test_it_is_opened_and_shown(opened: tuple[Client, str]) -> None:
    chair, address = opened
    one = of_address(address)
    assert (one.since, one.until) == (date(2024, 1, 1), date(2027, 1, 1))
    assert one.code.startswith("CT-2023")
    assert one.is_sample  # made in a demonstration
    shown = text_of(chair.get(address))
    for words in (TITLE, "Chương trình", "2024 – 2026", "Bảy chợ đạt chuẩn an toàn", one.code,
                  f"/tasks/give/?programme={one.id}", "Chưa có nhiệm vụ nào"):  # fmt: skip
        assert words in shown, words
    assert address in text_of(chair.get("/tasks/programmes/"))


def test_a_scheme_of_a_set_of_targets(sign_in: SignIn) -> None:
    chair = sign_in(CHAIR)
    lines = queries.target_sets(actor(CHAIR, TODAY_2023), on=TODAY_2023)
    year = next(line.set.id for line in lines if line.set.code == "nam-2023")
    asked = a_programme(form="scheme", target_set=str(year), since="", last="")
    address = chair.post("/tasks/programmes/new/", asked).url  # type: ignore[attr-defined]
    one = of_address(address)
    assert (one.form, one.set_id, one.since, one.until) == ("scheme", year, None, None)
    assert one.code.startswith("DA-2023")
    assert f'href="/targets/sets/{year}/"' in text_of(chair.get(address))
    assert f'href="{address}"' in text_of(chair.get(f"/targets/sets/{year}/"))


@pytest.mark.parametrize(
    ("changes", "status", "sentence"),
    [
        ({"title": ""}, 422, 'id="id_title_error"'),
        ({"form": "plan"}, 422, 'id="id_form_error"'),
        ({"unit": str(uuid4())}, 422, 'id="id_unit_error"'),
        ({"target_set": str(uuid4())}, 422, 'id="id_target_set_error"'),
        ({"last": "31/02/2026"}, 422, 'id="id_last_error"'),
        ({"last": "31/12/2023"}, 409, "Chương trình phải kết thúc sau ngày bắt đầu."),
    ],
)
def test_what_it_is_refused_for(
    sign_in: SignIn, changes: dict[str, str], status: int, sentence: str
) -> None:
    answer = sign_in(CHAIR).post("/tasks/programmes/new/", a_programme(**changes))
    assert answer.status_code == status
    assert sentence in text_of(answer)
    assert "Bảy chợ đạt chuẩn an toàn" in text_of(answer)  # what was typed stays
    assert TITLE not in [one.title for one in queries.programmes(actor(CHAIR, TODAY_2023))]


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"title": " "}, "programme_title_is_missing"),
        ({"form": "plan"}, "programme_form_is_unknown"),
        ({"since": date(2024, 1, 1), "until": date(2024, 1, 1)}, "programme_ends_before_it_begins"),
        ({"target_set_id": UUID(int=1)}, "target_set_is_unknown"),
        ({"target_set_id": "nam-2023"}, "may_not_set_targets_for_this_unit"),
    ],
)
def test_what_the_rules_refuse(changes: dict[str, Any], code: str) -> None:
    """Asked by the chair of a ward: the set of the year is the district's."""
    lines = queries.target_sets(actor(CHAIR, TODAY_2023), on=TODAY_2023)
    sets = {line.set.code: line.set.id for line in lines}
    named = changes.get("target_set_id")
    asked: dict[str, Any] = {
        "title": TITLE, "title_en": "", "form": "programme",
        "unit_id": unit_id("phuong-sai-gon"), "since": None, "until": None,
        **changes, "target_set_id": sets.get(named, named),
    }  # fmt: skip
    ward = actor("chu-tich-phuong-sai-gon")
    with pytest.raises(Refused, match=code):
        plans.register_programme(**asked, passage_id=None, is_sample=True, actor=ward, at=MORNING)


def test_what_a_passage_became_leads_to_its_page(opened: tuple[Client, str]) -> None:
    assert href_of(f"plans.programme:{of_address(opened[1]).id}") == opened[1]


def test_only_who_sets_targets_opens_one(sign_in: SignIn, opened: tuple[Client, str]) -> None:
    office, address = sign_in(OFFICE), opened[1]
    assert office.get("/tasks/programmes/new/").status_code == 403
    assert office.post("/tasks/programmes/new/", a_programme()).status_code == 403
    assert office.post(f"{address}withdraw/", {"reason": "x"}).status_code == 403
    assert "/tasks/programmes/new/" not in text_of(office.get("/tasks/programmes/"))
    shown = office.get(address)
    assert shown.status_code == 200 and "withdraw/" not in text_of(shown)


def test_what_one_may_not_read_is_not_there(sign_in: SignIn, opened: tuple[Client, str]) -> None:
    stranger, address = sign_in("chu-tich-quan-1-phuong-ben-nghe"), opened[1]
    assert stranger.get(address).status_code == 404
    assert address not in text_of(stranger.get("/tasks/programmes/"))
    assert opened[0].get(f"/tasks/programmes/{uuid4()}/").status_code == 404


def test_of_a_gap_there_is_no_page(sign_in: SignIn) -> None:
    gap = next(one for one in queries.programmes(actor(CHAIR, TODAY_2023)) if one.is_gap)
    chair = sign_in(CHAIR)
    assert chair.get(f"/tasks/programmes/{gap.id}/").status_code == 404
    listed = text_of(chair.get("/tasks/programmes/"))
    assert gap.code in listed and str(gap.id) not in listed.replace(f"programme-{gap.id}", "")


# ------------------------------------------------------------------ its tasks


def test_its_first_task_with_milestones_is_given_from_its_page(opened: tuple[Client, str]) -> None:
    chair, address = opened
    one = of_address(address)
    form = text_of(chair.get(f"/tasks/give/?programme={one.id}"))
    assert f'value="{one.id}" selected' in form
    given = chair.post("/tasks/give/", a_task(programme=str(one.id)))
    assert given.status_code == 302, text_of(given)
    task = text_of(chair.get(given.url))  # type: ignore[attr-defined]
    assert f'href="{address}"' in task and "Lập danh sách" in task
    shown = text_of(chair.get(address))
    assert "Khảo sát bảy chợ" in shown and "0/2" in shown  # milestones confirmed
    assert f"/tasks/roadmap/?programme={one.id}" in shown
    assert '<dd class="num">0/1</dd>' in shown


def test_a_late_task_is_counted_and_only_for_who_may_see_it(
    opened: tuple[Client, str], sign_in: SignIn
) -> None:
    one = of_address(opened[1])
    plans.give_task(
        title="Việc quá hạn", product="", responsibility="", authority="",
        lead_unit_id=unit_id("phong-kinh-te-quan-1"), lead_post_id=None, with_unit_ids=(),
        due_on=TODAY_2023, due_rule="", milestones=(), programme_id=one.id, target_id=None,
        passage_id=None, need_ids=(), recurrence="", actor=actor(CHAIR, TODAY_2023),
        at=MORNING_2023,
    )  # fmt: skip
    later = date(2024, 1, 3)
    chair, nobody = actor(CHAIR, TODAY_2023), actor("chu-tich-quan-1-phuong-ben-nghe", TODAY_2023)
    found = queries.programme_tallies([one.id], actor=chair, on=later)[one.id]
    assert (found.open_late, found.total) == (1, 1)
    assert queries.programme_tallies([one.id], actor=nobody, on=later) == {}


def test_one_beyond_the_first_page_is_reached_and_chosen_too(
    opened: tuple[Client, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    chair, first = opened
    second = chair.post("/tasks/programmes/new/", a_programme(title="Chương trình hẻm sạch")).url  # type: ignore[attr-defined]
    one = of_address(second)
    monkeypatch.setattr("opendistrict.engine.plans.queries.bundles.PROGRAMMES", 1)
    monkeypatch.setattr("opendistrict.engine.plans.queries.PROGRAMMES", 1)
    listed = text_of(chair.get("/tasks/programmes/"))
    assert first in listed and second not in listed
    after = re.search(r'href="(/tasks/programmes/\?after=[^"]+)"', listed)
    assert after and second in text_of(chair.get(after[1]))
    assert f'value="{one.id}" selected' in text_of(chair.get(f"/tasks/give/?programme={one.id}"))
    given = chair.post("/tasks/give/", a_task(programme=str(one.id)))
    assert given.status_code == 302, text_of(given)
    assert "Khảo sát bảy chợ" in text_of(chair.get(f"/tasks/?tab=all&programme={one.id}"))
    assert chair.get("/tasks/give/?programme=nonsense").status_code == 200


# ------------------------------------------------------------------ taking back


def test_one_opened_by_mistake_is_taken_back(opened: tuple[Client, str]) -> None:
    chair, address = opened
    assert "Thu hồi chương trình mở nhầm" in text_of(chair.get(address))
    empty = chair.post(f"{address}withdraw/", {"reason": ""})
    assert empty.status_code == 422 and 'id="id_reason_error"' in text_of(empty)
    done = chair.post(f"{address}withdraw/", {"reason": "Trùng với đề án khác"}, follow=True)
    assert f"Đã thu hồi “{TITLE}”." in text_of(done)
    assert chair.get(address).status_code == 404


def test_with_tasks_it_stays(opened: tuple[Client, str]) -> None:
    chair, address = opened
    chair.post("/tasks/give/", a_task(programme=str(of_address(address).id)))
    assert "Thu hồi chương trình mở nhầm" not in text_of(chair.get(address))
    answer = chair.post(f"{address}withdraw/", {"reason": "Đổi ý"})
    assert answer.status_code == 409
    assert "Chương trình đã có nhiệm vụ nên không thu hồi." in text_of(answer)


def test_the_head_of_a_division_sees_no_more_than_is_his(
    opened: tuple[Client, str], sign_in: SignIn
) -> None:
    assert sign_in(HEAD).get(opened[1]).status_code == 404  # of the district, not of his division
