"""Dossiers are found by words as people type them, and only by who may see them; every page of a
list follows the one before without a gap."""

from datetime import timedelta
from uuid import UUID

import pytest
from tests.engine.cases.office import NOON, Office
from tests.makers import actor

from opendistrict.engine.cases import actions
from opendistrict.engine.cases.models import Dossier
from opendistrict.engine.cases.queries import lists
from opendistrict.engine.cases.shapes.dossier import Page
from opendistrict.kernel.actor import SYSTEM, Actor
from opendistrict.registers.people import actions as people

pytestmark = pytest.mark.django_db
CODE = "26740"


def opened(office: Office, name: str, **other: object) -> UUID:
    party = people.register_party(
        kind="citizen", full_name=name, phone="0911222789", identified_by="counter",
        is_sample=True, actor=office.counter, at=NOON,
    )  # fmt: skip
    values = {"ho_ten": name, "muc_dich": "bổ sung lý lịch", "so_ban": "1"}
    return office.open(applicant_id=party, values=values, **other).id


def found(text: str, who: Actor, prefix: str = CODE) -> set[UUID]:
    return {one.id for one in lists.search(text, office_prefixes=[prefix], actor=who).lines}


@pytest.mark.parametrize(
    "typed",
    [
        "Đặng Thị Ngọc Ánh", "dang thi ngoc anh", "DANG ANH", "ánh ngọc", "ngoc a", "anh dan",
        "dang t:xac-nhan-thu", "p:789", "789",
    ],
)  # fmt: skip
def test_any_word_in_any_order_with_or_without_accents(office: Office, typed: str) -> None:
    wanted = opened(office, "Đặng Thị Ngọc Ánh")
    assert wanted in found(typed, office.chair)


@pytest.mark.parametrize("typed", ["dang thi ngoc binh", "ang", "ngoc an dang t:khai-sinh", "788"])
def test_a_word_that_is_not_there_finds_nothing(office: Office, typed: str) -> None:
    opened(office, "Đặng Thị Ngọc Ánh")
    assert found(typed, office.chair) == set()


def test_only_the_last_word_may_be_begun(office: Office) -> None:
    wanted = opened(office, "Huỳnh Khôi")
    assert found("huynh kho", office.chair) == {wanted}
    assert found("huy khoi", office.chair) == set()


def test_a_name_with_a_quote_is_a_word_like_any_other(office: Office) -> None:
    wanted = opened(office, "K'Brêu Hoàng")
    assert found("k'brêu", office.chair) == {wanted}
    assert found("' | 'x", office.chair) == set()


def test_who_may_not_see_a_dossier_does_not_find_it(office: Office) -> None:
    wanted = opened(office, "Huỳnh Khôi")
    other = actor("chu-tich-phuong-tan-dinh")
    assert found("huynh", office.chair) == {wanted}
    assert found("huynh", other) == set()  # even with the other ward's prefix
    assert found("huynh", office.chair, prefix="26734") == set()
    assert found("huynh", Actor(kind="officer", id="x", label="x")) == set()


def pages(first: Page, then: "object") -> list[UUID]:
    """Every key of every page."""
    keys, page = [one.id for one in first.lines], first
    while page.after:
        page = then(page.after)  # type: ignore[operator]
        keys += [one.id for one in page.lines]
    return keys


def test_pages_of_a_search_are_complete(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lists, "SIZE", 3)
    made = {opened(office, f"Huỳnh Khôi {n}") for n in "ABCDEFGH"}

    def ask(after: str) -> Page:
        return lists.search("huynh", office_prefixes=[CODE], actor=office.chair, after=after)

    keys = pages(ask(""), ask)
    assert len(keys) == len(made) and set(keys) == made


def test_pages_of_a_queue_are_complete(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """In the order of the promise, those of one moment by their key, those without one last."""
    monkeypatch.setattr(lists, "SIZE", 2)
    made = [opened(office, f"Huỳnh Khôi {n}") for n in "ABCDEFG"]
    for n, one in enumerate(made[:3]):
        Dossier.objects.filter(pk=one).update(promised_at=NOON + timedelta(days=30 + n // 2))
    for one in made[3:5]:
        Dossier.objects.filter(pk=one).update(
            promised_at=None, received_at=None, due_at=None, state="1"
        )
    units = list(Dossier.objects.values_list("unit_id", flat=True).distinct())
    order = [
        one.pk
        for one in sorted(
            Dossier.objects.filter(pk__in=made),
            key=lambda one: (one.promised_at is None, one.promised_at or NOON, one.pk),
        )
    ]
    chair = office.chair
    for who, among in ((SYSTEM, units), (chair, units), (chair, [*units, office.ward])):

        def ask(after: str, who: Actor = who, among: list[UUID] = among) -> Page:
            return lists.open_in(among, actor=who, after=after)

        assert pages(ask(""), ask) == order

    holder = office.holder(made[0])
    assert holder is not None
    mine = [one for one in order if office.holder(one) == holder]

    def held(after: str) -> Page:
        return lists.held_by(holder, after=after)

    assert pages(held(""), held) == mine


def test_a_queue_shows_nothing_of_units_one_may_not_read(office: Office) -> None:
    opened(office, "Huỳnh Khôi")
    units = list(Dossier.objects.values_list("unit_id", flat=True))
    assert lists.open_in(units, actor=office.chair).lines
    assert not lists.open_in(units, actor=actor("chu-tich-phuong-tan-dinh")).lines
    assert not lists.open_in([], actor=office.chair).lines


def test_a_deep_page_costs_what_the_first_one_does(
    office: Office, django_assert_max_num_queries: "object"
) -> None:
    opened(office, "Huỳnh Khôi")
    with django_assert_max_num_queries(2):  # type: ignore[operator]
        lists.open_in([office.ward], actor=office.chair, after=f"{NOON.isoformat()}~{UUID(int=0)}")


def test_what_is_finished_leaves_the_queue(office: Office) -> None:
    one = opened(office, "Huỳnh Khôi")
    holder = office.holder(one)
    assert holder is not None and [line.id for line in lists.held_by(holder).lines] == [one]
    actions.stop(
        dossier_id=one, reasons="Thành phần hồ sơ không đúng", actor=office.examiner, at=NOON
    )
    assert not lists.held_by(holder).lines
