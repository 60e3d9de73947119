"""Every text marked for translation, found without gettext on the machine.

The source language is Vietnamese (docs/decisions/0004); `locale/en` holds the English.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_python
from babel.messages.pofile import read_po, write_po
from django.conf import settings

TAG = re.compile(
    r"""{%\s*(?:trans|translate)\s+(?P<q>["'])(?P<text>.*?)(?P=q)"""
    r"""(?:\s+context\s+(?P<c>["'])(?P<context>.*?)(?P=c))?(?:\s+as\s+\w+|\s+noop)*\s*%}"""
)
INLINE = re.compile(r"""\b_\((?P<q>["'])(?P<text>.*?)(?P=q)\)""")
BLOCK = re.compile(
    r"{%\s*blocktrans(?:late)?\b(?P<args>.*?)%}(?P<one>.*?)"
    r"(?:{%\s*plural\s*%}(?P<many>.*?))?{%\s*endblocktrans(?:late)?\s*%}",
    re.DOTALL,
)
FUNCTIONS: dict[str, Any] = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
}
Text = tuple[str | None, str, str | None]  # context, text, plural


def _block(text: str, trimmed: bool) -> str:
    if trimmed:
        text = " ".join(line.strip() for line in text.strip().splitlines() if line.strip())
    if "{{" in text:
        text = text.replace("%", "%%")
    return re.sub(r"{{\s*(\w+)\s*}}", r"%(\1)s", text)


def _in_template(text: str) -> Iterator[Text]:
    for match in TAG.finditer(text):
        yield match["context"], match["text"], None
    for match in INLINE.finditer(text):
        yield None, match["text"], None
    for match in BLOCK.finditer(text):
        trimmed = "trimmed" in match["args"]
        many = _block(match["many"], trimmed) if match["many"] else None
        yield None, _block(match["one"], trimmed), many


def _in_python(path: Path) -> Iterator[Text]:
    with path.open("rb") as file:
        for _line, name, message, _comments in extract_python(file, FUNCTIONS, [], {}):
            parts = message if isinstance(message, tuple) else (message,)
            if name.startswith("pgettext"):
                yield parts[0], parts[1], None
            elif parts[0]:
                yield None, parts[0], parts[1] if len(parts) > 1 else None


def marked() -> dict[Text, str]:
    """Every marked text, with a file in which it stands."""
    found: dict[Text, str] = {}
    package: Path = settings.PACKAGE
    for path in sorted(package.rglob("*")):
        if "migrations" in path.parts or not path.is_file():
            continue
        texts: Iterator[Text] = iter(())
        if path.suffix in {".html", ".txt"} and "templates" in path.parts:
            texts = _in_template(path.read_text())
        elif path.suffix == ".py":
            texts = _in_python(path)
        for text in texts:
            found.setdefault(text, str(path.relative_to(package)))
    return found


def english_file() -> Path:
    path: Path = settings.PACKAGE / "locale" / "en" / "LC_MESSAGES" / "django.po"
    return path


def english() -> dict[tuple[str | None, str], Any]:
    """The English by context and text; a plural has a tuple."""
    with english_file().open("rb") as file:
        catalogue = read_po(file, locale="en")
    return {
        (message.context, message.id[0] if isinstance(message.id, tuple) else message.id): (
            message.string
        )
        for message in catalogue
        if message.id
    }


def write(words: dict[tuple[str | None, str], Any]) -> list[str]:
    """Write the catalogue anew from what is marked and these words; returns what has none."""
    catalogue = Catalog(locale="en", project="OpenDistrict", fuzzy=False)
    missing = []
    for context, one, many in sorted(marked(), key=lambda text: (text[1], text[0] or "")):
        said = words.get((context, one)) or words.get((None, one)) or ""
        if many is not None and isinstance(said, str):
            said = (said, said)
        if many is None and isinstance(said, tuple | list):
            said = said[0]
        if not (said if isinstance(said, str) else all(said)):
            missing.append(one)
        catalogue.add(
            (one, many) if many is not None else one,
            said,
            context=context,
            flags=("python-format",) if "%(" in one else (),
        )
    english_file().parent.mkdir(parents=True, exist_ok=True)
    with english_file().open("wb") as file:
        write_po(file, catalogue, width=0, omit_header=False, sort_output=False)
    return missing
