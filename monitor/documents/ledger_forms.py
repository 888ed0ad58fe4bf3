"""Ledger forms 登记表表头: the KINDs that can be imported, their columns, and other names of these."""

from __future__ import annotations

from monitor.documents.sheets.sheet_table import Heading, SheetForm

_ACCOUNT = (
    Heading("账号名称", ("政务新媒体名称",), is_required=True),
    Heading("账号类型", ("类型", "平台类型"), is_required=True),
)

POSTS_FORM = SheetForm(
    "posts.csv",
    "账号发布记录",
    (
        *_ACCOUNT,
        Heading("标题", ("文章标题", "信息标题"), is_required=True),
        Heading("链接", ("网址", "文章链接")),
        Heading("发布时间", ("发布日期",), is_required=True),
        Heading("是否原创", ("原创",)),
        Heading("导出时间"),
    ),
)
ATTESTATIONS_FORM = SheetForm(
    "attestations.csv",
    "人工核验",
    (
        *_ACCOUNT,
        Heading("核验时间", is_required=True),
        Heading("账号状态"),
        Heading("现名称"),
        Heading("最近发布时间"),
        Heading("最近原创时间"),
        Heading("互动功能"),
        Heading("核验人", is_required=True),
        Heading("佐证"),
    ),
)
FORWARDING_TASKS_FORM = SheetForm(
    "forwarding-tasks.csv",
    "转载任务",
    (
        Heading("标题", ("文章标题", "信息标题"), is_required=True),
        Heading("发布时间", ("发布日期",), is_required=True),
        Heading("截止时间"),
        Heading("适用账号类型"),
    ),
)
