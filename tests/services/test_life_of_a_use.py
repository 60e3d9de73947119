"""From the question to the credit: a place is held, applied for, paid, used, paused, ended, and the
part of the charge that falls away is decided by two."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from uuid import UUID

import pytest
from tests.makers import HERE, actor, drain, unit_id
from tests.services import ground

from opendistrict.engine.cases import actions as cases
from opendistrict.engine.cases import queries as cases_queries
from opendistrict.engine.cases.shapes.dossier import Opened
from opendistrict.faces.kit import sidewalk_words
from opendistrict.kernel.actor import SYSTEM, Actor
from opendistrict.kernel.money import Money
from opendistrict.kernel.refusals import Refused
from opendistrict.registers.facts import queries as facts
from opendistrict.registers.facts.models import Fact
from opendistrict.registers.facts.shapes import Ask
from opendistrict.registers.ledger import actions as ledger
from opendistrict.registers.ledger import queries as ledger_queries
from opendistrict.registers.orgs import queries as orgs
from opendistrict.registers.people import actions as people
from opendistrict.registers.places import queries as places
from opendistrict.registers.places.shapes import FrontageShape
from opendistrict.services.sidewalks import actions, queries
from opendistrict.services.sidewalks.shapes import Ground, UseShape, Wanted

WARD = "phuong-sai-gon"
MONDAY = datetime(2025, 8, 4, 9, 0, tzinfo=HERE)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
LAW = "Quyết định mẫu về hoàn phí"


def post(name: str) -> Actor:
    return actor(f"{name}-{WARD}", MONDAY.date())


def shop(name: str = "Trần Mẫu Bình") -> UUID:
    return people.register_party(
        kind="household_business", full_name=name, national_id="", birth_date=None, phone="",
        email="", address="Hàm Nghi", is_sample=True, actor=SYSTEM, at=MONDAY,
    )  # fmt: skip


def houses(at: datetime) -> Iterator[FrontageShape]:
    """The houses of Hàm Nghi in the ward that are two metres wide or more."""
    street = places.street("ham-nghi")
    assert street is not None
    kerbs = [one.id for one in places.segments_of([street.id], at.date())]
    for some in places.frontages_along(kerbs, at.date()).values():
        for one in some:
            located = places.locate((one.longitude, one.latitude), at.date())
            wide = one.since_m is not None and one.until_m - one.since_m >= 2
            if wide and located.unit_id == unit_id(WARD):
                yield one


def wish(house: FrontageShape, **more: object) -> Wanted:
    begins = int(house.since_m * 100)
    told = {
        "use": "kinh_doanh", "ground": Ground.SIDEWALK, "along": (begins, begins + 200),
        "depth": (200, 300), "since": date(2025, 9, 1), "until": date(2025, 11, 15),
    }  # fmt: skip
    return Wanted(**(told | more))


def first_house(at: datetime) -> FrontageShape:
    """Before which a shop may have two metres."""
    for one in houses(at):
        quote = queries.quote(wish(one), segment_id=one.segment_id, frontage_id=one.id)
        if quote.weighed.is_possible:
            return one
    raise AssertionError("no house of the street fits")


def hold(party: UUID, at: datetime = MONDAY, **more: object) -> UseShape:
    """Two metres before the first house where they can be had, for two months and a half."""
    house = first_house(at)
    return actions.hold(
        wanted=wish(house, **more), segment_id=house.segment_id, frontage_id=house.id,
        party_id=party, actor=ground.citizen(party), at=at,
    )  # fmt: skip


def file(
    use: UseShape, at: datetime = MONDAY, *, subject: str = "household_business", **more: object
) -> Opened:  # fmt: skip
    values = {
        "giu_cho": use.number, "tuyen_duong": "Hàm Nghi", "area_m2": "2", "con_lai_m": "2",
        "tu_ngay": "2025-09-01", "den_ngay": "2025-11-14", "dien_thoai": "0903123456",
    }  # fmt: skip
    return cases.file_dossier(
        procedure="dang-ky-he-pho", office_id=unit_id(WARD), channel="online",
        subject=subject, applicant_id=use.party_id, values=values | more,
        actor=ground.citizen(use.party_id), at=at,
    )  # fmt: skip


def examined(opened: Opened) -> None:
    """Received and with who examines it."""
    cases.receive(dossier_id=opened.id, actor=post("chuyen-vien-mot-cua"), at=MONDAY + HOUR)
    cases.forward(dossier_id=opened.id, actor=post("chuyen-vien-mot-cua"), at=MONDAY + HOUR)


def granted(opened: Opened, at: datetime) -> None:
    cases.pass_on(dossier_id=opened.id, actor=holder(opened), at=at)
    cases.sign(dossier_id=opened.id, actor=holder(opened), at=at)
    cases.pass_on(dossier_id=opened.id, actor=holder(opened), at=at)
    drain(at)


def holder(opened: Opened) -> Actor:
    """Who has the dossier now."""
    key = cases_queries.case(opened.id).standing.holder_id
    assert key is not None
    return actor(orgs.posts([key], on=MONDAY.date())[key].slug, MONDAY.date())


def pays(use: UseShape, at: datetime) -> None:
    """In cash at the counter: the whole of what is open."""
    (charge,) = queries.charges(use.id)
    ledger.take_cash(
        key=use.number, charge_id=charge.id, amount=charge.sums.open,
        actor=clerk("receive"), at=at,
    )  # fmt: skip
    drain(at)


def now(use: UseShape) -> UseShape:
    found = queries.public_use(use.number)
    assert found is not None
    return found


def test_a_place_is_held_paid_for_used_and_its_rest_credited(quan1: None):
    use = hold(shop())
    assert use.fee is not None and use.fee.total == Money(500_000)  # 2 m², 1 + 1 + half a month
    opened = file(use)
    assert now(use).kept_until is None and now(use).dossier_id == opened.id
    assert cases_queries.case(opened.id).standing.fee == 500_000
    examined(opened)
    cases.ask_payment(dossier_id=opened.id, actor=holder(opened), at=MONDAY + 2 * HOUR)
    drain(MONDAY + 2 * HOUR)
    (charge,) = queries.charges(use.id)
    assert charge.amount == Money(500_000) and charge.regime == "qd-32-2023"
    assert cases_queries.case(opened.id).standing.state.startswith("6")

    pays(use, MONDAY + DAY)
    standing = cases_queries.case(opened.id).standing
    assert standing.paid == 500_000 and standing.state.startswith("4")
    assert now(use).state == "held"  # paid is not yet granted
    granted(opened, MONDAY + 2 * DAY)
    assert now(use).state == "active"
    assert queries.in_force_unpaid(unit_id(WARD), date(2025, 9, 2)) == []

    neighbour = shop("Lê Mẫu Cúc")
    with pytest.raises(Refused, match="stretch_cannot_be_had"):
        actions.hold(
            wanted=use.wanted, segment_id=use.segment_id, frontage_id=use.frontage_id,
            party_id=neighbour, actor=ground.citizen(neighbour), at=MONDAY + 3 * DAY,
        )  # fmt: skip

    end = datetime(2025, 10, 6, 9, 0, tzinfo=HERE)
    (touched,) = actions.end_regime(
        code="qd-32-2023", on=date(2025, 10, 7), basis="Quyết định mẫu bãi bỏ",
        actor=post("chu-tich"), at=end,
    )  # fmt: skip
    assert touched.unused == Money(200_000)  # October counts half, November not at all
    assert now(use).state == "ended" and queries.unused_of(now(use)) == Money(200_000)
    proposed = actions.propose_credit(
        use_id=use.id, legal_basis=LAW, actor=clerk("propose"), at=end
    )
    with pytest.raises(Refused, match="credit_is_proposed"):
        actions.propose_credit(use_id=use.id, legal_basis=LAW, actor=clerk("propose"), at=end)
    ledger.decide(decision_id=proposed, approve=True, actor=clerk("approve", "khác"), at=end)
    assert ledger_queries.credit_of(unit_id(WARD), use.party_id) == Money(200_000)
    with pytest.raises(Refused, match="nothing_falls_away"):
        actions.propose_credit(use_id=use.id, legal_basis=LAW, actor=clerk("propose"), at=end)


def clerk(act: str, name: str = "một") -> Actor:
    rights = {f"ledger.{act}": frozenset({unit_id(WARD)})}
    return Actor(kind="officer", id=name, label=name, rights=rights)


def test_what_is_granted_before_it_is_paid_waits_for_the_money(quan1: None):
    use = hold(shop())
    opened = file(use)
    examined(opened)
    granted(opened, MONDAY + DAY)
    assert now(use).state == "held" and now(use).kept_until is None
    pays(use, MONDAY + 2 * DAY)
    assert now(use).state == "active"


def test_a_refused_dossier_frees_the_ground_and_owes_nothing(quan1: None):
    use = hold(shop())
    opened = file(use)
    examined(opened)
    cases.ask_payment(dossier_id=opened.id, actor=holder(opened), at=MONDAY + HOUR)
    drain(MONDAY + HOUR)
    cases.withdraw(dossier_id=opened.id, actor=ground.citizen(use.party_id), at=MONDAY + DAY)
    if not cases_queries.case(opened.id).standing.finished_at:
        cases.agree(dossier_id=opened.id, actor=holder(opened), at=MONDAY + DAY)
    drain(MONDAY + DAY)
    assert (now(use).state, now(use).ended_why) == ("let_go", "dossier_was_not_granted")
    (charge,) = queries.charges(use.id)
    assert charge.sums.open == Money(0) and charge.sums.cancelled == Money(500_000)
    assert hold(shop("Lê Mẫu Cúc"), MONDAY + DAY).wanted.along == use.wanted.along


def test_an_application_takes_over_only_its_own_fresh_hold(quan1: None):
    use = hold(shop())
    other = hold(shop("Lê Mẫu Cúc"))
    for changed, code in (
        ({"giu_cho": other.number}, "use_is_anothers"),
        ({"giu_cho": "VH-2025-999999"}, "use_is_unknown"),
    ):
        with pytest.raises(Refused, match=code):
            file(use, **changed)
    with pytest.raises(Refused, match="hold_ran_out"):
        file(use, MONDAY + 3 * DAY)
    assert file(use).code
    with pytest.raises(Refused, match="use_has_a_dossier"):
        file(use)


def test_works_pause_a_use_and_others_may_have_its_days(quan1: None):
    use = hold(shop())
    opened = file(use)
    examined(opened)
    granted(opened, MONDAY + DAY)
    pays(use, MONDAY + DAY)
    chief = post("chu-tich")
    paused = actions.pause(
        use_id=use.id, since=date(2025, 9, 10), until=date(2025, 9, 30), why="Đào đường",
        basis="Giấy phép thi công mẫu", actor=chief, at=MONDAY + 2 * DAY,
    )  # fmt: skip
    assert paused.state == "active"
    assert queries.unused_of(paused) == Money(100_000)  # ten days of September: half a month
    works = Wanted(
        use="van_hoa", ground=Ground.SIDEWALK, along=use.wanted.along, depth=use.wanted.depth,
        since=date(2025, 9, 10), until=date(2025, 9, 30),
    )  # fmt: skip
    assert not queries.taken(works, use.segment_id)
    assert len(queries.taken(use.wanted, use.segment_id)) == 2  # before and after
    with pytest.raises(Refused, match="pause_is_outside_the_use"):
        actions.pause(
            use_id=use.id, since=date(2025, 9, 29), until=date(2025, 10, 3), why="Nữa", basis="x",
            actor=chief, at=MONDAY + 2 * DAY,
        )  # fmt: skip


def test_what_is_in_use_is_told_the_day_it_begins_and_the_day_it_ends(quan1: None):
    use = hold(shop())
    opened = file(use)
    examined(opened)
    granted(opened, MONDAY + DAY)
    pays(use, MONDAY + DAY)
    assert actions.count_in_use(MONDAY + DAY) == 0
    began = datetime(2025, 9, 1, 1, 0, tzinfo=HERE)
    assert actions.count_in_use(began) == 1 and actions.count_in_use(began) == 0
    assert in_use(date(2025, 9, 2)) == 2
    over = datetime(2025, 11, 15, 1, 0, tzinfo=HERE)
    assert actions.count_in_use(over) == 1 and actions.count_in_use(over + DAY) == 0
    assert (in_use(date(2025, 11, 15)), in_use(date(2025, 11, 16))) == (2, 0)


def in_use(before: date) -> int:
    ask = Ask("sidewalks.metres", None, before)
    told = facts.amounts([ask], known_on=date(2026, 1, 1))[ask]
    return int(sum(one.quantity for one in told.values()))


def test_a_list_of_streets_is_published_whole_or_not_at_all(quan1: None):
    chief = post("chu-tich")
    told = {"use": "kinh_doanh", "since": date(2025, 8, 5), "until": None,
            "basis": "Quyết định mẫu 12", "actor": chief, "at": MONDAY}  # fmt: skip
    with pytest.raises(Refused, match="street_is_unknown") as caught:
        actions.publish_list(streets=["Đồng Khởi", "Đường Không Có"], **told)
    assert caught.value.details["streets"] == ["Đường Không Có"]
    assert actions.publish_list(streets=["dong khoi", "", "Nguyễn Huệ"], **told) == 2
    assert actions.publish_list(streets=["Đồng Khởi"], **told) == 0


def test_payments_undone_and_made_anew_before_anybody_heard_count_once(quan1: None):
    use = hold(shop())
    opened = file(use)
    examined(opened)
    cases.ask_payment(dossier_id=opened.id, actor=holder(opened), at=MONDAY + HOUR)
    drain(MONDAY + HOUR)
    (charge,) = queries.charges(use.id)
    for words in ("ab", "cd"):
        for word in words:
            paid = ledger.take_cash(
                key=f"{use.number}:{word}", charge_id=charge.id, amount=charge.amount,
                actor=clerk("receive"), at=MONDAY + DAY,
            )  # fmt: skip
            if word != words[-1]:
                ledger.give_cash_back(
                    transfer_id=paid, reason="nhầm", actor=clerk("receive"), at=MONDAY + DAY
                )
        drain(MONDAY + DAY)
        assert _collected() == 500_000, words
        if words == "ab":
            ledger.give_cash_back(
                transfer_id=paid, reason="nhầm", actor=clerk("receive"), at=MONDAY + DAY
            )
            drain(MONDAY + DAY)
            assert _collected() == 0


def _collected() -> int:
    rows = Fact.objects.filter(series__measure="sidewalks.collected")
    return int(sum(rows.values_list("quantity", flat=True)))


def test_what_is_ended_from_a_later_day_on_stands_until_then(quan1: None):
    use = hold(shop())
    opened = file(use)
    examined(opened)
    granted(opened, MONDAY + DAY)
    pays(use, MONDAY + DAY)
    autumn = datetime(2025, 10, 6, 9, 0, tzinfo=HERE)
    last = date(2025, 10, 20)
    actions.end(
        use_id=use.id, on=last + DAY, why="Sửa hè", revoked=True, actor=post("chu-tich"), at=autumn
    )
    reader = post("chu-tich")

    def stands(day: date) -> list[bool]:
        seen = now(use)
        overview = queries.overview([unit_id(WARD)], day)
        return [
            use.id in {one.id for one in queries.uses_on(reader, day)},
            sidewalk_words.state(seen, day)[0] == "ok",
            overview.used == 200,
        ]

    assert stands(autumn.date()) == stands(last) == [True] * 3
    assert stands(last + DAY) == [False] * 3
    assert "20/10/2025" in sidewalk_words.state(now(use), last)[1]
    neighbour = shop("Lê Mẫu Cúc")
    after = replace(use.wanted, since=last + DAY, until=last + 10 * DAY)
    held = actions.hold(
        wanted=after, segment_id=use.segment_id, frontage_id=use.frontage_id,
        party_id=neighbour, actor=ground.citizen(neighbour), at=autumn,
    )  # fmt: skip
    actions.end(use_id=held.id, on=last + 5 * DAY, why="Thôi", actor=post("chu-tich"), at=autumn)
    assert now(held).ended_on == autumn.date(), "nobody used it yet"
