"""A column that is renamed, moved or handed to another unit is one column: with one past and one future."""

from __future__ import annotations

from dataclasses import replace

from monitor.domain.registry import Registry
from monitor.domain.target import Column, Site, Unit
from monitor.queries.judged_targets import judged_targets
from monitor.queries.overdue_list import OverdueFilter, overdue_list
from monitor.steps.import_registry import RegistryDifference, import_registry
from monitor.store.unit_of_work import Store
from tests.domain.linhe import at, day
from tests.linhe_store import EDUCATION, OFFICE, TOURISM, Linhe, again, column, seen
from tests.queries.county import BASIS
from tests.steps.test_check_queries import counted

SITE = Site("临河县人民政府", "http://www.linhe.example/", OFFICE.name)
NOTICES = column("通知公告")
UNITS = (OFFICE, EDUCATION, TOURISM)


def sheets(*columns: Column, units: tuple[Unit, ...] = UNITS, site: Site = SITE) -> Registry:
    return Registry(units=units, sites=(site,), columns=columns)


def put(store: Store, registry: Registry, on: str) -> RegistryDifference:
    with store.writing() as unit_of_work:
        return import_registry(unit_of_work, registry, day=day(on))


def listed(store: Store, as_of: str) -> list[tuple[str, list[str], str, int | None]]:
    """What `monitor overdue --as-of` says of a past day."""
    with store.reading() as unit_of_work:
        judged = judged_targets(unit_of_work, BASIS, as_of=day(as_of), is_today=False, kinds=("column",))
        document = overdue_list(
            unit_of_work, judged, as_of=day(as_of), is_today=False, narrowed=OverdueFilter()
        )
    return [(row["name"], row["units"], row["url"], row["overdue_days"]) for row in document["violations"]]


def test_a_past_day_lists_a_column_once_with_the_unit_it_had(store: Store) -> None:
    linhe = Linhe(store)
    put(store, sheets(NOTICES), "11-01")
    linhe.night({"通知公告": seen(at("11-20"), ["10-30"])}, when=at("11-20"))
    difference = put(store, sheets(replace(NOTICES, units=(TOURISM.name,))), "11-18")
    assert (difference.added, difference.retired) == ((), ())
    assert difference.changed == ("栏目 临河县人民政府·通知公告（保障单位：县教育局 → 县文旅局）",)
    assert listed(store, "11-17") == [("通知公告", ["县教育局"], NOTICES.url, 4)]
    assert listed(store, "11-18") == [("通知公告", ["县文旅局"], NOTICES.url, 5)]


def test_a_renamed_column_has_the_name_of_the_day_asked(store: Store) -> None:
    linhe = Linhe(store)
    put(store, sheets(NOTICES), "11-01")
    linhe.night({"通知公告": seen(at("11-20"), ["10-30"])}, when=at("11-20"))
    put(store, sheets(replace(NOTICES, name="公示公告")), "11-18")
    assert [row[0] for row in listed(store, "11-17")] == ["通知公告"]
    assert [row[0] for row in listed(store, "11-18")] == ["公示公告"]


def test_a_moved_column_is_judged_by_the_address_it_had_that_day(store: Store) -> None:
    """The new list begins empty; what stood at the old address in its time still counts for that time."""
    linhe = Linhe(store)
    put(store, sheets(NOTICES), "11-01")
    linhe.night({"通知公告": seen(at("11-17"), ["11-10"])}, when=at("11-17"))
    moved = replace(NOTICES, url="http://www.linhe.example/new/")
    difference = put(store, sheets(moved), "11-18")
    assert difference.changed == (f"栏目 临河县人民政府·通知公告（栏目网址：{NOTICES.url} → {moved.url}）",)
    linhe.night({"通知公告": seen(at("11-19"), [])}, when=at("11-19"))
    assert listed(store, "11-17") == []
    assert [row[2] for row in listed(store, "11-18")] == [moved.url]


def test_findings_and_times_named_follow_the_column(store: Store) -> None:
    linhe = Linhe(store)
    put(store, sheets(NOTICES), "11-01")
    linhe.look_and_check({"通知公告": seen(at("11-14"), ["10-30"])}, when=at("11-14"))
    linhe.look_and_check({"通知公告": again(at("11-15"))}, when=at("11-15"))
    linhe.change_finding(1, times_named=2)
    put(store, sheets(replace(NOTICES, units=(TOURISM.name,))), "11-15")
    _, alerts = linhe.look_and_check({"通知公告": again(at("11-16"))}, when=at("11-16"))
    finding = linhe.finding()
    assert (finding.state, finding.times_named, finding.episode) == ("open", 2, 1)
    assert [(mail.unit, mail.state) for mail in linhe.mails()] == [
        ("县教育局", "withdrawn"),
        ("县文旅局", "waiting"),
    ]
    assert alerts.queued == 1
    assert linhe.told() == {"县文旅局"}


