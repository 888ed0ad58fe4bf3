"""Sizes 大小: what bad inputs may cost."""

from __future__ import annotations

MOST_MEMORY = 300 * 2**20
"""Bytes that a command and its children may hold at their most."""
