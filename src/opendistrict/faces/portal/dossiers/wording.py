"""A dossier's way in the plain words of who applied."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from opendistrict.engine.cases.shapes.following import By, Followed, Happened, Turn
from opendistrict.engine.cases.shapes.procedure import FieldKind, FormField, Procedure
from opendistrict.faces.kit import dossier_bills, due_words, formats
from opendistrict.faces.kit.dossier_bills import Asked
from opendistrict.faces.kit.dossier_words import (
    STATES,
    STEPS,
    either,
    national,
    said,
    step_name,
    unit_name,
)
from opendistrict.faces.kit.tags.layout import Entry
from opendistrict.faces.portal.procedures import wording as procedure_wording
from opendistrict.kernel.days import day_of

_KINDS = {"1": "progress", "2": "progress", "3": "no", "4": "progress", "5": "risk", "6": "risk",
          "7": "risk", "8": "idle", "9": "ok", "10": "ok"}  # fmt: skip


def now(one: Followed) -> dict[str, str]:
    """Where it is: a kind (its colour), a title, a sentence on whose turn it is."""
    code = national(one.state)
    title, text = _standing(one, code)
    kind = "progress" if one.turn is Turn.OTHER else _KINDS[code]
    return {"kind": kind, "title": title, "text": text, "turn": turn(one)}


def _standing(one: Followed, code: str) -> tuple[str, str]:
    step = said(one.step.name) if one.step else ""
    answer = due_words.moment(one.answer_by)
    told = {
        "1": (_("Đã nộp, đang chờ tiếp nhận"), _first(one, answer)),
        "2": (_("Đã tiếp nhận"), _("Hồ sơ đang được chuyển đến người giải quyết.")),
        "3": (_("Không được tiếp nhận"), _("Hồ sơ không được nhận. Bạn có thể sửa và nộp lại.")),
        "4": (_("Đang giải quyết"), _("Hồ sơ đang ở bước “%(step)s”.") % {"step": step}),
        "5": (_("Cần bạn bổ sung giấy tờ"), _supplement(one)),
        "6": (_("Cần bạn nộp phí, lệ phí"), _("Nộp xong, hồ sơ được giải quyết tiếp.")),
        "7": (_("Bạn đã xin rút hồ sơ"), _("Đang chờ người giữ hồ sơ trả lời.")),
        "8": (_("Đã dừng giải quyết"), _("Hồ sơ không được giải quyết tiếp.")),
        "9": (_("Đã có kết quả"), _result(one)),
        "10": (_("Đã trả kết quả"), _("Kết quả đã được trao cho bạn.")),
    }
    return told[code]


def _result(one: Followed) -> str:
    if one.outcome is not None and one.outcome.files:
        return _("Kết quả đã có; tải về dưới đây hoặc nhận tại bộ phận một cửa.")
    return _("Mời bạn đến bộ phận một cửa nhận kết quả.")


def _first(one: Followed, answer: str) -> str:
    if one.answer_by is None:
        return _("Bộ phận một cửa đang kiểm tra hồ sơ.")
    return _("Cơ quan trả lời có tiếp nhận hay không chậm nhất %(at)s.") % {"at": answer}


def _supplement(one: Followed) -> str:
    until = one.supplement.until if one.supplement else None
    if until is None:
        return _("Thời hạn giải quyết tạm dừng cho đến khi bạn bổ sung.")
    return _(
        "Gửi trước %(until)s. Thời hạn giải quyết tạm dừng cho đến khi bạn bổ sung."
    ) % {"until": due_words.moment(until)}  # fmt: skip


def turn(one: Followed) -> str:
    told = {
        Turn.OFFICE: _("Đến lượt cơ quan: %(who)s") % {"who": holder(one)},
        Turn.OTHER: _("Đang chờ một cơ quan khác trả lời; người giữ hồ sơ: %(who)s")
        % {"who": holder(one)},
        Turn.APPLICANT: _("Đến lượt bạn"),
        Turn.NOBODY: "",
    }
    return told[one.turn]


def holder(one: Followed) -> str:
    """The post, never the person, and where it is; the unit alone where no post has it."""
    title = either(one.holder_title, one.holder_title_en)
    unit = unit_name(one.holder_unit_id, day_of(one.held_since))
    if not title or not unit:
        return title or unit
    return _("%(post)s, đang ở %(unit)s") % {"post": title, "unit": unit}


def promised(one: Followed) -> str:
    """Until when, in a sentence; empty where nothing is promised (yet, or any more)."""
    if one.finished_at is not None or one.promised_at is None:
        return ""
    at = due_words.moment(one.promised_at)
    if one.due is not None and one.due.at is None:
        return _("Ngày hẹn đang tạm dừng; hẹn gần nhất là %(at)s.") % {"at": at}
    if one.apologised_at is not None:
        return _("Cơ quan đã xin lỗi và hẹn lại: %(at)s.") % {"at": at}
    return _("Hẹn trả kết quả: %(at)s.") % {"at": at}


def way(one: Followed) -> list[Entry]:
    """What happened, the newest first; posts, never persons."""
    return [_entry(one.procedure, happened) for happened in one.happened]


def _entry(procedure: Procedure, one: Happened) -> Entry:
    words, icon, kind = STEPS[one.verb]
    told = str(words)
    if one.verb == "pass_on" and one.step:
        told = _("Chuyển đến bước: %(step)s") % {"step": step_name(procedure, one.step)}
    who = _("Người nộp") if one.by_applicant else either(one.title, one.title_en)
    return Entry(at=one.at, who=who, what=told, note=one.note, icon=icon, kind=kind)


def fee(one: Followed, office: str, asked: Asked) -> list[str]:
    """What is to be paid, when, and how."""
    if one.fee_is_unknown:
        return [_("Chưa có mức thu trong hệ thống; cơ quan sẽ báo mức phải nộp.")]
    if not one.fee:
        return [_("Không phải nộp phí, lệ phí.")]
    told = [_("Phải nộp %(amount)s.") % {"amount": formats.dong(one.fee)}]
    if one.paid >= one.fee:
        return [*told, _("Đã nộp đủ.")]
    if one.paid:
        told.append(_("Đã nộp %(amount)s.") % {"amount": formats.dong(one.paid)})
    return told + _how(one, office, asked)


def _how(one: Followed, office: str, asked: Asked) -> list[str]:
    if national(one.state) in ("3", "8") and asked.bill is None:
        return [_("Hồ sơ không được giải quyết nên không phải nộp nữa.")]
    if asked.bill is not None:
        told = _("Nộp trước hết ngày %(day)s: chuyển khoản theo thông báo nộp tiền, hoặc tiền mặt "
                 "tại bộ phận một cửa %(office)s.")  # fmt: skip
        return [told % {"day": formats.day(asked.due), "office": office}]
    when = procedure_wording.paid_when(one.procedure)
    return [*([when] if when else []), how_paid(office, is_billed=dossier_bills.is_billed(one))]


def how_paid(office: str, *, is_billed: bool) -> str:
    """How a fee will be paid that nobody asks for yet."""
    if is_billed:
        return _("Đến lúc nộp, trang của hồ sơ có thông báo nộp tiền kèm mã VietQR; nộp tiền mặt "
                 "tại bộ phận một cửa cũng được.")  # fmt: skip
    told = _("Nộp tại bộ phận một cửa %(office)s và lấy biên lai: hệ thống chưa có tài khoản để "
             "chuyển khoản cho khoản này.")  # fmt: skip
    return told % {"office": office}


def related(one: Followed) -> list[dict[str, Any]]:
    """One's other dossiers of the same bundle: what, where it stands, until when."""
    return [
        {
            "code": line.code, "name": either(line.name, line.name_en),
            "standing": STATES[national(line.state)],
            "promised": due_words.moment(line.promised_at)
            if line.promised_at and line.is_open else "",
        }
        for line in one.related
    ]  # fmt: skip


def by_whom(one: Followed) -> str:
    """What kind of page this is, said to who looks at it."""
    if one.by is By.CODE:
        return _("Bạn xem bằng mã hồ sơ và số điện thoại: chỉ thấy tình trạng.")
    return _("Bạn xem bằng biên nhận: gửi được giấy tờ bổ sung và đánh giá.")


def answers(
    procedure: Procedure, fields: Iterable[FormField], values: dict[str, Any]
) -> list[tuple[str, str]]:
    """What was filled in, as it will be filed."""
    return [(said(one.label), _value(one, values.get(one.code))) for one in fields]


def _value(one: FormField, value: object) -> str:
    if value is None or value == "":
        return ""
    if one.kind is FieldKind.YES_NO:
        return _("Có") if value is True else _("Không")
    if one.kind is FieldKind.CHOICE:
        return next((said(c.label) for c in one.choices if c.value == value), str(value))
    if one.kind is FieldKind.DAY:
        year, month, day = str(value).split("-")
        return f"{day}/{month}/{year}"
    if one.kind in (FieldKind.WHOLE, FieldKind.DECIMAL):
        return formats.number(str(value))
    return str(value)
