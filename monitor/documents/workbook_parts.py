"""Workbook parts 工作簿的部件: which part of the package holds which sheet."""

from __future__ import annotations

import posixpath
import zipfile
from pathlib import Path
from xml.etree.ElementTree import Element, ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring

_WORKBOOK = "xl/workbook.xml"
_RELATIONS = "xl/_rels/workbook.xml.rels"


def sheet_parts(path: Path) -> dict[str, str]:
    """The part (as named in the zip) of every sheet, by the sheet's name.

    Empty where the package is laid out in a way that is not understood.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            sheets = fromstring(archive.read(_WORKBOOK))
            relations = fromstring(archive.read(_RELATIONS))
    except (KeyError, ParseError, DefusedXmlException):
        return {}
    targets = {each.get("Id"): _part(each.get("Target", "")) for each in relations}
    return {
        each.get("name", ""): targets.get(_relation_of(each), "")
        for each in sheets.iter()
        if each.tag.endswith("}sheet")
    }


def _part(target: str) -> str:
    """A target is relative to xl/, or absolute within the package."""
    return posixpath.normpath(posixpath.join("xl", target)).lstrip("/")


def _relation_of(sheet: Element) -> str | None:
    return next((value for name, value in sheet.items() if name.endswith("}id")), None)
