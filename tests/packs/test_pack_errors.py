"""Every mistake in a pack is told at its file, line and field, all of them at once."""

import re
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.utils import translation
from tests.packs.conftest import FILES, MakePack

from opendistrict.config.settings import PACKAGE
from opendistrict.faces.cli.loading import words
from opendistrict.faces.cli.loading.loader import check_pack
from opendistrict.faces.kit import words as kit
from opendistrict.kernel.packfile import PackIsWrong, Problem, Spot
from opendistrict.registers.base.models import AuditEvent, PackLoad
from opendistrict.registers.orgs.models import Unit


def wrong(folder: Path) -> list[tuple[str, str]]:
    """(file:line:field, code) of all that is wrong."""
    with pytest.raises(PackIsWrong) as caught:
        check_pack(folder)
    return [(str(problem.spot), problem.code) for problem in caught.value.problems]


def test_the_small_pack_is_right(make_pack: MakePack) -> None:
    assert check_pack(make_pack()).size == (7, 9)


UNITS, POSTS, SUCCESSIONS = "units/all.yaml", "posts/all.yaml", "successions.yaml"
ONE_MISTAKE = [
    # the text of a file
    ("calendar.yaml", "confidence: V}", "confidence: V", "calendar.yaml:2:", "not_yaml"),
    ("people.yaml", "Lương An", "&a Lương An, nick: *a", "people.yaml:1:nick",
     "anchors_are_not_used"),
    ("people.yaml", "Lương An", "!!python/name:os.system x", "people.yaml:1:name",
     "tags_are_not_used"),
    (UNITS, "      short: Quận\n", "      short: Quận\n      short: Q\n",
     "units/all.yaml:8:versions[0].short", "key_given_twice"),
    # one value
    (UNITS, "      name_en: Test Ward\n", "", "units/all.yaml:15:versions[0].name_en", "missing"),
    (UNITS, "      short: Phường\n", "      short: Phường\n      colour: đỏ\n",
     "units/all.yaml:19:versions[0].colour", "extra_forbidden"),
    (UNITS, 'code: "26737"', "code: 26737", "units/all.yaml:16:versions[0].code", "string_type"),
    (UNITS, 'code: "26737"', 'code: "26737a"', "units/all.yaml:16:versions[0].code",
     "string_pattern_mismatch"),
    (UNITS, "kind: ward", "kind: village", "units/all.yaml:12:kind", "literal_error"),
    (POSTS, "held:\n    - {person: an, since: 2021-07-01",
     "held:\n    - {person: an, since: 2021-02-30", "posts/all.yaml:10:held[0].since",
     "day_does_not_exist"),
    (POSTS, "until: 2024-01-01}", "until: 1/1/2024}", "posts/all.yaml:10:held[0].until",
     "not_a_day"),
    ("roles.yaml", "rank: 1", "rank: một", "roles.yaml:4:rank", "int_parsing"),
    ("roles.yaml", "orgs.read: place", "orgs.read: everywhere", "roles.yaml:6:rights.orgs.read",
     "literal_error"),
    (SUCCESSIONS, "share: 0.9", "share: 1.2", "successions.yaml:5:targets[0].share",
     "less_than_equal"),
    (SUCCESSIONS, "kind: split", "kind: abolish", "successions.yaml:1:",
     "abolition_has_no_successor"),
    (SUCCESSIONS, ", share: 0.9", "", "successions.yaml:1:", "share_is_missing"),
    # names
    (POSTS, "unit: quan", "unit: qaun", "posts/all.yaml:2:unit", "name_is_unknown"),
    (POSTS, "person: binh", "person: bình", "posts/all.yaml:11:held[1].person",
     "string_pattern_mismatch"),
    (POSTS, "role: chair", "role: chief", "posts/all.yaml:3:role", "name_is_unknown"),
    ("roles.yaml", "orgs.read: place", "orgs.reed: place", "roles.yaml:6:rights.orgs.reed",
     "name_is_unknown"),
    ("people.yaml", "slug: binh", "slug: an", "people.yaml:2:slug", "name_is_taken"),
    # periods
    (POSTS, "since: 2021-07-01, until: 2024-01-01", "since: 2024-01-01, until: 2024-01-01",
     "posts/all.yaml:10:held[0].since", "period_is_empty"),
    (POSTS, "until: 2024-01-01}", "until: 2024-01-02}", "posts/all.yaml:11:held[1].since",
     "post_has_two_holders"),
    (POSTS, "since: 2024-01-01, until: 2025-07-01", "since: 2024-01-01",
     "posts/all.yaml:11:held[1].since", "assignment_outside_post"),
    (UNITS, "    - since: 2025-07-01\n", "    - since: 2025-07-02\n",
     "successions.yaml:5:targets[0].unit", "successor_is_not_there"),
    (SUCCESSIONS, "on: 2025-07-01", "on: 2025-07-03", "successions.yaml:3:source",
     "source_was_not_there"),
    # heads
    (UNITS, "  head: none\n", "", "units/all.yaml:11:slug", "unit_has_no_head"),
    (UNITS, "  kind: district\n", "  kind: district\n  head: none\n", "units/all.yaml:3:head",
     "unit_has_a_head"),
]  # fmt: skip


