"""A quote in words: why not, by what right, and how the charge came."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from opendistrict.engine.cases import queries as cases
from opendistrict.engine.cases.queries import finding
from opendistrict.faces.kit import due_words, formats
from opendistrict.faces.kit.dossier_words import either, said
from opendistrict.kernel.days import day_of
from opendistrict.registers.orgs import queries as orgs
from opendistrict.registers.places.shapes import SegmentShape
from opendistrict.services.sidewalks.shapes import By, UseRule, Weighed

BY = {
    By.PERMIT: gettext_lazy("Cần giấy phép"),
    By.REGISTRATION: gettext_lazy("Đăng ký, không cần giấy phép"),
    By.NOTICE: gettext_lazy("Báo cho phường, không cần giấy phép"),
    By.AGREEMENT: gettext_lazy("Cần cơ quan quản lý đường thỏa thuận"),
    By.NOTHING: gettext_lazy("Không phải xin phép"),
}


def rule(weighed: Weighed) -> dict[str, Any] | None:
    if weighed.regime is None or weighed.rule is None:
        return None
    regime, use = weighed.regime, weighed.rule
    return {
        "name": either(use.name, use.name_en), "by": BY[use.by], "basis": regime.basis,
        "is_kept": is_kept(use),
        "do": _("Báo phường và nhận chỗ") if use.by is By.NOTICE else _("Giữ chỗ và làm hồ sơ"),
        "then": ""
        if use.by is By.NOTICE
        else _("Giữ 2 ngày, đủ để nộp hồ sơ. Chưa phải trả tiền."),
        "confidence": use.confidence, "until": regime.until,
        "note": either(regime.note, regime.note_en),
    }  # fmt: skip


def is_kept(use: UseRule) -> bool:
    """Whether this page can keep a place for it: by notice, or until an application is filed."""
    return use.by is By.NOTICE or bool(use.procedure)


def filing(use: UseRule | None, unit_id: UUID | None, at: datetime) -> dict[str, Any] | None:
    """Under which procedure one applies, and what the ward promises to who files it now."""
    if use is None or not use.procedure or unit_id is None:
        return None
    version = cases.in_force(use.procedure, day_of(at))
    if version is None:
        return None
    procedure, _flow = cases.rules_of(version.id)
    promised = finding.promise(procedure, unit_id, at).online
    return {
        "code": use.procedure,
        "name": said(procedure.name),
        "promised": due_words.moment(promised.at),
        "why": due_words.lines(promised),
    }


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
