"""What is said of an account beside its name is carried along: silence takes nothing back."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from monitor.domain.identity_span import ALIVE, IdentitySpan, extended, joined_identities, told_at
from monitor.domain.interaction_span import MOST_KEPT, InteractionSpan, joined_interactions
from monitor.domain.look import AccountIdentity, Interaction
from tests.domain.linhe import at
from tests.domain.told_accounts import NAMED, OTHER

ABSENT = replace(NAMED, interaction="absent")
PRESENT = replace(NAMED, interaction="present", interaction_item="互动")
DEAD = replace(
    NAMED, interaction="dead_link", interaction_item="信箱", interaction_url="http://www.linhe.example/xx/"
)
NAMELESS = AccountIdentity(interaction="absent")


def folded(*looks: tuple[AccountIdentity, datetime]) -> list[IdentitySpan]:
    """The spans of looks that come one after another, as a store folds them."""
    found: list[IdentitySpan] = []
    for identity, when in looks:
        look = told_at(identity, when)
        more = extended(found[-1], look) if found else None
        if more is None:
            found.append(look)
        else:
            found[-1] = more
    return found


def test_a_look_without_a_word_on_interaction_neither_ends_nor_lengthens_what_was_said() -> None:
    (span,) = folded((ABSENT, at("11-10")), (NAMED, at("11-11")), (NAMED, at("11-12")))
    assert span.interactions == (InteractionSpan("absent", at("11-10"), at("11-10")),)
    assert (span.identity.interaction, span.last_at) == ("absent", at("11-12"))


def test_looks_that_say_the_same_of_it_are_one_row_and_another_word_begins_another() -> None:
    said = [(ABSENT, at("11-10")), (NAMED, at("11-11")), (DEAD, at("11-12")), (DEAD, at("11-13"))]
    (span,) = folded(*said, (PRESENT, at("11-14")))
    assert span.interactions == (
        InteractionSpan("absent", at("11-10"), at("11-10")),
        InteractionSpan("dead_link", at("11-12"), at("11-13"), "信箱", "http://www.linhe.example/xx/"),
        InteractionSpan("present", at("11-14"), at("11-14"), "互动"),
    )
    assert (span.first_at, span.last_at) == (at("11-10"), at("11-14")), "who it is was said all along"
    assert span.identity == PRESENT


def test_of_another_dead_link_the_newer_is_named() -> None:
    other = replace(DEAD, interaction_item="留言")
    (span,) = folded((DEAD, at("11-12")), (other, at("11-13")))
    (word,) = span.interactions
    assert (word.item, word.first_at, word.last_at) == ("留言", at("11-12"), at("11-13"))


def test_a_nameless_word_on_interaction_forgets_no_name_and_renews_none() -> None:
    (span,) = folded((NAMED, at("11-10")), (NAMELESS, at("11-11")), (NAMELESS, at("11-12")))
    assert (span.identity.name, span.identity.account_id) == ("法治临河", "7")
    assert (span.first_at, span.last_at) == (at("11-10"), at("11-10"))
    assert span.interactions == (InteractionSpan("absent", at("11-11"), at("11-12")),)


def test_an_account_that_is_known_to_answer_alone_goes_on_answering() -> None:
    (span,) = folded((NAMELESS, at("11-10")), (ALIVE, at("11-11")), (NAMELESS, at("11-12")))
    assert (span.first_at, span.last_at) == (at("11-10"), at("11-12"))
    assert span.interactions == (InteractionSpan("absent", at("11-10"), at("11-12")),)


def test_another_name_begins_anew_and_takes_no_word_of_interaction_along() -> None:
    before, now = folded((ABSENT, at("11-10")), (OTHER, at("11-11")))
    assert (len(before.interactions), now.interactions, now.identity.interaction) == (1, (), None)


@pytest.mark.parametrize(
    ("later", "owner", "namesakes"),
    [
        pytest.param(NAMED, "临河县司法局", ("8",), id="silent"),
        pytest.param(ALIVE, "临河县司法局", ("8",), id="silent-on-everything"),
        pytest.param(replace(NAMED, owner="临河县公安局"), "临河县公安局", ("8",), id="another-owner"),
        pytest.param(replace(NAMED, namesakes=("8", "9")), "临河县司法局", ("8", "9"), id="another-namesake"),
        pytest.param(AccountIdentity(owner="临河县公安局"), "临河县公安局", ("8",), id="owner-alone"),
    ],
)
def test_owner_and_namesakes_are_kept_until_a_newer_word(
    later: AccountIdentity, owner: str, namesakes: tuple[str, ...]
) -> None:
    said = replace(NAMED, owner="临河县司法局", namesakes=("8",))
    (span,) = folded((said, at("11-10")), (later, at("11-11")))
    assert (span.identity.owner, span.identity.namesakes) == (owner, namesakes)
    assert span.first_at == at("11-10")


def test_spans_of_several_sources_keep_every_word_and_its_looks() -> None:
    crawl = folded(
        (NAMED, at("11-10")), (ABSENT, at("11-11")), (NAMED, at("11-12")), (ABSENT, at("11-13")),
        (PRESENT, at("11-14")), (NAMED, at("11-15")),
    )  # fmt: skip
    by_person = told_at(ALIVE, at("11-12", 9), by_person=True)
    assert joined_identities(crawl) == tuple(crawl)
    assert joined_identities([*crawl, by_person]) == tuple(crawl)


def test_a_source_that_says_otherwise_in_between_leaves_each_word_at_its_time() -> None:
    crawl = folded((ABSENT, at("11-10")), (ABSENT, at("11-14")), (NAMED, at("11-14", 2)))
    missing = told_at(AccountIdentity(state="missing"), at("11-12"), by_person=True)
    spans = joined_identities([*crawl, missing])
    assert [each.identity.state for each in spans][:2] == ["normal", "missing"]
    words = [each.interactions for each in spans if each.interactions]
    assert words == [
        (InteractionSpan("absent", at("11-10"), at("11-10")),),
        (InteractionSpan("absent", at("11-14"), at("11-14")),),
    ]


def test_a_word_that_comes_late_says_nothing() -> None:
    kept = (InteractionSpan("present", at("11-12"), at("11-12")),)
    assert joined_interactions(kept, (InteractionSpan("absent", at("11-11"), at("11-11")),)) == kept


def test_of_a_link_that_comes_and_goes_only_the_newest_words_are_kept() -> None:
    words: tuple[Interaction, ...] = ("present", "dead_link")
    whens = [at("01-01") + timedelta(days=number) for number in range(3 * MOST_KEPT)]
    spans: tuple[InteractionSpan, ...] = ()
    for number, when in enumerate(whens):
        spans = joined_interactions(spans, (InteractionSpan(words[number % 2], when, when),))
    assert [each.first_at for each in spans] == whens[-MOST_KEPT:]
