"""Every code that money may be refused with has its sentence, and no sentence is left over."""

import ast
import re
from pathlib import Path

from opendistrict.config.settings import PACKAGE
from opendistrict.faces.kit import words
from opendistrict.faces.kit.sentences import ledger

CODE = re.compile(r"^[a-z0-9]+(_[a-z0-9]+)+$")
PLACES = ("registers/ledger", "kernel/vietqr", "kernel/statements")
SAYERS = {"Refused", "Problem", "Difference", "_refused", "_wrong"}


def modules() -> list[ast.Module]:
    return [
        ast.parse(path.read_text(encoding="utf-8"))
        for place in PLACES
        for path in sorted(Path(PACKAGE / place).rglob("*.py"))
        if "migrations" not in path.parts
    ]


def strings(node: ast.AST) -> set[str]:
    return {
        part.value
        for part in ast.walk(node)
        if isinstance(part, ast.Constant) and isinstance(part.value, str) and CODE.match(part.value)
    }


def said() -> set[str]:
    found: set[str] = set()
    for module in modules():
        for node in ast.walk(module):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in SAYERS:
                found |= {code for argument in node.args for code in strings(argument)}
            if isinstance(node, ast.FunctionDef) and "weigh" in node.name:
                found |= {code for part in node.body for code in strings(part)}
    return found


NO_CODES = {"open_before", "paid_out", "unmatched_before", "written_off"}  # of a sheet


def test_every_code_has_its_sentence():
    codes = said()
    assert {"qr_text_is_not_plain", "statement_does_not_add_up", "receipts_differ"} <= codes
    assert sorted(code for code in codes - NO_CODES if code not in words.SENTENCES) == []


def test_no_sentence_is_left_over():
    every = {code for module in modules() for code in strings(module)}
    assert sorted(set(ledger.SENTENCES) - every) == []
