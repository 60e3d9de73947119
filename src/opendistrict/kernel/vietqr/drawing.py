"""The payload drawn: for a page (SVG with presentation attributes only) and as a picture."""

from io import BytesIO

import segno


def _made(payload: str) -> segno.QRCode:
    return segno.make_qr(payload, error="m")


def svg(payload: str, *, scale: int = 4) -> str:
    """Inline SVG, black on white, with the quiet zone of four; as large as its place allows."""
    drawn: str = _made(payload).svg_inline(scale=scale, border=4, light="white", omitsize=True)
    return drawn


def png(payload: str, *, scale: int = 8) -> bytes:
    """A PNG picture, black on white, with the quiet zone of four."""
    into = BytesIO()
    _made(payload).save(into, kind="png", scale=scale, border=4)
    return into.getvalue()
