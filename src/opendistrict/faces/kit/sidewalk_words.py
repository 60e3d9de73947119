"""A use of the sidewalk in words, alike for its holder, the office and whoever checks it."""

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from opendistrict.faces.kit import formats
from opendistrict.faces.kit.dossier_words import either
from opendistrict.faces.kit.words import sentence
from opendistrict.kernel.days import day_of
from opendistrict.kernel.geo import Side
from opendistrict.kernel.money import Money
from opendistrict.registers.places import queries as places
from opendistrict.registers.places.shapes import FrontageShape, SegmentShape
from opendistrict.services.sidewalks import queries
from opendistrict.services.sidewalks.shapes import (
    DAY,
    Fee,
    FeeKind,
    Ground,
    Hindrance,
    Method,
    Regime,
    RoundShape,
    UseRule,
    UseShape,
    Wanted,
    Why,
    WishShape,
)

STREETS = {
    "central": gettext_lazy("tuyến trung tâm"),
    "remaining": gettext_lazy("tuyến còn lại"),
}
KINDS = {
    FeeKind.OTHER: gettext_lazy("việc khác"), FeeKind.PARKING: gettext_lazy("trông giữ xe"),
}  # fmt: skip
STANDING = {
    "tree": gettext_lazy("cây"), "bus_stop": gettext_lazy("trạm xe buýt"),
    "hydrant": gettext_lazy("trụ nước chữa cháy"), "ramp": gettext_lazy("lối dốc"),
    "gate": gettext_lazy("cổng"), "head_office_gate": gettext_lazy("cổng trụ sở"),
    "crossing": gettext_lazy("lối qua đường"), "pole": gettext_lazy("trụ điện"),
    "bin": gettext_lazy("thùng rác"), "planter": gettext_lazy("bồn cây"),
    "bench": gettext_lazy("ghế"), "cabinet": gettext_lazy("tủ điện, tủ cáp"),
    "sign": gettext_lazy("biển báo"), "other": gettext_lazy("vật khác"),
}  # fmt: skip
SIDES = {
    Side.LEFT: gettext_lazy("bên trái"), Side.RIGHT: gettext_lazy("bên phải"), Side.NONE: "",
}  # fmt: skip
STATES = {
    "held": ("progress", gettext_lazy("đang giữ chỗ")),
    "active": ("ok", gettext_lazy("được sử dụng")),
    "ended": ("idle", gettext_lazy("đã chấm dứt")),
    "revoked": ("late", gettext_lazy("đã thu hồi")),
    "let_go": ("idle", gettext_lazy("không còn giữ")),
}  # fmt: skip
LEGEND = (
    ("risk", gettext_lazy("Có người dùng, giữ chỗ, hoặc đang đóng")),
    ("ok", gettext_lazy("Tuyến trong danh mục, chưa ai dùng")),
    ("progress", gettext_lazy("Chưa ai dùng")),
    ("idle", gettext_lazy("Mép lòng đường; nét dày hơn: hè rộng hơn")),
)
METHODS = {
    Method.LOT: gettext_lazy("Bốc thăm"),
    Method.ROTATION: gettext_lazy("Luân phiên: ai lâu chưa được dùng thì được trước"),
}
ROUNDS = {
    "open": ("progress", gettext_lazy("đang nhận ghi tên")),
    "closed": ("risk", gettext_lazy("đã chốt danh sách, chờ con số")),
    "drawn": ("ok", gettext_lazy("đã định thứ tự")),
    "called_off": ("idle", gettext_lazy("đã thôi")),
}
TICKETS = {
    "entered": gettext_lazy("chờ định thứ tự"), "waiting": gettext_lazy("đang chờ chỗ trống"),
    "offered": gettext_lazy("đang được giữ chỗ"), "taken": gettext_lazy("đã nhận chỗ"),
    "lapsed": gettext_lazy("không nhận, hoặc hết ngày"), "withdrawn": gettext_lazy("đã rút"),
}  # fmt: skip
CLOSED = {
    Why.WORKS: gettext_lazy("Công trình"), Why.EVENT: gettext_lazy("Sự kiện"),
}  # fmt: skip
ENDED = {
    "hold_ran_out": gettext_lazy("Hết hạn giữ chỗ mà chưa nộp hồ sơ"),
    "place_was_changed": gettext_lazy("Đã đổi sang chỗ mới"),
    "dossier_was_not_granted": gettext_lazy("Hồ sơ không được giải quyết"),
}


