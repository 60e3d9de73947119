"""Open dossiers moved to another version, or to the heirs of a ward that ended."""

import random
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from uuid import UUID

import pytest
from tests.engine.cases.office import NOON, PROCEDURE, Office
from tests.makers import HERE, actor, unit_id

from opendistrict.engine.cases import actions, queries
from opendistrict.engine.cases.models import Dossier, DossierWords, Enquiry, RehousingOrder, Step
from opendistrict.engine.cases.queries import lists, pages
from opendistrict.engine.cases.queries import rehousing as moving
from opendistrict.engine.cases.queries.lives import in_hand, span_of
from opendistrict.engine.cases.shapes.rehousing import UNITS, VERSION, Carried, Rehousing
from opendistrict.kernel.actor import SYSTEM, Actor
from opendistrict.kernel.refusals import Refused
from opendistrict.kernel.workclock import Every, Term
from opendistrict.registers.orgs import actions as orgs_actions
from opendistrict.registers.orgs import queries as orgs
from opendistrict.registers.orgs.shapes import Handing, UnitsReform

pytestmark = pytest.mark.django_db
WARDS = ("phuong-sai-gon", "phuong-ben-thanh", "phuong-cau-ong-lanh", "phuong-tan-dinh")
MERGER = date(2026, 11, 26)  # the Thursday after NOON
AFTER = datetime(2026, 11, 26, 8, tzinfo=HERE)
HOUR = timedelta(hours=1)


def another(*changes: tuple[str, str], text: str = PROCEDURE) -> UUID:
    """The next version of the procedure for tests, in force from the merger on."""
    for old, new in (("since: 2025-07-01", "since: 2026-11-26"), *changes):
        assert old in text, old
        text = text.replace(old, new)
    actions.load_procedures(texts=[text], actor=SYSTEM, at=NOON)
    found = queries.in_force("xac-nhan-thu", MERGER)
    assert found is not None
    return found.id


REVIEW = """  - code: ra_soat
    name: {vi: Rà soát, en: Review}
    act: cases.examine
    term: {amount: 2, every: working_day}
"""
RENAMED = (
    ("tham_tra", "xem_xet"),
    ("  - code: ky\n", f"{REVIEW}  - code: ky\n"),
    ("term: {amount: 3,", "term: {amount: 5,"),
)


def to_version(version: UUID, **other: object) -> Rehousing:
    return Rehousing(kind=VERSION, on=MERGER, version_id=version, **other)  # type: ignore[arg-type]


def carried(what: Rehousing, at: datetime = AFTER) -> Carried:
    seen = moving.plan(what, at).digest
    order = actions.order_rehousing(
        what=what, basis="Quyết định mẫu", seen=seen, actor=SYSTEM, at=at
    )
    return actions.carry_out(order_id=order, actor=SYSTEM, at=at)


def end(source: str, targets: Sequence[str], on: date = MERGER) -> None:
    """A ward ends on a day, and others follow it in equal parts."""
    every = frozenset(orgs.tree_on(on).units)
    who = Actor(kind="officer", id="t", label="Thử", rights={"orgs.reform": every})
    share = (Decimal(1) / len(targets)).quantize(Decimal("0.000001"))
    orgs_actions.reform_units(
        plan=UnitsReform(
            on=on, basis="Nghị quyết mẫu", ends=(source,), begins=(), becomes=(),
            handings=tuple(
                Handing(
                    kind="merge" if len(targets) == 1 else "split", source=source, target=one,
                    share=share, part=share / 2, confidence="V",
                )
                for one in targets
            ),
        ),
        reform_id=UUID(int=1), actor=who, at=NOON,
    )  # fmt: skip


def filed_in(office: Office, ward: str, at: datetime = NOON) -> UUID:
    return actions.receive_at_counter(
        **office.application(office_id=unit_id(ward)),
        actor=actor(f"chuyen-vien-mot-cua-{ward}", NOON.date()), at=at,
    ).id  # fmt: skip


