"""An officer who may urge nobody sees what is late, in words that agree with each other."""

from uuid import UUID

import pytest
from tests.faces.cockpit.signing import SignIn

from opendistrict.engine.plans import queries as plans

pytestmark = pytest.mark.usefixtures("work")
LATE = "Không có việc nào trễ"


def text(signed_in: SignIn, post: str) -> str:
    return signed_in(post).get("/cockpit/").content.decode()


def test_an_officer_sees_the_late_tasks_and_no_button(
    signed_in: SignIn, work: dict[str, UUID]
) -> None:
    page = text(signed_in, "chuyen-vien-tong-hop-quan-1")
    assert "Việc trễ và sắp đến hạn" in page and "Cần đôn đốc hôm nay" not in page
    assert "Đề án kinh tế đêm" in page and LATE not in page
    assert "/cockpit/urge/" not in page


def test_a_leader_still_urges(signed_in: SignIn, work: dict[str, UUID]) -> None:
    page = text(signed_in, "chu-tich-quan-1")
    assert "Cần đôn đốc hôm nay" in page and "/cockpit/urge/" in page


def test_who_reads_more_than_he_urges_is_told_so(
    signed_in: SignIn, work: dict[str, UUID], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A right over nothing that is late: the count above is not contradicted below."""
    monkeypatch.setattr(plans, "urgent", lambda **_: ())
    page = text(signed_in, "chu-tich-quan-1")
    assert "Không có việc nào bạn được đôn đốc" in page and LATE not in page
