"""PDF by its words: no scripts, no programs, no files inside, nothing that acts when opened.

The names of dangerous things are looked for in the file as it stands and in every stream that
unpacks, so that object streams hide nothing; `#4A`-like spellings are read first (ISO 32000-1,
7.3.5). A page shown when a file is opened is no act: word processors write that by custom.
"""

import re
import zlib
from collections.abc import Iterator

from opendistrict.kernel.refusals import Refused
from opendistrict.kernel.screening.shapes import Limits

_END = b"%%EOF"
_AFTER_END = 1024  # bytes, as viewers allow
_ESCAPED = re.compile(rb"#([0-9A-Fa-f]{2})")
_STREAM = re.compile(rb"stream\r?\n")
_NAME_ENDS = rb"(?=[\s/<>\[\](){}%]|$)"
_ACTS = re.compile(
    rb"/(JavaScript|Launch|SubmitForm|ImportData|GoToE|GoToR|Rendition|RichMedia|Movie|Sound|"
    rb"EmbeddedFiles?|XFA)" + _NAME_ENDS
)
_LOCKED = re.compile(rb"/Encrypt\s*(?:\d+\s+\d+\s+R|<<)")
_OPENING = re.compile(rb"/OpenAction\s*(\[|<<|(\d+)\s+(\d+)\s+R)")
_SHOWS_A_PAGE = re.compile(rb"/S\s*/GoTo" + _NAME_ENDS)
_PAIRS = re.compile(rb"\s*(?:\d{1,9}\s+\d{1,9}\s+){1,5000}")
_MOST_STREAMS, _MOST_OPENINGS = 50_000, 20
_DEFLATED = tuple(bytes([window << 4 | 8]) for window in range(8))  # RFC 1950, 2.2
_CHUNK = 64 * 1024
_DICTIONARY = 400  # bytes within which an opening action says what it is
# Filters that scanners and word processors use for pictures and fonts never wrap objects.
_WRAPPED_OBJECTS = re.compile(rb"/ObjStm" + _NAME_ENDS)
_UNUSUAL_FILTERS = re.compile(
    rb"/(LZWDecode|ASCIIHexDecode|ASCII85Decode|AHx|A85|LZW)" + _NAME_ENDS
)


def check(data: bytes, limits: Limits) -> None:
    if _END not in data[-_AFTER_END - len(_END) :]:
        raise Refused("file_is_corrupt", reason="end_is_missing")
    told = _spelled(_outside(data))
    if _LOCKED.search(told):
        raise Refused("file_is_password_protected", found="pdf")
    texts = [told, *_unpacked(data, limits)]
    for text in texts:
        if found := _ACTS.search(text):
            raise Refused("pdf_does_something", what=found[1].decode())
    _check_opening(texts)
    if _WRAPPED_OBJECTS.search(told) and any(
        _UNUSUAL_FILTERS.search(head) for head in _heads(told) if _WRAPPED_OBJECTS.search(head)
    ):
        raise Refused("pdf_hides_its_objects")


def _spelled(text: bytes) -> bytes:
    """With every #xx as the letter it stands for; twice, for one that hides another."""
    for _turn in range(2):
        text = _ESCAPED.sub(lambda found: bytes([int(found[1], 16)]), text)
    return text


def _outside(data: bytes) -> bytes:
    """The file without what lies between `stream` and `endstream`: there chance spells names. A
    stream that does not end is kept."""
    out, place = bytearray(), 0
    for begin in _STREAM.finditer(data):
        if begin.start() < place:
            continue
        end = data.find(b"endstream", begin.end())
        if end < 0:
            break
        out += data[place : begin.end()]
        place = end
    return bytes(out + data[place:])


def _heads(told: bytes) -> Iterator[bytes]:
    """The dictionaries before each stream."""
    place = 0
    for begin in _STREAM.finditer(told):
        yield told[place : begin.start()][-2_000:]
        place = begin.end()


def _unpacked(data: bytes, limits: Limits) -> Iterator[bytes]:
    """What every deflated stream holds, whatever its dictionary says of it, within the limits."""
    room = limits.expanded_bytes
    for count, begin in enumerate(_STREAM.finditer(data)):
        if count > _MOST_STREAMS:
            raise Refused("file_expands_too_much", reason="streams", limit=_MOST_STREAMS)
        if data[begin.end() : begin.end() + 1] not in _DEFLATED:
            continue
        text = _inflated(data, begin.end(), room)
        room -= len(text)
        if room < 0:
            raise Refused("file_expands_too_much", reason="size", limit=limits.expanded_bytes)
        if b"/" in text:
            yield _spelled(text)


def _inflated(data: bytes, at: int, room: int) -> bytes:
    """The stream that begins here, as far as it can be read, and no more than `room` + 1 bytes."""
    view, unpacker, out = memoryview(data), zlib.decompressobj(), bytearray()
    try:
        while not unpacker.eof and at < len(data) and len(out) <= room:
            out += unpacker.decompress(view[at : at + _CHUNK], room + 1 - len(out))
            at += _CHUNK
    except zlib.error:
        pass  # a picture, or a stream that is cut off: readers show what came before
    return bytes(out)


def _check_opening(texts: list[bytes]) -> None:
    """An array is a page to show; a dictionary must say that it shows a page and no more."""
    for text in texts:
        for count, found in enumerate(_OPENING.finditer(text)):
            if count > _MOST_OPENINGS:
                raise Refused("pdf_does_something", what="OpenAction")
            if found[1] == b"[":
                continue
            said = text[found.end() :] if found[1] == b"<<" else _object(texts, found[2], found[3])
            if said.lstrip().startswith(b"["):
                continue
            if not _SHOWS_A_PAGE.search(said[:_DICTIONARY].partition(b">>")[0]):
                raise Refused("pdf_does_something", what="OpenAction")


def _object(texts: list[bytes], number: bytes, generation: bytes) -> bytes:
    """The object that is spoken of: where it stands in the open, the newest; else in an object
    stream, which begins with pairs of numbers and places (ISO 32000-1, 7.5.7)."""
    wanted = re.compile(rb"(?<!\d)" + number + rb"\s+" + generation + rb"\s+obj")
    for found in reversed(list(wanted.finditer(texts[0]))):
        return texts[0][found.end() :]
    for text in texts[1:]:
        if pairs := _PAIRS.match(text):
            told = pairs[0].split()
            places = dict(zip(told[::2], told[1::2], strict=False))
            if number in places:
                return text[pairs.end() + int(places[number]) - int(told[1]) :]
    return b""