# ------------------------------------------------------------------ another version


def test_a_step_goes_where_the_map_says_and_the_promise_stays(office: Office) -> None:
    opened = office.open()
    before = queries.case(opened.id).standing
    version = another(*RENAMED)
    what = to_version(version, steps={"tham_tra": "xem_xet"})
    assert carried(what) == Carried(1, 0)
    now = queries.case(opened.id)
    assert now.standing.version_id == version and now.standing.state == "4.xem_xet"
    assert (now.standing.due_at, now.standing.promised_at) == (before.due_at, before.promised_at)
    assert now.standing.fee == before.fee and now.standing.code == before.code
    line = Step.objects.filter(dossier_id=opened.id).order_by("-n")[0]
    assert line.transition == "rehouse" and line.note == "Quyết định mẫu"
    assert line.details["before"]["state"] == "4.tham_tra"
    assert line.details["after"]["state"] == "4.xem_xet"
    assert moving.plan(what, AFTER).groups.total() == 0, "it is over, and is not done twice"


def test_the_promise_stays_when_its_clock_is_counted_again(office: Office) -> None:
    """A pause after the moving does not let the new term in by the back door."""
    stays, goes = office.open(), office.open()
    version = another(*RENAMED)
    what = to_version(version, steps={"tham_tra": "xem_xet"})
    Dossier.objects.filter(pk=goes.id).update(is_open=False, finished_at=NOON)
    carried(what)
    assert queries.case(stays.id).procedure.term.amount == 3  # type: ignore[union-attr]
    Dossier.objects.filter(pk=goes.id).update(is_open=True, finished_at=None)
    carried(to_version(version, steps=what.steps, new_term=True))
    assert queries.case(goes.id).procedure.term.amount == 5  # type: ignore[union-attr]
    promises = []
    for one in (stays, goes):
        who = office.of_holder(one.id)
        actions.ask_supplement(dossier_id=one.id, items=["Tờ khai"], actor=who, at=AFTER)
        actions.supplement(dossier_id=one.id, actor=office.counter, at=AFTER + HOUR)
        promises.append(queries.case(one.id).standing.due_at)
    assert promises[0] is not None and promises[1] is not None
    assert (promises[1].astimezone(HERE).date() - promises[0].astimezone(HERE).date()).days == 4
    # Two working days more: Monday and Tuesday, over a week-end.


def test_every_reckoning_goes_on_with_the_term_of_the_promise(office: Office) -> None:
    """The page's derivation, the index of Decision 766, the calendar: none takes the new term."""
    opened = office.open()
    carried(to_version(another(*RENAMED), steps={"tham_tra": "xem_xet"}))
    who = office.of_holder(opened.id)
    actions.ask_supplement(dossier_id=opened.id, items=["Tờ khai"], actor=who, at=AFTER)
    actions.supplement(dossier_id=opened.id, actor=office.counter, at=AFTER + HOUR)
    due = queries.case(opened.id).standing.due_at
    assert due is not None
    shown = pages.page(opened.id, actor=SYSTEM, at=AFTER + 2 * HOUR).due
    assert shown is not None and shown.at == due
    later = AFTER + timedelta(days=20)
    (life,) = in_hand([queries.case(opened.id).standing.unit_id],
                      span_of(date(2026, 11, 1), date(2027, 1, 1), later), later)  # fmt: skip
    assert life.due_at == life.counted_due == due
    assert list(queries.moved_by(queries.calendar_with([]), AFTER)) == []


def test_what_cannot_be_moved_is_listed_with_why(office: Office) -> None:
    opened = office.open()
    version = another(*RENAMED)
    plan = moving.plan(to_version(version), AFTER)
    assert (plan.moved, plan.left) == (0, 1)
    (line,), more = moving.lines(to_version(version), AFTER)
    assert line.id == opened.id and line.why == "step_is_gone" and not more
    assert carried(to_version(version)) == Carried(0, 1)
    assert queries.case(opened.id).standing.state == "4.tham_tra"