def state(one: UseShape, on: date) -> tuple[str, str]:
    """The kind of its pill, and its word: what has run out by itself is neither in force nor
    ended by anybody."""
    is_to_end = queries.stands_until_its_end(one, on)
    stands = "active" if is_to_end else one.state
    if stands in queries.ALIVE and one.wanted.until <= on:
        return "idle", _("đã hết hạn")
    if stands == "active" and on < one.wanted.since:
        return "progress", _("chưa đến ngày")
    if stands == "active" and any(p.since <= on < p.until for p in one.pauses):
        return "risk", _("đang tạm ngừng")
    if is_to_end:
        return "ok", _("được dùng hết ngày %(day)s") % {"day": formats.day(last_day(one))}
    kind, word = STATES[one.state]
    return kind, str(word)


def round_facts(one: RoundShape) -> dict[str, Any]:
    """What anybody may know of a round."""
    kind, word = ROUNDS[one.state]
    named = next(
        (regime.uses[one.use] for regime in reversed(queries.regimes())
         if one.use in regime.uses and regime.in_force(one.since)), None,
    )  # fmt: skip
    return {
        "round": one, "kind": kind, "word": word,
        "name": either(named.name, named.name_en) if named else one.use,
        "streets": ", ".join(one.streets), "method": METHODS[one.method],
        "last": one.until - timedelta(days=1),
        "closes_on": day_of(one.closes_at - timedelta(seconds=1)),
    }  # fmt: skip


def ended_why(one: UseShape) -> str:
    return str(ENDED.get(one.ended_why, one.ended_why))


def falls_away(amount: Money) -> str:
    """What the holder is told of it: no rule says what becomes of it, so somebody decides."""
    return _(
        "Tính theo ngày được dùng, %(amount)s tiền phí không phát sinh. Trừ, hoàn hay giữ khoản này"
        " do cơ quan quyết định."
    ) % {"amount": formats.dong(amount.dong)}


def why(one: Hindrance) -> str:
    """The sentence of a hindrance, its lengths in metres and its hours as clocks show them."""
    told: dict[str, Any] = dict(one.details)
    for name in list(told):
        if name.endswith("_cm") and isinstance(told[name], int):
            told[name[:-3] + "_m"] = Decimal(told[name]) / 100
    if "hours" in told and isinstance(told["hours"], tuple):
        told["from"], told["to"] = (f"{at // 60 % 24:02}:{at % 60:02}" for at in told["hours"])
    if "kind" in told:
        told["kind_name"] = str(STANDING.get(told["kind"], told["kind"]))
    if isinstance(told.get("regimes"), list):
        told["regimes"] = "; ".join(told["regimes"])
    return sentence(one.code, **told)


def last_day(one: UseShape) -> date:
    """The last day on which it may be used, as people say it."""
    return min(one.wanted.until, one.ended_on or date.max) - timedelta(days=1)


def _regime(one: UseShape) -> Regime | None:
    return next((regime for regime in queries.regimes() if regime.code == one.regime), None)


def basis(one: UseShape) -> str:
    regime = _regime(one)
    return regime.basis if regime else one.regime


def use_name(one: UseShape) -> str:
    """The use by its name in the text that governs it."""
    regime = _regime(one)
    named = regime.uses.get(one.wanted.use) if regime else None
    return either(named.name, named.name_en) if named else one.wanted.use


def hours(wanted: Wanted) -> str:
    begin, end = wanted.hours
    if (begin, end) == (0, DAY):
        return _("cả ngày")
    return f"{begin // 60:02}:{begin % 60:02}\u00a0–\u00a0{end // 60 % 24:02}:{end % 60:02}"


