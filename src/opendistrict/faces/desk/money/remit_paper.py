"""The statement of what is paid over to the budget on paper. A plain print-out of the books: it is
no copy of a printed form of the Treasury, and bears no form number."""

from opendistrict.kernel.days import day_of
from opendistrict.kernel.papers import Column, Paper, Paragraph, Run, Signature, Table
from opendistrict.registers.ledger.shapes import RemittanceShape

SYMBOL = "BK-NNS"
_NO_ITEM = "(khoản thu chưa khai mục ngân sách)"


def statement(one: RemittanceShape, *, unit: str, source: str, is_sample: bool) -> Paper:
    """In Vietnamese, as a paper of the office is. Without names as long as nobody approved it."""
    rows = [
        (str(place), item or _NO_ITEM, _dong(amount.dong))
        for place, (item, amount) in enumerate(one.lines, 1)
    ]
    return Paper(
        agency=f"Ủy ban nhân dân\n{unit}", symbol=SYMBOL, number=one.number,
        kind="Bảng kê nộp tiền vào ngân sách nhà nước", subject=one.reason,
        place=unit.removeprefix("Phường ").removeprefix("Xã "), dated_on=day_of(one.proposed_at),
        body=(
            _line("Nộp từ", source),
            _line("Căn cứ", one.legal_basis),
            _line("Mã ghi trong nội dung chuyển tiền", one.code),
            Table(
                columns=(
                    Column("STT", 1, "center"), Column("Mục ngân sách", 6, "left"),
                    Column("Số tiền", 3, "right"),
                ),
                rows=(*rows, ("", "Cộng", _dong(one.total.dong))), unit="Đơn vị tính: đồng",
            ),
            _line("Trạng thái trên sổ", _STATES[one.state]),
            *([_line("Giấy nộp tiền số", one.slip)] if one.slip else []),
            *([_line("Lý do hủy", one.undone_because)] if one.undone_because else []),
        ),
        signature=Signature(
            title="Người duyệt", name=one.decided_by if one.is_approved else "",
        ),
        counterpart=Signature(title="Người lập", name=one.proposed_by),
        end_mark=False, sample=is_sample, small=True,
    )  # fmt: skip


_STATES = {
    "waiting": "chờ duyệt", "rejected": "không được duyệt", "undone": "đã hủy, không còn giá trị",
    "due": "đã duyệt, tiền chưa đi", "left": "đã nộp",
}  # fmt: skip


def _line(label: str, value: str) -> Paragraph:
    return Paragraph.of(f"{label}: ", Run(value, bold=True), align="left")


def _dong(dong: int) -> str:
    return f"{dong:,}".replace(",", ".")