def test_what_is_not_signed_never_stands_behind_the_signature(office: Office) -> None:
    office.open()
    version = another(("tham_tra", "xem_xet"))
    what = to_version(version, steps={"tham_tra": "phat_hanh"})
    assert moving.lines(what, AFTER)[0][0].why == "signature_does_not_fit"


def test_a_question_nobody_was_asked_keeps_a_dossier_where_it_is(office: Office) -> None:
    office.open()
    field = "  - {code: noi_o, label: {vi: Nơi ở, en: Home}, kind: text, for: [tham_tra]}\n"
    version = another(("papers:\n", f"{field}papers:\n"))
    assert moving.lines(to_version(version), AFTER)[0][0].why == "form_lacks_field"


def test_an_order_waits_when_the_world_is_another(office: Office) -> None:
    opened = office.open()
    version = another(*RENAMED)
    what = to_version(version, steps={"tham_tra": "xem_xet"})
    seen = moving.plan(what, NOON).digest
    order = actions.order_rehousing(what=what, basis="Mẫu", seen=seen, actor=SYSTEM, at=NOON)
    with pytest.raises(Refused) as no:
        actions.carry_out(order_id=order, actor=SYSTEM, at=NOON)
    assert no.value.codes == ("rehousing_is_for_later",)
    actions.take(dossier_id=opened.id, actor=office.examiner, at=NOON + HOUR)
    assert moving.plan(what, NOON).digest == seen, "daily work is no other world"

    others = ("phuong-ben-thanh",)
    end("phuong-sai-gon", others)
    assert actions.carry_out_due(AFTER) == 0
    assert RehousingOrder.objects.get(pk=order).status == "differs"
    fresh = moving.plan(what, AFTER).digest
    done = actions.carry_out(order_id=order, confirmed=fresh, actor=SYSTEM, at=AFTER)
    assert done == Carried(0, 1), "its office is gone: nobody holds the step there"
    with pytest.raises(Refused) as no:
        actions.carry_out(order_id=order, confirmed=fresh, actor=SYSTEM, at=AFTER)
    assert no.value.codes == ("rehousing_is_not_open",)


def test_the_clock_carries_out_what_is_due(office: Office) -> None:
    office.open()
    version = another(*RENAMED)
    what = to_version(version, steps={"tham_tra": "xem_xet"})
    seen = moving.plan(what, NOON).digest
    actions.order_rehousing(what=what, basis="Mẫu", seen=seen, actor=SYSTEM, at=NOON)
    assert actions.carry_out_due(NOON) == 0 and actions.carry_out_due(AFTER) == 1
    assert not Dossier.objects.exclude(version=version).filter(is_open=True).exists()


def test_only_who_configures_may(office: Office) -> None:
    version = another(*RENAMED)
    what = to_version(version)
    with pytest.raises(Refused) as no:
        actions.order_rehousing(
            what=what, basis="x", seen=moving.digest(what, NOON), actor=office.examiner, at=NOON
        )
    assert no.value.codes == ("may_not_configure_procedures",)
    with pytest.raises(Refused) as no:
        actions.order_rehousing(what=what, basis="x", seen="", actor=SYSTEM, at=NOON)
    assert no.value.codes == ("rehousing_differs",)


# ------------------------------------------------------------------ units


def to_units(*wards: str, **other: object) -> Rehousing:
    return Rehousing(kind=UNITS, on=MERGER, sources=tuple(map(unit_id, wards)), **other)  # type: ignore[arg-type]


