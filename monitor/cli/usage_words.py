"""Usage words 用法提示: what the command line library says of a slip of the pen, in Chinese."""

from __future__ import annotations

import re

_SAID = tuple(
    (re.compile(pattern, re.DOTALL), said)
    for pattern, said in (
        (r"No such command '(?P<what>[^']*)'.*", "没有“{what}”这个命令"),
        (r"No such option:? '?(?P<what>[^\s'.]+).*", "没有“{what}”这个选项"),
        (r"Missing argument '?(?P<what>[^'.]+)'?.*", "缺少“{what}”"),
        (r"Missing option '?(?P<what>[^'.]+)'?.*", "缺少选项“{what}”"),
        (r"Option '?(?P<what>[^\s']+)'? requires an? .*", "选项“{what}”后面要写值"),
        (r"Invalid value for '?(?P<what>[^':]+)'?:.*", "“{what}”的值不能使用"),
        (r"Got unexpected extra argument(?:s|\(s\))? \((?P<what>.*)\).*", "多出了“{what}”"),
    )
)


def usage_in_words(message: str) -> str:
    """The message in Chinese with the next step; one that is not known keeps its own words."""
    for pattern, said in _SAID:
        found = pattern.fullmatch(message.strip())
        if found is not None:
            return f"{said.format(what=found['what'])}；加 --help 查看用法（{message.strip()}）"
    return f"{message.strip()}；加 --help 查看用法"
