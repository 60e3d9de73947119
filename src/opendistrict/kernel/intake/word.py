"""Word documents (ECMA-376, WordprocessingML): the text a person would see in the body.

Headers, footers, footnotes, comments, hidden text and tracked deletions are left out; what was
left out and is not plain to see is noticed. Numbers that Word counts itself are counted again.
"""

from collections import Counter
from collections.abc import Iterator
from pathlib import PurePosixPath

from lxml import etree

from opendistrict.kernel.intake.archives import Archive
from opendistrict.kernel.intake.libxml import attribute, check_complete, local_name
from opendistrict.kernel.intake.numbering import Numbering
from opendistrict.kernel.intake.shapes import Draft, Limits, Notice, Progress, Unreadable

_OFFICE_DOCUMENT = "/officeDocument"
_TYPES = "[Content_Types].xml"
_MACROS = "vbaproject.bin"
# In the content type of the main part, or as the name of a part: what kind of archive it is.
_KINDS_BY_TYPE = (
    ("spreadsheetml", "xlsx"),
    ("ms-excel", "xlsx"),
    ("presentationml", "pptx"),
    ("ms-powerpoint", "pptx"),
    ("visio", "vsdx"),
)
_KINDS_BY_PART = (
    ("META-INF/MANIFEST.MF", "jar"),
    ("META-INF/container.xml", "epub"),
    ("content.xml", "opendocument"),
)

# Elements by local name: Word writes the transitional namespace, others the strict one.
_LEFT_OUT_NAMES = """
    del moveFrom delText delInstrText instrText pPr rPr tblPr tblGrid tcPr sectPr sdtPr
    sdtEndPr rt Fallback footnoteReference endnoteReference commentReference annotationRef
    fldData proofErr bookmarkStart bookmarkEnd tblPrEx
"""
_LEFT_OUT = frozenset(_LEFT_OUT_NAMES.split())
_LITERAL = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-", "softHyphen": ""}
_OFF = frozenset({"0", "false", "off"})
_NOTICES = {
    "del": "tracked_deletions_are_left_out",
    "moveFrom": "tracked_deletions_are_left_out",
    "ins": "tracked_insertions_are_included",
    "footnoteReference": "footnotes_are_left_out",
    "endnoteReference": "footnotes_are_left_out",
    "numPr": "automatic_numbers_are_left_out",
    "vanish": "hidden_text_is_left_out",
    "altChunk": "embedded_documents_are_left_out",
    "OLEObject": "embedded_documents_are_left_out",
}


def read(data: bytes, limits: Limits, progress: Progress) -> Draft:
    archive = Archive(data, limits)
    main = _main_part(archive)
    archive.refuse_nested()
    root = _xml(archive, main)
    body = next((child for child in root if local_name(child) == "body"), None)
    if body is None:
        raise Unreadable("file_is_corrupt", reason="body_is_missing", part=main)
    body_text = _Body(
        Numbering(_beside(archive, main, "numbering.xml"), _beside(archive, main, "styles.xml"))
    )
    text = "\n".join(body_text.blocks(body))
    if not body_text.has_words:
        pictures = any(local_name(e) in ("blip", "imagedata") for e in body.iter())
        raise Unreadable("file_is_scanned_only" if pictures else "file_is_empty", found="docx")
    counts = sorted(body_text.seen.items())
    return Draft(
        kind="docx",
        text=text,
        notices=tuple(Notice(code, {"count": count}) for code, count in counts),
    )


def _xml(archive: Archive, part: str) -> etree._Element:
    """A part as a tree. No entities, no network, no document type (ECMA-376-2, 9.1.4)."""
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False
    )
    try:
        root = etree.fromstring(archive.part(part), parser)
    except etree.XMLSyntaxError as wrong:
        check_complete(parser)
        raise Unreadable("file_is_corrupt", reason=str(wrong.msg)[:200], part=part) from None
    if root.getroottree().docinfo.internalDTD is not None:
        raise Unreadable("file_is_corrupt", reason="document_type", part=part)
    return root


def _main_part(archive: Archive) -> str:
    """The name of the document's part; refuses macros and every archive that is no Word file."""
    if any(name.lower().endswith(_MACROS) for name in archive.names):
        raise Unreadable("file_has_macros", part=_MACROS)
    if _TYPES not in archive.names:
        raise Unreadable("file_kind_is_not_read", found=_kind_by_parts(archive.names))
    part = "word/document.xml"
    if "_rels/.rels" in archive.names:
        for relation in _xml(archive, "_rels/.rels"):
            if attribute(relation, "Type").endswith(_OFFICE_DOCUMENT):
                part = str(PurePosixPath(attribute(relation, "Target").lstrip("/")))
    content_type = _content_type(archive, part)
    if "macroenabled" in content_type:
        raise Unreadable("file_has_macros", part=part)
    for mark, kind in _KINDS_BY_TYPE:
        if mark in content_type:
            raise Unreadable("file_kind_is_not_read", found=kind)
    if "wordprocessingml" not in content_type and part not in archive.names:
        raise Unreadable("file_kind_is_not_read", found=_kind_by_parts(archive.names))
    return part


