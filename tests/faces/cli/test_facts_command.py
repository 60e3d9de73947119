"""`od facts` as an operator meets it."""

from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.utils import translation
from tests.registers.facts.files import csv_of, row, sums, write

from opendistrict.config.settings import PACKAGE
from opendistrict.faces.cli import facts_page
from opendistrict.faces.cli.terminal import progress
from opendistrict.registers.base.models import AuditEvent

pytestmark = pytest.mark.usefixtures("quan1")


def test_a_file_is_told_and_told_again_changes_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = write(tmp_path / "f.csv", csv_of([row(), row(act="2")]))
    call_command("facts", "import", str(path))
    assert capsys.readouterr().out == "Đã ghi 2 sự kiện mới.\n"
    assert AuditEvent.objects.get(action="facts.import").actor_kind == "system"
    call_command("facts", "import", str(path))
    said = capsys.readouterr().out
    assert said.startswith("Đúng tệp này đã được nhập lúc ") and sums() == (2, 2, 2)


def test_mistakes_are_told_in_both_languages_and_nothing_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = write(tmp_path / "f.csv", csv_of([row(), row(act="2", quantity="ba")]))
    with pytest.raises(CommandError):
        call_command("facts", "import", str(path))
    said = capsys.readouterr().err.splitlines()
    assert said[0].startswith("f.csv:3:quantity: “ba” không phải số")
    assert said[1].startswith("    “ba” is no usable number")
    assert "1 trên 2 dòng sai, 1 lỗi:" in said and "1 of 2 rows are wrong, 1 mistakes:" in said
    assert sums()[0] == 0
    call_command("facts", "import", str(path), "--only-good")
    assert capsys.readouterr().out == "Đã ghi 1 sự kiện mới.\n1 dòng sai không ghi.\n"


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("f.csv", b"PK\x03\x04", "Excel"),
        ("f.csv", b"measure,act\n", "quantity, happened_on, unit"),
        ("f.parquet", b"PAR1 and no end", "f.parquet: Tệp bị cắt"),
    ],
)
def test_a_file_that_cannot_be_read(tmp_path: Path, name: str, text: bytes, said: str) -> None:
    with pytest.raises(CommandError, match=said):
        call_command("facts", "import", str(write(tmp_path / name, text)))


def test_no_such_file(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="No such file"):
        call_command("facts", "import", str(tmp_path / "none.csv"))


def test_the_measures_are_listed(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("facts", "measures")
    assert (
        "mau-an-ninh.pham-phap: Vụ phạm pháp hình sự (mẫu) [vụ] kind, solved\n"
        in capsys.readouterr().out
    )


def test_the_page_of_measures_is_current() -> None:
    """docs/facts.md; to bring it up: ./od facts measures --markdown > docs/facts.md"""
    with translation.override("vi"):
        page = facts_page.page(PACKAGE / "packs" / "quan1")
    assert (PACKAGE.parents[1] / "docs" / "facts.md").read_text(encoding="utf-8") == page


class Screen:
    """What a terminal would be sent."""

    def __init__(self, is_terminal: bool) -> None:
        self.is_terminal, self.sent = is_terminal, ""

    def isatty(self) -> bool:
        return self.is_terminal

    def write(self, text: str) -> None:
        self.sent += text

    def flush(self) -> None:
        pass


def test_progress_is_drawn_on_a_terminal_and_wiped_afterwards() -> None:
    screen = Screen(True)
    with progress("Đếm", screen) as report:  # type: ignore[arg-type]
        report(0, 100)
        report(100, 100)
    assert "Đếm" in screen.sent and "100%" in screen.sent and screen.sent.endswith("\r\033[K")


def test_progress_says_nothing_elsewhere() -> None:
    screen = Screen(False)
    with progress("Đếm", screen) as report:  # type: ignore[arg-type]
        report(50, 100)
    assert screen.sent == ""
