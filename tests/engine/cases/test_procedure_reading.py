"""A procedure's file: read whole, or every mistake told at its line."""

import pytest
from tests.engine.cases.procedure_makers import SMALL, changed

from opendistrict.engine.cases.rules.reading import read_procedure
from opendistrict.faces.kit import words

LINE = SMALL[: SMALL.index("receive:")].count("\n") + 1


def told(text: str) -> list[tuple[str, str]]:
    read = read_procedure(text.encode(), file="thu.yaml")
    assert (read.procedure is None) == bool(read.problems)
    return [(str(problem.spot), problem.code) for problem in read.problems]


def test_a_right_file_is_read_with_its_places() -> None:
    read = read_procedure(SMALL.encode(), file="thu.yaml")
    assert read.procedure is not None and read.problems == ()
    assert read.procedure.code == "thu-tuc-thu"
    spot = read.spot(("steps", 2, "signs"))
    assert SMALL.splitlines()[spot.line - 1] == "    signs: true"
    # what is not in the file stands where the thing around it stands
    around = read.spot(("steps", 2, "may"))
    assert SMALL.splitlines()[around.line - 1] == "  - code: ky"


@pytest.mark.parametrize(
    ("old", "new", "field", "code"),
    [
        ("code: thu-tuc-thu\n", "", "code", "missing"),
        ("field: ho-tich", "field: Hộ tịch", "field", "string_pattern_mismatch"),
        ("    kind: yes_no", "    kind: yesno", "form[3].kind", "enum"),
        ("    most: 900", "    mots: 900", "form[1].mots", "extra_forbidden"),
        ("for: [result]", "for: []", "form[4].for", "too_short"),
        ("receive: {amount: 0.5", "receive: {amount: 0.3", "receive",
         "term_is_not_countable"),
        ("receive: {amount: 0.5", "receive: {amount: -1", "receive",
         "term_is_not_countable"),
        ("receive: {amount: 0.5, every: working_day",
         'receive: {amount: 1, every: day, cutoff: "15:00"', "receive",
         "cutoff_is_of_working_days"),
        ("receive: {amount: 0.5", 'receive: {cutoff: "3 giờ", amount: 0.5',
         "receive.cutoff", "not_a_time"),
        ("receive: {amount: 0.5", "receive: {amount: nửa", "receive.amount",
         "not_an_amount"),
        ("act: cases.sign", "act: plans.read", "steps[2].act",
         "string_pattern_mismatch"),
        ("since: 2020-01-01", "since: 2020-02-30", "fees[0].since",
         "day_does_not_exist"),
    ],
)  # fmt: skip
def test_a_mistake_is_told_at_its_place(old: str, new: str, field: str, code: str) -> None:
    line = SMALL[: SMALL.index(old)].count("\n") + 1
    assert told(changed((old, new))) == [(f"thu.yaml:{line}:{field}", code)]
    if code in {"term_is_not_countable", "cutoff_is_of_working_days", "not_a_time"}:
        assert code in words.SENTENCES


def test_every_mistake_is_told() -> None:
    text = changed(("field: ho-tich", "field: Hộ"), ("signs: true", "signs: maybe"))
    assert [code for _, code in told(text)] == ["string_pattern_mismatch", "bool_parsing"]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "file_is_empty"),
        ("[]", "file_holds_one_procedure"),
        ("code: [", "not_yaml"),
        ("- " + SMALL.replace("\n", "\n  ") * 1 + "\n- " + SMALL.replace("\n", "\n  "),
         "file_holds_one_procedure"),
    ],
)  # fmt: skip
def test_a_file_holds_one_procedure(text: str, code: str) -> None:
    assert [one for _, one in told(text)] == [code]


def test_an_hour_cannot_be_nothing() -> None:
    text = changed(
        ("receive: {amount: 0.5, every: working_day", "receive: {amount: 0, every: hour")
    )
    assert told(text) == [(f"thu.yaml:{LINE}:receive", "term_is_not_countable")]
    halves = changed(
        ("receive: {amount: 0.5, every: working_day", "receive: {amount: 1/3, every: hour")
    )
    assert told(halves) == []
