"""Every way to write a number that somebody reached: whoever adds one has to name it here.

The tables are written by the functions listed first, and by no other code; these are called by the
acts listed next. None of them takes a measured number: it takes what happened, or what somebody
else reported of a number that is not measured.
"""

import ast
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

import pytest

import opendistrict
from opendistrict.engine.indicators import models as value_models
from opendistrict.registers.facts import models as fact_models

ROOT = Path(opendistrict.__file__).parent
DOORS = r"(registers\.facts|engine\.indicators)\b"
FACTS, VALUES = "opendistrict.registers.facts", "opendistrict.engine.indicators"

# What facts and their sums are kept in, and what outside numbers are kept in.
TABLES = {
    model._meta.db_table: model.__name__
    for model in (
        fact_models.Fact, fact_models.Correction, fact_models.Pending, fact_models.Halfmonth,
        fact_models.Quarter, fact_models.Late, fact_models.DayTotal, value_models.ReportedValue,
        value_models.ValueWithdrawal,
    )
}  # fmt: skip
MODELS = set(TABLES.values())
SQL = re.compile(
    r"\b(?:INSERT INTO|UPDATE|DELETE FROM|MERGE INTO|COPY|TRUNCATE)\s+\"?(\w+|\?)", re.IGNORECASE
)
WRITING = {
    "create", "bulk_create", "get_or_create", "update_or_create", "update", "bulk_update", "delete",
}  # fmt: skip

# Code by code, what it writes; "?" is a table that is put into the text.
WRITERS = {
    "registers.facts.actions.telling": {
        "_TELL": {"Fact", "Pending"}, "_tell_corrections": {"Correction"},
    },
    "registers.facts.actions.batches": {"_TELL": {"Fact", "Pending"}},
    "registers.facts.actions.importing.staging": {"_TELL": {"Fact", "Pending"}},
    "registers.facts.actions.rolling": {
        "_added": {"?"},
        "_ROLL_UP": {"Pending"},
        "_REPLACE": {"Pending", "Halfmonth", "Quarter", "Late", "DayTotal"},
    },
    "engine.indicators.actions.telling": {
        "report_value": {"ReportedValue"}, "_row": {"ReportedValue"},
        "import_values": {"ReportedValue"}, "withdraw_value": {"ValueWithdrawal"},
    },
    "registers.base.actions.together": {"rows": {"?"}},  # what rooms name; no table of ours, below
}  # fmt: skip
# Who tells a fact: the acts that make it true, files of declared sources, and corrections.
TELLERS = {
    "engine.cases.actions.deciding": {"tell"},
    "engine.cases.actions.falling_due": {"take_back", "tell_all"},
    "engine.cases.actions.moving": {"tell_rest", "told"},
    "engine.cases.actions.paying": {"take_back"},
    "engine.directives.actions.facts": {"take_back", "tell_all"},
    "engine.plans.actions.facts": {"tell_all"},
    "registers.ledger.actions.closing": {"tell_together"},
    "registers.ledger.actions.telling": {"take_back", "tell"},
    "services.inspections.actions.recording": {"tell"},
    "services.inspections.actions.sanctioning": {"take_back", "tell"},
    "services.inspections.actions.visiting": {"tell"},
    "services.revenue.actions.taking": {"take_back", "tell_together"},
    "services.sidewalks.actions.counting": {"tell"},
    "services.sidewalks.actions.ending": {"tell"},
    "faces.cli.management.commands.facts": {"importing"},
    "faces.cli.sample_facts": {"correct", "tell_all"},
    "faces.desk.numbers.facts": {"correct"},
}
# Who tells a number from outside; refused for one that is measured, also by the database.
REPORTERS = {
    "engine.directives.actions.deciding": {"report_value"},
    "engine.directives.actions.undoing": {"withdraw_value"},
    "faces.cli.loading.plan_load": {"load_values"},
    "faces.desk.targets.defining": {"report_new"},
    "faces.desk.targets.importing": {"import_values"},
    "faces.desk.targets.reporting": {"report_value"},
}
# The other acts of both rooms; none of them writes a row of these tables that says how much.
OF_FACTS = {"close", "load_measures", "rebuild", "roll_up", "settle_doubt"}
OF_NUMBERS = {
    "define_indicator", "drop_cause", "drop_definition", "freeze", "load_cause_kinds",
    "load_definitions", "load_indicators", "mend_by", "name_cause",
}  # fmt: skip


@cache
def sources() -> Mapping[str, ast.Module]:
    """The modules in which there is anything to look for."""
    said = re.compile(rf"{SQL.pattern}|{'|'.join(TABLES)}|\b({'|'.join(MODELS)})\b|{DOORS}", re.I)
    found = {}
    for path in sorted(ROOT.rglob("*.py")):
        text = path.read_text(encoding="utf-8")
        if "migrations" not in path.parts and said.search(text.replace("{", "?")):
            parts = path.relative_to(ROOT).with_suffix("").parts
            name = ".".join(part for part in parts if part != "__init__")
            found[name] = ast.parse(text)
    return found


