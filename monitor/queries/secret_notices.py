"""Secret notices 凭据提示: what an operator has to renew before, or because, a platform no longer answers."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import func, select

from monitor.domain.calendar_day import day_of
from monitor.domain.platform_secret import (
    PlatformSecrets,
    SecretNotice,
    expiry_notices,
    refusal_notices,
)
from monitor.store.rows import AddressRow, TargetRow, TargetVersionRow
from monitor.store.unit_of_work import UnitOfWork


def secret_notices(
    unit_of_work: UnitOfWork, secrets: PlatformSecrets, *, now: datetime
) -> list[SecretNotice]:
    """Secrets that are about to end, and logins that platforms say are over."""
    return [
        *expiry_notices(secrets, day_of(now)),
        *refusal_notices(secrets, _refused(unit_of_work)),
    ]


def _refused(unit_of_work: UnitOfWork) -> dict[str, int]:
    """By 账号类型 how many accounts could not be looked at the last time, for a login is over."""
    kind = TargetVersionRow.facts["account_type"].as_string()
    query = (
        select(kind, func.count())
        .select_from(AddressRow)
        .join(TargetRow, TargetRow.address_id == AddressRow.id)
        .join(TargetVersionRow, TargetVersionRow.target_id == TargetRow.id)
        .where(
            AddressRow.kind == "account",
            AddressRow.outcome == "blocked",
            AddressRow.reason == "session_expired",
            TargetVersionRow.valid_to.is_(None),
        )
        .group_by(kind)
    )
    return {str(account_type): count for account_type, count in unit_of_work.session.execute(query)}
