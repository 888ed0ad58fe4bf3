"""Whatever is done to a registry's files: it is imported, or refused with the faulty places, nothing else."""

from __future__ import annotations

import random
import zipfile
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path

import pytest

from monitor.domain.errors import InputError
from tests.documents.registry_sheets import Sheets, linhe, read, write_folder, write_workbook
from tests.spiders.page_changes import changed

SHORT = 60
LONG = 1_000
BATCH = 20
CELLS = (
    *(
        "",
        " ",
        "；",
        ";;",
        "=1+1",
        "#N/A",
        "-",
        "\0",
        "\u3000",
        "x" * 3_000,
        "9" * 400,
        "1.23E+18",
        "45000",
        "２０２６",
    ),
    *(
        "2026-13-45",
        "0000-00-00",
        "http://[::1",
        "http://a:99999/",
        "javascript:x",
        "a@b",
        "每月9999999条",
        "县教育局；县教育局",
    ),
    *(
        '"',
        "'",
        ",",
        "\n",
        "_x0000_",
        "<b>",
        "&#0;",
        "\u202e",
        "县政府办公室",
        "运行",
        "是",
        "gh_1",
        "national_2019",
    ),
)


def with_odd_cells(chance: random.Random) -> Sheets:
    """The registry with cells, rows or headers that nobody expects."""
    sheets = linhe()
    for _ in range(chance.randrange(1, 6)):
        rows = sheets[chance.choice(sorted(sheets))]
        row = chance.choice(rows) if rows else []
        if row and chance.random() < 0.8:
            row[chance.randrange(len(row))] = chance.choice(CELLS)
        elif rows:
            rows.insert(chance.randrange(len(rows) + 1), chance.choice(rows)[: chance.randrange(12)])
        if chance.random() < 0.05:
            rows.clear()
    return sheets


def odd_folder(chance: random.Random, folder: Path) -> Path:
    return write_folder(
        folder, with_odd_cells(chance), encoding=chance.choice(("utf-8", "utf-8-sig", "utf-16"))
    )


def broken_folder(chance: random.Random, folder: Path) -> Path:
    write_folder(folder, linhe(), encoding=chance.choice(("utf-8", "gb18030")))
    for file in chance.sample(sorted(folder.iterdir()), 2):
        file.write_bytes(changed(chance, file.read_bytes()))
    return folder


def odd_workbook(chance: random.Random, folder: Path) -> Path:
    return write_workbook(folder / "台账.xlsx", without_controls(with_odd_cells(chance)))


def without_controls(sheets: Sheets) -> Sheets:
    """What a spreadsheet can hold at all."""
    return {
        name: [[str(cell).replace("\0", "") for cell in row] for row in rows] for name, rows in sheets.items()
    }


def broken_workbook(chance: random.Random, folder: Path) -> Path:
    """A workbook one part of which was changed, and sometimes the archive itself."""
    path = write_workbook(folder / "台账.xlsx", linhe())
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    if chance.random() < 0.8:
        name = chance.choice(sorted(parts))
        parts[name] = changed(chance, parts[name])
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, body in parts.items():
            archive.writestr(name, body)
    if chance.random() < 0.3:
        path.write_bytes(changed(chance, path.read_bytes()))
    return path


WAYS: dict[str, Callable[[random.Random, Path], Path]] = {
    "odd_folder": odd_folder,
    "broken_folder": broken_folder,
    "odd_workbook": odd_workbook,
    "broken_workbook": broken_workbook,
}
ways = pytest.mark.parametrize("way", WAYS.values(), ids=WAYS)


def texts_in(value: object) -> list[str]:
    if isinstance(value, str):
        return [value]
    if isinstance(value, dict):
        return [text for inner in (*value.keys(), *value.values()) for text in texts_in(inner)]
    if isinstance(value, list | tuple | set | frozenset):
        return [text for inner in value for text in texts_in(inner)]
    return []


def import_all(way: Callable[[random.Random, Path], Path], numbers: range, folder: Path) -> None:
    for number in numbers:
        path = way(random.Random(number), _emptied(folder / str(number)))
        try:
            registry = read(path)
        except InputError as refusal:
            assert str(refusal)
            continue
        except Exception as error:
            raise AssertionError(f"registry {number}: {error!r}") from error
        for text in texts_in(asdict(registry)):
            assert "\0" not in text, number
            assert text.encode() == text.encode("utf-8", "replace")


def _emptied(folder: Path) -> Path:
    folder.mkdir(parents=True)
    return folder


@ways
@pytest.mark.parametrize("first", range(0, SHORT, BATCH))
def test_a_fuzzed_registry_is_imported_or_refused(
    tmp_path: Path, way: Callable[[random.Random, Path], Path], first: int
) -> None:
    import_all(way, range(first, first + BATCH), tmp_path)


@pytest.mark.long
@ways
@pytest.mark.parametrize("first", range(SHORT, SHORT + LONG, BATCH))
def test_a_thousand_fuzzed_registries_are_imported_or_refused(
    tmp_path: Path, way: Callable[[random.Random, Path], Path], first: int
) -> None:
    import_all(way, range(first, first + BATCH), tmp_path)


FAR_PLACES = {
    "a_row_of_many_digits": b'<row r="2"><c r="F9999999999999999999999999" t="s">',
    "a_row_beyond_the_last": b'<row r="2"><c r="F99999999" t="s">',
    "a_column_beyond_the_last": b'<row r="2"><c r="ABCDEF2" t="s">',
    "no_place_at_all": b'<row r="2"><c r="" t="s">',
    "a_far_row_whose_cells_name_no_place": b'<row r="9999999"><c t="s">',
    "a_row_that_is_no_number": b'<row r="99999999999"><c t="s">',
    "blanks_around_the_sign": b'<row r="2"><c r = "F99999999999" t="s">',
}


@pytest.mark.parametrize("place", FAR_PLACES.values(), ids=FAR_PLACES)
def test_a_cell_in_a_place_that_no_spreadsheet_has_is_refused_before_it_is_read(
    tmp_path: Path, place: bytes
) -> None:
    path = write_workbook(tmp_path / "台账.xlsx", linhe())
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    first = b'<row r="2" spans="1:6"><c r="A2" t="s">'
    assert first in parts["xl/worksheets/sheet1.xml"]
    parts["xl/worksheets/sheet1.xml"] = parts["xl/worksheets/sheet1.xml"].replace(first, place)
    with zipfile.ZipFile(path, "w") as archive:
        for name, body in parts.items():
            archive.writestr(name, body)
    with pytest.raises(InputError, match=r"已损坏|没有读取"):
        read(path)
