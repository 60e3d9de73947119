"""What no room can check alone: refusals have their sentences, templates are used and clean."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from django.utils import translation

from opendistrict.config.settings import PACKAGE
from opendistrict.faces.kit import sentences, words
from opendistrict.faces.kit.tags.icons import icon
from opendistrict.kernel.refusals import Refused

TEMPLATES = PACKAGE / "templates"
CODE = re.compile(r"^[a-z]+(_[a-z0-9]+)+$")
SAYERS = {"Refused", "Unreadable", "_Unreadable"}

# Named by Django or a package, not by our code.
NAMED_ELSEWHERE = re.compile(r"^(\d{3}(_csrf)?\.html|(account|mfa|usersessions)/.*)$")


def _modules() -> Iterator[tuple[Path, ast.Module]]:
    for path in sorted(PACKAGE.rglob("*.py")):
        if "migrations" not in path.parts:
            yield path, ast.parse(path.read_text(encoding="utf-8"))


def _strings(node: ast.AST) -> Iterator[str]:
    for part in ast.walk(node):
        if isinstance(part, ast.Constant) and isinstance(part.value, str):
            yield part.value


def _weighed(function: ast.FunctionDef) -> Iterator[str]:
    """What a function finds wrong that is named for it (`weigh…`, `why…`): as keys of a table of
    conditions, as answers, or gathered one after the other."""
    for part in ast.walk(function):
        if isinstance(part, ast.Dict):
            for key in part.keys:
                yield from _strings(key) if key is not None else ()
        elif isinstance(part, ast.Return) and isinstance(part.value, ast.Constant):
            yield from _strings(part.value)
        elif isinstance(part, ast.Call) and getattr(part.func, "attr", "") == "append":
            yield from _strings(part)


def _told(tree: ast.AST) -> Iterator[str]:
    """Codes: arguments of a refusal, guards of a flow, and what is weighed before a refusal."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            name = getattr(node.func, "id", getattr(node.func, "attr", ""))
            for argument in node.args if name in SAYERS else ():
                yield from _strings(argument)
            for keyword in node.keywords if name == "Transition" else ():
                yield from _strings(keyword.value) if keyword.arg == "guards" else ()
        elif isinstance(node, ast.FunctionDef) and ("why" in node.name or "weigh" in node.name):
            yield from _weighed(node)
        elif isinstance(node, ast.Assign) and any(
            getattr(target, "id", "") in {"wrong", "failed"} for target in node.targets
        ):
            yield from _strings(node.value)


@cache
def refusal_codes() -> dict[str, str]:
    """Every code a rule may say no with, and one place that says it."""
    found: dict[str, str] = {}
    for path, tree in _modules():
        for code in _told(tree):
            if CODE.match(code):
                found.setdefault(code, str(path.relative_to(PACKAGE)))
    return found


def test_the_search_for_codes_finds_them() -> None:
    codes = refusal_codes()
    assert {"legal_basis_is_missing", "wrong_state", "period_is_empty"} <= set(codes)
    assert len(codes) > 20


def test_every_refusal_has_a_sentence() -> None:
    missing = {code: at for code, at in refusal_codes().items() if code not in words.SENTENCES}
    assert missing == {}


def test_no_code_has_two_sentences() -> None:
    every = [code for room in sentences.ROOMS for code in room]
    assert sorted(every) == sorted(set(every))


@pytest.mark.parametrize("language", ["vi", "en"])
def test_every_sentence_can_be_said_without_its_details(language: str) -> None:
    """A rule that forgets a value must not turn a 409 into a 500."""
    with translation.override(language):
        for code in words.SENTENCES:
            (said,) = words.sentences(Refused(code))
            assert said and "%(" not in said, code


def test_every_sentence_has_its_english() -> None:
    path = PACKAGE / "locale/en/LC_MESSAGES/django.po"
    with path.open("rb") as file:
        known = {message.id: message.string for message in read_po(file, locale="en")}
    with translation.override("vi"):
        missing = [code for code, said in words.SENTENCES.items() if not known.get(str(said))]
    assert missing == []


def test_an_unknown_code_still_says_what_to_do() -> None:
    assert "no_such_code" in words.sentence("no_such_code")


def test_sentences_end_as_sentences_do() -> None:
    with translation.override("vi"):
        for code, said in words.SENTENCES.items():
            assert str(said).endswith((".", "?")), code


def _every_template() -> list[str]:
    return sorted(
        str(path.relative_to(TEMPLATES)) for path in TEMPLATES.rglob("*") if path.is_file()
    )


def _composed() -> Iterator[re.Pattern[str]]:
    """Names put together in code: f"plans/mail/{what}.txt" stands for all that fit it."""
    for _path, tree in _modules():
        for node in ast.walk(tree):
            if isinstance(node, ast.JoinedStr):
                parts = [
                    re.escape(part.value) if isinstance(part, ast.Constant) else "[^/]+"
                    for part in node.values
                ]
                if any("/" in part and part != "[^/]+" for part in parts):
                    yield re.compile("".join(parts))


def test_no_template_is_unused() -> None:
    composed = list(_composed())
    named = "\n".join(
        path.read_text(encoding="utf-8")
        for path in [*PACKAGE.rglob("*.py"), *TEMPLATES.rglob("*")]
        if path.is_file() and path.suffix in {".py", ".html", ".txt"}
    )
    unused = [
        name
        for name in _every_template()
        if not NAMED_ELSEWHERE.match(name)
        and f'"{name}"' not in named
        and f"'{name}'" not in named
        and not any(pattern.fullmatch(name) for pattern in composed)
    ]
    assert unused == []


FORBIDDEN = {
    "an inline style": re.compile(r"<[^>]*\sstyle\s*=", re.IGNORECASE),
    "an inline handler": re.compile(r"<[^>]*\s(?:on[a-z]+|hx-on[:\w-]*)\s*=", re.IGNORECASE),
    "a style element": re.compile(r"<style\b", re.IGNORECASE),
    "an inline script": re.compile(r"<script(?![^>]*\bsrc=)[^>]*>", re.IGNORECASE),
    "an address elsewhere": re.compile(r"""(?:src|href|action)=["'](?:https?:)?//"""),
    "a javascript address": re.compile(r"javascript:", re.IGNORECASE),
}
TAG = re.compile(r"{%.*?%}|{{.*?}}")
UNESCAPED = re.compile(r"\|\s*safe\b|{%\s*autoescape\s+off")


@pytest.mark.parametrize("name", [name for name in _every_template() if name.endswith(".html")])
def test_templates_hold_only_what_the_policy_lets_run(name: str) -> None:
    text = (TEMPLATES / name).read_text(encoding="utf-8")
    assert not UNESCAPED.search(text)
    text = TAG.sub("", text)
    assert [what for what, pattern in FORBIDDEN.items() if pattern.search(text)] == []


ICON = re.compile(r"{%\s*icon\s+[\"']([\w-]+)[\"']|icon=[\"']([\w-]+)[\"']")


def test_every_icon_named_in_a_template_exists() -> None:
    named = {
        first or second
        for path in TEMPLATES.rglob("*.html")
        for first, second in ICON.findall(path.read_text(encoding="utf-8"))
    }
    assert len(named) > 20
    for name in sorted(named):
        assert "<path" in icon(name) or "<circle" in icon(name)