def _content_type(archive: Archive, part: str) -> str:
    for entry in _xml(archive, _TYPES):
        if attribute(entry, "PartName").lstrip("/") == part:
            return attribute(entry, "ContentType").lower()
    return ""


def _beside(archive: Archive, main: str, name: str) -> etree._Element | None:
    """Another part of the document, in the folder of its main part; None when it has none."""
    part = str(PurePosixPath(main).with_name(name))
    return _xml(archive, part) if part in archive.names else None


def _kind_by_parts(names: list[str]) -> str:
    return next((kind for part, kind in _KINDS_BY_PART if part in names), "zip")


class _Body:
    """Walks the body once; counts what it leaves out."""

    def __init__(self, numbering: Numbering) -> None:
        self.seen: Counter[str] = Counter()
        self.has_words = False  # apart from numbers
        self._numbering = numbering

    def blocks(self, parent: etree._Element) -> Iterator[str]:
        """The paragraphs and table rows directly or indirectly in `parent`, in order."""
        carried = ""  # text of a paragraph whose end mark is a tracked deletion
        for child in parent:
            name = local_name(child)
            self._count(name)
            if name == "p":
                boxes: list[etree._Element] = []
                carried += self._inline(child, boxes)
                if _mark_is_deleted(child):
                    continue
                yield self._numbered(child, carried)
                carried = ""
                for box in boxes:
                    yield from self.blocks(box)
            elif name == "tbl":
                yield from self._rows(child)
            elif name not in _LEFT_OUT:  # content controls, insertions, custom XML
                yield from self.blocks(child)
        if carried:
            self.has_words = True
            yield carried

    def _numbered(self, paragraph: etree._Element, text: str) -> str:
        """The paragraph behind its number. Empty, it still counts, and in a table its number is
        all a cell shows (the column STT); a bullet alone is nothing."""
        self.has_words = self.has_words or bool(text.strip())
        label = self._numbering.label(paragraph)
        if label is None:
            self._count("numPr")
            return text
        return label + text if text.strip() or any(map(str.isalnum, label)) else text

    def _count(self, name: str) -> None:
        if name in _NOTICES:
            self.seen[_NOTICES[name]] += 1

    def _inline(self, parent: etree._Element, boxes: list[etree._Element]) -> str:
        """The characters of a paragraph or run; text boxes on the way are put aside."""
        if any(local_name(child) == "rPr" and _is_on(child, "vanish") for child in parent):
            self._count("vanish")
            return ""
        return "".join(self._piece(child, boxes) for child in parent)

    def _piece(self, element: etree._Element, boxes: list[etree._Element]) -> str:
        name = local_name(element)
        if name == "t":
            return element.text or ""
        if name in _LITERAL:
            return _LITERAL[name]
        if name == "sym":
            return _symbol(element)
        if name == "txbxContent":
            boxes.append(element)
            return ""
        self._count(name)
        return "" if name in _LEFT_OUT else self._inline(element, boxes)

    def _rows(self, table: etree._Element) -> Iterator[str]:
        for row in _through(table, "tr"):
            if any(local_name(e) == "trPr" and _has(e, "del") for e in row):
                self._count("del")
                continue
            cells = [list(self._cell(cell)) for cell in _through(row, "tc")]
            if len(cells) == 1:  # a frame around text, not a table
                yield from cells[0]
                continue
            joined = [" ".join(" ".join(lines).split()) for lines in cells]
            if any(joined):
                yield " | ".join(joined)

    def _cell(self, cell: etree._Element) -> Iterator[str]:
        """The lines of a cell; a cell that only continues the one above it has none."""
        for properties in cell:
            if local_name(properties) == "tcPr":
                for merge in properties:
                    if local_name(merge) == "vMerge" and attribute(merge, "val") != "restart":
                        return
        yield from self.blocks(cell)


def _through(parent: etree._Element, wanted: str) -> Iterator[etree._Element]:
    """Children of that name, also inside content controls and insertions."""
    for child in parent:
        name = local_name(child)
        if name == wanted:
            yield child
        elif name in ("sdt", "sdtContent", "ins", "customXml"):
            yield from _through(child, wanted)


def _has(parent: etree._Element, name: str) -> bool:
    return any(local_name(child) == name for child in parent)


def _is_on(properties: etree._Element, name: str) -> bool:
    return any(
        local_name(child) == name and attribute(child, "val").lower() not in _OFF
        for child in properties
    )


def _mark_is_deleted(paragraph: etree._Element) -> bool:
    return any(
        local_name(inner) == "rPr" and _has(inner, "del")
        for properties in paragraph
        if local_name(properties) == "pPr"
        for inner in properties
    )


def _symbol(element: etree._Element) -> str:
    """A character of a symbol font, as it is coded: what it looks like only the font knows."""
    try:
        return chr(int(attribute(element, "char"), 16))
    except (ValueError, OverflowError):
        return ""
