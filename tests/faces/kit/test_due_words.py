"""The reasoning behind a date, in both languages: one case of each kind of step."""

from datetime import datetime
from fractions import Fraction

import pytest
from django.utils import translation
from tests.makers import HERE

from opendistrict.faces.kit import due_words
from opendistrict.kernel.workclock import Due, Every, Step, StepKind

K = StepKind


def on(day: int, hour: int = 17, minute: int = 0) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=HERE)


CASES = {
    K.BEGINS: (
        Step(K.BEGINS, until=on(23, 9)),
        "Tiếp nhận lúc 09:00 ngày 23/11/2026; thời hạn tính từ lúc này.",
        "Received 23/11/2026 at 09:00; the term runs from then.",
    ),
    K.BEGINS_LATER: (
        Step(K.BEGINS_LATER, since=on(23, 19), until=on(24, 7, 30)),
        (
            "Nhận lúc 19:00 ngày 23/11/2026, ngoài giờ nhận hồ sơ; thời hạn tính từ "
            "07:30 ngày 24/11/2026."
        ),
        (
            "Came 23/11/2026 at 19:00, outside the hours of receipt; the term runs from "
            "24/11/2026 at 07:30."
        ),
    ),
    K.COUNTS: (
        Step(K.COUNTS, until=on(27), amount=Fraction(3), every=Every.WORKING_DAY),
        "Đếm 3 ngày làm việc, không tính ngày đầu: đến 17:00 ngày 27/11/2026.",
        "3 working days, the first day not counted: until 27/11/2026 at 17:00.",
    ),
    K.PAUSED: (
        Step(
            K.PAUSED, since=on(24, 9), until=on(26, 9), amount=Fraction(2),
            every=Every.WORKING_DAY, why="payment",
        ),
        (
            "Tạm dừng từ 09:00 ngày 24/11/2026 đến 09:00 ngày 26/11/2026 (chờ người nộp thực hiện "
            "nghĩa vụ tài chính): cộng thêm 2 ngày làm việc."
        ),
        (
            "On hold from 24/11/2026 at 09:00 to 26/11/2026 at 09:00 (waiting for payment): "
            "2 working days added."
        ),
    ),
    K.STOPPED: (
        Step(K.STOPPED, since=on(24, 9), why="supplement"),
        (
            "Tạm dừng từ 09:00 ngày 24/11/2026 (chờ người nộp bổ sung giấy tờ). Ngày hẹn mới được "
            "tính khi hồ sơ được xử lý tiếp."
        ),
        (
            "On hold since 24/11/2026 at 09:00 (waiting for papers of the applicant). A new "
            "date is found when the work goes on."
        ),
    ),
    K.ROLLED: (
        Step(K.ROLLED, since=on(28), until=on(30)),
        "17:00 ngày 28/11/2026 không làm việc hoặc đã qua: lùi đến 17:00 ngày 30/11/2026.",
        "28/11/2026 at 17:00 is no working day or has passed: moved to 30/11/2026 at 17:00.",
    ),
    K.EXTENDED: (
        Step(
            K.EXTENDED, until=on(30), amount=Fraction(1), every=Every.WORKING_DAY,
            why="Văn bản mẫu 05",
        ),
        "Gia hạn 1 ngày làm việc (Văn bản mẫu 05): đến 17:00 ngày 30/11/2026.",
        "Extended by 1 working day (Văn bản mẫu 05): until 30/11/2026 at 17:00.",
    ),
    K.ENDS: (
        Step(K.ENDS, until=on(30)),
        "Hạn trả kết quả: 17:00 ngày 30/11/2026.",
        "The result is due 30/11/2026 at 17:00.",
    ),
}  # fmt: skip


@pytest.mark.parametrize("kind", list(StepKind))
def test_every_kind_of_step_is_a_sentence_in_both_languages(kind: StepKind) -> None:
    step, vietnamese, english = CASES[kind]
    with translation.override("vi"):
        assert due_words.lines(Due(None, (step,))) == [vietnamese]
    with translation.override("en"):
        assert due_words.lines(Due(None, (step,))) == [english]
