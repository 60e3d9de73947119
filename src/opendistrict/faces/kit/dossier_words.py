"""Dossiers in words: their national states, what was done, how they came, what they hold."""

from datetime import date
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from opendistrict.engine.cases.shapes import representing
from opendistrict.engine.cases.shapes.procedure import Bilingual, Procedure
from opendistrict.faces.kit import formats
from opendistrict.faces.kit.tags.states import Standing
from opendistrict.registers.orgs import queries as orgs

# The national codes and names of the states of a dossier.
STATES: dict[str, Standing] = {
    "1": Standing("progress", _("Mới đăng ký"), "inbox"),
    "2": Standing("progress", _("Được tiếp nhận"), "circle-check"),
    "3": Standing("no", _("Không được tiếp nhận")),
    "4": Standing("progress", _("Đang xử lý")),
    "5": Standing("risk", _("Yêu cầu bổ sung giấy tờ"), "file-plus"),
    "6": Standing("risk", _("Yêu cầu thực hiện nghĩa vụ tài chính"), "cash"),
    "7": Standing("risk", _("Công dân yêu cầu rút hồ sơ"), "arrow-back-up"),
    "8": Standing("idle", _("Dừng xử lý"), "ban"),
    "9": Standing("ok", _("Đã xử lý xong")),
    "10": Standing("ok", _("Đã trả kết quả"), "package-export"),
}
WAITING = frozenset({"5", "6", "7"})  # for the applicant

# What was done: words, icon, colour of the dot.
STEPS: dict[str, tuple[str | Promise, str, str]] = {
    "file": (_("Nộp hồ sơ"), "inbox", "progress"),
    "accept": (_("Tiếp nhận và hẹn trả"), "circle-check", "ok"),
    "refuse": (_("Từ chối tiếp nhận"), "x", "no"),
    "ask_to_complete": (_("Yêu cầu hoàn thiện hồ sơ"), "file-plus", "risk"),
    "complete": (_("Đã hoàn thiện hồ sơ"), "file-check", "progress"),
    "forward": (_("Chuyển đơn vị giải quyết"), "arrow-right", "progress"),
    "take": (_("Bắt đầu xử lý"), "player-play", "progress"),
    "pass_on": (_("Chuyển bước"), "arrow-right", "progress"),
    "send_back": (_("Trả lại bước trước"), "arrow-back-up", "risk"),
    "hand_over": (_("Giao người khác"), "arrows-exchange", "progress"),
    "ask_supplement": (_("Yêu cầu bổ sung giấy tờ"), "file-plus", "risk"),
    "supplement": (_("Đã bổ sung giấy tờ"), "file-check", "progress"),
    "lapse": (_("Dừng vì quá hạn bổ sung"), "ban", "idle"),
    "enquire": (_("Hỏi đơn vị khác"), "help", "progress"),
    "answer": (_("Đơn vị được hỏi trả lời"), "message", "progress"),
    "set_fee": (_("Ghi mức thu"), "cash", "idle"),
    "ask_payment": (_("Yêu cầu nộp phí, lệ phí"), "cash", "risk"),
    "pay": (_("Đã thu tiền"), "cash", "ok"),
    "unpay": (_("Hủy ghi nhận tiền thu"), "cash", "risk"),
    "paid": (_("Đã nộp đủ, xử lý tiếp"), "player-play", "progress"),
    "sign": (_("Ký kết quả"), "signature", "ok"),
    "finish": (_("Xử lý xong, chuyển bộ phận trả kết quả"), "check", "ok"),
    "stop": (_("Dừng giải quyết"), "ban", "no"),
    "ask_withdrawal": (_("Người nộp xin rút hồ sơ"), "arrow-back-up", "risk"),
    "agree": (_("Đồng ý cho rút hồ sơ"), "check", "idle"),
    "decline": (_("Không rút hồ sơ nữa"), "player-play", "progress"),
    "give_up": (_("Người nộp rút hồ sơ"), "arrow-back-up", "idle"),
    "return": (_("Trả kết quả"), "package-export", "ok"),
    "reopen": (_("Mở lại hồ sơ"), "rotate", "risk"),
    "extend": (_("Gia hạn"), "calendar-plus", "risk"),
    "apologise": (_("Xin lỗi và hẹn lại"), "calendar-event", "risk"),
    "rehouse": (_("Chuyển theo lệnh chuyển hồ sơ"), "arrows-exchange", "risk"),
    "relate": (_("Xếp cùng bộ hồ sơ"), "link", "idle"),
    "leave_bundle": (_("Tách khỏi bộ hồ sơ"), "unlink", "idle"),
    "recalculate": (_("Ngày hẹn đổi theo lịch làm việc"), "calendar-event", "risk"),
}
CHANNELS: dict[str, Promise] = {
    "counter": _("Nộp trực tiếp"),
    "online": _("Nộp trực tuyến"),
    "post": _("Nộp qua bưu chính"),
}
SUBJECTS: dict[str, Promise] = {
    "citizen": _("Công dân"),
    "enterprise": _("Doanh nghiệp"),
    "household_business": _("Hộ kinh doanh"),
}
PAPER_KINDS: dict[str, Promise] = {
    "original": _("Bản chính"),
    "copy": _("Bản sao"),
    "electronic": _("Bản điện tử"),
}
FEE_WHEN: dict[str, Promise] = {
    "intake": _("Thu khi tiếp nhận"),
    "processing": _("Thu trong khi xử lý"),
    "result": _("Thu khi trả kết quả"),
}
DECISIONS: dict[str, Promise] = {
    "granted": pgettext_lazy("decision", "Chấp thuận"),
    "refused": pgettext_lazy("decision", "Từ chối"),
}
OTHER_PAPER = "khac"