@pytest.mark.parametrize(("file", "old", "new", "spot", "code"), ONE_MISTAKE)
def test_one_mistake_is_told_at_its_place(
    edit_pack: MakePack, file: str, old: str, new: str, spot: str, code: str
) -> None:
    assert (spot, code) in wrong(edit_pack(file, old, new))


def test_a_row_with_one_mistake_does_not_make_others_look_wrong(edit_pack: MakePack) -> None:
    """The district lacks its English name; its posts and successors still point to it."""
    folder = edit_pack(UNITS, "      name_en: Test District\n", "")
    assert wrong(folder) == [("units/all.yaml:4:versions[0].name_en", "missing")]


def _more(file: str, text: str) -> dict[str, str]:
    return {file: FILES[file] + text}


def _unit(slug: str, **version: str) -> str:
    known = {"name": "Tên", "short": "Tên", "name_en": "Name", "basis": "thử", "confidence": "V"}
    fields = ", ".join(f"{key}: {value}" for key, value in (known | version).items())
    return f"- slug: {slug}\n  kind: office\n  head: none\n  versions:\n    - {{{fields}}}\n"


def test_two_versions_of_a_unit_on_one_day(make_pack: MakePack) -> None:
    again = "    - {since: 2024-01-01, until: 2024-06-01, name: Tên, short: Tên, name_en: Name,\n"
    again += "       basis: thử, confidence: V}\n"
    text = FILES[UNITS].replace("- slug: phuong\n", again + "- slug: phuong\n")
    assert wrong(make_pack({UNITS: text})) == [
        ("units/all.yaml:11:versions[1].since", "unit_periods_overlap")
    ]


def test_one_code_for_two_units_on_one_day(make_pack: MakePack) -> None:
    other = _unit("khac", code='"26737"', since="2025-01-01")
    assert wrong(make_pack(_more(UNITS, other))) == [
        # told at the one that begins later, which names the other
        ("units/all.yaml:16:versions[0].code", "code_names_two_units")
    ]


def test_a_parent_that_is_no_more(make_pack: MakePack) -> None:
    child = _unit("phong", parent="quan", since="2024-01-01")
    assert wrong(make_pack(_more(UNITS, child))) == [
        ("units/all.yaml:26:versions[0].parent", "parent_is_not_there")
    ]


def test_parents_that_lead_back(make_pack: MakePack) -> None:
    ring = _unit("a", parent="c") + _unit("b", parent="a") + _unit("c", parent="b")
    assert wrong(make_pack(_more(UNITS, ring))) == [
        ("units/all.yaml:36:versions[0].parent", "tree_is_circular")
    ]


def test_shares_above_one(make_pack: MakePack) -> None:
    text = FILES[SUCCESSIONS].replace(
        "    - {unit: phuong, share: 0.9}\n",
        "    - {unit: phuong, share: 0.9}\n    - {unit: khac, share: 0.2}\n",
    )
    folder = make_pack({SUCCESSIONS: text, **_more(UNITS, _unit("khac", since="2025-07-01"))})
    assert wrong(folder) == [("successions.yaml:6:targets[1].share", "shares_exceed_one")]


def test_posts_that_collide(make_pack: MakePack) -> None:
    pho = """\
- slug: pho
  unit: quan
  role: chair
  title: Phó
  title_en: Deputy
  head: true
  since: 2023-01-01
  until: 2025-09-01
  oversees:
    - {unit: phuong, since: 2025-07-01, until: 2025-10-01}
    - {unit: phuong, since: 2025-08-01, until: 2025-09-01}
"""
    assert wrong(make_pack(_more(POSTS, pho))) == [
        ("posts/all.yaml:18:since", "post_outside_unit"),
        ("posts/all.yaml:18:since", "unit_has_two_heads"),
        ("posts/all.yaml:21:oversees[0].since", "oversight_outside_post"),
        ("posts/all.yaml:22:oversees[1].since", "unit_has_two_overseers"),
    ]


