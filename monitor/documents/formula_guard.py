"""Formula guard 公式防护: text from outside must never become a formula in a spreadsheet.

In CSV there is no other way than an apostrophe before the cell, which is what spreadsheets
themselves use; reading takes it off again, so that nothing is lost on the way.
"""

from __future__ import annotations

import re

_FORMULA = re.compile(r"'*[=+\-@＝＋－＠\t\r]")
_DISARMED = re.compile(r"'+[=+\-@＝＋－＠\t\r]")


def disarmed(text: str) -> str:
    """The text as a CSV cell that no spreadsheet computes."""
    return f"'{text}" if _FORMULA.match(text) else text


def rearmed(cell: str) -> str:
    """What `disarmed` made its cell from."""
    return cell[1:] if _DISARMED.match(cell) else cell
