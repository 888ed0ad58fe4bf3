"""What has to be renewed, by what the platforms answered the last time; and each is announced once."""

from __future__ import annotations

from datetime import timedelta

import pytest

from monitor.domain.look import Look, NotSeen
from monitor.domain.platform_secret import PlatformSecret, PlatformSecrets
from monitor.domain.target import Account
from monitor.queries.secret_notices import secret_notices
from monitor.steps.announce_secrets import announce_secrets
from monitor.store.unit_of_work import Store
from tests.domain.linhe import at, day
from tests.linhe_store import Linhe, seen, wall

TONIGHT = at("11-14", 22, 30)
ONE_DAY = timedelta(days=1)
ENDING = PlatformSecrets({"weibo": PlatformSecret(expires_on=day("2026-11-16"))})


def over() -> Look:
    return NotSeen(TONIGHT, "blocked", "session_expired")


@pytest.fixture
def linhe(store: Store) -> Linhe:
    county = Linhe(store)
    county.register(
        Account("微博一", "新浪微博", ("县教育局",), account_id="1"),
        Account("微博二", "新浪微博", ("县教育局",), account_id="2"),
        Account("公众号", "微信订阅号", ("县教育局",), account_id="gh_1"),
    )
    return county


def sentences(linhe: Linhe, secrets: PlatformSecrets | None = None) -> list[str]:
    with linhe.store.reading() as unit_of_work:
        found = secret_notices(unit_of_work, secrets or PlatformSecrets(), now=TONIGHT)
    return [notice.sentence for notice in found]


def test_a_login_that_is_over_is_counted_by_the_kind_of_account(linhe: Linhe) -> None:
    linhe.night({"微博一": over(), "微博二": over(), "公众号": wall(TONIGHT)}, when=TONIGHT)
    assert sentences(linhe) == ["新浪微博答复登录已失效，2个账号无法查看，请换新凭据（不作为不合格）"]


def test_it_stays_until_the_accounts_are_seen_again_whatever_else_was_crawled_meanwhile(linhe: Linhe) -> None:
    linhe.night({"微博一": over()}, when=TONIGHT)
    linhe.night({"公众号": seen(TONIGHT, ["11-13"])}, when=TONIGHT + timedelta(hours=1))
    assert len(sentences(linhe)) == 1
    linhe.night({"微博一": seen(TONIGHT + ONE_DAY, ["11-13"])}, when=TONIGHT + ONE_DAY)
    assert sentences(linhe) == []


def test_each_matter_is_announced_once_to_every_operator(linhe: Linhe) -> None:
    linhe.night({"微博一": over()}, when=TONIGHT)
    queued = []
    for days in range(3):
        with linhe.store.writing() as unit_of_work:
            now = TONIGHT + days * ONE_DAY
            notices = secret_notices(unit_of_work, ENDING, now=now)
            assert len(notices) == 2
            both = "a@linhe.example；b@linhe.example"
            queued.append(announce_secrets(unit_of_work, notices, recipients=both, now=now))
    assert queued == [4, 0, 0]
