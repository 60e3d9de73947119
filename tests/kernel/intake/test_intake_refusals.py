"""Every reason for which a file is not read, and that hostile files end in one of them."""

import io
import struct
import zipfile

import docx
import pypdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.kernel.intake import samples

from opendistrict.kernel.intake import (
    CODES,
    KINDS_READ,
    Extracted,
    Limits,
    Unreadable,
    check_size,
    extract,
)

MIB = 1024 * 1024
PNG = b"\x89PNG\r\n\x1a\n" + bytes(64)
EXE = b"MZ\x90\x00\x03\x00" + bytes(200)


def refused(data: bytes, filename: str = "", limits: Limits | None = None) -> Unreadable:
    with pytest.raises(Unreadable) as caught:
        extract(data, filename=filename, limits=limits or Limits())
    assert caught.value.codes == (caught.value.code,)
    return caught.value


@pytest.mark.parametrize(
    ("data", "filename"),
    [
        (b"", "a.txt"),
        (b" \r\n\t\n ", "a.txt"),
        (bytes(5_000), "a.docx"),
        (b"\xef\xbb\xbf \n", "a.txt"),
        (b"<html><head><title>x</title></head><body> </body></html>", "a.html"),
        (samples.word(), "a.docx"),
        (samples.bare_pdf([b""]), "a.pdf"),
    ],
)
def test_a_file_without_content_is_empty(data: bytes, filename: str) -> None:
    assert refused(data, filename).code == "file_is_empty"


def test_a_large_file_is_refused_before_it_is_read() -> None:
    no = refused(bytes(200 * MIB))
    assert no.code == "file_is_too_large"
    assert no.details == {"size": 200 * MIB, "limit": 50 * MIB}
    with pytest.raises(Unreadable, match="file_is_too_large"):
        check_size(50 * MIB + 1)
    check_size(50 * MIB)


def test_a_pdf_with_a_password_is_refused_and_one_without_is_not() -> None:
    no = refused(samples.locked_pdf("mat khau"), "a.pdf")
    assert (no.code, no.details["found"]) == ("file_is_password_protected", "pdf")
    # Locked against printing only: everybody may open it.
    assert extract(samples.locked_pdf("")).text == "Xin chao"


def test_a_word_file_with_a_password_is_refused() -> None:
    locked = samples.ole("Root Entry", "EncryptionInfo", "EncryptedPackage")
    assert refused(locked, "a.docx").code == "file_is_password_protected"


def test_an_encrypted_zip_entry_is_refused() -> None:
    data = bytearray(samples.word("Xin chào"))
    for mark, flag_at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = data.find(mark)
        while at >= 0:
            data[at + flag_at] |= 1
            at = data.find(mark, at + 1)
    assert refused(bytes(data), "a.docx").code == "file_is_password_protected"


def test_pictures_of_text_are_refused() -> None:
    no = refused(samples.scanned_pdf(samples.SCAN, samples.SCAN), "a.pdf")
    assert (no.code, no.details["pages"]) == ("file_is_scanned_only", 2)


def test_the_words_of_an_electronic_seal_do_not_make_a_scan_readable() -> None:
    sealed = samples.SCAN + b"\n" + samples.typed("Nguoi ky: Uy ban", "Thoi gian ky: 01/07/2026")
    assert refused(samples.scanned_pdf(sealed, samples.SCAN)).code == "file_is_scanned_only"


def test_letters_drawn_as_lines_are_refused() -> None:
    assert refused(samples.bare_pdf([b"10 10 m 90 90 l S"])).code == "file_is_scanned_only"


def test_a_word_file_of_pictures_is_refused() -> None:
    picture = "<w:p><w:r><w:drawing><a:blip/></w:drawing></w:r></w:p>"
    assert refused(samples.raw_word(picture), "a.docx").code == "file_is_scanned_only"


@pytest.mark.parametrize("share", [0.1, 0.5, 0.95])
def test_a_file_cut_off_is_corrupt(share: float) -> None:
    word = samples.word(*[samples.SENTENCE] * 50)
    paper = samples.paper("\n\n#pagebreak()\n".join([samples.SENTENCE] * 9))
    assert refused(word[: int(len(word) * share)], "a.docx").code == "file_is_corrupt"
    assert refused(paper[: int(len(paper) * share)], "a.pdf").code == "file_is_corrupt"