def where(one: UseShape | WishShape) -> str:
    """The house before which it lies, else the street and how far from its corner."""
    return wheres([one])[one.id]


def wheres(some: Sequence[UseShape | WishShape]) -> dict[UUID, str]:
    """As `where`, by what each is called, for a page of them."""
    houses = places.frontages(one.frontage_id for one in some if one.frontage_id is not None)
    bare = [one for one in some if one.frontage_id not in houses]
    segments = places.segments(one.segment_id for one in bare) if bare else {}
    streets = places.streets(one.street_id for one in segments.values()) if bare else {}
    found = {
        one.id: f"{houses[one.frontage_id].number} {houses[one.frontage_id].street}"
        for one in some if one.frontage_id in houses
    }  # fmt: skip
    for one in bare:
        since, until = (formats.number(Decimal(at) / 100) for at in one.wanted.along)
        found[one.id] = _("%(street)s, từ mét %(since)s đến %(until)s") % {
            "street": streets[segments[one.segment_id].street_id].name,
            "since": since, "until": until,
        }  # fmt: skip
    return found


def lies(kerb: SegmentShape, houses: Sequence[FrontageShape]) -> str:
    """The corners, and its side by the house numbers, else as one walks from the first corner."""
    parts = []
    if kerb.from_corner and kerb.to_corner:
        corners = {"one": kerb.from_corner, "other": kerb.to_corner}
        parts.append(_("từ %(one)s đến %(other)s") % corners)
    if len(houses) > 1:
        parts.append(_("số %(first)s đến %(last)s") % {
            "first": houses[0].number, "last": houses[-1].number})  # fmt: skip
    elif houses:
        parts.append(_("số %(number)s") % {"number": houses[0].number})
    elif SIDES[kerb.side]:
        parts.append(str(SIDES[kerb.side]))
    return ", ".join(parts)


def size(wanted: Wanted) -> str:
    along, deep = wanted.along, wanted.depth
    return _("dài %(long)s m, sâu %(deep)s m, %(area)s m²") % {
        "long": _metres(along[1] - along[0]), "deep": _metres(deep[1] - deep[0]),
        "area": formats.number(wanted.square_metres),
    }  # fmt: skip


def fee(one: Fee) -> dict[str, Any]:
    """The derivation line by line: rate × square metres × half a month or a whole one."""
    return {
        "basis": one.basis, "confidence": one.confidence, "total": formats.dong(one.total.dong),
        "how": _("%(rate)s đ/m²/tháng (khu vực %(area)s, %(street)s, %(kind)s) × %(metres)s m²") % {
            "rate": formats.number(one.rate.dong), "area": one.area,
            "street": STREETS.get(one.street, one.street), "kind": KINDS.get(one.kind, one.kind),
            "metres": formats.number(one.square_metres),
        },
        "lines": [
            {"month": f"{line.month:%m/%Y}", "days": line.days,
             "share": _("nửa tháng") if line.share < 1 else _("một tháng"),
             "amount": formats.dong(line.amount.dong)}
            for line in one.lines
        ],
    }  # fmt: skip


_GROUNDS = {Ground.SIDEWALK: "Hè phố", Ground.ROADWAY: "Lòng đường"}  # values of the forms


def form_values(rule: UseRule, use: UseShape, where: str, left_cm: int | None) -> dict[str, str]:
    """What the forms of procedures ask of a place under these codes (`procedures/*.yaml`), as
    somebody would type it."""
    wanted = use.wanted
    return {
        "giu_cho": use.number, "muc_dich": rule.purpose, "tuyen_duong": where,
        "vi_tri": _GROUNDS[wanted.ground], "area_m2": format(wanted.square_metres, "f"),
        "con_lai_m": "" if left_cm is None else format(Decimal(left_cm) / 100, "f"),
        "tu_ngay": f"{wanted.since:%d/%m/%Y}",
        "den_ngay": f"{wanted.until - timedelta(days=1):%d/%m/%Y}",
    }  # fmt: skip


def _metres(centimetres: int) -> str:
    return formats.number(Decimal(centimetres) / 100)
