"""An old article that is given today's date every night: one item, whose changes of date are kept."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from monitor import clock
from tests.faults.bad_inputs.answers import answer
from tests.faults.bad_inputs.column_pages import BAD, BAD_NAME, good_site, list_text, rows
from tests.faults.bad_inputs.hostile_web import HostileWeb
from tests.journeys.small_registry import write_registry
from tests.monitor_command import MonitorCommand

REDATED = 68
ONE_DAY = timedelta(days=1)
UNIT = "临河县政府办公室"


def test_an_article_that_is_dated_anew_every_night_is_one_item_with_its_history(tmp_path: Path) -> None:
    web = HostileWeb()
    host = web.host("127.0.2.1")
    command = MonitorCommand(tmp_path)
    registry = write_registry(
        tmp_path / "registry",
        units=[(UNIT, "", "office@linhe.example")],
        sites=[("临河县人民政府", f"{host.origin}/", UNIT, "运行")],
        columns=[("临河县人民政府", BAD_NAME, f"{host.origin}{BAD}", "1条/2周", UNIT, "其他")],
    )
    command.run("init")
    command.run("registry", "import", str(registry))
    today = clock.today()
    for night in range(2):
        day = today + ONE_DAY * night
        (again, *_), old = rows(day, (0,)), rows(today, (20, 30, 40, 50))
        same = type(again)(again.title, f"{BAD}same.html", again.shown)
        host.answers = good_site(today) | {BAD: answer(list_text([same, *old]))}
        command.at(ONE_DAY * night).run("crawl")
    (row,) = command.at(ONE_DAY).json("targets", "--kind", "column")["targets"]
    web.close()
    assert row["outcome"] == "seen"
    assert sum(row["counts"].values()) == 5, "it counts once"
    assert [(change["from"], change["to"]) for change in row["date_changes"]] == [
        (str(today), str(today + ONE_DAY))
    ]
