"""The report "Kết quả thực hiện nhiệm vụ, chỉ tiêu" as a paper. Pure: material in, paper out.

What is not known stays open and is said to be open: the number and the day are left for Văn thư,
a cause nobody named is not made up.
"""

from collections.abc import Iterable, Sequence
from datetime import date

from opendistrict.engine.plans.rules import report_targets as told
from opendistrict.engine.plans.rules import report_words as words
from opendistrict.engine.plans.rules.report_annexes import annexes, pointers
from opendistrict.engine.plans.rules.report_head import head
from opendistrict.engine.plans.rules.report_tasks import merged, task_blocks
from opendistrict.engine.plans.shapes.reporting import (
    Answered,
    ReportedTask,
    ReportMaterial,
)
from opendistrict.engine.plans.shapes.targets import SetView, TargetView, Verdict
from opendistrict.kernel.papers import (
    Block,
    Bullets,
    Column,
    Heading,
    Paper,
    Paragraph,
    Run,
    Table,
)
from opendistrict.kernel.periods import Period, PeriodKind, holding, period

DECREE = (
    "Căn cứ Nghị định số 09/2019/NĐ-CP ngày 24 tháng 01 năm 2019 của Chính phủ quy định về "
    "chế độ báo cáo của cơ quan hành chính nhà nước;"
)
ANSWER_WORDS = {"new_date": "đề nghị lùi hạn", "obstacle": "vướng mắc", "help": "đề nghị hỗ trợ"}


def following(this: Period) -> Period:
    """The period whose tasks come next; after nine months the fourth quarter."""
    kind, year, number, cut_off = this.kind, this.year, this.number, this.cut_off
    if kind is PeriodKind.TERM:
        return period(kind, number + 1, number + 1 + number - year, cut_off)
    if kind is PeriodKind.NINE_MONTHS:
        return period(PeriodKind.QUARTER, year, 4, cut_off)
    return holding(kind, this.until, cut_off)


def belongs(since: date, until: date, this: Period) -> bool:
    """Whether a set of that time is spoken of in the report: they share at least half of the
    shorter one, so that fourteen days of another cut-off do not bring in last year's set."""
    shared = (min(until, this.until) - max(since, this.since)).days
    return shared * 2 >= min((until - since).days, (this.until - this.since).days)


def report_paper(material: ReportMaterial) -> Paper:
    """The paper, with its annexes, ready to be drawn as .docx or .pdf."""
    body: tuple[Block, ...] = (
        *_grounds(material),
        Heading(1, "Kết quả thực hiện chỉ tiêu"),
        *_targets(material),
        Heading(1, "Kết quả thực hiện nhiệm vụ, chương trình, đề án"),
        *task_blocks(material),
        Heading(1, "Tồn tại, hạn chế và nguyên nhân"),
        *_shortcomings(material),
        Heading(1, "Nhiệm vụ trọng tâm kỳ tới và kiến nghị, đề xuất"),
        *_outlook(material),
        *_standing(material),
        Paragraph.of(
            "Trên đây là báo cáo kết quả thực hiện nhiệm vụ, chỉ tiêu "
            f"{words.period_name(material.period)} của {head(material.office).spoken}."
        ),
    )
    form = head(material.office)
    return Paper(
        agency=form.agency,
        parent_agency=form.parent,
        symbol=form.symbol,
        place=form.place,
        kind="Báo cáo",
        subject=f"Kết quả thực hiện nhiệm vụ, chỉ tiêu {words.period_name(material.period)}",
        recipients_to=form.recipients_to,
        recipients=form.recipients,
        body=body,
        signature=form.signature,
        sample=material.is_sample,
        party=form.party,
        annexes=annexes(material),
    )


def _grounds(material: ReportMaterial) -> list[Block]:
    grounds = [DECREE, *(_carried_out(view) for view in material.sets if view.known_count)]
    name = words.period_name(material.period)
    return [
        *(Paragraph.of(Run(ground, italic=True)) for ground in grounds),
        Paragraph.of(
            f"{head(material.office).spoken} báo cáo kết quả thực hiện nhiệm vụ, chỉ tiêu {name} "
            f"như sau (kỳ số liệu {words.cut_off_words(material.period)}; tình hình đến hết ngày "
            f"{words.day(material.on)}, số liệu biết đến ngày {words.day(material.known_on)}):"
        ),
    ]


