"""A registry is read as its sheets mean it, whatever the headers, encodings and cell formats."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from monitor.domain.registry import Registry
from monitor.domain.target import Account, Column, Site, Unit
from monitor.domain.update_requirement import EachPeriod, EachWindow
from tests.documents.registry_sheets import (
    Sheets,
    linhe,
    read,
    read_folder,
    read_workbook,
    set_column,
    write_folder,
    write_workbook,
)

Reading = Callable[[Path, Sheets], Registry]

both_forms = pytest.mark.parametrize("read_as", [read_folder, read_workbook], ids=["folder", "workbook"])


@both_forms
def test_every_cell_arrives_where_it_belongs(tmp_path: Path, read_as: Reading) -> None:
    registry = read_as(tmp_path, linhe())
    assert registry.units[1] == Unit(
        "县教育局", superior="县政府办公室", mails=("jyj@linhe.example", "xxg@linhe.example")
    )
    assert registry.units[0].rulebook == "national_2019"
    assert registry.sites == (
        Site(
            "临河县人民政府", "http://www.linhe.example/", "县政府办公室", code="6103000001", site_type="门户"
        ),
    )
    assert registry.columns[0] == Column(
        "临河县人民政府",
        "通知公告",
        "http://www.linhe.example/tzgg/",
        ("县教育局",),
        wording="1条/2周",
        requirement=EachWindow(1, 2, "week"),
        category="通知公告",
        first_level=True,
    )
    assert registry.columns[1].units == ("县教育局", "县司法局")
    assert registry.accounts[0] == Account(
        "法治临河", "微信订阅号", ("县司法局",), account_id="gh_1", source="import", required_posts=12
    )
    assert registry.notices == ()
    assert registry.kinds_given == {"site", "column", "account"}


@both_forms
def test_headers_are_found_by_name_in_any_order_and_width(tmp_path: Path, read_as: Reading) -> None:
    plainly = read_as(tmp_path, linhe())
    sheets = linhe()
    sheets["columns.csv"] = [list(reversed(row)) for row in sheets["columns.csv"]]
    sheets["units.csv"][0] = ["单位 名称*", "上级单位", "邮箱（多个用；分开）", "联系人 ", "电话", "规则库"]
    assert read_as(tmp_path, sheets) == plainly


@pytest.mark.parametrize(
    ("file", "header", "written"),
    [
        pytest.param("columns.csv", "更新频次", "更新周期", id="更新周期"),
        pytest.param("columns.csv", "栏目名称", "保障栏目", id="保障栏目"),
        pytest.param("columns.csv", "保障单位", "责任单位", id="责任单位"),
        pytest.param("columns.csv", "保障单位", "开设单位", id="开设单位"),
        pytest.param("accounts.csv", "责任单位", "保障单位", id="保障单位"),
        pytest.param("accounts.csv", "责任单位", "开设主体", id="开设主体"),
        pytest.param("accounts.csv", "责任单位", "所属组织", id="所属组织"),
        pytest.param("accounts.csv", "账号名称", "政务新媒体名称", id="政务新媒体名称"),
        pytest.param("accounts.csv", "账号类型", "类型", id="类型"),
        pytest.param("accounts.csv", "账号类型", "平台类型", id="平台类型"),
    ],
)
def test_the_words_of_the_printed_annexes_are_the_same_columns(
    tmp_path: Path, file: str, header: str, written: str
) -> None:
    sheets = linhe()
    sheets[file][0][sheets[file][0].index(header)] = written
    assert read_folder(tmp_path / "renamed", sheets) == read_folder(tmp_path / "plain", linhe())


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_csv_file_is_read_in_the_encodings_that_offices_write(tmp_path: Path, encoding: str) -> None:
    assert read(write_folder(tmp_path, linhe(), encoding=encoding)).units[1].name == "县教育局"


@pytest.mark.parametrize(
    "cell",
    [
        pytest.param(date(2026, 12, 31), id="date_cell"),
        pytest.param(46387, id="serial_number"),
        pytest.param("46387", id="serial_as_text"),
        pytest.param("2026-12-31", id="iso"),
        pytest.param("2026/12/31", id="slashes"),
        pytest.param("2026.12.31", id="dots"),
        pytest.param("2026年12月31日", id="chinese"),
        pytest.param("２０２６年１２月３１日", id="full_width"),
        pytest.param("20261231", id="eight_digits"),
        pytest.param("2026/12/31 0:00:00", id="with_midnight"),
    ],
)
def test_an_exemption_ends_on_the_day_a_person_meant(tmp_path: Path, cell: date | int | str) -> None:
    sheets = linhe()
    set_column(sheets, "columns.csv", "免更截止", [cell])
    assert read_workbook(tmp_path, sheets).columns[0].exempt_until == date(2026, 12, 31)
    assert read_workbook(tmp_path, sheets).columns[1].exempt_until is None


@both_forms
def test_blank_rows_and_rows_with_only_a_number_are_passed_over(tmp_path: Path, read_as: Reading) -> None:
    plainly = read_as(tmp_path, linhe())
    sheets = linhe()
    rows = sheets["columns.csv"]
    sheets["columns.csv"] = [
        ["序号", *rows[0]],
        ["1", *rows[1]],
        [""] * (len(rows[0]) + 1),
        ["2", *rows[2]],
        ["3", *[""] * len(rows[0])],
    ]
    registry = read_as(tmp_path, sheets)
    assert registry == plainly
    assert registry.notices == ()


@both_forms
def test_rows_are_counted_as_the_spreadsheet_counts_them(tmp_path: Path, read_as: Reading) -> None:
    sheets = linhe()
    sheets["columns.csv"].insert(1, [""] * 9)
    set_column(sheets, "columns.csv", "更新频次", ["", "及时更新", "1条/月"])
    [notice] = read_as(tmp_path, sheets).notices
    assert "第3行" in notice


def test_a_number_cell_is_read_without_a_decimal_point(tmp_path: Path) -> None:
    sheets = linhe()
    set_column(sheets, "accounts.csv", "账号标识", [7012345678, 42])
    set_column(sheets, "accounts.csv", "应更新数", [12])
    registry = read_workbook(tmp_path, sheets)
    assert [account.account_id for account in registry.accounts] == ["7012345678", "42"]
    assert registry.accounts[0].required_posts == 12


@both_forms
def test_long_ids_and_leading_zeros_stay_text(tmp_path: Path, read_as: Reading) -> None:
    sheets = linhe()
    set_column(sheets, "accounts.csv", "账号标识", ["1234567890123456789", "0042"])
    registry = read_as(tmp_path, sheets)
    assert [account.account_id for account in registry.accounts] == ["1234567890123456789", "0042"]


@both_forms
def test_names_are_found_whatever_their_width_and_come_back_as_their_own_sheet_spells_them(
    tmp_path: Path, read_as: Reading
) -> None:
    plainly = read_as(tmp_path, linhe())
    sheets = linhe()
    sheets["columns.csv"][1][0] = "临河县 人民政府"
    sheets["columns.csv"][1][4] = "县教育局\u200b　"
    sheets["units.csv"][2][1] = "县政府 办公室"
    assert read_as(tmp_path, sheets) == plainly


@both_forms
def test_equal_column_rows_are_imported_once_with_a_notice(tmp_path: Path, read_as: Reading) -> None:
    sheets = linhe()
    again = [*sheets["columns.csv"][2]]
    again[3], again[4] = "每月1条", "县司法局;县教育局"
    sheets["columns.csv"].append(again)
    registry = read_as(tmp_path, sheets)
    assert len(registry.columns) == 2
    assert registry.columns[1].requirement == EachPeriod(1, "month")
    [notice] = registry.notices
    assert "第4行" in notice
    assert "只导入一次" in notice


@pytest.mark.parametrize(
    ("header", "other"),
    [
        pytest.param("栏目名称", "公示公告", id="name"),
        pytest.param("栏目网址", "http://www.linhe.example/tzgg/#/2", id="fragment"),
        pytest.param("保障单位", "县司法局", id="units"),
        pytest.param("来源单位", "县教育局", id="source"),
    ],
)
def test_columns_that_differ_in_their_key_are_two(tmp_path: Path, header: str, other: str) -> None:
    sheets = linhe()
    set_column(sheets, "columns.csv", "来源单位", [])
    sheets["columns.csv"].append([*sheets["columns.csv"][1]])
    set_column(sheets, "columns.csv", "更新频次", ["1条/2周", "1条/月", "1条/月"])
    sheets["columns.csv"][3][sheets["columns.csv"][0].index(header)] = other
    assert len(read_folder(tmp_path, sheets).columns) == 3


@both_forms
def test_a_wording_without_a_number_is_taken_and_the_class_default_announced(
    tmp_path: Path, read_as: Reading
) -> None:
    sheets = linhe()
    set_column(sheets, "columns.csv", "更新频次", ["及时更新", "长期公开"])
    registry = read_as(tmp_path, sheets)
    assert [column.requirement for column in registry.columns] == [None, None]
    assert registry.columns[0].wording == "及时更新"
    [notice] = registry.notices
    assert "第2、3行" in notice
    assert "默认期限" in notice


@both_forms
def test_a_header_that_is_not_understood_is_announced(tmp_path: Path, read_as: Reading) -> None:
    sheets = linhe()
    sheets["columns.csv"][0][7] = "免更截至"
    [notice] = read_as(tmp_path, sheets).notices
    assert "免更截至" in notice


def test_a_sheet_that_is_not_a_registry_sheet_is_announced(tmp_path: Path) -> None:
    sheets = linhe() | {"填表说明": [["请先填写单位"]]}
    [notice] = read_workbook(tmp_path, sheets).notices
    assert "填表说明" in notice


def test_a_sheet_that_was_not_given_says_nothing_of_its_kind(tmp_path: Path) -> None:
    sheets = linhe()
    del sheets["columns.csv"]
    registry = read_folder(tmp_path, sheets)
    assert registry.kinds_given == {"site", "account"}
    assert registry.columns == ()
    assert registry.notices == ("没有给出这些表：栏目；其中的内容保持不变",)


def test_a_file_that_is_not_a_registry_file_is_announced(tmp_path: Path) -> None:
    write_folder(tmp_path, linhe() | {"column.csv": [["网站名称"]], ".~lock.units.csv": []})
    (tmp_path / "说明.txt").write_text("x")
    [notice] = read(tmp_path).notices
    assert notice.endswith("没有使用的文件：column.csv")


def test_sheet_titles_are_found_with_blanks_in_them(tmp_path: Path) -> None:
    titles = {"units.csv": "单 位", "sites.csv": "网站 ", "columns.csv": "栏　目", "accounts.csv": "账号"}
    assert len(read(write_workbook(tmp_path / "a.xlsx", linhe(), titles=titles)).columns) == 2


@both_forms
def test_an_unknown_account_type_and_a_bridge_address_are_taken(tmp_path: Path, read_as: Reading) -> None:
    sheets = linhe()
    set_column(sheets, "accounts.csv", "账号类型", ["视频号", "某新平台"])
    set_column(sheets, "accounts.csv", "数据源", ["http://10.0.0.8:4000/feeds/MP_1.atom"])
    registry = read_as(tmp_path, sheets)
    assert [account.account_type for account in registry.accounts] == ["视频号", "某新平台"]
    assert registry.accounts[0].source == "http://10.0.0.8:4000/feeds/MP_1.atom"


def test_accounts_of_one_name_may_differ_by_id(tmp_path: Path) -> None:
    sheets = linhe()
    sheets["accounts.csv"].append(["法治临河", "微信订阅号", "县司法局", "gh_2", "", "", "", ""])
    assert len(read_folder(tmp_path, sheets).accounts) == 3


def test_a_quoted_line_break_in_a_csv_cell_does_not_shift_the_row_count(tmp_path: Path) -> None:
    sheets = linhe()
    set_column(sheets, "columns.csv", "备注", ["第一行\n第二行"])
    set_column(sheets, "columns.csv", "更新频次", ["1条/2周", "及时更新"])
    registry = read_folder(tmp_path, sheets)
    assert registry.columns[0].note == "第一行 第二行"
    assert "第3行" in registry.notices[0]
