"""Secrets in force 凭据现状: what is wrong with the operator's secrets, for commands that go on anyway."""

from __future__ import annotations

from datetime import datetime

from monitor.domain.errors import InputError
from monitor.domain.platform_secret import SecretNotice
from monitor.queries.secret_notices import secret_notices
from monitor.store.unit_of_work import UnitOfWork
from monitor.wiring import Workshop


def notices_of(workshop: Workshop, unit_of_work: UnitOfWork, *, now: datetime) -> list[SecretNotice]:
    """What has to be renewed; where the file itself cannot be used, that."""
    try:
        secrets = workshop.platform_secrets
    except InputError as error:
        return [SecretNotice(f"unusable|{error}", str(error))]
    return secret_notices(unit_of_work, secrets, now=now)
