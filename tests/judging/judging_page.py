"""The rows of `docs/judging.md`: table rows, list items and paragraphs, by section."""

from __future__ import annotations

import re
from pathlib import Path

PAGE = Path(__file__).parents[2] / "docs" / "judging.md"
_HEADING = re.compile(r"#{2,3} (\d\w?)\. ")
_MARK = re.compile(r"\s*(?:- |\d+\. |\| )")
_RULE = re.compile(r"\|[-|]+\|?")


def rows_of(*sections: str) -> list[tuple[str, str]]:
    """Section and text of each row, in the order of the page; the headers of tables are left out."""
    found: list[tuple[str, str]] = []
    section, is_new = "", True
    for line in PAGE.read_text("utf-8").splitlines():
        heading = _HEADING.match(line)
        if heading:
            section = heading[1]
        elif _RULE.fullmatch(line):
            found.pop()
        elif line.strip():
            mark = _MARK.match(line)
            if is_new or mark:
                found.append((section, line[mark.end() if mark else 0 :]))
            else:
                found[-1] = (section, f"{found[-1][1]} {line.strip()}")
        is_new = bool(heading) or not line.strip()
    return [row for row in found if row[0] in sections]
