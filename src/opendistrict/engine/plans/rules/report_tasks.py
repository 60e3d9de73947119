"""What a report says of tasks, programmes and schemes. Pure."""

from collections.abc import Sequence

from opendistrict.engine.plans.rules import report_words as words
from opendistrict.engine.plans.rules.report_annexes import pointers
from opendistrict.engine.plans.shapes.reporting import (
    ProgrammeTasks,
    ReportedTask,
    ReportMaterial,
    TaskTally,
)
from opendistrict.kernel.papers import Block, Bullets, Column, Heading, Paragraph, Run, Table


def task_blocks(material: ReportMaterial) -> list[Block]:
    whole = material.whole
    if not whole.total:
        blocks: list[Block] = [
            Paragraph.of("Trong kỳ, đơn vị không có nhiệm vụ nào được giao trên hệ thống.")
        ]
    else:
        blocks = [Heading(2, "Nhiệm vụ"), Paragraph.of(task_sentences(whole))]
        best = _units_line(material)
        if best:
            blocks.append(Paragraph.of(best))
        blocks.append(Paragraph.of(Run(pointers(material)[1], italic=True)))
        blocks += _late_table(material)
    if material.programmes:
        blocks.append(Heading(2, "Chương trình, đề án"))
        blocks.append(Bullets(tuple(_programme(one) for one in material.programmes)))
    return blocks


def task_sentences(whole: TaskTally) -> str:
    """ "Trong kỳ theo dõi 15 nhiệm vụ; đã hoàn thành 2 (13,33%), trong đó …"."""
    first = f"Trong kỳ theo dõi {whole.total} nhiệm vụ"
    if whole.done == whole.total:
        first += f"; đã hoàn thành cả {whole.total}" if whole.total > 1 else "; đã hoàn thành"
    elif whole.done:
        first += f"; đã hoàn thành {whole.done} ({words.share(whole.done, whole.total)})"
    else:
        first += "; chưa nhiệm vụ nào hoàn thành"
    if whole.done:
        finished = _listed(
            (whole.done_in_time, "đúng hạn"),
            (whole.done_late, "trễ hạn"),
            (whole.done_no_due, "không đặt thời hạn"),
        )
        first += f", trong đó {finished}"
    left = whole.total - whole.done
    if not left:
        return f"{first}."
    standing = _listed(
        (whole.open_late, "quá hạn"),
        (whole.open_in_time, "còn trong hạn"),
        (whole.waiting, "đã báo cáo, chờ xác nhận"),
        (whole.returned, "đã trả lại bên giao"),
        (whole.paused, "tạm hoãn"),
    )
    return f"{first}. Chưa hoàn thành {left} nhiệm vụ, gồm {standing}."


def _listed(*parts: tuple[int, str]) -> str:
    return words.joined([f"{count} {word}" for count, word in parts if count])


def _units_line(material: ReportMaterial) -> str:
    late = [one for one in material.tasks if one.tally.open_late]
    if len(material.tasks) < 2 or not late:
        return ""
    late.sort(key=lambda one: (-one.tally.open_late, one.unit_name))
    named = [f"{one.unit_name} ({one.tally.open_late})" for one in late[:5]]
    more = f" và {len(late) - 5} đơn vị khác" if len(late) > 5 else ""
    told_units = words.joined(named) if not more else ", ".join(named) + more
    return f"Đơn vị còn nhiệm vụ quá hạn: {told_units}."


def _programme(one: ProgrammeTasks) -> str:
    form = "Đề án" if one.form == "scheme" else "Chương trình"
    title = one.title.strip().rstrip(".;")
    name = title if title.lower().startswith(form.lower()) else f"{form} {title}"
    if not one.tally.total:
        return f"{name}: chưa giao nhiệm vụ cụ thể trên hệ thống."
    late = f", {one.tally.open_late} quá hạn" if one.tally.open_late else ""
    return f"{name}: {one.tally.done}/{one.tally.total} nhiệm vụ hoàn thành{late}."


def _late_table(material: ReportMaterial) -> list[Block]:
    if not material.late:
        return []
    groups = merged(material.late)
    rows = tuple((str(place), *_late_row(group)) for place, group in enumerate(groups, start=1))
    blocks: list[Block] = [
        Table(
            columns=(
                Column("STT", 0.75, "center"),
                Column("Nhiệm vụ", 3.1),
                Column("Đơn vị chủ trì", 2.0),
                Column("Thời hạn", 1.25, "center"),
                Column("Trễ (ngày làm việc)", 0.95, "center"),
                Column("Kết quả, nguyên nhân", 2.3),
            ),
            rows=rows,
            caption="Nhiệm vụ trễ hạn",
        )
    ]
    if material.late_count > len(material.late):
        more = material.late_count - len(material.late)
        blocks.append(Paragraph.of(f"Còn {more} nhiệm vụ trễ hạn khác không liệt kê ở đây."))
    return blocks


def merged(tasks: Sequence[ReportedTask]) -> list[list[ReportedTask]]:
    """One task that was given to many units is one line with the units it is late in."""
    groups: dict[tuple[object, ...], list[ReportedTask]] = {}
    for task in tasks:
        key = (task.title, task.due_on, task.done_on, task.days_late, task.reasons)
        groups.setdefault(key, []).append(task)
    return list(groups.values())


def _late_row(group: Sequence[ReportedTask]) -> tuple[str, str, str, str, str]:
    first = group[0]
    units = "; ".join(task.unit_name for task in group)
    if len(group) > 1:
        units = f"{len(group)} đơn vị: {units}"
    number = first.number if len(group) == 1 else f"{first.number} và {len(group) - 1} số khác"
    state = f"Hoàn thành ngày {words.day(first.done_on)}." if first.done_on else "Chưa hoàn thành."
    why = " ".join(f"{reason.rstrip('.')}." for reason in first.reasons)
    return (
        f"{first.title} ({number})",
        units,
        words.day(first.due_on) if first.due_on else "-",
        str(first.days_late),
        f"{state} {why or 'Chưa nêu nguyên nhân.'}",
    )
