"""Catalogue 解析器目录: every reader there is, found by walking the packages; no list to edit."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from importlib import import_module
from pkgutil import iter_modules
from types import ModuleType

import spiders.patterns
import spiders.platforms
from spiders.reader import PatternReader, PlatformReader


@cache
def platform_readers() -> tuple[PlatformReader, ...]:
    """One reader of each platform, ordered by key.

    Raises:
        TypeError: a file in `spiders/platforms/` has a class with a key that is no reader.
    """
    found: dict[str, PlatformReader] = {}
    for made in _made_in(spiders.platforms):
        if not isinstance(made, PlatformReader) or made.key in found:
            raise TypeError(f"{type(made).__name__} is no platform reader with a key of its own")
        found[made.key] = made
    return tuple(found[key] for key in sorted(found))


@cache
def pattern_readers() -> tuple[PatternReader, ...]:
    """One reader of each content system, ordered by key.

    Raises:
        TypeError: a file in `spiders/patterns/` has a class with a key that is no reader.
    """
    found: dict[str, PatternReader] = {}
    for made in _made_in(spiders.patterns):
        if not isinstance(made, PatternReader) or made.key in found:
            raise TypeError(f"{type(made).__name__} is no pattern reader with a key of its own")
        found[made.key] = made
    return tuple(found[key] for key in sorted(found))


def _made_in(package: ModuleType) -> Iterator[object]:
    """One instance of every class with a `key` that a module of the package itself defines."""
    for module_info in iter_modules(package.__path__, f"{package.__name__}."):
        module = import_module(module_info.name)
        for value in vars(module).values():
            if isinstance(value, type) and value.__module__ == module.__name__ and hasattr(value, "key"):
                yield value()
