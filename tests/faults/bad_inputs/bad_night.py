"""Bad night 恶劣的一夜: every bad input at a host of its own, and one real crawl of them all."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from monitor import clock
from tests.faults.bad_inputs.bad_input import Around, Crawled
from tests.faults.bad_inputs.certificates import Authority
from tests.faults.bad_inputs.column_pages import BAD, BAD_NAME, GOOD, GOOD_NAME, good_site
from tests.faults.bad_inputs.hostile_web import Host, HostileWeb
from tests.faults.bad_inputs.watched_child import Ran, run_watched
from tests.journeys.small_registry import write_registry
from tests.monitor_command import MonitorCommand

ALLOWED = "127.0.2.0/23"
"""The hosts of the bad inputs; the canary stands outside, where our own machine would."""
UNIT = "临河县政府办公室"
_SETTINGS = {
    "MONITOR_ALLOW_NETWORKS": ALLOWED,
    "MONITOR_OPERATOR_MAIL": "operator@linhe.example",
    # without a browser: what it costs and may do is bounded, and tested, for itself
    "PATH": "",
}


@dataclass
class BadNight:
    """What came of a crawl over all the inputs; `deadline` is in seconds and for one request."""

    folder: Path
    inputs: Sequence[Crawled]
    web: HostileWeb
    deadline: float = 15.0
    canaries: list[Host] = field(default_factory=list)
    hosts: dict[str, Host] = field(default_factory=dict)
    ran: Ran | None = None

    @property
    def command(self) -> MonitorCommand:
        """`monitor` in this night's folder."""
        own = {
            "MONITOR_REQUEST_TIMEOUT": f"{self.deadline:g}",
            "SSL_CERT_FILE": str(self.folder / "authority.pem"),
        }
        return MonitorCommand(self.folder, {**_SETTINGS, **own})

    @property
    def database(self) -> Path:
        """The file that holds what was seen."""
        return self.folder / "var" / "monitor.db"

    def crawl(self) -> None:
        """Put up the hosts, import the registry and crawl it."""
        self._put_up()
        self.command.run("init")
        self.command.run("registry", "import", str(self._registry()))
        self.ran = run_watched(self.command, "crawl", "--json")

    def looks(self) -> dict[tuple[str, str], dict[str, Any]]:
        """The row of every column, by its site and its name."""
        rows = self.command.json("targets", "--kind", "column")["targets"]
        return {(row["site"], row["name"]): row for row in rows}

    def stored(self, query: str, *values: str) -> list[tuple[Any, ...]]:
        """Rows of the database."""
        with closing(sqlite3.connect(f"file:{self.database}?mode=ro", uri=True)) as connection:
            return connection.execute(query, values).fetchall()

    def titles(self, entry: Crawled) -> list[str]:
        """The titles of the items that were read at an input's column."""
        host = self.hosts[entry.id]
        return [
            title
            for (title,) in self.stored(
                "select p.title from publication p join address a on a.id = p.address_id where a.url = ?",
                f"{host.origin}{BAD}",
            )
        ]

    def notices(self, entry: Crawled) -> list[str]:
        """What the look at an input's column notes beside its items."""
        host = self.hosts[entry.id]
        (told,) = self.stored(
            "select l.* from look l join address a on a.id = l.address_id where a.url = ?",
            f"{host.origin}{BAD}",
        )
        return [value for value in told if isinstance(value, str)]

    def _put_up(self) -> None:
        authority = Authority(self.folder)
        today = clock.today()
        first = self.web.host("127.0.0.1")
        self.canaries = [first, self.web.host("::1", port=first.port)]
        for place, entry in enumerate(self.inputs, 1):
            address = f"127.0.{2 + place // 250}.{1 + place % 250}"
            tls = authority.context(entry.certificate, address) if entry.certificate else None
            host = self.web.host(address, tls=tls)
            around = Around(today, host.origin, first.port)
            answers = good_site(today) | {BAD: entry.making(around)}
            answers |= {path: making(around) for path, making in entry.elsewhere.items()}
            host.answers = answers
            self.hosts[entry.id] = host

    def _registry(self) -> Path:
        columns = []
        for entry in self.inputs:
            origin = self.hosts[entry.id].origin
            around = Around(clock.today(), origin, self.canaries[0].port)
            bad = around.filled(entry.address) or f"{origin}{BAD}"
            columns += [
                (entry.id, BAD_NAME, bad, "1条/2周", UNIT, "其他"),
                (entry.id, GOOD_NAME, f"{origin}{GOOD}", "1条/2周", UNIT, "其他"),
            ]
        return write_registry(
            self.folder / "registry",
            units=[(UNIT, "", "office@linhe.example")],
            sites=[(entry.id, f"{self.hosts[entry.id].origin}/", UNIT, "运行") for entry in self.inputs],
            columns=columns,
        )


def report_of(ran: Ran) -> dict[str, Any]:
    """The document that the crawl printed."""
    document: dict[str, Any] = json.loads(ran.out)
    return document
