"""Target 监测对象: what is watched — a site 网站, a column 栏目 or an account 账号."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from datetime import date
from typing import Literal

from monitor.domain.update_requirement import UpdateRequirement

TargetKind = Literal["site", "column", "account"]


def plain(text: str) -> str:
    """The same text without width, blank and case differences, to compare names by."""
    return "".join(unicodedata.normalize("NFKC", text).split()).casefold()


@dataclass(frozen=True, slots=True)
class Unit:
    """责任单位: who answers for targets. `mails` may be empty, `superior` names another unit."""

    name: str
    superior: str | None = None
    mails: tuple[str, ...] = ()
    contact: str = ""
    phone: str = ""
    rulebook: str | None = None


@dataclass(frozen=True, slots=True)
class Site:
    """网站. `state` is 运行, 关停 or 改版."""

    name: str
    home_url: str
    unit: str
    code: str = ""
    site_type: str = ""
    state: str = "运行"

    kind: TargetKind = "site"

    @property
    def key(self) -> str:
        return f"site|{plain(self.name)}"

    @property
    def units(self) -> tuple[str, ...]:
        return (self.unit,)


@dataclass(frozen=True, slots=True)
class Column:
    """栏目. `wording` is the 更新频次 as written; `requirement` is None where it has no number.

    `category` is one of 动态要闻, 通知公告, 政策文件, 其他, 静态.
    """

    site: str
    name: str
    url: str
    units: tuple[str, ...]
    wording: str = ""
    requirement: UpdateRequirement | None = None
    category: str = "其他"
    first_level: bool = False
    list_selector: str = ""
    source_unit: str = ""
    exempt_until: date | None = None
    note: str = ""

    kind: TargetKind = "column"

    @property
    def key(self) -> str:
        units = "；".join(sorted(plain(unit) for unit in self.units))
        parts = (plain(self.site), plain(self.name), self.url.strip(), units, plain(self.source_unit))
        return "column|" + "|".join(parts)


@dataclass(frozen=True, slots=True)
class Account:
    """账号 on one platform. `source` is the 数据源 as written, empty where the sheet left it so.

    `state` is 运行, 注销中 or 已注销; `required_posts` is the 应更新数 of a quarter.
    """

    name: str
    account_type: str
    units: tuple[str, ...]
    account_id: str = ""
    home_url: str = ""
    source: str = ""
    record_number: str = ""
    required_posts: int | None = None
    state: str = "运行"
    note: str = ""

    kind: TargetKind = "account"

    @property
    def key(self) -> str:
        identity = f"id:{self.account_id.strip()}" if self.account_id else f"name:{plain(self.name)}"
        return f"account|{plain(self.account_type)}|{identity}"


Target = Site | Column | Account
