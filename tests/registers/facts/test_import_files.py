"""Files of facts as they come: cut, damaged, in old encodings, from Excel, typed."""

import unicodedata
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as parquet
import pytest
from django.db import DatabaseError, connection
from tests.makers import MORNING
from tests.registers.facts.files import (
    FOUND,
    HEAD,
    check,
    csv_of,
    mistakes,
    row,
    sums,
    take,
    write,
)

from opendistrict.faces.cli import facts_file
from opendistrict.kernel.actor import Actor
from opendistrict.kernel.bulk import FileIsWrong
from opendistrict.kernel.refusals import Refused
from opendistrict.registers.facts.actions import importing
from opendistrict.registers.facts.actions.importing import staging
from opendistrict.registers.facts.models import Fact, Pending

pytestmark = pytest.mark.usefixtures("quan1")


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (b"", "table_is_empty"),
        (b"PK\x03\x04 workbook", "table_is_excel"),
        (b"\xd0\xcf\x11\xe0 workbook", "table_is_excel"),
        (b"\x1f\x8b packed", "table_is_packed"),
        ("measure\n".encode("utf-16"), "table_is_not_utf8"),
        (b"measure,\x00\n", "table_is_not_text"),
        (b"measure,quantity\n", "column_is_missing"),
        (csv_of([row()]).replace("quantity", "quantiti").encode(), "column_is_unknown"),
        (csv_of([row()], (*HEAD, "act")).encode(), "column_is_doubled"),
        (csv_of([row()], (*HEAD, "slices")).encode(), "slices_are_told_twice"),
        (csv_of([row()], (*HEAD, "slice.nothing")).encode(), "column_is_unknown"),
        (csv_of([row()], (*HEAD, "lon")).encode(), "column_is_missing"),
    ],
)
def test_files_that_are_refused_whole(file: Any, text: bytes, code: str) -> None:
    path = file(text)
    with pytest.raises(FileIsWrong) as wrong:
        check(path)
    assert wrong.value.code == code
    vietnamese, english = facts_file.whole(path.name, wrong.value)
    assert vietnamese.startswith("f.csv") and vietnamese != english


@pytest.mark.parametrize(
    ("encode", "named"),
    [
        (lambda text: windows_1258(text), "windows-1258"),
        (lambda text: text.translate(TCVN).encode("latin-1"), "TCVN"),
    ],
)  # fmt: skip
def test_old_encodings_are_told_by_name(file: Any, encode: Any, named: str) -> None:
    units = ["Phường Sài Gòn", "Ủy ban nhân dân phường Bến Thành", "Phường Cầu Ông Lãnh",
             "Trật tự đô thị và vệ sinh môi trường", "Hộ kinh doanh đã được cấp giấy"]  # fmt: skip
    text = csv_of([row(unit=units[n % 5], act=str(n)) for n in range(200)])
    with pytest.raises(FileIsWrong) as wrong:
        check(file(encode(text)))
    assert wrong.value.code == "table_is_not_utf8" and wrong.value.line == 2
    assert named.lower() in str(wrong.value.details["encoding"]).lower()


def windows_1258(text: str) -> bytes:
    """As Windows writes Vietnamese: the tone apart, behind its letter."""
    tones = "\u0300\u0301\u0303\u0309\u0323"
    found = []
    for letter in unicodedata.normalize("NFC", text):
        marks = unicodedata.normalize("NFD", letter)
        bare = "".join(mark for mark in marks if mark not in tones)
        tone = "".join(mark for mark in marks if mark in tones)
        found.append(unicodedata.normalize("NFC", bare) + tone)
    return "".join(found).encode("cp1258")


# The letters of these texts in TCVN 5712 (ABC), as latin-1 shows its bytes.
TCVN = str.maketrans({
    "ư": "\xad", "ờ": "\xea", "à": "\xb5", "ò": "\xdf", "Ủ": "\xf1", "y": "y", "â": "\xa9",
    "ế": "\xd5", "Ô": "\xa4", "ã": "\xb7", "ầ": "\xc7", "ậ": "\xcb", "ự": "\xf9", "đ": "\xae",
    "ô": "\xab", "ị": "\xde", "ệ": "\xd6", "ộ": "\xe9", "ợ": "\xee", "ấ": "\xca", "ủ": "\xf1",
})  # fmt: skip


