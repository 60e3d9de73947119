"""A document comes in, is kept, and is read once."""

from datetime import date, timedelta
from uuid import UUID, uuid4

import pytest
from django.core.files.storage import default_storage
from procrastinate.contrib.django.models import ProcrastinateJob
from tests.engine.directives.conftest import NEWS, NOTICE, find, received, register
from tests.makers import MORNING, MORNING_2023, actor, drain, unit_id

from opendistrict.engine.directives import actions, queries
from opendistrict.engine.directives.models import Directive, Passage, Proposal
from opendistrict.engine.directives.shapes import DirectiveView
from opendistrict.kernel import reader
from opendistrict.kernel.actor import Actor
from opendistrict.kernel.refusals import Refused
from opendistrict.registers.base import queries as base
from opendistrict.registers.documents import queries as documents

LATER = MORNING_2023 + timedelta(hours=1)


def test_a_document_is_kept_as_it_came_and_waits_for_the_worker(chair: Actor) -> None:
    directive_id = register(chair)
    view = queries.directive(directive_id, chair)
    assert (view.directive.state, view.directive.number) == ("waiting", "CD-2023-000001")
    assert documents.content(view.directive.file_id) == NEWS
    assert (view.passages, view.proposals) == ((), ())
    assert ProcrastinateJob.objects.filter(args__topic="directives.received").count() == 1


def test_the_worker_reads_the_head_the_passages_and_the_proposals(view: DirectiveView) -> None:
    shape = view.directive
    assert (shape.state, shape.issued_on) == ("read", date(2023, 12, 21))
    assert shape.title.startswith("Quận 1 bàn nhiệm vụ năm 2024")
    asked = find(view, "Phòng Tài chính - Kế hoạch trình phương án thu phí")
    assert asked.kind == "direction"
    assert asked.fields["who_units"] == [str(unit_id("phong-tai-chinh-ke-hoach-quan-1"))]
    assert asked.fields["due"] == "2024-02-15"
    growth = find(view, "đạt 9,6%")
    assert (growth.fields["value"], growth.fields["plan"]) == ("9.6", "12")
    assert [line.action for line in base.trail(f"directives.directive:{shape.id}")] == [
        "directives.register",
        "directives.read",
    ]


def test_units_are_those_of_the_documents_own_day(quan1: None) -> None:
    ward = actor("chu-tich-phuong-sai-gon")
    directive_id = register(ward, NOTICE, unit="phuong-sai-gon", at=MORNING)
    drain(MORNING)
    view = queries.directive(directive_id, ward)
    assert view.directive.document_number == "999/TB-UBND"
    asked = find(view, "kế hoạch chăm lo Tết Đinh Mùi")
    assert asked.fields["who_units"] == [str(unit_id("phong-vhxh-phuong-sai-gon"))]
    within_ten_days = find(view, "Niêm yết công khai thời hạn")
    # Ten working days from 10 November, over a holiday of the calendar (24 November).
    assert within_ten_days.fields["due"] == "2026-11-25"


def test_reading_twice_changes_nothing(view: DirectiveView) -> None:
    before = list(Proposal.objects.order_by("id").values())
    actions.read(directive_id=view.directive.id, at=LATER)
    assert list(Proposal.objects.order_by("id").values()) == before
    assert Passage.objects.filter(directive_id=view.directive.id).count() == len(view.passages)
    assert Directive.objects.get(pk=view.directive.id).read_at == MORNING_2023


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("anh.jpg", b"\xff\xd8\xff\xe0\x00\x10JFIF\x00" + b"\x00" * 64, "file_kind_is_not_read"),
        ("hong.pdf", b"%PDF-1.7\n" + b"khong phai pdf " * 30, "file_is_corrupt"),
        ("la.txt", bytes(range(128, 256)) * 8, "text_encoding_is_unknown"),
        ("trong.txt", b" \n\x00\n ", "file_is_empty"),
    ],
)
def test_an_unreadable_file_says_why_and_leaves_nothing_behind(
    chair: Actor, name: str, data: bytes, code: str
) -> None:
    view = queries.directive(received(chair, data, name=name), chair)
    assert (view.directive.state, view.directive.failure) == ("unreadable", code)
    assert not Passage.objects.filter(directive_id=view.directive.id).exists()
    assert documents.content(view.directive.file_id) == data
    assert base.trail(f"directives.directive:{view.directive.id}")[-1].details["reason"] == code


