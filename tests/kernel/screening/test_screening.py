"""What is taken from strangers and what is not, table by table."""

import zlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.kernel.screening import nasty

from opendistrict.kernel.refusals import Refused
from opendistrict.kernel.screening import Limits, screen

SCRIPT = b"8 0 obj\n<< /S /JavaScript /JS (app.alert\\(1\\)) >>\nendobj\n"


@pytest.mark.parametrize(
    ("data", "name", "kept"),
    [
        (nasty.pdf(), "đơn.pdf", "đơn.pdf"),
        (nasty.real_pdf(), "a.PDF", "a.pdf"),
        (nasty.pdf(catalog=b"/OpenAction [3 0 R /XYZ null null 0]"), "libre.pdf", "libre.pdf"),
        (nasty.pdf(catalog=b"/OpenAction << /S /GoTo /D [3 0 R /Fit] >>"), "x.pdf", "x.pdf"),
        (
            nasty.pdf(b"8 0 obj\n<< /S /GoTo /D [3 0 R /Fit] >>\nendobj\n",
                      catalog=b"/OpenAction 8 0 R"),
            "tex.pdf", "tex.pdf",
        ),
        (nasty.pdf(nasty.stream(b"BT (Java Script / Launch) Tj ET")), "x.pdf", "x.pdf"),
        (nasty.jpeg(), "ảnh.JPG", "ảnh.jpg"),
        (nasty.jpeg(tail=b"\0\0\0\x18ftypmp42 motion photo"), "IMG_1.jpeg", "IMG_1.jpg"),
        (nasty.jpeg(exif=b"Exif\0\0GPS 10.77,106.69"), "gps.jpg", "gps.jpg"),
        (nasty.png(), "so-do.png", "so-do.png"),
        (nasty.png(), "không có đuôi", "không có đuôi.png"),
        (nasty.office("docx"), "đơn xin.docx", "đơn xin.docx"),
        (nasty.office("xlsx"), "bang.xlsx", "bang.xlsx"),
        (
            nasty.office(parts={"word/_rels/document.xml.rels":
                                nasty.reference("hyperlink", "https://example.org")}),
            "lien-ket.docx", "lien-ket.docx",
        ),
    ],
)  # fmt: skip
def test_ordinary_files_are_taken(data: bytes, name: str, kept: str) -> None:
    assert screen(data, name).name == kept


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("../../etc/passwd.png", "passwd.png"),
        ("C:\\Users\\an\\anh.png", "anh.png"),
        ("anh.pdf.png", "anh.png"),
        ("\u202egnp.anh", "gnp.anh.png"),
        ("a\r\nSet-Cookie: x.png", "aSet-Cookie x.png"),
        ("  .png", "tep.png"),
        ("<b>\"'*?.png", "b '.png"),
        ("x" * 400 + ".png", "x" * 120 + ".png"),
        ("", "tep.png"),
    ],
)
def test_names_are_made_harmless(name: str, kept: str) -> None:
    assert screen(nasty.png(), name).name == kept


