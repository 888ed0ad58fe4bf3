"""`monitor save-page` keeps a page as the test case it will be, and never over another one."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from monitor.domain.errors import InputError
from spiders.inspect_page import InspectRequest
from spiders.read_column import read_column
from spiders.reader import PageNotUnderstood
from spiders.save_page import save_page
from tests.journeys.small_site import SmallSite
from tests.monitor_command import MonitorCommand
from tests.spiders.crawling.loopback import LoopbackServer
from tests.spiders.patterns.test_stored_columns import told
from tests.spiders.stored_columns import expected_of, page_of

NOW = datetime(2026, 11, 22, 17, 0, tzinfo=UTC)
WALL = InspectRequest(url="http://www.linhe.example/tzgg/", body=b"<html></html>", status=412, fetched_at=NOW)


@pytest.fixture
def site() -> Iterator[SmallSite]:
    server = LoopbackServer()
    yield SmallSite(server)
    server.close()


def test_a_page_on_the_net_becomes_a_case_that_passes(tmp_path: Path, site: SmallSite) -> None:
    url = site.publish("tzgg", "通知公告", [date(2026, 11, 18), date(2026, 11, 2), date(2026, 10, 9)])
    command = MonitorCommand(tmp_path)
    said = command.run("save-page", url, "three_rows", "--column-name", "通知公告", "--folder", "pages")
    case = tmp_path / "pages" / "static_list" / "three_rows"
    assert "已存到" in said
    expected = expected_of(case)
    assert [day for day, _title, _pinned in expected["items"]] == ["2026-11-18", "2026-11-02", "2026-10-09"]
    page = page_of(case)
    found = told(read_column(page))
    assert ({key: found[key] for key in expected}, page.column_names) == (expected, ("通知公告",))


def test_a_wall_is_kept_with_its_status(tmp_path: Path) -> None:
    saved = save_page(WALL, "a_wall", folder=tmp_path)
    assert saved.expected == {"outcome": "blocked", "reason": "waf_ruishu"}
    about = tomllib.loads((saved.folder / "about.toml").read_text("utf-8"))
    assert (about["status"], about["fetched_at"]) == (412, "2026-11-22T17:00:00+00:00")
    assert json.loads((saved.folder / "expected.json").read_text("utf-8")) == saved.expected


def test_a_case_is_never_overwritten(tmp_path: Path) -> None:
    save_page(WALL, "a_wall", folder=tmp_path)
    with pytest.raises(InputError, match="已经存在"):
        save_page(WALL, "a_wall", folder=tmp_path)


@pytest.mark.parametrize(
    ("request_", "case", "said"),
    [
        pytest.param(WALL, "../wall", "不能用", id="name-with-a-path"),
        pytest.param(InspectRequest(body=b"x", fetched_at=NOW), "a_wall", "--url", id="without-address"),
        pytest.param(
            InspectRequest(url="http://a.example/", failure=PageNotUnderstood("unreachable", "timeout")),
            "a_wall",
            "没有取到页面",
            id="did-not-come",
        ),
    ],
)
def test_what_makes_no_case_is_refused(
    tmp_path: Path, request_: InspectRequest, case: str, said: str
) -> None:
    with pytest.raises(InputError, match=said):
        save_page(request_, case, folder=tmp_path)
    assert not list(tmp_path.iterdir())
