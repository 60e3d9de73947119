"""The papers of a dossier as inputs of the one-stop forms. Pure: who calls knows the dossier."""

import re
from collections.abc import Mapping
from datetime import date

from opendistrict.engine.cases.shapes.procedure import FieldKind, PaperKind, Procedure
from opendistrict.kernel.papers import onestop

_PLACEHOLDER = re.compile(r"\{([a-z][a-z0-9_]*)\}")
_KINDS = {
    PaperKind.ORIGINAL: "bản chính",
    PaperKind.COPY: "bản sao",
    PaperKind.ELECTRONIC: "bản điện tử",
}
_SYMBOLS = {
    "certificate": "GCN", "decision": "QĐ", "confirmation": "GXN", "copy": "BS", "reply": "",
}  # fmt: skip
COMMITTEE = "Ủy ban nhân dân"


def office(name: str) -> onestop.Office:
    """The committee of a ward or district by the unit's name. Its address is not known here: the
    line stays out of the paper rather than be guessed."""
    place = name.partition(" ")[2] if name.startswith(("Phường ", "Xã ")) else name
    return onestop.Office(name=f"{COMMITTEE}\n{name}", place=place, address="")


def submitted(procedure: Procedure, paper: str, kind: str, count: int) -> onestop.Submitted:
    """A paper of the dossier by its own name; one the procedure does not know by what it is."""
    names = {one.code: one.name.vi for one in procedure.papers}
    return onestop.Submitted(names.get(paper, "Giấy tờ khác"), _KINDS[PaperKind(kind)], count)


def result(
    procedure: Procedure,
    values: Mapping[str, object],
    *,
    applicant: str,
    code: str,
    office_name: str,
    officer: onestop.Officer,
) -> onestop.Result:
    """What was asked for, as the procedure words it; a place nobody filled in is left dotted."""
    found = procedure.result
    symbol = _SYMBOLS[found.kind]
    return onestop.Result(
        office=office(office_name), title=found.name.vi, kind=found.title.capitalize(),
        body=tuple(_filled(line, procedure, values, applicant, code) for line in found.body),
        officer=officer, symbol=f"{symbol}-UBND" if symbol else "UBND",
        recipients=(applicant, "Lưu: VT, hồ sơ"), is_sample=procedure.sample,
    )  # fmt: skip


def _filled(
    line: str, procedure: Procedure, values: Mapping[str, object], applicant: str, code: str
) -> str:
    known = {"applicant": applicant, "code": code}
    for field in procedure.form:
        if field.code in values:
            known[field.code] = _said(field.kind, values[field.code])
    return _PLACEHOLDER.sub(lambda found: known.get(found[1], "………"), line)


def _said(kind: FieldKind, value: object) -> str:
    """A value as a Vietnamese paper writes it."""
    if kind is FieldKind.YES_NO:
        return "có" if value else "không"
    if kind is FieldKind.DAY:
        return f"{date.fromisoformat(str(value)):%d/%m/%Y}"
    if kind is FieldKind.DECIMAL:
        return str(value).replace(".", ",")
    if kind is FieldKind.WHOLE:
        return f"{int(str(value)):,}".replace(",", ".")
    return str(value)