def national(state: str) -> str:
    """The national code of a state: "4" of "4.tham_tra"."""
    return state.partition(".")[0]


def step_of(state: str) -> str:
    return state.partition(".")[2]


def said(text: Bilingual) -> str:
    return text.en if formats.language() == "en" else text.vi


def either(vietnamese: str, english: str) -> str:
    """English where there is one and it is asked for."""
    return english if formats.language() == "en" and english else vietnamese


def unit_name(unit_id: UUID, on: date) -> str:
    """What a unit is called on a day; one that is no more as it was last called."""
    found = orgs.units([unit_id], on=on).get(unit_id)
    return either(found.name, found.name_en) if found else ""


def state_words(state: str, procedure: Procedure | None = None) -> str:
    """ "Đang xử lý · Thẩm tra hồ sơ"."""
    word = str(STATES[national(state)].word)
    step = step_name(procedure, step_of(state)) if procedure else ""
    return f"{word} · {step}" if step else word


def step_name(procedure: Procedure, code: str) -> str:
    """What a step is called; the step before acceptance has no row of its own."""
    if code == "tiep_nhan":
        return gettext("Tiếp nhận")
    found = next((one for one in procedure.steps if one.code == code), None)
    return said(found.name) if found else code


def done_words(transition: str, procedure: Procedure | None = None) -> str:
    """ "pass_on:ky" as people say it: "Chuyển bước: Ký kết quả"."""
    verb, _colon, rest = transition.partition(":")
    words = str(STEPS[verb][0]) if verb in STEPS else verb
    target = rest.partition(":")[0]
    if procedure is not None and verb in ("pass_on", "send_back") and target:
        words += ": " + step_name(procedure, target)
    return words


def by_oneself(procedure: Procedure) -> str:
    """That nobody files this for another, and by what law; empty where somebody may."""
    if procedure.by_oneself is None:
        return ""
    return gettext("Không được nộp thay: người có yêu cầu phải tự nộp (%(basis)s).") % {
        "basis": procedure.by_oneself.basis
    }


def paper_name(procedure: Procedure, code: str) -> str:
    known = (*procedure.papers, representing.PROOF)
    found = next((one for one in known if one.code == code), None)
    return said(found.name) if found else gettext("Giấy tờ khác")
