"""Body decoding 解压: what a server compressed, unpacked within a limit.

A few kilobytes can unpack to gigabytes, so every step is bounded: a decoder never hands out more
than the limit and one byte, and encodings are peeled off at most three deep.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable

from spiders.failed_visits import BodyTruncated, EncodingUnknown, PageTooLarge

ACCEPTED = "gzip, deflate"
"""What we ask for: the encodings whose unpacking zlib can bound."""

_DEEPEST = 3
_GZIP = 16 + zlib.MAX_WBITS
_ZLIB = zlib.MAX_WBITS
_RAW = -zlib.MAX_WBITS


def decode_body(body: bytes, content_encoding: str, *, limit: int) -> bytes:
    """The body without its content encodings.

    Raises:
        PageTooLarge: more than `limit` bytes come out of any step.
        BodyTruncated: the compressed stream ends early.
        EncodingUnknown: the encoding is not gzip or deflate, or the body is not in it.
    """
    names = [name for part in content_encoding.lower().split(",") if (name := part.strip())]
    if len(names) > _DEEPEST:
        raise EncodingUnknown(f"{len(names)} encodings on top of each other")
    for name in reversed(names):
        decoder = _DECODERS.get(name)
        if decoder is None:
            raise EncodingUnknown(name[:40])
        body = decoder(body, limit)
    if len(body) > limit:
        raise PageTooLarge(f"more than {limit} bytes")
    return body


def _unpacked(body: bytes, limit: int, *, window: int) -> bytes:
    """All members of a zlib stream; bytes after the last member are ignored, as browsers do."""
    parts: list[bytes] = []
    room = limit + 1
    while body:
        unpacker = zlib.decompressobj(window)
        try:
            part = unpacker.decompress(body, room)
        except zlib.error as error:
            if parts:
                break
            raise EncodingUnknown(str(error)) from error
        parts.append(part)
        room -= len(part)
        if room <= 0:
            raise PageTooLarge(f"more than {limit} bytes")
        if not unpacker.eof:
            raise BodyTruncated("compressed stream ends early")
        body = unpacker.unused_data
    return b"".join(parts)


def _gunzip(body: bytes, limit: int) -> bytes:
    return _unpacked(body, limit, window=_GZIP)


def _inflate(body: bytes, limit: int) -> bytes:
    """deflate: zlib-wrapped by the standard, raw from servers that misread it."""
    try:
        return _unpacked(body, limit, window=_ZLIB)
    except EncodingUnknown:
        return _unpacked(body, limit, window=_RAW)


def _identity(body: bytes, limit: int) -> bytes:
    return body


_DECODERS: dict[str, Callable[[bytes, int], bytes]] = {
    "gzip": _gunzip,
    "x-gzip": _gunzip,
    "deflate": _inflate,
    "identity": _identity,
}