def _standing(material: ReportMaterial) -> list[Block]:
    """Whether the measured numbers may still become others: a reader of the paper must know."""
    if not material.is_measured:
        return []
    if material.freeze is None:
        said = "Số liệu đo từ sự việc trong báo cáo này chưa chốt, còn có thể đổi khi biết thêm."
    else:
        said = (
            "Số liệu đo từ sự việc trong báo cáo này đã chốt, biết đến hết ngày "
            f"{words.day(material.freeze.known_on)}, dấu kiểm {material.freeze.digest[:16]}."
        )
    return [Paragraph.of(Run(said, italic=True))]


def _carried_out(view: SetView) -> str:
    """ "Thực hiện chỉ tiêu năm 2023 của Quận 1;", but "Thực hiện Nghị quyết …"."""
    title = view.set.title.strip().rstrip(".;")
    if title.lower().startswith(("chỉ tiêu", "bộ chỉ tiêu", "các chỉ tiêu")):
        title = title[:1].lower() + title[1:]
    return f"Thực hiện {title};"


# ------------------------------------------------------------------ I


def _targets(material: ReportMaterial) -> list[Block]:
    if not material.sets:
        return [Paragraph.of("Trong kỳ, đơn vị không có chỉ tiêu nào được giao.")]
    blocks: list[Block] = []
    for view in material.sets:
        blocks.append(Paragraph.of(" ".join(told.summary(view))))
        fields = told.by_field(view.targets)
        if len(fields) > 1:
            blocks.append(_field_table(fields))
        for field, views in fields.items():
            blocks.append(Heading(2, field))
            if len(views) > 1:
                blocks.append(Paragraph.of(told.field_line(views)))
            blocks.append(Bullets(tuple(told.sentence(one) for one in views)))
    if any(view.known_count for view in material.sets):
        blocks.append(Paragraph.of(Run(pointers(material)[0], italic=True)))
    return blocks


_COLUMNS = (
    ("Tổng số", None),
    ("Vượt", (Verdict.VUOT,)),
    ("Đạt", (Verdict.DAT, Verdict.CO_BAN_DAT)),
    ("Không đạt", (Verdict.KHONG_DAT,)),
    ("Đang thực hiện", (Verdict.DANG_THUC_HIEN, Verdict.KHO_DAT, Verdict.CHUA_DEN_KY)),
    ("Chưa đánh giá", (Verdict.KHONG_DANH_GIA,)),
)


def _field_table(fields: dict[str, list[TargetView]]) -> Table:
    """How many of each verdict by field; columns nobody needs are left out."""
    every = [view for views in fields.values() for view in views]
    shown = [(name, codes) for name, codes in _COLUMNS if codes is None or _count(every, codes)]
    lines = [*fields.items(), ("Cộng", every)]
    return Table(
        columns=(
            Column("STT", 0.75, "center"),
            Column("Lĩnh vực", 3.4),
            *(Column(name, 1.0, "center") for name, _ in shown),
        ),
        rows=tuple(
            (
                str(place) if place <= len(fields) else "",
                name,
                *(str(_count(views, codes) if codes else len(views)) for _, codes in shown),
            )
            for place, (name, views) in enumerate(lines, start=1)
        ),
        unit="Đơn vị tính: chỉ tiêu",
    )


def _count(views: Iterable[TargetView], codes: Sequence[Verdict]) -> int:
    return sum(view.judgement.verdict in codes for view in views)


# ------------------------------------------------------------------ III and IV


