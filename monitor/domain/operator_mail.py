"""Operator mail 值守人员邮箱: who is told when the system itself needs a hand."""

from __future__ import annotations

import re

_BETWEEN = re.compile(r"[;；,，\s]+")
"""What a person writes between mail addresses."""


def operator_addresses(recipients: str) -> list[str]:
    """Every address a setting names."""
    return [address for address in _BETWEEN.split(recipients.strip()) if address]
