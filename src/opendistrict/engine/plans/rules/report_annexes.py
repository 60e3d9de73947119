"""The annexes of a report: every target with its figures and sources, tasks by unit. Pure."""

from opendistrict.engine.plans.rules import report_targets as told
from opendistrict.engine.plans.rules import report_words as words
from opendistrict.engine.plans.shapes.reporting import ReportMaterial, TaskTally
from opendistrict.engine.plans.shapes.targets import SetView, TargetView
from opendistrict.kernel.papers import Annex, Block, Column, Paragraph, Run, Table
from opendistrict.kernel.papers.wording import roman

Sources = dict[str, int]


def annexes(material: ReportMaterial) -> tuple[Annex, ...]:
    return (*_target_annex(material, _sources(material)), *_unit_annex(material))


def pointers(material: ReportMaterial) -> tuple[str, str]:
    """The words in the text that point to the two annexes (Decree 30/2020, annex I, III.1.a)."""
    both = any(view.known_count for view in material.sets) and bool(material.tasks)
    first, second = ("Phụ lục I", "Phụ lục II") if both else ("Phụ lục", "Phụ lục")
    return (
        f"(Số liệu từng chỉ tiêu và nguồn số liệu tại {first} kèm theo.)",
        f"(Số liệu theo từng đơn vị tại {second} kèm theo.)",
    )


def _sources(material: ReportMaterial) -> Sources:
    """Every source of a figure once, numbered in the order in which the figures come."""
    found: Sources = {}
    for view in material.sets:
        for one in view.targets:
            for target in (one, *one.parts):
                text = _source(target)
                if text:
                    found.setdefault(text, len(found) + 1)
    return found


def _source(view: TargetView) -> str:
    value = view.chosen.value
    if value is None:
        return ""
    status = words.STATUSES.get(value.status, value.status)  # type: ignore[call-overload]
    sample = "; số liệu mẫu" if value.is_sample else ""
    return f"{value.source.strip().rstrip('.')} ({status}, đến {words.day(value.as_of)}{sample})"


def _target_annex(material: ReportMaterial, sources: Sources) -> list[Annex]:
    views = [view for view in material.sets if view.known_count]
    if not views:
        return []
    body: list[Block] = []
    for view in views:
        body.append(_target_table(view, sources, caption=view.set.title if len(views) > 1 else ""))
    if sources:
        body.append(Paragraph.of(Run("Nguồn số liệu:", bold=True), align="left"))
        body += [
            Paragraph.of(f"[{number}] {text}.", align="left") for text, number in sources.items()
        ]
    name = words.period_name(material.period)
    return [Annex(f"Kết quả thực hiện chỉ tiêu {name}", tuple(body), landscape=True)]


def _target_table(view: SetView, sources: Sources, caption: str) -> Table:
    rows: list[tuple[str, ...]] = []
    place = 0
    for order, (field, views) in enumerate(told.by_field(view.targets).items(), start=1):
        met = sum(one.judgement.is_met for one in views)
        rows.append((roman(order), field.upper(), "", "", "", "", "", f"{met}/{len(views)}", ""))
        for one in views:
            place += 1
            rows.append(_target_row(str(place), one, sources))
            rows += [_target_row("", part, sources, lead="- ") for part in one.parts]
    return Table(
        columns=(
            Column("STT", 0.7, "center"),
            Column("Chỉ tiêu", 4.2),
            Column("Đơn vị tính", 1.1, "center"),
            Column("Kế hoạch", 1.3, "right"),
            Column("Thực hiện", 1.5, "right"),
            Column("% kế hoạch", 0.9, "right"),
            Column("So với kỳ trước (%)", 1.0, "right"),
            Column("Đánh giá", 1.2, "center"),
            Column("Nguồn", 0.85, "center"),
        ),
        rows=tuple(rows),
        caption=caption,
    )


def _target_row(place: str, view: TargetView, sources: Sources, lead: str = "") -> tuple[str, ...]:
    plan, actual, percent, change, verdict = told.cells(view)
    source = _source(view)
    return (
        place, f"{lead}{view.target.title}", view.target.quantity or "-", plan, actual, percent,
        change, verdict, f"[{sources[source]}]" if source else "-",
    )  # fmt: skip


def _unit_annex(material: ReportMaterial) -> list[Annex]:
    if not material.tasks:
        return []
    names = ("Tổng số", "Hoàn thành đúng hạn", "Hoàn thành trễ hạn", "Chưa xong, còn hạn",
             "Chưa xong, quá hạn", "Chờ xác nhận", "Khác")  # fmt: skip
    lines = [(one.unit_name, one.tally) for one in material.tasks]
    if len(lines) > 1:
        lines.append(("Cộng", material.whole))
    table = Table(
        columns=(
            Column("STT", 0.75, "center"),
            Column("Đơn vị", 3.2),
            *(Column(name, 0.95, "center") for name in names),
        ),
        rows=tuple(
            (str(place) if place <= len(material.tasks) else "", name, *_unit_cells(tally))
            for place, (name, tally) in enumerate(lines, start=1)
        ),
        unit="Đơn vị tính: nhiệm vụ",
    )
    note = (
        "Hoàn thành đúng hạn gồm cả nhiệm vụ không đặt thời hạn. Đúng hay trễ hạn tính theo ngày "
        "báo cáo hoàn thành đã được xác nhận."
    )
    name = words.period_name(material.period)
    return [
        Annex(
            f"Kết quả thực hiện nhiệm vụ {name} theo đơn vị",
            (table, Paragraph.of(Run(note, italic=True))),
        )
    ]


def _unit_cells(tally: TaskTally) -> tuple[str, ...]:
    return tuple(
        str(count)
        for count in (
            tally.total, tally.done_in_time + tally.done_no_due, tally.done_late,
            tally.open_in_time, tally.open_late, tally.waiting, tally.returned + tally.paused,
        )
    )  # fmt: skip
