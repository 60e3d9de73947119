"""What libxml2 does not say by itself, and names without their namespaces."""

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


def local_name(element: etree._Element) -> str:
    """The name without its namespace; empty for comments and processing instructions."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def attribute(element: etree._Element, name: str) -> str:
    """An attribute by its local name; empty when it is not there."""
    for key, value in element.attrib.items():
        if str(key).rpartition("}")[2] == name:
            return str(value)
    return ""
