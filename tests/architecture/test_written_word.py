"""What is written for people is true: commands, settings, pages and links exist."""

from __future__ import annotations

import ast
import re
from collections import defaultdict
from itertools import pairwise
from pathlib import Path
from typing import get_args

import pytest
from pydantic import SecretStr

from monitor.cli.app import build_app
from monitor.documents.rulebook_toml import available_rulebooks, load_rulebook
from monitor.domain.all_indicators import ALL_INDICATORS
from monitor.domain.look import Outcome
from monitor.settings import Settings
from spiders.failed_visits import VisitFailed

HOUSE = Path(__file__).parents[2]
OPERATOR = HOUSE / "docs" / "operator"
READMES = ("README.md", "README.zh-CN.md")
CONTRACT = "docs/interface.md"
"""It holds for the finished system, so it names commands and settings that are yet to come."""
PAGES = sorted(
    {path.relative_to(HOUSE).as_posix() for path in [*HOUSE.glob("*.md"), *(HOUSE / "docs").rglob("*.md")]}
    - {CONTRACT}
)
NAMED_COMMAND = re.compile(r"(?:`|run |^)monitor ([a-z-]+)(?: ([a-z]+))?", re.MULTILINE)
NAMED_SETTING = re.compile(r"MONITOR_[A-Z_]*[A-Z]")
OUTCOMES: tuple[str, ...] = get_args(Outcome)
ONLY_INSIDE = {"only_fetched"}
"""Reasons that never leave the program."""


def commands() -> dict[str, set[str]]:
    """Every command with its own subcommands."""
    app = build_app()
    found = {str(command.name): set[str]() for command in app.registered_commands}
    for group in app.registered_groups:
        inner = group.typer_instance
        names = inner.registered_commands if inner is not None else []
        found[str(group.name)] = {str(command.name) for command in names}
    return found


def settings() -> set[str]:
    return {f"MONITOR_{name.upper()}" for name in Settings.model_fields}


def secret_files() -> set[str]:
    fields = Settings.model_fields.items()
    return {f"MONITOR_{name.upper()}_FILE" for name, field in fields if field.annotation is SecretStr}


def reasons_in_code() -> dict[str, set[str]]:
    """Every (outcome, reason) that the spiders write side by side, and those of failed visits."""
    found: dict[str, set[str]] = defaultdict(set)
    for path in (HOUSE / "spiders").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_bytes())):
            if isinstance(node, ast.Call):
                _take_pair(node.args, found)
            elif isinstance(node, ast.Tuple):
                _take_pair(node.elts, found)
    for failure in _descendants(VisitFailed):
        if "reason" in vars(failure):
            found[failure.outcome].add(failure.reason)
    return found


def _take_pair(nodes: list[ast.expr], found: dict[str, set[str]]) -> None:
    values = [node.value if isinstance(node, ast.Constant) else None for node in nodes]
    for outcome, reason in pairwise(values):
        if outcome in OUTCOMES and isinstance(reason, str) and reason not in OUTCOMES:
            found[str(outcome)].add(reason)


def _descendants(kind: type[VisitFailed]) -> set[type[VisitFailed]]:
    children = set(kind.__subclasses__())
    return children.union(*(_descendants(child) for child in children))


@pytest.mark.parametrize("page", PAGES)
def test_a_page_names_only_commands_that_exist(page: str) -> None:
    there = commands()
    for command, sub in NAMED_COMMAND.findall((HOUSE / page).read_text("utf-8")):
        assert command in there, command
        assert not there[command] or not sub or sub in there[command], f"{command} {sub}"


@pytest.mark.parametrize("readme", READMES)
def test_every_command_stands_in_the_readme(readme: str) -> None:
    named = {command for command, _sub in NAMED_COMMAND.findall((HOUSE / readme).read_text("utf-8"))}
    assert set(commands()) <= named


@pytest.mark.parametrize("page", [*READMES, ".env.example"])
def test_every_setting_is_documented_and_no_other(page: str) -> None:
    named = set(NAMED_SETTING.findall((HOUSE / page).read_text("utf-8")))
    assert settings() <= named <= settings() | secret_files()


@pytest.mark.parametrize("readme", READMES)
def test_the_readme_states_the_real_defaults(readme: str) -> None:
    text = (HOUSE / readme).read_text("utf-8")
    for name, field in Settings.model_fields.items():
        row = re.search(rf"^\| `MONITOR_{name.upper()}` \| (.*?) \|", text, re.MULTILINE)
        if row and isinstance(field.default, str | float | int) and field.default != "":
            default = f"{field.default:g}" if field.default == 15 else str(field.default)
            assert row[1] == f"`{default}`", name


@pytest.mark.parametrize("page", sorted(p.name for p in OPERATOR.glob("*.md")))
def test_operator_pages_name_only_real_settings(page: str) -> None:
    named = set(NAMED_SETTING.findall((OPERATOR / page).read_text("utf-8")))
    assert named <= settings() | secret_files()


@pytest.mark.parametrize("key", [*OUTCOMES, *(indicator.key for indicator in ALL_INDICATORS)])
def test_every_outcome_and_indicator_has_an_operator_page(key: str) -> None:
    assert (OPERATOR / f"{key}.md").read_text("utf-8").startswith(f"# {key} ")
    assert f"[{key}]({key}.md)" in (OPERATOR / "README.md").read_text("utf-8")


@pytest.mark.parametrize("outcome", [outcome for outcome in OUTCOMES if outcome != "seen"])
def test_every_reason_is_explained_on_the_page_of_its_outcome(outcome: str) -> None:
    text = (OPERATOR / f"{outcome}.md").read_text("utf-8")
    unexplained = {r for r in reasons_in_code()[outcome] - ONLY_INSIDE if f"`{r}`" not in text}
    assert unexplained == set()


@pytest.mark.parametrize("key", [indicator.key for indicator in ALL_INDICATORS])
def test_every_indicator_has_a_line_in_the_national_rule_book(key: str) -> None:
    assert key in load_rulebook("national_2019").indicators
    assert Settings.model_fields["rulebook"].default in available_rulebooks()


@pytest.mark.parametrize("page", PAGES)
def test_links_between_pages_lead_somewhere(page: str) -> None:
    path = HOUSE / page
    for target in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", path.read_text("utf-8")):
        assert (path.parent / target).exists(), target


def test_decisions_are_numbered_without_gaps_and_fit_a_page() -> None:
    pages = sorted((HOUSE / "docs" / "decisions").glob("*.md"))
    assert [int(page.name[:4]) for page in pages] == list(range(1, len(pages) + 1))
    assert [page.name for page in pages if len(page.read_text("utf-8").splitlines()) > 70] == []


def test_the_changelog_has_a_place_for_what_is_new() -> None:
    assert "## [Unreleased]" in (HOUSE / "CHANGELOG.md").read_text("utf-8")
