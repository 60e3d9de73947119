"""`od read`: a file in, what it asks for out; no database, one sentence when it fails."""

import json
import os
import subprocess
import sys
from datetime import date
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from opendistrict.faces.cli import reading

ROOT = Path(__file__).resolve().parents[3]
SAMPLES = ROOT / "src" / "opendistrict" / "packs" / "quan1" / "sample" / "directives"
NEWS = SAMPLES / "2023-12-21-hoi-nghi-quan-1.txt"
NOTICE = SAMPLES / "2026-11-10-thong-bao-ket-luan.txt"
SHARED = Path(os.environ.get("OD_SHARED", ROOT / ".." / "shared")) / "data" / "directives"


def _od(*arguments: object, given: bytes | None = None) -> subprocess.CompletedProcess[str]:
    """The command as a person runs it: without a database, a key or settings."""
    environment = {
        name: value
        for name, value in os.environ.items()
        if name not in {"DATABASE_URL", "SECRET_KEY", "DJANGO_SETTINGS_MODULE"}
    }
    done = subprocess.run(
        [sys.executable, "-m", "opendistrict.config", "read", *map(str, arguments)],
        capture_output=True, input=given, env={**environment, "PYTHONPATH": str(ROOT / "src")},
        cwd=ROOT, timeout=60, check=False,
    )  # fmt: skip
    return subprocess.CompletedProcess(
        done.args, done.returncode, done.stdout.decode(), done.stderr.decode()
    )


def _json(*arguments: object, capsys: pytest.CaptureFixture[str]) -> dict[str, Any]:
    assert reading.main([*map(str, arguments), "--json"]) == 0
    found: dict[str, Any] = json.loads(capsys.readouterr().out)
    return found


def test_as_a_program_it_prints_the_reading_and_nothing_else() -> None:
    done = _od(NOTICE, "--json")
    assert (done.returncode, done.stderr) == (0, "")
    found = json.loads(done.stdout)
    assert set(found) == {"document", "items", "warnings"}
    assert found["document"]["number"] == "999/TB-UBND"
    assert found["document"]["dated_on"] == "2026-11-10"


def test_it_starts_without_django(monkeypatch: pytest.MonkeyPatch) -> None:
    code = (
        "import sys; from opendistrict.faces.cli import reading;"
        f"reading.main([{str(NOTICE)!r}]);"
        "print([m for m in sys.modules if m.startswith('django')], file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True,
        env={**os.environ, "PYTHONPATH": str(ROOT / "src")}, timeout=60,
    )  # fmt: skip
    assert done.stderr.strip() == "[]"
    assert "Phòng Kinh tế, Hạ tầng và Đô thị" in done.stdout


def test_every_item_says_its_words_its_place_and_why(capsys: pytest.CaptureFixture[str]) -> None:
    found = _json(NEWS, capsys=capsys)
    text = NEWS.read_text("utf-8")
    assert len(found["items"]) >= 15
    for item in found["items"]:
        assert item["quote"] == text[item["start"] : item["end"]]
        assert item["reason"] and item["rule"]
    fees = next(item for item in found["items"] if "phương án thu phí" in item["quote"])
    assert (fees["kind"], fees["who"], fees["due"]) == (
        "direction", "Phòng Tài chính - Kế hoạch", "2024-02-15",
    )  # fmt: skip
    assert fees["who_units"] == ["phong-tai-chinh-ke-hoach-quan-1"]
    growth = next(item for item in found["items"] if "9,6%" in item["quote"])
    assert (growth["value"], growth["plan"], growth["unit"]) == (9.6, 12, "%")


def test_units_and_working_days_are_those_of_the_pack_on_the_day(
    capsys: pytest.CaptureFixture[str],
) -> None:
    def answer(*more: str) -> dict[str, Any]:
        items = _json(NOTICE, *more, capsys=capsys)["items"]
        return next(item for item in items if item["quote"].startswith("Niêm yết"))

    assert answer()["due"] == "2026-11-25"  # ten working days, over the holiday of 24 November
    assert "trung-tam-hcc-phuong-sai-gon" in answer()["who_units"]
    before = answer("--dated-on", "2023-11-10")  # the ward's centre did not exist
    assert (before["due"], before["who_units"]) == ("2023-11-24", [])


