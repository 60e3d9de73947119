"""The child's side of `sandbox`: one file in on standard input, lines of JSON out.

    python -m opendistrict.kernel.intake PARSER LIMITS_AS_JSON < file

The child takes its own rights away before it reads the first byte: time, memory, writing.
"""

import importlib
import json
import math
import os
import signal
import sys
from collections.abc import Callable
from typing import Any

from opendistrict.kernel.intake.cleaning import finished
from opendistrict.kernel.intake.shapes import Draft, Limits, Progress, Unreadable

if sys.platform != "win32":
    import resource

# Imported by name when wanted: a parser that a file does not need is not there to be attacked.
_PARSERS = {
    "text": "opendistrict.kernel.intake.plain",
    "zip": "opendistrict.kernel.intake.word",
    "pdf": "opendistrict.kernel.intake.pdf",
    "html": "opendistrict.kernel.intake.webpage",
}
_Parser = Callable[[bytes, Limits, Progress], Draft]
_Say = Callable[[dict[str, Any]], None]


def main() -> None:
    limits = Limits(**json.loads(sys.argv[2]))
    parser: _Parser = importlib.import_module(_PARSERS[sys.argv[1]]).read
    say = _speaker()
    _confine(limits)
    say({"ready": True})
    try:
        draft = parser(
            sys.stdin.buffer.read(), limits, lambda page, pages: say({"page": page, "pages": pages})
        )
        answer = _answer(finished(draft))
    except Unreadable as refused:
        answer = {"refused": refused.code, "details": refused.details}
    except MemoryError:
        details = {"reason": "memory", "limit": limits.memory_bytes}
        answer = {"refused": "file_expands_too_much", "details": details}
    except RecursionError:
        answer = {"refused": "file_is_corrupt", "details": {"reason": "nesting"}}
    say(answer)


def _answer(draft: Draft) -> dict[str, Any]:
    return {
        "kind": draft.kind,
        "text": draft.text,
        "pages": draft.pages,
        "notices": [[notice.code, dict(notice.details)] for notice in draft.notices],
    }


def _speaker() -> _Say:
    """Answers go to the real standard output; what a library prints goes to standard error."""
    out = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)

    def say(answer: dict[str, Any]) -> None:
        out.write(json.dumps(answer).encode("ascii") + b"\n")
        out.flush()

    return say


def _confine(limits: Limits) -> None:
    """Give up what parsing does not need. After this nothing can be written to disk.

    The alarm ends us if the parent, who would kill us at the same time, is gone.
    """
    if sys.platform == "win32":
        return
    seconds = math.ceil(limits.seconds)
    signal.alarm(seconds + 2)
    # At the soft limit the kernel sends SIGXCPU, which tells the parent why we died.
    _lower(resource.RLIMIT_CPU, seconds + 1, seconds + 2)
    _lower(resource.RLIMIT_AS, limits.memory_bytes, limits.memory_bytes)
    _lower(resource.RLIMIT_FSIZE, 0, 0)
    _lower(resource.RLIMIT_CORE, 0, 0)  # a core would hold the citizen's file


def _lower(limit: int, soft: int, hard: int) -> None:
    """Never above what the system already allows."""
    _, present = resource.getrlimit(limit)
    if present != resource.RLIM_INFINITY:
        soft, hard = min(soft, present), min(hard, present)
    resource.setrlimit(limit, (soft, hard))


if __name__ == "__main__":
    main()
