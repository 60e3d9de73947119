"""Findings and places in words, for the telephone and for the office."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from opendistrict.faces.kit import formats, sidewalk_words
from opendistrict.faces.kit.dossier_words import either
from opendistrict.services.inspections import queries as inspections
from opendistrict.services.inspections.shapes import (
    DecisionShape,
    FindingShape,
    SanctionShape,
)
from opendistrict.services.sidewalks import queries as sidewalks
from opendistrict.services.sidewalks.shapes import (
    DAY,
    By,
    ClosedShape,
    Ground,
    Piece,
    Regime,
    Wanted,
)

STATES = {
    "found": ("risk", gettext_lazy("mới phát hiện")),
    "reminded": ("progress", gettext_lazy("đã nhắc, chờ kiểm tra lại")),
    "followed_up": ("risk", gettext_lazy("kiểm tra lại: chưa khắc phục")),
    "recorded": ("late", gettext_lazy("đã lập biên bản")),
    "fined": ("late", gettext_lazy("đã quyết định phạt")),
    "paid": ("ok", gettext_lazy("đã nộp phạt")),
    "closed": ("ok", gettext_lazy("đã đóng")),
}
BY = {
    By.PERMIT: gettext_lazy("giấy phép"),
    By.REGISTRATION: gettext_lazy("đăng ký"),
    By.NOTICE: gettext_lazy("thông báo cho phường"),
    By.AGREEMENT: gettext_lazy("thỏa thuận của cơ quan quản lý"),
    By.NOTHING: gettext_lazy("không cần thủ tục"),
}


def kinds() -> Mapping[str, str]:
    return {one.code: either(one.name, one.name_en) for one in inspections.kinds()}


def use_name(regime: Regime, use: str) -> str:
    named = regime.uses.get(use)
    return either(named.name, named.name_en) if named else use


def decided(one: FindingShape) -> str:
    """Number, amount and day of the decision to fine that stands; empty without one."""
    decision = one.record.decision if one.record else None
    if decision is None:
        return ""
    return _("Phạt %(amount)s theo quyết định %(number)s, hạn nộp %(day)s") % {
        "amount": formats.dong(decision.amount.dong), "number": decision.number,
        "day": formats.day(decision.due_on),
    }  # fmt: skip


def fine(one: DecisionShape, today: date) -> tuple[str, str]:
    """How a fine is paid: the kind that colours it, and the word."""
    if not one.open:
        return ("ok", _("Đã nộp đủ")) if one.paid else ("idle", _("Không còn phải nộp"))
    if one.due_on < today:
        return "late", _("Quá hạn nộp")
    return ("progress", _("Nộp một phần")) if one.paid else ("idle", _("Chưa nộp"))


def place(one: FindingShape) -> str:
    """The house before which it was, else street and metre, else the degrees."""
    if one.street and one.number:
        return f"{one.number} {one.street}"
    if one.street and one.spot.along_cm is not None:
        return _("%(street)s, mét %(along)s") % {
            "street": one.street, "along": metres(one.spot.along_cm),
        }  # fmt: skip
    if one.spot.latitude is not None:
        return f"{one.spot.latitude:.5f}, {one.spot.longitude:.5f}"
    return _("Chưa rõ chỗ")


def metres(centimetres: int | None) -> str:
    return formats.number(None if centimetres is None else Decimal(centimetres) / 100)


def measured(one: FindingShape) -> str:
    if one.length_cm is None:
        return ""
    if one.square_metres is None:
        return f"{metres(one.length_cm)} m"
    area = formats.number(one.square_metres)
    return f"{metres(one.length_cm)} × {metres(one.depth_cm)} m = {area} m²"


def span(sanction: SanctionShape | None, *, is_organisation: bool) -> str:
    """The range in words, or that none is known."""
    found = sanction.range_for(is_organisation=is_organisation) if sanction else None
    if found is None:
        return _("Chưa biết khung phạt")
    return f"{formats.number(found[0].dong, 0)} – {formats.dong(found[1].dong)}"


def pairs(**told: str) -> list[tuple[str, str]]:
    names = {
        "size": _("Kích thước"), "along": _("Dọc hè"), "depth": _("Tính từ mép lòng đường"),
        "hours": _("Giờ"), "since": _("Từ ngày"), "until": _("Đến hết ngày"),
        "basis": _("Theo văn bản"),
    }  # fmt: skip
    return [(names[key], value) for key, value in told.items()]


def closed(some: Sequence[ClosedShape], along_cm: int) -> list[tuple[str, str]]:
    """What the place is closed for today: whoever else is there is not there by right."""
    return [
        (f"{sidewalk_words.CLOSED[one.kind]}: {one.title}",
         _("đóng %(since)s – %(until)s m đến hết %(day)s") % {
             "since": metres(one.along[0]), "until": metres(one.along[1]),
             "day": formats.day(one.until - timedelta(days=1))})
        for one in some if one.along[0] - 100 <= along_cm < one.along[1] + 100
    ]  # fmt: skip


def held(pieces: Sequence[tuple[Piece, str]], along_cm: int, minute: int) -> list[tuple[str, str]]:
    """Who may be there today, without names: by kind, metres and whether now."""  # fmt: skip
    names = {
        one.code: either(one.name, one.name_en)
        for regime in sidewalks.regimes()
        for one in regime.uses.values()
    }
    told = []
    for piece, use in pieces:
        if not piece.along[0] - 100 <= along_cm < piece.along[1] + 100:
            continue
        begin, end = piece.minutes
        now = _("bây giờ được") if begin <= minute < end else _("bây giờ không được")
        stretch = f"{metres(piece.along[0])} – {metres(piece.along[1])} m"
        told.append((names.get(use, use), f"{stretch}; {_clock(begin)} – {_clock(end)}; {now}"))
    return told


def _clock(minute: int) -> str:
    return f"{minute // 60:02}:{minute % 60:02}"


def rules_of(at: datetime) -> dict[str, Any]:
    """What governs on the day: the texts, what each use needs, what walkers must be left."""
    day = at.date()
    some = [one for one in sidewalks.regimes() if one.in_force(day)]
    needs = [one.conditions.walkers_cm for one in some if one.conditions.walkers_cm]
    return {
        "texts": [one.basis for one in some],
        "walkers": f"{metres(max(needs))} m" if needs else "",
        "uses": [
            {"name": either(use.name, use.name_en), "by": str(BY[use.by])}
            for one in some
            for use in one.uses.values()
        ],
    }


def possible(segment_id: UUID, along_cm: int, at: datetime) -> list[dict[str, Any]]:
    """For every use that a text in force names: whether one metre of it could be had here now, and
    all that is in the way."""
    day, minute = at.date(), at.hour * 60 + at.minute
    told = []
    for regime in sidewalks.regimes():
        for rule in regime.uses.values() if regime.in_force(day) else ():
            ground = Ground.SIDEWALK if rule.ground is Ground.ANY else rule.ground
            wanted = Wanted(
                use=rule.code, ground=ground, along=(max(0, along_cm - 50), along_cm + 50),
                depth=(0, 100), since=day, until=day + timedelta(days=1),
                hours=(minute, min(DAY, minute + 1)),
            )  # fmt: skip
            weighed = sidewalks.quote(wanted, segment_id=segment_id).weighed
            told.append({
                "name": either(rule.name, rule.name_en), "by": str(BY[rule.by]),
                "yes": weighed.is_possible,
                "why": [sidewalk_words.why(one) for one in weighed.hindrances],
            })  # fmt: skip
    return told
