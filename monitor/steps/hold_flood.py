"""Hold flood 扣住过多的提醒: more messages to units than a check ever makes are kept for an operator.

Comes after every step that writes to units — digests and what superiors are told are counted
together — and in the same transaction, so that none of them can leave before.
"""

from __future__ import annotations

from collections.abc import Mapping

from monitor.store.outbox import UNSENT
from monitor.store.unit_of_work import UnitOfWork


def texts_unsent(unit_of_work: UnitOfWork) -> dict[int, str]:
    """What unsent messages to units say at this moment, by message."""
    unsent = unit_of_work.outbox.list(states=UNSENT)
    return {alert.id: alert.text for alert in unsent if not alert.is_operator}


def hold_flood(unit_of_work: UnitOfWork, before: Mapping[int, str], *, cap: int) -> int:
    """Keep all that was written since `before` if it is more than `cap`; returns how many, else 0.

    `before` is what `texts_unsent` said then; a message that has grown since counts like a new one. None
    is lost, none leaves until an operator releases it, whatever the mail mode.
    """
    written = [alert for alert, text in texts_unsent(unit_of_work).items() if before.get(alert) != text]
    if len(written) <= cap:
        return 0
    unit_of_work.outbox.hold(written)
    return len(written)
