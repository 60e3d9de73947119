"""Plain text, Markdown and HTML; encodings; what clean text means."""

import hashlib
import os
import re
import unicodedata
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from tests.kernel.intake import samples

from opendistrict.kernel.intake import Extracted, Notice, Unreadable, extract

ROOT = Path(__file__).parents[3]
SHARED = Path(os.environ.get("OD_SHARED", ROOT / "../shared"))


def notice(result: Extracted, code: str) -> Notice | None:
    return next((n for n in result.notices if n.code == code), None)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
def test_unicode_is_read_with_and_without_its_mark(encoding: str) -> None:
    data = samples.SENTENCE.encode(encoding)
    result = extract(data, filename="a.txt")
    assert (result.text, result.kind, result.pages) == (samples.SENTENCE, "text", None)
    assert result.sha256 == hashlib.sha256(data).hexdigest()
    converted = notice(result, "encoding_was_converted")
    named = encoding if encoding in ("utf-16", "utf-32") else None
    assert (converted and converted.details["encoding"]) == named


def test_big_endian_utf16_is_read() -> None:
    data = b"\xfe\xff" + samples.SENTENCE.encode("utf-16-be")
    assert extract(data).text == samples.SENTENCE


@pytest.mark.parametrize(
    "text",
    [
        samples.SENTENCE,
        "Số: 12/QĐ-UBND\r\nQUYẾT ĐỊNH\r\nVề việc thu ngân sách “năm 2026” – đợt 1\r\n",
        "hoà giải ở khuỷu tay, quý, giếng, nghiêng, thuở, khuya, tuyết, xoong",
    ],
)
def test_windows_1258_is_read_when_it_is_vietnamese(text: str) -> None:
    result = extract(samples.windows_1258(text), filename="a.txt")
    assert result.text == text.replace("\r\n", "\n").strip()
    converted = notice(result, "encoding_was_converted")
    assert converted is not None
    assert converted.details == {"encoding": "windows-1258"}


def test_decomposed_letters_are_composed_and_the_eth_is_repaired() -> None:
    result = extract(unicodedata.normalize("NFD", "Ðoàn Quận, ðường").encode())
    assert result.text == "Đoàn Quận, đường"
    assert result.notices == ()


def test_control_characters_go_and_are_noticed() -> None:
    raw = "a\x00b\x07c\u200bd\u202ee\ufefff and enough ordinary words around them all\tnow\x0bline"
    result = extract(raw.encode())
    assert result.text == "abcdef and enough ordinary words around them all now\nline"
    removed = notice(result, "control_characters_removed")
    assert removed is not None
    assert removed.details == {"count": 5}


def test_lines_end_in_one_way_and_spaces_are_spaces() -> None:
    result = extract("a \r\nb\rc\u2028d\u00a0e\n\n\n\n\nf\u00adg".encode())
    assert result.text == "a\nb\nc\nd e\n\nfg"
    assert result.notices == ()


def test_characters_without_meaning_are_noticed_and_stay() -> None:
    result = extract("Kính gửi: \uf0b7 \ufffdy ban".encode())
    assert result.text == "Kính gửi: \uf0b7 \ufffdy ban"
    meaningless = notice(result, "characters_without_meaning")
    assert meaningless is not None
    assert meaningless.details == {"count": 2, "characters": ["\uf0b7", "\ufffd"]}


@pytest.mark.parametrize(
    ("encoding", "text"),
    [
        ("tcvn3", samples.tcvn3(samples.SENTENCE)),
        ("vni", "UÛy ban nhaân daân Quaän 1 ban haønh keá hoaïch chænh trang væa heø, chuû trì"),
        ("viqr", "U?y ban nha^n da^n Qua^.n 1 ban ha`nh ke^' hoa.ch, ddo^ thi. va` tru+o+'c"),
    ],
)
def test_text_from_before_unicode_is_noticed_and_left_alone(encoding: str, text: str) -> None:
    around = f"{samples.SENTENCE}\n{text}\n{samples.SENTENCE}"
    result = extract(around.encode(), filename="a.txt")
    assert result.text == around
    suspected = notice(result, "legacy_encoding_suspected")
    assert suspected is not None
    assert suspected.details["encoding"] == encoding
    spans = suspected.details["samples"]
    assert spans
    for span in spans:
        assert result.text[span["start"] : span["end"]] == span["text"]
        assert span["text"] in text


