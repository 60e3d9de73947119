"""The record of violation on paper. Its parts are those that a record has by the Law on handling
administrative violations (2012, article 58): time and place, who, what, how it was put, signatures.
It is no copy of the printed form of the decree."""

from datetime import datetime

from opendistrict.kernel.days import HERE
from opendistrict.kernel.money import Money
from opendistrict.kernel.papers import Heading, Paper, Paragraph, Run, Signature
from opendistrict.services.inspections.shapes import FindingShape, SanctionShape

SYMBOL = "BB-VPHC"
_BLANK = "................................................"


def record_of_violation(
    *, unit: str, found: FindingShape, kind: str, name: str, address: str, is_organisation: bool,
    said: str, sanction: SanctionShape | None, inspector: str, title: str, at: datetime,
    is_sample: bool,
) -> Paper:  # fmt: skip
    """The paper without number and date. The number of the identity card is left for the pen: it is
    not printed from what we keep."""
    noticed = found.noticed_at + found.skew if found.is_clock_wrong else found.noticed_at
    return Paper(
        agency=f"Ủy ban nhân dân\n{unit}", symbol=SYMBOL, kind="Biên bản vi phạm hành chính",
        subject=kind, place=unit.removeprefix("Phường ").removeprefix("Xã "),
        body=(
            Heading(2, "Thời gian, địa điểm"),
            _line("Phát hiện lúc", f"{noticed.astimezone(HERE):%H:%M ngày %d/%m/%Y}"),
            _line("Lập biên bản lúc", f"{at.astimezone(HERE):%H:%M ngày %d/%m/%Y}"),
            _line("Tại", place_words(found)),
            Heading(2, "Người lập biên bản"),
            _line("Họ tên, chức vụ", ", ".join(one for one in (inspector, title) if one)),
            Heading(2, "Tổ chức vi phạm" if is_organisation else "Cá nhân vi phạm"),
            _line("Tên", name),
            _line("Địa chỉ", address or _BLANK),
            _line("Mã số" if is_organisation else "Số định danh cá nhân", _BLANK),
            Heading(2, "Hành vi vi phạm"),
            _line("Hành vi", kind),
            *([_line("Đo được", _measured(found))] if found.length_cm else []),
            *([_line("Mô tả", found.note)] if found.note else []),
            _line("Ảnh kèm theo", f"{len(found.photos)}"),
            Heading(2, "Ý kiến của người vi phạm"),
            Paragraph.of(said or _BLANK),
            Heading(2, "Khung phạt để người có thẩm quyền xem xét"),
            *_range(sanction, is_organisation),
        ),
        signature=Signature(title="Người lập biên bản", name=inspector),
        counterpart=Signature(title="Người vi phạm", note="(Ký, ghi rõ họ tên)"),
        end_mark=False, sample=is_sample, small=True,
    )  # fmt: skip


def _line(label: str, value: str) -> Paragraph:
    return Paragraph.of(f"{label}: ", Run(value, bold=True), align="left")


def place_words(found: FindingShape) -> str:
    """Number and street, how far along, or the point on the map."""
    told = []
    if found.street:
        told.append(f"{found.number} {found.street}" if found.number else found.street)
    if found.spot.along_cm is not None:
        told.append(f"cách đầu đoạn {_metres(found.spot.along_cm)} m")
    if not told and found.spot.latitude is not None:
        told.append(f"tọa độ {found.spot.latitude:.6f}, {found.spot.longitude:.6f}")
    return ", ".join(told) or _BLANK


def _metres(cm: int) -> str:
    return f"{cm / 100:.2f}".replace(".", ",")


def _measured(found: FindingShape) -> str:
    assert found.length_cm is not None
    if found.square_metres is None or found.depth_cm is None:
        return f"dài {_metres(found.length_cm)} m"
    area = f"{found.square_metres:.2f}".replace(".", ",")
    return f"{_metres(found.length_cm)} m × {_metres(found.depth_cm)} m = {area} m²"


def _range(sanction: SanctionShape | None, is_organisation: bool) -> list[Paragraph]:
    span = sanction.range_for(is_organisation=is_organisation) if sanction else None
    if sanction is None or span is None:
        return [Paragraph.of("Chưa biết khung phạt cho hành vi này; hệ thống không tự đặt mức.")]
    told = [
        _line("Mức phạt", f"từ {_dong(span[0])} đến {_dong(span[1])}"),
        _line("Căn cứ", sanction.basis),
    ]
    if sanction.remedy:
        told.append(_line("Biện pháp khắc phục", sanction.remedy))
    return [*told, Paragraph.of("Biên bản này không quyết định mức phạt.")]


def _dong(amount: Money) -> str:
    return f"{amount.dong:,}".replace(",", ".") + " đồng"
