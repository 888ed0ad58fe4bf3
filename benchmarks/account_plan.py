"""Account plan 账号规模: a hundred thousand accounts in one registry, planned and crawled, against the limit.

Prints how long the night's plan takes, and the peak memory of planning and of a crawl of accounts that
are all due, over a loopback server that answers as fast as it is asked. The crawl ends by its own
deadline: what it has not reached by then is nothing, neither a failure nor a look.

    python benchmarks/account_plan.py [ACCOUNTS [SECONDS]]
"""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from monitor.domain.target import Account, Unit
from monitor.store.engine import make_engine
from monitor.store.schema import migrate
from monitor.store.unit_of_work import Store

ACCOUNTS, SECONDS = 100_000, 60.0
HOSTS = ("127.0.0.1", "127.0.0.2", "127.0.0.3")
LIMIT_MB = 300
POSTS = 10
BATCH = 5_000
UNITS = 500
SHARES = (("weibo", 55), ("bilibili", 10), ("bridge", 15), ("import", 15), ("attest", 3), ("nowhere", 2))
"""Of a hundred accounts how many are looked at in which way."""


class Loopback:
    """Answers every question about posts with ten of them, newest today."""

    def __init__(self) -> None:
        self.asked = 0
        self.urls: dict[str, str] = {}
        self._ready = threading.Event()
        self._loop = asyncio.new_event_loop()
        threading.Thread(target=self._serve, daemon=True).start()
        self._ready.wait(10)

    def _serve(self) -> None:
        asyncio.set_event_loop(self._loop)
        server = self._loop.run_until_complete(asyncio.start_server(self._talk, list(HOSTS), 0))
        for socket in server.sockets:
            host, port = socket.getsockname()
            self.urls[host] = f"http://{host}:{port}"
        self._ready.set()
        self._loop.run_forever()

    async def _talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while head := await reader.readuntil(b"\r\n\r\n"):
                body = self._answer(head.split(b" ", 2)[1].decode("latin-1"))
                status = b"200 OK" if body else b"404 Not Found"
                length = str(len(body)).encode()
                kind = b"Content-Type: application/json\r\n"
                writer.write(b"HTTP/1.1 " + status + b"\r\n" + kind + b"Content-Length: " + length)
                writer.write(b"\r\n\r\n" + body)
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            writer.close()

    def _answer(self, address: str) -> bytes:
        parts = urlsplit(address)
        if parts.path == "/robots.txt":
            return b""
        self.asked += 1
        asked = {name: values[0] for name, values in parse_qs(parts.query).items()}
        now = datetime.now(UTC)
        if "getIndex" in parts.path:
            return json.dumps(_weibo(asked["value"], now)).encode()
        if "/feeds" in parts.path:
            return json.dumps(_bridge(parts.path, now)).encode()
        return json.dumps(_bilibili(asked.get("host_mid", ""), now)).encode()


def _weibo(uid: str, now: datetime) -> dict[str, object]:
    user = {"id": int(uid), "screen_name": f"临河发布{uid}"}
    cards = []
    for number in range(POSTS):
        at = (now - timedelta(hours=7 * number + 1)).strftime("%a %b %d %H:%M:%S %z %Y")
        own_id = f"{uid}{number:04d}"
        text = f"临河县政务公开工作第{number}期通报，欢迎各界群众监督并提出宝贵意见"
        blog = {"id": own_id, "bid": f"N{own_id}", "created_at": at, "text": text, "user": user}
        cards.append({"card_type": 9, "mblog": blog})
    return {"ok": 1, "data": {"cardlistInfo": {"total": POSTS}, "cards": cards}}


def _bilibili(mid: str, now: datetime) -> dict[str, object]:
    author = {"mid": int(mid or 0), "name": f"临河视频{mid}"}
    items = [
        {
            "id_str": f"{mid}{number:04d}",
            "type": "DYNAMIC_TYPE_WORD",
            "visible": True,
            "modules": {
                "module_author": {**author, "pub_ts": int((now - timedelta(hours=number)).timestamp())},
                "module_dynamic": {"desc": {"text": f"临河县第{number}期"}},
            },
        }
        for number in range(POSTS)
    ]
    return {"code": 0, "data": {"items": items, "has_more": False, "offset": ""}}


