"""procedures/*.yaml: every file of the pack is right, agrees with its sources, and can be done."""

import csv
import json
import os
from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator
from tests.engine.cases.procedure_makers import SMALL, changed
from tests.makers import QUAN1, TODAY
from tests.packs.conftest import MakePack

from opendistrict.engine.cases.flow import compile_flow
from opendistrict.engine.cases.queries.judging import without_holder
from opendistrict.engine.cases.rules.fees import fee
from opendistrict.engine.cases.rules.form import json_schema
from opendistrict.engine.cases.rules.linting import lint
from opendistrict.engine.cases.rules.reading import read_procedure
from opendistrict.engine.cases.shapes.procedure import FormField, Procedure
from opendistrict.engine.cases.shapes.state_held import StateHeld
from opendistrict.faces.cli.loading.loader import check_pack
from opendistrict.kernel.packfile import PackIsWrong, read_rows
from opendistrict.kernel.workclock import Every

FILES = sorted((QUAN1 / "procedures").glob("*.yaml"))
SHARED = Path(os.environ.get("OD_SHARED", Path(__file__).parents[3] / "shared"))


def procedure(code: str) -> Procedure:
    path = QUAN1 / "procedures" / f"{code}.yaml"
    read = read_procedure(path.read_bytes(), file=path.name)
    assert read.procedure is not None, [str(one) for one in read.problems]
    return read.procedure


def every() -> list[Procedure]:
    return [procedure(path.stem) for path in FILES]


def state_held() -> list[StateHeld]:
    return [row.value for row in read_rows(QUAN1 / "state_held.yaml", StateHeld, root=QUAN1).rows]


def test_there_are_enough_of_all_sorts() -> None:
    found = every()
    assert len(found) >= 14
    fields = {one.field for one in found}
    assert fields == {
        "ho-tich", "chung-thuc", "kinh-doanh", "xay-dung", "van-hoa", "giao-duc", "bao-tro",
        "via-he", "phan-anh",
    }  # fmt: skip
    assert all(one.words for one in found), "people do not know the official names"


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_file_of_the_pack_is_right(path: Path) -> None:
    one = procedure(path.stem)
    assert one.code == path.stem
    assert lint(one, None, state_held=state_held()) == []
    assert one.term is not None, "what has no term cannot be published"
    compile_flow(one)
    for language in ("vi", "en"):
        Draft202012Validator.check_schema(json_schema(one, language))


def test_no_form_asks_again_for_what_a_signed_in_citizen_is() -> None:
    """A name, birth date or number of the applicant is taken from the identity."""
    own = {"Số định danh cá nhân", "Ngày sinh", "Họ và tên", "Nơi cư trú", "Điện thoại liên hệ"}
    asked = [
        (one.code, field.code)
        for one in every()
        for field in one.form
        if field.label.vi in own and not field.held_by
    ]
    assert asked == []


# ------------------------------------------------------------------ facts


def _seed() -> dict[str, dict[str, str]]:
    path = SHARED / "data/procedures/tthc_codes_seed.csv"
    if not path.exists():
        pytest.skip(f"the list of national codes is not here ({path}); set OD_SHARED")
    with path.open(encoding="utf-8") as file:
        return {row["code"]: row for row in csv.DictReader(file)}


def test_national_codes_and_names_are_those_of_the_list() -> None:
    seed = _seed()
    for one in every():
        gaps = {gap.about for gap in one.gaps}
        if not one.national_code:
            assert "national_code" in gaps, one.code
            continue
        row = seed[one.national_code]
        assert one.name.vi.startswith(row["name"]), (one.code, row["name"])
        # one source alone is said aloud
        assert ("national_code" in gaps) == (row["agreeing_sources"] == "1"), one.code


def test_feedback_has_the_terms_of_the_notes() -> None:
    path = SHARED / "domain/dossier.json"
    if not path.exists():
        pytest.skip(f"the notes on dossiers are not here ({path}); set OD_SHARED")
    notes = json.loads(path.read_text(encoding="utf-8"))["pakn"]
    term = procedure("xu-ly-phan-anh").term
    assert term is not None
    assert (term.amount, term.every) == (notes["settle_days"], Every.WORKING_DAY)


@pytest.mark.parametrize(
    ("code", "amount", "every_"),
    [
        ("chung-thuc-ban-sao", 0, Every.WORKING_DAY),
        ("khai-sinh", 0, Every.WORKING_DAY),
        ("xac-nhan-tinh-trang-hon-nhan", 3, Every.WORKING_DAY),
        ("thanh-lap-ho-kinh-doanh", 3, Every.WORKING_DAY),
        ("cap-phep-xay-dung-nha-o", 15, Every.DAY),
        ("su-dung-he-pho", 5, Every.WORKING_DAY),
    ],
)
def test_legal_terms(code: str, amount: int, every_: Every) -> None:
    term = procedure(code).term
    assert term is not None
    assert (term.amount, term.every) == (Fraction(amount), every_)
    assert (term.cutoff is not None) == (amount == 0), "same-day work has its hour"


