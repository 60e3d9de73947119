"""`od procedures`: judges files, compares versions, loads one, and gives its JSON Schema."""

import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from jsonschema import Draft202012Validator
from tests.engine.cases.procedure_makers import SMALL, changed


def said(*words: str, language: str = "en") -> str:
    out = StringIO()
    call_command("procedures", "--language", language, *words, stdout=out, no_color=True)
    return out.getvalue()


def refused(*words: str) -> tuple[str, str]:
    """What is told on the way, and at the end."""
    err = StringIO()
    with pytest.raises(CommandError) as caught:
        call_command("procedures", "--language", "vi", *words, stderr=err, no_color=True)
    return err.getvalue(), str(caught.value)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "thu-tuc-thu.yaml"
    path.write_text(SMALL, encoding="utf-8")
    return path


def edited(file: Path, *pairs: tuple[str, str]) -> str:
    path = file.with_name("moi.yaml")
    path.write_text(changed(*pairs), encoding="utf-8")
    return str(path)


def test_the_pack_is_judged_when_no_file_is_named(file: Path) -> None:
    """Files are judged without a database (this test has none)."""
    assert said("lint", language="vi").startswith("17 thủ tục, không có lỗi")
    assert said("lint", str(file), language="vi").startswith("1 thủ tục, không có lỗi")


def test_what_is_wrong_is_told_by_line(file: Path) -> None:
    bad = edited(
        file, ("    signs: true\n", ""), ("term: {amount: 3", "term: {amount: 9"),
        ("vi: Đơn của người nộp", "vi: Bản sao CMND"),
    )  # fmt: skip
    told, end = refused("lint", bad)
    lines = told.splitlines()
    at = [SMALL[: SMALL.index(text)].count("\n") + 1 for text in ("term: {", "  - code: giay_a")]
    assert [line.split(":")[1:3] for line in lines] == [
        [str(at[0]), "term.amount"],
        [str(at[1]), "papers[0]"],
        [str(SMALL[: SMALL.index("steps:")].count("\n") + 1), "steps"],
    ]
    assert "cộng lại là 3, thời hạn là 9" in lines[0]
    assert "Nghị định 104/2022/NĐ-CP" in lines[1]
    assert end == "Có 3 điều phải sửa."


def test_a_file_that_cannot_be_read(file: Path) -> None:
    told, _ = refused("lint", edited(file, ("field: ho-tich\n", "")))
    assert ":1:field: thiếu trường bắt buộc" in told
    _, end = refused("lint", "khong-co.yaml")
    assert "khong-co.yaml" in end


def test_what_changed(file: Path) -> None:
    new = edited(
        file, ("receive: {amount: 0.5", "receive: {amount: 2"), ("amount: 2000", "amount: 2500"),
        ("vi: Số trang", "vi: Số tờ"), ("  - code: giay_b\n", "  - code: giay_c\n"),
    )  # fmt: skip
    before, after = (f"Đến: 2, Số tiền: {rate}; Số tiền: 1000" for rate in (2000, 2500))
    lines = said("diff", str(file), new, language="vi").splitlines()
    assert lines == [
        "~ [câu chữ] Biểu mẫu › so_trang › Nhãn › tiếng Việt: Số trang → Số tờ",
        "- [người nộp] Thành phần hồ sơ › giay_b: Văn bản của bên b",
        "+ [người nộp] Thành phần hồ sơ › giay_c: Văn bản của bên b",
        "~ [cơ quan] Thời hạn tiếp nhận: 1/2 ngày làm việc → 2 ngày làm việc",
        f"~ [người nộp] Phí, lệ phí › phi 2020-01-01 › Mức thu: {before} → {after}",
    ]
    assert said("diff", str(file), str(file), language="vi") == "Hai bản nói như nhau.\n"


@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_schema_of_a_form(file: Path, language: str) -> None:
    schema = json.loads(said("schema", str(file), language=language))
    Draft202012Validator.check_schema(schema)
    assert schema["title"] == {"vi": "Thủ tục thử", "en": "A procedure for tests"}[language]


@pytest.mark.django_db
def test_loaded_then_in_force(quan1: None, file: Path) -> None:
    assert said("load", str(file), language="vi") == "Đã nạp.\n"
    assert said("load", str(file), language="vi") == ("Không có gì thay đổi.\n")
    new = edited(file, ("years: 5", "years: 9"), ("since: 2025-07-01", "since: 2026-06-01"))
    said("load", new)
    assert json.loads(said("schema", "thu-tuc-thu"))["title"] == "A procedure for tests"
    changes = said("diff", "thu-tuc-thu@1", "thu-tuc-thu@2", language="vi")
    assert [line.partition(":")[0] for line in changes.splitlines()] == [
        "~ [cơ quan] Từ ngày",
        "~ [cơ quan] Thời hạn lưu",
    ]
    assert said("diff", "thu-tuc-thu@2", new, language="vi") == "Hai bản nói như nhau.\n"
    assert "không có lỗi" in said("lint", "--published", language="vi")


@pytest.mark.django_db
def test_what_is_wrong_is_not_loaded(quan1: None, file: Path) -> None:
    bad = edited(file, ("    signs: true\n", ""))
    told, end = refused("load", bad)
    assert "signs: true" in told and "Chưa nạp gì" in end
    assert "thu-tuc-thu" in refused("schema", "thu-tuc-thu")[1]
    assert "thu-tuc-thu@1" in refused("diff", "thu-tuc-thu@1", str(file))[1]


@pytest.mark.django_db
def test_steps_that_nobody_may_do(quan1: None, file: Path) -> None:
    day = ["--holders-on", "2026-11-23"]
    assert "không có lỗi" in said("lint", str(file), *day, language="vi")
    told, _ = refused("lint", edited(file, ("field: ho-tich", "field: dat-dai")), *day)
    assert "Thẩm định hồ sơ" in told and "Phường Sài Gòn" in told
