"""Loopback server 本机服务器: answers as it is told, at an address that only this machine can reach."""

from __future__ import annotations

import json
import socket
import socketserver
import threading
from collections.abc import Mapping
from hashlib import sha256
from http.server import BaseHTTPRequestHandler
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from monitor.demo.web_answer import Answered, Answering, Asked

_ROBOTS = Answered(b"User-agent: *\nAllow: /\n", content_type="text/plain; charset=utf-8")


class LoopbackServer(socketserver.ThreadingTCPServer):
    """Threads, because the demo's own work is waiting; plain TCP, because nobody asks for our name.

    Everybody may ask for everything (robots.txt); the rest is up to `answering`.
    """

    daemon_threads = True
    allow_reuse_address = True

    def __init__(self, address: str, answering: Answering) -> None:
        self.answering = answering
        super().__init__(("", 0), _Visit, bind_and_activate=False)
        self.socket.close()
        self.socket = bound_socket(address)
        self.server_activate()

    @property
    def base_url(self) -> str:
        """Its address, without a slash at the end."""
        return base_url(self.socket)

    def start(self) -> None:
        """Answer from now on, in a thread."""
        threading.Thread(target=self.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()

    def stop(self) -> None:
        """Answer no more, and give the port back."""
        self.shutdown()
        self.server_close()

    def handle_error(self, request: object, client_address: object) -> None:
        """A visitor that hangs up is no error of ours."""


class _Visit(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server_version = "Linhe"
    sys_version = ""
    # whole answers in one packet, or the visitor waits for the second
    wbufsize = -1
    disable_nagle_algorithm = True
    server: LoopbackServer

    def do_GET(self) -> None:
        self._answer({}, {})

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        if body.startswith(b"{"):
            self._answer({}, json.loads(body))
        else:
            self._answer(_fields(body.decode("ascii", "replace")), {})

    def log_message(self, format: str, *args: object) -> None:
        """Whoever wants a log keeps one."""

    def _answer(self, form: Mapping[str, str], told: Mapping[str, Any]) -> None:
        parts = urlsplit(self.path)
        asked = Asked(parts.path, {**_fields(parts.query), **form}, told)
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


def _fields(form: str) -> dict[str, str]:
    return dict(parse_qsl(form, keep_blank_values=True))


def bound_socket(address: str) -> socket.socket:
    """A socket at a free port of an address, or of 127.0.0.1 where the machine has no other."""
    bound = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    try:
        bound.bind((address, 0))
    except OSError:
        bound.bind(("127.0.0.1", 0))
    return bound


def base_url(bound: socket.socket) -> str:
    """The address of a bound socket, without a slash at the end."""
    host, port = bound.getsockname()
    return f"http://{host}:{port}"
