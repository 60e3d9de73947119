"""What Django lets pass and the tests do not: `tests/conftest.py` hands these to every test."""

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import connection
from django.template import engines
from django.utils import translation


class UndefinedVariable(Exception):
    """A template prints something that nobody gave it."""


class _Undefined(str):
    """Stands in the place of Django's `string_if_invalid`: the test fails, and says by what.

    Django asks for the mark where a variable is printed, filtered, handed on by `with` or to a
    tag; in `{% if %}` and `{% for %}` it lets what is missing be empty, and so do we.
    """

    def __mod__(self, name: Any) -> str:
        if name in MISSING_IN_TEMPLATES_OF_OTHERS:
            return ""
        raise UndefinedVariable(name)


# Printed by templates that are not ours, before they know it: none is needed so far.
MISSING_IN_TEMPLATES_OF_OTHERS: frozenset[str] = frozenset()


@pytest.fixture(autouse=True, scope="session")
def no_undefined_variables() -> None:
    """A misspelt variable is an error, not an empty place."""
    engines["django"].engine.string_if_invalid = _Undefined("%s")


@pytest.fixture(autouse=True)
def the_language_of_the_source() -> None:
    """A page asked for in English by the test before leaves its language behind."""
    translation.activate("vi")


WIDE_LOCK = re.compile(r"\bFOR (?:NO KEY )?UPDATE(?! OF\b)")
Execute = Callable[[str, Any, bool, dict[str, Any]], Any]


def _name_what_is_locked(
    execute: Execute, sql: str, params: Any, many: bool, context: dict[str, Any]
) -> Any:
    assert not (WIDE_LOCK.search(sql) and " JOIN " in sql), (
        f'This locks every joined row; say select_for_update(of=("self",)): {sql}'
    )
    return execute(sql, params, many, context)


@pytest.fixture(autouse=True)
def locks_name_their_table() -> Iterator[None]:
    """A lock on a join takes rows of all its tables, in an order nobody chose."""
    with connection.execute_wrapper(_name_what_is_locked):
        yield
