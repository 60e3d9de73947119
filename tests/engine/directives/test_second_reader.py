"""The optional language model: a guest who may point at words, behind a real HTTP server."""

import json
import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob
from pytest_django import Settings
from tests.engine.directives.conftest import received, register
from tests.makers import MORNING_2023, drain

from opendistrict.engine.directives import actions, queries
from opendistrict.engine.directives.shapes import DirectiveView
from opendistrict.kernel import second_reader
from opendistrict.kernel.actor import Actor
from opendistrict.registers.base import queries as base

MISSED = "Đây là bài tường thuật được viết ra để minh họa"
TAKEN = "Phòng Tài chính - Kế hoạch trình phương án thu phí"


class Model:
    """Answers what a test tells it to, and remembers what it was asked."""

    def __init__(self) -> None:
        self.asked: list[dict[str, Any]] = []
        self.keys: list[str | None] = []
        self.answer: Callable[[BaseHTTPRequestHandler], None] = lambda handler: None
        self.url = ""

    def says(self, *findings: object) -> None:
        self.sends(_chat(json.dumps({"findings": findings}, ensure_ascii=False)))

    def sends(self, body: bytes, status: int = 200) -> None:
        def answer(handler: BaseHTTPRequestHandler) -> None:
            handler.send_response(status)
            handler.send_header("Content-Length", str(len(body)))
            handler.end_headers()
            handler.wfile.write(body)

        self.answer = answer


def _chat(content: str) -> bytes:
    return json.dumps({"choices": [{"message": {"content": content}}]}).encode()


@pytest.fixture
def model(settings: Settings) -> Iterator[Model]:
    told = Model()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            length = int(self.headers["Content-Length"])
            told.asked.append(json.loads(self.rfile.read(length)))
            told.keys.append(self.headers.get("Authorization"))
            told.answer(self)

        def log_message(self, *_: object) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    told.url = f"http://127.0.0.1:{server.server_port}/v1/chat/completions"
    settings.READER_MODEL_URL = told.url
    settings.READER_MODEL_NAME = "doc-giup"
    settings.READER_MODEL_KEY = "chia-khoa"
    yield told
    server.shutdown()
    server.server_close()
    thread.join(5)


def _read(chair: Actor) -> DirectiveView:
    return queries.directive(received(chair), chair)


def _added(view: DirectiveView) -> list[str]:
    return [p.quote for p in view.proposals if p.source == "model"]


def test_it_adds_only_what_stands_in_the_text_where_nothing_is_proposed(
    chair: Actor, model: Model
) -> None:
    model.says(
        {"kind": "direction", "quote": MISSED, "who": "Ban\u0000 biên tập", "what": None},
        {"kind": "direction", "quote": TAKEN},  # the grammar has it already
        {"kind": "direction", "quote": "Câu này không có trong văn bản"},
        {"kind": "wish", "quote": MISSED},
        {"kind": "direction", "quote": "ngắn"},
        "không phải đối tượng",
    )
    view = _read(chair)
    assert _added(view) == [MISSED]
    (guest,) = [p for p in view.proposals if p.source == "model"]
    assert (guest.state, guest.rule) == ("open", "model")
    assert guest.fields == {"who": "Ban biên tập", "what": MISSED}
    assert guest.reason == "Mô hình ngôn ngữ gợi ý"
    assert model.asked[0]["model"] == "doc-giup"
    assert model.keys == ["Bearer chia-khoa"]
    line = base.trail(f"directives.directive:{view.directive.id}")[-1]
    assert (line.action, line.details["offered"], line.details["taken"]) == (
        "directives.ask_model", 2, 1,
    )  # fmt: skip


def test_asked_twice_it_adds_once(chair: Actor, model: Model) -> None:
    model.says({"kind": "direction", "quote": MISSED})
    view = _read(chair)
    assert actions.ask_model(directive_id=view.directive.id, at=MORNING_2023) == 0
    assert _added(queries.directive(view.directive.id, chair)) == [MISSED]


