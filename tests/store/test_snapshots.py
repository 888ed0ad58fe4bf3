"""Pages behind verdicts: named by their content, kept once, given back byte for byte."""

from __future__ import annotations

import hashlib
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import text

from monitor.store.unit_of_work import Store
from tests.domain.linhe import at

PAGE = "<html>栏目</html>".encode("gb18030") * 200


def keep(store: Store, body: bytes, night: str = "11-10") -> str:
    with store.writing() as unit_of_work:
        return unit_of_work.snapshots.keep(body, content_type="text/html", at=at(night))


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(PAGE, id="page"),
        pytest.param(b"", id="nothing"),
        pytest.param(bytes(range(256)) * 4096, id="a_megabyte"),
    ],
)
def test_a_page_comes_back_byte_for_byte_under_the_name_of_its_content(store: Store, body: bytes) -> None:
    sha256 = keep(store, body)
    assert sha256 == hashlib.sha256(body).hexdigest()
    with store.reading() as unit_of_work:
        assert unit_of_work.snapshots.body(sha256) == body


def test_the_same_bytes_are_kept_once_since_the_first_night(store: Store) -> None:
    assert keep(store, PAGE) == keep(store, PAGE, "11-11")
    with store.engine.connect() as connection:
        (only,) = connection.execute(text("SELECT size, length(packed) FROM snapshot")).all()
    assert only[0] == len(PAGE)
    assert only[1] < len(PAGE) / 10


def test_two_writers_of_the_same_bytes_do_not_disturb_each_other(store: Store) -> None:
    with ThreadPoolExecutor(4) as pool:
        names = set(pool.map(lambda _: keep(store, PAGE), range(8)))
    assert len(names) == 1


def test_a_page_that_was_never_kept_is_none(store: Store) -> None:
    with store.reading() as unit_of_work:
        assert unit_of_work.snapshots.body("0" * 64) is None
