"""What people hand in is read as they write it, or refused with file, row, column and the next step."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
import xlsxwriter

from monitor.documents.ledger_row import read_moment
from monitor.domain.errors import InputError
from monitor.domain.forwarding_task import ForwardingTask
from tests.documents.ledger_sheets import (
    A_POST,
    A_TASK,
    AN_ATTESTATION,
    ATTESTATIONS,
    POSTS,
    TASKS,
    faults,
    read,
    write_csv,
    write_sheet,
)
from tests.domain.linhe import at, day


def bent(row: tuple[str, ...], headers: tuple[str, ...], **cells: str) -> tuple[str, ...]:
    """The row with other cells, by header."""
    values = dict(zip(headers, row, strict=True)) | cells
    return tuple(values[name] for name in headers)


def test_a_post_is_read_with_its_moment_and_its_originality(tmp_path: Path) -> None:
    file = read("posts", write_csv(tmp_path / "posts.csv", POSTS, A_POST))
    (row,) = file.posts
    post = row.value.post
    assert (row.place, row.row) == ("posts.csv", 2)
    assert (row.value.account.name, row.value.account.account_type) == ("法治临河", "微信订阅号")
    assert (post.title, post.url, post.originality) == ("普法进校园", "https://mp.example/1", "original")
    assert (post.published_on, post.published_at) == (day("11-20"), at("11-20", 8, 30))
    assert row.value.exported_at == at("11-23", 17, 0)


@pytest.mark.parametrize(
    ("written", "meant"),
    [("是", "original"), ("否", "forwarded"), ("", "undeclared")],
    ids=["yes", "no", "blank"],
)
def test_originality_has_three_values(tmp_path: Path, written: str, meant: str) -> None:
    row = bent(A_POST, POSTS, 是否原创=written)
    (found,) = read("posts", write_csv(tmp_path / "posts.csv", POSTS, row)).posts
    assert found.value.post.originality == meant


@pytest.mark.parametrize(
    ("written", "hour"),
    [
        ("2026-11-20 08:30", 8),
        ("2026/11/20 8:30:00", 8),
        ("2026年11月20日 8时30分", 8),
        ("２０２６－１１－２０　０８：３０", 8),
        ("2026-11-20T08:30:15", 8),
        ("2026-11-20", None),
        ("20261120", None),
        ("2026年11月20日", None),
    ],
    ids=["dashes", "slashes", "chinese", "full-width", "iso", "day", "digits", "chinese-day"],
)
def test_moments_are_read_as_they_are_written(tmp_path: Path, written: str, hour: int | None) -> None:
    row = bent(A_POST, POSTS, 发布时间=written)
    (found,) = read("posts", write_csv(tmp_path / "posts.csv", POSTS, row)).posts
    post = found.value.post
    assert post.published_on == day("11-20")
    assert (post.published_at.hour if post.published_at else None) == hour


def test_headers_stand_in_any_order_and_go_by_other_names(tmp_path: Path) -> None:
    headers = ("发布日期", "平台类型", "政务新媒体名称", "文章标题", "序号")
    path = write_csv(tmp_path / "posts.csv", headers, ("2026-11-20", "微信订阅号", "法治临河", "普法", "1"))
    file = read("posts", path)
    assert file.posts[0].value.post.title == "普法"
    assert file.posts[0].value.exported_at is None
    assert file.notices == ()


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030"])
def test_files_of_every_office_are_read(tmp_path: Path, encoding: str) -> None:
    path = write_csv(tmp_path / "posts.csv", POSTS, A_POST, encoding=encoding)
    assert read("posts", path).posts[0].value.post.title == "普法进校园"


def test_a_title_above_and_repeated_headers_are_passed_over(tmp_path: Path) -> None:
    second = bent(A_POST, POSTS, 标题="第二条", 链接="")
    path = write_csv(tmp_path / "posts.csv", ("11月发布记录",), POSTS, A_POST, POSTS, second)
    assert [row.row for row in read("posts", path).posts] == [3, 5]


def test_rows_below_a_merged_account_are_its_own(tmp_path: Path) -> None:
    below = ("", "", "第二条", "", "2026-11-19", "", "")
    path = write_csv(tmp_path / "posts.csv", POSTS, A_POST, below)
    second = read("posts", path).posts[1].value
    assert (second.account.name, second.exported_at) == ("法治临河", at("11-23", 17, 0))
    assert second.post.originality == "undeclared"


def test_merged_cells_of_a_workbook_hold_for_all_their_rows(tmp_path: Path) -> None:
    below = ("", "", "2026-11-22 09:00", "正常", "", "", "", "无", "", "")
    rows = (ATTESTATIONS, AN_ATTESTATION, below)
    path = write_sheet(tmp_path / "核验.xlsx", *rows, merged=("A2:A3", "B2:B3", "I2:I3"))
    first, second = read("attestations", path).attestations
    assert second.value.account == first.value.account
    assert second.value.seen.attested_by == "王一"
    assert second.value.seen.proof == "", "what is not merged is not carried down"
    assert second.place == "核验.xlsx·Sheet1"


def test_an_attestation_that_names_nobody_is_not_given_to_the_one_above(tmp_path: Path) -> None:
    below = bent(AN_ATTESTATION, ATTESTATIONS, 账号名称="", 账号类型="")
    path = write_csv(tmp_path / "a.csv", ATTESTATIONS, AN_ATTESTATION, below)
    assert faults("attestations", path) == [
        "《a.csv》第3行“账号名称”列：必填，不能为空",
        "《a.csv》第3行“账号类型”列：必填，不能为空",
    ]


def test_a_workbook_is_read_by_its_sheets_title_or_its_only_sheet(tmp_path: Path) -> None:
    only = write_sheet(tmp_path / "a.xlsx", POSTS, A_POST, title="随便")
    assert read("posts", only).posts[0].row == 2
    with pytest.raises(InputError, match="没有名为“转载任务”的表，现有：一、二"):
        read("forwarding-tasks", two_sheets(tmp_path / "b.xlsx"))


def two_sheets(path: Path) -> Path:
    with xlsxwriter.Workbook(path) as workbook:
        workbook.add_worksheet("一").write(0, 0, "标题")
        workbook.add_worksheet("二").write(0, 0, "标题")
    return path


def test_an_attestation_says_what_its_cells_say(tmp_path: Path) -> None:
    row = bent(
        AN_ATTESTATION,
        ATTESTATIONS,
        账号状态="已改名",
        现名称="法治临河发布",
        最近发布时间="2026-11-20",
        最近原创时间="2026-11-01",
        互动功能="链接有误",
    )
    (found,) = read("attestations", write_csv(tmp_path / "a.csv", ATTESTATIONS, row)).attestations
    seen = found.value.seen
    assert (seen.state, seen.name_now, seen.interaction) == ("normal", "法治临河发布", "dead_link")
    assert (seen.newest_on, seen.newest_original_on) == (day("11-20"), day("11-01"))
    assert (seen.attested_by, seen.proof, seen.place) == ("王一", "截图1", "《a.csv》第2行")


def test_blank_cells_of_an_attestation_say_nothing(tmp_path: Path) -> None:
    row = bent(AN_ATTESTATION, ATTESTATIONS, 账号状态="")
    (found,) = read("attestations", write_csv(tmp_path / "a.csv", ATTESTATIONS, row)).attestations
    seen = found.value.seen
    assert (seen.state, seen.newest_on, seen.newest_original_on) == (None, None, None)


def test_a_task_lasts_until_its_deadline_or_to_the_end_of_its_quarter(tmp_path: Path) -> None:
    rows = (A_TASK, ("另一篇公告", "2026-11-03", "", ""), ("第三篇公告", "2026-11-03", "2026-11-06", ""))
    tasks = [row.value for row in read("forwarding-tasks", write_csv(tmp_path / "t.csv", TASKS, *rows)).tasks]
    assert tasks == [
        ForwardingTask("关于征集意见的公告", day("11-02"), at("11-05", 18, 0), ("微信订阅号", "新浪微博")),
        ForwardingTask("另一篇公告", day("11-03"), at("12-31", 23, 59) + timedelta(seconds=59), ()),
        ForwardingTask("第三篇公告", day("11-03"), at("11-06", 23, 59) + timedelta(seconds=59), ()),
    ]
    assert replace(tasks[1]).is_for("抖音短视频")


@pytest.mark.parametrize(
    ("column", "cell", "said"),
    [
        ("账号名称", "", "必填，不能为空"),
        ("发布时间", "", "必填，不能为空"),
        ("发布时间", "昨天", "“昨天”不是时间；请写成 2026-11-20 08:30 或 2026-11-20"),
        ("发布时间", "2026-11-31", "“2026-11-31”不是时间；请写成 2026-11-20 08:30 或 2026-11-20"),
        ("发布时间", "2026-11-20 25:00", "“2026-11-20 25:00”不是时间；请写成 2026-11-20 08:30 或 2026-11-20"),
        ("发布时间", "2026-11-24", "“2026-11-24”晚于导出时间；请核对日期"),
        ("是否原创", "转发", "不认识“转发”；只能写：是、否"),
        (
            "链接",
            "mp.example/1",
            "“mp.example/1”不是网址；请写以 http:// 或 https:// 开头的完整网址，没有就空着",
        ),
        ("导出时间", "2026-11-25", "“2026-11-25”还没有到；请核对日期"),
    ],
    ids=[
        "no-name",
        "no-day",
        "no-date",
        "no-such-day",
        "no-such-hour",
        "later",
        "original",
        "link",
        "future",
    ],
)
def test_a_post_that_cannot_be_read_is_refused_by_place(
    tmp_path: Path, column: str, cell: str, said: str
) -> None:
    row = bent(A_POST, POSTS, **{column: cell})
    path = write_csv(tmp_path / "posts.csv", POSTS, A_POST, row)
    assert faults("posts", path) == [f"《posts.csv》第3行“{column}”列：{said}"]


def test_a_post_needs_a_title_or_a_link(tmp_path: Path) -> None:
    row = bent(A_POST, POSTS, 标题="", 链接="")
    path = write_csv(tmp_path / "posts.csv", POSTS, row)
    assert faults("posts", path) == ["《posts.csv》第2行“标题”列：标题和链接不能都空着；请至少填写一个"]


def test_a_post_of_tomorrow_is_refused_where_nothing_says_when_it_was_exported(tmp_path: Path) -> None:
    row = bent(A_POST, POSTS, 发布时间="2026-11-25", 导出时间="")
    path = write_csv(tmp_path / "posts.csv", POSTS, row)
    assert faults("posts", path) == ["《posts.csv》第2行“发布时间”列：“2026-11-25”晚于今天；请核对日期"]


@pytest.mark.parametrize(
    ("cells", "column", "said"),
    [
        ({"核验时间": "2026-11-25"}, "核验时间", "还没有到"),
        ({"账号状态": "失踪"}, "账号状态", "不认识“失踪”；只能写：正常、搜索不到、已注销、已改名"),
        ({"账号状态": "已改名"}, "现名称", "请写明现在的名称"),
        ({"账号状态": "已改名", "现名称": "法治 临河"}, "现名称", "与账号名称相同"),
        ({"现名称": "临河发布"}, "现名称", "账号状态却不是“已改名”"),
        ({"最近发布时间": "2026-11-24"}, "最近发布时间", "晚于核验时间"),
        (
            {"最近发布时间": "2026-11-01", "最近原创时间": "2026-11-02"},
            "最近原创时间",
            "晚于最近发布时间",
        ),
        ({"互动功能": "坏了"}, "互动功能", "不认识“坏了”；只能写：有、无、链接有误"),
        ({"核验人": ""}, "核验人", "必填"),
        ({"账号状态": "", "互动功能": ""}, "账号状态", "没有写任何核验结果"),
    ],
    ids=[
        "future",
        "state",
        "no-name",
        "same-name",
        "name",
        "later",
        "order",
        "interaction",
        "who",
        "nothing",
    ],
)
def test_an_attestation_that_cannot_be_believed_is_refused_by_place(
    tmp_path: Path, cells: dict[str, str], column: str, said: str
) -> None:
    path = write_csv(tmp_path / "a.csv", ATTESTATIONS, bent(AN_ATTESTATION, ATTESTATIONS, **cells))
    (fault,) = faults("attestations", path)
    assert fault.startswith(f"《a.csv》第2行“{column}”列：")
    assert said in fault


def test_a_task_due_before_it_came_out_is_refused(tmp_path: Path) -> None:
    row = bent(A_TASK, TASKS, 截止时间="2026-11-01")
    path = write_csv(tmp_path / "t.csv", TASKS, row)
    assert faults("forwarding-tasks", path) == [
        "《t.csv》第2行“截止时间”列：“2026-11-01”早于发布时间；请核对日期"
    ]


def test_every_fault_is_told_at_once_from_the_top(tmp_path: Path) -> None:
    rows = (bent(A_TASK, TASKS, 标题=""), A_TASK, bent(A_TASK, TASKS, 发布时间="?"))
    said = faults("forwarding-tasks", write_csv(tmp_path / "t.csv", TASKS, *rows))
    assert [line.partition("：")[0] for line in said] == [
        "《t.csv》第2行“标题”列",
        "《t.csv》第4行“发布时间”列",
    ]


def test_a_sheet_without_a_needed_column_says_which(tmp_path: Path) -> None:
    path = write_csv(tmp_path / "t.csv", ("标题", "截止时间"), ("一", "2026-11-05"))
    assert faults("forwarding-tasks", path) == ["《t.csv》第1行：缺少必填列：发布时间；请在表头补上"]


def test_a_sheet_with_nothing_below_its_headers_is_refused(tmp_path: Path) -> None:
    said = faults("forwarding-tasks", write_csv(tmp_path / "t.csv", TASKS))
    assert said == ["《t.csv》：表头下面没有内容；请确认是不是导错了文件"]


@pytest.mark.parametrize(
    ("name", "said"),
    [("没有.csv", "找不到文件"), ("旧表.xls", "不能导入；请另存为 .xlsx"), (".", "找不到文件")],
    ids=["missing", "old-format", "folder"],
)
def test_a_path_that_is_no_table_is_refused(tmp_path: Path, name: str, said: str) -> None:
    if name.endswith(".xls"):
        (tmp_path / name).write_bytes(b"x")
    with pytest.raises(InputError, match=said):
        read("posts", tmp_path / name)


def test_a_kind_that_is_none_is_refused_with_those_there_are(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="不能导入“letters”；现在可以导入：posts、attestations、"):
        read("letters", write_csv(tmp_path / "l.csv", TASKS))


def test_moments_that_a_spreadsheet_knows_as_such_are_taken_as_they_are(tmp_path: Path) -> None:
    path = tmp_path / "posts.xlsx"
    with xlsxwriter.Workbook(path) as workbook:
        sheet = workbook.add_worksheet("账号发布记录")
        for kind, written in enumerate(("yyyy-mm-dd hh:mm", "yyyy-mm-dd"), 1):
            sheet.write_row(kind, 0, A_POST)
            shown = workbook.add_format({"num_format": written})
            sheet.write_datetime(kind, 4, at("11-20", 8, 30 if kind == 1 else 0).replace(tzinfo=None), shown)
        sheet.write_datetime(2, 4, day("11-20"), shown)
        sheet.write_row(0, 0, POSTS)
    first, second = (row.value.post for row in read("posts", path).posts)
    assert (first.published_on, first.published_at) == (day("11-20"), at("11-20", 8, 30))
    assert (second.published_on, second.published_at) == (day("11-20"), None)


def test_cells_merged_across_columns_are_left_as_they_are(tmp_path: Path) -> None:
    path = write_sheet(tmp_path / "t.xlsx", ("转载任务", ""), TASKS, A_TASK, merged=("A1:B1",))
    assert [row.row for row in read("forwarding-tasks", path).tasks] == [3]


@pytest.mark.parametrize("written", ["2" * 60, "2026-13-01 08:00"], ids=["endless", "no-such-month"])
def test_what_is_no_moment_is_not_guessed_at(written: str) -> None:
    assert read_moment(written) is None
