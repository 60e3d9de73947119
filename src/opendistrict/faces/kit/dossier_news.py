"""What an applicant is told of a dossier: the same words in a letter and on their own pages."""

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from opendistrict.engine.cases.shapes.following import Notice
from opendistrict.faces.kit import due_words

_SUPPLEMENT, _ANEW = _("Hồ sơ cần bạn bổ sung giấy tờ"), _("Ngày hẹn của hồ sơ đã đổi")
_STOPPED = _("Hồ sơ đã dừng giải quyết")
TITLES: dict[str, str | Promise] = {
    "file": _("Đã nhận hồ sơ nộp"),
    "accept": _("Hồ sơ đã được tiếp nhận"),
    "refuse": _("Hồ sơ không được tiếp nhận"),
    "ask_to_complete": _SUPPLEMENT,
    "ask_supplement": _SUPPLEMENT,
    "supplement": _ANEW,
    "answer": _ANEW,
    "paid": _ANEW,
    "ask_payment": _("Hồ sơ cần bạn nộp phí, lệ phí"),
    "set_fee": _("Đã có mức phí, lệ phí của hồ sơ"),
    "unpay": _("Khoản phí đã ghi nhận phải nộp lại"),
    "lapse": _STOPPED,
    "stop": _STOPPED,
    "agree": _STOPPED,
    "decline": _("Hồ sơ được giải quyết tiếp"),
    "reopen": _("Hồ sơ được mở lại"),
    "finish": _("Hồ sơ đã có kết quả"),
    "return": _("Kết quả đã được trao"),
    "extend": _("Thời hạn giải quyết được gia hạn"),
    "apologise": _("Cơ quan xin lỗi và hẹn lại"),
    "recalculate": _("Ngày hẹn đổi theo lịch làm việc"),
    "rehouse": _("Hồ sơ được chuyển để giải quyết tiếp"),
}
_ASKS = ("ask_supplement", "ask_to_complete")
LATE_BY_IT = _("Theo lịch làm việc mới, hồ sơ đã quá ngày hẹn")
WHAT_THEN = _("Cơ quan phải giải quyết ngay và trả lời bạn vì sao trễ.")


def title(verb: str, *, is_late: bool = False) -> str:
    """What happened, in one line; `is_late`: it was promised for a moment that is over by it."""
    return str(LATE_BY_IT if verb == "recalculate" and is_late else TITLES[verb])


def told(one: Notice) -> str:
    """What follows for who applied: until when, and what to do. Of what is over by now, only what
    was promised then."""
    if one.is_so_now:
        if one.verb in _ASKS:
            return supplement(due_words.moment(one.until) if one.until else "")
        if one.verb in _TO_DO:
            return str(_TO_DO[one.verb])
    if one.promised_at is None:
        return ""
    sentence = promised(due_words.moment(one.promised_at))
    return f"{sentence} {WHAT_THEN}" if is_late(one) and one.is_so_now else sentence


def is_late(one: Notice) -> bool:
    """The calendar moved the promise to a moment that was over."""
    return one.verb == "recalculate" and one.promised_at is not None and one.promised_at < one.at


def promised(at: str) -> str:
    return gettext("Hẹn trả kết quả: %(at)s.") % {"at": at}


def supplement(until: str) -> str:
    if not until:
        return gettext("Mở hồ sơ để xem cần gì và gửi bổ sung; thời hạn tạm dừng đến lúc đó.")
    return gettext(
        "Mở hồ sơ để xem cần gì và gửi trước %(until)s; thời hạn tạm dừng đến lúc đó."
    ) % {"until": until}


# What to do, while the dossier stands as the line of the trail left it.
_TO_DO: dict[str, Promise] = {
    "refuse": _("Mở hồ sơ để xem lý do và nộp lại."),
    "ask_payment": _("Mở hồ sơ để xem cách nộp; nộp xong hồ sơ được giải quyết tiếp."),
    "stop": _("Mở hồ sơ để xem lý do."),
    "lapse": _("Quá hạn bổ sung giấy tờ; khi có đủ, bạn nộp hồ sơ mới."),
    "finish": _("Mở hồ sơ để xem cách nhận kết quả."),
    "return": _("Mời bạn đánh giá cách giải quyết."),
}


def waits_for_applicant(one: Notice) -> bool:
    """Nothing goes on before they have done something."""
    return one.is_so_now and (one.verb in _ASKS or one.verb == "ask_payment")
