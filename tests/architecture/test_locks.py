"""The lock files hold everything the project needs, on every Python it supports."""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from collections.abc import Collection, Iterable, Iterator
from importlib.metadata import PackageNotFoundError, distribution, packages_distributions
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import NormalizedName, canonicalize_name

HOUSE = Path(__file__).parents[2]
LOCKS = ("requirements.lock", "requirements-test.lock")
EXTRA = "requirements-rendered.lock"
"""What the extra `rendered` adds to the first of them."""
DRAWS_PAGES = "spiders/rendered_browser.py"
"""A process of its own, started only where the extra is installed."""
PYTHONS = ("3.11", "3.12", "3.13")
OURS = ("monitor", "spiders", "schedules")
PROJECT = tomllib.loads((HOUSE / "pyproject.toml").read_text("utf-8"))["project"]
DECLARED = {LOCKS[0]: PROJECT["dependencies"], LOCKS[1]: PROJECT["optional-dependencies"]["test"]}


def pins(lock: str, python: str = "3.11") -> dict[NormalizedName, Requirement]:
    """What a lock installs on one Python, by canonical name."""
    text = (HOUSE / lock).read_text("utf-8").replace("\\\n", " ")
    lines = (line.partition("--hash")[0].strip() for line in text.splitlines() if "==" in line)
    found = (Requirement(line) for line in lines if line and not line.startswith("#"))
    return {canonicalize_name(pin.name): pin for pin in found if holds(pin, python)}


def holds(requirement: Requirement, python: str, extra: str = "") -> bool:
    """Whether a requirement counts on this system with another Python."""
    environment = {"python_version": python, "python_full_version": f"{python}.9", "extra": extra}
    return requirement.marker is None or requirement.marker.evaluate(environment)


def needs(requirement: Requirement, python: str) -> Iterator[Requirement]:
    """What an installed distribution asks for, with the extras that were asked of it."""
    for line in distribution(requirement.name).requires or []:
        need = Requirement(line)
        if any(holds(need, python, extra) for extra in ("", *requirement.extras)):
            yield need


def imported(paths: Iterable[Path]) -> set[str]:
    """Top-level names that modules import."""
    names: set[str] = set()
    for path in paths:
        for node in ast.walk(ast.parse(path.read_bytes())):
            if isinstance(node, ast.Import):
                names |= {alias.name.partition(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                names.add(node.module.partition(".")[0])
    return names


def missing(wanted: Iterable[Requirement], there: dict[NormalizedName, Requirement]) -> list[str]:
    """The requirements that no pin satisfies."""
    short: list[str] = []
    for need in wanted:
        pin = there.get(canonicalize_name(need.name))
        version = next(iter(pin.specifier)).version if pin else None
        if version is None or not need.specifier.contains(version, prereleases=True):
            short.append(str(need))
    return short


@pytest.mark.parametrize("lock", LOCKS)
@pytest.mark.parametrize("python", PYTHONS)
def test_every_declared_dependency_is_locked(lock: str, python: str) -> None:
    assert missing(map(Requirement, DECLARED[lock]), pins(lock, python)) == []


@pytest.mark.parametrize("lock", LOCKS)
@pytest.mark.parametrize("python", PYTHONS)
def test_what_locked_packages_need_is_locked_too(lock: str, python: str) -> None:
    there = pins(lock, python)
    extras = {canonicalize_name(r.name): r for r in map(Requirement, DECLARED[LOCKS[0]] + DECLARED[LOCKS[1]])}
    for name, pin in there.items():
        try:
            wanted = list(needs(extras.get(name, pin), python))
        except PackageNotFoundError:
            continue  # locked for another Python than this one
        assert missing(wanted, there) == [], f"{name} on Python {python}"


@pytest.mark.parametrize("lock", [*LOCKS, EXTRA])
def test_every_pin_carries_a_hash(lock: str) -> None:
    text = (HOUSE / lock).read_text("utf-8").replace("\\\n", " ")
    entries = [line for line in text.splitlines() if re.match(r"\w", line)]
    assert entries
    assert [entry[:40] for entry in entries if "--hash=sha256:" not in entry] == []


def test_the_test_lock_holds_the_other_with_the_same_versions() -> None:
    run, test = pins(LOCKS[0]), pins(LOCKS[1])
    assert {name: str(pin.specifier) for name, pin in run.items()} == {
        name: str(test[name].specifier) for name in run
    }


@pytest.mark.parametrize("python", PYTHONS)
def test_the_lock_of_the_extra_holds_it_and_what_it_needs(python: str) -> None:
    extra, there = pins(EXTRA, python), pins(LOCKS[0], python) | pins(EXTRA, python)
    assert missing(map(Requirement, PROJECT["optional-dependencies"]["rendered"]), extra) == []
    for name, pin in extra.items():
        assert missing(needs(pin, python), there) == [], f"{name} on Python {python}"
        assert str(pins(LOCKS[1], python)[name].specifier) == str(pin.specifier)


@pytest.mark.parametrize("package", OURS)
def test_what_the_program_imports_comes_with_its_own_lock(package: str) -> None:
    """A package that only the tests install would be missing on an operator's machine."""
    modules = set((HOUSE / package).rglob("*.py")) - {HOUSE / DRAWS_PAGES}
    assert from_elsewhere(modules, pins(LOCKS[0])) == set()


def test_only_the_process_that_draws_pages_imports_the_extra() -> None:
    assert from_elsewhere([HOUSE / DRAWS_PAGES], pins(LOCKS[0])) == {"playwright"}
    assert from_elsewhere([HOUSE / DRAWS_PAGES], pins(EXTRA)) == set()


def from_elsewhere(modules: Iterable[Path], there: Collection[NormalizedName]) -> set[str]:
    """What modules import that none of these distributions brings."""
    providers = packages_distributions()
    names = imported(modules) - {*OURS, *sys.stdlib_module_names}
    return {
        name for name in names if not any(canonicalize_name(one) in there for one in providers.get(name, []))
    }
