"""The house itself: the entry script, the bundled pip, the migrations' folder, words that must not appear."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

import alembic

HOUSE = Path(__file__).parents[2]
PIP_WHEEL = "pip-26.3-py3-none-any.whl"
PIP_SHA256 = "f3b60b20ffaadd4415ed7957212a38ac63fa4c5fa375bd0f4a797777940fad13"
MADE_HERE = {".git", ".venv", "var", "secrets", "__pycache__", ".bootstrap"}
FOREIGN_PATH = re.compile(r"(?<![\w.-])/(?:wor[k]|farm)/")
BUILD_FILES = (
    "run",
    ".ci/run",
    "pyproject.toml",
    "requirements.lock",
    "requirements-test.lock",
    "requirements-rendered.lock",
    "Dockerfile",
)


def own_files() -> Iterator[Path]:
    """Every file of the checkout that is ours to write."""
    for folder, folders, files in os.walk(HOUSE):
        folders[:] = [name for name in folders if name not in MADE_HERE and not name.endswith("_cache")]
        folders[:] = [name for name in folders if name != ".hypothesis" and not name.endswith(".egg-info")]
        yield from (Path(folder) / name for name in files if name != ".env")


@pytest.mark.parametrize("script", ["run", ".ci/run"])
def test_entry_scripts_may_be_executed(script: str) -> None:
    assert os.access(HOUSE / script, os.X_OK)


def test_the_entry_script_is_plain_posix_shell() -> None:
    shell = shutil.which("dash") or "sh"
    assert (HOUSE / "run").read_text().startswith("#!/bin/sh\n")
    subprocess.run([shell, "-n", str(HOUSE / "run")], check=True)


def test_the_entry_script_names_its_commands_without_any_environment() -> None:
    bare = {"PATH": "/usr/bin:/bin"}
    done = subprocess.run(
        [str(HOUSE / "run"), "help"], check=True, capture_output=True, env=bare, encoding="utf-8"
    )
    for command in ("./run demo", "./run test", "./run monitor"):
        assert command in done.stdout


def test_an_unknown_command_of_the_entry_script_is_a_usage_error() -> None:
    done = subprocess.run([str(HOUSE / "run"), "tset"], check=False, capture_output=True, encoding="utf-8")
    assert done.returncode == 2
    assert "tset" in done.stderr


def test_the_bundled_pip_is_the_published_one_and_the_one_the_script_runs() -> None:
    wheel = HOUSE / ".bootstrap" / PIP_WHEEL
    assert hashlib.sha256(wheel.read_bytes()).hexdigest() == PIP_SHA256
    assert f".bootstrap/{PIP_WHEEL}" in (HOUSE / "run").read_text()


def test_the_migrations_folder_is_no_package_and_the_library_is_found() -> None:
    assert not list((HOUSE / "alembic").rglob("__init__.py"))
    assert not Path(alembic.__file__).is_relative_to(HOUSE / "alembic")


def test_no_file_names_the_machine_it_was_written_on() -> None:
    found = [
        str(path.relative_to(HOUSE))
        for path in own_files()
        if FOREIGN_PATH.search(path.read_bytes().decode("utf-8", "ignore"))
    ]
    assert found == []


@pytest.mark.parametrize("name", BUILD_FILES)
def test_no_build_file_names_a_package_index(name: str) -> None:
    text = (HOUSE / name).read_text("utf-8")
    assert re.findall(r"https?://[\w.-]+\.\w+", text) == []
    assert "--index-url" not in text
