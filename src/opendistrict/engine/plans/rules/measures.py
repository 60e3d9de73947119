"""What the life of tasks leaves behind to be measured."""

from decimal import Decimal

from opendistrict.registers.facts.shapes import Kind, MeasureShape, Slice

TIMING = Slice(
    "timing", "Thời hạn", "Against the due date",
    (("on_time", "Đúng hạn", "On time"), ("late", "Quá hạn", "Late"),
     ("no_due", "Không hạn", "No due date")),
)  # fmt: skip
GIVEN = MeasureShape(
    code="plans.tasks_given", name="Nhiệm vụ được giao", name_en="Tasks given",
    kind=Kind.FLOW, unit="nhiệm vụ", source="plans", source_name="Nhiệm vụ",
    most=Decimal(1),
)  # fmt: skip
DONE = MeasureShape(
    code="plans.tasks_done", name="Nhiệm vụ hoàn thành, đã được xác nhận",
    name_en="Tasks done and confirmed", kind=Kind.FLOW, unit="nhiệm vụ", source="plans",
    source_name="Nhiệm vụ", slices=(TIMING,), most=Decimal(1),
)  # fmt: skip
DAYS = MeasureShape(
    code="plans.task_days", name="Số ngày từ khi giao đến khi xong",
    name_en="Days from giving a task to its end", kind=Kind.DURATION, unit="ngày",
    source="plans", source_name="Nhiệm vụ", slices=(TIMING,), most=Decimal(3_650),
)  # fmt: skip
REFUSED = MeasureShape(
    code="plans.tasks_refused", name="Lần từ chối xác nhận, phải làm lại",
    name_en="Times a result was not confirmed", kind=Kind.FLOW, unit="lần", source="plans",
    source_name="Nhiệm vụ", most=Decimal(1),
)  # fmt: skip
MEASURES = (GIVEN, DONE, DAYS, REFUSED)
