"""Open files 可打开的文件数: whether an error means that ours have run out, whoever raised it."""

from __future__ import annotations

import errno

_NONE_LEFT = frozenset({errno.EMFILE, errno.ENFILE})


def is_out_of_files(error: BaseException | None) -> bool:
    """Whether an error, or what led to it, is that no file or connection can be opened any more.

    Libraries wrap the system's error: as the cause, as the context, or as an attribute `os_error`.
    """
    while error is not None:
        inner = getattr(error, "os_error", error)
        if isinstance(inner, OSError) and inner.errno in _NONE_LEFT:
            return True
        error = error.__cause__ or error.__context__
    return False
