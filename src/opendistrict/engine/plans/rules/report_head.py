"""The head and foot of a report: who issues it, to whom, who signs. Pure.

Abbreviations of offices are set by their heads (Decree 30/2020, annex I, II.3.b), so only that of
a People's Committee is known; elsewhere its place is left open.
"""

from dataclasses import dataclass

from opendistrict.engine.plans.shapes.reporting import ReportOffice
from opendistrict.kernel.papers import Signature

_PLACES = ("city", "district", "ward")
COMMITTEE = "Ủy ban nhân dân"
_TITLES = ("Chủ tịch", "Trưởng phòng", "Chánh Văn phòng", "Chánh Thanh tra", "Giám đốc",
           "Trưởng Công an", "Trưởng ban", "Bí thư", "Chủ nhiệm", "Hiệu trưởng")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Head:
    """`spoken` is how the text calls the office: "Ủy ban nhân dân Quận 1"."""

    agency: str
    parent: str
    symbol: str
    place: str
    spoken: str
    recipients_to: tuple[str, ...]
    recipients: tuple[str, ...]
    signature: Signature
    party: bool


def head(office: ReportOffice) -> Head:
    is_place = office.kind in _PLACES
    is_party = office.kind == "party"
    spoken = f"{COMMITTEE} {_lowered(office)}" if is_place else office.name
    above = _above(office)
    return Head(
        agency=f"{COMMITTEE}\n{office.name}" if is_place else office.name,
        parent=above.replace(COMMITTEE, "UBND", 1),
        symbol="BC-UBND" if is_place else "BC/…" if is_party else "BC-…",
        place=_place(office.place_name),
        spoken=spoken,
        recipients_to=(above,) if above else (),
        recipients=(
            *(("Như trên",) if above else ()),
            "Các đơn vị được giao nhiệm vụ nêu trong báo cáo",
            "Lưu: VT",
        ),
        signature=Signature(
            authority=f"TM. {COMMITTEE}" if is_place else "",
            title=_title(office.head_title, is_place=is_place),
            name=office.head_name,
        ),
        party=is_party,
    )


def _above(office: ReportOffice) -> str:
    """To whom the office reports. A party body stands beside the committee of its place, not
    under it: to whom it reports is not in the tree."""
    if not office.parent_name or (office.kind == "party" and office.parent_kind != "party"):
        return ""
    if office.parent_kind in _PLACES:
        return f"{COMMITTEE} {_inside(office.parent_name, office.parent_kind)}"
    return office.parent_name


def _lowered(office: ReportOffice) -> str:
    return _inside(office.name, office.kind)


def _inside(name: str, kind: str) -> str:
    """ "phường Sài Gòn" inside a sentence; "Quận 1" and "Thành phố" keep their capitals."""
    return name[:1].lower() + name[1:] if kind == "ward" else name


def _place(name: str) -> str:
    """ "Sài Gòn, ngày …" for phường Sài Gòn, but "Quận 1", "Phường 6" (II.4.b: numbers in full)."""
    for lead in ("Phường ", "Quận ", "Xã "):
        rest = name.removeprefix(lead)
        if rest != name and not rest[:1].isdigit():
            return rest
    return name


def _title(title: str, *, is_place: bool) -> str:
    """The office of who signs, without the name of the unit, which stands above."""
    key = title.lower()
    known = next((short for short in _TITLES if key.startswith(short.lower())), title)
    return known or ("Chủ tịch" if is_place else "Thủ trưởng đơn vị")
