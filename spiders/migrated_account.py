"""Migrated account 迁移账号: where an account that moved can be looked at under its new id."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from monitor.domain.crawl_plan import Visit
from monitor.domain.look import AccountIdentity, Transport
from spiders.address import split_address
from spiders.conditional_requests import hash_of
from spiders.page import Page
from spiders.reader import PageNotUnderstood, PageRequest, PlatformReader, Reading


def leads_elsewhere(reading: Reading) -> str:
    """The id an account lives under now, as its platform says; empty where it did not move or says not."""
    account = reading.account
    return account.migrated_to if account is not None and account.state == "migrated" else ""


def visits_to_new_id(
    visit: Visit, reader: PlatformReader, new_id: str
) -> Iterator[tuple[Visit, PageRequest]]:
    """The same visit to the new id, by every way in that goes by id: the registered one, then the others.

    An address of the old account (its home page, a bridge's feed) leads back to where it left.
    """
    written = visit.source.strip()
    own = () if split_address(written).scheme in ("http", "https") else (written,)
    before: list[PageRequest] = []
    for source in (*own, *reader.sources):
        there = replace(visit, account_id=new_id, url="", source=source)
        try:
            asked = reader.first_request(there)
        except PageNotUnderstood:
            continue
        if asked not in before:
            before.append(asked)
            yield there, asked


def at_new_id(reading: Reading, new_id: str) -> Reading | None:
    """What was read under the new id; None where the account is not there, or another one is."""
    account = reading.account or AccountIdentity()
    if account.state != "normal" or account.account_id not in ("", new_id):
        return None
    moved = replace(account, account_id=new_id, migrated_to=new_id)
    return replace(reading, account=moved, notices=(*reading.notices, "account_migrated"))


def read_from(page: Page, transport: Transport) -> Transport:
    """A visit whose proof is the page its posts were read from, not the message that led there.

    The message is not stored: what it said is kept with the account's identity.
    """
    return replace(
        transport,
        final_url=page.url,
        status=page.status,
        etag=None,
        last_modified=None,
        body=page.body,
        body_hash=hash_of(page.body),
        content_type=page.headers.get("content-type", ""),
    )
