"""What a reader sees of a signature (Decree 30/2020/NĐ-CP, annex I, II.7): who, when, local time.

The decree wants the picture of the hand-written signature of a person; we do not keep pictures of
signatures, which are easily copied, and show the signer and the time instead.
"""

import json
import threading
from datetime import datetime
from functools import lru_cache
from pathlib import Path

import typst

from opendistrict.kernel.days import HERE
from opendistrict.kernel.signing.shapes import Certificate

_HERE = Path(__file__).parent
_FONTS = _HERE.parent / "papers" / "fonts"
_lock = threading.Lock()


def drawn(certificate: Certificate, at: datetime, *, width: float, height: float) -> bytes:
    """A PDF of one page, as large as the box in points."""
    lines = [f"Ký số bởi: {certificate.name}"]
    if certificate.organisation:
        lines.append(f"Cơ quan: {certificate.organisation}")
    # The annex asks for the zone too, as ISO 8601 writes it.
    lines.append(f"Thời gian ký: {at.astimezone(HERE):%d/%m/%Y %H:%M:%S} +07:00")
    data = {"lines": lines, "width": width, "height": height, "fonts": ["Tinos"]}
    words = json.dumps(data, ensure_ascii=False)
    with _lock:
        made = _press().compile(format="pdf", sys_inputs={"mark": words}, timestamp=0)
    assert isinstance(made, bytes)
    return made


@lru_cache(maxsize=1)
def _press() -> typst.Compiler:
    fonts = typst.Fonts(include_system_fonts=False, font_paths=[str(_FONTS)])
    return typst.Compiler(str(_HERE / "mark.typ"), str(_HERE), font_paths=fonts)
