"""HTML: the text of the page's body, a line for each block."""

from lxml import etree, html

from opendistrict.kernel.intake.decoding import decode_html
from opendistrict.kernel.intake.libxml import check_complete
from opendistrict.kernel.intake.shapes import Draft, Limits, Notice, Progress, Unreadable

_DROPPED_NAMES = """
    head script style nav template noscript iframe object embed svg math canvas audio video
    button select textarea input
"""
_DROPPED = frozenset(_DROPPED_NAMES.split())
_BLOCKS_NAMES = """
    address article aside blockquote body caption center dd details dialog div dl dt fieldset
    figcaption figure footer form h1 h2 h3 h4 h5 h6 header hr li main ol p pre section summary
    table tbody tfoot thead tr ul
"""
_BLOCKS = frozenset(_BLOCKS_NAMES.split())
_CELLS = frozenset({"td", "th"})
_BREAK, _CELL = "\n", "\x1f"  # the unit separator stands between cells until rows are joined


def read(data: bytes, limits: Limits, progress: Progress) -> Draft:
    text, encoding = decode_html(data)
    # An own parse from UTF-8: lxml refuses characters that carry an encoding declaration.
    # huge_tree, since without it a deep page is cut off silently; the child's limits still hold.
    parser = html.HTMLParser(encoding="utf-8", no_network=True, huge_tree=True)
    try:
        root = html.document_fromstring(text.encode("utf-8", "ignore"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError):
        check_complete(parser)
        raise Unreadable("file_is_empty", found="html") from None
    check_complete(parser)
    mains = root.findall(".//main")
    walk = _Walk()
    lines = walk.lines(mains[0] if len(mains) == 1 else root)
    if not lines:
        has_pictures = root.find(".//img") is not None
        raise Unreadable("file_is_scanned_only" if has_pictures else "file_is_empty", found="html")
    notices: tuple[Notice, ...] = ()
    if encoding != "utf-8":
        notices += (Notice("encoding_was_converted", {"encoding": encoding}),)
    if walk.numbered:
        notices += (Notice("automatic_numbers_are_left_out", {"count": walk.numbered}),)
    return Draft(kind="html", text="\n".join(lines), notices=notices)


def _is_dropped(element: etree._Element) -> bool:
    if not isinstance(element.tag, str):  # comments, processing instructions
        return True
    style = (element.get("style") or "").replace(" ", "").lower()
    return element.tag in _DROPPED or element.get("hidden") is not None or "display:none" in style


class _Walk:
    """One pass without recursion: pages come nested as deep as their authors like."""

    def __init__(self) -> None:
        self.numbered = 0
        self._pieces: list[str] = []
        self._preformatted = 0  # how many <pre> we are in
        self._row: etree._Element | None = None  # the row of data we are in: one line of text

    def lines(self, root: etree._Element) -> list[str]:
        walker = etree.iterwalk(root, events=("start", "end", "comment", "pi"))
        for event, element in walker:
            if event == "start":
                if _is_dropped(element):
                    walker.skip_subtree()
                else:
                    self._enter(element)
                continue
            if not _is_dropped(element):
                self._leave(element)
            if element is not root:
                self._say(element.tail)
        rows = (_row(line) for line in "".join(self._pieces).split(_BREAK))
        return [row for row in rows if row]

    def _say(self, text: str | None) -> None:
        if text:
            text = text.replace(_CELL, " ").replace("\r", "")
            in_line = self._row is not None or not self._preformatted
            self._pieces.append(text.replace("\n", " ") if in_line else text)

    def _break(self) -> None:
        self._pieces.append(_BREAK if self._row is None else " ")

    def _enter(self, element: etree._Element) -> None:
        tag = element.tag
        if tag in _BLOCKS or tag == "br" or tag in _CELLS:
            self._break()
        if tag == "tr" and self._row is None and _is_data(element):
            self._row = element
        self._preformatted += tag == "pre"
        parent = element.getparent()
        self.numbered += tag == "li" and parent is not None and parent.tag == "ol"
        self._say(element.text)

    def _leave(self, element: etree._Element) -> None:
        tag = element.tag
        self._preformatted -= tag == "pre"
        if element is self._row:
            self._row = None
        if tag in _CELLS and self._row is not None:
            self._pieces.append(_CELL)
        elif tag in _BLOCKS or tag in _CELLS:
            self._break()


def _is_data(row: etree._Element) -> bool:
    """A row of several cells without tables in them; other tables only lay out the page."""
    cells = sum(1 for child in row if child.tag in _CELLS)
    return cells > 1 and row.find(".//table") is None


def _row(line: str) -> str:
    """A line with single spaces; the cells of a row joined by bars."""
    cells = [" ".join(cell.split()) for cell in line.split(_CELL)]
    if len(cells) > 1 and not cells[-1]:
        cells.pop()  # what follows the last cell of its row
    return " | ".join(cells) if any(cells) else ""
