"""The sample post of the city tries what no ward may: merging two wards. Chairs correct facts."""

import re
from collections.abc import Callable

import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from tests.makers import MORNING, TODAY, TODAY_2023, actor, unit_id

from opendistrict.faces.kit import clock
from opendistrict.registers.orgs import queries as orgs
from opendistrict.registers.people import queries as people

pytestmark = pytest.mark.usefixtures("quan1")
CITY = "giam-doc-so-noi-vu-tphcm"
WARDS = ("phuong-sai-gon", "phuong-tan-dinh", "phuong-ben-thanh", "phuong-cau-ong-lanh")
SignIn = Callable[[str], Client]


@pytest.fixture
def sign_in(monkeypatch: pytest.MonkeyPatch) -> SignIn:
    monkeypatch.setattr(clock, "now", lambda request=None: MORNING)

    def enter(post: str) -> Client:
        client = Client()
        who = get_user_model().objects.get(person_id=actor(post).person_id)
        client.force_login(who)
        return client

    return enter


def test_the_city_post_is_a_sample_and_its_right_stands_above_the_wards() -> None:
    city = actor(CITY)
    assert city.person_id is not None
    (person,) = people.people([city.person_id]).values()
    assert person.is_sample
    for ward in ("tp-ho-chi-minh", *WARDS):
        assert city.may("orgs.reform", unit_id(ward)), ward
    for act in ("plans.set_target", "plans.give_task", "directives.confirm", "facts.correct"):
        assert not city.may_somewhere(act), act


def _merged(client: Client) -> str:
    """A plan that merges two wards on the first day of 2027."""
    head = {"title": "Nhập hai phường (thử)", "on": "01/01/2027", "basis": "Nghị quyết thử"}
    answered = client.post("/units/reform/", head)
    assert answered.status_code == 302
    here = str(answered["Location"])
    line = {
        "revision": 1,
        "sources": ["phuong-tan-dinh", "phuong-sai-gon"],
        "target": "phuong-sai-gon",
    }
    assert client.post(here + "lines/merge/", line).status_code == 302
    return here


def test_two_wards_are_merged_in_the_demonstration(sign_in: SignIn) -> None:
    client = sign_in(CITY)
    for address in ("/", "/units/reform/", "/numbers/"):
        assert client.get(address, follow=True).status_code == 200, address
    here = _merged(client)
    tree = orgs.tree_on(TODAY)
    shares = {"part-0": "26", "part-1": "74"}
    client.post(here + "line/0/", {"revision": 2, **shares})
    trial = client.post(here + "try/")
    page = trial.content.decode()
    assert trial.status_code == 200, " ".join(re.findall(r"Dòng 1[^<]*", page))
    tried = re.search(r'name="tried" value="(\w+)"', page)
    assert tried
    done = client.post(here + "execute/", {"tried": tried[1]})
    assert done.status_code == 302
    after = orgs.tree_on(TODAY.replace(year=2027))
    assert unit_id("phuong-tan-dinh") in tree.units
    assert unit_id("phuong-tan-dinh") not in after.units


def test_a_ward_chair_may_not_merge_his_ward_with_another() -> None:
    chair = actor("chu-tich-phuong-sai-gon")
    assert chair.may("orgs.reform", unit_id("phuong-sai-gon"))
    assert not chair.may("orgs.reform", unit_id("phuong-tan-dinh"))


@pytest.mark.parametrize("ward", WARDS)
def test_a_chair_corrects_facts_of_his_own_ward_alone(ward: str) -> None:
    chair = actor(f"chu-tich-{ward}")
    tree = orgs.tree_on(TODAY)
    reach = {
        tree.units[one].slug for one in orgs.scope(chair, "facts.correct") if one in tree.units
    }
    assert ward in reach
    assert not reach & (set(WARDS) - {ward})


def test_the_chair_of_the_district_corrects_facts_of_its_wards() -> None:
    chair = actor("chu-tich-quan-1", TODAY_2023)
    assert chair.may("facts.correct", unit_id("quan-1-phuong-da-kao"))
