"""A file that cannot be a registry is refused before it is read, with the next step."""

from __future__ import annotations

import errno
import struct
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
import xlsxwriter

from monitor.domain.errors import InputError
from tests.documents.registry_sheets import TITLES, faults_of, linhe, read, write_folder, write_workbook

MEGABYTE = 1024 * 1024


def refusal_of(path: Path) -> str:
    with pytest.raises(InputError) as refused:
        read(path)
    return str(refused.value)


def put(path: Path, content: bytes) -> Path:
    path.write_bytes(content)
    return path


def bomb(path: Path, megabytes: int) -> Path:
    """A sound workbook with one more part, which unpacks to this size."""
    write_workbook(path, linhe())
    with (
        zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive,
        archive.open("xl/worksheets/sheet9.xml", "w", force_zip64=True) as part,
    ):
        for _ in range(megabytes):
            part.write(bytes(MEGABYTE))
    return path


def lie_about_size(path: Path) -> None:
    """Let the last part of the archive claim to unpack to a hundred bytes."""
    content = bytearray(path.read_bytes())
    last = content.rindex(b"PK\x01\x02")
    struct.pack_into("<I", content, last + 24, 100)
    path.write_bytes(content)


def test_a_missing_path_is_named(tmp_path: Path) -> None:
    assert f"找不到 {tmp_path / '台账.xlsx'}" in refusal_of(tmp_path / "台账.xlsx")


@pytest.mark.parametrize("name", ["台账.xls", "台账.et", "台账.docx", "台账.csv", "台账"])
def test_another_kind_of_file_is_told_what_to_become(tmp_path: Path, name: str) -> None:
    says = refusal_of(put(tmp_path / name, b"x"))
    assert name in says
    assert "另存为“Excel 工作簿（.xlsx）”" in says


@pytest.mark.parametrize(
    ("content", "says"),
    [
        pytest.param(b"", "已损坏", id="empty"),
        pytest.param(b"hello", "已损坏", id="text"),
        pytest.param(b"PK\x03\x04 and then nothing", "已损坏", id="broken_zip"),
        pytest.param(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2048), "旧版格式", id="old_format"),
        pytest.param(
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512) + "EncryptedPackage".encode("utf-16-le"),
            "取消密码",
            id="encrypted",
        ),
    ],
)
def test_a_file_that_only_looks_like_a_workbook_is_refused(tmp_path: Path, content: bytes, says: str) -> None:
    refused = refusal_of(put(tmp_path / "台账.xlsx", content))
    assert refused.startswith("《台账.xlsx》")
    assert says in refused


def test_a_zip_that_is_no_workbook_is_refused(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "台账.xlsx", "w") as archive:
        archive.writestr("readme.txt", "x")
    assert "不是 .xlsx 工作簿" in refusal_of(tmp_path / "台账.xlsx")


def test_a_workbook_whose_parts_are_damaged_is_refused(tmp_path: Path) -> None:
    path = write_workbook(tmp_path / "台账.xlsx", linhe())
    content = bytearray(path.read_bytes())
    middle = len(content) // 3
    content[middle : middle + 40] = bytes(40)
    assert "已损坏" in refusal_of(put(path, bytes(content)))


