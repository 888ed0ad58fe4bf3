"""How many hosts may be visited at a time, by what the system lets us open."""

from __future__ import annotations

import errno
import resource
import socket
from collections.abc import Iterator

import pytest
from aiohttp.client_exceptions import ClientConnectorError
from aiohttp.client_reqrep import ConnectionKey

from monitor.domain.open_files import is_out_of_files
from spiders.failed_visits import ConnectionFailed
from spiders.open_files import OutOfFiles, lanes_that_fit


@pytest.fixture
def limits(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[tuple[int, int]]]:
    """What the system allows, soft and hard; the last pair is in force."""
    held: list[tuple[int, int]] = [(1024, 1024)]
    monkeypatch.setattr(resource, "getrlimit", lambda _kind: held[-1])
    monkeypatch.setattr(resource, "setrlimit", lambda _kind, pair: held.append(pair))
    yield held


@pytest.mark.parametrize(
    ("soft", "hard", "lanes", "asked_for"),
    [
        pytest.param(1024, 1024, 64, 1024, id="enough"),
        pytest.param(256, 1_048_576, 64, 4096, id="raised_as_far_as_needed"),
        pytest.param(64, 128, 20, 128, id="raised_as_far_as_allowed"),
        pytest.param(100, 100, 13, 100, id="fewer_lanes"),
        pytest.param(40, 40, 1, 40, id="one_at_a_time"),
        pytest.param(256, resource.RLIM_INFINITY, 64, 4096, id="no_hard_limit"),
        pytest.param(resource.RLIM_INFINITY, resource.RLIM_INFINITY, 64, resource.RLIM_INFINITY, id="none"),
    ],
)
def test_lanes_keep_within_what_may_be_opened(
    limits: list[tuple[int, int]], soft: int, hard: int, lanes: int, asked_for: int
) -> None:
    limits.append((soft, hard))
    assert lanes_that_fit(64) == lanes
    assert limits[-1] == (asked_for, hard)


def test_where_not_even_one_fits_the_limit_is_named(limits: list[tuple[int, int]]) -> None:
    limits.append((31, 31))
    with pytest.raises(OutOfFiles, match=r"ulimit -n 为31.*LimitNOFILE=4096"):
        lanes_that_fit(64)


def none_left() -> OSError:
    return OSError(errno.EMFILE, "Too many open files")


def wrapped(inner: OSError) -> Exception:
    """As it comes out of a visit: a failure whose cause is aiohttp's, around the system's."""
    key = ConnectionKey("127.0.0.1", 80, False, True, None, None, None)
    failure = ConnectionFailed(str(inner))
    failure.__cause__ = ClientConnectorError(key, inner)
    return failure


@pytest.mark.parametrize(
    ("error", "is_ours"),
    [
        pytest.param(none_left(), True, id="as_it_is"),
        pytest.param(OSError(errno.ENFILE, ""), True, id="of_the_whole_machine"),
        pytest.param(wrapped(none_left()), True, id="wrapped_twice"),
        pytest.param(wrapped(ConnectionRefusedError(errno.ECONNREFUSED, "")), False, id="refused"),
        pytest.param(socket.gaierror(socket.EAI_NONAME, ""), False, id="no_such_name"),
        pytest.param(None, False, id="nothing"),
    ],
)
def test_running_out_is_told_from_a_host_that_does_not_answer(
    error: BaseException | None, is_ours: bool
) -> None:
    assert is_out_of_files(error) is is_ours