@pytest.mark.parametrize("sep", [";", "\t", "|"])
def test_bom_separators_and_windows_line_ends(file: Any, sep: str) -> None:
    text = "\ufeff" + csv_of([row(), row(act="2")], sep=sep).replace("\n", "\r\n")
    assert take(file(text)).told == 2


def test_lines_are_those_of_the_file_where_some_are_empty_or_long(file: Any) -> None:
    good = csv_of([row(act='"a\nb"'), row(act="x"), row(act="y", quantity="bad")])
    path = file(
        "\n" + good.replace("x", "x") if False else good.replace("\n" + FOUND, "\n\n" + FOUND)
    )
    assert mistakes(path) == [
        (3, "act", "act_is_not_named"),
        (8, "quantity", "quantity_is_not_a_number"),
    ]


def test_rows_too_short_and_too_long_keep_the_numbers_of_the_others(file: Any) -> None:
    lines = csv_of([row(act=str(n)) for n in range(6)]).splitlines()
    lines[2], lines[4] = "a,b", lines[4] + ",more"
    lines[6] = lines[6].replace("sidewalk", "moon")
    path = file("\n".join(lines) + "\n")
    assert mistakes(path) == [
        (3, "", "row_is_short"), (5, "", "row_is_long"), (7, "slices", "slice_value_is_unknown")
    ]  # fmt: skip
    assert take(path, only_good=True).told == 3


@pytest.mark.parametrize("cut", range(1, 60, 7))
def test_a_file_cut_anywhere_in_its_last_line_never_passes_silently(file: Any, cut: int) -> None:
    whole = csv_of([row(act=str(n)) for n in range(3)])
    path = file(whole[: -1 - cut])
    checked = check(path)
    assert checked.bad == 1 and {p.line for p in checked.problems} == {4}
    assert take(path, only_good=True).told == 2


def test_a_file_that_only_lacks_its_last_line_end_says_so(file: Any) -> None:
    path = file(csv_of([row(), row(act="2")])[:-1])
    assert mistakes(path) == [(3, "", "row_may_be_cut")]


def test_a_file_cut_in_a_quoted_value(file: Any) -> None:
    text = csv_of([row(act=f'"{n},x"') for n in range(5)])
    with pytest.raises(FileIsWrong) as wrong:
        check(file(text[: text.rindex('"')]))
    assert (wrong.value.code, wrong.value.line) == ("quote_is_not_closed", 6)


def parquet_file(path: Path, rows: int = 1000, **columns: Any) -> Path:
    table = {
        "measure": [FOUND] * rows, "quantity": [1] * rows,
        "happened_on": [date(2026, 1, 1 + n % 28) for n in range(rows)],
        "unit": ["phuong-sai-gon"] * rows, "act": [str(n) for n in range(rows)],
        "slices": ['{"kind": "waste"}'] * rows,
    } | columns  # fmt: skip
    parquet.write_table(pa.table(table), path)
    return path


def test_parquet_with_typed_columns(tmp_path: Path) -> None:
    got = take(parquet_file(tmp_path / "f.parquet"))
    assert (got.told, sums()) == (1000, (1000, 1000, 1000))


@pytest.mark.parametrize(
    ("column", "values"),
    [
        ("quantity", pa.array([1.0, 2.0, 3.0])),
        ("quantity", pa.array([Decimal("1.00"), Decimal("2.00"), Decimal("3.00")])),
        ("quantity", pa.array(["1", "2", "3"], pa.large_string())),
        ("happened_on", pa.array(["2026-01-05T23:00:00"] * 3).cast(pa.timestamp("s"))),
        ("unit", pa.array(["phuong-sai-gon"] * 3).dictionary_encode()),
        ("slices", pa.array([[("kind", "waste")]] * 3, pa.map_(pa.string(), pa.string()))),
        ("slices", pa.array([{"kind": "waste"}] * 3)),
    ],
)  # fmt: skip
def test_parquet_with_columns_of_other_types(tmp_path: Path, column: str, values: Any) -> None:
    got = take(parquet_file(tmp_path / "f.parquet", rows=3, **{column: values}))
    assert got.told == 3


