"""Platform server 平台回环: a server on this machine that plays one platform, and keeps a log.

`platform_plays` knows what each platform answers; here is only the wire. A stage may be told to answer
the n-th question with something else: a wall, a limit, a page of an error.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlsplit

HOST = "127.0.0.1"


@dataclass(frozen=True)
class Asked:
    """One question. `fields` are the query's members, `told` the JSON of a POST's body."""

    path: str
    fields: Mapping[str, str]
    told: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Played:
    """One answer."""

    body: bytes
    status: int = 200
    content_type: str = "application/json; charset=utf-8"
    location: str = ""

    @classmethod
    def json(cls, value: object, *, status: int = 200) -> Played:
        """An answer in JSON."""
        return cls(json.dumps(value, ensure_ascii=False).encode(), status)

    @classmethod
    def html(cls, text: str, *, status: int = 200, location: str = "") -> Played:
        """A page in the place of an answer."""
        return cls(text.encode(), status, "text/html; charset=utf-8", location)


NOT_FOUND = Played.html("not found", status=404)


@dataclass
class Stage:
    """An account that posts once a day, the newest on `newest`, one of long ago pinned.

    `instead` maps the number of a question about posts (0 is the first) to what is answered in its
    place; None as number: to every one.
    """

    newest: date
    days: int = 400
    has_pinned: bool = True
    instead: Mapping[int | None, Played] = field(default_factory=dict)

    def posts(self) -> list[Post]:
        """The posts as a platform lists them: pinned first, then newest first."""
        daily = [Post(n, self.newest - timedelta(days=n)) for n in range(self.days)]
        pinned = Post(-1, self.newest - timedelta(days=900), is_pinned=True)
        return [pinned, *daily] if self.has_pinned else daily


@dataclass(frozen=True)
class Post:
    """One post at nine in the morning; every third is forwarded."""

    number: int
    on: date
    is_pinned: bool = False

    @property
    def is_forward(self) -> bool:
        return self.number % 3 == 0


Play = Callable[[Stage, Asked], Played | None]
"""What a platform answers to a question; None where it is no question about posts."""


class PlatformServer:
    """Plays a platform on a free port; `asked` are the questions, robots.txt left out."""

    def __init__(self, play: Play, stage: Stage, *, beside: Play | None = None) -> None:
        self.stage = stage
        self.asked: list[Asked] = []
        self.about_posts = 0
        self._play = play
        self._beside = beside
        self._server = ThreadingHTTPServer((HOST, 0), _handler(self))
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True)
        self._thread.start()

    def url(self, path: str = "") -> str:
        """An address of the server."""
        return f"http://{HOST}:{self._server.server_address[1]}{path}"

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join(10)

    def answer(self, asked: Asked) -> Played:
        """What the platform says."""
        if asked.path == "/robots.txt":
            return NOT_FOUND
        self.asked.append(asked)
        played = self._play(self.stage, asked)
        if played is None:
            return (self._beside(self.stage, asked) if self._beside else None) or NOT_FOUND
        number = self.about_posts
        self.about_posts += 1
        return self.stage.instead.get(number) or self.stage.instead.get(None) or played


def _handler(server: PlatformServer) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            self._reply({})

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", "0")))
            self._reply(json.loads(body))

        def _reply(self, told: Mapping[str, Any]) -> None:
            parts = urlsplit(self.path)
            fields = dict(parse_qsl(parts.query, keep_blank_values=True))
            played = server.answer(Asked(parts.path, fields, told))
            self.send_response(played.status)
            self.send_header("Content-Type", played.content_type)
            self.send_header("Content-Length", str(len(played.body)))
            if played.location:
                self.send_header("Location", played.location)
            self.end_headers()
            self.wfile.write(played.body)

        def log_message(self, format: str, *args: object) -> None:
            """The questions are kept in `asked`."""

    return Handler
