"""Registry rows 台账行: rows of 单位, 网站, 栏目 and 账号 as units and targets."""

from __future__ import annotations

import re

from monitor.documents.sheets.row_reading import Row, is_web_address
from monitor.domain.errors import UnreadableWording
from monitor.domain.requirement_wording import read_wording
from monitor.domain.target import Account, Column, Site, Unit, plain
from monitor.domain.update_requirement import UpdateRequirement
from monitor.store.registry import address_key

SITE_TYPES = ("门户", "部门")
SITE_STATES = ("运行", "关停", "改版")
COLUMN_CATEGORIES = ("动态要闻", "通知公告", "政策文件", "其他", "静态")
ACCOUNT_STATES = ("运行", "注销中", "已注销")
ACCOUNT_SOURCES = ("public", "own-api", "import", "attest")
YES, NO = "是", "否"
_LONGEST_KEY_BYTES = 2000
"""An index of PostgreSQL refuses an entry of more than 2,704 bytes."""
_MAIL_ADDRESS = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?")


def read_unit(row: Row, *, rulebooks: frozenset[str]) -> Unit:
    """One row of 单位."""
    mails = row.names("邮箱")
    for mail in mails:
        if not _MAIL_ADDRESS.fullmatch(mail):
            row.fault("邮箱", f"“{mail}”不是邮箱地址；多个邮箱用“;”分开")
    rulebook = row.text("规则库")
    if rulebook and rulebook not in rulebooks:
        row.fault("规则库", f"没有规则库“{rulebook}”；可用的有：{'、'.join(sorted(rulebooks))}")
    return Unit(
        name=row.required("单位名称"),
        superior=row.text("上级单位") or None,
        mails=mails,
        contact=row.text("联系人"),
        phone=row.text("电话"),
        rulebook=rulebook or None,
    )


def read_site(row: Row) -> Site:
    """One row of 网站."""
    return Site(
        name=row.required("网站名称"),
        home_url=row.url("首页网址", is_required=True),
        unit=row.required("主办单位"),
        code=row.text("网站标识码"),
        site_type=row.choice("网站类型", SITE_TYPES, ""),
        state=row.choice("状态", SITE_STATES, "运行"),
    )


def read_column(row: Row) -> Column:
    """One row of 栏目."""
    wording = row.text("更新频次")
    column = Column(
        site=row.required("网站名称"),
        name=row.required("栏目名称"),
        url=row.url("栏目网址", is_required=True),
        units=row.names("保障单位", is_required=True),
        wording=wording,
        requirement=_requirement(row, wording),
        category=row.choice("栏目类别", COLUMN_CATEGORIES, "其他"),
        first_level=row.choice("一级栏目", (YES, NO), NO) == YES,
        list_selector=row.text("列表选择器"),
        source_unit=row.text("来源单位"),
        exempt_until=row.day("免更截止"),
        note=row.note("备注"),
    )
    _require_short_key(row, "栏目网址", column)
    return column


def read_account(row: Row) -> Account:
    """One row of 账号; an unknown type is taken as it is written."""
    account = Account(
        name=row.required("账号名称"),
        account_type=row.required("账号类型"),
        units=row.names("责任单位", is_required=True),
        account_id=row.text("账号标识"),
        home_url=row.url("主页网址"),
        source=_source(row),
        record_number=row.text("备案单号"),
        required_posts=row.whole_number("应更新数"),
        state=row.choice("状态", ACCOUNT_STATES, "运行"),
        note=row.note("备注"),
    )
    _require_short_key(row, "账号名称", account)
    return account


def _require_short_key(row: Row, column: str, target: Column | Account) -> None:
    if max(len(key.encode()) for key in (target.key, address_key(target))) > _LONGEST_KEY_BYTES:
        row.fault(column, "名称、网址和单位合起来太长，无法登记；请缩短")


def _requirement(row: Row, wording: str) -> UpdateRequirement | None:
    try:
        return read_wording(wording)
    except UnreadableWording as error:
        row.fault("更新频次", str(error))
        return None


def _source(row: Row) -> str:
    text = row.text("数据源")
    if not text or is_web_address(text):
        return text
    for word in ACCOUNT_SOURCES:
        if plain(word) == plain(text):
            return word
    row.fault("数据源", f"不认识“{text}”；只能写：{'、'.join(ACCOUNT_SOURCES)}，或聚合源的完整网址")
    return text
