"""The walls between the packages, and the house rules that a program can read off the source."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

HOUSE = Path(__file__).parents[2]
PACKAGES = ("monitor", "spiders", "schedules")
LONGEST_FILE, LONGEST_FUNCTION, LONGEST_FACE = 320, 60, 30
SAY_NOTHING_ANYWHERE = frozenset(("util", "utils", "helper", "helpers", "common", "base", "misc", "manager"))
SAY_NOTHING_ALONE = SAY_NOTHING_ANYWHERE | {"core", "service", "handler", "types"}

DOORS = {
    "a visit": "spiders/lane.py",
    "a job": "spiders/lane_workers.py",
    "a delivery": "monitor/steps/deliver_outbox.py",
    "a request": "monitor/cli/app.py",
}
READ_THE_ENVIRONMENT = ("monitor/settings.py", "monitor/clock.py")
CLOCKS = {
    "datetime": {"now", "utcnow", "today"},
    "date": {"today"},
    "time": {"time", "time_ns", "monotonic", "monotonic_ns", "perf_counter", "localtime", "gmtime"},
}
Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True, slots=True)
class Module:
    """One file of ours, read once."""

    place: str
    text: str
    tree: ast.Module

    @property
    def functions(self) -> Iterator[Function]:
        return (node for node in ast.walk(self.tree) if isinstance(node, Function))

    def imports(self) -> Iterator[tuple[str, str]]:
        """(module, name taken from it or nothing)."""
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Import):
                yield from ((alias.name, "") for alias in node.names)
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                yield from ((node.module, alias.name) for alias in node.names)

    def at(self, node: ast.stmt | ast.expr) -> str:
        """Where an offence stands."""
        return f"{self.place}:{node.lineno}"


@cache
def modules() -> tuple[Module, ...]:
    """Every module of the three packages."""
    paths = [path for package in PACKAGES for path in sorted((HOUSE / package).rglob("*.py"))]
    texts = [(path, path.read_text("utf-8")) for path in paths]
    return tuple(Module(path.relative_to(HOUSE).as_posix(), text, ast.parse(text)) for path, text in texts)


def test_there_is_something_to_look_at() -> None:
    assert {module.place.partition("/")[0] for module in modules()} == set(PACKAGES)
    assert len(modules()) > 100


def test_the_import_contracts_are_kept() -> None:
    command = [str(Path(sys.executable).parent / "lint-imports"), "--no-cache"]
    done = subprocess.run(command, cwd=HOUSE, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def too_long(module: Module) -> Iterator[str]:
    lines = module.text.count("\n")
    if lines > LONGEST_FILE:
        yield f"{module.place}: {lines} lines"
    if module.place.endswith("__init__.py") and lines > LONGEST_FACE:
        yield f"{module.place}: {lines} lines for a face"


def function_too_long(module: Module) -> Iterator[str]:
    for function in module.functions:
        lines = (function.end_lineno or function.lineno) - function.lineno + 1
        if lines > LONGEST_FUNCTION:
            yield f"{module.at(function)} {function.name}: {lines} lines"


def import_inside_a_function(module: Module) -> Iterator[str]:
    for function in module.functions:
        for node in ast.walk(function):
            if isinstance(node, ast.Import | ast.ImportFrom):
                yield module.at(node)


def says_nothing(module: Module) -> Iterator[str]:
    for part in Path(module.place).with_suffix("").parts:
        if part in SAY_NOTHING_ALONE or SAY_NOTHING_ANYWHERE & set(part.split("_")):
            yield module.place


def broad_except(module: Module) -> Iterator[str]:
    if module.place in DOORS.values():
        return
    for node in ast.walk(module.tree):
        caught: list[ast.expr | None] = []
        if isinstance(node, ast.ExceptHandler):
            caught = [*node.type.elts] if isinstance(node.type, ast.Tuple) else [node.type]
        elif isinstance(node, ast.Call) and ast.unparse(node.func).endswith("suppress"):
            caught = [*node.args]
        if any(each is None or ast.unparse(each) in ("Exception", "BaseException") for each in caught):
            yield f"{module.place}: {ast.unparse(node).splitlines()[0]}"


def foreign_to_the_domain(module: Module) -> Iterator[str]:
    if not module.place.startswith("monitor/domain/"):
        return
    for name, _ in module.imports():
        if name.partition(".")[0] not in sys.stdlib_module_names and not name.startswith("monitor.domain"):
            yield f"{module.place} imports {name}"


def asks_for_the_time(module: Module) -> Iterator[str]:
    if module.place == "monitor/clock.py":
        return
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name | ast.Attribute):
            owner = ast.unparse(node.value).rpartition(".")[2]
            if node.attr in CLOCKS.get(owner, set()):
                yield module.at(node)
    for name, taken in module.imports():
        if taken in CLOCKS.get(name, set()) and name == "time":
            yield f"{module.place} imports {name}.{taken}"


def reads_the_environment(module: Module) -> Iterator[str]:
    """The demo starts children and hands the environment on."""
    if module.place in ("monitor/settings.py", "monitor/clock.py") or module.place.startswith(
        "monitor/demo/"
    ):
        return
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Attribute) and ast.unparse(node) in (
            "os.environ",
            "os.getenv",
            "os.environb",
        ):
            yield module.at(node)
    for name, taken in module.imports():
        if name == "os" and taken in ("environ", "getenv"):
            yield f"{module.place} imports os.{taken}"


def knows_the_database(module: Module) -> Iterator[str]:
    may_query = module.place.startswith(("monitor/store/", "monitor/queries/"))
    for name, taken in module.imports():
        library = name.partition(".")[0]
        if (library == "sqlalchemy" and not may_query) or (
            library == "alembic" and module.place != "monitor/store/schema.py"
        ):
            yield f"{module.place} imports {name}"
        if library == "sqlalchemy" and taken == "Column":
            yield f"{module.place} imports SQLAlchemy's Column: 栏目 has that name here"


@pytest.mark.parametrize(
    "rule",
    [
        pytest.param(too_long, id="no_file_is_too_long"),
        pytest.param(function_too_long, id="no_function_is_too_long"),
        pytest.param(import_inside_a_function, id="nothing_is_imported_inside_a_function"),
        pytest.param(says_nothing, id="every_file_has_a_telling_name"),
        pytest.param(broad_except, id="everything_is_caught_at_the_four_doors_only"),
        pytest.param(foreign_to_the_domain, id="the_domain_knows_the_standard_library_and_itself"),
        pytest.param(asks_for_the_time, id="only_the_clock_asks_for_the_time"),
        pytest.param(reads_the_environment, id="only_the_settings_read_the_environment"),
        pytest.param(knows_the_database, id="only_the_store_and_the_queries_know_the_database"),
    ],
)
def test_house_rule(rule: Callable[[Module], Iterator[str]]) -> None:
    assert [offence for module in modules() for offence in rule(module)] == []


@pytest.mark.parametrize(
    ("rule", "place", "text"),
    [
        pytest.param(too_long, "a.py", "\n" * 321, id="long_file"),
        pytest.param(too_long, "__init__.py", "\n" * 31, id="long_face"),
        pytest.param(function_too_long, "a.py", "def f():\n" + " a = 1\n" * 60, id="long_function"),
        pytest.param(import_inside_a_function, "a.py", "def f():\n import os\n", id="import_in_function"),
        pytest.param(says_nothing, "steps/mail_utils.py", "", id="mail_utils"),
        pytest.param(says_nothing, "base/mail.py", "", id="folder_called_base"),
        pytest.param(broad_except, "a.py", "try:\n a\nexcept Exception:\n b\n", id="exception"),
        pytest.param(broad_except, "a.py", "try:\n a\nexcept:\n b\n", id="bare_except"),
        pytest.param(broad_except, "a.py", "try:\n a\nexcept (A, Exception):\n b\n", id="among_others"),
        pytest.param(broad_except, "a.py", "with suppress(Exception):\n a\n", id="suppress"),
        pytest.param(foreign_to_the_domain, "monitor/domain/a.py", "import httpx\n", id="a_library"),
        pytest.param(foreign_to_the_domain, "monitor/domain/a.py", "import monitor.clock\n", id="upwards"),
        pytest.param(asks_for_the_time, "a.py", "datetime.now(UTC)\n", id="now"),
        pytest.param(asks_for_the_time, "a.py", "datetime.date.today()\n", id="today"),
        pytest.param(asks_for_the_time, "a.py", "from time import monotonic\n", id="monotonic"),
        pytest.param(reads_the_environment, "a.py", "os.environ['A']\n", id="environ"),
        pytest.param(reads_the_environment, "a.py", "from os import getenv\n", id="getenv"),
        pytest.param(knows_the_database, "a.py", "import sqlalchemy.orm\n", id="sqlalchemy"),
        pytest.param(
            knows_the_database, "monitor/store/a.py", "from sqlalchemy import Column\n", id="column"
        ),
        pytest.param(knows_the_database, "monitor/store/a.py", "from alembic import op\n", id="alembic"),
    ],
)
def test_a_rule_notices_an_offence(rule: Callable[[Module], Iterator[str]], place: str, text: str) -> None:
    assert list(rule(Module(place, text, ast.parse(text))))


def test_nothing_is_left_undone_or_silenced() -> None:
    marks = ("TO" + "DO", "FIX" + "ME", "no" + "qa", "type: " + "ignore", "pytest.mark." + "skip")
    files = [path for folder in (*PACKAGES, "tests", "alembic") for path in (HOUSE / folder).rglob("*.py")]
    found = [
        f"{path.relative_to(HOUSE)}: {mark}"
        for path in sorted(files)
        for mark in marks
        if mark in path.read_text("utf-8")
    ]
    assert found == []
