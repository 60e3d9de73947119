"""Where a thing stands, until when, and who has it. Never by colour alone: icon and word."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django import template
from django.template.context import Context
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from opendistrict.faces.kit import clock, formats

register = template.Library()

ICONS = {
    "ok": "check",
    "no": "x",
    "risk": "alert-triangle",
    "idle": "minus",
    "progress": "progress",
    "late": "clock-exclamation",
}


@dataclass(frozen=True, slots=True)
class Standing:
    """A kind (ok, no, risk, idle, progress, late) with its word; the icon follows the kind."""

    kind: str
    word: str | Promise
    icon: str = ""

    def __post_init__(self) -> None:
        assert self.kind in ICONS, f"no such kind of standing: {self.kind}"


# The eight verdicts on a target, as the party and state reports word them.
VERDICTS = {
    "VUOT": Standing("ok", _("Vượt"), "arrow-up"),
    "DAT": Standing("ok", _("Đạt")),
    "CO_BAN_DAT": Standing("ok", _("Cơ bản đạt"), "tilde"),
    "KHONG_DAT": Standing("no", _("Không đạt")),
    "CHUA_DEN_KY": Standing("idle", _("Chưa đến kỳ"), "hourglass-empty"),
    "DANG_THUC_HIEN": Standing("progress", _("Đang thực hiện")),
    "KHO_DAT": Standing("risk", _("Khó đạt")),
    "KHONG_DANH_GIA": Standing("idle", _("Không đánh giá được"), "help"),
}
# The states of a task in the Government's task-following systems.
TASKS = {
    "CHUA_THUC_HIEN_TRONG_HAN": Standing("idle", _("Chưa thực hiện"), "circle-dashed"),
    "CHUA_THUC_HIEN_QUA_HAN": Standing("late", _("Chưa thực hiện, quá hạn")),
    "DANG_THUC_HIEN_TRONG_HAN": Standing("progress", _("Đang thực hiện")),
    "DANG_THUC_HIEN_QUA_HAN": Standing("late", _("Đang thực hiện, quá hạn")),
    "DANG_THUC_HIEN_KHONG_HAN": Standing("progress", _("Đang thực hiện, không hạn")),
    "CHO_XAC_NHAN": Standing("progress", _("Chờ xác nhận"), "user-check"),
    "HOAN_THANH_TRONG_HAN": Standing("ok", _("Hoàn thành đúng hạn")),
    "HOAN_THANH_QUA_HAN": Standing("risk", _("Hoàn thành quá hạn"), "check"),
    "HOAN_THANH_KHONG_HAN": Standing("ok", _("Hoàn thành")),
    "TU_CHOI_NHIEM_VU": Standing("no", _("Từ chối nhiệm vụ"), "arrow-back-up"),
    "TU_CHOI_XAC_NHAN": Standing("no", _("Từ chối xác nhận")),
    "THUC_HIEN_LAI": Standing("risk", _("Thực hiện lại"), "rotate"),
    "TAM_HOAN": Standing("idle", _("Tạm hoãn"), "player-pause"),
    "HUY": Standing("idle", _("Đã thu hồi"), "ban"),
    "SAP_DEN_HAN": Standing("risk", _("Sắp đến hạn")),
}
NEAR = 3  # days left from which a deadline warns


def _shown(standing: Standing, note: str = "") -> dict[str, Any]:
    return {
        "kind": standing.kind,
        "word": standing.word,
        "icon": standing.icon or ICONS[standing.kind],
        "note": note,
    }


@register.inclusion_tag("kit/_pill.html")
def status_pill(kind: str, word: str, icon: str = "") -> dict[str, Any]:
    """`{% status_pill "risk" "Có nguy cơ" %}`: ok, no, risk, idle, progress or late."""
    return _shown(Standing(kind, word, icon))


@register.inclusion_tag("kit/_pill.html")
def verdict_pill(code: str, note: str = "") -> dict[str, Any]:
    """The verdict on a target by its code (`DAT`); the note stands beside it (−9,8%)."""
    return _shown(VERDICTS[code], note)


@register.inclusion_tag("kit/_pill.html")
def task_pill(code: str, note: str = "") -> dict[str, Any]:
    """Where a task stands, by its code (`CHO_XAC_NHAN`)."""
    return _shown(TASKS[code], note)


@register.filter
def kind_icon(kind: str) -> str:
    return ICONS[kind]


@register.filter
def initials(name: str) -> str:
    """The first and the last word of a Vietnamese name: Nguyễn Thị Ánh → NÁ."""
    words = name.split()
    return "".join(word[0] for word in ([words[0], words[-1]] if len(words) > 1 else words)).upper()


@register.filter
def verdict_word(code: str) -> str:
    return str(VERDICTS[code].word)


@register.filter
def task_word(code: str) -> str:
    return str(TASKS[code].word)


@register.inclusion_tag("kit/_deadline.html", takes_context=True)
def deadline_chip(
    context: Context,
    due: date | None,
    today: date | None = None,
    *,
    done: bool = False,
    working_days: int | None = None,
) -> dict[str, Any]:
    """How long until `due`, with the date beside it.

    `working_days` is the signed distance by the working calendar (from the caller, who knows the
    calendar in force); without it, calendar days are shown and called so. `done` calms it.
    """
    if due is None:
        return {"kind": "idle", "icon": "infinity", "words": gettext("không hạn"), "due": None}
    today = today or context.get("today") or clock.today(context.get("request"))
    left = (due - today).days if working_days is None else working_days
    say = formats.calendar_days if working_days is None else formats.working_days
    if done:
        kind, icon, words = "idle", "check", gettext("đã xong")
    elif due == today:
        kind, icon, words = "risk", "alarm", gettext("hôm nay")
    elif due < today:
        # On the days off after a deadline it is late by no working day yet.
        words = (
            gettext("quá hạn %(days)s") % {"days": say(left)} if left else gettext("vừa quá hạn")
        )
        kind, icon = "late", "clock-exclamation"
    else:
        words = gettext("còn %(days)s") % {"days": say(left)}
        kind, icon = ("risk", "alarm") if left <= NEAR else ("idle", "calendar")
    return {"kind": kind, "icon": icon, "words": words, "due": due}


@register.inclusion_tag("kit/_chip.html")
def person_chip(name: str, post: str = "", href: str = "") -> dict[str, Any]:
    """Who has it: `{% person_chip "Nguyễn Thị Mẫu" post="Chánh Văn phòng" %}`."""
    return {"what": "person", "icon": "user", "name": name, "note": post, "href": href}


@register.inclusion_tag("kit/_chip.html")
def unit_chip(name: str, href: str = "", note: str = "") -> dict[str, Any]:
    """Which unit has it: `{% unit_chip "Phòng Kinh tế" %}`."""
    return {"what": "unit", "icon": "building", "name": name, "note": note, "href": href}


@register.inclusion_tag("kit/_sample.html")
def sample_mark() -> dict[str, Any]:
    """Marks a number, person or document that was made up: "dữ liệu mẫu"."""
    return {}
