"""Implied 已含: what one violation of a target says already is not said of it again."""

from __future__ import annotations

from collections.abc import Mapping
from typing import assert_never

from monitor.domain.all_indicators import IMPLIED_BY, UPDATE_INDICATORS
from monitor.domain.verdict import Compliant, Inconclusive, IndicatorVerdict, Violation, Weight


def without_implied(results: list[IndicatorVerdict]) -> tuple[IndicatorVerdict, ...]:
    """Set aside what a graver violation of the same target says already.

    Silence implies everything about originality; among others only a graver weight implies. What
    cannot be judged of an account because it is gone is said by that, once it fails for it.
    """
    violations = [result for result in results if isinstance(result.verdict, Violation)]
    violated = {result.indicator: result.weight for result in violations}
    settled = []
    for result in results:
        said_by = _said_by(result, violated)
        if said_by is not None:
            aside = Compliant(reason=f"implied_by_{said_by}")
            result = IndicatorVerdict(result.indicator, aside, result.weight, result.source)
        settled.append(result)
    return tuple(settled)


def _said_by(result: IndicatorVerdict, violated: Mapping[str, Weight]) -> str | None:
    """The violated indicator that says what this one would; None where none does."""
    match result.verdict:
        case Inconclusive(reason=reason):
            return reason if violated.get(reason) == "fail" else None
        case Violation():
            implying = [key for key in IMPLIED_BY.get(result.indicator, ()) if key in violated]
            graver = (key for key in implying if key in UPDATE_INDICATORS or violated[key] != result.weight)
            return next(graver, None)
        case Compliant():
            return None
        case _:
            assert_never(result.verdict)
