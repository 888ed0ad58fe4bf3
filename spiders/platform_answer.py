"""Platform answer 平台应答: the JSON, the status and the redirect of one answer, read with care.

Platforms answer walls with HTTP 200 and posts with numbers in strings. What stands here never
trusts a type: a member that is not what it should be is as good as absent.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import NoReturn, TypeAlias

from monitor.domain.look import NotSeenOutcome
from spiders.page import Page
from spiders.page_bounds import refuse_many_rows, refuse_many_values
from spiders.reader import PageNotUnderstood

Json: TypeAlias = "dict[str, Json] | list[Json] | str | int | float | bool | None"

_ODD_ESCAPE = re.compile(r"\\u(?:0000|[dD][89a-fA-F])")
_NO_CHARACTER = re.compile(r"[\x00\ud800-\udfff]")
"""NUL, and halves of a character that JSON can write alone: no store takes either."""
_BLOCKED_STATUSES: dict[int, str] = {
    401: "login_wall",
    403: "forbidden",
    407: "forbidden",
    429: "rate_limited",
}
_TOO_OFTEN = "频繁"
_FIREWALL_STATUSES = frozenset({202, 405, 412, 414, 418, 432, 444, 461, 471, 493, 521})


def read_json(text: str) -> Json:
    """The value a text holds.

    Raises:
        PageNotUnderstood: `unreadable(empty_body)`, `unreadable(not_json)` or
            `unreadable(page_too_large)`.
    """
    if not text.strip():
        raise PageNotUnderstood("unreadable", "empty_body")
    refuse_many_values(text)
    try:
        value: Json = json.loads(text)
        return whole_characters(value) if _ODD_ESCAPE.search(text) else value
    except (ValueError, RecursionError) as error:
        raise PageNotUnderstood("unreadable", "not_json", type(error).__name__) from None


def whole_characters(value: Json) -> Json:
    """The value with U+FFFD in place of what is no character in its texts."""
    if isinstance(value, str):
        return _NO_CHARACTER.sub("\ufffd", value)
    if isinstance(value, list):
        return [whole_characters(inner) for inner in value]
    if isinstance(value, dict):
        return {_NO_CHARACTER.sub("\ufffd", name): whole_characters(inner) for name, inner in value.items()}
    return value


def json_object(page: Page) -> dict[str, Json]:
    """The JSON object an answer consists of.

    Raises:
        PageNotUnderstood: the body is empty, no JSON, or JSON of another kind.
    """
    value = read_json(page.text)
    if not isinstance(value, dict):
        raise PageNotUnderstood("unreadable", "unexpected_shape", type(value).__name__)
    return value


def member(value: Json, *path: str) -> Json:
    """What stands at the end of a path of object members, None where the path breaks off."""
    for name in path:
        if not isinstance(value, dict):
            return None
        value = value.get(name)
    return value


def text_at(value: Json, *path: str) -> str:
    """The text at a path, stripped; numbers as their digits; empty where there is none."""
    found = member(value, *path)
    if isinstance(found, str):
        return found.strip()
    if isinstance(found, int) and not isinstance(found, bool):
        return str(found)
    return ""


def count_at(value: Json, *path: str) -> int | None:
    """The whole number at a path, also one written as digits in a string; None otherwise."""
    found = member(value, *path)
    if isinstance(found, bool):
        return None
    if isinstance(found, int):
        return found
    if isinstance(found, str) and len(found) < 20 and found.strip().lstrip("-").isdecimal():
        return int(found)
    return None


def is_set(value: Json, *path: str) -> bool:
    """Whether a flag at a path is on: true, 1 or "1"; nothing else is."""
    found = member(value, *path)
    return found is True or count_at(value, *path) == 1


def objects_at(value: Json, *path: str) -> list[dict[str, Json]]:
    """The objects of the list at a path.

    Raises:
        PageNotUnderstood: there is no list, or it holds something that is no object — a row
            that cannot be read may be the newest post, so it is never passed over in silence —
            or more rows than can be read.
    """
    found = member(value, *path)
    where = ".".join(path)
    if not isinstance(found, list):
        raise PageNotUnderstood("unreadable", "unexpected_shape", f"{where} is no list")
    refuse_many_rows(len(found))
    rows = [row for row in found if isinstance(row, dict)]
    if len(rows) != len(found):
        raise PageNotUnderstood("unreadable", "unexpected_shape", f"{where} holds more than objects")
    return rows


def led_to(page: Page) -> str:
    """Every address this answer names as where the visitor was sent: its own and `location`."""
    return f"{page.url} {page.headers.get('location', '')}"


def refuse_code(code: int | None, meanings: Mapping[int, tuple[NotSeenOutcome, str]], said: str) -> NoReturn:
    """What a platform's own error code means; an unknown one is a wall, never an account's end.

    Platforms have several codes for asking too often, and one wording (过于频繁).

    Raises:
        PageNotUnderstood: always; `unreadable(unexpected_shape)` where there is no code at all.
    """
    if code is None:
        raise PageNotUnderstood("unreadable", "unexpected_shape", "no code")
    named = "rate_limited" if _TOO_OFTEN in said else f"platform_code_{code}".replace("-", "minus_")
    outcome, reason = meanings.get(code, ("blocked", named))
    raise PageNotUnderstood(outcome, reason, f"{code} {said}"[:80])


def refuse_error_status(page: Page, meanings: Mapping[int, tuple[NotSeenOutcome, str]] | None = None) -> None:
    """Passes an answer with a 2xx status on; `meanings` are a platform's own statuses.

    Raises:
        PageNotUnderstood: the status says that this is no answer to read.
    """
    status = page.status
    if meanings and status in meanings:
        raise PageNotUnderstood(*meanings[status], f"HTTP {status}")
    if status in _BLOCKED_STATUSES:
        raise PageNotUnderstood("blocked", _BLOCKED_STATUSES[status], f"HTTP {status}")
    if status in _FIREWALL_STATUSES:
        raise PageNotUnderstood("blocked", f"waf_{status}")
    if 200 <= status < 300:
        return
    raise PageNotUnderstood("unreachable" if status >= 400 else "unreadable", f"http_{status}")
