"""Output file 输出文件: a written document appears whole or not at all."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from monitor.domain.errors import InputError

_WRONG_PLACE = (PermissionError, NotADirectoryError, IsADirectoryError, FileExistsError)


def write_output(path: Path, content: bytes) -> None:
    """Write a file, its folder made where it is missing.

    Raises:
        InputError: the place a person named cannot be written to; a full disk stays an OSError.
    """
    part = path.with_name(f".{path.name}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        part.write_bytes(content)
        part.replace(path)
    except _WRONG_PLACE as error:
        raise InputError(f"写不到 {path}（{error.strerror}）；请换一个位置，或关闭正打开它的程序") from error
    finally:
        with suppress(*_WRONG_PLACE):
            part.unlink(missing_ok=True)