def _shortcomings(material: ReportMaterial) -> list[Block]:
    blocks: list[Block] = [Heading(2, "Tồn tại, hạn chế")]
    found = _found(material)
    blocks.append(
        Bullets(tuple(found))
        if found
        else Paragraph.of("Trong kỳ không có chỉ tiêu không đạt và không có nhiệm vụ quá hạn.")
    )
    blocks.append(Heading(2, "Nguyên nhân"))
    causes = [one for one in material.answers if one.kind in ("obstacle", "new_date")]
    if causes:
        blocks.append(Bullets(tuple(_answered(one) for one in causes)))
    elif found:
        blocks.append(
            Paragraph.of(
                "Các đơn vị chưa nêu nguyên nhân khi trả lời đôn đốc; phần này cần được bổ sung "
                "trước khi ký ban hành."
            )
        )
    else:
        blocks.append(Paragraph.of("Không có vướng mắc nào được nêu trong kỳ."))
    return blocks


def _found(material: ReportMaterial) -> list[str]:
    views = [one for view in material.sets for one in view.targets if not one.target.is_gap]
    said = []
    for verdict, word in ((Verdict.KHONG_DAT, "không đạt"), (Verdict.KHO_DAT, "khó đạt")):
        names = [_named(one) for one in views if one.judgement.verdict == verdict]
        if names:
            said.append(f"{len(names)} chỉ tiêu {word}: {'; '.join(names)}.")
    silent = [one for one in views if one.judgement.verdict == Verdict.KHONG_DANH_GIA]
    if silent:
        names = [_named(one) for one in silent[:5]]
        more = " …" if len(silent) > 5 else ""
        said.append(f"{len(silent)} chỉ tiêu chưa đánh giá được: {'; '.join(names)}{more}.")
    whole = material.whole
    if whole.open_late:
        said.append(f"{whole.open_late} nhiệm vụ quá hạn chưa hoàn thành.")
    if whole.done_late:
        said.append(f"{whole.done_late} nhiệm vụ hoàn thành nhưng trễ hạn.")
    return said


def _named(view: TargetView) -> str:
    title = view.target.title.strip().rstrip(".;")
    return title[:1].lower() + title[1:]


def _answered(one: Answered) -> str:
    text = one.text.strip().rstrip(".")
    return f"{one.unit_name}, “{one.title}” ({ANSWER_WORDS[one.kind]}): {text}."


def _outlook(material: ReportMaterial) -> list[Block]:
    blocks: list[Block] = [Heading(2, "Nhiệm vụ trọng tâm")]
    last = date.fromordinal(material.next_until.toordinal() - 1)
    span = f"{words.day(material.next_since)} - {words.day(last)}"
    late = material.whole.open_late
    if late:
        blocks.append(
            Paragraph.of(f"Trước hết, hoàn thành dứt điểm {late} nhiệm vụ quá hạn nêu tại Mục II.")
        )
    if material.next_tasks:
        blocks.append(Paragraph.of(f"Nhiệm vụ đến hạn đến hết kỳ tới ({span}):"))
        blocks.append(Bullets(tuple(_next_line(g) for g in merged(material.next_tasks))))
        if material.next_count > len(material.next_tasks):
            more = material.next_count - len(material.next_tasks)
            blocks.append(Paragraph.of(f"Còn {more} nhiệm vụ khác đến hạn trong kỳ tới."))
    else:
        blocks.append(
            Paragraph.of(f"Chưa có nhiệm vụ nào đến hạn trong kỳ tới ({span}) trên hệ thống.")
        )
    blocks.append(Heading(2, "Kiến nghị, đề xuất"))
    asked = [one for one in material.answers if one.kind == "help"]
    blocks.append(
        Bullets(tuple(_answered(one) for one in asked))
        if asked
        else Paragraph.of("Trong kỳ, các đơn vị chưa nêu kiến nghị, đề xuất.")
    )
    return blocks


def _next_line(group: Sequence[ReportedTask]) -> str:
    first = group[0]
    units = (
        words.joined([task.unit_name for task in group])
        if len(group) < 4
        else (f"{len(group)} đơn vị")
    )
    due = f", chậm nhất ngày {words.day(first.due_on)}" if first.due_on else ""
    return f"{first.title.strip().rstrip('.;')}: {units} chủ trì{due}."
