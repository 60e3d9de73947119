"""Every text marked for translation has its English; no English is left for a text that is gone."""

import re
from pathlib import Path

from babel.messages.extract import extract_python
from babel.messages.pofile import read_po

from opendistrict.config.settings import PACKAGE

TAG = re.compile(
    r"{%\s*(?:trans|translate)\s+(?P<q>[\"'])(?P<text>.*?)(?P=q)(?:\s+as\s+\w+|\s+noop)*\s*%}"
    r"|\b_\((?P<q2>[\"'])(?P<text2>.*?)(?P=q2)\)"
)
BLOCK = re.compile(
    r"{%\s*blocktrans(?:late)?\b(?P<args>.*?)%}(?P<one>.*?)"
    r"(?:{%\s*plural\s*%}(?P<many>.*?))?{%\s*endblocktrans(?:late)?\s*%}",
    re.DOTALL,
)


def _block(text: str, trimmed: bool) -> str:
    if trimmed:
        text = " ".join(line.strip() for line in text.strip().splitlines())
    text = text.replace("%", "%%") if "{{" in text else text
    return re.sub(r"{{\s*(\w+)\s*}}", r"%(\1)s", text)


def from_templates() -> dict[str, str]:
    found: dict[str, str] = {}
    for path in sorted((PACKAGE / "templates").rglob("*")):
        if path.suffix not in {".html", ".txt", ".svg"}:
            continue
        text = path.read_text()
        for match in TAG.finditer(text):
            found.setdefault(match["text"] or match["text2"], str(path))
        for match in BLOCK.finditer(text):
            trimmed = "trimmed" in match["args"]
            found.setdefault(_block(match["one"], trimmed), str(path))
    return found


def from_python() -> dict[str, str]:
    found: dict[str, str] = {}
    names = {
        "_": None,
        "gettext": None,
        "gettext_lazy": None,
        "ngettext": (1, 2),
        "ngettext_lazy": (1, 2),
        "gettext_noop": None,
        "pgettext": (2,),
    }
    for path in sorted(Path(PACKAGE).rglob("*.py")):
        if "migrations" in path.parts:
            continue
        with path.open("rb") as file:
            for _line, _name, message, _comments in extract_python(file, names, [], {}):
                first = message[0] if isinstance(message, tuple) else message
                if first:
                    found.setdefault(first, str(path))
    return found


def english() -> dict[str, object]:
    with (PACKAGE / "locale/en/LC_MESSAGES/django.po").open("rb") as file:
        catalogue = read_po(file, locale="en")
    return {
        (m.id[0] if isinstance(m.id, tuple) else m.id): m.string
        for m in catalogue
        if m.id and not m.fuzzy
    }


def test_every_text_has_its_english() -> None:
    known = english()
    wanted = from_templates() | from_python()
    missing = {text: where for text, where in wanted.items() if not known.get(text)}
    assert missing == {}


def test_no_english_is_left_over() -> None:
    wanted = from_templates() | from_python()
    assert sorted(set(english()) - set(wanted)) == []
