"""Rendered site 渲染样例: pages whose lists only scripts draw, and a host that nobody may touch."""

from __future__ import annotations

import json
import os
import socket
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from spiders.account_source import choose_platform
from spiders.article_date import read_article_date
from spiders.installed_readers import InstalledReaders
from spiders.read_column import read_column
from spiders.rendered_tree import tree_of
from spiders.walls import refuse_walls
from tests.spiders.crawling.loopback import LoopbackServer

READERS = InstalledReaders(read_column, refuse_walls, read_article_date, choose_platform)

needs_browser = pytest.mark.usefixtures("browser")

JSON = {"Content-Type": "application/json"}
DRAW = """
function draw(rows) {
  document.getElementById('app').innerHTML = '<ul>' + rows.map(row =>
    `<li><a href="${row.url}">${row.title}</a><span>${row.day}</span></li>`).join('') + '</ul>';
}
"""
ASK = "fetch('/api/list').then(answer => answer.json()).then(draw);"


def rows(count: int = 8) -> str:
    """What the list's data would be: newest first, one item a day."""
    told = [
        {"title": f"关于做好第{n}批工作的通知", "url": f"/tzgg/art/{n}.html", "day": f"2026-11-{20 - n}"}
        for n in range(count)
    ]
    return json.dumps(told)


def scripted(script: str, *, app: str = "") -> str:
    """A column page without any item, and its script."""
    return (
        "<html><head><meta charset='utf-8'><title>通知公告_临河县人民政府</title></head><body>"
        "<div class='crumb'>当前位置：<a href='/'>首页</a> &gt; <a href='/tzgg/'>通知公告</a></div>"
        f"<h2>通知公告</h2><div id='app'>{app}</div><script>{DRAW}{script}</script></body></html>"
    )


def column_page(server: LoopbackServer, script: str = ASK, *, path: str = "/tzgg/", app: str = "") -> str:
    """Serve such a page, and the data most of them ask for; returns its address."""
    server.page("/api/list", rows(), headers=JSON)
    return server.page(path, scripted(script, app=app))


@dataclass(slots=True)
class Canary:
    """Counts whoever comes: connections, without waiting for a request, and datagrams."""

    host: str = "127.0.0.2"
    visitors: list[str] = field(default_factory=list)
    _sockets: list[socket.socket] = field(default_factory=list)

    def __post_init__(self) -> None:
        listening = socket.create_server((self.host, 0))
        datagrams = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        datagrams.bind((self.host, self.port_of(listening)))
        self._sockets = [listening, datagrams]
        for counting in (self._count_connections, self._count_datagrams):
            threading.Thread(target=counting, daemon=True).start()

    @staticmethod
    def port_of(bound: socket.socket) -> int:
        return int(bound.getsockname()[1])

    @property
    def place(self) -> str:
        """`host:port`."""
        return f"{self.host}:{self.port_of(self._sockets[0])}"

    def close(self) -> None:
        for bound in self._sockets:
            # a thread that waits in it is not woken by closing alone
            bound.shutdown(socket.SHUT_RDWR) if bound.type == socket.SOCK_STREAM else None
            bound.close()

    def _count_connections(self) -> None:
        listening = self._sockets[0]
        while True:
            try:
                connection, _peer = listening.accept()
            except OSError:
                return
            self.visitors.append("connection")
            connection.close()

    def _count_datagrams(self) -> None:
        datagrams = self._sockets[1]
        datagrams.settimeout(0.2)
        while datagrams.fileno() >= 0:
            try:
                datagrams.recvfrom(100)
            except TimeoutError:
                continue
            except OSError:
                return
            self.visitors.append("datagram")


def browsers_below(root: int) -> list[int]:
    """The browsers' own root processes below one of ours."""
    return [pid for pid in tree_of(root) if b"--remote-debugging-pipe" in said_at_start(pid)]


def said_at_start(pid: int) -> bytes:
    """The command line of a process; nothing once it is gone."""
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return b""


def environment_of(pid: int) -> bytes:
    """What a process was given as its environment; nothing once it is gone."""
    try:
        return Path(f"/proc/{pid}/environ").read_bytes()
    except OSError:
        return b""


def lives(pid: int) -> bool:
    """Whether a process still runs; what only waits to be counted out by its parent does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def children() -> set[int]:
    """All processes that descend from this one."""
    return set(tree_of(os.getpid())) - {os.getpid()}


def wait_until(is_so: Callable[[], bool], *, seconds: float = 20.0) -> None:
    """Fails where it is not so in time."""
    ends_at = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < ends_at
        time.sleep(0.05)
