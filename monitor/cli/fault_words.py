"""Fault words 系统故障: what the operating system refused, in the operator's words, with the next step."""

from __future__ import annotations

import errno

_NO_ROOM = "磁盘已满或超过配额：{detail}（检查磁盘空间，清出地方后再运行一次）"
_TOO_MANY = (
    "可打开的文件数不够：{detail}（用 ulimit -n 4096 或服务文件里的 LimitNOFILE=4096 放宽后再运行一次）"
)
_NOT_ALLOWED = "没有权限：{detail}（检查这个文件或文件夹属于谁、可否写入）"
_WORDS = {
    errno.ENOSPC: _NO_ROOM,
    errno.EDQUOT: _NO_ROOM,
    errno.EFBIG: _NO_ROOM,
    errno.EMFILE: _TOO_MANY,
    errno.ENFILE: _TOO_MANY,
    errno.EACCES: _NOT_ALLOWED,
    errno.EPERM: _NOT_ALLOWED,
    errno.EROFS: "磁盘只读：{detail}（检查磁盘是否出错后被系统改为只读）",
    errno.EIO: "读写磁盘出错：{detail}（检查磁盘是否完好）",
}
OUT_OF_FILES = _TOO_MANY.format(detail="Too many open files")
"""The same where a library met it and made another error of it."""
_OTHERWISE = "系统错误：{detail}"


def fault_in_words(error: OSError) -> str:
    """What happened, where, and what to do about it."""
    detail = f"{error.strerror or error}（{error.filename or '—'}）"
    return _WORDS.get(error.errno or 0, _OTHERWISE).format(detail=detail)
