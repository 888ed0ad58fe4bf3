"""Answers 输出: see `monitor.answers`."""

from __future__ import annotations

from monitor.answers import print_json as print_json
from monitor.answers import print_line as print_line
from monitor.answers import print_table as print_table
from monitor.answers import printable as printable
