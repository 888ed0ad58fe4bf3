"""Verified owner 认证信息: whom a platform says that it has verified an account for, in its own words."""

from __future__ import annotations

from spiders.platform_answer import Json, text_at

LONGEST_OWNER = 200
"""Characters; what is longer names nobody (未核实)."""


def verified_owner(value: Json, *path: str) -> str:
    """The words at a path on one line; empty where there are none, or too many to be a name."""
    said = " ".join(text_at(value, *path).split())
    return said if len(said) <= LONGEST_OWNER else ""