def test_a_unit_is_known_only_while_it_stands() -> None:
    folder = reading.folder_of("quan1")
    last_day = {unit.key for unit in reading.units_of(folder, date(2025, 6, 30))}
    next_day = {unit.key for unit in reading.units_of(folder, date(2025, 7, 1))}
    assert "quan-1" in last_day - next_day
    assert "phuong-sai-gon" in next_day - last_day


def test_the_table_is_for_people(capsys: pytest.CaptureFixture[str]) -> None:
    assert reading.main([str(NEWS)]) == 0
    out = capsys.readouterr().out
    assert "hạn: 15/02/2024 (“trước ngày 15/02/2024”)" in out
    assert "số: 9,6 % (kế hoạch 12)" in out
    assert "số: 36 chỉ tiêu" in out
    assert "số: 15.200 tỷ đồng" in out
    assert max(map(len, out.splitlines())) <= reading.WIDTH


def test_a_text_with_nothing_in_it_says_so(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "trong.txt"
    file.write_text("Trời hôm nay đẹp.\n", "utf-8")
    assert reading.main([str(file)]) == 0
    out = capsys.readouterr().out
    assert "Không tìm thấy việc nào." in out
    assert "không rõ ngày" in out


def test_from_standard_input_and_warnings_are_told() -> None:
    done = _od("-", given=b"The council shall report to the committee. " * 20)
    assert done.returncode == 0
    assert "Lưu ý: Văn bản không phải tiếng Việt." in done.stdout


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["khong-co.txt"], "Không có tệp khong-co.txt."),
        (["src"], "src là thư mục."),
        ([str(NOTICE), "--dated-on", "2026-02-30"], "“2026-02-30” không phải ngày"),
        ([str(NOTICE), "--pack", "khong-co"], "Không có gói dữ liệu “khong-co”."),
        ([], "Cách dùng: od read"),
    ],
)
def test_what_is_wrong_is_one_sentence_and_exit_code_2(arguments: list[str], words: str) -> None:
    done = _od(*arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert words in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("trong.txt", b"  \n", "Tệp không có chữ nào"),
        ("anh.png", b"\x89PNG\r\n\x1a\n" + b"\x00" * 40, "anh.png"),
        ("hong.pdf", b"%PDF-1.7\nx" * 30, "hong.pdf"),
    ],
)
def test_an_unreadable_file_is_one_sentence_too(
    tmp_path: Path, name: str, data: bytes, words: str
) -> None:
    file = tmp_path / name
    file.write_bytes(data)
    done = _od(file)
    assert (done.returncode, done.stdout) == (2, "")
    assert words in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1
    assert "(mã" not in done.stderr  # a code without a sentence


def test_a_broken_pack_is_named_with_its_line(tmp_path: Path) -> None:
    (tmp_path / "pack.yaml").write_text("code: x\n")
    (tmp_path / "calendar.yaml").write_text("- {day: 2026-13-01}\n")
    done = _od(NOTICE, "--pack", tmp_path)
    assert done.returncode == 2
    assert "calendar.yaml:1" in done.stderr
    (tmp_path / "calendar.yaml").unlink()
    assert "thiếu tệp calendar.yaml" in _od(NOTICE, "--pack", tmp_path).stderr


def test_through_django_it_is_the_same_command() -> None:
    out = StringIO()
    call_command("read", str(NOTICE), "--json", stdout=out)
    assert json.loads(out.getvalue())["document"]["number"] == "999/TB-UBND"
    with pytest.raises(CommandError, match="Không có tệp nao") as error:
        call_command("read", "nao")
    assert error.value.returncode == 2


@pytest.mark.parametrize("name", ["000_ec06cc023cf5a284.txt", "002_108aced98f141284.txt"])
def test_it_finds_what_a_careful_officer_takes_out_of_real_documents(
    name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    if not (SHARED / name).exists():
        pytest.skip(f"the real documents are not here: set OD_SHARED ({SHARED})")
    found = _json(SHARED / name, capsys=capsys)["items"]
    text = (SHARED / name).read_text("utf-8")
    wanted = json.loads((SHARED / "expected.json").read_text("utf-8"))[name]
    missed = []
    for item in wanted:
        start = text.index(item["quote"])
        end = start + len(item["quote"])
        same = [f for f in found if f["kind"] == item["kind"] and f["start"] < end > start]
        hits = [f for f in same if f["end"] > start and f["start"] < end]
        if not any(hit.get("due") == item.get("due") for hit in hits):
            missed.append(item["quote"])
    assert missed == []
