"""What was filled in, made clean; and the JSON Schema that says the same."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import event, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from tests.engine.cases.procedure_makers import forms, procedure_of, small

from opendistrict.engine.cases.rules.form import Checked, check, json_schema
from opendistrict.engine.cases.shapes.procedure import FieldKind, FormField, Procedure, Subject

SMALLEST = procedure_of()
GOOD = {"loai": "a", "so_trang": "3", "so_ban": 1, "ngheo": "false", "ho_ten": "Lê An"}


def field_of(kind: str, **more: Any) -> FormField:
    told = {"code": "x", "label": {"vi": "x", "en": "x"}, "kind": kind, "for": ["search"]}
    return FormField.model_validate(told | more)


def only(kind: str, **more: Any) -> Procedure:
    """A procedure whose form has one field, x."""
    return procedure_of().model_copy(update={"form": (field_of(kind, **more),)})


def one(given: object, kind: str, **more: Any) -> object:
    """The clean value of x, or the code of its problem."""
    checked = check(only(kind, **more), {"x": given}, held={})
    return checked.problems[0].code if checked.problems else checked.values["x"]


def codes(checked: Checked) -> dict[str, str]:
    return {problem.field: problem.code for problem in checked.problems}


def test_a_form_filled_in() -> None:
    checked = check(small(), GOOD, held={})
    assert checked.problems == ()
    assert checked.values == {
        "loai": "a", "so_trang": 3, "so_ban": 1, "ngheo": False, "ho_ten": "Lê An"
    }  # fmt: skip


def test_every_problem_is_told_at_its_field() -> None:
    checked = check(small(), {"loai": "z", "so_trang": "901", "so_ban": "0"}, held={})
    assert codes(checked) == {
        "loai": "not_a_choice",
        "so_trang": "number_is_too_large",
        "so_ban": "number_is_too_small",
        "ngheo": "field_is_required",
        "ho_ten": "field_is_required",
    }
    assert checked.problems[1].details == {"most": "900"}


def test_a_form_of_another_version_is_refused() -> None:
    checked = check(small(), GOOD | {"dan_toc": "Kinh"}, held={})
    assert codes(checked) == {"dan_toc": "form_field_is_unknown"}


# ------------------------------------------------------------------ what the State has


def test_what_the_state_has_is_taken_from_it() -> None:
    checked = check(small(), GOOD | {"ho_ten": "Người khác"}, held={"identity.full_name": "Lê An"})
    assert (checked.values["ho_ten"], checked.problems) == ("Lê An", ())


@pytest.mark.parametrize("held", [{}, {"identity.full_name": ""}, {"identity.full_name": None}])
def test_what_the_state_has_not_is_asked(held: dict[str, object]) -> None:
    assert check(small(), GOOD, held=held).values["ho_ten"] == "Lê An"


def test_what_the_state_has_wrong_is_not_typed_over() -> None:
    held = {"identity.phone": "chưa rõ"}
    checked = check(only("phone", held_by="identity.phone"), {"x": "0901234567"}, held=held)
    assert codes(checked) == {"x": "held_value_is_unusable"}


# ------------------------------------------------------------------ conditions

WHEN = ("    kind: text\n    held_by: identity.full_name\n",
        "    kind: text\n    when: {field: loai, is_in: [b]}\n")  # fmt: skip


def test_a_field_is_asked_when_its_condition_holds() -> None:
    conditional = small(WHEN)
    assert codes(check(conditional, GOOD | {"loai": "b", "ho_ten": ""}, held={})) == {
        "ho_ten": "field_is_required"
    }
    assert check(conditional, GOOD | {"loai": "b"}, held={}).values["ho_ten"] == "Lê An"


def test_what_was_not_asked_is_not_kept() -> None:
    checked = check(small(WHEN), GOOD, held={})
    assert checked.problems == ()
    assert "ho_ten" not in checked.values


# ------------------------------------------------------------------ one value of each kind


@pytest.mark.parametrize(
    ("given", "clean"),
    [
        ("  Lê   Văn\tAn \n", "Lê Văn An"),
        ("Le\u0302 An", "Lê An"),  # NFD
        ("Ðinh An", "Đinh An"),  # the Icelandic Eth
        ("An\u202enA\u200b", "AnnA"),  # marks that turn the writing round are gone
        ("a" * 501, "text_is_too_long"),
        ("\u200b", "field_is_required"),
        ("\ud800", "not_a_text"),
        (7, "not_a_text"),
    ],
)
def test_text(given: object, clean: object) -> None:
    assert one(given, "text") == clean


def test_long_text_keeps_its_lines() -> None:
    assert one(" một \r\nhai\rba\n\n", "long_text") == "một\nhai\nba"


@pytest.mark.parametrize(
    ("given", "clean"),
    [
        ("12", 12), ("1.200", 1200), ("1.200.000", 1_200_000), ("1 200", 1200), (12, 12),
        (12.0, 12), ("-3", -3), (Decimal("7"), 7),
        ("1.20", "not_a_whole_number"), ("12,5", "not_a_whole_number"),
        ("1,200", "not_a_whole_number"), ("0.125", "not_a_whole_number"),
        (12.5, "not_a_whole_number"), (True, "not_a_whole_number"), ("một", "not_a_whole_number"),
        ("9" * 16, "not_a_whole_number"), ("１２", "not_a_whole_number"),
        (float("nan"), "not_a_whole_number"), (float("inf"), "not_a_whole_number"),
    ],
)  # fmt: skip
def test_whole_numbers(given: object, clean: object) -> None:
    assert one(given, "whole") == clean


@pytest.mark.parametrize(
    ("given", "clean"),
    [
        ("12,5", "12.5"), ("1.250,50", "1250.5"), ("12.5", "12.5"), (12.5, "12.5"), (3, "3"),
        ("0,50", "0.5"), ("-0", "0"), ("-0,5", "-0.5"), ("1.250.000", "1250000"), ("100", "100"),
        ("1.250", "number_may_mean_two"), ("0.125", "number_is_too_fine"),
        ("1,255", "number_is_too_fine"), ("1e5", "not_a_number"), ("", "field_is_required"),
        ("1,250,000", "not_a_number"), (float("inf"), "not_a_number"), (10**15, "not_a_number"),
    ],
)  # fmt: skip
def test_decimals(given: object, clean: object) -> None:
    assert one(given, "decimal") == clean


@pytest.mark.parametrize(
    ("given", "clean"),
    [
        ("05/06/2026", "2026-06-05"), ("5/6/2026", "2026-06-05"), ("2026-06-05", "2026-06-05"),
        ("5-6-2026", "2026-06-05"), ("30/02/2026", "day_is_not_in_calendar"),
        ("2026-13-01", "day_is_not_in_calendar"), ("06.05.2026", "not_a_day_of_form"),
        (20260605, "not_a_day_of_form"), ("0000-01-01", "day_is_not_in_calendar"),
    ],
)  # fmt: skip
def test_days(given: object, clean: object) -> None:
    assert one(given, "day") == clean


@pytest.mark.parametrize(
    ("given", "clean"),
    [(True, True), ("có", True), ("on", True), ("Không", False), ("0", False), (0, "not_yes_or_no"),
     ("maybe", "not_yes_or_no")],
)  # fmt: skip
def test_yes_and_no(given: object, clean: object) -> None:
    assert one(given, "yes_no") == clean


@pytest.mark.parametrize(
    ("given", "clean"),
    [
        ("0901 234 567", "0901234567"), ("+84901234567", "0901234567"),
        ("0084 901.234.567", "0901234567"), ("(028) 3829 7052", "02838297052"),
        ("0101234567", "not_a_phone"), ("090123456", "not_a_phone"), ("84901234567", "not_a_phone"),
        ("090123456７", "not_a_phone"),
    ],
)  # fmt: skip
def test_phones(given: object, clean: object) -> None:
    assert one(given, "phone") == clean


@pytest.mark.parametrize(
    ("given", "clean"),
    [("an@thu.vn", "an@thu.vn"), (" an.le@mail.thu.vn ", "an.le@mail.thu.vn"),
     ("an@thu", "not_an_email"), ("an thu@x.vn", "not_an_email"), ("a@@b.vn", "not_an_email"),
     ("an@thu..vn", "not_an_email")],
)  # fmt: skip
def test_emails(given: object, clean: object) -> None:
    assert one(given, "email") == clean


@pytest.mark.parametrize(
    ("given", "of_a_person", "of_a_business"),
    [
        ("079 090 123456", "079090123456", "079090123456"),
        ("123456789", "123456789", "123456789"),
        ("0312345678", "not_a_national_id", "0312345678"),
        ("0312345678-001", "not_a_national_id", "0312345678001"),
        ("12345678", "not_a_national_id", "not_a_national_id"),
        ("07909012345a", "not_a_national_id", "not_a_national_id"),
    ],
)
def test_national_ids_and_tax_codes(given: str, of_a_person: str, of_a_business: str) -> None:
    person = only("national_id")
    business = person.model_copy(update={"subjects": frozenset({Subject.HOUSEHOLD_BUSINESS})})
    for procedure, expected in ((person, of_a_person), (business, of_a_business)):
        checked = check(procedure, {"x": given}, held={})
        found = checked.problems[0].code if checked.problems else checked.values["x"]
        assert found == expected


# ------------------------------------------------------------------ the schema


def test_the_schema_speaks_both_languages() -> None:
    vi, en = json_schema(small(), "vi"), json_schema(small(), "en")
    Draft202012Validator.check_schema(vi)
    Draft202012Validator.check_schema(en)
    assert (vi["title"], en["title"]) == ("Thủ tục thử", "A procedure for tests")
    properties: Any = en["properties"]
    assert list(properties) == ["loai", "so_trang", "so_ban", "ngheo", "ho_ten"]
    assert properties["loai"]["oneOf"][1] == {"const": "b", "title": "Matter b"}
    assert properties["so_trang"]["minimum"] == 1 and properties["so_trang"]["maximum"] == 900
    assert properties["ho_ten"]["x-held-by"] == "identity.full_name"
    assert properties["so_trang"]["x-for"] == ["fee"]


def test_the_schema_marks_what_is_sealed() -> None:
    sealed: Any = json_schema(only("national_id"), "vi")["properties"]
    assert sealed["x"]["x-sealed"] is True
    open_: Any = json_schema(only("text"), "vi")["properties"]
    assert "x-sealed" not in open_["x"]


@pytest.mark.parametrize(
    ("values", "is_valid"),
    [
        ({"loai": "b", "ho_ten": "An"}, True),
        ({"loai": "b"}, False),  # asked, and not given
        ({"loai": "a"}, True),
        ({"loai": "a", "ho_ten": "An"}, False),  # not asked, and given
        ({"loai": "a", "la": 1}, False),
    ],
)
def test_the_schema_knows_conditions(values: dict[str, object], is_valid: bool) -> None:
    schema = json_schema(small(WHEN), "vi")
    whole = {"so_trang": 1, "so_ban": 1, "ngheo": True} | values
    assert Draft202012Validator(schema).is_valid(whole) is is_valid


RIGHT: Mapping[FieldKind, st.SearchStrategy[object]] = {
    FieldKind.TEXT: st.text(min_size=1, max_size=12),
    FieldKind.LONG_TEXT: st.text(min_size=1, max_size=40),
    FieldKind.WHOLE: st.integers(-9, 1100) | st.integers(1000, 1100).map("{:,}".format),
    FieldKind.DECIMAL: st.decimals(-9, 1100, places=2).map(lambda n: str(n).replace(".", ",")),
    FieldKind.YES_NO: st.booleans() | st.sampled_from(["có", "không", "on"]),
    FieldKind.DAY: st.dates().map(lambda day: f"{day.day}/{day.month}/{day.year:04}"),
    FieldKind.CHOICE: st.sampled_from(["a", "b", "c"]),
    FieldKind.NATIONAL_ID: st.sampled_from(["079 090 123456", "123456789", "0312345678-001"]),
    FieldKind.PHONE: st.sampled_from(["0901 234 567", "+84901234567"]),
    FieldKind.EMAIL: st.just("an@thu.vn"),
}
TYPED = st.one_of(st.none(), st.just(""), *RIGHT.values())


@st.composite
def filled_in(draw: Any) -> tuple[tuple[FormField, ...], dict[str, object]]:
    """A form and what somebody may send: mostly what is asked for, sometimes anything."""
    form = draw(forms())
    values = {
        field.code: draw(TYPED if draw(st.integers(0, 9)) == 0 else RIGHT[field.kind])
        for field in form
        if draw(st.integers(0, 9))
    }
    return form, values | draw(
        st.dictionaries(st.just("la"), TYPED) if len(form) > 6 else st.just({})
    )


HELD = st.dictionaries(
    st.sampled_from(["identity.full_name", "identity.birth_date", "identity.national_id"]), TYPED
)


@settings(max_examples=250, deadline=None)
@given(sent=filled_in(), held=HELD, business=st.booleans())
def test_what_is_clean_is_valid_by_the_schema(
    sent: tuple[tuple[FormField, ...], dict[str, object]], held: dict[str, object], business: bool
) -> None:
    form, filled = sent
    subject = Subject.ENTERPRISE if business else Subject.CITIZEN
    procedure = SMALLEST.model_copy(update={"form": form, "subjects": frozenset({subject})})
    schema = json_schema(procedure, "vi")
    Draft202012Validator.check_schema(schema)
    checked = check(procedure, filled, held=held)
    told = {problem.field for problem in checked.problems}
    assert not told & set(checked.values)
    errors = list(Draft202012Validator(schema).iter_errors(dict(checked.values)))
    is_right = not told & {field.code for field in form}
    event(f"{min(len(checked.values), 4)} values, {'right' if is_right else 'wrong'}")
    if is_right:
        assert errors == []
        # Clean values are told again as they are: a draft saved and sent later does not change.
        assert check(procedure, checked.values, held={}) == Checked(checked.values, ())


@given(sent=filled_in(), held=HELD)
def test_what_was_typed_never_replaces_what_the_state_has(
    sent: tuple[tuple[FormField, ...], dict[str, object]], held: dict[str, object]
) -> None:
    form, filled = sent
    procedure = SMALLEST.model_copy(update={"form": form})
    has = {field.code for field in form if held.get(field.held_by) not in (None, "")}
    without = {code: value for code, value in filled.items() if code not in has}
    assert check(procedure, filled, held=held).values == check(procedure, without, held=held).values
