"""What changed between two versions, in reading order, and whom it concerns."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.engine.cases.procedure_makers import procedures, small

from opendistrict.engine.cases.rules.diffing import Change, Kind, Weight, diff
from opendistrict.engine.cases.shapes.procedure import Procedure

APPLICANT, OFFICE, WORDS = Weight.APPLICANT, Weight.OFFICE, Weight.WORDS
SWAPPED = {Kind.ADDED: Kind.REMOVED, Kind.REMOVED: Kind.ADDED}


def told(*pairs: tuple[str, str]) -> list[Change]:
    return diff(small(), small(*pairs))


ONE = [
    # what an applicant must know
    ("term: {amount: 3", "term: {amount: 5", "term", Kind.CHANGED, APPLICANT),
    ("amount: 2000}", "amount: 3000}", "fees/phi 2020-01-01/tiers", Kind.CHANGED, APPLICANT),
    ("channels: [counter, online]", "channels: [counter]", "channels", Kind.CHANGED, APPLICANT),
    ("    most: 900\n", "", "form/so_trang/most", Kind.REMOVED, APPLICANT),
    ("is_in: [b]}\nreceive", "is_in: [a]}\nreceive", "papers/giay_b/when", Kind.CHANGED, APPLICANT),
    ("years: 5", "years: 9", "retention", Kind.CHANGED, OFFICE),
    ("title: GIẤY XÁC NHẬN", "title: XÁC NHẬN", "result/title", Kind.CHANGED, APPLICANT),
    ("fee_when: result", "fee_when: intake", "fee_when", Kind.CHANGED, APPLICANT),
    # what the office does
    ("act: cases.review", "act: cases.examine", "steps/hoi_y_kien/act", Kind.CHANGED, OFFICE),
    ("act: cases.sign\n    term: {amount: 0.5", "act: cases.sign\n    term: {amount: 1",
     "steps/ky/term", Kind.CHANGED, OFFICE),
    ("field: ho-tich", "field: chung-thuc", "field", Kind.CHANGED, OFFICE),
    ("article: Điều 7", "article: Điều 8", "basis/Nghị định 1/2020/NĐ-CP/article", Kind.CHANGED,
     OFFICE),
    # how it is said
    ("vi: Số trang", "vi: Số tờ", "form/so_trang/label/vi", Kind.CHANGED, WORDS),
    ("en: Examine", "en: Look at it", "steps/tham_tra/name/en", Kind.CHANGED, WORDS),
    ("vi: Đơn của người nộp", "vi: Đơn", "papers/giay_a/name/vi", Kind.CHANGED, WORDS),
    ("vi: Thủ tục thử", "vi: Thủ tục", "name/vi", Kind.CHANGED, WORDS),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "where", "kind", "weight"), ONE)
def test_one_change(old: str, new: str, where: str, kind: Kind, weight: Weight) -> None:
    changes = told((old, new))
    assert [("/".join(c.where), c.kind, c.weight) for c in changes] == [(where, kind, weight)]


def test_before_and_after() -> None:
    (change,) = told(("act: cases.review", "act: cases.examine"))
    assert (change.before, change.after) == ("cases.review", "cases.examine")
    (term,) = told(("receive: {amount: 0.5", "receive: {amount: 1"))
    assert isinstance(term.before, dict) and isinstance(term.after, dict)
    assert (term.before["amount"], term.after["amount"]) == ("1/2", "1")


NEW = """\
  - code: giay_moi
    name: {vi: Giấy mới, en: New paper}
    kind: copy
  - code: giay_b
"""


def test_a_row_put_in_between_is_one_change() -> None:
    (change,) = told(("  - code: giay_b\n", NEW))
    assert (change.where, change.kind, change.weight) == (
        ("papers", "giay_moi"),
        Kind.ADDED,
        APPLICANT,
    )
    assert change.before is None
    assert isinstance(change.after, dict) and change.after["kind"] == "copy"


def test_a_field_called_name_is_not_a_change_of_words() -> None:
    (change,) = diff(
        small(("code: ngheo\n", "code: name\n"), ("field: ngheo", "field: name")),
        small(
            ("code: ngheo\n", "code: name\n"), ("field: ngheo", "field: name"),
            ("kind: yes_no\n", "kind: yes_no\n    required: false\n"),
        ),
    )  # fmt: skip
    assert (change.where, change.weight) == (("form", "name", "required"), APPLICANT)


def test_what_moved_is_the_least_that_did() -> None:
    first = small()
    rows = first.form
    after = first.model_copy(update={"form": (*rows[1:], rows[0])})
    (change,) = diff(first, after)
    assert (change.where, change.kind) == (("form", "loai"), Kind.MOVED)
    assert (change.before, change.after) == (1, 5)


def test_reading_order() -> None:
    changes = told(
        ("years: 5", "years: 9"), ("term: {amount: 3", "term: {amount: 5"),
        ("vi: Số bản", "vi: Bản"), ("vi: Số trang", "vi: Trang"), ("fee_when: result\n", ""),
    )  # fmt: skip
    assert [change.where[:2] for change in changes] == [
        ("term",), ("form", "so_trang"), ("form", "so_ban"), ("fee_when",), ("retention",),
    ]  # fmt: skip


def test_what_has_no_order_has_not_changed_by_it() -> None:
    assert told(("channels: [counter, online]", "channels: [online, counter]")) == []
    assert told(("may: [supplement, stop]", "may: [stop, supplement]")) == []


@settings(max_examples=60, deadline=None)
@given(procedures())
def test_a_procedure_does_not_differ_from_itself(procedure: Procedure) -> None:
    assert diff(procedure, procedure.model_copy(deep=True)) == []


@settings(max_examples=60, deadline=None)
@given(old=procedures(), new=procedures())
def test_there_and_back(old: Procedure, new: Procedure) -> None:
    there, back = diff(old, new), diff(new, old)
    same = old.model_dump() == new.model_dump()
    assert (there == []) == same

    def plain(changes: list[Change]) -> set[str]:
        """Which of several rows moved is a choice; all else is the same seen from behind."""
        return {repr((c.where, c.kind, c.weight)) for c in changes if c.kind is not Kind.MOVED}

    turned = [
        Change(c.where, SWAPPED.get(c.kind, c.kind), c.after, c.before, c.weight) for c in back
    ]
    assert plain(turned) == plain(there)


@settings(max_examples=40, deadline=None)
@given(procedure=procedures(), data=st.data())
def test_every_row_is_seen(procedure: Procedure, data: st.DataObject) -> None:
    """Whatever part of a procedure is taken from another, the difference is told there."""
    name = data.draw(st.sampled_from(["form", "steps", "papers", "receive", "channels", "words"]))
    other = procedure.model_copy(update={name: getattr(data.draw(procedures()), name)})
    assert {change.where[0] for change in diff(procedure, other)} <= {name}
    assert bool(diff(procedure, other)) == (getattr(procedure, name) != getattr(other, name))
