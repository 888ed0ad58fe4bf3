"""Forwarding 转载完成情况: 应转 against 实转, with the pairs that were matched by title."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from monitor.domain.calendar_day import day_of
from monitor.domain.duties import known_since
from monitor.domain.evidence import Evidence
from monitor.domain.forwarding_task import ForwardingTask
from monitor.domain.ledger_evidence import whole_spans
from monitor.domain.look import Publication
from monitor.domain.period import Span
from monitor.domain.title_match import likeness


@dataclass(frozen=True, slots=True)
class ForwardedPair:
    """A task and the post that carries its title. `is_late`: after the deadline, which still counts."""

    task: ForwardingTask
    post: Publication
    is_late: bool = False


@dataclass(frozen=True, slots=True)
class Forwarding:
    """What became of the tasks of one account.

    `to_check` 待人工核对: the titles are only alike, or the post came before the content did; held
    against nobody. `missed` were not found; `unseen` are those of them whose time was not seen
    completely, so that nothing follows.
    """

    done: tuple[ForwardedPair, ...] = ()
    to_check: tuple[ForwardedPair, ...] = ()
    missed: tuple[ForwardingTask, ...] = ()
    unseen: tuple[ForwardingTask, ...] = ()

    @property
    def required(self) -> int:
        """应转."""
        return len(self.done) + len(self.to_check) + len(self.missed)


def forwarding_of(
    account_type: str, evidence: Evidence, tasks: Iterable[ForwardingTask], *, due_in: Span, as_of: date
) -> Forwarding:
    """The tasks for accounts of a type whose deadline lies in a span and had passed by a day."""
    asked = [task for task in tasks if task.is_for(account_type) and _is_due(task, due_in, as_of)]
    if not asked:
        return Forwarding()
    posts = _posts_by(evidence, as_of)
    done, left = _matched(asked, posts)
    taken = {id(pair.post) for pair in done}
    free = [post for post in posts if id(post) not in taken]
    to_check = [pair for task in left if (pair := _alike(task, free)) is not None]
    checked = {id(pair.task) for pair in to_check}
    missed = tuple(task for task in left if id(task) not in checked)
    unseen = tuple(task for task in missed if not _is_seen(task, evidence))
    return Forwarding(tuple(done), tuple(to_check), missed, unseen)


def _is_seen(task: ForwardingTask, evidence: Evidence) -> bool:
    """Whether every post from the content to the deadline is known, of an account that was there."""
    is_there = known_since(evidence) <= task.due_on
    return is_there and any(span.covers(task.published_on, task.due_at) for span in whole_spans(evidence))


def _is_due(task: ForwardingTask, due_in: Span, as_of: date) -> bool:
    return task.due_on in due_in and task.due_on < as_of


def _posts_by(evidence: Evidence, as_of: date) -> list[Publication]:
    """Titled posts with a day, oldest first."""
    posts = [
        known.publication
        for known in evidence.publications
        if known.publication.title
        and known.publication.published_on is not None
        and known.publication.published_on <= as_of
    ]
    return sorted(posts, key=lambda post: post.published_on or date.min)


def _matched(
    tasks: list[ForwardingTask], posts: list[Publication]
) -> tuple[list[ForwardedPair], list[ForwardingTask]]:
    """Surely forwarded ones with their posts, each post for one task; and what is left."""
    done: list[ForwardedPair] = []
    left: list[ForwardingTask] = []
    free = list(posts)
    for task in tasks:
        post = next((each for each in free if _is_in_time(task, each) and _is_same(task, each)), None)
        if post is None:
            left.append(task)
        else:
            free.remove(post)
            done.append(ForwardedPair(task, post, _is_late(task, post)))
    return done, left


def _alike(task: ForwardingTask, posts: Iterable[Publication]) -> ForwardedPair | None:
    """The first post that may be it: alike in title, or the same but earlier than the content."""
    for post in posts:
        found = likeness(task.title, post.title)
        if found == "same" or (found == "alike" and _is_in_time(task, post)):
            return ForwardedPair(task, post, _is_late(task, post))
    return None


def _is_same(task: ForwardingTask, post: Publication) -> bool:
    return likeness(task.title, post.title) == "same"


def _is_in_time(task: ForwardingTask, post: Publication) -> bool:
    return post.published_on is not None and post.published_on >= task.published_on


def _is_late(task: ForwardingTask, post: Publication) -> bool:
    if post.published_at is not None:
        return post.published_at > task.due_at
    return post.published_on is not None and post.published_on > day_of(task.due_at)
