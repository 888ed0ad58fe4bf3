"""Attachment file 附件文件: the file a person names, read as far as it may be."""

from __future__ import annotations

import os
import stat
from pathlib import Path

from monitor.domain.errors import InputError
from monitor.domain.reply import MOST_BYTES, Attachment, read_attachment, shown_name, too_large


def load_attachment(path: Path) -> Attachment:
    """The file, told by its content.

    Raises:
        InputError: it cannot be read, is no file, or is none that may be attached.
    """
    try:
        # a pipe must not make us wait for its writer
        handle = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    except (OSError, ValueError) as error:
        why = error.strerror if isinstance(error, OSError) else "路径里有不能用的字符"
        raise InputError(f"附件打不开：{path}（{why}）；请检查路径和读取权限") from error
    if not stat.S_ISREG(os.fstat(handle).st_mode):
        os.close(handle)
        raise InputError(f"附件 {path} 不是文件；请给出一个文件")
    with os.fdopen(handle, "rb") as file:
        body = file.read(MOST_BYTES + 1)
    if len(body) > MOST_BYTES:
        raise InputError(too_large(shown_name(path.name)))
    return read_attachment(path.name, body)
