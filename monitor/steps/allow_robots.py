"""Allow robots 登记抓取许可: keep, or end, what the owner of a registered host has permitted in writing."""

from __future__ import annotations

import re
from datetime import date, datetime

from monitor.domain.calendar_day import day_of
from monitor.domain.errors import InputError
from monitor.domain.host_name import is_platform_host, plain_host
from monitor.queries.registered_addresses import registered_addresses
from monitor.store.unit_of_work import UnitOfWork

_HOST = re.compile(r"[a-z0-9._-]{1,253}|[0-9a-f:.]{2,45}")


def allow_robots(
    unit_of_work: UnitOfWork,
    host: str,
    *,
    reason: str,
    approver: str,
    until: date | None,
    who: str,
    now: datetime,
) -> str:
    """From the next run on the robots.txt of this host is not asked; returns its one spelling.

    Raises:
        InputError: no reason or approver, a day that is past, a host that no registered site or column
            has, a platform's, or one that is permitted already.
    """
    name = _read_host(host)
    if not reason.strip() or not approver.strip():
        raise InputError("请写明理由和批准人：--reason 许可文件的名称、文号 --approver 批准人")
    if until is not None and until < day_of(now):
        raise InputError(f"--until 的日期{until.isoformat()}已经过去；请改成今天或以后的日期")
    if is_platform_host(name):
        raise InputError(f"{name} 属于平台，平台的 robots.txt 一律遵守；能许可的只有台账中网站自己的主机")
    if name not in {address.host for address in registered_addresses(unit_of_work)}:
        raise InputError(
            f"台账中没有网站或栏目在主机 {name} 上（关停的网站不算）；请核对主机名，或先导入台账"
        )
    given = {"reason": reason.strip(), "approver": approver.strip()}
    permission = unit_of_work.robots_permissions.grant(name, **given, who=who, at=now, until=until)
    if permission is None:
        raise InputError(f"{name} 已有许可；要改，先撤销：monitor robots revoke {name}")
    detail = {"permission": permission, **given, "until": until.isoformat() if until else None}
    unit_of_work.audit.append("robots_allow", f"host {name}", who=who, at=now, detail=detail)
    return name


def revoke_robots(unit_of_work: UnitOfWork, host: str, *, who: str, now: datetime) -> str:
    """From the next run on the robots.txt of this host is asked again; returns its one spelling.

    Raises:
        InputError: it has no permission.
    """
    name = _read_host(host)
    permission = unit_of_work.robots_permissions.revoke(name, who=who, at=now)
    if permission is None:
        raise InputError(f"{name} 没有许可；用 monitor robots list 查看")
    detail = {"permission": permission}
    unit_of_work.audit.append("robots_revoke", f"host {name}", who=who, at=now, detail=detail)
    return name


def _read_host(text: str) -> str:
    name = plain_host(text)
    if not _HOST.fullmatch(name):
        raise InputError(
            f"“{text}”不是主机名；只写主机，如 www.example.gov.cn，不带 http://、端口、路径和通配符"
        )
    return name
