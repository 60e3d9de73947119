"""An optional second reader: a language model behind an OpenAI-compatible endpoint.

It may add findings, each of which must quote the text word for word; a quote that is not in the
text is dropped. What comes back is data for an officer to look at, never a decision. When the
endpoint is slow, down or talks nonsense, there are simply no findings from it.
"""

import json
import re
import time
import urllib.request
from dataclasses import dataclass
from http.client import HTTPException, HTTPResponse
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

_SECONDS = 60.0  # for the whole answer, however slowly it drips
_MOST_BYTES = 4 * 1024 * 1024
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
_LONGEST = 60_000  # characters sent; a longer document is read by the grammar alone
_MOST = 200

_ASK = """Bạn đọc văn bản hành chính tiếng Việt và nêu những điều cán bộ cần xác nhận.
Chỉ trả lời bằng JSON: {"findings": [{"kind": "direction|suggestion|figure|programme",
"quote": "trích nguyên văn từng chữ", "who": "đơn vị phải làm hoặc null",
"what": "việc phải làm hoặc null", "reason": "vì sao"}]}.
Không suy diễn, không thêm điều văn bản không viết."""


@dataclass(frozen=True, slots=True)
class Endpoint:
    url: str  # ".../v1/chat/completions"
    model: str
    key: str = ""
    seconds: float = _SECONDS


@dataclass(frozen=True, slots=True)
class Finding:
    """What the model pointed at, found word for word at [start, end)."""

    kind: str
    start: int
    end: int
    reason: str
    fields: dict[str, object]


class _Answer(BaseModel):
    model_config = ConfigDict(extra="ignore")

    kind: Literal["direction", "suggestion", "figure", "programme"]
    quote: str = Field(min_length=8, max_length=2_000)
    who: str | None = Field(default=None, max_length=200)
    what: str | None = Field(default=None, max_length=600)
    reason: str = Field(default="", max_length=400)


class _Answers(BaseModel):
    model_config = ConfigDict(extra="ignore")

    findings: list[object] = Field(default_factory=list, max_length=1_000)


def ask(endpoint: Endpoint, text: str) -> list[Finding]:
    """The endpoint's findings in `text`; none when it cannot be asked or understood."""
    if len(text) > _LONGEST or not endpoint.url.startswith(("http://", "https://")):
        return []
    try:
        said = _post(endpoint, text)
        content = json.loads(said)["choices"][0]["message"]["content"]
        answers = _Answers.model_validate_json(content)
    except (OSError, HTTPException, ValueError, LookupError, TypeError, RecursionError):
        return []
    found = (_found(text, raw) for raw in answers.findings[:_MOST])
    return [finding for finding in found if finding]


def _post(endpoint: Endpoint, text: str) -> bytes:
    body = {
        "model": endpoint.model,
        "temperature": 0,
        "response_format": {"type": "json_object"},
        "messages": [{"role": "system", "content": _ASK}, {"role": "user", "content": text}],
    }
    headers = {"Content-Type": "application/json"}
    if endpoint.key:
        headers["Authorization"] = f"Bearer {endpoint.key}"
    request = urllib.request.Request(endpoint.url, json.dumps(body).encode(), headers)
    deadline = time.monotonic() + endpoint.seconds
    with urllib.request.urlopen(request, timeout=endpoint.seconds) as response:
        return _whole(response, deadline)


def _whole(response: HTTPResponse, deadline: float) -> bytes:
    """All of the answer, or TimeoutError: a socket's own limit starts anew with every byte."""
    parts, size = [], 0
    while part := response.read1(65_536):
        parts.append(part)
        size += len(part)
        if size > _MOST_BYTES or time.monotonic() > deadline:
            raise TimeoutError
    return b"".join(parts)


def _found(text: str, raw: object) -> Finding | None:
    try:
        answer = _Answer.model_validate(raw)
    except ValidationError:
        return None
    start = text.find(answer.quote)
    if start < 0:
        return None
    fields: dict[str, object] = {
        "who": _said(answer.who) or None,
        "what": _said(answer.what) or answer.quote,
    }
    reason = _said(answer.reason) or "Mô hình ngôn ngữ gợi ý"
    return Finding(answer.kind, start, start + len(answer.quote), reason, fields)


def _said(words: str | None) -> str:
    """Words of the model as they may be kept and shown: one line, no control characters."""
    return " ".join(_CONTROL.sub("", words or "").split())
