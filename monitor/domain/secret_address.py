"""Secret address 含密码的网址: what in an address of ours is secret, so that it can be wiped out everywhere.

A driver or a server may give back any part of what it was told: a password that was not percent-encoded
is cut at its own `@`, `/` or `:`, and a mail server may repeat a login in base64.
"""

from __future__ import annotations

import re
from base64 import b64encode
from urllib.parse import unquote

from monitor.domain.secret import Secret

_SEPARATORS = re.compile(r"[@/:?#]")
_PATH_SEPARATORS = re.compile(r"[/?&=#]")
_ALL_SEPARATORS = re.compile(r"[@/:?&=#]")
_LONGEST_NAME = 15
"""Path segments longer than this are no words: the heartbeat services' addresses are their own password."""


def hide_password_of(address: str) -> None:
    """Remember the password of `scheme://user:password@host…`, whole, in pieces and as a login sends it."""
    user, _, password = address.partition("://")[2].rpartition("@")[0].partition(":")
    if not password:
        return
    for written in (password, unquote(password)):
        for part in (written, *_SEPARATORS.split(written)):
            _hide(part)
        _hide(b64encode(written.encode()).decode())
        _hide(b64encode(f"\0{unquote(user)}\0{written}".encode()).decode())


def hide_token_in(address: str) -> None:
    """Remember the long parts of a path and a query: whoever knows them may report in our name."""
    hide_password_of(address)
    for part in _PATH_SEPARATORS.split(address.partition("://")[2])[1:]:
        if len(part) > _LONGEST_NAME:
            _hide(part)


def hide_every_part_of(address: str) -> None:
    """Remember an address any part of which may be a token, also the one that looks like a host."""
    hide_password_of(address)
    hide_key(address)
    for part in _ALL_SEPARATORS.split(address.partition("://")[2]):
        if len(part) > _LONGEST_NAME:
            _hide(part)


def hide_key(key: str) -> None:
    """Remember a key that is secret as a whole."""
    _hide(key)


def _hide(text: str) -> None:
    if text:
        Secret(text)
