"""The pack of Quận 1 and its four wards, as loaded."""

import csv
from datetime import date
from decimal import Decimal
from io import StringIO
from pathlib import Path
from shutil import copytree

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from tests.makers import MORNING, QUAN1, TODAY, TODAY_2023, load_pack, unit_id
from tests.packs.conftest import MakePack

from opendistrict.faces.cli.loading.loader import Loaded, check_pack, folder_of
from opendistrict.faces.cli.loading.place_rows import PersonRow, RoleRow, SuccessionRow, UnitRow
from opendistrict.kernel.actor import SYSTEM
from opendistrict.kernel.refusals import Refused
from opendistrict.registers.base import queries as base
from opendistrict.registers.base.models import AuditEvent, PackLoad
from opendistrict.registers.orgs import queries as orgs
from opendistrict.registers.orgs import registry
from opendistrict.registers.orgs.models import Unit
from opendistrict.registers.people import actions as people_actions
from opendistrict.registers.people import queries as people
from opendistrict.registers.people.models import Account

LAST_DAY, FIRST_DAY = date(2025, 6, 30), date(2025, 7, 1)
ACTS = {
    "directives.read", "directives.register", "directives.confirm", "plans.read",
    "plans.set_target", "plans.give_task", "plans.confirm_task", "plans.do_task", "plans.nudge",
    "plans.score", "plans.contest", "indicators.read", "indicators.report_value", "orgs.read",
    "orgs.delegate", "orgs.reform", "base.operate", "facts.read", "facts.correct",
    "facts.import", "indicators.freeze", "indicators.explain", "cases.assign", "cases.configure",
    "cases.answer", "cases.issue", "cases.read", "cases.reopen", "cases.sign",
    "ledger.approve", "ledger.close", "ledger.propose", "ledger.read", "ledger.receive",
    "inspections.decide", "inspections.read",
    "ledger.set_up", "ledger.settle", "documents.enrol_signer", "documents.withdraw_paper",
    "revenue.import", "revenue.read",
    "sidewalks.confirm", "sidewalks.end_regime", "sidewalks.hold", "sidewalks.read",
}  # fmt: skip


def test_loads_once(nothing: None) -> None:
    first = load_pack()
    assert first.is_new and first.changed["units/*.yaml"] > 90
    written = AuditEvent.objects.count()
    drawn = first.changed["places/network.yaml"]  # told by the sort, not by the house number
    assert written >= first.total - drawn > 0
    assert load_pack(at=MORNING) == Loaded(dict.fromkeys(first.changed, 0), False)
    assert (AuditEvent.objects.count(), PackLoad.objects.count()) == (written, 1)


def test_the_command_says_that_nothing_changed(quan1: None) -> None:
    out = StringIO()
    call_command("load", "quan1", stdout=out)
    checked, said = out.getvalue().splitlines()
    assert checked.startswith("Gói quan1, bản 2026.1: ") and "không có lỗi" in checked
    assert said == "Không có gì thay đổi."


def test_check_only_reads(nothing: None, django_assert_num_queries: object) -> None:
    with django_assert_num_queries(0):  # type: ignore[operator]
        call_command("load", str(QUAN1), "--check", stdout=StringIO())
    assert not Unit.objects.exists()


def test_a_closed_sample_account_stays_closed(quan1: None) -> None:
    account = Account.objects.select_related("person").order_by("username")[0]
    assert account.person and account.username == account.person.slug
    assert account.person.is_sample and not account.has_usable_password()
    people_actions.close_account(account_id=account.pk, actor=SYSTEM, at=MORNING)
    assert load_pack(at=MORNING).total == 0
    assert not people.accounts_of([account.person.pk])


# ------------------------------------------------------------------ next year's pack


def _next_year(folder: Path, file: str, old: str, new: str) -> Path:
    copytree(QUAN1, folder, dirs_exist_ok=True)
    for name, before, after in (("pack.yaml", '"2026.1"', '"2027.1"'), (file, old, new)):
        text = (folder / name).read_text(encoding="utf-8")
        assert before in text
        (folder / name).write_text(text.replace(before, after, 1), encoding="utf-8")
    return folder


