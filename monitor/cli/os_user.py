"""OS user 操作人: who typed the command, as the system knows them; no variable can say otherwise."""

from __future__ import annotations

import os
import pwd


def os_user() -> str:
    """The account's name; its number where it has none, as in a container."""
    try:
        return pwd.getpwuid(os.getuid()).pw_name
    except KeyError:
        return f"uid {os.getuid()}"
