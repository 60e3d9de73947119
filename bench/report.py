"""How long the report on 41 targets takes as .docx and as PDF.

    python -m bench.report [--targets 41] [--late 60]

No database: the material is made in memory, in our own words, by a fixed seed. Prints seconds for
the text, the .docx and the PDF (first and median of 10), sizes and pages.
"""

import argparse
import random
import statistics
import sys
import time
from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from uuid import UUID

import pypdfium2

from opendistrict.engine.indicators import rules as indicators
from opendistrict.engine.indicators.shapes import Reading, ValueShape, Wanted
from opendistrict.engine.plans.rules.report import report_paper
from opendistrict.engine.plans.rules.targets import judge, set_verdict, tally
from opendistrict.engine.plans.shapes import (
    Answered,
    ReportedTask,
    ReportMaterial,
    ReportOffice,
    SetShape,
    SetView,
    TargetShape,
    TargetView,
    TaskTally,
    UnitTasks,
)
from opendistrict.kernel.papers import to_docx, to_pdf
from opendistrict.kernel.periods import PeriodKind, period

RUNS = 10
YEAR = period(PeriodKind.YEAR, 2023)
UNIT, SET = UUID(int=1), UUID(int=2)
FIELDS = (
    "Kinh tế", "Văn hóa - xã hội", "Đô thị - môi trường", "Quốc phòng - an ninh",
    "Cải cách hành chính, xây dựng chính quyền", "Xây dựng Đảng, vận động nhân dân",
)  # fmt: skip


def target(n: int, rng: random.Random) -> TargetView:
    """An invented rate, with the verdict the rules give it."""
    shape = TargetShape(
        id=UUID(int=100 + n), set_id=SET, code=f"mau-{n}", place_in_line=n,
        title=f"Tỷ lệ hoàn thành phần việc mẫu thứ {n} trên địa bàn quận", title_en="Sample",
        field=FIELDS[n * len(FIELDS) // 41 % len(FIELDS)], kind="ratio", direction="up",
        indicator="mau", quantity="%", plan=Decimal(90), plan_bound="", plan_source="",
        striving=None, base=None, since=YEAR.since, until=YEAR.until, period_kind="year",
        cut_off="calendar", owner_unit_id=UNIT, owner_post_id=None, whole_id=None, weight=None,
        passage_id=None, dropped_on=None, dropped_reason="", is_gap=False, is_sample=True,
        confidence="sample",
    )  # fmt: skip
    told = ValueShape(
        id=UUID(int=1_000 + n), indicator="mau", unit_id=UNIT, period_kind="year",
        since=YEAR.since, until=YEAR.until, status="estimated" if n % 3 else "official",
        value=Decimal(rng.randint(850, 990)) / 10, bound="", numerator=None, denominator=None,
        percent_of_plan=None, change_percent=Decimal(rng.randint(-90, 120)) / 10,
        as_of=YEAR.last_day, source=f"Báo cáo mẫu số {n % 7}", passage_id=None, note="",
        confidence="sample", is_sample=True, corrects_id=None, reported_by="bench",
        reported_at=datetime(2023, 12, 31, 3, tzinfo=UTC),
    )  # fmt: skip
    asked = Wanted("mau", frozenset({UNIT}), "year", YEAR.since, YEAR.until)
    read: Reading = indicators.reading([told], asked, measured_in="%", on=YEAR.last_day)
    return TargetView(
        shape, judge(shape, read, None, YEAR.last_day), read.whole, (told,), read.whole.why
    )


def material(targets: int, late: int) -> ReportMaterial:
    rng = random.Random(1)
    views = tuple(target(n, rng) for n in range(targets))
    counts = tally(view.judgement for view in views)
    shape = SetShape(
        id=SET, code="mau", title="Chỉ tiêu mẫu năm 2023", title_en="Sample", unit_id=UNIT,
        period_kind="year", cut_off="calendar", since=YEAR.since, until=YEAR.until,
        declared_count=targets, mostly_met_share=None, mostly_met_basis="", source="bench",
        passage_id=None, is_public=True, is_sample=True, confidence="sample",
    )  # fmt: skip
    verdict = set_verdict(counts, targets, is_mostly_met=None, until=YEAR.until, on=YEAR.last_day)
    view = SetView(shape, "Quận Mẫu", views, counts, verdict, None, targets, targets, 0, False)
    tasks = tuple(
        ReportedTask(
            f"NV-2023-{n:06d}", f"Rà soát, báo cáo kết quả phần việc mẫu thứ {n}",
            f"Phòng mẫu {n % 14}", date(2023, 11, 1 + n % 28), date(2023, 11, 1), None, n % 40,
            ("Chờ ý kiến của cơ quan phối hợp",) if n % 2 else (),
        )
        for n in range(late)
    )  # fmt: skip
    return ReportMaterial(
        office=ReportOffice(
            UNIT, "district", "Quận Mẫu", "Quận Mẫu", "Thành phố Mẫu", "city", "Quận Mẫu",
            "Chủ tịch UBND Quận Mẫu", "Nguyễn Thị Mẫu", False,
        ),
        period=YEAR, on=YEAR.last_day, known_on=YEAR.last_day, sets=(view,), indicators={},
        tasks=tuple(
            UnitTasks(UUID(int=50 + n), f"Phòng mẫu {n}", TaskTally(9, 2, 0, 5, late // 14, 1))
            for n in range(14)
        ),
        programmes=(), late=tasks, late_count=late,
        answers=tuple(
            Answered("obstacle", f"Phần việc mẫu {n}", f"Phòng mẫu {n}", "Thiếu hồ sơ nền",
                     date(2023, 12, 1))
            for n in range(12)
        ),
        next_since=date(2024, 1, 1), next_until=date(2025, 1, 1), next_tasks=tasks[:20],
        next_count=20, is_sample=True,
    )  # fmt: skip


def timed(name: str, what: Callable[[], object]) -> object:
    times: list[float] = []
    made: object = None
    for _ in range(RUNS):
        begun = time.perf_counter()
        made = what()
        times.append(time.perf_counter() - begun)
    print(f"{name:10}{times[0]:10.3f}{statistics.median(times):10.3f}", end="")
    return made


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--targets", type=int, default=41)
    options.add_argument("--late", type=int, default=60)
    given = options.parse_args()
    made = material(given.targets, given.late)
    print(f"{given.targets} targets, {given.late} late tasks")
    print(f"{'':10}{'first s':>10}{'median s':>10}")
    timed("text", lambda: report_paper(made))
    print()
    paper = report_paper(made)
    word = timed("docx", lambda: to_docx(paper))
    assert isinstance(word, bytes)
    print(f"{len(word) // 1024:8d} KB")
    pdf = timed("pdf", lambda: to_pdf(paper))
    assert isinstance(pdf, bytes)
    print(f"{len(pdf) // 1024:8d} KB, {len(pypdfium2.PdfDocument(pdf))} pages")
    return 0


if __name__ == "__main__":
    sys.exit(main())
