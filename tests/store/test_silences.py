"""Silences 静默: added, ended and listed; nothing is ever taken out."""

from __future__ import annotations

from monitor.store.unit_of_work import Store
from tests.domain.linhe import at, day


def add(store: Store, name: str, *, until: str) -> int:
    with store.writing() as unit_of_work:
        return unit_of_work.silences.add(
            "unit", name, target_id=None, reason="改版", until=day(until), who="wang", at=at("11-10")
        )


def names(store: Store, on: str) -> tuple[list[str], list[str]]:
    """Those in force on a day, and those that have run out by then."""
    with store.reading() as unit_of_work:
        silences = unit_of_work.silences
        return [each.name for each in silences.in_force(day(on))], [
            each.name for each in silences.run_out(day(on))
        ]


def test_a_silence_is_in_force_until_its_last_day_is_over(store: Store) -> None:
    add(store, "县教育局", until="11-20")
    add(store, "县文旅局", until="11-30")
    assert names(store, "11-20") == (["县教育局", "县文旅局"], [])
    assert names(store, "11-21") == (["县文旅局"], ["县教育局"])


def test_what_has_ended_is_kept_with_who_ended_it_and_ends_once(store: Store) -> None:
    number = add(store, "县教育局", until="11-20")
    with store.writing() as unit_of_work:
        assert unit_of_work.silences.end(number, who="li", at=at("11-12"))
        assert not unit_of_work.silences.end(number, who="zhao", at=at("11-13"))
        assert not unit_of_work.silences.end(99, who="zhao", at=at("11-13"))
        kept = unit_of_work.silences.get(number)
    assert kept is not None
    assert (kept.ended_by, kept.ended_at) == ("li", at("11-12"))
    assert names(store, "11-13") == ([], [])
    assert names(store, "11-21") == ([], []), "it did not run out, it was ended"
    with store.reading() as unit_of_work:
        assert unit_of_work.silences.all() == [kept]
        assert unit_of_work.silences.get(99) is None
