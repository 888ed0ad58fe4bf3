"""Bad inputs that come by a crawl: each ends as it must, costs little, and reaches no machine of our own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from spiders.reader import LONGEST_TITLE
from tests.faults.bad_inputs.bad_input import Crawled
from tests.faults.bad_inputs.bad_night import BadNight, report_of
from tests.faults.bad_inputs.column_pages import BAD, BAD_NAME, GOOD, GOOD_NAME
from tests.faults.bad_inputs.every_input import QUICK, SLOW
from tests.faults.bad_inputs.hostile_web import HostileWeb
from tests.faults.bad_inputs.sizes import MOST_MEMORY

SHORT = 3.0
"""Seconds; nothing that ends by the deadline can end before it."""
MOST_PAGES = 60


@pytest.fixture
def web() -> Iterator[HostileWeb]:
    started = HostileWeb()
    yield started
    started.close()


def outcomes(night: BadNight, name: str) -> dict[str, tuple[str, str | None]]:
    """What the looks at one of the two columns of every host came to."""
    rows = night.looks()
    found = {entry.id: rows[entry.id, name] for entry in night.inputs}
    return {
        place: (row["outcome"], None if row["outcome"] == "seen" else row["reason"])
        for place, row in found.items()
    }


def check_looks(night: BadNight) -> None:
    assert night.ran is not None
    assert night.ran.code == 0, night.ran.err
    assert report_of(night.ran)["run"]["state"] == "complete"
    assert outcomes(night, BAD_NAME) == {entry.id: (entry.outcome, entry.reason) for entry in night.inputs}
    assert outcomes(night, GOOD_NAME) == {entry.id: entry.good for entry in night.inputs}
    for entry in night.inputs:
        if not entry.address and entry.good == ("seen", None):
            asked = night.hosts[entry.id].asked
            assert asked.index(BAD) < asked.index(GOOD), "the good one comes after the bad one"


def check_cost(night: BadNight) -> None:
    assert night.ran is not None
    assert night.ran.peak <= MOST_MEMORY
    assert "Traceback" not in night.ran.err
    assert night.ran.err == "", "nothing of all this is a fault of the program"
    assert [canary.asked for canary in night.canaries] == [[], []]
    assert [canary.connections for canary in night.canaries] == [0, 0]


def check_what_was_read(night: BadNight, entry: Crawled) -> None:
    titles = night.titles(entry)
    assert set(entry.titles) <= set(titles)
    assert all(len(title) <= LONGEST_TITLE for title in titles)
    assert ("tls_invalid" in " ".join(night.notices(entry))) == bool(entry.notice)


@pytest.mark.timeout(300)
def test_whatever_a_site_sends_ends_as_it_must_and_the_next_column_is_read(
    tmp_path: Path, web: HostileWeb
) -> None:
    night = BadNight(tmp_path, QUICK, web)
    night.crawl()
    check_looks(night)
    check_cost(night)
    for entry in QUICK:
        if entry.outcome == "seen":
            check_what_was_read(night, entry)
    endless = next(entry for entry in QUICK if entry.name == "pages_without_end")
    pages = [path for path in night.hosts[endless.id].asked if path.startswith(f"{BAD}index_")]
    assert 0 < len(pages) < MOST_PAGES
    split = next(entry for entry in QUICK if entry.name == "line_break_in_location")
    assert not any(b"\r\nSet-Cookie" in head for head in night.hosts[split.id].heads)
    kept = [path.name for path in (tmp_path / "var").iterdir()]
    assert all(name.startswith("monitor.db") for name in kept), "no address of a stranger becomes a file"


def test_a_server_that_takes_its_time_gets_no_more_than_the_deadline(tmp_path: Path, web: HostileWeb) -> None:
    night = BadNight(tmp_path, SLOW, web, deadline=SHORT)
    night.crawl()
    check_looks(night)
    check_cost(night)
    for entry in SLOW:
        held = night.hosts[entry.id].held[BAD]
        assert SHORT - 0.5 < held < 3 * (SHORT + 1), f"{entry.id} held us for {held:.1f} s"
