"""Ledger evidence 登记材料: what exports and attestations add to what crawls saw of an account.

They stand beside the crawls and rewrite nothing: the newest sight of the whole account is the one
that is judged. A crawl that shows only a part gives way to an export, unless it shows a later post.
That nobody can look (`unsupported`) takes nothing away from what a person saw.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from monitor.domain.account_state import known_identities
from monitor.domain.attestation import Attestation
from monitor.domain.calendar_day import day_of
from monitor.domain.evidence import Evidence
from monitor.domain.hand_look import HandLook
from monitor.domain.identity_span import ALIVE, IdentitySpan, joined_identities, told_at
from monitor.domain.look import AccountIdentity
from monitor.domain.merged_posts import merged_posts
from monitor.domain.owner_export import OwnerExport
from monitor.domain.period import ONE_DAY
from monitor.domain.seen_span import SeenSpan, joined

_NOBODY_LOOKED = (None, "seen", "unsupported")


@dataclass(frozen=True, slots=True)
class LedgerEntries:
    """What was imported of one account."""

    exports: tuple[OwnerExport, ...] = ()
    attestations: tuple[Attestation, ...] = ()


def with_ledgers(evidence: Evidence, entries: LedgerEntries) -> Evidence:
    """The evidence of an account with what people brought in."""
    exports, attestations = entries.exports, entries.attestations
    if not exports and not attestations:
        return evidence
    sights = [*map(_exported, exports), *(_attested(each) for each in attestations if _is_sight(each))]
    tried = [evidence.last_tried_at, *(each.exported_at for each in exports)]
    tried += [each.attested_at for each in attestations]
    merged = replace(
        evidence,
        publications=merged_posts(evidence.publications, exports, attestations),
        last_tried_at=max(at for at in tried if at is not None),
        spans=joined([*whole_spans(evidence), *(each.span for each in sights if each.span)]),
        exports=tuple(sorted(exports, key=lambda each: each.exported_at)),
        attestations=tuple(sorted(attestations, key=lambda each: each.attested_at, reverse=True)),
    )
    newest = max(sights, key=lambda each: each.look.at, default=None)
    judged = _judged_by(merged, newest, crawl=evidence) if newest is not None else merged
    return _with_identities(_with_originals(judged), entries, crawl=evidence)


def whole_spans(evidence: Evidence) -> tuple[SeenSpan, ...]:
    """The stretches of time of which every post of a target is known."""
    if evidence.spans:
        return evidence.spans
    if not _is_whole(evidence) or evidence.covered_from is None or evidence.last_seen_at is None:
        return ()
    return (SeenSpan(evidence.covered_from, evidence.last_seen_at),)


@dataclass(frozen=True, slots=True)
class _Sight:
    """A look by hand and the time of which it shows everything; None where the account is gone."""

    look: HandLook
    span: SeenSpan | None


def _exported(export: OwnerExport) -> _Sight:
    newest = max(post.published_on for post in export.posts if post.published_on is not None)
    look = HandLook("import", export.exported_at, export.place, posts=len(export.posts), newest_on=newest)
    return _Sight(look, SeenSpan(export.covered_from, export.exported_at))


def _attested(seen: Attestation) -> _Sight:
    at, newest = seen.attested_at, seen.newest_on
    look = HandLook("attest", at, seen.place, seen.attested_by, seen.proof, newest_on=newest)
    # of the day of the last post itself only one post is known
    return _Sight(look, SeenSpan(newest + ONE_DAY, at) if newest is not None else None)


def _is_sight(seen: Attestation) -> bool:
    return seen.is_gone or seen.newest_on is not None


def _judged_by(merged: Evidence, newest: _Sight, *, crawl: Evidence) -> Evidence:
    """Rest the evidence on the newest look by hand, unless a later crawl says more."""
    at = newest.look.at
    if _says_more(crawl, at):
        return replace(merged, covered_from=_covered_from(merged, crawl))
    since, tried = crawl.not_seen_since, crawl.last_tried_at
    is_lost = tried is not None and tried > at and crawl.outcome not in _NOBODY_LOOKED
    return replace(
        merged,
        first_seen_at=min(filter(None, (crawl.first_seen_at, at))),
        last_seen_at=at,
        outcome=crawl.outcome if is_lost else "seen",
        reason=crawl.reason if is_lost else None,
        not_seen_since=(since if since is not None and since > at else tried) if is_lost else None,
        covered_from=(_first_day(merged.spans, at) or newest.span.first) if newest.span else None,
        partial=False,
        confidence="confirmed",
        list_is_empty=False,
        by_hand=newest.look,
    )


def _covered_from(merged: Evidence, crawl: Evidence) -> date | None:
    if not _is_whole(crawl) or crawl.last_seen_at is None:
        return crawl.covered_from
    return _first_day(merged.spans, crawl.last_seen_at)


def _first_day(spans: Sequence[SeenSpan], at: datetime) -> date | None:
    return next((span.first for span in spans if span.covers(day_of(at), at)), None)


def _says_more(crawl: Evidence, at: datetime) -> bool:
    """Whether a crawl that came later saw the whole list, that the account is gone, or a later post."""
    if crawl.last_seen_at is None or crawl.last_seen_at < at:
        return False
    is_gone = crawl.identity is not None and crawl.identity.state != "normal"
    if is_gone or _is_whole(crawl):
        return True
    days = (known.publication.published_on for known in crawl.publications)
    return any(day is not None and day_of(at) < day <= day_of(crawl.last_seen_at) for day in days)


def _is_whole(crawl: Evidence) -> bool:
    is_sure = crawl.confidence != "weak" or crawl.list_confirmed_by_person
    is_there = crawl.last_seen_at is not None and crawl.covered_from is not None
    return is_there and is_sure and not crawl.partial


def _with_originals(evidence: Evidence) -> Evidence:
    """Note from when on every original post is known, if nothing between then and now is unknown."""
    for seen in evidence.attestations:
        if seen.newest_original_on is not None:
            covered = evidence.covered_from
            is_known = covered is not None and covered <= day_of(seen.attested_at) + ONE_DAY
            since = seen.newest_original_on + ONE_DAY
            return replace(evidence, originals_from=since) if is_known else evidence
    return evidence


def _with_identities(merged: Evidence, entries: LedgerEntries, *, crawl: Evidence) -> Evidence:
    """Who the account was said to be, by crawls and by people, in the order of time."""
    spans = joined_identities(
        [*known_identities(crawl), *_told_by_people(entries), *_answered(entries, crawl)]
    )
    if not spans:
        return merged
    now = spans[-1].identity
    return replace(merged, identities=spans, identity=None if now == ALIVE else now)


def _told_by_people(entries: LedgerEntries) -> list[IdentitySpan]:
    """An owner who exports posts has the account; a person says what became of it."""
    told = [told_at(ALIVE, each.exported_at, by_person=True) for each in entries.exports]
    for each in entries.attestations:
        if each.state is not None:
            identity = AccountIdentity(name=each.name_now, state=each.state)
            told.append(told_at(identity, each.attested_at, by_person=True))
    return told


def _answered(entries: LedgerEntries, crawl: Evidence) -> list[IdentitySpan]:
    """A crawl whose source names nobody shows that the account is there, if it says more than people did."""
    said = [each.attested_at for each in entries.attestations if each.state is not None]
    at = crawl.last_seen_at
    is_known = crawl.identity is not None or at is None or not said
    if is_known or at is None or not _says_more(crawl, max(said)):
        return []
    return [told_at(ALIVE, at)]
