"""The parent's side of the child process that takes untrusted files apart.

The child gets the bytes on its standard input and answers in lines of JSON: {"ready"}, any number
of {"page", "pages"}, then {"text", …} or {"refused", …}. What happens to it before it is ready
is our fault and raises RuntimeError; what happens after is the file's and raises Unreadable.
"""

import contextlib
import json
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import asdict
from io import BufferedReader
from pathlib import Path
from types import TracebackType
from typing import IO, Any, cast

import opendistrict
from opendistrict.kernel.intake.shapes import (
    KINDS_READ,
    Draft,
    Limits,
    Notice,
    Progress,
    Unreadable,
)

_SOURCES = str(Path(opendistrict.__file__).parents[1])
_TIME_IS_UP = frozenset({signal.SIGXCPU, signal.SIGALRM})
_COMPLAINT = 4_000  # bytes kept of what the child wrote to its standard error
_FRAME = 1024 * 1024  # what an answer may be long beside its text


def read(parser: str, data: bytes, limits: Limits, progress: Progress) -> Draft:
    """Have `parser` ("text", "zip", "pdf" or "html") read `data` in a process of its own."""
    with _Child(parser, data, limits) as child:
        for answer in child.answers():
            if "page" in answer:
                progress(int(answer["page"]), int(answer["pages"]))
            elif "refused" in answer:
                raise Unreadable(str(answer["refused"]), **answer["details"])
            elif "text" in answer:
                return _draft(answer)
        raise child.autopsy()


def _draft(answer: dict[str, Any]) -> Draft:
    kind, text, pages = answer["kind"], answer["text"], answer["pages"]
    if kind not in KINDS_READ or not isinstance(text, str):
        raise Unreadable("file_is_corrupt", reason="answer")
    return Draft(
        kind=kind,
        text=text,
        pages=None if pages is None else int(pages),
        notices=tuple(Notice(str(code), dict(details)) for code, details in answer["notices"]),
    )


class _Child:
    """One process for one file, killed when its time is up and at the end in any case."""

    def __init__(self, parser: str, data: bytes, limits: Limits) -> None:
        self._limits = limits
        self._data = data
        self._is_late = False
        self._is_ready = False
        self._complaint = b""
        # -P: never import from the working directory. -B: write nothing, not even bytecode.
        command = [sys.executable, "-P", "-B", "-m", "opendistrict.kernel.intake", parser]
        self._process = subprocess.Popen(
            [*command, json.dumps(asdict(limits))],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            cwd="/",
            # Nothing of our own environment, which holds the keys of the house.
            env={"PYTHONPATH": _SOURCES},
        )
        self._watch = threading.Timer(limits.seconds, self._time_is_up)
        self._helpers = (
            self._watch,
            threading.Thread(target=self._feed),
            threading.Thread(target=self._listen),
        )

    def __enter__(self) -> "_Child":
        for helper in self._helpers:
            helper.daemon = True
            helper.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Leaves no process, thread or pipe behind, also when the caller's progress raised."""
        self._watch.cancel()
        self._process.kill()
        for helper in self._helpers:
            helper.join()
        with self._process:  # waits, closes the pipes
            pass

    def _time_is_up(self) -> None:
        self._is_late = True
        self._process.kill()

    def _feed(self) -> None:
        pipe = cast(IO[bytes], self._process.stdin)
        try:
            pipe.write(self._data)
            pipe.flush()
        except OSError:
            pass  # the child died, or refused, without reading to the end: its answer tells
        finally:
            _close(pipe)

    def _listen(self) -> None:
        """Drains standard error, so that the child never waits for us, and keeps its end."""
        pipe = cast(BufferedReader, self._process.stderr)
        while chunk := pipe.read1(_COMPLAINT):
            self._complaint = (self._complaint + chunk)[-_COMPLAINT:]

    def answers(self) -> Iterator[dict[str, Any]]:
        pipe = cast(IO[bytes], self._process.stdout)
        longest = 2 * self._limits.expanded_bytes + _FRAME
        while line := pipe.readline(longest):
            if len(line) == longest:
                limit = self._limits.expanded_bytes
                raise Unreadable("file_expands_too_much", reason="text", limit=limit)
            if not line.endswith(b"\n"):
                return  # cut off by its death
            answer: dict[str, Any] = json.loads(line)
            if "ready" in answer:
                self._is_ready = True
            else:
                yield answer

    def autopsy(self) -> Exception:
        """Why there was no answer."""
        status = self._process.wait()
        self._helpers[-1].join()
        too_long = Unreadable("file_takes_too_long", seconds=self._limits.seconds)
        if self._is_late or -status in _TIME_IS_UP:
            return too_long
        complaint = self._complaint.decode("utf-8", "replace").strip()
        if not self._is_ready:
            return RuntimeError(f"the intake's child process did not start: {complaint}")
        if status < 0:
            return Unreadable("file_is_corrupt", reason=signal.Signals(-status).name)
        # The last line of a traceback; only the name of the error, never its text.
        error = complaint.rpartition("\n")[2].partition(":")[0]
        return Unreadable("file_is_corrupt", reason=error[:100])


def _close(pipe: IO[bytes]) -> None:
    with contextlib.suppress(OSError):  # closing writes what was left, to a child that is gone
        pipe.close()