def test_files_that_are_missing_or_not_known(make_pack: MakePack) -> None:
    folder = make_pack({"post.yaml": "- {}\n", "roles.yaml": ""})
    (folder / "calendar.yaml").unlink()
    assert [problem for problem in wrong(folder) if problem[1].startswith("file_")] == [
        ("calendar.yaml:1:", "file_is_missing"),
        ("post.yaml:1:", "file_is_not_known"),
        ("roles.yaml:1:", "file_is_empty"),
    ]


def test_a_file_that_is_not_utf8(make_pack: MakePack) -> None:
    folder = make_pack()
    (folder / "people.yaml").write_bytes(b"- {slug: an,\n   name: L\xe2, sample: true}\n")
    assert ("people.yaml:2:", "not_utf8") in wrong(folder)


def test_all_mistakes_are_told_at_once(make_pack: MakePack) -> None:
    """One in every file, two of them in one row."""
    folder = make_pack(
        {
            "people.yaml": "- {slug: An, name: 5, sample: true}\n",
            UNITS: FILES[UNITS].replace("kind: ward", "kind: village"),
            "roles.yaml": FILES["roles.yaml"].replace("rank: 1", "rank: 0"),
        }
    )
    assert wrong(folder) == [
        ("people.yaml:1:slug", "string_pattern_mismatch"),
        ("people.yaml:1:name", "string_type"),
        ("posts/all.yaml:10:held[0].person", "name_is_unknown"),
        ("posts/all.yaml:11:held[1].person", "name_is_unknown"),
        ("roles.yaml:4:rank", "greater_than_equal"),
        ("units/all.yaml:12:kind", "literal_error"),
    ]


def test_yaml_guesses_nothing(make_pack: MakePack) -> None:
    """`on`, `no` and `yes` are words; decimals are exact; Đ is repaired and text is NFC."""
    text = FILES["people.yaml"].replace("Lương An", "Ðo\u0300 No").replace("slug: an", "slug: no")
    posts = FILES[POSTS].replace("person: an,", "person: no,")
    pack = check_pack(make_pack({"people.yaml": text, POSTS: posts}))
    person = pack.sheets["people.yaml"][0].rows[0].value
    assert (person.slug, person.name) == ("no", "Đò No")
    split = pack.sheets["successions.yaml"][0].rows[0].value
    assert str(split.targets[0].share) == "0.9"


def test_every_code_has_a_sentence_that_can_be_said() -> None:
    spot = Spot("units/all.yaml", 3, 1, "kind")
    values = "reason tag first_line given pattern max_length decimal_places expected gt ge le"
    values += " min_length name kind near first path sum lt max_digits post"
    details = dict.fromkeys(values.split(), "x")
    for code in words.SENTENCES:
        said = words.sentence(Problem(spot, code, details))
        assert said.startswith("units/all.yaml:3:kind: "), said
        assert "%(" not in said, said


def test_every_code_of_the_checks_has_a_sentence() -> None:
    folders = (PACKAGE / "kernel" / "packfile", PACKAGE / "faces" / "cli" / "loading")
    source = "".join(path.read_text() for folder in folders for path in folder.glob("*.py"))
    told = set(re.findall(r"ValueError\(\s*\"([a-z_0-9]+)\"", source))
    told |= set(re.findall(r"[pP]roblem\([^\"]*?\), \"([a-z_0-9]+)\"", source))
    told |= set(re.findall(r"(?:overlapping|sticking_out)\([^\"]*?\"([a-z_0-9]+)\"", source))
    assert len(told) > 20
    assert told | {code for *_, code in ONE_MISTAKE} <= words.SENTENCES.keys()


def test_a_code_nobody_knows_is_told_all_the_same() -> None:
    spot = Spot("a.yaml", 3, 1, "kind")
    with translation.override("vi"):
        said = words.sentence(Problem(spot, "url_parsing", {"message": "no url"}))
    assert said == "a.yaml:3:kind: giá trị sai (no url); sửa lại"
    rule = Problem(spot, "legal_basis_is_missing")
    assert words.sentence(rule) == f"a.yaml:3:kind: {kit.sentence('legal_basis_is_missing')}"


def test_a_wrong_pack_changes_nothing(
    db: None, edit_pack: MakePack, capsys: pytest.CaptureFixture[str]
) -> None:
    before = AuditEvent.objects.count(), Unit.objects.count(), PackLoad.objects.count()
    folder = edit_pack(POSTS, "unit: quan", "unit: qaun")
    with pytest.raises(CommandError, match="Không có gì được nạp"):
        call_command("load", str(folder))
    assert capsys.readouterr().err.splitlines()[0] == (
        "posts/all.yaml:2:unit: không có “qaun” (unit) trong gói; gần nhất là “quan”"
    )
    assert before == (AuditEvent.objects.count(), Unit.objects.count(), PackLoad.objects.count())
