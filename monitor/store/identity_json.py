"""Identity JSON 账号身份: who an account was said to be, as the database keeps it."""

from __future__ import annotations

from typing import Any

from monitor.domain.look import AccountIdentity


def identity_from_json(data: dict[str, Any]) -> AccountIdentity:
    """The identity that was kept; what older rows do not know of is empty."""
    return AccountIdentity(**{**data, "namesakes": tuple(data.get("namesakes", ()))})
