"""A procedure in plain words: who, what, how much, how long."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from django.utils.functional import Promise
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from opendistrict.engine.cases.queries.judging import Fee, FeeLine, fee_in_force
from opendistrict.engine.cases.shapes.procedure import (
    FeeRow,
    PaperRow,
    Procedure,
    Subject,
    TermRow,
    When,
)
from opendistrict.faces.kit import due_words, formats
from opendistrict.faces.kit.dossier_words import (
    CHANNELS,
    FEE_WHEN,
    PAPER_KINDS,
    SUBJECTS,
    by_oneself,
    said,
)

CHECKED = frozenset({"V", "sample"})
LEVELS: dict[str, Promise] = {
    "toan_trinh": _("Làm trực tuyến từ đầu đến cuối"),
    "mot_phan": _("Làm trực tuyến một phần; có lúc phải đến nơi"),
    "thong_tin": _("Trực tuyến chỉ để xem thông tin"),
}
PAID_WHEN: dict[str, Promise] = {
    "intake": _("Nộp khi nộp hồ sơ."),
    "processing": _("Nộp khi cơ quan báo trong lúc giải quyết."),
    "result": _("Nộp khi nhận kết quả."),
}
ABOUT: dict[str, Promise] = {
    "term": _("Thời hạn"),
    "basis": _("Căn cứ pháp lý"),
    "fees": _("Phí, lệ phí"),
    "fee": _("Phí, lệ phí"),
    "papers": _("Giấy tờ"),
    "steps": _("Các bước"),
    "form": _("Tờ khai"),
    "retention": _("Lưu hồ sơ"),
    "supplement_within": _("Thời hạn bổ sung giấy tờ"),
    "result": _("Kết quả"),
    "authority": _("Cơ quan giải quyết"),
}


@dataclass(frozen=True, slots=True)
class PaperSaid:
    code: str
    name: str
    kind: str  # "Bản chính · 2 bản"
    when: str  # only if…
    is_required: bool
    held_by: str
    note: str


@dataclass(frozen=True, slots=True)
class FeeSaid:
    """`lines` is how it is counted; empty with `gap`, what is not known."""

    name: str
    lines: tuple[str, ...]
    basis: str
    gap: str
    free: str


def term(row: TermRow | None) -> str:
    """ "3 ngày làm việc"; "trong ngày (nộp trước 15:00)"."""
    if row is None:
        return ""
    told = due_words.amount(row.amount, row.every)
    if row.cutoff is None:
        return told
    return gettext("%(term)s (nộp trước %(time)s)") % {"term": told, "time": f"{row.cutoff:%H:%M}"}


def condition(procedure: Procedure, when: When | None) -> str:
    """ "Có giấy chứng sinh: Không"; empty without a condition."""
    if when is None:
        return ""
    field = next((one for one in procedure.form if one.code == when.field), None)
    if field is None:
        return ""
    labels = {choice.value: said(choice.label) for choice in field.choices}
    values = [
        (gettext("Có") if one else gettext("Không")) if isinstance(one, bool)
        else labels.get(one, one)
        for one in when.is_in
    ]  # fmt: skip
    return f"{said(field.label)}: {' / '.join(values)}"


def papers(procedure: Procedure, rows: Iterable[PaperRow]) -> list[PaperSaid]:
    return [
        PaperSaid(
            one.code, said(one.name), _kind(one), condition(procedure, one.when), one.required,
            one.held_by, said(one.note) if one.note else "",
        )
        for one in rows
    ]  # fmt: skip


def _kind(row: PaperRow) -> str:
    count = ngettext("%(count)s bản", "%(count)s bản", row.count) % {"count": row.count}
    return f"{PAPER_KINDS[row.kind]} · {count}"


def who(procedure: Procedure) -> str:
    return ", ".join(str(word) for code, word in SUBJECTS.items() if code in procedure.subjects)


def channels(procedure: Procedure) -> str:
    return ", ".join(str(word) for code, word in CHANNELS.items() if code in procedure.channels)


def through_another(procedure: Procedure) -> str:
    """Whether somebody may file for whom it concerns; of enterprises somebody always does."""
    if procedure.by_oneself is not None or Subject.CITIZEN not in procedure.subjects:
        return by_oneself(procedure)
    return gettext("Được, khi có giấy ủy quyền hoặc giấy tờ chứng minh quyền đại diện.")


def basis(text: str, article: str, confidence: str) -> str:
    told = f"{text}, {article}" if article else text
    return told if confidence in CHECKED else f"{told} ({gettext('chưa đối chiếu bản gốc')})"


# ------------------------------------------------------------------ money


def fees(procedure: Procedure, on: date) -> list[FeeSaid]:
    """The fees in force on a day, by their tables."""
    return [_fee(procedure, row) for row in procedure.fees if fee_in_force(row, on)]


def _fee(procedure: Procedure, row: FeeRow) -> FeeSaid:
    free = condition(procedure, row.free_when)
    return FeeSaid(said(row.name), tuple(_tiers(procedure, row)), row.basis, row.gap, free)


def _tiers(procedure: Procedure, row: FeeRow) -> Iterable[str]:
    labels = {one.code: said(one.label) for one in procedure.form}
    below = 0
    for tier in row.tiers:
        values = {"amount": formats.dong(tier.amount), "from": below + 1, "to": tier.up_to or 0}
        if row.quantity is None or (below == 0 and tier.up_to is None):
            each = labels.get(row.quantity or "", "")
            yield f"{values['amount']} × {each}" if each else str(values["amount"])
        elif tier.up_to is None:
            yield gettext("từ %(from)s trở lên: %(amount)s") % values
        else:
            yield gettext("từ %(from)s đến %(to)s: %(amount)s") % values
        below = tier.up_to or below
    if row.quantity and len(row.tiers) > 1:
        yield gettext("đếm theo: %(what)s") % {"what": labels.get(row.quantity, row.quantity)}
    if row.most is not None:
        yield gettext("nhiều nhất %(amount)s") % {"amount": formats.dong(row.most)}
    if row.times:
        yield gettext("nhân với: %(what)s") % {"what": labels.get(row.times, row.times)}


def paid_when(procedure: Procedure) -> str:
    return str(PAID_WHEN[procedure.fee_when]) if procedure.fee_when else ""


def derivation(found: Fee) -> list[tuple[str, str, str]]:
    """What is to be paid, line by line: name, how it comes about, amount."""
    return [(said(line.name), _how(line), formats.dong(line.amount)) for line in found.lines]


def _how(line: FeeLine) -> str:
    if line.free_because is not None:
        return gettext("được miễn")
    parts = [f"{_plain(part.units)} × {formats.dong(part.each)}" for part in line.parts]
    told = " + ".join(parts)
    if line.capped_at is not None:
        told += " → " + gettext("nhiều nhất %(amount)s") % {"amount": formats.dong(line.capped_at)}
    if line.times != 1:
        told = f"({told}) × {_plain(line.times)}"
    return told


def _plain(value: Fraction) -> str:
    return formats.number(value.numerator if value.denominator == 1 else f"{float(value):.2f}")


# ------------------------------------------------------------------ what is not known


def gaps(procedure: Procedure) -> list[tuple[str, str]]:
    return [(str(ABOUT.get(one.about, one.about)), said(one.note)) for one in procedure.gaps]


def silence(procedure: Procedure) -> str:
    if procedure.silence is None:
        return ""
    told: Mapping[str, str] = {
        "agreed": gettext("Quá hạn mà không có trả lời thì được coi là đồng ý (%(basis)s)."),
        "refused": gettext("Quá hạn mà không có trả lời thì được coi là từ chối (%(basis)s)."),
    }
    return told[procedure.silence.means] % {"basis": procedure.silence.basis}


__all__ = [
    "FEE_WHEN", "LEVELS", "FeeSaid", "PaperSaid", "basis", "channels", "condition", "derivation",
    "fees", "gaps", "paid_when", "papers", "silence", "term", "through_another", "who",
]  # fmt: skip
