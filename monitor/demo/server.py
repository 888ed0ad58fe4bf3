"""Server 演示服务器: the county's web servers on loopback, each on an address of its own.

Several addresses, because visitors are polite per host: hosts are visited side by side, one host
page by page. Where a machine has but 127.0.0.1, ports stand in for them.
"""

from __future__ import annotations

import socket
import socketserver
import threading
from collections.abc import Mapping
from datetime import date
from hashlib import sha256
from http.server import BaseHTTPRequestHandler
from typing import Self
from urllib.parse import parse_qsl, urlsplit

from monitor.demo.account_answers import BridgeAnswers, WeiboAnswers
from monitor.demo.county import SITES, County
from monitor.demo.hanweb_site import HanwebSite
from monitor.demo.static_site import StaticSite
from monitor.demo.web_answer import Answered, Answering, Asked

_ADDRESSES = {
    "portal": "127.0.0.11",
    "education": "127.0.0.12",
    "weibo": "127.0.0.13",
    "bridge": "127.0.0.14",
    "silent": "127.0.0.15",
}
_CLOSED = "127.0.0.16"
_ROBOTS = Answered(b"User-agent: *\nAllow: /\n", content_type="text/plain; charset=utf-8")
_LONGEST_SILENCE = 30.0


class CountyServer:
    """The county's servers as a visitor of one night sees them; a context manager.

    `base_urls` are their addresses by key, without a slash at the end. At `closed` nobody
    listens; `silent` hands out its robots.txt and then never answers again.
    """

    def __init__(self, county: County, day: date) -> None:
        self._day = day
        self._is_over = threading.Event()
        self._servers = {
            key: _LoopbackServer(address, answering) for key, address, answering in self._places(county)
        }
        self._closed = _bound_socket(_CLOSED)
        self.base_urls: Mapping[str, str] = {
            **{key: _base_url(server.socket) for key, server in self._servers.items()},
            "closed": _base_url(self._closed),
        }

    def set_today(self, day: date) -> None:
        """Let the night to this day begin: from now on everything published by then is shown."""
        self._day = day

    def __enter__(self) -> Self:
        for server in self._servers.values():
            threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._is_over.set()
        for server in self._servers.values():
            server.shutdown()
            server.server_close()
        self._closed.close()

    def _places(self, county: County) -> list[tuple[str, str, Answering]]:
        by_host = {key: [column for column in county.columns if column.host == key] for key in SITES}
        portal = StaticSite(SITES["portal"][0], by_host["portal"])
        education = HanwebSite(SITES["education"][0], by_host["education"])
        weibo, bridge = WeiboAnswers(county.accounts), BridgeAnswers(county.accounts)
        behaviours: dict[str, Answering] = {
            "portal": lambda asked: portal.answer(asked, day=self._day),
            "education": lambda asked: education.answer(asked, day=self._day),
            "weibo": lambda asked: weibo.answer(asked, day=self._day),
            "bridge": lambda asked: bridge.answer(asked, day=self._day),
            "silent": self._keep_silent,
        }
        return [(key, address, behaviours[key]) for key, address in _ADDRESSES.items()]

    def _keep_silent(self, asked: Asked) -> None:
        """Nothing, for longer than anybody waits."""
        self._is_over.wait(_LONGEST_SILENCE)


class _LoopbackServer(socketserver.ThreadingTCPServer):
    """Threads, because the demo's own work is waiting; plain TCP, because nobody asks for our name."""

    daemon_threads = True
    allow_reuse_address = True

    def __init__(self, address: str, answering: Answering) -> None:
        self.answering = answering
        super().__init__(("", 0), _Visit, bind_and_activate=False)
        self.socket.close()
        self.socket = _bound_socket(address)
        self.server_activate()

    def handle_error(self, request: object, client_address: object) -> None:
        """A visitor that hangs up is no error of ours."""


class _Visit(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server_version = "Linhe"
    sys_version = ""
    # whole answers in one packet, or the visitor waits for the second
    wbufsize = -1
    disable_nagle_algorithm = True
    server: _LoopbackServer

    def do_GET(self) -> None:
        self._answer("")

    def do_POST(self) -> None:
        self._answer(self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode("ascii", "replace"))

    def log_message(self, format: str, *args: object) -> None:
        """The county keeps no log."""

    def _answer(self, form: str) -> None:
        parts = urlsplit(self.path)
        asked = Asked(parts.path, dict(parse_qsl(parts.query) + parse_qsl(form)))
        answered = _ROBOTS if asked.path == "/robots.txt" else self.server.answering(asked)
        if answered is None:
            self.close_connection = True
            return
        mark = f'"{sha256(answered.body).hexdigest()[:20]}"'
        is_known = answered.status == 200 and self.headers.get("If-None-Match") == mark
        self.send_response(304 if is_known else answered.status)
        for name, value in {"Content-Type": answered.content_type, **answered.headers, "ETag": mark}.items():
            self.send_header(name, value)
        if not is_known:
            self.send_header("Content-Length", str(len(answered.body)))
        self.end_headers()
        if not is_known:
            self.wfile.write(answered.body)


def _bound_socket(address: str) -> socket.socket:
    """A socket at a free port of an address, or of 127.0.0.1 where the machine has no other."""
    bound = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    try:
        bound.bind((address, 0))
    except OSError:
        bound.bind(("127.0.0.1", 0))
    return bound


def _base_url(bound: socket.socket) -> str:
    host, port = bound.getsockname()
    return f"http://{host}:{port}"
