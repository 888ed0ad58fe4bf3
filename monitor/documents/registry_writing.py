"""Registry writing 写台账: a registry in the form it is read from; the way back loses nothing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from monitor.documents.output_file import write_output
from monitor.documents.registry_headers import ACCOUNTS, COLUMNS, SITES, UNITS
from monitor.documents.registry_rows import NO, YES
from monitor.documents.sheets.csv_sheet import BOM, csv_text
from monitor.documents.sheets.sheet_table import SheetForm
from monitor.documents.sheets.workbook_writing import WrittenSheet, workbook_bytes
from monitor.domain.errors import InputError
from monitor.domain.registry import Registry
from monitor.domain.target import Account, Column, Site, Unit

_OTHER_FORMS = frozenset({".csv", ".xls", ".xlsm", ".xlsb", ".et", ".ods", ".docx"})
_SEPARATOR = "；"


def write_registry(registry: Registry, path: Path) -> None:
    """Write an .xlsx workbook, or CSV files (UTF-8 with BOM) into a folder; all four sheets always.

    Raises:
        InputError: the path is of another form, or cannot be written to.
    """
    sheets = [(form, list(_rows(form, values))) for form, values in _values(registry)]
    suffix = path.suffix.lower()
    if suffix == ".xlsx":
        write_output(path, workbook_bytes(WrittenSheet(form.title, rows) for form, rows in sheets))
    elif suffix in _OTHER_FORMS:
        raise InputError(f"不能写成 {path.name}；请写一个 .xlsx 文件名，或一个文件夹名")
    else:
        for form, rows in sheets:
            write_output(path / form.file, (BOM + csv_text(rows)).encode())


def _values(registry: Registry) -> Iterator[tuple[SheetForm, list[Mapping[str, str]]]]:
    yield UNITS, [_unit(unit) for unit in registry.units]
    yield SITES, [_site(site) for site in registry.sites]
    yield COLUMNS, [_column(column) for column in registry.columns]
    yield ACCOUNTS, [_account(account) for account in registry.accounts]


def _rows(form: SheetForm, values: list[Mapping[str, str]]) -> Iterator[list[str]]:
    names = [heading.name for heading in form.headings]
    yield names
    for value in values:
        yield [value[name] for name in names]


def _unit(unit: Unit) -> Mapping[str, str]:
    return {
        "单位名称": unit.name,
        "上级单位": unit.superior or "",
        "邮箱": _SEPARATOR.join(unit.mails),
        "联系人": unit.contact,
        "电话": unit.phone,
        "规则库": unit.rulebook or "",
    }


def _site(site: Site) -> Mapping[str, str]:
    return {
        "网站名称": site.name,
        "首页网址": site.home_url,
        "主办单位": site.unit,
        "网站标识码": site.code,
        "网站类型": site.site_type,
        "状态": site.state,
    }


def _column(column: Column) -> Mapping[str, str]:
    return {
        "网站名称": column.site,
        "栏目名称": column.name,
        "栏目网址": column.url,
        "更新频次": column.wording,
        "保障单位": _SEPARATOR.join(column.units),
        "栏目类别": column.category,
        "一级栏目": YES if column.first_level else NO,
        "列表选择器": column.list_selector,
        "来源单位": column.source_unit,
        "免更截止": column.exempt_until.isoformat() if column.exempt_until else "",
        "备注": column.note,
    }


def _account(account: Account) -> Mapping[str, str]:
    return {
        "账号名称": account.name,
        "账号类型": account.account_type,
        "责任单位": _SEPARATOR.join(account.units),
        "账号标识": account.account_id,
        "主页网址": account.home_url,
        "数据源": account.source,
        "备案单号": account.record_number,
        "应更新数": "" if account.required_posts is None else str(account.required_posts),
        "状态": account.state,
        "备注": account.note,
    }
