"""What the operating system refused is said in Chinese, with the place and the next step."""

from __future__ import annotations

import errno
import os

import pytest

from monitor.cli.fault_words import fault_in_words


@pytest.mark.parametrize(
    ("number", "next_step"),
    [
        (errno.ENOSPC, "检查磁盘空间"),
        (errno.EDQUOT, "检查磁盘空间"),
        (errno.EFBIG, "检查磁盘空间"),
        (errno.EMFILE, "ulimit -n 4096"),
        (errno.EACCES, "可否写入"),
        (errno.EROFS, "只读"),
        (errno.EIO, "磁盘是否完好"),
        (errno.ENOTDIR, "系统错误"),
    ],
    ids=lambda value: errno.errorcode[value] if isinstance(value, int) else "",
)
def test_each_refusal_names_the_place_and_what_to_do(number: int, next_step: str) -> None:
    said = fault_in_words(OSError(number, os.strerror(number), "/srv/monitor/var/mail"))
    assert next_step in said
    assert "/srv/monitor/var/mail" in said


def test_a_refusal_without_a_place_is_said_too() -> None:
    assert fault_in_words(OSError("odd")) == "系统错误：odd（—）"