@pytest.mark.parametrize(
    "text",
    [
        samples.SENTENCE,
        "Le café «Été» à l'hôtel, 5 µm, © 2026, Windows®, ½ ngày, §3, 20°C",
        "f(x) = a^2 + b^n, o+u, a(n), call(o), C++ and e^x are not Vietnamese",
        "UBND, HĐND, QĐ-UBND, NĐ-CP, TƯ, THÔNG TƯ LIÊN TỊCH",
        "Straße, Größe, Übung, Äpfel, naïve, façade, São Paulo, Ærø, coöperate",
    ],
)
def test_other_text_is_not_suspected(text: str) -> None:
    assert extract(text.encode()).notices == ()


def test_real_documents_are_not_suspected() -> None:
    """Two of them are raw text recognition, with hundreds of misread words."""
    paths = sorted((SHARED / "data" / "texts").glob("*.md"))
    if not paths:
        pytest.skip(f"no directive texts in {SHARED} (set OD_SHARED)")
    for path in paths:
        result = extract(path.read_bytes(), filename=path.name)
        assert notice(result, "legacy_encoding_suspected") is None, path.name
        assert result.kind == "md"


def test_real_documents_survive_windows_1258() -> None:
    path = SHARED / "data" / "texts" / "nghi-dinh-30-2020-nd-cp-noi-dung.md"
    if not path.exists():
        pytest.skip(f"no directive texts in {SHARED} (set OD_SHARED)")
    text = extract(path.read_bytes()).text
    writable = "".join(c for c in text if c in "“”–…" or c.isascii() or c.isalpha())
    assert extract(samples.windows_1258(writable)).text == extract(writable.encode()).text


@settings(max_examples=200, deadline=None)
@given(st.text(st.characters(codec="utf-8"), min_size=1, max_size=200))
@example("\xad")
@example("a\xad\u0301")
def test_clean_text_is_clean_whatever_comes(raw: str) -> None:
    try:
        text = extract(("quận 1 " * 50 + raw).encode()).text
    except Unreadable as refused:
        assert refused.code == "text_encoding_is_unknown"
        return
    assert unicodedata.is_normalized("NFC", text)
    assert "Ð" not in text
    assert {c for c in text if unicodedata.category(c) in ("Cc", "Cs")} <= {"\n"}
    assert not re.search(r" \n|\n{3}|^\s|\s$", text)
    assert extract(text.encode()).text == text


@pytest.mark.parametrize(
    "raw",
    [
        "a" + "\u0316\u0301" * 500_000,
        " " * 2_000_000 + "x",
        "a " * 1_000_000 + "ớ" * 1_000_000,
        "a'" * 1_000_000 + "^",
        "©" * 2_000_000,
        "\n" * 2_000_000 + "x",
    ],
)
def test_no_text_makes_the_cleaning_slow(raw: str) -> None:
    """Each of these takes minutes where a step costs the square of the length."""
    assert extract(raw.encode()).kind == "text"


def test_markdown_is_text_by_its_name() -> None:
    text = "# Kế hoạch\n\n<p>1. Mục</p>"
    result = extract(text.encode(), filename="a.MD")
    assert (result.kind, result.text, result.notices) == ("md", text, ())


def test_text_under_another_name_is_read_and_noticed() -> None:
    result = extract("Xin chào".encode(), filename="a.docx")
    assert result.kind == "text"
    wrong = notice(result, "name_does_not_match_content")
    assert wrong is not None
    assert wrong.details == {"claimed": "docx", "found": "text"}