def _bridge(path: str, now: datetime) -> object:
    own_id = path.rpartition("/")[2].partition(".")[0]
    if own_id == "feeds":
        return []
    items = [
        {
            "id": f"{own_id}{number}",
            "url": f"https://mp.weixin.qq.com/s/{own_id}{number}",
            "title": f"临河县第{number}期",
            "date_modified": (now - timedelta(hours=number)).isoformat(),
        }
        for number in range(POSTS)
    ]
    return {"version": "https://jsonfeed.org/version/1", "title": own_id, "items": items}


def accounts(count: int, bridge: str) -> Iterator[Account]:
    """So many accounts, in the shares of `SHARES`."""
    ways = [way for way, share in SHARES for _ in range(share)]
    for number in range(count):
        unit = (f"临河县第{number % UNITS}局",)
        own_id = str(1_000_000_000 + number)
        name = f"临河政务公开账号{number}"
        match ways[number % len(ways)]:
            case "weibo":
                yield Account(name, "新浪微博", unit, own_id, f"https://weibo.com/u/{own_id}")
            case "bilibili":
                yield Account(name, "B站", unit, own_id, f"https://space.bilibili.com/{own_id}")
            case "bridge":
                source = f"{bridge}/feeds/MP_WXS_{own_id}.json"
                yield Account(name, "微信订阅号", unit, f"gh_{own_id}", source=source)
            case "import":
                yield Account(name, "微信订阅号", unit, f"gh_{own_id}", source="import")
            case "attest":
                yield Account(name, "微信小程序", unit, own_id, source="attest")
            case _:
                yield Account(name, "某某平台", unit, own_id)


def build(database: str, count: int, bridge: str) -> None:
    """A database with the accounts in it."""
    engine = make_engine(database)
    migrate(engine)
    store = Store(engine)
    today = datetime.now(UTC).date()
    with store.writing() as unit_of_work:
        for number in range(UNITS):
            unit_of_work.registry.put_unit(Unit(f"临河县第{number}局"), today)
    found = list(accounts(count, bridge))
    for start in range(0, count, BATCH):
        with store.writing() as unit_of_work:
            unit_of_work.registry.add_targets(found[start : start + BATCH], today)
    engine.dispose()


def measured(command: list[str], environment: Mapping[str, str]) -> tuple[float, float, str]:
    """Seconds, peak resident megabytes, and what a command printed."""
    began = time.monotonic()
    full = [sys.executable, "-m", "monitor", *command]
    with subprocess.Popen(full, stdout=subprocess.PIPE, env={**os.environ, **environment}) as child:
        out = child.stdout.read().decode() if child.stdout else ""
        _pid, status, usage = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode:
        raise SystemExit(f"monitor {' '.join(command)} ended with {child.returncode}")
    return time.monotonic() - began, usage.ru_maxrss / 1024, out


def main() -> None:
    """Print the figures."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else ACCOUNTS
    seconds = float(sys.argv[2]) if len(sys.argv) > 2 else SECONDS
    server = Loopback()
    weibo, bilibili, bridge = (server.urls[host] for host in HOSTS)
    with tempfile.TemporaryDirectory() as folder:
        database = f"sqlite:///{Path(folder) / 'monitor.db'}"
        began = time.monotonic()
        build(database, count, bridge)
        print(f"registry of {count} accounts built in {time.monotonic() - began:.1f} s")
        settings = {
            "MONITOR_VAR": folder,
            "MONITOR_DATABASE_URL": database,
            "MONITOR_ALLOW_NETWORKS": "127.0.0.0/8",
            "MONITOR_SECONDS_BETWEEN_REQUESTS": "0",
        }
        took, peak, out = measured(["crawl", "--kind", "account", "--plan"], settings)
        print(out.rstrip())
        print(f"plan: {took:.1f} s, peak RSS {peak:.0f} MB  {peak / LIMIT_MB:.2f} × limit of {LIMIT_MB} MB")
        urls = json.dumps({"weibo": weibo, "bilibili": bilibili})
        until = (datetime.now(UTC) + timedelta(seconds=seconds)).isoformat()
        command = ["crawl", "--kind", "account", "--json", "--until", until]
        took, peak, out = measured(command, {**settings, "MONITOR_PLATFORM_URLS": urls})
        print(f"crawl: {took:.1f} s, {server.asked} questions answered, {json.loads(out)['run']['outcomes']}")
        print(f"crawl: peak RSS {peak:.0f} MB  {peak / LIMIT_MB:.2f} × limit of {LIMIT_MB} MB")


if __name__ == "__main__":
    main()
