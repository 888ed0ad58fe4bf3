"""Schema 数据库结构: made and migrated by Alembic; safe to repeat."""

from __future__ import annotations

from pathlib import Path

from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine
from sqlalchemy.exc import OperationalError

from alembic import command
from monitor.domain.errors import StoreTooNew, StoreUnavailable

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
    try:
        with engine.connect().execution_options(only_reads=True) as connection:
            return MigrationContext.configure(connection).get_current_revision()
    except OperationalError as error:
        raise StoreUnavailable(f"打不开数据库：{error.orig}") from error


def migrate(engine: Engine, *, revision: str = "head") -> tuple[str | None, str | None]:
    """Bring the database to `revision`; returns the revision before and after.

    Raises:
        StoreTooNew: the database was made by a newer program.
        StoreUnavailable: it cannot be opened.
    """
    before = current_revision(engine)
    _refuse_newer(before)
    config = _config()
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        if revision == "base" or _is_older(revision, before):
            command.downgrade(config, revision)
        else:
            command.upgrade(config, revision)
    return before, current_revision(engine)


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
    known = {script.revision for script in ScriptDirectory.from_config(_config()).walk_revisions()}
    if revision is not None and revision not in known:
        raise StoreTooNew(f"数据库是更新版本的程序建立的（{revision}）；请先升级程序")


def _is_older(revision: str, current: str | None) -> bool:
    if current is None or revision in ("head", "heads"):
        return False
    order = [script.revision for script in ScriptDirectory.from_config(_config()).walk_revisions()]
    return revision in order and order.index(revision) > order.index(current)