def test_a_kept_file_that_is_gone_can_be_read_again_when_it_is_back(chair: Actor) -> None:
    directive_id = register(chair)
    path = documents.path_of(
        documents.files([_file_of(directive_id)])[_file_of(directive_id)].sha256
    )
    default_storage.delete(path)
    drain(MORNING_2023)
    assert queries.directive(directive_id, chair).directive.failure == "kept_file_is_missing"
    with default_storage.open(path, "wb") as back:
        back.write(NEWS)
    actions.read_again(directive_id=directive_id, actor=chair, at=LATER)
    drain(LATER)
    view = queries.directive(directive_id, chair)
    assert (view.directive.state, view.directive.failure) == ("read", "")
    assert view.proposals


def _file_of(directive_id: UUID) -> UUID:
    return Directive.objects.values_list("file_id", flat=True).get(pk=directive_id)


def test_a_reading_that_breaks_in_the_middle_leaves_the_document_waiting(
    chair: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    directive_id = register(chair)

    def break_off(*_: object, **__: object) -> None:
        raise RuntimeError("the machine stops here")

    monkeypatch.setattr(actions.receiving, "_write_proposals", break_off)
    with pytest.raises(RuntimeError):
        actions.read(directive_id=directive_id, at=LATER)
    view = queries.directive(directive_id, chair)
    assert (view.directive.state, view.passages, view.directive.title) == ("waiting", (), "")
    monkeypatch.undo()
    drain(LATER)
    assert queries.directive(directive_id, chair).directive.state == "read"


def test_a_finding_that_does_not_fit_its_column_is_shortened_not_refused(chair: Actor) -> None:
    name = "một việc rất dài " * 60
    long = f"Phòng Kinh tế phải {name} trước ngày 31/01/2024.\n\n{'Mục ' * 400}\n".encode()
    view = queries.directive(received(chair, long, title="t" * 900), chair)
    assert view.directive.state == "read"
    assert len(view.directive.title) == 600


def test_reading_again_starts_over_until_a_person_has_said_something(
    chair: Actor, view: DirectiveView
) -> None:
    directive_id = view.directive.id
    actions.read_again(directive_id=directive_id, actor=chair, at=LATER)
    waiting = queries.directive(directive_id, chair)
    assert (waiting.directive.state, waiting.proposals) == ("waiting", ())
    drain(LATER)
    fresh = queries.directive(directive_id, chair)
    assert [p.quote for p in fresh.proposals] == [p.quote for p in view.proposals]

    first = fresh.proposals[0]
    told = {"actor": chair, "at": LATER}
    actions.edit(
        proposal_id=first.id, start=first.start, end=first.end, kind=first.kind,
        fields={"period": "2022"}, **told,
    )  # fmt: skip
    with pytest.raises(Refused, match="directive_is_being_decided"):
        actions.read_again(directive_id=directive_id, **told)


def test_what_a_person_proposed_or_dismissed_is_not_lost_by_reading_again(
    chair: Actor, view: DirectiveView
) -> None:
    passage = next(p for p in view.passages if p.fate == "untouched")
    told = {"actor": chair, "at": LATER}
    actions.dismiss_passage(passage_id=passage.id, reason="Chỉ là lời dẫn", **told)
    with pytest.raises(Refused, match="directive_is_being_decided"):
        actions.read_again(directive_id=view.directive.id, **told)
    actions.recall_passage(passage_id=passage.id, **told)
    actions.propose_by_hand(
        directive_id=view.directive.id, start=passage.start, end=passage.end, kind="direction",
        fields={"what": "Tổ chức hội nghị"}, **told,
    )  # fmt: skip
    with pytest.raises(Refused, match="directive_is_being_decided"):
        actions.read_again(directive_id=view.directive.id, **told)


def test_the_same_bytes_are_registered_once_in_a_unit(chair: Actor) -> None:
    first = register(chair)
    with pytest.raises(Refused) as refused:
        register(chair, name="ten khac.txt")
    assert refused.value.codes == ("document_is_registered",)
    assert refused.value.details["number"] == "CD-2023-000001"
    assert refused.value.details["directive"] == str(first)
    # Another unit keeps its own copy, and the refusal left no gap in the numbers.
    second = register(chair, unit="van-phong-quan-1")
    assert queries.directive(second, chair).directive.number == "CD-2023-000002"


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"data": b" \n "}, "file_is_empty"),
        ({"issued_on": date(2023, 12, 23)}, "document_is_from_the_future"),
        ({"unit": "phuong-sai-gon"}, "right_is_missing"),
    ],
)
def test_what_cannot_be_registered(chair: Actor, given: dict[str, object], code: str) -> None:
    with pytest.raises(Refused, match=code):
        register(chair, **given)  # type: ignore[arg-type]
    assert not Directive.objects.exists()


