"""Answers 应答: how a bad server says what it says; each way is a function that makes one."""

from __future__ import annotations

import asyncio
import gzip
import socket
import struct
import zlib

from tests.faults.bad_inputs.hostile_web import Script

MEGABYTE = 2**20
_BLOCK = 128 * 1024
"""The largest block that zstd has."""


def answer(body: bytes | str, *headers: str, status: str = "200 OK", length: int | None = None) -> bytes:
    """A whole answer; it is HTML unless a header says otherwise, `length` is what it claims to be."""
    content = body.encode() if isinstance(body, str) else body
    lines = [f"HTTP/1.1 {status}", f"Content-Length: {len(content) if length is None else length}", *headers]
    if not any(line.lower().startswith("content-type") for line in headers):
        lines.append("Content-Type: text/html; charset=utf-8")
    return head(*lines, "Connection: close") + content


def head(*lines: str) -> bytes:
    """The lines of a head and the empty one that ends it."""
    return "\r\n".join((*lines, "", "")).encode("latin-1")


def redirect(location: str, status: str = "302 Found") -> bytes:
    """An answer that only leads on."""
    return answer(b"", f"Location: {location}", status=status)


def many(beginning: bytes, piece: bytes, times: int, end: bytes = b"") -> Script:
    """One piece over and over, none of it kept."""

    async def say(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(beginning)
        for _ in range(times):
            writer.write(piece)
            await writer.drain()
        writer.write(end)
        await writer.drain()

    return say


def drip(beginning: bytes, piece: bytes, *, seconds: float = 0.5) -> Script:
    """One piece every so often, until the visitor leaves."""

    async def say(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        left = asyncio.create_task(reader.read())
        writer.write(beginning)
        while not left.done():
            writer.write(piece)
            await writer.drain()
            await asyncio.wait([left], timeout=seconds)

    return say


def silence() -> Script:
    """Not a word until the visitor leaves."""

    async def say(reader: asyncio.StreamReader, _writer: asyncio.StreamWriter) -> None:
        await reader.read()

    return say


def reset() -> Script:
    """The connection is thrown away, not closed."""

    async def say(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        raw = writer.get_extra_info("socket")
        raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        writer.transport.abort()

    return say


def gzip_bomb(megabytes: int, *, window: int = 16 + zlib.MAX_WBITS) -> bytes:
    """So many megabytes of nothing, packed; made of one piece, for none of it is ever unpacked whole."""
    packer = zlib.compressobj(9, zlib.DEFLATED, window)
    first = packer.compress(bytes(MEGABYTE)) + packer.flush(zlib.Z_FULL_FLUSH)
    again = packer.compress(bytes(MEGABYTE)) + packer.flush(zlib.Z_FULL_FLUSH)
    return first + again * (megabytes - 1) + packer.flush()


def nested_bomb(megabytes: int, *, levels: int) -> bytes:
    """A bomb packed again and again."""
    body = gzip_bomb(megabytes)
    for _ in range(levels - 1):
        body = gzip.compress(body)
    return body


def zstd_bomb(megabytes: int) -> bytes:
    """A frame of blocks that each say: this one byte, 128 KB of it (RFC 8878 §3.1.1)."""
    block = ((_BLOCK << 3) | (1 << 1)).to_bytes(3, "little") + b"\0"
    last = ((_BLOCK << 3) | (1 << 1) | 1).to_bytes(3, "little") + b"\0"
    return b"\x28\xb5\x2f\xfd\x00\x58" + block * (megabytes * 8 - 1) + last


BROTLI_BOMB = bytes.fromhex(
    "cfffff7f002400e2b14072effff9ffff0f8004401c1680eefd3fffffff01900088c302d0bdffe7ffff3f001200715800"
    "baf7fffcffff074002200e0b40f7fe9fffffff004800c46101e8defff3ffff1f000980382c00ddfb7ffeffff03200110"
    "8705a07bffcfffff7f002400e2b00074effff9ffff0f8004401c1680eefd3fffffff01900088c302d0bdffe7ffff3f00"
    "1200715800baf7fffcffff074002200e0b40f7fe9fffffff004800c46101e8defff3ffff1f000980382c00ddfb7ffeff"
    "ff032001108705a07bffcfffff7f002400e2b00074effff9ffff0f8004401c1680eefd7ffeffff02900088c302d0bdff"
    "05"
)
"""300 MB of nothing, as brotli packs it (RFC 7932)."""