def test_a_merged_wards_dossiers_are_worked_on_by_its_heir(office: Office) -> None:
    opened = office.open()
    end("phuong-sai-gon", ("phuong-ben-thanh",))
    assert carried(to_units("phuong-sai-gon")) == Carried(1, 0)
    now = queries.case(opened.id).standing
    heir = unit_id("phuong-ben-thanh")
    assert now.office_id == now.intake_unit_id == heir
    assert now.code == opened.code and now.promised_at == opened.promised_at
    holder = orgs.posts([now.holder_id], on=MERGER)[now.holder_id]
    who = actor(holder.slug, MERGER)
    assert actions.pass_on(dossier_id=opened.id, actor=who, at=AFTER) == "4.ky"

    chair = actor("chu-tich-phuong-ben-thanh", MERGER)
    code = orgs.tree_on(MERGER).units[heir].code or "phuong-ben-thanh"
    for words in ("dang anh", opened.code, "456", "t:xac-nhan-thu"):
        found = lists.search(words, office_prefixes=[code], actor=chair)
        assert [one.id for one in found.lines] == [opened.id], words
    old = lists.search("dang anh", office_prefixes=["26740"], actor=SYSTEM)
    assert not old.lines, "its words are the heir's now"
    new = filed_in(office, "phuong-ben-thanh", AFTER)
    assert queries.case(new).standing.code.startswith(f"{code}-261126-")


def test_what_was_closed_is_found_by_the_heir_under_its_old_words(office: Office) -> None:
    """Only what is open is moved: a closed dossier stays with the office that closed it, and who
    inherited the records finds it all the same."""
    closed, running = office.open(), office.open(NOON + HOUR)
    Dossier.objects.filter(pk=closed.id).update(is_open=False, state="10", finished_at=NOON)
    before = DossierWords.objects.values_list("words", flat=True).get(pk=closed.id)
    end("phuong-sai-gon", ("phuong-ben-thanh",))
    assert carried(to_units("phuong-sai-gon")) == Carried(1, 0)
    assert DossierWords.objects.values_list("words", flat=True).get(pk=closed.id) == before

    def found(who: str, on: date) -> set[UUID]:
        reader = actor(who, on)
        prefixes = lists.prefixes(reader, on)
        return {
            one.id for one in lists.search("dang anh", office_prefixes=prefixes, actor=reader).lines
        }

    assert found("chu-tich-phuong-sai-gon", NOON.date()) == {closed.id}, "until the moving"
    assert found("chu-tich-phuong-ben-thanh", MERGER) == {closed.id, running.id}
    assert found("chu-tich-phuong-tan-dinh", MERGER) == set()


def test_a_split_asks_for_a_choice_and_single_dossiers_may_go_elsewhere(office: Office) -> None:
    first, second = office.open(), office.open()
    end("phuong-sai-gon", ("phuong-ben-thanh", "phuong-tan-dinh"))
    lines, _ = moving.lines(to_units("phuong-sai-gon"), AFTER)
    assert {one.why for one in lines} == {"several_heirs"}
    what = to_units(
        "phuong-sai-gon", offices={unit_id("phuong-sai-gon"): unit_id("phuong-ben-thanh")},
        exceptions={second.code: unit_id("phuong-tan-dinh")},
    )  # fmt: skip
    assert carried(what) == Carried(2, 0)
    assert queries.case(first.id).standing.office_id == unit_id("phuong-ben-thanh")
    assert queries.case(second.id).standing.office_id == unit_id("phuong-tan-dinh")


def test_open_questions_go_to_the_heir(office: Office) -> None:
    asked = filed_in(office, "phuong-tan-dinh")
    holder = office.of_holder(asked)
    actions.enquire(
        dossier_id=asked, to_unit_id=unit_id("phuong-sai-gon"), question="Có nơi này không?",
        term=Term(Fraction(2), Every.WORKING_DAY), actor=holder, at=NOON + HOUR,
    )  # fmt: skip
    end("phuong-sai-gon", ("phuong-ben-thanh",))
    assert moving.plan(to_units("phuong-sai-gon"), AFTER).enquiries == 1
    carried(to_units("phuong-sai-gon"))
    assert Enquiry.objects.get().to_unit_id == unit_id("phuong-ben-thanh")


def test_a_unit_that_stands_is_not_emptied(office: Office) -> None:
    what = to_units("phuong-sai-gon")
    with pytest.raises(Refused) as no:
        actions.order_rehousing(
            what=what, basis="x", seen=moving.digest(what, AFTER), actor=SYSTEM, at=AFTER
        )
    assert no.value.codes == ("units_have_not_ended",)


