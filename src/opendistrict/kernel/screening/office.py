"""DOCX and XLSX: no macros, no objects inside, nothing fetched from elsewhere when opened."""

import re
import struct
from xml.etree.ElementTree import Element

from defusedxml import ElementTree
from defusedxml.common import DefusedXmlException

from opendistrict.kernel.intake import Limits as ArchiveLimits
from opendistrict.kernel.intake.archives import Archive
from opendistrict.kernel.refusals import Refused
from opendistrict.kernel.screening.shapes import Limits

_LOCAL_FILE, _END = b"PK\x03\x04", b"PK\x05\x06"
_END_SIZE = 22
_CONTENT_TYPES = "[Content_Types].xml"
_MAIN = {
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml": "docx",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml": "xlsx",
}
_MACROS = re.compile(r"vbaproject|vbadata|macrosheets|macroenabled", re.IGNORECASE)
_OBJECTS = re.compile(r"/(activex|embeddings|ctrlprops|externallinks)/", re.IGNORECASE)
_LINK = "/hyperlink"  # the only reference to elsewhere that waits for a click
_FIELDS = re.compile(rb"\bDDE(?:AUTO)?\b")
_PROGRAMS = (".exe", ".dll", ".js", ".vbs", ".bat", ".cmd", ".ps1", ".scr", ".lnk", ".hta", ".jar")


def check(data: bytes, limits: Limits) -> str:
    """ "docx" or "xlsx"; refused for any other archive and for one that does something."""
    _check_edges(data)
    archive = Archive(
        data,
        ArchiveLimits(
            file_bytes=limits.file_bytes,
            expanded_bytes=limits.expanded_bytes,
            expansion_ratio=limits.expansion_ratio,
            ratio_counts_from=limits.ratio_counts_from,
            archive_entries=limits.archive_entries,
        ),
    )
    names = archive.names
    if len(set(map(str.lower, names))) != len(names):
        raise Refused("file_is_corrupt", reason="part_is_there_twice")
    if _CONTENT_TYPES not in names:
        raise Refused("upload_kind_is_not_taken", found="zip", taken="DOCX, XLSX")
    kind = _kind(archive)
    _check_parts(archive, names)
    return kind


def _check_edges(data: bytes) -> None:
    """It begins with a part and ends with its directory: nothing before, nothing behind."""
    end = data.rfind(_END)
    whole = data.startswith(_LOCAL_FILE) and end == len(data) - _END_SIZE
    if whole:
        size, place = struct.unpack_from("<II", data, end + 12)
        whole = place + size == end  # else the places count from another beginning
    if not whole:
        raise Refused("upload_is_two_kinds_at_once", found="zip + ?")


def _kind(archive: Archive) -> str:
    types = archive.part(_CONTENT_TYPES)
    if _MACROS.search(types.decode("utf-8", "replace")):
        raise Refused("file_has_macros")
    root = _parsed(types)
    found = {_MAIN[one.get("ContentType", "")] for one in root if one.get("ContentType") in _MAIN}
    if len(found) != 1:
        raise Refused("upload_kind_is_not_taken", found="zip", taken="DOCX, XLSX")
    return found.pop()


def _parsed(part: bytes) -> Element:
    try:
        root: Element = ElementTree.fromstring(part, forbid_dtd=True)
        return root
    except (ElementTree.ParseError, DefusedXmlException, ValueError):
        raise Refused("file_is_corrupt", reason="xml") from None


def _check_parts(archive: Archive, names: list[str]) -> None:
    for name in names:
        if _MACROS.search(name):
            raise Refused("file_has_macros")
        if _OBJECTS.search(f"/{name}") or name.lower().endswith(_PROGRAMS):
            raise Refused("office_file_has_objects", part=name[:120])
        if name.endswith(".rels"):
            _check_references(archive.part(name))
        elif name.lower().endswith(".xml"):
            part = archive.part(name)
            if b"<!DOCTYPE" in part or b"<!ENTITY" in part:
                raise Refused("file_is_corrupt", reason="doctype")
            if b"instrText" in part and _FIELDS.search(part):
                raise Refused("office_file_fetches_something", what="DDE")


def _check_references(part: bytes) -> None:
    for one in _parsed(part):
        if one.get("TargetMode", "").lower() != "external":
            continue
        what = one.get("Type", "")
        if not what.endswith(_LINK):
            raise Refused("office_file_fetches_something", what=what.rpartition("/")[2])