def test_next_year_beside_this_year(quan1: None, tmp_path: Path) -> None:
    """A unit is renamed from 2027 on: the old version ends, the new one begins, both stay."""
    version = "    - since: 2027-01-01\n      code: '26740'\n      name: Phường Sài Gòn (mới)\n"
    version += (
        "      short: P. Sài Gòn\n      name_en: Sai Gon Ward\n      parent: tp-ho-chi-minh\n"
    )
    version += "      basis: thử\n      confidence: sample\n"
    folder = _next_year(
        tmp_path,
        "units/phuong-sai-gon.yaml",
        "- slug: dang-uy-phuong-sai-gon\n",
        version + "- slug: dang-uy-phuong-sai-gon\n",
    )
    text = (folder / "units/phuong-sai-gon.yaml").read_text(encoding="utf-8")
    ended = text.replace("since: 2025-07-01\n", "since: 2025-07-01\n      until: 2027-01-01\n", 1)
    (folder / "units/phuong-sai-gon.yaml").write_text(ended, encoding="utf-8")
    loaded = load_pack(folder, at=MORNING)
    assert loaded.is_new and loaded.total == loaded.changed["units/*.yaml"] == 2
    ward = unit_id("phuong-sai-gon")
    assert orgs.tree_on(date(2026, 12, 31)).units[ward].name == "Phường Sài Gòn"
    assert orgs.tree_on(date(2027, 1, 1)).units[ward].name == "Phường Sài Gòn (mới)"
    known = base.loaded_pack("quan1")
    assert known and known.version == "2027.1"


def test_what_a_newer_pack_leaves_out_stays(quan1: None, tmp_path: Path) -> None:
    folder = _next_year(tmp_path, "people.yaml", "sample: true", "sample: true")
    (folder / "successions.yaml").unlink()
    assert load_pack(folder, at=MORNING).total == 0
    assert orgs.successions(unit_id("quan-1"))


def test_a_pack_that_disagrees_with_the_records_is_refused_whole(
    quan1: None, make_pack: MakePack
) -> None:
    """Another place's pack gives the codes 760 and 26737 to units of its own."""
    before = AuditEvent.objects.count(), Unit.objects.count()
    with pytest.raises(Refused) as refused:
        load_pack(make_pack(), at=MORNING)
    assert refused.value.codes == ("pack_disagrees_with_records",)
    assert refused.value.details == {
        "file": "units/*.yaml",
        "constraint": "a_code_names_one_unit_at_a_time",
    }
    assert (AuditEvent.objects.count(), Unit.objects.count()) == before
    with pytest.raises(CommandError, match="trái với dữ liệu đã nạp trước"):
        call_command("load", str(make_pack()), stdout=StringIO())


# ------------------------------------------------------------------ units


def test_a_code_and_a_day_name_a_ward(quan1: None) -> None:
    def called(code: str, on: date) -> list[str]:
        return [unit.name for unit in orgs.tree_on(on).units.values() if unit.code == code]

    assert called("26737", LAST_DAY) == ["Phường Đa Kao"]
    assert called("26737", FIRST_DAY) == ["Phường Tân Định"]
    assert called("26740", LAST_DAY) == ["Phường Bến Nghé"]
    assert called("26740", FIRST_DAY) == ["Phường Sài Gòn"]
    assert called("26758", LAST_DAY) == ["Phường Nguyễn Cư Trinh"]
    assert called("26758", FIRST_DAY) == ["Phường Cầu Ông Lãnh"]
    assert called("26734", FIRST_DAY) == called("760", FIRST_DAY) == []


@pytest.mark.parametrize(
    ("on", "number"), [(TODAY_2023, 10), (LAST_DAY, 10), (FIRST_DAY, 4), (TODAY, 4)]
)
def test_ten_wards_then_four(quan1: None, on: date, number: int) -> None:
    wards = [unit for unit in orgs.tree_on(on).units.values() if unit.kind == "ward"]
    assert len(wards) == number
    assert len({ward.code for ward in wards}) == number