def test_a_workbook_without_its_list_of_sheets_is_refused(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "台账.xlsx", "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
    assert "已损坏" in refusal_of(tmp_path / "台账.xlsx")


def test_a_workbook_of_50_megabytes_is_refused_without_being_read(tmp_path: Path) -> None:
    path = put(tmp_path / "台账.xlsx", b"PK\x03\x04")
    with path.open("ab") as file:
        file.truncate(50 * MEGABYTE)
    assert "有50MB，超过20MB，没有读取" in refusal_of(path)


def test_a_zip_bomb_is_refused(tmp_path: Path) -> None:
    path = bomb(tmp_path / "台账.xlsx", 201)
    assert path.stat().st_size < MEGABYTE
    started = time.perf_counter()
    assert "解压后超过200MB" in refusal_of(path)
    assert time.perf_counter() - started < 1


def test_a_zip_that_lies_about_its_size_is_refused(tmp_path: Path) -> None:
    path = bomb(tmp_path / "台账.xlsx", 3)
    lie_about_size(path)
    assert "已损坏" in refusal_of(path)


def test_one_stray_cell_in_the_last_corner_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "台账.xlsx"
    with xlsxwriter.Workbook(path) as workbook:
        page = workbook.add_worksheet("单位")
        page.write_string(0, 0, "单位名称")
        page.write_string(1_048_575, 16_383, "x")
    assert "写到了第1048576行、第16384列" in refusal_of(path)


def test_a_format_in_the_last_corner_does_no_harm(tmp_path: Path) -> None:
    sheets = linhe()
    path = tmp_path / "台账.xlsx"
    with xlsxwriter.Workbook(path) as workbook:
        for name, rows in sheets.items():
            page = workbook.add_worksheet(TITLES[name])
            for number, row in enumerate(rows):
                page.write_row(number, 0, row)
            page.write_blank(1_048_575, 16_383, None, workbook.add_format({"bold": True}))
    assert len(read(path).columns) == 2


def test_a_workbook_without_any_registry_sheet_names_those_it_expects_and_has(tmp_path: Path) -> None:
    titles = {name: f"{title}表" for name, title in TITLES.items()}
    says = refusal_of(write_workbook(tmp_path / "台账.xlsx", linhe(), titles=titles))
    assert "表名应为：单位、网站、栏目、账号" in says
    assert "现有：单位表、网站表、栏目表、账号表" in says


def test_two_sheets_of_one_title_are_refused(tmp_path: Path) -> None:
    sheets = linhe() | {"栏 目": linhe()["columns.csv"]}
    assert "多张“栏目”表（栏目、栏 目）" in refusal_of(write_workbook(tmp_path / "台账.xlsx", sheets))


def test_a_folder_without_any_registry_file_names_those_it_expects(tmp_path: Path) -> None:
    put(tmp_path / "栏目.csv", b"")
    assert "units.csv（单位）、sites.csv（网站）、columns.csv（栏目）、accounts.csv（账号）" in refusal_of(
        tmp_path
    )


def test_a_csv_file_of_another_encoding_is_refused(tmp_path: Path) -> None:
    write_folder(tmp_path, linhe(), encoding="utf-16")
    assert "《units.csv》的文字编码认不出来；请另存为“CSV UTF-8" in refusal_of(tmp_path)


def test_a_quote_that_does_not_close_is_refused(tmp_path: Path) -> None:
    write_folder(tmp_path, linhe())
    put(tmp_path / "units.csv", '单位名称\n县教育局\n"县司法局\n县民政局\n'.encode())
    assert "《units.csv》第3行起读不下去" in refusal_of(tmp_path)


def test_a_csv_file_of_more_than_50_megabytes_is_refused(tmp_path: Path) -> None:
    write_folder(tmp_path, linhe())
    with (tmp_path / "columns.csv").open("ab") as file:
        file.truncate(50 * MEGABYTE + 1)
    assert "《columns.csv》超过50MB，没有读取" in refusal_of(tmp_path)


def test_a_folder_in_the_place_of_a_file_is_refused(tmp_path: Path) -> None:
    write_folder(tmp_path, {})
    (tmp_path / "units.csv").mkdir()
    assert "打不开" in refusal_of(tmp_path)


def test_a_path_that_may_not_be_looked_at_is_named(tmp_path: Path) -> None:
    path = tmp_path / f"{'长' * 200}.xlsx"
    assert f"打不开 {path}（File name too long）；请检查路径" in refusal_of(path)


def test_a_folder_that_may_not_be_read_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(self: Path) -> Iterator[Path]:
        raise PermissionError(errno.EACCES, "Permission denied", str(self))

    monkeypatch.setattr(Path, "iterdir", refuse)
    assert f"打不开文件夹 {tmp_path}（Permission denied）；请检查读取权限" in refusal_of(tmp_path)


def test_a_workbook_that_may_not_be_read_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write_workbook(tmp_path / "台账.xlsx", linhe())

    def refuse(self: Path, *_mode: str) -> None:
        raise PermissionError(errno.EACCES, "Permission denied", str(self))

    monkeypatch.setattr(Path, "open", refuse)
    assert f"打不开 {path}（Permission denied）" in refusal_of(path)


@pytest.mark.parametrize(
    "cell",
    [
        pytest.param('<c r="D2" t="e"><f>VLOOKUP(A2,X:Y,2,0)</f><v>#N/A</v></c>', id="failed"),
        pytest.param('<c r="D2" t="e"><v>#REF!</v></c>', id="failed_and_frozen"),
        pytest.param('<c r="D2"><f>B2&amp;"x"</f><v></v></c>', id="never_computed"),
        pytest.param('<c r="D2" s="1"><f>B2</f></c>', id="no_value_at_all"),
        pytest.param('<c r="D2"><f t="shared" si="0"/><v/></c>', id="shared_formula"),
    ],
)
def test_a_formula_without_a_result_is_not_taken_for_a_blank(tmp_path: Path, cell: str) -> None:
    [fault] = faults_of(lambda: read(workbook_with(tmp_path, cell)))
    assert fault.startswith("《栏目》第2行“更新频次”列：的公式没有结果")


def test_a_formula_with_an_empty_text_as_its_result_is_a_blank(tmp_path: Path) -> None:
    path = workbook_with(tmp_path, '<c r="D2" t="str"><f>IF(1,"","x")</f><v></v></c>')
    assert read(path).columns[0].wording == ""


def workbook_with(folder: Path, cell: str) -> Path:
    """The registry with the 更新频次 of its first column replaced by a cell in raw XML."""
    path = write_workbook(folder / "plain.xlsx", linhe())
    bent = folder / "台账.xlsx"
    with zipfile.ZipFile(path) as before, zipfile.ZipFile(bent, "w") as after:
        for name in before.namelist():
            text = before.read(name).decode()
            if name == "xl/worksheets/sheet3.xml":
                start = text.index('<c r="D2"')
                end = text.index("</c>", start) + len("</c>")
                text = text[:start] + cell + text[end:]
            after.writestr(name, text)
    return bent
