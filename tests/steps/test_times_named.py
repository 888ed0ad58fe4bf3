"""Times named 被通报次数: kept across quarters by the target's own id, wherever it moves."""

from __future__ import annotations

from dataclasses import replace

from monitor.store.unit_of_work import Store
from tests.domain.linhe import at
from tests.linhe_store import EDUCATION, OFFICE, TOURISM, Linhe, column, seen

NOTICES = "通知公告"


def test_what_was_named_in_one_quarter_counts_in_the_next_at_a_new_address_and_unit(store: Store) -> None:
    linhe = Linhe(store)
    linhe.register(column(NOTICES), units=(OFFICE, EDUCATION, TOURISM))
    linhe.look_and_check({NOTICES: seen(at("05-20"), ["05-01"])}, when=at("05-20"))
    linhe.change_finding(1, times_named=1)
    linhe.look_and_check({NOTICES: seen(at("06-01"), ["05-31", "05-01"])}, when=at("06-01"))
    moved = replace(column(NOTICES, units=(TOURISM.name,)), url="http://www.linhe.example/new/")
    linhe.change(moved, at("07-01"))
    linhe.look_and_check({NOTICES: seen(at("08-20"), ["08-01"])}, when=at("08-20"))
    linhe.look_and_check({NOTICES: seen(at("08-21"), ["08-20", "08-01"])}, when=at("08-21"))
    linhe.look_and_check({NOTICES: seen(at("11-20"), ["11-01"])}, when=at("11-20"))
    assert [(each.target_id, each.episode, each.times_named) for each in linhe.findings()] == [
        (1, 1, 1),
        (1, 2, 1),
        (1, 3, 1),
    ]


def test_what_was_named_of_one_column_or_indicator_is_not_counted_for_another(sqlite_store: Store) -> None:
    linhe = Linhe(sqlite_store)
    linhe.register(column(NOTICES), column("政策文件"))
    linhe.look_and_check({NOTICES: seen(at("05-20"), ["05-01"])}, when=at("05-20"))
    linhe.change_finding(1, times_named=3)
    looks = {NOTICES: seen(at("05-21"), []), "政策文件": seen(at("05-21"), ["05-01"])}
    linhe.look_and_check(looks, when=at("05-21"))
    named = {(each.target_id, each.indicator): each.times_named for each in linhe.findings()}
    assert named[1, "overdue_column"] == 3
    assert named[2, "overdue_column"] == 0