def test_without_an_endpoint_nobody_is_asked(chair: Actor, settings: Settings) -> None:
    settings.READER_MODEL_URL = ""
    view = _read(chair)
    assert not ProcrastinateJob.objects.filter(args__topic="directives.model_wanted").exists()
    assert actions.ask_model(directive_id=view.directive.id, at=MORNING_2023) == 0


def test_what_was_decided_meanwhile_is_left_alone(chair: Actor, model: Model) -> None:
    model.says({"kind": "direction", "quote": MISSED})
    directive_id = register(chair)
    actions.read(directive_id=directive_id, at=MORNING_2023)  # the model's turn waits
    actions.read_again(directive_id=directive_id, actor=chair, at=MORNING_2023)
    assert actions.ask_model(directive_id=directive_id, at=MORNING_2023) == 0
    assert model.asked == []


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"khong phai json",
        b"[]",
        b'{"choices": []}',
        b'{"choices": [{"message": {"content": 7}}]}',
        _chat("không phải JSON"),
        _chat('{"findings": {"kind": "direction"}}'),
        _chat('{"findings": [{"kind": "direction", "quote": "\\ud800aaaaaaaa"}]}'),
        _chat("[" * 100_000),
        b"[" * 200_000,
        b"x" * (second_reader._MOST_BYTES + 1),
    ],
    ids=["empty", "text", "list", "no-choice", "number", "words", "object", "surrogate",
         "deep", "deep-outside", "too-much"],
)  # fmt: skip
def test_nonsense_is_no_finding(model: Model, body: bytes) -> None:
    model.sends(body)
    assert second_reader.ask(second_reader.Endpoint(model.url, "m"), "một văn bản") == []
    assert len(model.asked) == 1


def _slow(handler: BaseHTTPRequestHandler) -> None:
    """One byte at a time, each within any limit of a socket."""
    handler.send_response(200)
    handler.end_headers()
    for _ in range(40):
        try:
            handler.wfile.write(b" ")
            handler.wfile.flush()
        except OSError:
            return
        time.sleep(0.05)


def _broken(handler: BaseHTTPRequestHandler) -> None:
    handler.send_response(200)
    handler.send_header("Content-Length", "1000")
    handler.end_headers()
    handler.wfile.write(b"{")


def _rude(handler: BaseHTTPRequestHandler) -> None:
    handler.wfile.write(b"HELLO\r\n\r\n")


@pytest.mark.parametrize("answer", [_slow, _broken, _rude])
def test_a_bad_connection_costs_no_more_than_its_time(
    model: Model, answer: Callable[[BaseHTTPRequestHandler], None]
) -> None:
    model.answer = answer
    endpoint = second_reader.Endpoint(model.url, "m", seconds=0.4)
    assert second_reader.ask(endpoint, "một văn bản") == []


def test_an_error_of_the_server_is_no_finding(model: Model) -> None:
    model.sends(_chat('{"findings": []}'), status=500)
    assert second_reader.ask(second_reader.Endpoint(model.url, "m"), "một văn bản") == []


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1:9/v1", "file:///etc/hostname", "ftp://127.0.0.1/x", "nonsense"]
)
def test_an_address_that_cannot_be_asked_is_no_finding(url: str) -> None:
    assert second_reader.ask(second_reader.Endpoint(url, "m", seconds=1), "một văn bản") == []


def test_a_text_too_long_to_send_is_not_sent(model: Model) -> None:
    assert second_reader.ask(second_reader.Endpoint(model.url, "m"), "a" * 60_001) == []
    assert model.asked == []


def test_a_failing_model_leaves_the_grammars_reading_as_it_is(chair: Actor, model: Model) -> None:
    model.sends(b"", status=500)
    view = _read(chair)
    assert view.directive.state == "read"
    assert {p.source for p in view.proposals} == {"grammar"}
    assert drain(MORNING_2023) == 0  # the message is done with, not retried
