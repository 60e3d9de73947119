"""Reports as an agency would send them, and who takes them in."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from tests.makers import HERE, actor, unit_id

from opendistrict.kernel.actor import Actor
from opendistrict.registers.documents import actions as documents
from opendistrict.services.revenue import actions, queries
from opendistrict.services.revenue.shapes import Heading, Sheet

HEAD = "Nội dung;Mã;Dự toán pháp lệnh;Dự toán phấn đấu;Thực hiện trong tháng;Lũy kế từ đầu năm"
TREASURY = "Kho bạc"
NOW = datetime(2026, 11, 23, 8, tzinfo=HERE)


def officer(post: str = "truong-phong-kthtdt-phuong-sai-gon") -> Actor:
    return actor(post)


def month_file(lines: Sequence[str], head: str = HEAD) -> bytes:
    return "\n".join([head, *lines]).encode("utf-8-sig")


def simple(vat: str, land: str, total: str, so_far: tuple[str, str, str]) -> bytes:
    return month_file([
        f"Thuế;mau-gtgt;1.200;1.300;{vat};{so_far[0]}",
        f"Đất;mau-dat;600;650;{land};{so_far[1]}",
        f"Tổng cộng;;1.800;1.950;{total};{so_far[2]}",
    ])  # fmt: skip


JANUARY = simple("100", "50,5", "150,5", ("100", "50,5", "150,5"))


def heading(month: int | None = 1, *, year: int = 2026, source: str = TREASURY,
            status: str = "actual", as_of: date | None = None) -> Heading:  # fmt: skip
    return Heading(
        unit_id=unit_id("phuong-sai-gon"), year=year, month=month, source=source, status=status,
        as_of=as_of or date(year, month or 12, 28),
    )  # fmt: skip


def read(data: bytes, told: Heading | None = None, layout: str = "mau-thu-thang") -> Sheet:
    found = queries.layout(layout)
    assert found is not None
    return queries.read_file(
        data, "thu.csv", layout=found, heading=told or heading(), actor=officer()
    )


def take(
    data: bytes, told: Heading | None = None, *, layout: str = "mau-thu-thang",
    who: Actor | None = None, at: datetime = NOW, name: str = "thu.csv",
) -> UUID:  # fmt: skip
    by = who or officer()
    file_id = documents.keep(data=data, name=name, media_type="text/csv", actor=by, at=at)
    (report,) = actions.take_file(
        file_id=file_id, layout=layout, heading=told or heading(), is_sample=True, actor=by, at=at
    )
    return report
