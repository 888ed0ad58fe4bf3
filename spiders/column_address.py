"""Column address 栏目网址: the folder and the numbers by which a column's items are known."""

from __future__ import annotations

import re
from collections.abc import Sequence
from urllib.parse import parse_qsl

from spiders.address import host_of, split_address

_NUMBER_NAMES = re.compile(
    r"(?:^|_)(?:id|cid|cat_?id|tm_id|column_?id|channel_?id|class_?id|node_?id|wbtreeid|type_?id|item_?id|lm|lmid)$",
    re.IGNORECASE,
)
_NUMBERED_PART = re.compile(r"(?:col|c|channel|node_?|list_?|lm)?(\d{3,12})", re.IGNORECASE)
_ANY_FOLDERS = frozenset(
    {"html", "web", "www", "site", "main", "info", "content", "art", "news", "view", "page", "list"}
)
"""Folders that hold the items of every column."""
_SUBFOLDER = re.compile(r"[a-z]", re.IGNORECASE)
_PROGRAM_FOLDERS = frozenset({"action", "show", "detail", "details", "article", "articles", "cms", "portal"})
_NAMED_FOLDER = re.compile(r"[a-z]{2}|c\d", re.IGNORECASE)
_IDENTIFIER = re.compile(r"[0-9a-f-]{16,64}", re.IGNORECASE)
_ITEM_NUMBER = re.compile(r"/art_\d{3,12}_|/info/\d{3,12}/", re.IGNORECASE)
_ITEM_FOLDERS = frozenset({"content", "art", "info", "article", "detail", "c"})
_MOST = 0.6
_SHORTEST_NUMBER = 3


class ColumnAddress:
    """The address of a column, asked whether other addresses belong to it."""

    def __init__(self, url: str) -> None:
        parts = split_address(url)
        self._host = host_of(url).removeprefix("www.")
        folder = parts.path.rpartition("/")[0] + "/"
        is_any = folder == "/" or folder.strip("/").lower() in _ANY_FOLDERS
        self._folder = "" if is_any else folder
        told = [value for name, value in parse_qsl(parts.query) if _NUMBER_NAMES.search(name)]
        for part in parts.path.split("/"):
            found = _NUMBERED_PART.fullmatch(part.partition(".")[0])
            if found is not None:
                told.append(found[1])
        self._numbers = tuple(
            re.compile(rf"(?<![0-9A-Za-z]){re.escape(value)}(?![0-9A-Za-z])|[_/]c{re.escape(value)}[_/.]")
            for value in dict.fromkeys(told)
            if _SHORTEST_NUMBER <= len(value) <= 40
        )

    def holds(self, urls: Sequence[str], *, directly: bool) -> bool:
        """Whether most addresses lie under the column's folder; `directly`: not in one of a child column."""
        if not self._folder:
            return False
        return _is_most([self._is_under(url, directly=directly) for url in urls])

    def numbers(self, urls: Sequence[str]) -> bool:
        """Whether most addresses carry the column's number."""
        return bool(self._numbers) and _is_most(
            [any(number.search(url) for number in self._numbers) for url in urls]
        )

    def are_elsewhere(self, urls: Sequence[str]) -> bool:
        """Whether most addresses lie in folders, or carry numbers, that are another column's."""
        return _is_most([self._is_elsewhere(url) for url in urls])

    def _is_elsewhere(self, url: str) -> bool:
        if host_of(url).removeprefix("www.") != self._host:
            return False
        path = split_address(url).path
        numbered = _ITEM_NUMBER.search(path)
        if numbered is not None and self._numbers:
            return not any(number.search(url) for number in self._numbers)
        own, theirs = _column_folders(self._folder), _column_folders(path)
        return bool(own and theirs) and own[: len(theirs)] != theirs and theirs[: len(own)] != own

    def _is_under(self, url: str, *, directly: bool) -> bool:
        path = split_address(url).path
        if host_of(url).removeprefix("www.") != self._host or not path.startswith(self._folder):
            return False
        folders = path.removeprefix(self._folder).split("/")[:-1]
        return not directly or not any(
            _SUBFOLDER.match(folder) for folder in folders if folder.lower() not in _ITEM_FOLDERS
        )


def _column_folders(path: str) -> list[str]:
    return [part.lower() for part in path.split("/")[:-1] if _names_a_column(part)]


def _names_a_column(folder: str) -> bool:
    """Whether a folder is one that a column has to itself; dates and ids are not."""
    if folder.lower() in _ANY_FOLDERS | _ITEM_FOLDERS | _PROGRAM_FOLDERS:
        return False
    return _NAMED_FOLDER.match(folder) is not None and _IDENTIFIER.fullmatch(folder) is None


def _is_most(answers: Sequence[bool]) -> bool:
    return bool(answers) and sum(answers) >= _MOST * len(answers)
