"""Schema 数据库结构: made and migrated by Alembic; safe to repeat."""

from __future__ import annotations

from pathlib import Path

from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, text

from alembic import command
from monitor.domain.errors import InputError, StoreTooNew, StoreUnavailable
from monitor.store.engine import for_reading
from monitor.store.outages import explained

_MIGRATION_KEY = 7_220_605
_FOLDER = Path(__file__).resolve().parents[2] / "alembic"


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(_FOLDER))
    config.set_main_option("path_separator", "os")
    return config


def head_revision() -> str:
    """The newest revision this program knows."""
    head = ScriptDirectory.from_config(_config()).get_current_head()
    if head is None:
        raise StoreUnavailable("程序里没有数据库迁移文件，请重新安装")
    return head


def current_revision(engine: Engine) -> str | None:
    """The revision of the database, None when it is empty."""
    with explained(), for_reading(engine).connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def migrate(engine: Engine, *, revision: str = "head") -> tuple[str | None, str | None]:
    """Bring the database to `revision`, all or nothing; returns the revision before and after.

    `base` empties it. Two at once are safe: the second finds nothing left to do.

    Raises:
        InputError: there is no such revision.
        StoreTooNew: the database was made by a newer program.
        StoreUnavailable: it cannot be opened.
    """
    known = _known_revisions()
    if revision not in ("head", "base", *known):
        raise InputError(f"没有版本“{revision}”；可用的有：{'、'.join(('head', 'base', *known))}")
    with explained(), engine.begin() as connection:
        _wait_for_others(connection)
        before = MigrationContext.configure(connection).get_current_revision()
        _refuse_newer(before)
        config = _config()
        config.attributes["connection"] = connection
        if revision == "base" or (before is not None and _is_older(revision, before)):
            command.downgrade(config, revision)
        else:
            command.upgrade(config, revision)
        return before, MigrationContext.configure(connection).get_current_revision()


def _wait_for_others(connection: Connection) -> None:
    """One migration at a time; SQLite queues its writers by itself."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _MIGRATION_KEY})


def require_head(engine: Engine) -> None:
    """Refuse to work on a database of another revision.

    Raises:
        StoreUnavailable: it was never made or is older; the message says what to type.
        StoreTooNew: it was made by a newer program.
    """
    before = current_revision(engine)
    _refuse_newer(before)
    if before is None:
        raise StoreUnavailable("数据库还没有建立；先运行：monitor init")
    if before != head_revision():
        raise StoreUnavailable("数据库是旧版本的；先运行：monitor init")


def _refuse_newer(revision: str | None) -> None:
    if revision is not None and revision not in _known_revisions():
        raise StoreTooNew(f"数据库是更新版本的程序建立的（{revision}）；请先升级程序")


def _known_revisions() -> list[str]:
    """Newest first."""
    return [script.revision for script in ScriptDirectory.from_config(_config()).walk_revisions()]


def _is_older(revision: str, current: str) -> bool:
    order = _known_revisions()
    return revision in order and order.index(revision) > order.index(current)
