"""The papers of a dossier as inputs of the one-stop forms. Pure: who calls knows the dossier."""

import re
from collections.abc import Mapping
from datetime import date

from opendistrict.engine.cases.shapes import representing
from opendistrict.engine.cases.shapes.procedure import FieldKind, PaperKind, Procedure
from opendistrict.kernel.papers import onestop
from opendistrict.registers.orgs.shapes import Ground

_PLACEHOLDER = re.compile(r"\{([a-z][a-z0-9_]*)\}")
_KINDS = {
    PaperKind.ORIGINAL: "bản chính",
    PaperKind.COPY: "bản sao",
    PaperKind.ELECTRONIC: "bản điện tử",
}
_SYMBOLS = {
    "certificate": "GCN", "decision": "QĐ", "confirmation": "GXN", "copy": "BS", "reply": "",
}  # fmt: skip


def signing_officer(name: str, title: str, ground: Ground) -> onestop.Officer:
    """Who signs a result, as Decree 30/2020/NĐ-CP has it (annex I, II.7): the title without the
    unit, which stands above; by delegation "TUQ." before the title of who gave the right, and by
    what paper; of a deputy "KT." before the title of the head."""
    office = _office_of(title)
    if ground.kind == "delegation":
        giver = _office_of(ground.giver_title)
        return onestop.Officer(name, office, f"TUQ. {giver}", f"(Theo {ground.basis})")
    _, is_deputy, head = office.rpartition("Phó ")
    return onestop.Officer(name, office, f"KT. {head}" if is_deputy else "")


def _office_of(title: str) -> str:
    """ "Phó Chủ tịch UBND phường Sài Gòn phụ trách kinh tế" → "Phó Chủ tịch"."""
    return title.partition(" UBND ")[0]


def submitted(procedure: Procedure, paper: str, kind: str, count: int) -> onestop.Submitted:
    """A paper of the dossier by its own name; one the procedure does not know by what it is."""
    names = {one.code: one.name.vi for one in (*procedure.papers, representing.PROOF)}
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
        office=onestop.Office.of_unit(office_name), kind=found.title.capitalize(),
        title="" if found.title.casefold() == found.name.vi.casefold() else found.name.vi,
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
