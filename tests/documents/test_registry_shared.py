"""Columns that share an address are read; where several names do, the operator is told what to write."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.documents.registry_sheets import linhe, read_folder

ADDRESS = 2
NAME = 1


def notices(tmp_path: Path, *, url: str, name: str, selectors: tuple[str, str] = ("", "")) -> tuple[str, ...]:
    sheets = linhe()
    columns = sheets["columns.csv"]
    columns[2][ADDRESS], columns[2][NAME] = url, name
    for row, told in zip(columns, ("列表选择器", *selectors), strict=True):
        row.append(told)
    return read_folder(tmp_path, sheets).notices


def test_two_names_at_one_address_ask_for_a_selector(tmp_path: Path) -> None:
    told = notices(tmp_path, url="http://www.linhe.example/tzgg/", name="公示公告")
    assert told == (
        "《columns.csv》第2、3行的栏目名称不同（通知公告、公示公告），网址却相同；"
        "如果页面上有几个列表，请在“列表选择器”里写明各是哪一个，否则会无法判定",
    )


@pytest.mark.parametrize(
    ("url", "name", "selectors"),
    [
        pytest.param("http://www.linhe.example/jy/", "公示公告", ("", ""), id="two_addresses"),
        pytest.param("http://www.linhe.example/tzgg/", "通知 公告", ("", ""), id="one_name"),
        pytest.param("http://www.linhe.example/tzgg/", "公示公告", ("ul.a", "ul.b"), id="two_selectors"),
        pytest.param("http://www.linhe.example/tzgg/", "公示公告", ("", "ul.b"), id="one_selector"),
    ],
)
def test_nothing_is_asked_where_it_is_clear(
    tmp_path: Path, url: str, name: str, selectors: tuple[str, str]
) -> None:
    assert notices(tmp_path, url=url, name=name, selectors=selectors) == ()
