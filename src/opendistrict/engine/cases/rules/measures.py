"""What the life of dossiers leaves behind to be measured."""

from decimal import Decimal

from opendistrict.registers.facts.shapes import Kind, MeasureShape, Slice

_SOURCE, _SOURCE_NAME = "cases", "Hồ sơ thủ tục hành chính"
_TEN_YEARS = 3_650  # days
_YES_NO = (("yes", "Có", "Yes"), ("no", "Không", "No"))

FIELD = Slice("field", "Lĩnh vực", "Field")
PROCEDURE = Slice("procedure", "Thủ tục", "Procedure")
CHANNEL = Slice(
    "channel", "Kênh nộp", "Channel",
    (("counter", "Trực tiếp", "Counter"), ("online", "Trực tuyến", "Online"),
     ("post", "Bưu chính công ích", "Post")),
)  # fmt: skip
ON_TIME = Slice(
    "on_time", "Đúng hạn", "On time",
    (("yes", "Đúng hạn", "On time"), ("no", "Trễ hạn", "Late")),
)  # fmt: skip
LATE_AT = Slice("late_at", "Bước làm trễ", "Step that made it late")
ELECTRONIC = Slice("electronic", "Kết quả điện tử", "Electronic result", _YES_NO)
PAID_ONLINE = Slice(
    "paid_online", "Thanh toán trực tuyến", "Paid online",
    (*_YES_NO, ("none", "Không thu phí", "No fee")),
)  # fmt: skip
WHO = Slice(
    "who", "Chờ ai", "Who held it",
    (("work", "Đang xử lý", "Being worked on"), ("desk", "Chờ tại bàn", "Waiting on a desk"),
     ("signature", "Chờ ký", "Waiting for a signature"),
     ("applicant", "Chờ người dân", "Waiting for the applicant"),
     ("other", "Chờ cơ quan khác", "Waiting for another agency")),
)  # fmt: skip
SATISFIED = Slice("satisfied", "Hài lòng", "Satisfied", _YES_NO)


def _count(code: str, name: str, name_en: str, *slices: Slice) -> MeasureShape:
    return MeasureShape(
        code=f"cases.{code}", name=name, name_en=name_en, kind=Kind.FLOW, unit="hồ sơ",
        slices=slices, source=_SOURCE, source_name=_SOURCE_NAME, most=Decimal(1),
    )  # fmt: skip


RECEIVED = _count(
    "received", "Hồ sơ được tiếp nhận", "Dossiers received", FIELD, PROCEDURE, CHANNEL
)
NOT_RECEIVED = _count(
    "not_received", "Hồ sơ không được tiếp nhận", "Dossiers not received", FIELD, PROCEDURE, CHANNEL
)
SUPPLEMENTED = _count(
    "supplemented", "Lần yêu cầu bổ sung hồ sơ", "Supplement requests", FIELD, PROCEDURE
)
DONE = _count(
    "done", "Hồ sơ đã xử lý xong", "Dossiers done", FIELD, PROCEDURE, CHANNEL, ON_TIME, LATE_AT,
    ELECTRONIC, PAID_ONLINE,
)  # fmt: skip
FELL_DUE = _count(
    "fell_due", "Hồ sơ đến hạn", "Dossiers that fell due", FIELD, PROCEDURE, CHANNEL, ON_TIME,
    LATE_AT,
)  # fmt: skip
STOPPED = _count("stopped", "Hồ sơ dừng xử lý", "Dossiers stopped", FIELD, PROCEDURE)
REOPENED = _count("reopened", "Hồ sơ mở lại", "Dossiers reopened", FIELD, PROCEDURE)
APOLOGISED = _count("apologised", "Thư xin lỗi", "Apology letters", FIELD, PROCEDURE)
RATED = _count("rated", "Hồ sơ được đánh giá", "Dossiers rated", FIELD, PROCEDURE, SATISFIED)
WAITED = MeasureShape(
    code="cases.waited", name="Số ngày hồ sơ đã chờ, theo người giữ",
    name_en="Days dossiers waited, by who held them", kind=Kind.DURATION, unit="ngày", decimals=2,
    slices=(FIELD, WHO), source=_SOURCE, source_name=_SOURCE_NAME, most=Decimal(_TEN_YEARS),
)  # fmt: skip
PAID = MeasureShape(
    code="cases.paid", name="Phí, lệ phí đã thu", name_en="Fees received", kind=Kind.FLOW,
    unit="đồng", slices=(FIELD, PROCEDURE, Slice("online", "Trực tuyến", "Online", _YES_NO)),
    source=_SOURCE, source_name=_SOURCE_NAME, most=Decimal(10**9),
)  # fmt: skip
MEASURES = (
    RECEIVED, NOT_RECEIVED, SUPPLEMENTED, DONE, FELL_DUE, STOPPED, REOPENED, APOLOGISED, RATED,
    WAITED, PAID,
)  # fmt: skip
