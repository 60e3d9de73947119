"""Two things that cannot be at one time cannot be in the database either, past all code."""

from collections.abc import Callable

import pytest
from django.db import IntegrityError, connection, transaction
from tests.makers import unit_id

RANGE = "daterange('2026-01-01', '2026-02-01')"
REST = "name, short_name, name_en, aliases, place_in_line, basis, confidence"
VALUES = "'Tên', 'Tên', 'Name', '{}', 0, 'thử', 'sample'"


def run(sql: str, **values: object) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, values)


@pytest.fixture
def refuses(quan1: None) -> Callable[..., None]:
    """refuses(constraint, sql, …): the database says no, and the constraint says why."""

    def check(constraint: str, sql: str, **values: object) -> None:
        with pytest.raises(IntegrityError, match=constraint):
            run(sql, **values)

    return check


def _version(unit: str, valid: str = RANGE, code: str = "NULL", parent: str = "NULL") -> str:
    columns = f"unit_id, valid, code, parent_id, {REST}"
    return (
        f"INSERT INTO orgs_unitversion ({columns}) "
        f"SELECT u.id, {valid}, {code}, {parent}, {VALUES} FROM orgs_unit u WHERE u.slug = '{unit}'"
    )


def test_one_version_of_a_unit_at_a_time(refuses: Callable[..., None]) -> None:
    refuses("a_unit_has_one_version_at_a_time", _version("phuong-sai-gon"))
    run(_version("phuong-sai-gon", "daterange('2024-01-01', '2025-07-01')"))  # up to the day before


def test_one_unit_of_a_code_at_a_time(refuses: Callable[..., None]) -> None:
    refuses("a_code_names_one_unit_at_a_time", _version("quan-1", code="'26740'"))
    run(_version("quan-1", code="'99999'"))


def test_a_unit_is_not_under_itself_nor_for_no_time(refuses: Callable[..., None]) -> None:
    refuses("a_unit_is_not_its_own_parent", _version("quan-1", parent="u.id"))
    refuses(
        "unit_version_has_a_period", _version("quan-1", "daterange('2026-01-01', '2026-01-01')")
    )


def _succession(**changes: str) -> str:
    row = {"kind": "'split'", "share": "0.5", "target_id": "%(target)s"} | changes
    return (
        "INSERT INTO orgs_succession "
        '("on", kind, source_id, target_id, share, function, basis, confidence) '
        f"VALUES ('2026-01-01', {row['kind']}, %(source)s, {row['target_id']}, {row['share']}, "
        "'', 'thử', 'sample')"
    )


def test_shares_are_parts_and_only_abolition_leaves_nobody(refuses: Callable[..., None]) -> None:
    ids = {"source": unit_id("quan-1"), "target": unit_id("phuong-sai-gon")}
    refuses("succession_share_is_a_part", _succession(share="1.000001"), **ids)
    refuses("succession_share_is_a_part", _succession(share="0"), **ids)
    refuses("only_abolition_leaves_no_successor", _succession(target_id="NULL"), **ids)
    run(_succession(), **ids)
    refuses("a_succession_is_told_once", _succession(), **ids)


def _post(unit: str, head: str = "true", valid: str = RANGE) -> str:
    return (
        "INSERT INTO orgs_post (id, slug, unit_id, role_id, title, title_en, is_head, valid) "
        f"SELECT gen_random_uuid(), 'them', u.id, 'officer', 'Thêm', 'More', {head}, {valid} "
        f"FROM orgs_unit u WHERE u.slug = '{unit}'"
    )


def test_one_head_of_a_unit_at_a_time(refuses: Callable[..., None]) -> None:
    refuses("a_unit_has_one_head_at_a_time", _post("phuong-sai-gon"))
    run(_post("phuong-sai-gon", head="false"))


def _assignment(post: str, kind: str) -> str:
    return (
        "INSERT INTO orgs_assignment (post_id, person_id, kind, valid, basis) "
        f"SELECT p.id, (SELECT id FROM people_person ORDER BY slug LIMIT 1), '{kind}', {RANGE}, '' "
        f"FROM orgs_post p WHERE p.slug = '{post}'"
    )


