"""What `od read` does, without database or Django's models: a file in, its reading out.

Units and working days come from the files of a pack, as on the document's own day.
"""

import json
import os
import sys
from argparse import ArgumentParser, ArgumentTypeError, Namespace
from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from textwrap import fill
from typing import Any, NoReturn, TextIO

from opendistrict.faces.cli.loading.place_rows import CalendarRow, UnitRow
from opendistrict.kernel import intake, reader
from opendistrict.kernel.packfile import read_rows
from opendistrict.kernel.workclock import WorkCalendar

PACKS = Path(__file__).resolve().parents[2] / "packs"
WRONG = 2  # exit code: nothing was read
WIDTH = 100
KINDS = {
    "direction": "việc phải làm",
    "suggestion": "gợi ý",
    "figure": "số liệu",
    "target_set": "bộ chỉ tiêu",
    "programme": "chương trình, đề án",
    "award": "khen thưởng",
}


class Unusable(Exception):
    """Nothing can be read; the message is one sentence that says what to do."""


class Arguments(ArgumentParser):
    def error(self, message: str) -> NoReturn:
        raise Unusable(f"Không hiểu lệnh: {message}. Cách dùng: od read TỆP [--json].")


def arguments(parser: ArgumentParser) -> None:
    parser.add_argument("file", help="the document: docx, pdf, html, md, txt; - for standard input")
    parser.add_argument("--json", action="store_true", help="everything found, as JSON")
    parser.add_argument(
        "--dated-on", type=_day, metavar="YYYY-MM-DD",
        help="the day of the document, when it does not say it or says it wrongly",
    )  # fmt: skip
    parser.add_argument(
        "--pack", default=os.environ.get("OD_PACK", "quan1"), help="a pack, by name or folder"
    )


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ArgumentTypeError(f"“{text}” không phải ngày (ví dụ 2026-11-10)") from None


def main(given: list[str]) -> int:
    """The whole command; returns the exit code."""
    parser = Arguments(prog="od read", description="Read a directive; show what it asks for.")
    arguments(parser)
    try:
        return run(parser.parse_args(given), sys.stdout)
    except Unusable as wrong:
        print(wrong, file=sys.stderr)
        return WRONG
    except BrokenPipeError:  # the reader of our output had enough (`| head`)
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0


def run(options: Namespace, out: TextIO) -> int:
    folder = folder_of(options.pack)
    name, data = _bytes(options.file)
    try:
        extracted = intake.extract(data, filename=name)
    except intake.Unreadable as refused:
        raise Unusable(f"{name}: {_sentence(refused)}") from None
    text = extracted.text
    dated_on = options.dated_on or reader.read(text).header.issued_on
    reading = reader.read(
        text,
        dated_on=dated_on,
        calendar=calendar_of(folder),
        units=units_of(folder, dated_on) if dated_on else (),
    )
    found = reader.to_json(reading, text)
    document = {
        "file": name,
        "sha256": extracted.sha256,
        "format": extracted.kind,
        "pages": extracted.pages,
        "dated_on": dated_on.isoformat() if dated_on else None,
        **found["header"],
    }
    notices = [{"code": n.code, "details": dict(n.details)} for n in extracted.notices]
    items, warnings = found["proposals"], [*found["warnings"], *notices]
    if options.json:
        whole = {"document": document, "items": items, "warnings": warnings}
        out.write(json.dumps(whole, ensure_ascii=False, indent=2) + "\n")
    else:
        out.writelines(f"{line}\n" for line in table(document, items, warnings))
    return 0


def _bytes(file: str) -> tuple[str, bytes]:
    if file == "-":
        return "-", sys.stdin.buffer.read()
    path = Path(file)
    try:
        intake.check_size(path.stat().st_size)
        return path.name, path.read_bytes()
    except intake.Unreadable as refused:
        raise Unusable(f"{path.name}: {_sentence(refused)}") from None
    except FileNotFoundError:
        raise Unusable(f"Không có tệp {file}. Kiểm tra lại đường dẫn.") from None
    except IsADirectoryError:
        raise Unusable(f"{file} là thư mục. Nêu tên một tệp văn bản.") from None
    except OSError as error:
        raise Unusable(f"Không mở được {file}: {error.strerror}.") from None


def _sentence(refused: intake.Unreadable) -> str:
    """The sentence of a refusal; outside of Django in Vietnamese, the language of the source."""
    from django.conf import settings

    if not settings.configured:
        settings.configure(USE_I18N=False)
    from opendistrict.faces.kit.words import sentences

    return " ".join(sentences(refused))