PAGE = """<!DOCTYPE html><html lang="vi"><head><title>Tựa</title><style>p{}</style></head><body>
<nav><a href="/">Trang chủ</a></nav><h1>Kế hoạch   số&nbsp;12</h1>
<script>document.write("xấu")</script><!-- ghi chú --><noscript>bật lên</noscript>
<p>Thu ng&acirc;n s&#225;ch <b>đạt</b>
<i>95&#37;</i>,<br>tăng.<!-- a -->Xong</p><div hidden>ẩn</div><div style="display: none">ẩn</div>
<ul><li>một<li>hai <ul><li>ba</ul></ul><ol><li>bốn</ol>
<table><tr><th>Tên<th>Số</tr><tr><td><p>thu</p><p>chi</p><td>16.050</tr><tr><td>một ô</table>
<table><tr><td>trái<table><tr><td>x<td>y</table><td>phải</table>
<pre>a
  b</pre><textarea>gõ</textarea></body></html>"""


def test_a_page_gives_its_blocks_as_lines() -> None:
    result = extract(PAGE.encode(), filename="a.html")
    assert result.kind == "html"
    assert result.text.split("\n") == [
        "Kế hoạch số 12",
        "Thu ngân sách đạt 95%,",
        "tăng.Xong",
        "một",
        "hai",
        "ba",
        "bốn",
        "Tên | Số",
        "thu chi | 16.050",
        "một ô",
        "trái",
        "x | y",
        "phải",
        "a",
        "b",
    ]
    assert [n.code for n in result.notices] == ["automatic_numbers_are_left_out"]


def test_the_main_part_of_a_page_is_taken_if_it_has_one() -> None:
    page = "<html><body><header>Đầu</header><main><p>Giữa</p></main>cuối</body></html>"
    assert extract(page.encode()).text == "Giữa"


def test_a_page_is_html_by_its_content_or_by_its_name() -> None:
    page = f"<html><body><p>{samples.SENTENCE}</p></body></html>".encode()
    result = extract(page, filename="a.doc")  # as many offices save their documents
    assert (result.kind, result.text) == ("html", samples.SENTENCE)
    assert notice(result, "name_does_not_match_content") is not None
    fragment = extract(b"<p>a</p><p>b</p>", filename="a.htm")
    assert (fragment.kind, fragment.text, fragment.notices) == ("html", "a\nb", ())


@pytest.mark.parametrize(
    ("page", "encoding"),
    [
        (samples.windows_1258(f"<html><body>{samples.SENTENCE}</body>"), "windows-1258"),
        (f"<html><body>{samples.SENTENCE}</body>".encode("utf-16"), "utf-16"),
        (
            b"<html><meta charset=windows-1252><body>"
            + samples.SENTENCE.encode("ascii", "xmlcharrefreplace")
            + b" \x96 d\xe9j\xe0</body>",
            "windows-1252",
        ),
        (
            f'<?xml version="1.0" encoding="utf-8"?><html><body>{samples.SENTENCE}'.encode(),
            None,
        ),
    ],
)
def test_a_page_is_decoded_as_it_declares(page: bytes, encoding: str | None) -> None:
    result = extract(page, filename="a.html")
    assert result.text.startswith(samples.SENTENCE)
    converted = notice(result, "encoding_was_converted")
    assert (converted and converted.details["encoding"]) == encoding


def nested(depth: int) -> bytes:
    return f"<html><body>{'<div>' * depth}đáy{'</div>' * depth}<p>cuối</p>".encode()


def test_a_deep_page_is_read_whole_or_not_at_all() -> None:
    assert extract(nested(1_900)).text == "đáy\ncuối"
    with pytest.raises(Unreadable) as caught:
        extract(nested(50_000))
    assert caught.value.code == "file_is_corrupt"
    assert caught.value.details["reason"] == "nesting"
