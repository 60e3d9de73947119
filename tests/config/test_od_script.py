"""`./od` brings everything else: each step once, and again when its cause changed."""

import importlib.util
import json
import os
import subprocess
import sys
from importlib.machinery import SourceFileLoader
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from opendistrict.config.settings import PACKAGE

SCRIPT = PACKAGE.parents[1] / "od"


@pytest.fixture
def od(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """The script over an empty checkout of its own; its steps are noted, not run."""
    loader = SourceFileLoader("od_script", str(SCRIPT))
    spec = importlib.util.spec_from_loader("od_script", loader)
    assert spec
    module = importlib.util.module_from_spec(spec)
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    loader.exec_module(module)
    made: Any = module
    made.ROOT, made.VAR, made.VENV = tmp_path, tmp_path / "var", tmp_path / ".venv"
    made.PYTHON = tmp_path / ".venv/bin/python"
    made.PYTHON.parent.mkdir(parents=True)
    made.PYTHON.touch()
    made.steps = []
    made.package = "first"  # what npm brings

    def step(title: str, command: list[str], **options: Any) -> None:
        made.steps.append(command)
        if "npm" in command:
            brought = options["cwd"] / "node_modules/b/dist/b.js"
            brought.parent.mkdir(parents=True)
            brought.write_text(made.package)

    made.own_uv, made.uv, made.step = made.uv, lambda: "uv", step
    (tmp_path / "uv.lock").write_text("one")
    (tmp_path / "pyproject.toml").write_text("one")
    manifest = {"opendistrict": {"node": "node-wheel==1", "vendor": {"a/b.js": "b/dist/b.js"}}}
    (tmp_path / "package.json").write_text(json.dumps(manifest))
    (tmp_path / "package-lock.json").write_text("one")
    made.VAR.mkdir()
    return module


def test_the_digest_is_of_the_bytes(od: Any, tmp_path: Path) -> None:
    first, second = tmp_path / "1", tmp_path / "2"
    first.write_text("a")
    second.write_text("b")
    before = od.digest(first, second)
    assert before == od.digest(first, second)
    second.write_text("c")
    assert before != od.digest(first, second)
    assert od.digest(first, second) != od.digest(second, first)


def test_packages_are_installed_once_and_again_for_another_lock(od: Any, tmp_path: Path) -> None:
    od.ensure_environment()
    od.ensure_environment()
    assert [command[:3] for command in od.steps] == [["uv", "sync", "--frozen"]]
    (tmp_path / "uv.lock").write_text("two")
    od.ensure_environment()
    assert len(od.steps) == 2
    od.PYTHON.unlink()
    od.ensure_environment()
    assert len(od.steps) == 3, "a folder that was emptied is filled again"


def test_another_python_installs_again(od: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    od.ensure_environment()
    monkeypatch.setattr(od.sys, "version", "3.99.0")
    od.ensure_environment()
    assert len(od.steps) == 2


def test_a_step_that_fails_leaves_no_stamp(od: Any, tmp_path: Path) -> None:
    def fails(*_: object, **__: object) -> None:
        raise SystemExit("this step failed")

    done, od.step = od.step, fails
    for ensure in (od.ensure_environment, od.ensure_frontend):
        with pytest.raises(SystemExit):
            ensure()
    assert not list(tmp_path.rglob(".od-stamp"))
    od.step = done
    od.ensure_environment()
    od.ensure_frontend()
    assert len(list(tmp_path.rglob(".od-stamp"))) == 2


def test_front_end_files_are_gathered_anew_and_none_is_left_over(od: Any, tmp_path: Path) -> None:
    gathered = tmp_path / "var/vendor/vendor/a/b.js"
    od.ensure_frontend()
    od.ensure_frontend()
    assert len(od.steps) == 1
    assert gathered.read_text() == "first"
    (tmp_path / "var/vendor/vendor/old.js").write_text("of an earlier version")
    od.package = "second"
    (tmp_path / "package-lock.json").write_text("two")
    od.ensure_frontend()
    assert gathered.read_text() == "second"
    assert not (tmp_path / "var/vendor/vendor/old.js").exists()
    assert not (tmp_path / "var/vendor.new").exists()
    assert not (tmp_path / "node_modules").exists(), "the checkout stays as it was"
    assert not (tmp_path / "var/npm").exists()


def test_a_copy_of_uv_that_was_cut_off_is_brought_again(
    od: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(od.shutil, "which", lambda _: None)

    def full_disk(_: str, command: list[str], **__: object) -> None:
        half = Path(command[command.index("--target") + 1]) / "bin/uv"
        half.parent.mkdir(parents=True, exist_ok=True)
        half.write_text("half of it")
        raise SystemExit("No space left on device")

    def room_again(_: str, command: list[str], **__: object) -> None:
        whole = Path(command[command.index("--target") + 1]) / "bin/uv"
        whole.parent.mkdir(parents=True)
        whole.write_text("whole")

    od.step = full_disk
    with pytest.raises(SystemExit):
        od.own_uv()
    od.step = room_again
    assert Path(od.own_uv()).read_text() == "whole"


def test_a_folder_that_cannot_be_written_is_said_in_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    done = subprocess.run(
        [sys.executable, str(SCRIPT), "help"],
        env={**os.environ, "OD_VAR": str(tmp_path / "file/var")},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 1
    assert "give the folder to the user who runs ./od" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_step_says_how_it_went(tmp_path: Path) -> None:
    """The real one: what a failing step said is shown, and the way on."""
    program = (
        "import importlib.util, sys\n"
        "from importlib.machinery import SourceFileLoader\n"
        "sys.dont_write_bytecode = True\n"
        f"loader = SourceFileLoader('od_script', {str(SCRIPT)!r})\n"
        "spec = importlib.util.spec_from_loader('od_script', loader)\n"
        "od = importlib.util.module_from_spec(spec)\n"
        "loader.exec_module(od)\n"
        "od.step('Good', [sys.executable, '-c', 'print(1)'])\n"
        "od.step('Bad', [sys.executable, '-c', 'import sys; sys.exit(\"no disk\")'])\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=False
    )
    assert done.returncode == 1
    assert "Good …" in done.stdout and "Bad …" in done.stdout
    assert "failed" in done.stderr and "no disk" in done.stderr
    assert "run ./od again" in done.stderr