def test_one_holder_and_one_acting_of_a_post_at_a_time(refuses: Callable[..., None]) -> None:
    post = "chu-tich-phuong-sai-gon"
    constraint = "a_post_has_one_holder_and_one_acting_at_a_time"
    refuses(constraint, _assignment(post, "holder"))
    run(_assignment(post, "acting"))  # beside the holder
    refuses(constraint, _assignment(post, "acting"))
    refuses("assignment_kind", _assignment(post, "guest"))


def test_one_overseer_of_a_unit_at_a_time(refuses: Callable[..., None]) -> None:
    refuses(
        "a_unit_has_one_overseer_at_a_time",
        "INSERT INTO orgs_oversight (post_id, unit_id, valid) "
        f"SELECT p.id, %(unit)s, {RANGE} FROM orgs_post p WHERE p.slug = 'chu-tich-phuong-sai-gon'",
        unit=unit_id("phong-kthtdt-phuong-sai-gon"),
    )


def _delegation(giver: str, taker: str) -> str:
    return (
        'INSERT INTO orgs_delegation (id, giver_id, taker_id, act, "limit", valid, basis) '
        f"SELECT gen_random_uuid(), g.id, t.id, 'directives.confirm', '', {RANGE}, 'thử' "
        f"FROM orgs_post g, orgs_post t WHERE g.slug = '{giver}' AND t.slug = '{taker}'"
    )


def test_a_delegation_once_at_a_time_and_never_to_oneself(refuses: Callable[..., None]) -> None:
    chief, officer = "chanh-van-phong-phuong-sai-gon", "chuyen-vien-tong-hop-phuong-sai-gon"
    run(_delegation(chief, officer))
    refuses("a_delegation_is_given_once_at_a_time", _delegation(chief, officer))
    refuses("nobody_delegates_to_himself", _delegation(chief, chief))


def test_a_right_reaches_the_unit_the_subtree_or_the_place(refuses: Callable[..., None]) -> None:
    sql = "INSERT INTO orgs_roleright (role_id, act, reach) VALUES ('officer', %(act)s, %(reach)s)"
    refuses("right_reach", sql, act="orgs.delegate", reach="all")
    refuses("a_role_has_an_act_once", sql, act="orgs.read", reach="unit")


def _duty(post: str, **changes: str) -> str:
    row = {"reach": "'place'", "valid": RANGE, "basis": "'thử'"} | changes
    return (
        "INSERT INTO orgs_postright (post_id, act, reach, valid, basis) "
        f"SELECT id, 'cases.sign:via-he', {row['reach']}, {row['valid']}, {row['basis']} "
        f"FROM orgs_post WHERE slug = '{post}'"
    )


def test_a_post_has_an_act_once_at_a_time_and_on_a_basis(refuses: Callable[..., None]) -> None:
    head = "truong-phong-kthtdt-phuong-sai-gon"
    run(_duty(head))
    refuses("a_post_has_an_act_once_at_a_time", _duty(head))
    later = "daterange('2026-02-01', '2026-03-01')"  # from the day on which the other ends
    refuses("post_right_reach", _duty(head, valid=later, reach="'all'"))
    refuses("post_right_has_a_basis", _duty(head, valid=later, basis="''"))
    refuses("post_right_has_a_period", _duty(head, valid="'empty'"))
    run(_duty(head, valid=later))


@pytest.mark.parametrize(
    ("condition", "is_one"),
    [
        ('{"field": "area_m2", "at_most": "250"}', True),
        ('{"field": "street", "is_in": ["a"]}', True),
        ('{"at_most": "250"}', False),
        ('{"field": "area_m2"}', False),
        ("[]", False),
        ("null", False),
    ],
)
def test_a_condition_names_a_field_and_a_limit(
    refuses: Callable[..., None], condition: str, is_one: bool
) -> None:
    chief, officer = "chanh-van-phong-phuong-sai-gon", "chuyen-vien-tong-hop-phuong-sai-gon"
    run(_delegation(chief, officer))
    sql = f"UPDATE orgs_delegation SET condition = '{condition}' WHERE valid = {RANGE}"
    if is_one:
        run(sql)
    else:
        refuses("a_condition_names_a_field_and_a_limit", sql)
