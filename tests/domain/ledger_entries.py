"""What people hand in about an account of 临河县."""

from __future__ import annotations

from datetime import datetime, time

from monitor.domain.attestation import Attestation
from monitor.domain.calendar_day import SHANGHAI
from monitor.domain.forwarding_task import ForwardingTask
from monitor.domain.ledger_evidence import LedgerEntries
from monitor.domain.look import AccountState, Interaction, Originality, Publication
from monitor.domain.owner_export import OwnerExport
from tests.domain.linhe import at, day


def post(
    shown: str, title: str = "", *, url: str | None = None, originality: Originality = "undeclared"
) -> Publication:
    """A post as an export states it."""
    return Publication(title or f"信息{shown}", url, day(shown), originality=originality)


def exported(
    when: str | datetime, *posts: Publication, since: str | None = None, place: str = "《posts.csv》第2行"
) -> OwnerExport:
    """An export made at nine on a day."""
    instant = at(when, 9) if isinstance(when, str) else when
    return OwnerExport(instant, posts, day(since) if since else None, place)


def attested(
    when: str | datetime,
    *,
    state: AccountState | None = None,
    name_now: str = "",
    newest: str | None = None,
    original: str | None = None,
    interaction: Interaction | None = None,
) -> Attestation:
    """What 王一 saw at nine on a day."""
    return Attestation(
        attested_at=at(when, 9) if isinstance(when, str) else when,
        attested_by="王一",
        state=state,
        name_now=name_now,
        newest_on=day(newest) if newest else None,
        newest_original_on=day(original) if original else None,
        interaction=interaction,
        proof="截图",
        place="《核验.csv》第2行",
    )


def entries(*of: OwnerExport | Attestation) -> LedgerEntries:
    """All of them together."""
    exports = tuple(each for each in of if isinstance(each, OwnerExport))
    return LedgerEntries(exports, tuple(each for each in of if isinstance(each, Attestation)))


def task(title: str, published: str, due: str, *types: str) -> ForwardingTask:
    """A title to be forwarded by the end of a day."""
    return ForwardingTask(
        title, day(published), datetime.combine(day(due), time(23, 59, 59), SHANGHAI), types
    )
