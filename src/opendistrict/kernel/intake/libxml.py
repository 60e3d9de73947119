"""What libxml2 does not say by itself."""

from lxml import etree

from opendistrict.kernel.intake.shapes import Unreadable


def check_complete(parser: etree.XMLParser | etree.HTMLParser) -> None:
    """Refuses a parse that stopped early.

    When memory runs out libxml2 calls that a syntax error; when it or its limits run out in a
    page, it gives back what it had so far as if that were the whole.
    """
    reasons = {entry.type_name for entry in parser.error_log}
    if "ERR_NO_MEMORY" in reasons:
        raise MemoryError
    if "ERR_RESOURCE_LIMIT" in reasons:
        raise Unreadable("file_is_corrupt", reason="nesting")