def test_the_tree_at_the_end_of_2023(quan1: None) -> None:
    tree = orgs.tree_on(TODAY_2023)
    assert [unit.slug for unit in tree.children(None)] == ["tp-ho-chi-minh"]
    district = unit_id("quan-1")
    assert [unit.short_name for unit in tree.children(district)] == [
        "Quận ủy Quận 1", "MTTQ Quận 1", "VP UBND Quận 1", "P. Nội vụ", "P. Tư pháp", "P. TC-KH",
        "P. TN&MT", "P. LĐ-TB&XH", "P. VH&TT", "P. GD&ĐT", "P. Y tế", "Thanh tra Quận",
        "P. Kinh tế", "P. QLĐT", "CA Quận 1", "BQLDA Quận 1", "P. Tân Định", "P. Đa Kao",
        "P. Bến Nghé", "P. Bến Thành", "P. Nguyễn Thái Bình", "P. Phạm Ngũ Lão", "P. Cầu Ông Lãnh",
        "P. Cô Giang", "P. Nguyễn Cư Trinh", "P. Cầu Kho",
    ]  # fmt: skip
    assert [unit.slug for unit in tree.above(unit_id("quan-1-phuong-da-kao"))] == [
        "quan-1",
        "tp-ho-chi-minh",
    ]


def test_the_tree_at_the_end_of_2026(quan1: None) -> None:
    tree = orgs.tree_on(date(2026, 11, 22))
    assert unit_id("quan-1") not in tree.units
    for ward in ("tan-dinh", "sai-gon", "ben-thanh", "cau-ong-lanh"):
        assert [unit.slug for unit in tree.children(unit_id(f"phuong-{ward}"))] == [
            f"{office}-phuong-{ward}"
            for office in (
                "dang-uy", "hdnd", "mttq", "van-phong", "phong-kthtdt", "phong-vhxh",
                "trung-tam-hcc", "cong-an",
            )
        ]  # fmt: skip


def test_names_as_texts_say_them(quan1: None) -> None:
    def found(name: str, on: date = TODAY_2023) -> list[str]:
        return sorted(unit.slug for unit in orgs.find_units(name, on=on))

    for name in ("quận 1", "Quận 1", "UBND quận 1", "Uỷ ban nhân dân Quận 1", "UBND  QUẬN 1"):
        assert found(name) == ["quan-1"], name
    for name in ("Quận ủy quận 1", "Đảng bộ Quận 1", "Quận uỷ"):
        assert found(name) == ["quan-uy-quan-1"], name
    assert found("Phòng QLĐT") == ["phong-quan-ly-do-thi-quan-1"]
    assert found("UBND TPHCM") == ["tp-ho-chi-minh"]
    assert found("UBND phường Tân Định") == ["quan-1-phuong-tan-dinh"]
    assert found("UBND phường Tân Định", TODAY) == ["phuong-tan-dinh"]
    assert found("Quận 1", TODAY) == []


def test_every_unit_in_force_has_a_head_post_or_says_none(quan1: None) -> None:
    """The check of the pack counts any time; on the two days of the demo it is so as well."""
    pack = check_pack(folder_of("quan1"))
    rows = [row.value for row in pack.rows("units/*.yaml", UnitRow)]
    said_none = {row.slug for row in rows if row.head == "none"}
    for on in (TODAY_2023, TODAY):
        tree = orgs.tree_on(on)
        headed = orgs.heads(tree.units.keys(), on=on)
        without = {unit.slug for unit in tree.units.values() if unit.id not in headed}
        assert without <= said_none
        assert not {tree.units[unit].slug for unit in headed} & said_none


# ------------------------------------------------------------------ successions


def test_shares_of_every_divided_unit_sum_to_one(quan1: None) -> None:
    pack = check_pack(folder_of("quan1"))
    divided = [row.value for row in pack.rows("successions.yaml", SuccessionRow)]
    shares = {row.source: row.targets for row in divided if row.kind == "split"}
    assert set(shares) == {
        "quan-1", "quan-1-phuong-da-kao", "quan-1-phuong-nguyen-thai-binh",
        "quan-1-phuong-cau-ong-lanh",
    }  # fmt: skip
    for source, targets in shares.items():
        assert sum((target.share or Decimal(0)) for target in targets) == 1, source


def test_areas_of_the_old_wards_give_the_areas_of_the_new(quan1: None) -> None:
    """km² of 2018 outlines by the shares meet the published areas within 7 % (the river bank)."""
    old = {
        "tan-dinh": "0.6775", "da-kao": "1.0304", "ben-nghe": "2.4627", "ben-thanh": "0.9312",
        "nguyen-thai-binh": "0.5039", "pham-ngu-lao": "0.4919", "cau-ong-lanh": "0.2243",
        "co-giang": "0.3594", "nguyen-cu-trinh": "0.7696", "cau-kho": "0.3440",
    }  # fmt: skip
    new = dict.fromkeys((unit_id(f"phuong-{w}") for w in NEW_AREAS), Decimal(0))
    for ward, area in old.items():
        for row in orgs.successions(unit_id(f"quan-1-phuong-{ward}")):
            assert row.target_id and row.share
            new[row.target_id] += Decimal(area) * row.share
    assert sum(new.values()) == Decimal("7.7949")
    for ward, published in NEW_AREAS.items():
        got = new[unit_id(f"phuong-{ward}")]
        assert abs(got / Decimal(published) - 1) < Decimal("0.07"), (ward, got)