MACRO = {"word/vbaProject.bin": b"\xd0\xcf\x11\xe0"}
NASTY = {
    "upload_is_empty": [b""],
    "upload_kind_is_not_taken": [
        b"MZ\x90\x00" + b"\0" * 60,
        b"\x7fELF" + b"\0" * 60,
        b"#!/bin/sh\nrm -rf /\n",
        b"<html><script>alert(1)</script></html>",
        b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>',
        b"GIF89a" + b"\0" * 20,
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600,
        b"Rar!\x1a\x07\x00" + b"\0" * 20,
        b"only words",
        b"\n\n" + nasty.pdf(),  # not at the very beginning: readers disagree about what it is
        nasty.archive({"a.txt": "a"}),
        nasty.archive({"META-INF/MANIFEST.MF": "x", "[Content_Types].xml": "<Types/>"}),
    ],
    "pdf_does_something": [
        nasty.pdf(SCRIPT, catalog=b"/OpenAction 8 0 R"),
        nasty.pdf(b"8 0 obj\n<< /S /J#61vaScript /JS (x) >>\nendobj\n"),
        nasty.pdf(b"8 0 obj\n<< /S /#4A#61#76#61#53cript >>\nendobj\n"),
        nasty.pdf(b"8 0 obj\n<< /S /Launch /F (cmd.exe) >>\nendobj\n"),
        nasty.pdf(b"8 0 obj\n<< /Type /Filespec /EF << /F 9 0 R >> >>\nendobj\n"
                  b"9 0 obj\n<< /Type /EmbeddedFile >>\nendobj\n"),
        nasty.pdf(catalog=b"/Names << /EmbeddedFiles 8 0 R >>"),
        nasty.pdf(catalog=b"/AcroForm << /XFA 8 0 R >>"),
        nasty.pdf(catalog=b"/OpenAction << /S /URI /URI (https://example.org) >>"),
        nasty.pdf(b"8 0 obj\n<< /S /URI /URI (x) >>\nendobj\n", catalog=b"/OpenAction 8 0 R"),
        nasty.pdf(catalog=b"/OpenAction 99 0 R"),
        nasty.pdf(b"8 0 obj\n<< /S /SubmitForm /F (https://example.org) >>\nendobj\n"),
        nasty.pdf(nasty.stream(b"8 0 << /S /JavaScript >>", b"/Type /ObjStm /N 1 /First 4")),
        nasty.pdf(nasty.stream(b"8 0 << /S /#4aavaScript >>", b"/Type 9 0 R /N 1 /First 4")),
        nasty.pdf(nasty.stream(b"8 0 << /S /Launch >> endstream ")),
    ],
    "pdf_hides_its_objects": [
        nasty.pdf(b"7 0 obj\n<< /Type /ObjStm /N 1 /First 4 /Length 9 /Filter /ASCIIHexDecode >>\n"
                  b"stream\n3132333435>\nendstream\nendobj\n"),
    ],
    "file_is_password_protected": [
        nasty.pdf().replace(b"/Root 1 0 R", b"/Root 1 0 R /Encrypt 5 0 R"),
    ],
    "file_is_corrupt": [
        nasty.pdf()[:120],
        nasty.office(parts={"word/document.xml": "<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>"}),
        nasty.office(parts={"word/_rels/x.rels": "<a"}),
    ],
    "file_expands_too_much": [
        nasty.pdf(nasty.stream(b"\0" * 3_000_000)),
        nasty.office(parts={"word/media/a.bin": b"\0" * 3_000_000}),
    ],
    "file_has_macros": [
        nasty.office(parts=MACRO),
        nasty.archive({"[Content_Types].xml": "<Types>macroEnabled</Types>"}),
    ],
    "office_file_has_objects": [
        nasty.office(parts={"word/embeddings/oleObject1.bin": b"x"}),
        nasty.office("xlsx", {"xl/externalLinks/externalLink1.xml": "<a/>"}),
        nasty.office(parts={"word/activeX/activeX1.xml": "<a/>"}),
        nasty.office(parts={"word/media/run.exe": b"MZ"}),
    ],
    "office_file_fetches_something": [
        nasty.office(parts={"word/_rels/settings.xml.rels":
                            nasty.reference("attachedTemplate", "https://example.org/a.dotm")}),
        nasty.office(parts={"word/_rels/document.xml.rels":
                            nasty.reference("image", "https://example.org/track.png")}),
        nasty.office(parts={"word/_rels/document.xml.rels":
                            nasty.reference("oleObject", "file://server/share")}),
        nasty.office(parts={"word/document.xml":
                            "<a><instrText> DDEAUTO c:\\\\cmd.exe </instrText></a>"}),
    ],
    "upload_is_two_kinds_at_once": [
        nasty.png(tail=nasty.archive({"a": "b"})),
        nasty.png(tail=b"<script>alert(1)</script>"),
        nasty.jpeg(tail=b"%PDF-1.7 1 0 obj"),
        nasty.jpeg(tail=b"<?PHP echo 1;"),
        nasty.jpeg(tail=nasty.archive({"a": "b"})),
        nasty.pdf(tail=nasty.archive({"a": "b"})[:600]),
        nasty.office() + b"behind",
        nasty.archive({"a": "b"}) + nasty.office(),
    ],
    "picture_is_broken": [
        nasty.png()[:-12],
        nasty.png()[:30],
        b"\x89PNG\r\n\x1a\n",
        nasty.png(0, 5),
        nasty.jpeg()[:10],
        nasty.jpeg()[:-2],  # its scan has no end
        b"\xff\xd8\xff" + b"\0" * 50,
        nasty.jpeg(0, 0),
    ],
    "picture_is_too_large": [
        nasty.png(60_000, 60_000),
        nasty.png(40_000, 1),
        nasty.jpeg(65_000, 65_000),
    ],
}  # fmt: skip
SMALL = Limits(expanded_bytes=2_000_000, ratio_counts_from=1_000_000)


@pytest.mark.parametrize(
    ("code", "data"), [(code, data) for code, every in NASTY.items() for data in every]
)
def test_nasty_files_are_refused(code: str, data: bytes) -> None:
    with pytest.raises(Refused) as refused:
        screen(data, "", SMALL)
    assert refused.value.codes == (code,)


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (nasty.png(), "a.pdf"), (nasty.pdf(), "a.docx"), (nasty.office("xlsx"), "a.docx"),
        (nasty.office("docx"), "a.docm"), (nasty.jpeg(), "a.exe"),
    ],
)  # fmt: skip
def test_a_wrong_kind_behind_a_name_is_refused(data: bytes, name: str) -> None:
    with pytest.raises(Refused, match="file_is_mislabelled"):
        screen(data, name)


def test_a_large_file_is_refused_before_it_is_looked_at() -> None:
    with pytest.raises(Refused) as refused:
        screen(b"\0" * 2_001, "a.pdf", Limits(file_bytes=2_000))
    assert refused.value.codes == ("file_is_too_large",)
    assert refused.value.details == {"size": 2_001, "limit": 2_000}


def test_an_archive_that_lies_about_its_size_is_not_unpacked() -> None:
    bomb = nasty.office(parts={"word/a.xml": b" " * 5_000_000})
    with pytest.raises(Refused, match="file_expands_too_much"):
        screen(bomb, "a.docx", SMALL)


def test_many_streams_share_one_allowance() -> None:
    one = zlib.compress(b"\0" * 400_000)
    many = b"".join(
        b"%d 0 obj\n<< /Filter /FlateDecode >>\nstream\n%s\nendstream\nendobj\n" % (n, one)
        for n in range(10, 20)
    )
    with pytest.raises(Refused, match="file_expands_too_much"):
        screen(nasty.pdf(many), "a.pdf", SMALL)


@settings(deadline=None, max_examples=300)
@given(st.binary(max_size=400), st.sampled_from([nasty.pdf, nasty.png, nasty.jpeg, nasty.office]))
def test_whatever_is_sent_is_taken_or_refused_but_never_breaks_us(junk: bytes, make) -> None:
    good = make()
    for data in (junk, good[: len(good) // 2] + junk, good[:16] + junk + good[16:], good + junk):
        try:
            found = screen(data, "x", SMALL)
        except Refused as refused:
            assert refused.codes
        else:
            assert found.kind in {"pdf", "png", "jpeg", "docx", "xlsx"}
