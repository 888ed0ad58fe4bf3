"""Items keep their history when their keys become plainer, and nothing is claimed of what came before."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import Engine, text

from monitor.domain.item_key import item_key
from monitor.domain.look import Publication
from monitor.store.engine import make_engine
from monitor.store.schema import migrate
from tests.domain.linhe import at

HOST = "//www.linhe.example"
KEPT = (f"{HOST}/a/1.html", f"{HOST}/a/.hidden", "title:/index.html|2026-11-01", f"{HOST}/index.html")
CHANGED = {
    f"{HOST}/a/./2.html": f"{HOST}/a/2.html",
    f"{HOST}/a/b/../3.html": f"{HOST}/a/3.html",
    f"{HOST}/a/4/index.html": f"{HOST}/a/4/",
    f"{HOST}/a/Default.ASPX?id=5": f"{HOST}/a/?id=5",
    f"{HOST}/a/index.html#/detail/6": f"{HOST}/a/#/detail/6",
}
TAKEN = (f"{HOST}/a/7/index.html", f"{HOST}/a/7/")


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    """A database as it was before."""
    engine = make_engine(database_url)
    migrate(engine, revision="0003")
    yield engine
    engine.dispose()


def put(engine: Engine, *keys: str) -> None:
    with engine.begin() as connection:
        address = {"id": 1, "confirmed_key": keys[0], "first": at("11-02").isoformat()}
        connection.execute(
            text(
                "INSERT INTO address (id, kind, key, url, tries, partial, list_is_empty, confirmed_key)"
                " VALUES (:id, 'column', 'k', 'u', 0, false, false, :confirmed_key)"
            ),
            address,
        )
        for number, key in enumerate(keys, start=1):
            connection.execute(
                text(
                    "INSERT INTO publication"
                    " (id, address_id, key, title, raw_date, pinned, deleted, first_seen_at)"
                    " VALUES (:number, 1, :key, '', '', false, false, :first)"
                ),
                {"number": number, "key": key, "first": address["first"]},
            )


def keys(engine: Engine) -> list[str]:
    with engine.connect() as connection:
        return list(connection.scalars(text("SELECT key FROM publication ORDER BY id")))


def test_keys_become_what_a_look_finds_them_by(engine: Engine) -> None:
    put(engine, *CHANGED, *KEPT, *TAKEN)
    migrate(engine)
    assert keys(engine) == [*CHANGED.values(), *KEPT, *TAKEN]
    with engine.connect() as connection:
        assert connection.scalar(text("SELECT confirmed_key FROM address")) == next(iter(CHANGED.values()))
        proofs = text("SELECT count(*) FROM publication WHERE absent_on IS NOT NULL")
        assert connection.scalar(proofs) == 0


@pytest.mark.parametrize("key", [*CHANGED, *CHANGED.values()])
def test_they_become_what_the_same_address_is_known_by_now(key: str) -> None:
    assert item_key(Publication("", f"http:{key}", None)) == CHANGED.get(key, key)


def test_the_way_back_and_forth_keeps_every_item(engine: Engine) -> None:
    put(engine, *CHANGED, *KEPT)
    migrate(engine)
    migrate(engine, revision="0003")
    assert len(keys(engine)) == len(CHANGED) + len(KEPT)
    migrate(engine)
    assert keys(engine) == [*CHANGED.values(), *KEPT]
