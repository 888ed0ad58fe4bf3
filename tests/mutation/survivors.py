"""Survivors: mutants that no test can tell from the program, each with the reason why."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path

_TABLE = Path(__file__).with_name("survivors.toml")


@dataclass(frozen=True, slots=True)
class Survivor:
    """`line` is the line of the source as it stands, so that a line that changes has to be looked at anew."""

    file: str
    line: str
    was: str
    became: str


def explained_survivors() -> dict[Survivor, str]:
    """The table `survivors.toml`: what may survive, and why."""
    with _TABLE.open("rb") as table:
        entries = tomllib.load(table).get("survivor", [])
    return {
        Survivor(entry["file"], entry["line"], was, became): entry["why"]
        for entry in entries
        for was, became in entry["changes"]
    }
