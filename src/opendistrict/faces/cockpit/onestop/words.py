"""What patterns, formulas and ranks are called, in sentences that blame nobody."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from opendistrict.engine.cases.shapes.measured import Replayed, Signal, SignalKind
from opendistrict.faces.kit import formats

SIGNALS: Mapping[str, Promise] = {
    SignalKind.LAST_HOUR: gettext_lazy("Kết thúc trong giờ cuối trước hạn"),
    SignalKind.LAST_DAY: gettext_lazy("Kết thúc đúng ngày cuối của hạn"),
    SignalKind.SECOND_SUPPLEMENT: gettext_lazy("Yêu cầu bổ sung quá một lần"),
    SignalKind.ASKED_ON_LAST_DAY: gettext_lazy("Yêu cầu bổ sung vào ngày cuối của hạn"),
    SignalKind.END_OF_MONTH: gettext_lazy("Xong dồn vào hai ngày làm việc cuối tháng"),
    SignalKind.REOPENED_SOON: gettext_lazy("Mở lại trong năm ngày làm việc sau khi kết thúc"),
    SignalKind.APOLOGISED: gettext_lazy("Đã xin lỗi và hẹn lại"),
    SignalKind.UNANSWERED_PAUSE: gettext_lazy(
        "Dừng tính hạn để hỏi nơi khác, quá hạn chưa trả lời"
    ),
}
RANKS: Mapping[str, tuple[str, Promise]] = {
    "excellent": ("ok", gettext_lazy("xuất sắc")),
    "good": ("ok", gettext_lazy("tốt")),
    "fair": ("progress", gettext_lazy("khá")),
    "average": ("risk", gettext_lazy("trung bình")),
    "weak": ("no", gettext_lazy("yếu")),
}
WHO: Mapping[str, tuple[Promise, str]] = {
    "work": (gettext_lazy("Đang xử lý"), "a"),
    "desk": (gettext_lazy("Chờ tại bàn"), "b"),
    "signature": (gettext_lazy("Chờ ký"), "risk"),
    "applicant": (gettext_lazy("Chờ người dân"), "c"),
    "other": (gettext_lazy("Chờ cơ quan khác"), "d"),
}


def sentence(one: Signal) -> str:
    """What was counted and what stands beside it."""
    count = {"count": formats.number(one.count), "of": formats.number(one.of)}
    beside = [formats.number(round(float(value), 1)) for value in one.beside]
    match one.kind:
        case SignalKind.LAST_HOUR:
            told = _("%(count)s hồ sơ trong giờ cuối; giờ liền trước %(before)s, giờ liền sau "
                     "%(after)s (trong %(of)s hồ sơ).")  # fmt: skip
        case SignalKind.LAST_DAY:
            told = _("%(count)s hồ sơ vào ngày cuối; ngày làm việc liền trước %(before)s, liền "
                     "sau %(after)s (trong %(of)s hồ sơ).")  # fmt: skip
        case SignalKind.END_OF_MONTH if beside:
            return _("%(count)s hồ sơ; hai ngày làm việc thường của cùng tháng có %(usual)s "
                     "(trong %(of)s hồ sơ).") % {**count, "usual": beside[0]}  # fmt: skip
        case SignalKind.END_OF_MONTH:
            return _("Chưa có tháng trọn vẹn trong khoảng đang xem.")
        case SignalKind.SECOND_SUPPLEMENT | SignalKind.ASKED_ON_LAST_DAY:
            return _("%(count)s trong %(of)s hồ sơ có yêu cầu bổ sung.") % count
        case SignalKind.REOPENED_SOON:
            return _("%(count)s hồ sơ, bên %(of)s hồ sơ đã kết thúc.") % count
        case _:
            return _("%(count)s trong %(of)s hồ sơ có trong tay.") % count
    return told % {**count, "before": beside[0], "after": beside[1]}


def replayed(one: Replayed) -> str:
    return _("Chờ ký: trung vị %(now)s → %(more)s giờ làm việc") % {
        "now": hours(one.now), "more": hours(one.more),
    }  # fmt: skip


def hours(value: object) -> str:
    return formats.number(round(float(value), 1))  # type: ignore[arg-type]


def days(value: int | None) -> str:
    """Working days; what so many have not reached yet is said."""
    return _("chưa tới") if value is None else formats.number(value)
