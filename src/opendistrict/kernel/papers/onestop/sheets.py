"""Forms 05 and 06: kept by the office."""

from datetime import timedelta

from opendistrict.kernel.papers.codes import verification
from opendistrict.kernel.papers.onestop import wording
from opendistrict.kernel.papers.onestop.inputs import (
    ControlSheet,
    HandOver,
    Register,
    RegisterRow,
)
from opendistrict.kernel.papers.paper import Column, Paper, Paragraph, Run, Table

_HANDS = (
    Column("STT", 0.7, "center"),
    Column("Bên giao", 2.2),
    Column("Bên nhận", 2.2),
    Column("Thời gian giao, nhận", 1.5, "center"),
    Column("Kết quả bên giao", 1.3, "center"),
    Column("Ghi chú", 1.6),
)
_REGISTER = (
    Column("STT", 0.75, "center"),
    Column("Mã hồ sơ", 2.6),
    Column("Thủ tục hành chính", 2.6),
    Column("Số bộ", 0.7, "center"),
    Column("Người nộp hồ sơ", 1.9),
    Column("Bộ phận giải quyết", 1.7),
    Column("Nhận hồ sơ", 1.5, "center"),
    Column("Hẹn trả", 1.5, "center"),
    Column("Trả kết quả", 1.5, "center"),
    Column("Cách nhận kết quả", 1.2),
    Column("Ghi chú", 1.3),
)
_OPEN = "-"


def control_sheet(said: ControlSheet) -> Paper:
    """Form 05, "Phiếu kiểm soát quá trình giải quyết hồ sơ": it goes with the dossier."""
    rows = tuple(_hand(number, one) for number, one in enumerate(said.hand_overs, 1))
    return Paper(
        agency=said.office.desk_in_lines,
        parent_agency=said.office.name,
        symbol=f"PKS-{said.office.abbreviation}",
        kind="Phiếu kiểm soát quá trình giải quyết hồ sơ",
        subject="",
        place=said.office.place,
        body=(
            wording.about(
                said.dossier,
                ("Thời gian nhận hồ sơ", wording.moment(said.dossier.received_at)),
                ("Hẹn trả kết quả", Run(wording.moment(said.promised_at), bold=True)),
            ),
            Table(_HANDS, rows, caption="Giao, nhận hồ sơ giữa các bộ phận"),
            Paragraph.of(
                Run("Kết quả bên giao: trước hạn, đúng hạn hoặc quá hạn của bước đó.", italic=True)
            ),
        ),
        signature=wording.signed_by(said.officer, "Người lập phiếu"),
        codes=verification(said.verification_url),
        end_mark=False,
        sample=said.is_sample,
        small=True,
    )


def _hand(number: int, one: HandOver) -> tuple[str, ...]:
    when = wording.short_moment(one.at)
    return (str(number), one.given_by, one.taken_by, when, one.outcome or _OPEN, one.note)


def register(said: Register) -> Paper:
    """Form 06, "Sổ theo dõi hồ sơ": the dossiers of a period, wide."""
    last = said.until - timedelta(days=1)
    rows = tuple(_line(number, row) for number, row in enumerate(said.rows, 1))
    return Paper(
        agency=said.office.desk_in_lines,
        parent_agency=said.office.name,
        symbol=f"STD-{said.office.abbreviation}",
        kind="Sổ theo dõi hồ sơ",
        subject=f"Từ ngày {said.since:%d/%m/%Y} đến ngày {last:%d/%m/%Y}",
        place=said.office.place,
        body=(
            Table(_REGISTER, rows),
            Paragraph.of(f"Cộng: {len(rows)} hồ sơ.", align="left"),
        ),
        signature=wording.signed_by(said.officer, "Người lập sổ"),
        landscape=True,
        end_mark=False,
        sample=said.is_sample,
        small=True,
    )


def _line(number: int, row: RegisterRow) -> tuple[str, ...]:
    returned = wording.short_moment(row.returned_at) if row.returned_at else _OPEN
    return (
        str(number), row.code, row.procedure, str(row.sets), row.applicant, row.handled_by,
        wording.short_moment(row.received_at), wording.short_moment(row.promised_at), returned,
        row.returned, row.note,
    )  # fmt: skip