def folder_of(pack: str) -> Path:
    named = PACKS / pack
    folder = named if pack.isidentifier() and named.is_dir() else Path(pack)
    if not (folder / "pack.yaml").is_file():
        raise Unusable(f"Không có gói dữ liệu “{pack}”. Nêu tên gói hoặc thư mục của gói.")
    return folder


def units_of(folder: Path, on: date) -> tuple[reader.KnownUnit, ...]:
    """The units of a pack as they were called on a day; the key is the unit's slug."""
    return tuple(
        reader.KnownUnit(row.slug, (now.name, now.short, *now.aliases), row.kind)
        for path in sorted((folder / "units").glob("*.yaml"))
        for row in _rows(path, UnitRow, folder)
        for now in row.versions
        if (now.since or date.min) <= on < (now.until or date.max)
    )


def calendar_of(folder: Path) -> WorkCalendar:
    rows = _rows(folder / "calendar.yaml", CalendarRow, folder)
    return WorkCalendar({row.day: row.kind == "work" for row in rows})


def _rows(path: Path, model: type[Any], folder: Path) -> list[Any]:
    if not path.is_file():
        raise Unusable(f"Gói dữ liệu thiếu tệp {path.relative_to(folder)}.")
    sheet = read_rows(path, model, root=folder)
    if sheet.problems:
        spot = sheet.problems[0].spot
        raise Unusable(
            f"Gói dữ liệu sai ở {spot.file}:{spot.line}. Chạy od load --check để xem từng lỗi."
        )
    return [row.value for row in sheet.rows]


# ------------------------------------------------------------------ for people


def table(
    document: Mapping[str, Any],
    items: Iterable[Mapping[str, Any]],
    warnings: Iterable[Mapping[str, Any]],
) -> list[str]:
    """The reading as lines of text: the document, then each thing found, then what to mind."""
    items = list(items)
    head = [document["kind"], document["number"], document["issuer"]]
    counts = Counter(KINDS[item["kind"]] for item in items)
    lines = [
        document["title"] or document["file"],
        " · ".join([*filter(None, head), _date(document["dated_on"]) or "không rõ ngày"]),
        ", ".join(f"{count} {kind}" for kind, count in counts.items())
        or "Không tìm thấy việc nào.",
    ]
    for number, item in enumerate(items, start=1):
        lines += ["", *_item(number, item)]
    told = [_warning(warning) for warning in warnings]
    return [*lines, *(["", *told] if told else [])]


def _item(number: int, item: Mapping[str, Any]) -> list[str]:
    head = f"{number:>3}. {KINDS[item['kind']]} [{item['start']}–{item['end']}]"
    facts = [
        ("ai", item.get("who")),
        ("do", item.get("asked_by")),
        ("hạn", _due(item)),
        ("cùng", ", ".join(item.get("with_units") or ())),
        ("số", _figure(item)),
        ("kỳ", item.get("period")),
        ("vì", f"{item['reason']} ({item['rule']})"),
    ]
    told = [_line(f"{name}: {value}") for name, value in facts if value]
    return [head, _line(" ".join(item["quote"].split())), *told]


def _line(text: str) -> str:
    return fill(text, WIDTH, initial_indent=" " * 5, subsequent_indent=" " * 7)


def _date(iso: str | None) -> str:
    return f"{date.fromisoformat(iso):%d/%m/%Y}" if iso else ""


def _due(item: Mapping[str, Any]) -> str:
    on, words = _date(item.get("due")), item.get("due_text") or ""
    return f"{on} (“{words}”)" if on and words else on or words


def _figure(item: Mapping[str, Any]) -> str:
    if item["kind"] == "target_set":
        return f"{item['count']} {item['about']}"
    if item["kind"] != "figure":
        return ""
    told = [_number(item.get("value")), item.get("unit") or ""]
    plan = f"(kế hoạch {_number(item['plan'])})" if item.get("plan") is not None else ""
    return " ".join(part for part in (*told, plan) if part)


def _number(value: float | None) -> str:
    """As this country writes numbers: 16.050 and 10,17."""
    return "" if value is None else f"{value:,}".translate(str.maketrans(",.", ".,"))


def _warning(warning: Mapping[str, Any]) -> str:
    return f"Lưu ý: {warning.get('message') or warning['code']}"
