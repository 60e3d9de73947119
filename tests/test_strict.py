"""The tests' own strictness: it must be able to fail."""

import pytest
from django.db import connection, transaction
from django.template import engines

from opendistrict.registers.orgs.models import Post
from tests.strict import UndefinedVariable


@pytest.mark.parametrize(
    "text", ["{{ no_such }}", "{{ actor.no_such }}", "{{ no_such|default:'' }}", "{{ rows.7 }}"]
)
def test_an_undefined_variable_fails(text: str) -> None:
    with pytest.raises(UndefinedVariable):
        engines["django"].from_string(text).render({"actor": object(), "rows": []})


@pytest.mark.parametrize("text", ["{% if no_such %}x{% endif %}", "{{ nothing }}", "{{ empty }}"])
def test_what_is_known_to_be_nothing_does_not(text: str) -> None:
    said = engines["django"].from_string(text).render({"nothing": None, "empty": ""})
    assert said in {"", "None"}


def test_a_lock_over_a_join_fails_and_one_of_one_table_does_not(db: None) -> None:
    with transaction.atomic():
        with pytest.raises(AssertionError, match="locks every joined row"):
            list(Post.objects.select_related("role").select_for_update())
        list(Post.objects.select_related("role").select_for_update(of=("self",)))
        list(Post.objects.select_for_update())
    assert connection.execute_wrappers
