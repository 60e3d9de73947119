"""Records as the national portal and we exchange them: the sync fields of Decision 766/QĐ-TTg,
and, of an application, who applies and what was filled in (names of those fields are ours)."""

from datetime import datetime
from typing import Annotated, Any, Literal

from ninja import Schema
from pydantic import BeforeValidator, Field

from opendistrict.faces.api.v1.papers import FileIn
from opendistrict.faces.api.v1.wire import Code, Moment, Name, Word


def _text(value: object) -> object:
    """Codes come as numbers or as text."""
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else value


Coded = Annotated[Word, BeforeValidator(_text)]


class TaiLieu(Schema):
    MaGiayTo: Word = Field(description="The code of the paper in the procedure; else khac.")
    LoaiGiayTo: Coded = Field("2", description="0 bản chính, 1 bản sao, 2 bản điện tử.")
    SoLuong: int = Field(1, ge=1, le=99)
    DuocSoHoa: bool = False
    DuocLayTuKhoDMQG: bool = Field(False, description="Taken from the applicant's national store.")
    TepDinhKem: FileIn | None = None


class NguoiNopGui(Schema):
    LoaiDoiTuong: Coded = Field("0", description="0 công dân, 1 doanh nghiệp, 2 hộ kinh doanh.")
    HoTen: Name
    SoDinhDanh: Word = ""
    NgaySinh: Word = Field("", description="YYYY-MM-DD")
    SoDienThoai: Word = ""
    Email: Word = ""
    DiaChi: Word = ""


class HoSoGui(Schema):
    """What the portal sends. Of a dossier that is known, MaHoSo, TrangThai and NgayCapNhat are
    enough; what came before NgayCapNhat is passed by."""

    MaHoSo: Code
    TrangThai: Coded = Field(description="1 mới đăng ký … 10 đã trả kết quả.")
    NgayCapNhat: Moment = Field(description="When the portal gave it that state.")
    MaTTHC: Word = Field("", description="The national code of the procedure, or ours.")
    NgayNop: Moment | None = None
    KenhThucHien: Coded = Field("2", description="1 trực tiếp, 2 trực tuyến, 3 bưu chính.")
    MaDonVi: Word = Field("", description="The administrative code of the office: 26740.")
    NguoiNop: NguoiNopGui | None = None
    ToKhai: dict[str, Any] = Field(default={}, max_length=200)
    TaiLieuNop: list[TaiLieu] = Field(default=[], max_length=30)
    TaiKhoanDuocXacThucVoiVNeID: bool = False
    GhiChu: Word = ""


class LePhi(Schema):
    TenLePhi: str
    SoTien: int | None = Field(description="đồng; null: no rate is known.")
    HinhThucThu: str = Field(description="1 khi tiếp nhận, 2 khi bổ sung, 4 khi trả kết quả.")
    TrangThaiThanhToan: str = Field(description="0 chưa, 1 đã thanh toán.")


class TaiLieuRa(Schema):
    MaGiayTo: str
    LoaiGiayTo: str
    SoLuong: int
    DuocSoHoa: bool
    DuocLayTuKhoDMQG: bool


class HoSo(Schema):
    """Where a dossier stands with us."""

    MaHoSo: str
    MaTTHC: str
    NgayNop: datetime
    NgayTiepNhan: datetime | None
    NgayHenTra: datetime | None
    NgayKetThucXuLy: datetime | None
    KenhThucHien: str
    TrangThai: str
    HoSoCoThanhPhanSoHoa: bool
    TaiLieuNop: list[TaiLieuRa]
    DuocThanhToanTrucTuyen: bool
    DanhSachLePhi: list[LePhi]
    ThoiGianGiaiQuyet: str | None
    DonViTinh: str | None


class HoSoDaXuLy(HoSo):
    """What became of a message. `ignored` is no fault: it was known, or is behind our state."""

    KetQua: Literal["filed", "supplemented", "withdrawn", "ignored"]
    LyDo: str = Field(description="Why it was ignored, as a code; else empty.")


class DanhSach(Schema):
    items: list[HoSo]
    next: str = Field(description="The value of `after` from which to go on, now or later.")
    more: bool = Field(description="There is more already.")
