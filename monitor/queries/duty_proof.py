"""Duty proof 更新数和转载的依据: the numbers, the period, and what of it was seen by whom, as plain JSON."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from monitor.domain.calendar_day import day_of
from monitor.domain.duties import DUTY_INDICATORS
from monitor.domain.evidence import Evidence
from monitor.domain.forwarding import Forwarding
from monitor.domain.judgement import TargetJudgement
from monitor.domain.ledger_evidence import whole_spans
from monitor.domain.period import Span
from monitor.domain.post_count import PostCount
from monitor.queries.instants import local_iso


def duty_proof(indicator: str, judgement: TargetJudgement, evidence: Evidence) -> dict[str, Any]:
    """What a finding about a duty keeps beside the look; nothing for any other."""
    if indicator not in DUTY_INDICATORS:
        return {}
    posts, forwarding = judgement.posts, judgement.forwarding
    told: dict[str, Any] = {}
    period = None
    if indicator == "too_few_posts" and posts is not None:
        told, period = {"posts": post_count_row(posts)}, posts.quarter
    elif indicator == "missed_forwarding" and forwarding is not None:
        period = _span_of(forwarding)
    return told if period is None else {**told, "seen_in_period": _seen(period, evidence)}


def post_count_row(found: PostCount) -> dict[str, Any]:
    """应更新 and 实际 of a quarter; `undeclared` may be original where only originals count."""
    return {
        "period": found.quarter.key,
        "asked": found.asked,
        "found": found.surely,
        "undeclared": found.perhaps,
        "basis": found.basis,
    }


def duty_in_numbers(proof: Mapping[str, Any]) -> str:
    """What was asked and what was done, from the proof of a duty's finding; empty where it tells none."""
    if "posts" in proof:
        posts = proof["posts"]
        said = "（按原创计）" if posts["basis"] == "original" else ""
        return f"应更新{posts['asked']}条，实际{posts['found']}条{said}"
    if "forwarding" in proof:
        found = proof["forwarding"]
        return f"应转{found['required']}条，实转{found['done']}条"
    return ""


def _span_of(found: Forwarding) -> Span:
    """From the first of the titles to the last deadline."""
    tasks = [*(pair.task for pair in (*found.done, *found.to_check)), *found.missed]
    first, last = min(task.published_on for task in tasks), max(task.due_on for task in tasks)
    return Span(f"{first}..{last}", first, last)


def _seen(period: Span, evidence: Evidence) -> dict[str, Any]:
    """The stretches of a period of which every post is known, and the imports that tell of it."""
    return {
        "first": period.first.isoformat(),
        "last": period.last.isoformat(),
        "covered": [
            {"from": _iso(span.first), "until": local_iso(span.until)}
            for span in whole_spans(evidence)
            if span.first <= period.last and day_of(span.until) >= period.first
        ],
        "imports": [
            {
                "place": export.place,
                "exported_at": local_iso(export.exported_at),
                "from": export.covered_from.isoformat(),
                "posts": sum(
                    post.published_on is not None and post.published_on in period for post in export.posts
                ),
            }
            for export in evidence.exports
            if export.covered_from <= period.last and day_of(export.exported_at) >= period.first
        ],
    }


def _iso(day: date) -> str | None:
    """A day; None for the first there is, which stands for a list that was read to its end."""
    return day.isoformat() if day > date.min else None
