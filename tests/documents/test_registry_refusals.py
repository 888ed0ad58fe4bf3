"""What cannot be imported is refused with the file, the row, the column and the next step."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from monitor.domain.errors import RegistryError
from monitor.domain.registry import Registry
from tests.documents.registry_sheets import (
    Sheets,
    faults_of,
    linhe,
    read_folder,
    read_workbook,
    set_column,
)

Reading = Callable[[Path, Sheets], Registry]

both_forms = pytest.mark.parametrize(
    ("read_as", "place"),
    [
        pytest.param(read_folder, lambda file: f"《{file}》", id="folder"),
        pytest.param(
            read_workbook,
            lambda file: {
                "units.csv": "《单位》",
                "sites.csv": "《网站》",
                "columns.csv": "《栏目》",
                "accounts.csv": "《账号》",
            }[file],
            id="workbook",
        ),
    ],
)
Place = Callable[[str], str]


@pytest.mark.parametrize(
    ("file", "header", "value", "says"),
    [
        pytest.param("units.csv", "单位名称", "", "必填", id="unit_without_a_name"),
        pytest.param("units.csv", "邮箱", "王一 139", "不是邮箱地址", id="bad_mail"),
        pytest.param("units.csv", "邮箱", "a@b.example、c@d.example", "用“;”分开", id="mails_in_one"),
        pytest.param("units.csv", "规则库", "national_2091", "可用的有：national_2019", id="rulebook"),
        pytest.param("sites.csv", "首页网址", "www.linhe.example", "http://", id="url_without_scheme"),
        pytest.param("sites.csv", "首页网址", "ftp://linhe.example/", "http://", id="other_scheme"),
        pytest.param("sites.csv", "首页网址", "http:///index.html", "http://", id="url_without_host"),
        pytest.param("sites.csv", "首页网址", "http://a:b@linhe.example/", "http://", id="password_in_url"),
        pytest.param("sites.csv", "首页网址", "http://linhe.example:x/", "http://", id="bad_port"),
        pytest.param("sites.csv", "首页网址", "http://a.example，http://b.example", "http://", id="two_urls"),
        pytest.param("sites.csv", "状态", "停运", "运行、关停、改版", id="site_state"),
        pytest.param("sites.csv", "网站类型", "主站", "门户、部门", id="site_type"),
        pytest.param("columns.csv", "栏目名称", "", "必填", id="column_without_a_name"),
        pytest.param("columns.csv", "保障单位", "", "必填", id="column_without_a_unit"),
        pytest.param("columns.csv", "保障单位", "；", "必填", id="only_a_separator"),
        pytest.param("columns.csv", "更新频次", "偶尔", "无法识别", id="wording"),
        pytest.param("columns.csv", "栏目类别", "新闻", "动态要闻、通知公告", id="category"),
        pytest.param("columns.csv", "一级栏目", "√", "是、否", id="yes_or_no"),
        pytest.param("columns.csv", "免更截止", "年底", "2026-12-31", id="day"),
        pytest.param("columns.csv", "免更截止", "2026-02-30", "2026-12-31", id="day_that_is_none"),
        pytest.param("columns.csv", "备注", "长" * 2001, "2001个字", id="overlong"),
        pytest.param("columns.csv", "栏目网址", "http://a.example/" + "x" * 1980, "太长", id="overlong_url"),
        pytest.param("accounts.csv", "账号类型", "", "必填", id="account_without_a_type"),
        pytest.param("accounts.csv", "账号标识", "1.23E+18", "位数已经丢失", id="lost_digits"),
        pytest.param("accounts.csv", "数据源", "rss", "own-api", id="source"),
        pytest.param("accounts.csv", "应更新数", "十二", "不是整数", id="required_posts"),
        pytest.param("accounts.csv", "状态", "正常", "运行、注销中、已注销", id="account_state"),
        pytest.param("accounts.csv", "主页网址", "weibo.example/u/1", "http://", id="account_url"),
    ],
)
@both_forms
def test_a_bad_cell_is_named_by_sheet_row_and_column(
    tmp_path: Path, read_as: Reading, place: Place, file: str, header: str, value: str, says: str
) -> None:
    sheets = linhe()
    set_column(sheets, file, header, [value])
    found = faults_of(lambda: read_as(tmp_path, sheets))
    wanted = [fault for fault in found if fault.startswith(f"{place(file)}第2行“{header}”列")]
    assert len(wanted) == 1, found
    assert says in wanted[0]


def test_an_account_whose_name_is_too_long_to_be_known_by_is_refused(tmp_path: Path) -> None:
    sheets = linhe()
    set_column(sheets, "accounts.csv", "账号名称", ["法治临河", "长" * 700])
    [fault] = faults_of(lambda: read_folder(tmp_path, sheets))
    assert fault.startswith("《accounts.csv》第3行“账号名称”列：名称、网址和单位合起来太长")


@pytest.mark.parametrize(
    ("header", "value", "says"),
    [
        pytest.param("账号标识", 1.23e18, "1.23E+18", id="float_that_lost_digits"),
        pytest.param("账号标识", 1234567890123456, "位数已经丢失", id="sixteen_digits"),
        pytest.param("账号标识", date(2026, 3, 15), "变成了日期", id="id_made_a_date"),
        pytest.param("账号名称", date(2026, 3, 15), "变成了日期", id="name_made_a_date"),
    ],
)
def test_what_a_spreadsheet_changed_by_itself_is_refused(
    tmp_path: Path, header: str, value: date | float, says: str
) -> None:
    sheets = linhe()
    set_column(sheets, "accounts.csv", header, ["", value])
    found = faults_of(lambda: read_workbook(tmp_path, sheets))
    assert [fault for fault in found if fault.startswith(f"《账号》第3行“{header}”列") and says in fault], (
        found
    )


@both_forms
def test_rows_without_a_name_are_told_to_have_one_and_nothing_else(
    tmp_path: Path, read_as: Reading, place: Place
) -> None:
    sheets = linhe()
    sheets["units.csv"] += [["", "县政府办公室"], ["", "县政府办公室"]]
    sheets["accounts.csv"] += [["", "新浪微博", "县教育局"], ["", "新浪微博", "县教育局"]]
    found = faults_of(lambda: read_as(tmp_path, sheets))
    assert [fault.split("：")[1] for fault in found] == ["必填，不能为空"] * 4


@both_forms
def test_every_fault_is_told_at_once_in_the_order_of_the_sheets(
    tmp_path: Path, read_as: Reading, place: Place
) -> None:
    sheets = linhe()
    set_column(sheets, "accounts.csv", "状态", ["正常", "在用"])
    set_column(sheets, "columns.csv", "更新频次", ["偶尔", "常常"])
    set_column(sheets, "units.csv", "规则库", ["没有"])
    found = faults_of(lambda: read_as(tmp_path, sheets))
    assert [fault.split("“")[0] for fault in found] == [
        f"{place('units.csv')}第2行",
        f"{place('columns.csv')}第2行",
        f"{place('columns.csv')}第3行",
        f"{place('accounts.csv')}第2行",
        f"{place('accounts.csv')}第3行",
    ]


@both_forms
def test_an_unknown_unit_is_one_error_that_lists_all_rows(
    tmp_path: Path, read_as: Reading, place: Place
) -> None:
    sheets = linhe()
    set_column(sheets, "columns.csv", "保障单位", ["县民政局", "县教育局；县民政局"])
    set_column(sheets, "accounts.csv", "责任单位", ["县司法局", "县民政局"])
    set_column(sheets, "sites.csv", "主办单位", ["县民政局"])
    set_column(sheets, "units.csv", "上级单位", ["", "", "县民政局"])
    [fault] = faults_of(lambda: read_as(tmp_path, sheets))
    assert fault.startswith(f"{place('units.csv')}：没有单位“县民政局”")
    for rows in (
        f"{place('units.csv')}第4行",
        f"{place('sites.csv')}第2行",
        f"{place('columns.csv')}第2、3行",
        f"{place('accounts.csv')}第3行",
    ):
        assert rows in fault


def test_units_in_one_cell_with_another_separator_are_told_how_to_be_written(tmp_path: Path) -> None:
    sheets = linhe()
    set_column(sheets, "columns.csv", "保障单位", ["县教育局、县司法局"])
    [fault] = faults_of(lambda: read_folder(tmp_path, sheets))
    assert "请用“;”分开" in fault


@both_forms
def test_a_column_of_an_unknown_site_is_refused(tmp_path: Path, read_as: Reading, place: Place) -> None:
    sheets = linhe()
    set_column(sheets, "columns.csv", "网站名称", ["临河县政府网", "临河县政府网"])
    [fault] = faults_of(lambda: read_as(tmp_path, sheets))
    assert fault.startswith(f"{place('sites.csv')}：没有网站“临河县政府网”")
    assert f"{place('columns.csv')}第2、3行" in fault


@pytest.mark.parametrize(
    "superiors",
    [
        pytest.param(["县政府办公室", "", ""], id="its_own_superior"),
        pytest.param(["县教育局", "县政府办公室", ""], id="two"),
        pytest.param(["县教育局", "县司法局", "县政府办公室"], id="three"),
    ],
)
def test_superiors_that_go_round_in_a_circle_are_refused(tmp_path: Path, superiors: list[str]) -> None:
    sheets = linhe()
    set_column(sheets, "units.csv", "上级单位", superiors)
    [fault] = faults_of(lambda: read_folder(tmp_path, sheets))
    assert fault.startswith("《units.csv》第2行“上级单位”列：上级单位绕成了一圈")
    assert "县政府办公室 → " in fault


@pytest.mark.parametrize(
    ("file", "again", "header"),
    [
        pytest.param("units.csv", "县 教育局", "单位名称", id="unit"),
        pytest.param("sites.csv", "临河县人民政府", "网站名称", id="site"),
        pytest.param("accounts.csv", "新浪微博", "账号名称", id="account"),
    ],
)
@both_forms
def test_a_name_that_is_there_twice_is_refused(
    tmp_path: Path, read_as: Reading, place: Place, file: str, again: str, header: str
) -> None:
    sheets = linhe()
    twin = next(row for row in sheets[file] if again.replace(" ", "") in row)
    before = sheets[file].index(twin) + 1
    sheets[file].append([again if cell == again.replace(" ", "") else cell for cell in twin])
    [fault] = faults_of(lambda: read_as(tmp_path, sheets))
    assert fault.startswith(f"{place(file)}第{len(sheets[file])}行“{header}”列")
    assert f"第{before}行" in fault


@pytest.mark.parametrize("written", ["gh_1", " gh_1 "], ids=["same", "blanks"])
@both_forms
def test_one_id_under_two_names_names_both_rows(
    tmp_path: Path, read_as: Reading, place: Place, written: str
) -> None:
    sheets = linhe()
    sheets["accounts.csv"].append(["临河普法", "微信订阅号", "县司法局", written, "", "", "", ""])
    [fault] = faults_of(lambda: read_as(tmp_path, sheets))
    assert fault == (
        f"{place('accounts.csv')}第4行“账号标识”列：“临河普法”的账号标识“gh_1”与第2行“法治临河”相同，"
        "账号类型也相同；一个标识只能是一个账号，请核对标识，或只保留一行"
    )


def test_one_id_on_two_platforms_is_two_accounts(tmp_path: Path) -> None:
    sheets = linhe()
    sheets["accounts.csv"].append(["临河普法", "新浪微博", "县司法局", "gh_1", "", "", "", ""])
    assert len(read_folder(tmp_path, sheets).accounts) == 3


def test_one_account_known_by_its_id_and_by_its_name_is_refused(tmp_path: Path) -> None:
    sheets = linhe()
    sheets["accounts.csv"].append(["法治临河", "微信订阅号", "县司法局", "", "", "", "", ""])
    [fault] = faults_of(lambda: read_folder(tmp_path, sheets))
    assert fault.startswith("《accounts.csv》第4行“账号标识”列：与第2行同名同类型")


@both_forms
def test_one_column_with_two_frequencies_names_both_rows(
    tmp_path: Path, read_as: Reading, place: Place
) -> None:
    sheets = linhe()
    again = [*sheets["columns.csv"][1]]
    again[3] = "1条/月"
    sheets["columns.csv"].append(again)
    [fault] = faults_of(lambda: read_as(tmp_path, sheets))
    assert fault.startswith(f"{place('columns.csv')}第4行“更新频次”列")
    assert "第2行是“1条/2周”" in fault
    assert "第4行是“1条/月”" in fault


def test_one_column_that_is_exempt_in_one_row_only_is_refused(tmp_path: Path) -> None:
    sheets = linhe()
    sheets["columns.csv"].append([*sheets["columns.csv"][1]])
    set_column(sheets, "columns.csv", "免更截止", ["", "", "2026-12-31"])
    [fault] = faults_of(lambda: read_folder(tmp_path, sheets))
    assert fault.startswith("《columns.csv》第4行“栏目名称”列：与第2行是同一个栏目")


@pytest.mark.parametrize(
    ("left_out", "says"),
    [
        pytest.param("units.csv", "缺少这张表；其他表里写到的单位", id="units"),
        pytest.param("sites.csv", "缺少这张表；其他表里写到的网站", id="sites"),
    ],
)
@both_forms
def test_a_sheet_that_others_lean_on_must_be_there(
    tmp_path: Path, read_as: Reading, place: Place, left_out: str, says: str
) -> None:
    sheets = linhe()
    del sheets[left_out]
    [fault] = faults_of(lambda: read_as(tmp_path, sheets))
    assert fault.startswith(place(left_out))
    assert says in fault


@both_forms
def test_a_missing_header_is_named(tmp_path: Path, read_as: Reading, place: Place) -> None:
    sheets = linhe()
    sheets["columns.csv"][0][1:3] = ["标题", "地址"]
    [fault] = faults_of(lambda: read_as(tmp_path, sheets))
    assert fault.startswith(f"{place('columns.csv')}第1行：缺少必填列：栏目名称、栏目网址")


@both_forms
def test_a_sheet_without_any_row_is_told_its_headers(tmp_path: Path, read_as: Reading, place: Place) -> None:
    sheets = linhe() | {"accounts.csv": []}
    [fault] = faults_of(lambda: read_as(tmp_path, sheets))
    assert fault.startswith(f"{place('accounts.csv')}：没有表头；首行请写列名：账号名称、账号类型、责任单位")


@both_forms
def test_two_headers_of_one_meaning_are_refused(tmp_path: Path, read_as: Reading, place: Place) -> None:
    sheets = linhe()
    sheets["columns.csv"][0][8] = "责任单位"
    [fault] = faults_of(lambda: read_as(tmp_path, sheets))
    assert fault.startswith(f"{place('columns.csv')}第1行“责任单位”列")
    assert "“保障单位”和“责任单位”" in fault


@both_forms
def test_content_without_a_header_is_refused(tmp_path: Path, read_as: Reading, place: Place) -> None:
    sheets = linhe()
    sheets["columns.csv"][2].append("2026-12-31")
    [fault] = faults_of(lambda: read_as(tmp_path, sheets))
    assert fault.startswith(f"{place('columns.csv')}第3行：第10格“2026-12-31”上方没有列名")


def test_faults_speak_of_the_header_as_the_sheet_writes_it(tmp_path: Path) -> None:
    sheets = linhe()
    sheets["columns.csv"][0][3] = "更新周期"
    set_column(sheets, "columns.csv", "更新周期", ["偶尔"])
    [fault] = faults_of(lambda: read_folder(tmp_path, sheets))
    assert fault.startswith("《columns.csv》第2行“更新周期”列")


def test_the_error_carries_every_fault_as_a_value(tmp_path: Path) -> None:
    sheets = linhe()
    set_column(sheets, "columns.csv", "更新频次", ["偶尔"])
    with pytest.raises(RegistryError) as refused:
        read_folder(tmp_path, sheets)
    [fault] = refused.value.faults
    assert (fault.place, fault.row, fault.column) == ("columns.csv", 2, "更新频次")
