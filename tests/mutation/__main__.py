"""`python -m tests.mutation [FILE …]`: does any test notice a small mistake in what judges?

Every mutant of a file is put in its place in a copy of the tree, and the tests of judging run over
it until one fails. The working tree is not touched.
"""

from __future__ import annotations

import ast
import importlib
import os
import shutil
import signal
import sys
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from importlib.metadata import entry_points
from pathlib import Path
from typing import NoReturn

import pytest

from tests.mutation.mutants import mutants_of
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


@dataclass(frozen=True, slots=True)
class _Tally:
    """What became of the mutants of a file."""

    total: int
    killed: int
    unexplained: int


def main(names: list[str]) -> int:
    """Run, say every survivor as it is met, and the share that was killed; 0 where that is enough."""
    _warm_up()
    tallies = []
    with tempfile.TemporaryDirectory(prefix="mutants-") as folder:
        tree = _copied_tree(Path(folder))
        for name in names or _judging_files():
            tallies.append(_mutate(tree, name))
            _say(f"{name}: {tallies[-1].killed} of {tallies[-1].total} killed")
    killed, total = sum(each.killed for each in tallies), sum(each.total for each in tallies)
    unexplained = sum(each.unexplained for each in tallies)
    _say(f"{killed} of {total} killed ({killed / total:.1%}), {unexplained} survivors without a reason")
    return int(killed < LEAST_KILLED * total or unexplained > 0)


def _mutate(tree: Path, name: str) -> _Tally:
    """Try every mutant of a file; raises SystemExit where the file as it is does not pass."""
    place, first, explained = tree / name, _tests_about(tree, name), explained_survivors()
    source = place.read_text("utf-8")
    if not _survives(ast.unparse(ast.parse(source)), place, tree, first):
        sys.exit(f"{name}: the tests fail without any mutant")
    total, killed, unexplained = 0, 0, 0
    for mutant in mutants_of(source):
        total += 1
        if not _survives(mutant.source, place, tree, first):
            killed += 1
            continue
        line = source.splitlines()[mutant.line - 1].strip()
        why = explained.get(Survivor(name, line, mutant.was, mutant.became))
        unexplained += why is None
        _say(f"{name}:{mutant.line}: {mutant.was} -> {mutant.became}" + (f" ({why})" if why else ""))
    return _Tally(total, killed, unexplained)


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


def _survives(source: str, place: Path, tree: Path, first: Iterable[str]) -> bool:
    before = place.read_text("utf-8")
    _replace(place, source)
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


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
