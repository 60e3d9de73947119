"""Plain text: only its encoding is in question."""

from opendistrict.kernel.intake.decoding import decode
from opendistrict.kernel.intake.shapes import Draft, Limits, Notice, Progress


def read(data: bytes, limits: Limits, progress: Progress) -> Draft:
    text, encoding = decode(data)
    converted = Notice("encoding_was_converted", {"encoding": encoding})
    return Draft(kind="text", text=text, notices=() if encoding == "utf-8" else (converted,))
