"""A quote in words: why not, by what right, and how the charge came."""

from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from opendistrict.faces.kit import formats
from opendistrict.faces.kit.dossier_words import either
from opendistrict.faces.kit.words import sentence
from opendistrict.registers.orgs import queries as orgs
from opendistrict.registers.places.shapes import SegmentShape
from opendistrict.services.sidewalks.shapes import By, Hindrance, Weighed

BY = {
    By.PERMIT: gettext_lazy("Cần giấy phép"),
    By.REGISTRATION: gettext_lazy("Đăng ký, không cần giấy phép"),
    By.NOTICE: gettext_lazy("Báo cho phường, không cần giấy phép"),
    By.AGREEMENT: gettext_lazy("Cần cơ quan quản lý đường thỏa thuận"),
    By.NOTHING: gettext_lazy("Không phải xin phép"),
}
STANDING = {
    "tree": gettext_lazy("cây"), "bus_stop": gettext_lazy("trạm xe buýt"),
    "hydrant": gettext_lazy("trụ nước chữa cháy"), "ramp": gettext_lazy("lối dốc"),
    "gate": gettext_lazy("cổng"), "head_office_gate": gettext_lazy("cổng trụ sở"),
    "crossing": gettext_lazy("lối qua đường"), "pole": gettext_lazy("trụ điện"),
    "bin": gettext_lazy("thùng rác"), "planter": gettext_lazy("bồn cây"),
    "bench": gettext_lazy("ghế"), "cabinet": gettext_lazy("tủ điện, tủ cáp"),
    "sign": gettext_lazy("biển báo"), "other": gettext_lazy("vật khác"),
}  # fmt: skip


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


def rule(weighed: Weighed) -> dict[str, Any] | None:
    if weighed.regime is None or weighed.rule is None:
        return None
    regime, use = weighed.regime, weighed.rule
    return {
        "name": either(use.name, use.name_en), "by": BY[use.by], "basis": regime.basis,
        "is_kept": use.by is By.NOTICE or bool(use.procedure),
        "do": _("Báo phường và nhận chỗ") if use.by is By.NOTICE else _("Giữ chỗ và làm hồ sơ"),
        "then": ""
        if use.by is By.NOTICE
        else _("Giữ 2 ngày, đủ để nộp hồ sơ. Chưa phải trả tiền."),
        "confidence": use.confidence, "until": regime.until,
        "note": either(regime.note, regime.note_en),
    }  # fmt: skip


def unit(unit_id: UUID | None, on: date) -> str:
    found = orgs.tree_on(on).units.get(unit_id) if unit_id else None
    return either(found.name, found.name_en) if found else ""


def metres(centimetres: int) -> str:
    return formats.number(Decimal(centimetres) / 100)


def between(segment: SegmentShape) -> str:
    if not segment.from_corner or not segment.to_corner:
        return ""
    corners = {"one": segment.from_corner, "other": segment.to_corner}
    return _("Đoạn từ %(one)s đến %(other)s") % corners
