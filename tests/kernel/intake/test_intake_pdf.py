"""PDF: paragraphs from lines, pages, scans, a thousand pages."""

import subprocess
import threading
import unicodedata
from typing import Any

import pytest
from tests.kernel.intake import samples

from opendistrict.kernel.intake import Limits, extract
from opendistrict.kernel.intake.paragraphs import join

ARTICLE = (
    "Ủy ban nhân dân các phường phấn đấu đến năm 2026 thu ngân sách đạt 16.050 tỷ đồng, "
    "bảo đảm trật tự vỉa hè trên các tuyến đường trung tâm do Thành phố Hồ Chí Minh quản lý"
)


def report(articles: int) -> str:
    numbered = (
        f"Điều {n}. {ARTICLE} lần {n * 37}; {ARTICLE} đợt {n * 91}." for n in range(1, articles + 1)
    )
    return '#set page(numbering: "1")\n#set par(justify: true)\n' + "\n\n".join(numbered)


def test_wrapped_lines_become_paragraphs_again() -> None:
    result = extract(samples.paper(report(40)), filename="a.pdf")
    assert result.kind == "pdf"
    assert result.pages is not None
    assert result.pages > 3
    assert result.notices == ()
    assert result.text.split("\n") == [
        f"Điều {n}. {ARTICLE} lần {n * 37}; {ARTICLE} đợt {n * 91}." for n in range(1, 41)
    ]


def test_an_article_goes_on_over_the_page_and_the_page_number_is_gone() -> None:
    page = '#set page(height: 6cm, width: 15cm, numbering: "- 1 -")\n' + ARTICLE * 6
    result = extract(samples.paper(page))
    assert result.pages is not None
    assert result.pages > 1
    assert result.text == ARTICLE * 6


def test_decomposed_headings_are_headings_too() -> None:
    """Some programs write letters and marks apart; "Điều" must begin an article all the same."""
    lines = " \\\n".join(["Giao các phường thực hiện kế hoạch này", "Ðiều 2. Thu ngân sách"])
    result = extract(samples.paper(unicodedata.normalize("NFD", lines)))
    assert result.text.split("\n")[-1] == "Điều 2. Thu ngân sách"


def test_lines_join_when_the_sentence_goes_on() -> None:
    long = "Giao các phòng chuyên môn và Ủy ban nhân dân phường tổ chức thực hiện"
    lines = [
        "QUYẾT ĐỊNH",
        "Về việc thu ngân sách",
        "Điều 1. " + long,
        "kế hoạch này, phấn đấu đến hết năm kế hoạch theo chỉ tiêu được giao từ",
        "2026 trở đi, báo cáo kết quả về Thành phố qua Sở Tài chính và Sở Nội vụ",
        "Hồ Chí Minh.",
        "Điều 2. " + long,
        "2. Phòng Kinh tế",
        "a) thu,",
        "Chi;",
        "- nhóm",
    ]
    text, notices = join(["\n".join(lines)])
    assert text.split("\n") == [
        "QUYẾT ĐỊNH",
        "Về việc thu ngân sách",
        " ".join(lines[2:6]),
        lines[6],
        "2. Phòng Kinh tế",
        "a) thu, Chi;",
        "- nhóm",
    ]
    assert notices == ()


@pytest.mark.parametrize("form", ["{}", "- {} -", "Trang {}", "Trang {}/9", "{} / 9"])
def test_page_numbers_go_at_either_edge(form: str) -> None:
    top = [f"{form.format(n)}\nNội dung {n}.\nHết {n}." for n in range(1, 10)]
    bottom = [f"Nội dung {n}.\nHết {n}.\n{form.format(n + 4)}" for n in range(1, 10)]
    wanted = "\n".join(f"Nội dung {n}.\nHết {n}." for n in range(1, 10))
    assert join(top) == join(bottom) == (wanted, ())


def test_a_number_at_the_edge_that_does_not_count_pages_stays() -> None:
    pages = ["Chỉ tiêu.\n95", "Kết quả.\n40", "Đánh giá.\n12"]
    assert join(pages)[0] == "\n".join(pages)


