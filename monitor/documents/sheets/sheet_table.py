"""Sheet table 表: which columns a sheet may have, and a sheet whose header row has been understood."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from monitor.documents.sheets.sheet_rows import Cell, Sheet, SheetRow, has_content
from monitor.domain.errors import Fault
from monitor.domain.target import plain

_MARKS = re.compile(r"[*⁎※]|\(.{0,500}\)$")
_NUMBERING = "序号"


@dataclass(frozen=True, slots=True)
class Heading:
    """One column of a sheet; `also` are the names it goes by in printed annexes."""

    name: str
    also: tuple[str, ...] = ()
    is_required: bool = False


@dataclass(frozen=True, slots=True)
class SheetForm:
    """One sheet: its file in a folder, its title in a workbook, its columns in written order."""

    file: str
    title: str
    headings: tuple[Heading, ...]

    def heading(self, written: str) -> str | None:
        """The column a written header means, None if it is none of this sheet's."""
        name = header_key(written)
        for heading in self.headings:
            if name in {header_key(each) for each in (heading.name, *heading.also)}:
                return heading.name
        return None


def header_key(written: str) -> str:
    """A header without width, blanks, a mark for required columns or a bracket that explains it."""
    return _MARKS.sub("", plain(written))


@dataclass(frozen=True, slots=True)
class Table:
    """A sheet and where its columns are; `written` keeps the headers as the sheet has them.

    `rows` are those that say something in a column that is used: a row that only has its
    number is blank.
    """

    place: str
    positions: dict[str, int]
    written: dict[str, str]
    rows: tuple[SheetRow, ...]
    unused: tuple[str, ...]

    def cells(self, row: SheetRow) -> dict[str, Cell]:
        """A row's cells by column name."""
        return {name: row.cells[at] for name, at in self.positions.items() if at < len(row.cells)}

    def unused_notice(self) -> str | None:
        """A sentence on headers that mean nothing here, for one of them may be misspelt."""
        names = [name for name in self.unused if name != _NUMBERING]
        return f"《{self.place}》没有使用的列：{'、'.join(names)}" if names else None


def lay_out(sheet: Sheet, form: SheetForm, faults: list[Fault]) -> Table | None:
    """Match the headers (first row with content) by name; None where one that is needed is missing.

    Content without a header above it is a fault: a comma too many, or a deleted header, would
    otherwise lose an exemption in silence.
    """
    needed = [heading.name for heading in form.headings if heading.is_required]
    if not sheet.rows:
        faults.append(Fault(sheet.place, None, None, f"没有表头；首行请写列名：{'、'.join(needed)}"))
        return None
    header, *rows = sheet.rows
    labels = {at: str(cell) for at, cell in enumerate(header.cells) if has_content(cell)}
    table = Table(sheet.place, {}, {}, (), tuple(each for each in labels.values() if not form.heading(each)))
    faults.extend(_place_headers(table, form, header, labels))
    missing = [name for name in needed if name not in table.positions]
    if missing:
        message = f"缺少必填列：{'、'.join(missing)}；请在表头补上"
        faults.append(Fault(sheet.place, header.number, None, message))
        return None
    faults.extend(_headless(sheet.place, rows, frozenset(labels)))
    used = tuple(row for row in rows if any(map(has_content, table.cells(row).values())))
    return Table(table.place, table.positions, table.written, used, table.unused)


def _place_headers(
    table: Table, form: SheetForm, header: SheetRow, labels: dict[int, str]
) -> Iterator[Fault]:
    """Note where each column is; two headers of one meaning are a fault."""
    for at, label in labels.items():
        name = form.heading(label)
        if name in table.positions:
            message = f"“{table.written[name]}”和“{label}”都是“{name}”列，只能保留一列"
            yield Fault(table.place, header.number, label, message)
        elif name is not None:
            table.positions[name], table.written[name] = at, label


def _headless(place: str, rows: list[SheetRow], labelled: frozenset[int]) -> Iterator[Fault]:
    """Rows with content in a place that has no header."""
    for row in rows:
        for at, cell in enumerate(row.cells):
            if at not in labelled and has_content(cell):
                message = f"第{at + 1}格“{cell}”上方没有列名；请检查是否多了逗号，或删了表头"
                yield Fault(place, row.number, None, message)
                break
