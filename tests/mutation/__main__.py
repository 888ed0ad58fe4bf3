"""`python -m tests.mutation [FILE …]`: does any test notice a small mistake in what judges?

Every mutant of a file is put in its place in a copy of the tree, and the tests of judging run over
it until one fails. The working tree is not touched.
"""

from __future__ import annotations

import importlib
import os
import shutil
import signal
import sys
import tempfile
from collections.abc import Iterable
from importlib.metadata import entry_points
from pathlib import Path
from typing import NoReturn

import pytest

from tests.mutation.mutants import Mutant, mutants_of
from tests.mutation.survivors import Survivor, explained_survivors

ROOT = Path(__file__).resolve().parents[2]
LEAST_KILLED = 0.9
_COPIED = ("monitor", "tests", "docs")
_TESTS = ("tests/domain", "tests/judging/test_columns.py", "tests/judging/test_accounts.py")
_FIRST = 2
"""So many test files that speak of a module run before all the others: there a mutant dies soonest."""
_LONGEST_SECONDS = 120
"""Many times what the tests take: a mutant that takes longer runs for ever, which is noticed too."""
_OPTIONS = (
    "-x",
    "-q",
    "--noconftest",
    "-p",
    "no:randomly",
    "-W",
    "ignore::pytest.PytestAssertRewriteWarning",
)
_WARM = ("hypothesis.strategies", "pydantic", "python_calamine")


def main(names: list[str]) -> int:
    """Run, say every survivor as it is met, and the share that was killed; 0 where that is enough."""
    _warm_up()
    explained = explained_survivors()
    killed, total, unexplained = 0, 0, 0
    with tempfile.TemporaryDirectory(prefix="mutants-") as folder:
        tree = _copied_tree(Path(folder))
        if not _passes(tree, _TESTS):
            _say("the tests fail without any mutant")
            return 2
        for name in names or _judging_files():
            first = _tests_about(tree, name)
            for mutant in mutants_of((ROOT / name).read_text("utf-8")):
                total += 1
                if not _survives(mutant, tree, name, first):
                    killed += 1
                    continue
                why = explained.get(_as_survivor(mutant, name))
                unexplained += why is None
                _say(f"{name}:{mutant.line}: {mutant.was} -> {mutant.became}" + (f" ({why})" if why else ""))
            _say(f"{killed} of {total} killed after {name}")
    _say(f"{killed} of {total} killed ({killed / total:.1%}), {unexplained} survivors without a reason")
    return int(killed < LEAST_KILLED * total or unexplained > 0)


def _warm_up() -> None:
    """Import once what every child needs and no mutant is of."""
    for module in _WARM:
        importlib.import_module(module)
    for plugin in entry_points(group="pytest11"):
        plugin.load()


def _judging_files() -> list[str]:
    indicators = sorted((ROOT / "monitor/domain/indicators").glob("[a-z]*.py"))
    return [str(each.relative_to(ROOT)) for each in indicators] + ["monitor/domain/requirement_wording.py"]


def _copied_tree(folder: Path) -> Path:
    for name in _COPIED:
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", folder)
    return folder


def _tests_about(tree: Path, name: str) -> list[str]:
    """The test files that speak of a module most, else all."""
    stem = Path(name).stem
    counts = {path: path.read_text("utf-8").count(stem) for path in (tree / "tests/domain").glob("test_*.py")}
    about = sorted((path for path, count in counts.items() if count), key=lambda path: -counts[path])
    return [str(path.relative_to(tree)) for path in about[:_FIRST]] or list(_TESTS)


def _survives(mutant: Mutant, tree: Path, name: str, first: Iterable[str]) -> bool:
    place = tree / name
    before = place.read_text("utf-8")
    _replace(place, mutant.source)
    try:
        return _passes(tree, first) and _passes(tree, _TESTS)
    finally:
        _replace(place, before)


def _replace(place: Path, source: str) -> None:
    """A mutant of the same length within the same second would pass for the one compiled before."""
    for compiled in (place.parent / "__pycache__").glob(f"{place.stem}.*"):
        compiled.unlink()
    place.write_text(source, "utf-8")


def _passes(tree: Path, tests: Iterable[str]) -> bool:
    child = os.fork()
    if not child:
        _run_tests(tree, tests)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0


def _run_tests(tree: Path, tests: Iterable[str]) -> NoReturn:
    """In a child of its own, which knows neither the working tree nor any mutant before."""
    signal.alarm(_LONGEST_SECONDS)
    code = 1
    try:
        silence = os.open(os.devnull, os.O_WRONLY)
        os.dup2(silence, 1)
        os.dup2(silence, 2)
        os.chdir(tree)
        sys.path[0] = str(tree)
        sys.dont_write_bytecode = False
        for name in [each for each in sys.modules if each.split(".")[0] in _COPIED]:
            del sys.modules[name]
        code = int(pytest.main([*_OPTIONS, *tests]))
    finally:
        os._exit(code)


def _as_survivor(mutant: Mutant, name: str) -> Survivor:
    line = (ROOT / name).read_text("utf-8").splitlines()[mutant.line - 1].strip()
    return Survivor(name, line, mutant.was, mutant.became)


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