# ------------------------------------------------------------------ whatever happened before


class History:
    """Dossiers in random places of their lives, in random wards."""

    def __init__(self, office: Office, chance: random.Random) -> None:
        self.office, self.chance = office, chance
        for _ in range(10):
            self._one()

    def _one(self) -> None:
        ward = self.chance.choice(WARDS)
        if self.chance.random() < 0.2:
            citizen = self.office.citizen
            actions.file_dossier(
                **self.office.application(office_id=unit_id(ward), channel="online"),
                actor=citizen, at=NOON,
            )  # fmt: skip
            return
        key = filed_in(self.office, ward)
        for n in range(self.chance.randrange(5)):
            self._step(key, NOON + (n + 1) * HOUR)

    def _step(self, key: UUID, at: datetime) -> None:
        now = queries.case(key).standing
        if not now.state.startswith("4."):
            return
        who = self.office.of_holder(key)
        if now.state == "4.tham_tra" and self.chance.random() < 0.4:
            actions.ask_supplement(dossier_id=key, items=["Tờ khai"], actor=who, at=at)
            return
        if now.state == "4.ky" and now.decided_at is None:
            actions.sign(dossier_id=key, actor=who, at=at)
            return
        actions.pass_on(dossier_id=key, actor=who, at=at)


@pytest.mark.parametrize("seed", range(8))
def test_nothing_is_lost_whatever_moves(office: Office, seed: int) -> None:
    chance = random.Random(seed)
    History(office, chance)
    codes = set(Dossier.objects.values_list("id", "code", "fee", "paid"))
    if chance.random() < 0.6:
        version = another(*RENAMED)
        carried(to_version(version, steps={"tham_tra": "xem_xet"}, new_term=seed % 2 == 0))
    gone: list[str] = []
    for n in range(chance.randrange(1, 3)):
        left = [one for one in WARDS if one not in gone]
        source = chance.choice(left)
        heirs = [one for one in left if one != source]
        targets = chance.sample(heirs, chance.randrange(1, len(heirs)))
        on = MERGER + timedelta(days=n)
        end(source, targets, on)
        gone.append(source)
        chosen = {unit_id(source): unit_id(chance.choice(targets))} if len(targets) > 1 else {}
        what = Rehousing(kind=UNITS, on=on, sources=tuple(map(unit_id, gone)), offices=chosen)
        carried(what, AFTER + timedelta(days=n))
        weigh(codes, gone, on, {one.id for one in moving.lines(what, AFTER)[0]})


def weigh(before: set[tuple[object, ...]], gone: list[str], on: date, listed: set[UUID]) -> None:
    """Codes and money stay; what is open is somewhere its flow knows, seen and held there."""
    assert set(Dossier.objects.values_list("id", "code", "fee", "paid")) == before
    tree = orgs.tree_on(on)
    for row in Dossier.objects.filter(is_open=True).exclude(pk__in=listed):
        now = queries.case(row.pk)
        assert now.standing.state in now.flow.states
        places = {row.office_id, row.unit_id, row.intake_unit_id, row.holder_unit_id}
        assert places <= tree.units.keys(), row.code
        ward = tree.units[row.office_id].slug
        assert ward not in gone
        if row.state.startswith(("4.", "5.", "6.")) and row.state != "5.tiep_nhan":
            assert row.holder_id in {one.id for one in orgs.posts_in(tree.units, on=on)}
        chair = actor(f"chu-tich-{ward}", on)
        code = tree.units[row.office_id].code or ward
        found = lists.search(row.code, office_prefixes=[code], actor=chair)
        assert [one.id for one in found.lines] == [row.pk]
        steps = Step.objects.filter(dossier_id=row.pk).order_by("-n")
        assert (steps[0].n, steps[0].state) == (row.revision, row.state)
    assert not listed, "every one of these has an heir who may"