def test_running_heads_go_and_are_told() -> None:
    body = "\n".join(f"Câu thứ {n} của trang." for n in range(6))
    pages = [f"CÔNG BÁO Số 7 trang {n + 12}\n{body}\nKết {n * n}!" for n in range(8)]
    text, (notice,) = join(pages)
    assert "CÔNG BÁO" not in text
    assert text.count("Câu thứ 3") == 8
    assert (notice.code, notice.details) == (
        "running_heads_are_left_out",
        {"lines": ["CÔNG BÁO Số … trang …"]},
    )


def test_headings_that_head_many_pages_stay() -> None:
    """ "Điều 3." at the top of the third page is no running head, though it counts like one."""
    body = "\n".join(f"Câu thứ {n} của trang." for n in range(6))
    pages = [f"Điều {n + 1}.\n{body}\nKết {n * n}!" for n in range(8)]
    text, notices = join(pages)
    assert [f"Điều {n + 1}." in text for n in range(8)] == [True] * 8
    assert notices == ()


def test_a_hyphen_at_the_end_of_a_line_joins() -> None:
    assert join(["QĐ-\nUBND giai đoạn 2021-\n2025 thu -\nchi"])[0] == (
        "QĐ-UBND giai đoạn 2021-2025 thu - chi"
    )
    data = samples.bare_pdf([samples.typed("Quyet dinh so 12/QD-", "UBND nam 2021-", "2025")])
    assert extract(data).text == "Quyet dinh so 12/QD-UBND nam 2021-2025"


def test_scanned_pages_among_typed_ones_are_named() -> None:
    long = samples.typed(*["Ke hoach thu ngan sach va chinh trang via he cua quan"] * 8)
    typed_over = samples.SCAN + b"\n" + long  # a scan that was read, its text laid under it
    data = samples.scanned_pdf(long, samples.SCAN, b"", typed_over)
    result = extract(data)
    assert result.pages == 4
    (notice,) = result.notices
    assert (notice.code, notice.details) == ("pages_are_scanned_only", {"pages": [2]})


def test_the_reader_is_told_how_far_it_is() -> None:
    heard: list[tuple[int, int]] = []
    data = samples.bare_pdf([samples.typed("a")] * 25)
    extract(data, progress=lambda page, pages: heard.append((page, pages)))
    assert heard == [(10, 25), (20, 25), (25, 25)]


def test_a_listener_that_fails_leaves_no_process_behind(monkeypatch: pytest.MonkeyPatch) -> None:
    begun: list[subprocess.Popen[bytes]] = []

    class Watched(subprocess.Popen[bytes]):
        def __init__(self, *args: Any, **options: Any) -> None:
            super().__init__(*args, **options)
            begun.append(self)

    def stop(page: int, pages: int) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(subprocess, "Popen", Watched)
    before = threading.active_count()
    with pytest.raises(KeyboardInterrupt):
        extract(samples.bare_pdf([samples.typed("a")] * 500), progress=stop)
    assert threading.active_count() == before
    (child,) = begun
    assert child.returncode is not None  # ended, and waited for


def test_a_thousand_pages_are_read() -> None:
    lines = [f"Dong thu {n} cua trang nay noi ve ke hoach thu ngan sach." for n in range(40)]
    data = samples.bare_pdf(
        [samples.typed(f"Ma {n * n}.", *lines, f"Het {n * n}.") for n in range(1_000)]
    )
    result = extract(data, filename="a.pdf")
    assert result.pages == 1_000
    assert all(f"Ma {n * n}." in result.text for n in range(1_000))


def test_the_page_limit_is_on_the_page() -> None:
    data = samples.bare_pdf([samples.typed("a")] * 6)
    assert extract(data, limits=Limits(pages=6)).pages == 6


def test_fifty_pages_are_read() -> None:
    data = samples.paper(report(560))
    result = extract(data)
    assert result.pages is not None
    assert result.pages >= 50