def test_damage_inside_a_word_file_is_found_by_its_checksum() -> None:
    data = samples.word(samples.SENTENCE)
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        entry = file.getinfo("word/document.xml")
    at = entry.header_offset + 30 + len(entry.filename) + entry.compress_size // 2
    damaged = data[:at] + bytes([data[at] ^ 0xFF]) + data[at + 1 :]
    assert refused(damaged, "a.docx").code == "file_is_corrupt"


@pytest.mark.parametrize(
    "body",
    [
        "<w:p><w:r><w:t>open",
        '<w:p><w:r><w:t>a</w:t></w:r></w:p></w:body></w:document><?x ?><w:body xmlns:w="w">',
        "<w:p>&nosuch;</w:p>",
    ],
)
def test_broken_xml_is_corrupt(body: str) -> None:
    assert refused(samples.raw_word(body), "a.docx").code == "file_is_corrupt"


def test_entities_are_not_expanded() -> None:
    levels = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    laughs = f'<!DOCTYPE d [<!ENTITY l0 "ha ha ha ha">{levels}]>'
    no = refused(samples.raw_word("<w:p><w:r><w:t>&l9;</w:t></w:r></w:p>", before=laughs))
    assert no.code == "file_is_corrupt"


def test_a_file_outside_is_not_fetched(tmp_path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("mat ma cua may chu")
    outside = f'<!DOCTYPE d [<!ENTITY s SYSTEM "{secret.as_uri()}">]>'
    no = refused(samples.raw_word(samples.paragraph("a &s;"), before=outside))
    assert no.code == "file_is_corrupt"
    assert "mat ma" not in str(no)


def test_nesting_without_end_is_corrupt() -> None:
    deep = "<w:sdt>" * 5_000 + samples.paragraph("a") + "</w:sdt>" * 5_000
    assert refused(samples.raw_word(deep), "a.docx").code == "file_is_corrupt"


@pytest.mark.parametrize(
    ("data", "filename", "found"),
    [
        (EXE, "quyet-dinh.docx", "executable"),
        (b"\x7fELF" + bytes(60), "a.pdf", "executable"),
        (b"#!/bin/sh\nrm -rf /\n", "a.txt", "script"),
        (PNG, "a.docx", "png"),
        (b"\xff\xd8\xff\xe0" + bytes(60), "a.pdf", "jpeg"),
        (samples.ole("WordDocument"), "a.docx", "doc"),
        (samples.archive({"a.txt": b"a"}), "a.docx", "zip"),
        (b"\x93\xf1\x88\xfe" * 50, "a.pdf", "unknown"),
    ],
)
def test_a_readable_name_on_something_else_is_mislabelled(
    data: bytes, filename: str, found: str
) -> None:
    no = refused(data, filename)
    assert (no.code, no.details["found"]) == ("file_is_mislabelled", found)
    assert no.details["reads"] == KINDS_READ


@pytest.mark.parametrize(
    ("data", "filename", "found"),
    [
        (samples.ole("Root Entry", "WordDocument"), "a.doc", "doc"),
        (samples.ole("Workbook"), "a.xls", "xls"),
        (samples.ole("__substg1.0_1000001F"), "a.msg", "msg"),
        (PNG, "a.png", "png"),
        (b"GIF89a" + bytes(9), "", "gif"),
        (b"BM" + bytes(60), "a.bmp", "bmp"),
        (EXE, "a.exe", "executable"),
        (b"{\\rtf1 Xin chao}", "a.rtf", "rtf"),
        (b"<?xml version='1.0'?><a/>", "a.xml", "xml"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "a.svg", "svg"),
        (b"MIME-Version: 1.0\nContent-Type: multipart/related\n", "a.doc", "mhtml"),
        (samples.archive({"META-INF/MANIFEST.MF": b"a"}), "a.jar", "jar"),
        (samples.archive({"content.xml": b"<a/>"}), "a.odt", "opendocument"),
        (samples.archive({"inner.zip": samples.archive({"a": b"a"})}), "a.zip", "zip"),
    ],
)
def test_a_kind_nobody_reads_is_named(data: bytes, filename: str, found: str) -> None:
    no = refused(data, filename)
    assert (no.code, no.details["found"]) == ("file_kind_is_not_read", found)


def test_a_workbook_is_not_read() -> None:
    sheet = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
    data = samples.raw_word("", content_type=sheet)
    assert refused(data, "a.xlsx").details["found"] == "xlsx"
    assert refused(data, "a.docx").code == "file_is_mislabelled"


def test_macros_are_refused_by_part_and_by_type() -> None:
    part = samples.changed_word(samples.word("a"), {"word/vbaProject.bin": b"x"})
    assert refused(part, "a.docm").code == "file_has_macros"
    assert refused(part, "a.docx").code == "file_has_macros"
    macro = "application/vnd.ms-word.document.macroEnabled.main+xml"
    typed = samples.raw_word(samples.paragraph("a"), content_type=macro)
    assert refused(typed, "a.docx").code == "file_has_macros"


def bomb(megabytes: int) -> bytes:
    body = "<w:p/>" * (megabytes * MIB // 6)
    return samples.raw_word(body)


def test_an_archive_that_expands_by_its_ratio_is_refused() -> None:
    no = refused(bomb(12), "a.docx")
    assert (no.code, no.details["reason"]) == ("file_expands_too_much", "ratio")


def test_an_archive_that_declares_too_much_is_refused() -> None:
    parts = {f"word/media/{n}.bin": bytes(9 * MIB) for n in range(3)}
    data = samples.raw_word(samples.paragraph("a"), extra=parts)
    no = refused(data, "a.docx", Limits(expanded_bytes=20 * MIB))
    assert (no.code, no.details["reason"]) == ("file_expands_too_much", "size")


def test_an_archive_that_lies_about_its_size_is_not_believed() -> None:
    data = bytearray(bomb(12))
    for mark, size_at, name_at in ((b"PK\x03\x04", 22, 30), (b"PK\x01\x02", 24, 46)):
        at = data.find(mark)
        while data[at + name_at : at + name_at + 17] != b"word/document.xml":
            at = data.find(mark, at + 1)
        struct.pack_into("<I", data, at + size_at, 900)
    assert refused(bytes(data), "a.docx").code == "file_is_corrupt"


def test_too_many_entries_are_refused() -> None:
    data = samples.archive({f"word/{n}.xml": b"" for n in range(300)})
    no = refused(data, "a.docx", Limits(archive_entries=250))
    assert (no.code, no.details["reason"]) == ("file_expands_too_much", "entries")


def test_an_archive_in_the_archive_is_refused_but_an_embedded_workbook_is_not() -> None:
    inner = samples.archive({"a.bin": bytes(MIB)})
    hidden = samples.changed_word(samples.word("Xin chào"), {"word/media/a.png": inner})
    no = refused(hidden, "a.docx")
    assert (no.code, no.details["reason"]) == ("file_expands_too_much", "nested")
    sheet = samples.changed_word(samples.word("Xin chào"), {"word/embeddings/a.xlsx": inner})
    assert extract(sheet).text == "Xin chào"


def test_a_file_that_needs_too_much_memory_is_refused() -> None:
    data = samples.raw_word("".join(samples.paragraph(f"{n} {n * 7919}") for n in range(200_000)))
    page = b"<html><body>" + b"<p>a<b>b</b>" * 400_000
    for large in (data, page):
        no = refused(large, limits=Limits(memory_bytes=140 * MIB))
        assert (no.code, no.details["reason"]) == ("file_expands_too_much", "memory")


def test_too_many_pages_are_refused() -> None:
    no = refused(samples.bare_pdf([samples.typed("a")] * 6), "a.pdf", Limits(pages=5))
    assert (no.code, no.details) == ("file_has_too_many_pages", {"pages": 6, "limit": 5})


def test_a_pdf_that_claims_pages_it_has_not_is_refused() -> None:
    data = samples.bare_pdf([samples.typed("a")]).replace(b"/Count 1 ", b"/Count 9 ")
    assert refused(data, "a.pdf").code == "file_is_corrupt"


@pytest.mark.parametrize("seconds", [0.0, 0.02, 0.3])
def test_the_clock_on_the_wall_stops_the_reading(seconds: float) -> None:
    slow = samples.bare_pdf([samples.typed(*["a"] * 2_000)] * 200)
    no = refused(slow, "a.pdf", Limits(seconds=seconds))
    assert (no.code, no.details["seconds"]) == ("file_takes_too_long", seconds)


@pytest.mark.parametrize(
    ("data", "suspected"),
    [
        ("Xin chào các bạn".encode("utf-16-le"), "utf-16"),
        ((samples.tcvn3(samples.SENTENCE) + "\n").encode("latin-1") * 3, "tcvn3"),
        ("Où êtes-vous allés cet été, François\u00a0?".encode("cp1252"), ""),
        ("Öffentliche Straßen für Fußgänger".encode("cp1252"), ""),
        (b"\x01\x02\x03\x04 control characters only", ""),
        (b"\xff\xfeX", ""),
        ("Xin chà".encode() + b"\xc3", "utf-8"),
    ],
)
def test_text_in_an_unknown_encoding_is_refused_not_guessed(data: bytes, suspected: str) -> None:
    no = refused(data, "a.txt")
    assert no.code == "text_encoding_is_unknown"
    assert no.details.get("suspected", "") == suspected


def test_a_page_in_an_unknown_encoding_is_refused() -> None:
    page = b"<html><meta charset='big5'><body>\xa4\xa4\xa4\xe5</body></html>"
    no = refused(page, "a.html")
    assert (no.code, no.details["declared"]) == ("text_encoding_is_unknown", "big5")


def test_every_code_is_tested_here() -> None:
    with open(__file__, encoding="utf-8") as file:
        source = file.read()
    assert {code for code in CODES if f'"{code}"' not in source} == set()


def outcome(data: bytes, filename: str) -> str:
    """The kind read, or the code; anything else is a failure."""
    try:
        result = extract(data, filename=filename, limits=Limits(seconds=20))
    except Unreadable as no:
        return no.code
    assert isinstance(result, Extracted)
    assert result.text
    return result.kind


NAMES = st.sampled_from(["", "a", "a.txt", "a.docx", "a.pdf", "a.html", "a.md", "a.exe", "../\0.x"])


@settings(max_examples=300, deadline=None)
@given(st.binary(max_size=400) | st.text().map(str.encode), NAMES)
def test_no_bytes_crash_the_intake(data: bytes, filename: str) -> None:
    outcome(data, filename)


WORD = samples.word(samples.SENTENCE, "hai")
PAPER = samples.paper(samples.SENTENCE)
PAGE = f"<html><body><table><tr><td>{samples.SENTENCE}<td>b</table></body></html>".encode()


@settings(max_examples=60, deadline=None)
@given(
    st.sampled_from([WORD, PAPER, PAGE]),
    st.lists(st.tuples(st.floats(0, 1, exclude_max=True), st.binary(max_size=8)), max_size=6),
    st.floats(0.2, 1),
)
def test_no_damaged_file_crashes_the_intake(
    data: bytes, damage: list[tuple[float, bytes]], kept: float
) -> None:
    broken = bytearray(data)
    for place, new in damage:
        at = int(place * len(broken))
        broken[at : at + len(new)] = new
    outcome(bytes(broken[: int(len(broken) * kept)]), "")


@settings(max_examples=40, deadline=None)
@given(st.binary(max_size=300), st.sampled_from([b"%PDF-1.7\n", b"PK\x03\x04", b"<html>"]))
def test_no_bytes_behind_a_known_signature_crash_the_intake(data: bytes, signature: bytes) -> None:
    outcome(signature + data, "")


def test_nothing_of_a_macro_free_word_file_is_taken_for_macros() -> None:
    document = docx.Document()
    document.add_paragraph("vbaProject.bin")
    assert extract(samples.saved(document)).text == "vbaProject.bin"


def test_a_pdf_with_rubbish_before_and_after_is_read() -> None:
    data = samples.bare_pdf([samples.typed("Xin chao")])
    assert extract(b"\r\n\r\n" + data + b"\n" * 2_000).text == "Xin chao"


def test_a_pdf_saved_in_steps_is_read() -> None:
    writer = pypdf.PdfWriter(
        fileobj=io.BytesIO(samples.bare_pdf([samples.typed("Xin chao")])), incremental=True
    )
    writer.add_metadata({"/Title": "x" * 2_000})
    assert extract(samples.saved_pdf(writer)).text == "Xin chao"
