"""What an operator is told of secrets: ahead of their end, and when a platform no longer takes them."""

from __future__ import annotations

from dataclasses import replace

import pytest

from monitor.domain.platform_secret import (
    PlatformSecret,
    PlatformSecrets,
    expiry_notices,
    refusal_notices,
)
from tests.domain.linhe import at, day


def held(ends: str) -> PlatformSecrets:
    own = PlatformSecret(expires_on=day("2026-12-31"))
    return PlatformSecrets(
        {"weibo": PlatformSecret(expires_on=day(ends)), "wechat": PlatformSecret(accounts={"gh_1": own})}
    )


@pytest.mark.parametrize(
    ("ends", "said"),
    [
        pytest.param("2026-12-01", None, id="eight-days-ahead"),
        pytest.param("2026-11-30", "将于2026-11-30到期（还有7天）", id="seven-days-ahead"),
        pytest.param("2026-11-23", "将于2026-11-23到期（还有0天）", id="last-day"),
        pytest.param("2026-11-22", "已于2026-11-22到期", id="over"),
    ],
)
def test_the_end_of_a_secret_is_told_a_week_ahead(ends: str, said: str | None) -> None:
    told = [notice.sentence for notice in expiry_notices(held(ends), day("2026-11-23"))]
    assert told == ([f"凭据文件中[weibo]的凭据{said}，请换新"] if said else [])


def test_an_end_is_one_matter_from_the_first_day_to_the_last() -> None:
    days = ("2026-11-24", "2026-11-29", "2026-12-05")
    keys = {notice.key for each in days for notice in expiry_notices(held("2026-11-30"), day(each))}
    assert len(keys) == 1


def test_an_account_of_its_own_is_named_by_its_place_in_the_file() -> None:
    told = [notice.sentence for notice in expiry_notices(held("2026-12-31"), day("2026-12-30"))]
    assert any('[wechat.accounts."gh_1"]' in sentence for sentence in told)


def test_a_login_that_is_over_is_one_matter_until_the_secrets_are_written_anew() -> None:
    before = replace(held("2027-01-01"), changed_at=at("11-20", 9))
    after = replace(before, changed_at=at("11-24", 9))
    (told,) = refusal_notices(before, {"新浪微博": 12})
    assert told.sentence == "新浪微博答复登录已失效，12个账号无法查看，请换新凭据（不作为不合格）"
    assert [told.key] == [notice.key for notice in refusal_notices(before, {"新浪微博": 3})]
    assert [told.key] != [notice.key for notice in refusal_notices(after, {"新浪微博": 3})]
