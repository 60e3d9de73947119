"""What the style page shows its components with. All of it is made up: sample data."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from opendistrict.faces.kit.charts.band import Foreseen
from opendistrict.faces.kit.fields import DayField
from opendistrict.faces.kit.tables import Cell, Column, Row, SavedFilter, Table
from opendistrict.faces.kit.tags.layout import Entry
from opendistrict.faces.kit.tags.states import TASKS, VERDICTS

SHADES = ("a", "b", "c", "d")


class SampleForm(forms.Form):
    """Every kind of control once."""

    title = forms.CharField(
        label=_("Tên nhiệm vụ"), help_text=_("Một câu, bắt đầu bằng động từ."), max_length=200
    )
    unit = forms.ChoiceField(label=_("Đơn vị chủ trì"))
    due = DayField(label=_("Thời hạn"), required=False)
    content = forms.CharField(
        label=_("Nội dung"), widget=forms.Textarea(attrs={"rows": 3}), required=False
    )
    urgency = forms.ChoiceField(label=_("Độ khẩn"), widget=forms.RadioSelect)
    papers = forms.FileField(
        label=_("Tệp kèm theo"), required=False, help_text=_("PDF hoặc DOCX, tối đa 20 MB.")
    )
    notify = forms.BooleanField(label=_("Gửi thông báo cho đơn vị phối hợp"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        units = (_("Phòng Kinh tế"), _("Phòng Quản lý đô thị"), _("Văn phòng"))
        self.fields["unit"].choices = [("", _("Chọn đơn vị"))] + [(u, u) for u in units]
        self.fields["urgency"].choices = [
            ("normal", _("Thường")),
            ("urgent", _("Khẩn")),
            ("most", _("Hỏa tốc")),
        ]


class SampleFilter(forms.Form):
    q = forms.CharField(label=_("Từ khóa"), required=False)
    state = forms.ChoiceField(label=_("Tình trạng"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["state"].choices = [
            ("", _("Tất cả")),
            ("late", _("Quá hạn")),
            ("near", _("Sắp đến hạn")),
        ]


def targets() -> Table:
    rows = [
        (_("Kinh tế"), _("Tăng trưởng thương mại, dịch vụ"), 10.17, 15, "%", "KHONG_DAT", None, {}),
        ("", _("Thu ngân sách nhà nước"), 16050, 15980, _("tỷ đồng"), "DAT", None, {}),
        (
            _("Cải cách hành chính"),
            _("Hồ sơ giải quyết đúng hạn, kể cả hồ sơ còn mở"),
            97.6,
            98,
            "%",
            "KHO_DAT",
            (97.2, 98.1),
            {"low": 90, "high": 100},
        ),
        ("", _("Hồ sơ trực tuyến toàn trình"), 72, 60, "%", "VUOT", None, {"striving": 70}),
        (
            _("Đô thị"),
            _("Vi phạm xây dựng không tăng so với năm trước"),
            8,
            10,
            _("vụ"),
            "DAT",
            None,
            {"direction": "down", "high": 20},
        ),
        ("", _("Chỉnh trang hẻm"), None, 79, _("hẻm"), "CHUA_DEN_KY", None, {}),
    ]
    return Table(
        caption=_("Chỉ tiêu theo lĩnh vực"),
        columns=[
            Column(_("Chỉ tiêu")),
            Column(_("So với kế hoạch"), kind="chart", is_hidden=True),
            Column(_("Thực hiện"), kind="number"),
            Column(_("Kế hoạch"), kind="number"),
            Column(_("Kết quả")),
        ],
        rows=[_target(*row) for row in rows],
        count=_("6 chỉ tiêu"),
    )


def _target(
    group: str,
    name: str,
    actual: float | None,
    plan: float,
    unit: str,
    verdict: str,
    forecast: tuple[float, float] | None,
    more: dict[str, Any],
) -> Row:
    values = {"actual": actual, "plan": plan, "unit": unit, "verdict": verdict, "label": name}
    chart = {"striving": None, "low": None, "high": None, "direction": "up", "forecast": forecast}
    return Row(
        cells=[
            Cell(
                name, note=_("đo từ hồ sơ") if actual else _("kỳ đánh giá: quý IV"), href="#table"
            ),
            Cell(template="kit/style/_bullet_cell.html", values={**values, **chart, **more}),
            Cell(template="kit/style/_amount_cell.html", values={"value": actual, "unit": unit}),
            Cell(template="kit/style/_amount_cell.html", values={"value": plan, "unit": unit}),
            Cell(template="kit/style/_verdict_cell.html", values={"verdict": verdict}),
        ],
        group=group,
    )


def tasks(today: date) -> Table:
    rows = [
        (_("Đề án kinh tế đêm: triển khai thực địa"), _("Phòng Kinh tế"), -6, "late"),
        (_("Kiểm định ba chung cư cũ"), _("Phòng Quản lý đô thị"), 2, ""),
        (_("Danh mục tuyến vỉa hè đợt 2"), _("Ủy ban nhân dân phường"), 14, ""),
    ]
    states = ("DANG_THUC_HIEN_QUA_HAN", "SAP_DEN_HAN", "CHO_XAC_NHAN")
    return Table(
        caption=_("Nhiệm vụ"),
        columns=[
            Column(_("Nhiệm vụ")),
            Column(_("Chủ trì")),
            Column(_("Tình trạng")),
            Column(_("Thời hạn"), kind="date"),
            Column(_("Việc làm được"), kind="actions", is_hidden=True),
        ],
        rows=[
            Row(
                cells=[
                    Cell(name, href="#table"),
                    unit,
                    Cell(template="kit/style/_task_cell.html", values={"code": state}),
                    Cell(
                        template="kit/style/_due_cell.html",
                        values={"due": today + timedelta(days=days), "left": days},
                    ),
                    Cell(template="kit/style/_nudge_cell.html", values={"name": name}),
                ],
                kind=kind,
            )
            for (name, unit, days, kind), state in zip(rows, states, strict=True)
        ],
        count=_("1.000+ nhiệm vụ"),
        next="?after=sample#table",
    )


def empty_table() -> Table:
    return Table(
        caption=_("Nhiệm vụ"),
        columns=[],
        rows=[],
        empty_title=_("Chưa có nhiệm vụ nào được giao"),
        empty_text=_("Mở một văn bản chỉ đạo, chọn đoạn cần làm rồi bấm “Giao việc”."),
    )


def filters() -> list[SavedFilter]:
    return [
        SavedFilter("1", _("Quá hạn của tôi"), "state=late", is_current=True),
        SavedFilter("2", _("Sắp đến hạn tuần này"), "state=near"),
    ]


def history(today: date) -> list[Entry]:
    at = datetime(today.year, today.month, today.day, 1, 15, tzinfo=UTC)
    return [
        Entry(
            at=at - timedelta(hours=2),
            who=_("Hệ thống"),
            what=_("Nhắc lần 2: còn 2 ngày làm việc"),
            icon="bell",
            kind="risk",
        ),
        Entry(
            at=at - timedelta(days=3),
            who="Trần Văn Mẫu",
            what=_("Báo cáo tiến độ 60%"),
            note=_("Đã khảo sát 12 trên 20 tuyến; chờ số liệu của hai phường."),
            icon="message",
            kind="progress",
        ),
        Entry(
            at=at - timedelta(days=21),
            who="Nguyễn Thị Ví Dụ",
            what=_("Giao nhiệm vụ cho Phòng Kinh tế"),
            icon="send",
            kind="ok",
            href="#timeline",
        ),
    ]


def revenue() -> dict[str, Any]:
    known = [1180, 2310, 3720, 5010, 6240, 7630, 9020, 10110, 11480, 12930, 14300]
    last = [1320, 2700, 4210, 5620, 7050, 8600, 10050, 11400, 12890, 14500, 16100, 17794]
    month = _("T%(month)s")
    return {
        "history": [(month % {"month": n}, value) for n, value in enumerate(known, 1)],
        "forecast": [Foreseen(month % {"month": 12}, 15740, 15300, 16240, 14980, 16600)],
        "previous": last,
        "plan": 15980,
    }


def on_time() -> dict[str, Any]:
    known = [95.2, 96.1, 95.8, 97.0, 97.4, 98.2, 97.9, 97.6]
    month = _("T%(month)s")
    return {
        "history": [(month % {"month": n}, value) for n, value in enumerate(known, 1)],
        "plan": 98,
    }


def shares() -> dict[str, Any]:
    return {
        "set": [
            (_("Đạt"), 26, "ok"),
            (_("Vượt"), 9, "progress"),
            (_("Không đạt"), 3, "no"),
        ],
        "directive": [
            (_("xong"), 2, "ok"),
            (_("đang làm"), 8, "progress"),
            (_("chưa giao"), 3, "idle"),
        ],
        "causes": list(
            zip(
                (_("chờ chữ ký"), _("chờ cơ quan khác"), _("xử lý"), _("chờ người dân")),
                (41, 27, 22, 10),
                SHADES,
                strict=True,
            )
        ),
    }


def streets() -> dict[str, Any]:
    """Three invented stretches of an invented quarter."""
    lines = [
        ("A1", _("Đoạn mẫu A, phía bắc"), "ok", [[106.6990, 10.7755], [106.7032, 10.7781]]),
        ("A2", _("Đoạn mẫu B, phía nam"), "risk", [[106.6998, 10.7742], [106.7041, 10.7768]]),
        ("A3", _("Đoạn mẫu C, phố Ước Lệ"), "no", [[106.7032, 10.7781], [106.7050, 10.7750]]),
    ]
    notes = {"ok": _("còn chỗ"), "risk": _("gần đầy"), "no": _("hết chỗ")}
    area = [[106.698, 10.773], [106.706, 10.773], [106.706, 10.779], [106.698, 10.779]]
    ground = {
        "type": "Feature",
        "id": "ground",
        "properties": {"kind": "ground"},
        "geometry": {"type": "Polygon", "coordinates": [[*area, area[0]]]},
    }
    features = [
        {
            "type": "Feature",
            "id": code,
            "properties": {"name": name, "kind": kind},
            "geometry": {"type": "LineString", "coordinates": line},
        }
        for code, name, kind, line in lines
    ]
    return {
        "features": {"type": "FeatureCollection", "features": [ground, *features]},
        "spots": [
            {"id": code, "label": name, "note": notes[kind]} for code, name, kind, _line in lines
        ],
    }


def chart_notes() -> dict[str, str]:
    return {
        "band": _("dải dự báo 80%, đã trúng 78%"),
        "bullets": _(
            "vạch đậm: kế hoạch · thanh: thực hiện · nền sáng: vùng đạt · dải: dự báo 80%"
        ),
    }


def codes() -> dict[str, list[str]]:
    return {"verdicts": list(VERDICTS), "task_codes": list(TASKS)}
