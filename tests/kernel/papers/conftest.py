"""A report and a letter of a ward, in our own words; every name and number in them is invented."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from opendistrict.kernel.papers import (
    Bullets,
    Column,
    Heading,
    Paper,
    Paragraph,
    Run,
    Signature,
    Table,
)

Maker = Callable[..., Paper]

COLUMNS = (
    Column("STT", 0.6, "center"),
    Column("Chỉ tiêu", 3.6),
    Column("Đơn vị", 1.1, "center"),
    Column("Kế hoạch", 1.1),
    Column("Thực hiện", 1.2),
)
ROWS = (
    ("1", "Tỷ lệ hồ sơ giải quyết đúng hạn", "%", "98", "97,4"),
    ("2", "Thu ngân sách nhà nước trên địa bàn", "tỷ đồng", "1.250", "1.312,6"),
    ("3", "Tuyến đường có vỉa hè dành cho người đi bộ từ 1,5 m", "tuyến", "24", "-"),
)
BODY = (
    Paragraph.of(Run("Căn cứ chương trình công tác năm 2026;", italic=True)),
    Paragraph.of("Ủy ban nhân dân phường báo cáo kết quả tháng 01 năm 2026 như sau:"),
    Heading(1, "Kết quả thực hiện"),
    Heading(2, "Tình hình chung"),
    Paragraph.of("Phường tiếp nhận ", Run("1.284 hồ sơ", bold=True), ", giải quyết 1.251 hồ sơ."),
    Heading(2, "Các chỉ tiêu chủ yếu"),
    Heading(3, "Kinh tế"),
    Bullets(("Thu ngân sách vượt tiến độ;", "Cấp mới 312 giấy phép.")),
    Table(COLUMNS, ROWS, caption="Bảng 1. Kết quả tháng 01", unit="Đơn vị tính: như cột 3"),
    Heading(1, "Nhiệm vụ trọng tâm"),
    Paragraph.of("Trên đây là báo cáo tháng 01 năm 2026, kính trình Thành phố xem xét."),
)


@pytest.fixture
def report() -> Maker:
    def make(**changes: Any) -> Paper:
        words: dict[str, Any] = {
            "parent_agency": "Ủy ban nhân dân\nThành phố Hồ Chí Minh",
            "agency": "Ủy ban nhân dân\nphường Bến Thành",
            "number": "7",
            "symbol": "BC-UBND",
            "place": "Bến Thành",
            "dated_on": date(2026, 2, 5),
            "kind": "Báo cáo",
            "subject": "Kết quả thực hiện chỉ tiêu tháng 01 năm 2026",
            "recipients_to": ("Ủy ban nhân dân Thành phố", "Sở Tài chính;"),
            "body": BODY,
            "signature": Signature(
                "TM. Ủy ban nhân dân\nKT. Chủ tịch", "Phó Chủ tịch", "Nguyễn Văn Mẫu"
            ),
            "recipients": ("Như trên", "- Các phòng chuyên môn;", "Lưu: VT, KT."),
        }
        return Paper(**(words | changes))

    return make


@pytest.fixture
def letter() -> Maker:
    def make(**changes: Any) -> Paper:
        words: dict[str, Any] = {
            "agency": "Ủy ban nhân dân\nphường Sài Gòn",
            "number": "128",
            "symbol": "UBND-KT",
            "place": "Sài Gòn",
            "dated_on": date(2026, 10, 12),
            "subject": "phối hợp kiểm tra vỉa hè đường Nguyễn Huệ",
            "recipients_to": ("Công an phường Sài Gòn",),
            "body": (Paragraph.of("Đề nghị quý cơ quan cử cán bộ tham gia."),),
            "signature": Signature("Chủ tịch", "", "Trần Thị Thử"),
            "recipients": ("Như trên", "Lưu: VT"),
        }
        return Paper(**(words | changes))

    return make