def test_a_file_over_the_limit_is_refused_before_it_is_kept(
    chair: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("opendistrict.engine.directives.rules.MAX_BYTES", 10)
    with pytest.raises(Refused) as refused:
        register(chair)
    assert refused.value.codes == ("file_is_too_large",)
    assert refused.value.details["limit"] == 10


def test_the_head_can_be_put_right_and_the_trail_keeps_what_it_was(
    chair: Actor, view: DirectiveView
) -> None:
    actions.note_document(
        directive_id=view.directive.id, title=" Bản tin ", document_number="46/TB",
        form="Thông báo", issuer="UBND TPHCM", issued_on=date(2023, 12, 20), actor=chair, at=LATER,
    )  # fmt: skip
    shape = queries.directive(view.directive.id, chair).directive
    assert (shape.title, shape.document_number, shape.issued_on) == (
        "Bản tin", "46/TB", date(2023, 12, 20),
    )  # fmt: skip
    line = base.trail(f"directives.directive:{view.directive.id}")[-1]
    assert line.details["before"]["issued_on"] == "2023-12-21"
    with pytest.raises(Refused, match="document_is_from_the_future"):
        actions.note_document(
            directive_id=view.directive.id, title="", document_number="", form="", issuer="",
            issued_on=date(2024, 1, 1), actor=chair, at=LATER,
        )  # fmt: skip


def test_a_document_that_is_not_vietnamese_is_read_and_warns(chair: Actor) -> None:
    english = b"The committee shall report to the council in the first quarter of the year. " * 8
    view = queries.directive(received(chair, english), chair)
    assert view.directive.state == "read"
    assert "not_vietnamese" in [notice["code"] for notice in view.directive.notices]
    assert view.proposals == ()


def test_nobody_reads_a_document_that_does_not_exist(chair: Actor) -> None:
    for ask in (queries.directive, queries.undecided, queries.untouched, queries.proposal):
        with pytest.raises(Refused, match="directive_is_unknown"):
            ask(uuid4(), chair)  # type: ignore[operator]


def test_every_kind_the_reader_proposes_is_one_an_officer_can_choose() -> None:
    from opendistrict.engine.directives.shapes import KINDS

    made = {
        cls.__dataclass_fields__["kind"].default
        for cls in (
            reader.Direction, reader.Figure, reader.TargetSet, reader.Programme, reader.Award
        )
    }  # fmt: skip
    assert made | {"suggestion"} == set(KINDS)
