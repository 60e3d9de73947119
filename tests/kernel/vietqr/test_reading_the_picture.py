"""What is drawn is read back by codecs that are not ours."""

import random
import re
import struct
import zlib
from pathlib import Path

import numpy as np
import pypdfium2
import pytest
import typst
from deqr import QRdecDecoder, QuircDecoder
from zxingcpp import read_barcodes

from opendistrict.kernel.money import Money
from opendistrict.kernel.vietqr import Payment, code_of, encode, png, purpose, svg


def grey(data: bytes) -> np.ndarray:
    """The picture of a PNG that segno writes: one bit a dot; rows as they are, or as changes of
    the row above."""
    at, packed, head = 8, b"", (0, 0, 0, 0)
    while at < len(data):
        (size,), kind = struct.unpack(">I", data[at : at + 4]), data[at + 4 : at + 8]
        body = data[at + 8 : at + 8 + size]
        if kind == b"IHDR":
            head = struct.unpack(">IIBB", body[:10])
        packed += body if kind == b"IDAT" else b""
        at += 12 + size
    width, height, depth, _colour = head
    assert depth == 1
    step = (width + 7) // 8 + 1
    raw = np.frombuffer(zlib.decompress(packed), np.uint8).reshape(height, step)
    assert set(raw[:, 0]) <= {0, 2}
    rows = raw[:, 1:].copy()
    for row in np.flatnonzero(raw[:, 0] == 2):
        rows[row] += rows[row - 1]
    return np.unpackbits(rows, axis=1)[:, :width] * np.uint8(255)


def rasterised(drawing: str, folder: Path) -> np.ndarray:
    """An inline SVG as it comes out on paper: ten centimetres wide, 144 dots an inch."""
    named = drawing.replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1)
    (folder / "code.svg").write_text(named, "utf-8")
    (folder / "page.typ").write_text(
        '#set page(width: 12cm, height: 12cm, margin: 1cm)\n#image("code.svg", width: 10cm)'
    )
    page = pypdfium2.PdfDocument(typst.compile(str(folder / "page.typ")))[0]
    picture = page.render(scale=2, grayscale=True).to_numpy()
    return np.ascontiguousarray(picture.reshape(picture.shape[:2]))


def zxing(picture: np.ndarray) -> str:
    (found,) = read_barcodes(picture)
    return found.text


def quirc(picture: np.ndarray) -> str:
    return _only(QuircDecoder(), picture)


def qrdec(picture: np.ndarray) -> str:
    """The reader that ZBar is built on."""
    return _only(QRdecDecoder(), picture)


def _only(codec: QuircDecoder | QRdecDecoder, picture: np.ndarray) -> str:
    (found,) = codec.decode(picture)
    (entry,) = found.data_entries
    return entry.data


codecs = pytest.mark.parametrize("read", [zxing, quirc, qrdec])


def payments():
    chance = random.Random(3)
    for number in range(25):
        code = code_of(number)
        yield Payment(
            bank=f"9704{chance.randrange(100):02d}",
            account=str(chance.randrange(10**6, 10**15)),
            amount=Money(chance.randrange(1, 10**10)) if number % 5 else None,
            purpose=purpose(code, "Phí sử dụng tạm thời vỉa hè"),
            bill_number=code if number % 2 else "",
        )


@codecs
def test_every_picture_is_read(read):
    for payment in payments():
        text = encode(payment)
        assert read(grey(png(text))) == text


@codecs
def test_a_worn_picture_is_read(read):
    """Level M: about 15 % of the signs may be lost."""
    text = encode(next(iter(payments())))
    picture = grey(png(text))
    side = picture.shape[0]
    picture[side // 2 : side // 2 + side // 10, side // 2 : side // 2 + side // 10] = 255
    assert read(picture) == text


@codecs
def test_the_drawing_is_read_once_it_is_printed(read, tmp_path: Path):
    for payment in list(payments())[::5]:
        text = encode(payment)
        assert read(rasterised(svg(text), tmp_path)) == text


def test_the_drawing_needs_no_style_and_no_script():
    drawn = svg(encode(next(iter(payments()))))
    assert drawn.startswith("<svg") and "<path" in drawn
    assert not re.search(r"style=|<script|\son\w+=", drawn)