def test_an_instant_falls_on_its_day_here(tmp_path: Path) -> None:
    utc = pa.array([datetime(2026, 1, 5, 18, 0, tzinfo=UTC)])
    take(parquet_file(tmp_path / "f.parquet", rows=1, happened_on=utc))
    assert Fact.objects.get().happened_on == date(2026, 1, 6)


def test_mistakes_of_parquet_are_told_by_row(tmp_path: Path) -> None:
    path = parquet_file(tmp_path / "f.parquet", rows=3, quantity=[1.0, float("nan"), 2.5],
                        slices=["{}", "x", '{"kind": "waste"}'])  # fmt: skip
    assert mistakes(path) == [
        (1, "slices", "slice_is_missing"), (2, "quantity", "quantity_is_not_a_number"),
        (2, "slices", "slices_are_not_read"), (3, "quantity", "quantity_is_told_too_finely"),
    ]  # fmt: skip


@pytest.mark.parametrize("share", [0.0001, 0.3, 0.99])
def test_parquet_cut_off(tmp_path: Path, share: float) -> None:
    whole = parquet_file(tmp_path / "f.parquet").read_bytes()
    path = write(tmp_path / "g.parquet", whole[: max(int(len(whole) * share), 5)])
    with pytest.raises(FileIsWrong, match="file_is_cut"):
        check(path)


def test_parquet_damaged_inside(tmp_path: Path) -> None:
    whole = bytearray(parquet_file(tmp_path / "f.parquet").read_bytes())
    whole[-200:-100] = bytes(100)
    with pytest.raises(FileIsWrong, match="file_is_damaged"):
        check(write(tmp_path / "g.parquet", bytes(whole)))


def test_a_file_written_meanwhile_is_not_gone_on_with(file: Any) -> None:
    path = file(csv_of([row()]))
    weighed = importing.weigh(
        path, source=None, actor=Actor("system", "system", "OpenDistrict"), at=MORNING,
        stages=lambda stage: lambda done, total: None,
    )  # fmt: skip
    write(path, csv_of([row(), row(act="2")]))
    with pytest.raises(Refused, match="file_was_changed_meanwhile"):
        importing.tell_file(
            weighed, only_good=False, actor=Actor("system", "system", "OpenDistrict"),
            now=lambda: MORNING, progress=lambda done, total: None,
        )  # fmt: skip
    assert not Fact.objects.exists()


def test_a_statement_that_fails_leaves_whole_batches(
    file: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As a full disk does: the third batch fails; what was told before stays, and the same
    command later goes on from there."""
    monkeypatch.setattr("opendistrict.kernel.bulk.tables.BLOCK", 20_000)
    path = file(csv_of([row(act=str(n)) for n in range(1000)]))
    done: list[int] = []
    real = staging.tell_staged

    def full(rows: bytes, count: int, at: datetime) -> tuple[int, int]:
        if len(done) == 2:
            with connection.cursor() as cursor:
                real(rows, count, at)
                cursor.execute("DO $$ BEGIN RAISE disk_full; END $$")
        done.append(count)
        return real(rows, count, at)

    monkeypatch.setattr(staging, "tell_staged", full)
    with pytest.raises(DatabaseError):
        take(path)
    assert sums() == (sum(done), sum(done), sum(done)) and 0 < sum(done) < 1000
    monkeypatch.setattr(staging, "tell_staged", real)
    assert take(path).known == sum(done)
    assert sums() == (1000, 1000, 1000)


def test_a_batch_leaves_summed_parts_not_rows(file: Any) -> None:
    take(file(csv_of([row(act=str(n), happened_on=f"2026-01-0{1 + n % 2}") for n in range(500)])))
    assert sorted(Pending.objects.values_list("count", flat=True)) == [250, 250]
