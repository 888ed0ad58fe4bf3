"""Echoing platform 回显平台: a server that gives back whatever it was told, in answers and in refusals."""

from __future__ import annotations

import json
import ssl
import threading
from collections.abc import Callable
from datetime import datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

Answer = tuple[int, object]


class EchoingPlatform:
    """Plays 微博, B站, 公众号 and a bridge; `told` are the raw questions with their headers."""

    def __init__(self, *, now: datetime, tls: ssl.SSLContext | None = None) -> None:
        self.told: list[str] = []
        self._now = now
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self._answer, self.told))
        if tls is not None:
            self._server.socket = tls.wrap_socket(self._server.socket, server_side=True)
        self.url = f"http{'s' if tls else ''}://127.0.0.1:{self._server.server_address[1]}"
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True)
        self._thread.start()

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join(10)

    def was_told(self, text: str) -> bool:
        """Whether a question held this."""
        return any(text in question for question in self.told)

    def _answer(self, path: str, question: str) -> Answer | None:
        parts = urlsplit(path)
        asked = {name: values[0] for name, values in parse_qs(parts.query).items()}
        match parts.path:
            case "/api/container/getIndex":
                return self._weibo(asked["value"], question)
            case "/x/polymer/web-dynamic/v1/feed/space":
                return 200, {"code": -352, "message": question}
            case "/cgi-bin/appmsgpublish":
                return 200, {"base_resp": {"ret": 200003, "err_msg": f"invalid session {question}"}}
            case "/cgi-bin/stable_token":
                return 200, {"access_token": "canary-of-two-hours", "expires_in": 7200, "echo": question}
            case "/cgi-bin/freepublish/batchget":
                return 200, {"errcode": 40001, "errmsg": question}
            case "/robots.txt":
                return 404, {}
            case _:
                return 503, {"error": {"message": question}}

    def _weibo(self, uid: str, question: str) -> Answer | None:
        """One account is read, one meets a wall, of one the connection breaks."""
        if uid.endswith("2"):
            return 200, {"ok": -100, "url": f"https://passport.weibo.com/sso/signin?{question}"}
        if uid.endswith("3"):
            return None
        user = {"id": int(uid), "screen_name": f"临河发布{question}"[:300]}
        at = (self._now - timedelta(hours=1)).strftime("%a %b %d %H:%M:%S %z %Y")
        blog: dict[str, Any] = {"id": "1", "bid": "N1", "created_at": at, "text": question, "user": user}
        cards = [{"card_type": 9, "mblog": blog}]
        return 200, {"ok": 1, "data": {"cardlistInfo": {"total": 1}, "cards": cards}}


def _handler(answer: Callable[[str, str], Answer | None], told: list[str]) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            self._reply("")

        def do_POST(self) -> None:
            self._reply(self.rfile.read(int(self.headers.get("Content-Length", "0"))).decode())

        def _reply(self, body: str) -> None:
            question = f"{self.path} {self.headers.get('Cookie', '')} {body}"
            told.append(question)
            answered = answer(self.path, question)
            if answered is None:
                self.close_connection = True
                return
            status, document = answered
            said = json.dumps(document, ensure_ascii=False).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json; charset=utf-8")
            if "Cookie" in self.headers:
                self.send_header("Set-Cookie", "SUB=canary-of-the-next-session")
                self.send_header("ETag", self.headers["Cookie"])
            self.send_header("Content-Length", str(len(said)))
            self.end_headers()
            self.wfile.write(said)

        def log_message(self, format: str, *args: object) -> None:
            """The questions are kept in `told`."""

    return Handler
