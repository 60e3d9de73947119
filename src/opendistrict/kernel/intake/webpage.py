"""HTML: the text of the page's body, a line for each block."""

from lxml import etree, html

from opendistrict.kernel.intake.decoding import decode_html
from opendistrict.kernel.intake.shapes import Draft, Limits, Notice, Progress, Unreadable

_DROPPED = frozenset(
    "head script style nav template noscript iframe object embed svg math canvas audio video "
    "button select textarea input".split()
)
_BLOCKS = frozenset(
    "address article aside blockquote body caption center dd details dialog div dl dt fieldset "
    "figcaption figure footer form h1 h2 h3 h4 h5 h6 header hr li main ol p pre section summary "
    "table tbody tfoot thead tr ul".split()
)
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
        raise Unreadable("file_is_empty", found="html") from None
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
        self._kept_spaces = 0  # how many <pre> we are in

    def lines(self, root: etree._Element) -> list[str]:
        walker = etree.iterwalk(root, events=("start", "end", "comment", "pi"))
        for event, element in walker:
            if event == "start":
                if _is_dropped(element):
                    walker.skip_subtree()
                    continue
                self._enter(element)
            elif event == "end" and not _is_dropped(element):
                self._leave(element)
            if event != "start" and element is not root:
                self._say(element.tail)
        rows = (_row(line) for line in "".join(self._pieces).split(_BREAK))
        return [row for row in rows if row]

    def _say(self, text: str | None) -> None:
        if text:
            text = text.replace(_CELL, " ")
            self._pieces.append(text if self._kept_spaces else " ".join(text.splitlines()))

    def _enter(self, element: etree._Element) -> None:
        tag = element.tag
        if tag == "br" or (tag in _BLOCKS and not self._is_in_cell(element)):
            self._pieces.append(" " if tag == "br" and self._is_in_cell(element) else _BREAK)
        elif tag in _BLOCKS:
            self._pieces.append(" ")
        if tag == "pre":
            self._kept_spaces += 1
        if tag == "li":
            parent = element.getparent()
            self.numbered += parent is not None and parent.tag == "ol"
        self._say(element.text)

    def _leave(self, element: etree._Element) -> None:
        tag = element.tag
        if tag == "pre":
            self._kept_spaces -= 1
        if tag in _CELLS:
            self._pieces.append(_CELL)
        elif tag in _BLOCKS:
            self._pieces.append(" " if self._is_in_cell(element) else _BREAK)

    def _is_in_cell(self, element: etree._Element) -> bool:
        raise NotImplementedError


def _row(line: str) -> str:
    """A line with single spaces; cells joined, one that stands alone without a bar."""
    cells = [" ".join(cell.split()) for cell in line.split(_CELL)]
    if len(cells) > 1 and not cells[-1]:
        cells.pop()  # what follows the last cell of its row
    return " | ".join(cells) if any(cells) else ""
