"""Look line 所依据的页面或材料: the look a finding rests on, as `findings explain` prints it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from monitor.answers import minute_of
from monitor.queries.look_behind import BY_HAND

_SAID = {"import": "导入的发布记录", "attest": "人工核验"}


def look_line(look: Mapping[str, Any], *, url: str | None) -> str:
    """A page with how it was read; of what a person brought in, the row of the file and its proof."""
    if look.get("reader") not in BY_HAND:
        return (
            f"页面：{look.get('url') or url}（HTTP {look.get('status') or '—'}），"
            f"{look.get('first_at')} 至 {look.get('last_at')} 共看{look.get('looks')}次，"
            f"解析器 {look.get('reader')}（{look.get('confidence')}），正文 sha256 {look.get('body_sha256')}"
        )
    made = f"，核验人{look['made_by']}" if look.get("made_by") else ""
    proof = f"，佐证：{look['proof']}" if look.get("proof") else ""
    return f"材料：{_SAID[look['reader']]} {look.get('place') or '没有写明出处'}{made}{proof}；{_when(look)}"


def _when(look: Mapping[str, Any]) -> str:
    first, last = minute_of(look["first_at"]), minute_of(look["last_at"])
    return f"看到 {last}" if first == last else f"看到 {first} 至 {last}，共{look['looks']}次"
