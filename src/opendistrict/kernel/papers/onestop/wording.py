"""Phrases that the forms share."""

from datetime import date, datetime

from opendistrict.kernel.days import HERE
from opendistrict.kernel.papers.onestop.inputs import Dossier, Fee, Office, Officer
from opendistrict.kernel.papers.paper import Block, Paragraph, Run, Signature

SIGN_HERE = "(Ký, ghi rõ họ tên)"


def day(when: date) -> str:
    """ "05 tháng 02 năm 2026", with noughts as Decree 30/2020/NĐ-CP, annex I, II.4.b wants them."""
    month = f"{when.month:02d}" if when.month < 3 else f"{when.month}"
    return f"{when.day:02d} tháng {month} năm {when.year}"


def moment(at: datetime) -> str:
    """ "14 giờ 05 phút, ngày 23 tháng 11 năm 2026", local time."""
    here = at.astimezone(HERE)
    return f"{here:%H} giờ {here:%M} phút, ngày {day(here.date())}"


def short_moment(at: datetime) -> str:
    """ "14:05\\n23/11/2026", for cells."""
    return f"{at.astimezone(HERE):%H:%M\n%d/%m/%Y}"


def dong(amount: int) -> str:
    """ "1.250.000 đồng"."""
    return f"{amount:,} đồng".replace(",", ".")


def fee_words(fees: tuple[Fee, ...]) -> str:
    """ "Phí thẩm định 25.000 đồng (đã nộp); …", or that there is nothing to pay."""
    if not fees:
        return "không thu"
    return "; ".join(
        f"{fee.name} {dong(fee.amount)} ({'đã nộp' if fee.is_paid else 'chưa nộp'})" for fee in fees
    )


Field = tuple[str, str | Run]


def fields(*named: Field, notes: tuple[str, ...] = ()) -> Paragraph:
    """Lines of a form in one paragraph: "Thủ tục: …"; notes stand below, each after a dash."""
    runs: list[Run] = []
    for name, value in named:
        lead = "\n" if runs else ""
        runs += [Run(f"{lead}{name}: "), value if isinstance(value, Run) else Run(value)]
    runs += [Run(f"\n- {note}", italic=True) for note in notes]
    return Paragraph(tuple(runs), "left")


def noted(notes: tuple[str, ...]) -> tuple[Paragraph, ...]:
    """The derivation of a date, below it."""
    words = "\n".join(f"- {note}" for note in notes)
    return (Paragraph.of(Run(words, italic=True), align="left"),) if notes else ()


def about(dossier: Dossier, *more: Field) -> Paragraph:
    """The lines that say which dossier this is and whose."""
    found: list[Field] = [
        ("Mã hồ sơ", Run(dossier.code, bold=True)),
        ("Thủ tục hành chính", dossier.procedure),
        ("Người nộp hồ sơ", Run(dossier.applicant, bold=True)),
    ]
    if dossier.representative:
        found[-1] = ("Người có yêu cầu", Run(dossier.applicant, bold=True))
        found.append(("Người nộp thay", Run(dossier.representative, bold=True)))
        found.append(("Nộp thay theo", dossier.authority))
    if dossier.address:
        found.append(("Địa chỉ", dossier.address))
    if dossier.phone:
        found.append(("Điện thoại", dossier.phone))
    return fields(*found, *more)


def listed(items: tuple[str, ...]) -> tuple[Block, ...]:
    """ "1. …", each in its paragraph."""
    return tuple(Paragraph.of(f"{number}. {item}") for number, item in enumerate(items, 1))


def contact(office: Office) -> str:
    """Where one may ask."""
    phone = f", điện thoại {office.phone}" if office.phone else ""
    return f"{office.desk}, {office.in_a_line}, địa chỉ {office.address}{phone}"


def signed_by(officer: Officer | None, title: str) -> Signature:
    if officer is None:
        return Signature()
    note = "" if officer.authority else SIGN_HERE
    return Signature(officer.authority, officer.title or title, officer.name, note)