NEW_AREAS = {"tan-dinh": "1.23", "sai-gon": "3.04", "ben-thanh": "1.85", "cau-ong-lanh": "1.60"}


def test_successors_agree_with_the_domain_notes(quan1: None) -> None:
    path = Path(settings.SHARED) / "domain" / "old_wards_d1.csv"
    if not path.exists():
        pytest.skip("the shared domain notes (OD_SHARED) are not on this machine")
    before, after = orgs.tree_on(LAST_DAY).units, orgs.tree_on(FIRST_DAY).units
    with path.open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            ward = next(unit for unit in before.values() if unit.code == row["old_code"])
            heirs = {after[heir].code for heir in orgs.successor_of(ward.id, on=FIRST_DAY)}
            assert (ward.name, heirs) == (row["old_name"], set(row["successor_codes"].split("|")))


def test_no_sample_person_has_a_name_from_the_texts() -> None:
    folder = Path(settings.SHARED)
    if not folder.exists():
        pytest.skip("the shared texts (OD_SHARED) are not on this machine")
    files = [
        *folder.glob("data/directives/*"),
        *folder.glob("data/texts/*"),
        *folder.glob("domain/*"),
    ]
    text = " ".join(path.read_text(errors="ignore") for path in files if path.is_file())
    rows = check_pack(folder_of("quan1")).rows("people.yaml", PersonRow)
    assert len(rows) > 80
    assert [row.value.name for row in rows if row.value.name in text] == []
    assert all(row.value.sample for row in rows)


# ------------------------------------------------------------------ rights, posts, calendar


def test_every_right_names_a_declared_act() -> None:
    roles = [row.value for row in check_pack(folder_of("quan1")).rows("roles.yaml", RoleRow)]
    assert len(roles) == 13
    named = {act for role in roles for act in role.rights}
    assert named == ACTS
    assert named <= registry.acts().keys()


def test_vacant_acting_and_double_posts_are_in_the_pack(quan1: None) -> None:
    every = orgs.posts_in(orgs.tree_on(TODAY).units.keys(), on=TODAY)
    vacant = [post.slug for post in every if post.person_id is None]
    assert vacant == ["truong-phong-vhxh-phuong-cau-ong-lanh"]
    assert [post.slug for post in every if post.is_acting] == [
        "truong-phong-kthtdt-phuong-ben-thanh"
    ]
    twice = next(post for post in every if post.slug == "giam-doc-hcc-phuong-sai-gon")
    assert twice.person_id
    assert [post.slug for post in orgs.posts_of(twice.person_id, on=TODAY)] == [
        "pho-chu-tich-van-xa-phuong-sai-gon",
        "giam-doc-hcc-phuong-sai-gon",
    ]


def test_the_calendar(quan1: None) -> None:
    calendar = base.work_calendar()
    for off in ("2020-09-02", "2024-04-29", "2025-05-02", "2026-08-31", "2026-11-24"):
        assert not calendar.works(date.fromisoformat(off)), off
    for made_up in ("2024-05-04", "2025-04-26", "2026-01-10", "2026-08-22"):
        assert calendar.works(date.fromisoformat(made_up)), made_up
    assert calendar.works(date(2025, 11, 24))  # a working Monday until the law changed in 2026
    # Ten working days from Friday 13 February 2026 pass over Tết (16 to 20 February).
    assert calendar.add(date(2026, 2, 13), 10) == date(2026, 3, 6)


def test_every_day_of_the_calendar_agrees_with_the_notes(quan1: None) -> None:
    path = Path(settings.SHARED) / "domain" / "calendar_vn.csv"
    if not path.exists():
        pytest.skip("the shared domain notes (OD_SHARED) are not on this machine")
    calendar = base.work_calendar()
    with path.open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 40
    for row in rows:
        assert calendar.works(date.fromisoformat(row["date"])) == (row["kind"] == "work"), row