def named_parts(tree: ast.Module) -> Iterator[tuple[str, ast.AST]]:
    """Functions and constants of a module by their names, classes' methods with the class."""
    for node in tree.body:
        match node:
            case ast.FunctionDef(name=name) | ast.ClassDef(name=name):
                yield name, node
            case (
                ast.Assign(targets=[ast.Name(id=name), *_])
                | ast.AnnAssign(target=ast.Name(id=name))
            ):
                yield name, node
            case _:
                yield "", node


def text_of(node: ast.AST) -> str:
    """A text with a question mark for what is put into it."""
    if isinstance(node, ast.JoinedStr):
        return "".join(
            str(one.value) if isinstance(one, ast.Constant) else "?" for one in node.values
        )
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""


def written_by(node: ast.AST) -> set[str]:
    """The models that a piece of code writes, by SQL or by the models themselves; "?" for SQL
    whose table is put into it."""
    found: set[str] = set()
    for one in ast.walk(node):
        found |= {TABLES.get(table, table) for table in SQL.findall(text_of(one))}
        if isinstance(one, ast.Call):
            found |= set(_by_model(one.func))
    return found & (MODELS | {"?"})


def _by_model(called: ast.expr) -> Iterator[str]:
    """`Fact(…)` makes a row that only waits to be saved; `Fact.objects.filter(…).update(…)`."""
    if isinstance(called, ast.Name):
        yield called.id
    if isinstance(called, ast.Attribute) and called.attr in WRITING:
        yield from (one.id for one in ast.walk(called) if isinstance(one, ast.Name))
        yield from (one.attr for one in ast.walk(called) if isinstance(one, ast.Attribute))


def used_of(door: str, tree: ast.Module) -> set[str]:
    """What a module uses of a door, by whatever name it imported it."""
    room, _, last = door.rpartition(".")
    aliases, used = set(), set()
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module == room:
            aliases |= {one.asname or one.name for one in node.names if one.name == last}
        elif isinstance(node, ast.ImportFrom) and (node.module or "").startswith(door):
            used |= {one.name for one in node.names}
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            used |= {node.attr} if node.value.id in aliases else set()
    return used


def users_of(room: str, but: set[str]) -> dict[str, set[str]]:
    found = {
        module: used_of(f"{room}.actions", tree) - but
        for module, tree in sources().items()
        if not f"{ROOT.name}.{module}".startswith(room)
    }
    return {module: used for module, used in found.items() if used}


def test_these_write_the_tables_and_nothing_else_does() -> None:
    found: dict[str, dict[str, set[str]]] = defaultdict(dict)
    for module, tree in sources().items():
        for name, node in named_parts(tree):
            if written := written_by(node):
                found[module][name] = written
    assert found == WRITERS


def test_these_acts_tell_facts_and_no_others_do() -> None:
    assert users_of(FACTS, OF_FACTS) == TELLERS


def test_these_acts_report_numbers_and_no_others_do() -> None:
    assert users_of(VALUES, OF_NUMBERS) == REPORTERS


def test_nobody_else_holds_the_models_or_names_the_tables() -> None:
    for room in (FACTS, VALUES):
        holders = {one for one, tree in sources().items() if used_of(f"{room}.models", tree)}
        assert holders and all(f"{ROOT.name}.{one}".startswith(room) for one in holders), holders
    named = re.compile(rf"\b({'|'.join(TABLES)})\b")
    strangers = {
        f"{module}: {text_of(one)}"
        for module, tree in sources().items()
        if not f"{ROOT.name}.{module}".startswith((FACTS, VALUES))
        for one in ast.walk(tree)
        if isinstance(one, ast.Constant | ast.JoinedStr) and named.search(text_of(one))
    }
    assert not strangers


@pytest.mark.parametrize(
    ("code", "written"),
    [
        ("def new():\n    ReportedValue.objects.create(value=5)", {"ReportedValue"}),
        ("def new():\n    models.Fact.objects.filter(pk=1).update(quantity=5)", {"Fact"}),
        ("def new():\n    row = Fact(quantity=5)\n    row.save()", {"Fact"}),
        ("NEW = 'INSERT INTO facts_fact (quantity) VALUES (5)'", {"Fact"}),
        ("NEW = 'update facts_halfmonth set quantity = 5'", {"Halfmonth"}),
        ("def new(table):\n    return f'UPDATE {table} SET value = 5'", {"?"}),
        ("def old():\n    return Fact.objects.filter(pk=1).count()", set()),
        ("OLD = 'SELECT quantity FROM facts_fact'", set()),
    ],
)
def test_a_new_way_is_seen(code: str, written: set[str]) -> None:
    ((_, node),) = named_parts(ast.parse(code))
    assert written_by(node) == written
