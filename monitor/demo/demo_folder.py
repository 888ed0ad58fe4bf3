"""Demo folder 演示文件夹: emptied at the start of every demo — but only if an earlier demo made it."""

from __future__ import annotations

import shutil
from pathlib import Path

from monitor.domain.errors import InputError

_MARK = ".linhe-demo"


def fresh_folder(folder: Path) -> Path:
    """An empty folder, as an absolute path.

    Raises:
        InputError: the folder holds something that no demo has put there.
    """
    place = folder.resolve()
    if place.exists():
        if not place.is_dir() or (any(place.iterdir()) and not (place / _MARK).exists()):
            raise InputError(f"{folder} 里有别的内容，演示不会清空它；请用 --folder 换一个空文件夹")
        shutil.rmtree(place)
    place.mkdir(parents=True)
    (place / _MARK).touch()
    return place
