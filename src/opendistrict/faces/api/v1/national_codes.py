"""Code tables of the national database of dossiers. Source: open systems that exchange with the
national portal use the same ones; the names of the sync fields are as in the public descriptions
of the index of Decision 766/QĐ-TTg. Checked against the domain notes by a test."""

from collections.abc import Mapping
from typing import TypeVar

CHANNELS: Mapping[str, str] = {"1": "counter", "2": "online", "3": "post"}
"""KenhThucHien: trực tiếp, trực tuyến, bưu chính công ích."""
SUBJECTS: Mapping[str, str] = {"0": "citizen", "1": "enterprise", "2": "household_business"}
"""LoaiDoiTuong: công dân, doanh nghiệp, hộ kinh doanh."""
PAPERS: Mapping[str, str] = {"0": "original", "1": "copy", "2": "electronic"}
"""LoaiGiayTo: bản chính, bản sao, bản điện tử."""
FEE_WHEN: Mapping[str, str] = {"1": "intake", "2": "processing", "4": "result"}
"""HinhThucThu: thu khi tiếp nhận, khi bổ sung, khi trả kết quả."""
PAID: Mapping[str, bool] = {"0": False, "1": True}
TERM_UNITS: Mapping[str, str] = {
    "hour": "giờ", "working_hour": "giờ làm việc", "day": "ngày",
    "working_day": "ngày làm việc", "month": "tháng",
}  # fmt: skip
"""DonViTinh."""

_V = TypeVar("_V")


def back(table: Mapping[str, _V], value: _V) -> str:
    """The code of one of our own words."""
    return next(code for code, word in table.items() if word == value)
