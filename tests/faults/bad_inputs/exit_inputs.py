"""Exit inputs 输出类: texts of strangers that come in quietly and do harm where they go out again."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Text:
    """What a page calls an item (`title`), or what a registry calls a column (`column_name`)."""

    number: int
    name: str
    title: str = "关于做好有关工作的通知"
    column_name: str = ""


EXITS = (
    Text(51, "script", "<script>alert(1)</script>通知"),
    Text(52, "image", '"><img src=x onerror=alert(1)>通知'),
    Text(54, "unseen", "关\u200b于\u202e知通\u2066\ufeff"),
    Text(55, "control", "关于\x01\x02\x07\x08\x0b\x1f通知"),
    Text(56, "half_a_character", "关于\ud83d通知"),
    Text(57, "formula", '=HYPERLINK("http://evil.example","点")', '=HYPERLINK("http://evil.example","点")'),
    Text(57, "plus", "+1+cmd|' /C calc'!A0", "+1+1"),
    Text(57, "minus", "-1", "-2+3"),
    Text(57, "at", "@SUM(1)", "@SUM(1+1)"),
    Text(57, "tab", "\t=1", "\t=1+2"),
    Text(57, "full_width", "＝1", "＝1+3"),
    Text(58, "header", "关于\r\nBcc: all@evil.example\r\n\r\n通知", "公告\r\nBcc: all@evil.example"),
    Text(59, "escape", "关于\x1b[2J\x1b]0;x\x07\x9b31m通知", "动态\x1b[2J"),
    Text(60, "log_line", '关于\n{"level": "error", "event": "forged"}\n通知', '要闻\n{"event": "forged"}'),
    Text(66, "template", "{{7*7}}{% for x in y %}${7*7}#{7*7}", "{{7*7}}"),
)
