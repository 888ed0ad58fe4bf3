"""The 75 bad inputs are all here, none skipped."""

from __future__ import annotations

from collections import Counter

from tests.faults.bad_inputs.every_input import CRAWLED
from tests.faults.bad_inputs.exit_inputs import EXITS
from tests.faults.bad_inputs.test_names import MIXED, REBINDING
from tests.faults.bad_inputs.test_redated import REDATED
from tests.faults.bad_inputs.upload_inputs import UPLOADS


def test_each_of_the_75_bad_inputs_is_tried() -> None:
    tried = {entry.number for entry in CRAWLED} | {entry.number for entry in EXITS}
    tried |= {entry.number for entry in UPLOADS} | {REBINDING, MIXED, REDATED}
    assert sorted(tried) == list(range(1, 76))


def test_no_two_entries_are_called_the_same() -> None:
    assert [name for name, times in Counter(entry.id for entry in CRAWLED).items() if times > 1] == []
