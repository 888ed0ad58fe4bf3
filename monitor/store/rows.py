"""Rows 数据表: the tables of the monitor; no row object leaves `monitor.store` and `monitor.queries`.

Shape of the memory: targets 监测对象 have versions (valid from/to, `SINCE_EVER` for the first import);
targets that share an address are served by one visit, so looks 监测记录 and publications 发布信息
belong to the address; a run keeps its visits apart until it is accepted. Findings 问题 have a
file of their own, `finding_rows`.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from monitor.store.table import Id, Json, Row

SINCE_EVER = date(1, 1, 1)
"""`valid_from` of what the first import brought: it also serves the days before it."""


class UnitRow(Row):
    """责任单位."""

    __tablename__ = "unit"
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    name: Mapped[str] = mapped_column(unique=True)


class VersionRow(Row):
    """In force from a day to a day (`valid_to` is the first day it no longer was, null: still)."""

    __abstract__ = True
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]


class UnitVersionRow(VersionRow):
    """What a unit was."""

    __tablename__ = "unit_version"
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), index=True)
    facts: Mapped[dict[str, Any]] = mapped_column(Json)


class AddressRow(Row):
    """One thing to visit, and what the last accepted looks left behind."""

    __tablename__ = "address"
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    kind: Mapped[str]
    key: Mapped[str] = mapped_column(unique=True)
    url: Mapped[str]
    first_seen_at: Mapped[datetime | None]
    last_seen_at: Mapped[datetime | None]
    last_tried_at: Mapped[datetime | None]
    outcome: Mapped[str | None]
    reason: Mapped[str | None]
    not_seen_since: Mapped[datetime | None]
    next_visit_at: Mapped[datetime | None] = mapped_column(index=True)
    tries: Mapped[int] = mapped_column(default=0)
    last_full_at: Mapped[datetime | None]
    covered_from: Mapped[date | None]
    partial: Mapped[bool] = mapped_column(default=False)
    confidence: Mapped[str | None]
    list_is_empty: Mapped[bool] = mapped_column(default=False)
    usual_count: Mapped[int | None]
    etag: Mapped[str | None]
    last_modified: Mapped[str | None]
    body_hash: Mapped[str | None]
    list_hash: Mapped[str | None]
    confirmed_key: Mapped[str | None]
    identity: Mapped[dict[str, Any] | None] = mapped_column(Json)
    learned: Mapped[dict[str, Any] | None] = mapped_column(Json)
    proposal: Mapped[dict[str, Any] | None] = mapped_column(Json)
    listed_at: Mapped[datetime | None]
    listed_from: Mapped[date | None]
    unchanged_at: Mapped[datetime | None]
    last_look_id: Mapped[int | None] = mapped_column(Id)


class TargetRow(Row):
    """监测对象: a site, a column or an account, known by its key for good."""

    __tablename__ = "target"
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    kind: Mapped[str]
    key: Mapped[str] = mapped_column(unique=True)
    address_id: Mapped[int | None] = mapped_column(ForeignKey("address.id"), index=True)


class TargetVersionRow(VersionRow):
    """What the registry said of a target."""

    __tablename__ = "target_version"
    __table_args__ = (Index("ix_target_version_target_id_valid_to", "target_id", "valid_to"),)
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    target_id: Mapped[int] = mapped_column(ForeignKey("target.id"))
    name: Mapped[str]
    site: Mapped[str]
    facts: Mapped[dict[str, Any]] = mapped_column(Json)


class RunRow(Row):
    """采集批次: the run ledger. `slot` is the scheduled instant, null for a run made by hand."""

    __tablename__ = "run"
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    slot: Mapped[datetime | None] = mapped_column(unique=True)
    state: Mapped[str]
    is_catch_up: Mapped[bool] = mapped_column(default=False)
    is_crawl: Mapped[bool] = mapped_column(default=False)
    started_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]
    heartbeat_at: Mapped[datetime | None]
    targets: Mapped[int] = mapped_column(default=0)
    requests: Mapped[int] = mapped_column(default=0)
    not_modified: Mapped[int] = mapped_column(default=0)
    unchanged: Mapped[int] = mapped_column(default=0)
    hosts: Mapped[int] = mapped_column(default=0)
    outcomes: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)
    coverage: Mapped[float | None]
    problem: Mapped[str | None]


class RunVisitRow(Row):
    """One address in one run: waiting, done (its look still apart) or folded in."""

    __tablename__ = "run_visit"
    run_id: Mapped[int] = mapped_column(ForeignKey("run.id"), primary_key=True)
    address_id: Mapped[int] = mapped_column(ForeignKey("address.id"), primary_key=True)
    state: Mapped[str]
    is_full: Mapped[bool] = mapped_column(default=False)
    host: Mapped[str] = mapped_column(default="")
    outcome: Mapped[str | None]
    reason: Mapped[str | None]
    requests: Mapped[int] = mapped_column(default=0)
    result: Mapped[str | None]


class HostRow(Row):
    """A host and the last run in which it answered: what the own-network guard compares with."""

    __tablename__ = "host"
    name: Mapped[str] = mapped_column(primary_key=True)
    answered_in_run: Mapped[int | None] = mapped_column(Id)
    answered_at: Mapped[datetime | None]
    failed_at: Mapped[datetime | None]
    cause: Mapped[str | None]


class LookRow(Row):
    """监测记录: a run of identical looks is one row that is extended."""

    __tablename__ = "look"
    __table_args__ = (Index("ix_look_address_id_first_at", "address_id", "first_at"),)
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    address_id: Mapped[int] = mapped_column(ForeignKey("address.id"))
    outcome: Mapped[str]
    reason: Mapped[str | None]
    first_at: Mapped[datetime]
    last_at: Mapped[datetime]
    first_run_id: Mapped[int] = mapped_column(Id)
    last_run_id: Mapped[int] = mapped_column(Id)
    looks: Mapped[int] = mapped_column(default=1)
    reader: Mapped[str | None]
    confidence: Mapped[str | None]
    items: Mapped[int | None]
    newest_on: Mapped[date | None]
    list_hash: Mapped[str | None]
    final_url: Mapped[str | None]
    status: Mapped[int | None]
    body_hash: Mapped[str | None]
    snapshot: Mapped[str | None]
    facts: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)


class PublicationRow(Row):
    """发布信息 of an address, with our own history of it."""

    __tablename__ = "publication"
    __table_args__ = (
        Index("uq_publication_address_id_key", "address_id", "key", unique=True),
        Index("ix_publication_address_id_published_on", "address_id", "published_on"),
    )
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    address_id: Mapped[int] = mapped_column(ForeignKey("address.id"))
    key: Mapped[str]
    title: Mapped[str]
    url: Mapped[str | None]
    published_on: Mapped[date | None]
    published_at: Mapped[datetime | None]
    raw_date: Mapped[str] = mapped_column(default="")
    originality: Mapped[str | None]
    pinned: Mapped[bool] = mapped_column(default=False)
    deleted: Mapped[bool] = mapped_column(default=False)
    witness_on: Mapped[date | None]
    origin: Mapped[str | None]
    origin_tries: Mapped[int] = mapped_column(default=0, server_default="0")
    first_seen_at: Mapped[datetime]
    gone_at: Mapped[datetime | None]
    article_on: Mapped[date | None]
    article_reason: Mapped[str | None]
    earlier_dates: Mapped[list[Any] | None] = mapped_column(Json)
    absent_on: Mapped[date | None]
    absent_from: Mapped[date | None]


class SnapshotRow(Row):
    """快照: a page behind a verdict, content-addressed and compressed."""

    __tablename__ = "snapshot"
    sha256: Mapped[str] = mapped_column(primary_key=True)
    kept_at: Mapped[datetime]
    content_type: Mapped[str] = mapped_column(default="")
    size: Mapped[int]
    packed: Mapped[bytes] = mapped_column(LargeBinary)


class AlertRow(Row):
    """待发通知: the outbox. `message_id` is fixed here and reused on every try.

    `put_off_at`: when the other side first said of this very message that it should wait.
    """

    __tablename__ = "alert"
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    dedup_key: Mapped[str] = mapped_column(unique=True)
    message_id: Mapped[str] = mapped_column(unique=True)
    unit: Mapped[str]
    recipient: Mapped[str]
    is_operator: Mapped[bool] = mapped_column(default=False)
    state: Mapped[str] = mapped_column(index=True)
    subject: Mapped[str]
    text: Mapped[str]
    html: Mapped[str]
    contents: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)
    created_at: Mapped[datetime]
    next_try_at: Mapped[datetime | None]
    claimed_until: Mapped[datetime | None]
    tries: Mapped[int] = mapped_column(default=0)
    last_error: Mapped[str | None]
    sent_at: Mapped[datetime | None]
    put_off_at: Mapped[datetime | None]


class SilenceRow(Row):
    """静默: what units are not written to about; nothing is ever taken out."""

    __tablename__ = "silence"
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    scope: Mapped[str]
    name: Mapped[str]
    target_id: Mapped[int | None] = mapped_column(ForeignKey("target.id"))
    reason: Mapped[str]
    until: Mapped[date]
    made_by: Mapped[str]
    made_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    ended_by: Mapped[str | None]