ON = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("code", "values", "total"),
    [
        ("chung-thuc-ban-sao", {"so_trang": 4, "so_ban": 3}, 18_000),
        ("chung-thuc-ban-sao", {"so_trang": 400, "so_ban": 1}, 200_000),
        ("chung-thuc-chu-ky", {"so_van_ban": 2}, 20_000),
        ("trich-luc-ho-tich", {"so_ban": 2}, 16_000),
        ("ket-hon", {}, 0),
        ("khai-sinh", {"trong_60_ngay": True}, 0),
        ("khai-sinh", {"trong_60_ngay": False}, None),  # the city's rate is not known
        ("cap-phep-xay-dung-nha-o", {}, None),
        ("su-dung-he-pho", {}, None),
        ("tro-cap-xa-hoi", {}, 0),
    ],
)
def test_what_it_costs(code: str, values: dict[str, object], total: int | None) -> None:
    assert fee(procedure(code), values, ON).total == total


# ------------------------------------------------------------------ it can be done


@pytest.mark.parametrize("on", [date(2025, 7, 1), TODAY], ids=str)
def test_every_step_has_somebody_in_every_ward(quan1: None, on: date) -> None:
    """Also on the first day of the four wards, after the reform."""
    seen: set[tuple[str, str]] = set()
    for one in every():
        if (one.field, "") not in seen:  # rights go by field: one procedure of each
            seen.add((one.field, ""))
            assert without_holder(one, [on]) == {}, one.code


def test_a_right_that_nobody_has_is_told_with_its_office(quan1: None) -> None:
    other = procedure("khai-sinh").model_copy(update={"field": "dat-dai"})
    nobody = without_holder(other, [TODAY])
    assert "cases.examine:dat-dai/khai-sinh" in nobody
    assert len(nobody["cases.examine:dat-dai/khai-sinh"]) == 4
    codes = {one.code for one in lint(other, nobody)}
    assert "step_has_no_holder" in codes


# ------------------------------------------------------------------ a pack with mistakes

FIELDS = "- {code: ho-tich, title: Hộ tịch, title_en: Civil status}\n"
NAME = "procedures/thu-tuc-thu.yaml"
HELD = """\
- code: so_ho_khau
  names: [sổ hộ khẩu]
  held_by: {vi: Dữ liệu dân cư, en: Population data}
  basis: Nghị định 104/2022/NĐ-CP
  confidence: V
"""


def wrong(folder: Path) -> list[tuple[str, str]]:
    with pytest.raises(PackIsWrong) as caught:
        check_pack(folder)
    return [(str(problem.spot), problem.code) for problem in caught.value.problems]


def line(text: str) -> int:
    return SMALL[: SMALL.index(text)].count("\n") + 1


def test_a_pack_with_a_procedure(make_pack: MakePack) -> None:
    folder = make_pack({"fields.yaml": FIELDS, NAME: SMALL})
    assert check_pack(folder).rows("procedures/*.yaml", Procedure)[0].value.code == "thu-tuc-thu"


@pytest.mark.parametrize(
    ("old", "new", "at", "code"),
    [
        ("    signs: true\n", "", "steps", "no_step_signs"),
        ("vi: Đơn của người nộp", "vi: Sổ hộ khẩu", "papers[0]", "state_holds_this_paper"),
        ("field: ho-tich", "field: ho-tihc", "field", "name_is_unknown"),
        ("act: cases.sign", "act: cases.sing", "steps[2].act", "name_is_unknown"),
        ("    kind: yes_no", "    kind: yesno", "form[3].kind", "enum"),
    ],
)
def test_a_mistake_is_told_at_its_line(
    make_pack: MakePack, old: str, new: str, at: str, code: str
) -> None:
    folder = make_pack({"fields.yaml": FIELDS, "state_held.yaml": HELD, NAME: changed((old, new))})
    places = {"steps": "steps:", "papers[0]": "  - code: giay_a"}
    assert wrong(folder) == [(f"{NAME}:{line(places.get(at, old))}:{at}", code)]


def test_a_file_is_named_after_its_procedure(make_pack: MakePack) -> None:
    other = "procedures/ten-khac.yaml"
    folder = make_pack({"fields.yaml": FIELDS, NAME: SMALL, other: SMALL})
    assert wrong(folder) == [
        (f"{other}:1:code", "procedure_file_has_another_name"),
        (f"{NAME}:1:code", "name_is_taken"),
    ]


def test_a_kind_of_field_is_never_forgotten() -> None:
    """The pack uses every kind of field, so that every kind is drawn in the sample district."""
    used = {field.kind for one in every() for field in one.form}
    kinds = set(FormField.model_fields["kind"].annotation)  # type: ignore[arg-type]
    assert {str(kind) for kind in kinds - used} <= {"email"}
