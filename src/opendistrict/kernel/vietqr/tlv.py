"""Tag, length, value: the grammar of an EMVCo payload, and its checksum."""

from collections.abc import Iterator
from dataclasses import dataclass

from opendistrict.kernel.refusals import Refused


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a payload. `tag` is its path ("38.01.00"), `position` where its value begins
    (0 is the first character of the payload)."""

    tag: str
    value: str
    position: int


def checksum(text: str) -> str:
    """CRC-16/CCITT-FALSE (polynomial 0x1021, from 0xFFFF, not reflected) as four hex digits."""
    register = 0xFFFF
    for byte in text.encode("ascii"):
        register ^= byte << 8
        for _ in range(8):
            register = (register << 1) ^ (0x1021 if register & 0x8000 else 0)
        register &= 0xFFFF
    return f"{register:04X}"


def written(tag: str, value: str) -> str:
    """A field as it stands in a payload; nothing for an empty value. At most 99 characters."""
    if len(value) > 99:
        raise Refused("qr_field_is_too_long", tag=tag, given=len(value))
    return f"{tag}{len(value):02d}{value}" if value else ""


def fields_of(text: str, *, within: str = "", offset: int = 0) -> dict[str, Field]:
    """The fields of a template, by their two digits, in their order. Refused with the tag and the
    position of the first thing that does not fit: half a header, a length that runs over the end,
    a tag that comes twice, an empty value."""
    found: dict[str, Field] = {}
    for field in _read(text, within, offset):
        short = field.tag[-2:]
        if short in found:
            raise Refused("qr_field_comes_twice", tag=field.tag, position=field.position - 4)
        found[short] = field
    return found


def _read(text: str, within: str, offset: int) -> Iterator[Field]:
    at = 0
    while at < len(text):
        header, position = text[at : at + 4], offset + at
        if len(header) < 4 or not (header.isascii() and header.isdigit()):
            raise Refused("qr_header_is_wrong", tag=within or "—", position=position, given=header)
        tag = f"{within}.{header[:2]}" if within else header[:2]
        length = int(header[2:])
        value = text[at + 4 : at + 4 + length]
        if len(value) < length:
            raise Refused(
                "qr_field_is_cut", tag=tag, position=position, expected=length, found=len(value)
            )
        if not length:
            raise Refused("qr_field_is_empty", tag=tag, position=position)
        yield Field(tag, value, position + 4)
        at += 4 + length
