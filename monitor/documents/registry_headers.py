"""Registry headers 台账表头: the four sheets, their columns, and what else a column may be called."""

from __future__ import annotations

from monitor.documents.sheets.sheet_table import Heading, SheetForm

_UNIT_WORDS = ("保障单位", "责任单位", "开设单位", "开设主体", "所属组织", "承办单位", "主办单位")


def _needed(name: str, *also: str) -> Heading:
    return Heading(name, also, is_required=True)


UNITS = SheetForm(
    "units.csv",
    "单位",
    (
        _needed("单位名称"),
        Heading("上级单位"),
        Heading("邮箱"),
        Heading("联系人"),
        Heading("电话"),
        Heading("规则库"),
    ),
)
SITES = SheetForm(
    "sites.csv",
    "网站",
    (
        _needed("网站名称", "站点名称"),
        _needed("首页网址"),
        _needed("主办单位", *_UNIT_WORDS),
        Heading("网站标识码"),
        Heading("网站类型"),
        Heading("状态"),
    ),
)
COLUMNS = SheetForm(
    "columns.csv",
    "栏目",
    (
        _needed("网站名称", "站点名称"),
        _needed("栏目名称", "保障栏目"),
        _needed("栏目网址"),
        Heading("更新频次", ("更新周期", "更新要求")),
        _needed("保障单位", *_UNIT_WORDS),
        Heading("栏目类别"),
        Heading("一级栏目"),
        Heading("列表选择器"),
        Heading("来源单位"),
        Heading("免更截止"),
        Heading("备注"),
    ),
)
ACCOUNTS = SheetForm(
    "accounts.csv",
    "账号",
    (
        _needed("账号名称", "政务新媒体名称"),
        _needed("账号类型", "类型", "平台类型"),
        _needed("责任单位", *_UNIT_WORDS),
        Heading("账号标识", ("账号ID",)),
        Heading("主页网址", ("账号链接",)),
        Heading("数据源"),
        Heading("备案单号"),
        Heading("应更新数"),
        Heading("状态"),
        Heading("备注"),
    ),
)
FORMS = (UNITS, SITES, COLUMNS, ACCOUNTS)