def test_a_finding_of_a_moved_column_is_proved_anew_at_its_new_address(store: Store) -> None:
    linhe = Linhe(store)
    put(store, sheets(NOTICES), "11-01")
    linhe.look_and_check({"通知公告": seen(at("11-14"), ["10-30"])}, when=at("11-14"))
    put(store, sheets(replace(NOTICES, url="http://www.linhe.example/new/")), "11-14")
    report, _ = linhe.check(at("11-14", 12))
    assert (report.expired, report.violations) == (1, 0)
    report, _ = linhe.look_and_check({"通知公告": seen(at("11-15"), ["10-30"])}, when=at("11-15"))
    assert (linhe.finding().confirmed_at, report.confirmed) == (None, 0), "one look at the new address"
    report, _ = linhe.look_and_check({"通知公告": again(at("11-16"))}, when=at("11-16"))
    assert (linhe.finding().first_look_at, report.confirmed) == (at("11-15"), 1)


def test_a_target_registered_today_is_not_accused_of_days_before_it_was_there(store: Store) -> None:
    linhe = Linhe(store)
    put(store, sheets(NOTICES), "11-01")
    added = put(store, sheets(NOTICES, column("工作动态")), "11-18").added
    assert added == ("栏目 临河县人民政府·工作动态",)
    looks = {name: seen(at("11-20"), ["10-30"]) for name in ("通知公告", "工作动态")}
    linhe.night(looks, when=at("11-20"))
    assert [row[0] for row in listed(store, "11-17")] == ["通知公告"]
    assert [row[0] for row in listed(store, "11-18")] == ["工作动态", "通知公告"]


def test_the_first_sheet_of_a_kind_serves_the_days_before_it(store: Store) -> None:
    put(store, Registry(units=UNITS, sites=(SITE,), kinds_given=frozenset({"site"})), "11-01")
    put(store, sheets(NOTICES), "11-18")
    Linhe(store).night({"通知公告": seen(at("11-20"), ["10-30"])}, when=at("11-20"))
    assert [row[0] for row in listed(store, "11-17")] == ["通知公告"]


def test_a_renamed_site_keeps_its_columns(store: Store) -> None:
    put(store, sheets(NOTICES, column("工作动态")), "11-01")
    renamed = replace(SITE, name="临河县人民政府网")
    columns = [replace(each, site=renamed.name) for each in (NOTICES, column("工作动态"))]
    difference = put(store, sheets(*columns, site=renamed), "11-18")
    assert (difference.added, difference.retired, len(difference.changed)) == ((), (), 3)
    assert difference.changed[0] == ("网站 临河县人民政府网（网站名称：临河县人民政府 → 临河县人民政府网）")
    with store.reading() as unit_of_work:
        before = unit_of_work.registry.targets_on(day("11-17"))
        after = unit_of_work.registry.targets_on(day("11-18"))
    assert [item.id for item in before] == [item.id for item in after]
    assert {item.address_id for item in before} == {item.address_id for item in after}


def test_a_second_import_after_a_change_finds_nothing_to_do(store: Store) -> None:
    put(store, sheets(NOTICES), "11-01")
    changed = sheets(replace(NOTICES, units=(TOURISM.name,)))
    put(store, changed, "11-18")
    assert put(store, changed, "11-19").unchanged == 5


def test_what_two_rows_could_mean_is_retired_and_registered_anew(store: Store) -> None:
    """Two candidates: the old row ends, the new ones begin on the day, and the past is listed once."""
    put(store, sheets(NOTICES), "11-01")
    both = [replace(NOTICES, units=(unit,)) for unit in (TOURISM.name, OFFICE.name)]
    difference = put(store, sheets(*both), "11-18")
    assert (len(difference.added), len(difference.retired)) == (2, 1)
    Linhe(store).night({"通知公告": seen(at("11-20"), ["10-30"])}, when=at("11-20"))
    assert [row[1] for row in listed(store, "11-17")] == [["县教育局"]]
    assert len(listed(store, "11-18")) == 2


def test_an_import_of_many_changes_asks_a_bounded_number_of_questions(sqlite_store: Store) -> None:
    columns = [column(f"栏目{number}") for number in range(600)]
    put(sqlite_store, sheets(*columns), "11-01")
    slower = [replace(each, note="改") for each in columns]
    with counted(sqlite_store) as statements:
        assert len(put(sqlite_store, sheets(*slower), "11-18").changed) == 600
    assert len(statements) < 30, statements
    with sqlite_store.reading() as unit_of_work:
        assert [each.target for each in unit_of_work.registry.targets_on()][1:] == slower
        assert [each.target for each in unit_of_work.registry.targets_on(day("11-17"))][1:] == columns
