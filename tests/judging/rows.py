"""Which test shows which row of `docs/judging.md` §2, §3 and §6.

A row is known by how it begins. Where a part of it is not built, `not_built` says which.
"""

from __future__ import annotations

from dataclasses import dataclass

SECTIONS = ("2", "2a", "2b", "2c", "2d", "3", "6")
INTRODUCTIONS = (
    "Two questions are asked of a requirement",
    "The judged period must be *covered*:",
    "Per post: time, original",
)
"""Rows that say nothing themselves but what the rows after them are about."""

_COLUMNS = "tests/judging/test_columns.py"
_ACCOUNTS = "tests/judging/test_accounts.py"
_BEFORE = "tests/judging/test_before_accusing.py"
_COLUMN = "tests/domain/test_column_judgement.py"
_ACCOUNT = "tests/domain/test_account_judgement.py"
_WORDINGS = "tests/domain/test_requirement_wording.py"
_COMPLIANCE = "tests/domain/test_compliance.py"
_CHECK = "tests/steps/test_check_targets.py"
_FINDINGS = "tests/steps/test_account_findings.py"
_PUBLICATIONS = "tests/store/test_publications.py"
_STORED_COLUMNS = "tests/spiders/patterns/test_stored_columns.py"
_PLATFORM_SERVER = "tests/spiders/platforms/test_platform_server.py"


@dataclass(frozen=True, slots=True)
class Row:
    """A row, and the tests that show it in the order in which it says things."""

    section: str
    begins: str
    shown_by: tuple[str, ...]
    not_built: str = ""


ROWS = (
    Row(
        "2",
        "Read the wording as written in the registries",
        (
            f"{_WORDINGS}::test_a_known_wording_is_read",
            f"{_WORDINGS}::test_width_and_blanks_do_not_matter",
            f"{_WORDINGS}::test_any_text_is_read_or_refused_and_never_guessed_to_less_than_one",
            f"{_WORDINGS}::test_what_is_no_plain_requirement_is_refused_by_name",
            "tests/documents/test_registry_refusals.py::test_a_bad_cell_is_named_by_sheet_row_and_column",
            f"{_COLUMN}::test_the_class_default_is_shown_beside_the_wording",
            "tests/documents/test_registry_reading.py"
            "::test_a_wording_without_a_number_is_taken_and_the_class_default_announced",
        ),
    ),
    # --- 2a: is it overdue now? --------------------------------------------------------------
    Row(
        "2a",
        "N条/日, 工作日, 月, 季度, 半年, 年",
        (
            f"{_COLUMNS}::TestCalendarRow::test_as_many_as_asked_on_the_first_and_the_last_day_comply",
            f"{_COLUMNS}::TestCalendarRow::test_one_fewer_than_asked_is_too_few_updates",
            f"{_COLUMNS}::TestCalendarRow::test_an_item_of_the_day_before_the_period_does_not_count_in_it",
            f"{_COLUMNS}::TestCalendarRow::test_none_at_all_is_overdue",
            f"{_COLUMNS}::TestCalendarRow::test_one_item_since_the_period_ended_is_enough",
        ),
    ),
    Row(
        "2a",
        "N条/周, N条/2周, 每N天",
        (
            f"{_COLUMNS}::test_an_item_on_the_first_day_of_the_rolling_window_counts_and_one_a_day_older_does_not",
            f"{_COLUMNS}::test_of_several_in_a_rolling_window_the_nth_newest_decides",
        ),
    ),
    Row(
        "2a",
        "超/不超过 N天·月·年",
        (
            f"{_COLUMNS}::test_a_gap_exactly_as_long_as_allowed_complies_and_one_a_day_longer_does_not",
            f"{_COLUMN}::test_a_column_without_a_number_follows_its_class",
            f"{_COLUMN}::test_a_limit_written_in_the_registry_beats_the_class",
        ),
    ),
    Row(
        "2a",
        "Rolling and gap limits are inclusive",
        (
            f"{_COLUMN}::test_an_item_exactly_14_days_old_still_counts",
            f"{_COLUMN}::test_an_item_15_days_old_is_one_day_overdue",
            f"{_COLUMN}::test_an_exclusive_boundary_no_longer_counts_the_item_exactly_14_days_old",
        ),
    ),
    Row(
        "2a",
        "A period is closed when its last day is before",
        (
            f"{_COLUMN}::test_a_period_is_closed_on_the_day_after_its_last_day",
            f"{_COLUMNS}::TestCalendarRow::test_on_its_last_day_the_period_is_not_judged",
            f"{_COLUMN}::test_on_a_day_off_the_current_period_is_the_next_working_day",
            f"{_COLUMNS}::test_the_current_working_day_on_a_day_off_is_the_next_one_also_over_a_holiday",
            f"{_COLUMNS}::test_three_months_after_30_november_is_the_last_of_february",
        ),
    ),
    Row(
        "2a",
        "`due_on` 应更新日: rolling/gap",
        (
            f"{_COLUMN}::test_the_nth_newest_item_sets_the_due_day",
            f"{_COLUMN}::test_fewer_items_than_asked_for_set_no_due_day",
            f"{_COLUMN}::test_an_empty_month_is_overdue_and_the_unbroken_run_decides_since_when",
            f"{_COLUMN}::test_the_run_of_short_periods_ends_where_coverage_ends",
            f"{_COLUMN}::test_anything_published_since_ends_the_overdue_month",
            f"{_COLUMN}::test_at_most_one_column_indicator_accuses_and_each_has_at_least_a_day",
        ),
    ),
    Row(
        "2a",
        "A calendar shortfall stays in that period's circular",
        (
            f"{_COLUMNS}::test_a_calendar_shortfall_stays_in_its_circular_when_the_column_has_published_since",
            f"{_COLUMNS}::test_a_short_period_complies_from_the_day_of_the_next_item_and_on_the_eve_does_not",
            f"{_CHECK}::test_a_column_that_publishes_is_resolved",
        ),
    ),
    Row(
        "2a",
        "`due soon` 即将超期: compliant",
        (
            f"{_COLUMN}::test_a_column_is_due_soon_within_three_working_days",
            f"{_COLUMNS}::test_how_early_due_soon_is_said_is_the_rule_books",
            f"{_COLUMNS}::test_what_lacks_nothing_once_its_window_ends_is_not_due_soon",
            f"{_COLUMN}::test_a_month_that_holds_enough_already_is_not_due_soon",
        ),
    ),
    Row(
        "2a",
        "calendar: the items reach back before its first day",
        (
            f"{_COLUMNS}::TestCalendarRow::test_a_period_of_which_the_first_day_was_not_seen_accuses_nobody",
            f"{_COLUMNS}::TestCalendarRow::test_a_look_on_its_last_day_accuses_nobody",
            f"{_COLUMN}::test_a_look_before_the_period_ended_cannot_accuse",
            f"{_COLUMN}::test_a_list_read_to_its_end_is_not_overdue_before_it_existed",
        ),
    ),
    Row(
        "2a",
        "rolling and gap: judged at the day of the last",
        (
            f"{_COLUMNS}::test_judged_at_the_last_look_a_day_we_missed_accuses_nobody",
            f"{_COLUMNS}::test_how_long_a_look_accuses_is_the_rule_books",
            f"{_COLUMN}::test_evidence_two_days_old_is_fresh_and_three_days_old_is_expired",
        ),
    ),
    Row(
        "2a",
        "Enough items seen ⇒ compliant even on a partial view",
        (
            f"{_COLUMNS}::test_enough_on_a_partial_view_comply_and_one_fewer_is_inconclusive",
            f"{_COLUMN}::test_the_judged_window_must_be_covered",
        ),
    ),
    Row(
        "2a",
        "Which indicator: nothing ever on a recognised list",
        (
            f"{_COLUMNS}::test_which_of_the_three_indicators_it_is",
            "tests/queries/test_overdue_list.py"
            "::test_never_published_comes_first_then_the_longest_overdue_then_by_unit",
        ),
    ),
    Row(
        "2a",
        "A past `as_of`: looks made later count",
        (
            f"{_COLUMNS}::test_a_past_day_is_judged_by_what_a_later_look_shows_of_it",
            f"{_COLUMN}::test_for_a_past_day_later_items_are_ignored_and_later_looks_count",
            "tests/queries/test_judging_basis.py::test_a_past_day_is_judged_by_the_rule_book_of_that_day",
            "tests/steps/test_carried_targets.py::test_a_past_day_lists_a_column_once_with_the_unit_it_had",
            "tests/store/test_registry_history.py::test_a_change_holds_from_its_day_on",
            f"{_BEFORE}::test_a_check_of_another_day_moves_no_finding_and_queues_no_alert",
        ),
    ),
    Row("2a", "Examples. `2条/月`, as_of 15 Nov", (f"{_COLUMNS}::test_the_examples_of_the_page",)),
    # --- 2b: did it comply over a period? ----------------------------------------------------
    Row("2b", "N条/月 | every month", (f"{_COLUMNS}::test_every_month_of_a_table_holds_as_many_as_read",)),
    Row("2b", "1条/2周 (N条/2周)", (f"{_COLUMNS}::test_every_month_of_a_table_holds_as_many_as_read",)),
    Row("2b", "N条/周 | every month", (f"{_COLUMNS}::test_every_month_of_a_table_holds_as_many_as_read",)),
    Row("2b", "N条/季度 | sum", (f"{_COLUMNS}::test_longer_periods_are_summed_over_their_months",)),
    Row(
        "2b",
        "N条/半年, N条/年 | sum",
        (
            f"{_COLUMNS}::test_longer_periods_are_summed_over_their_months",
            f"{_COMPLIANCE}::test_a_half_year_known_in_full_is_judged",
            f"{_COMPLIANCE}::test_a_half_year_that_is_not_over_is_not_judged",
        ),
    ),
    Row(
        "2b",
        "no_older_than | gap",
        (f"{_COMPLIANCE}::test_a_gap_limit_is_judged_on_the_last_day_of_the_period",),
    ),
    Row(
        "2b",
        "These readings reproduce both seed tables exactly",
        (
            f"{_COMPLIANCE}::test_weibin_names_exactly_its_five_units",
            f"{_COMPLIANCE}::test_meixian_names_exactly_its_two_rows",
            f"{_COMPLIANCE}::test_rows_as_they_stand_in_printed_tables",
            f"{_COMPLIANCE}::test_a_month_that_has_not_ended_is_not_judged",
        ),
        not_built="`/`, `./`, `-` and blanks read as 0: no printed table is imported yet",
    ),
    # --- 2c: items that count ----------------------------------------------------------------
    Row(
        "2c",
        "Date = the date shown in the list's own date slot",
        (
            f"{_STORED_COLUMNS}::test_a_stored_page_is_read_as_expected",
            "tests/domain/test_item_key.py::test_one_article_reached_in_two_ways_has_one_key",
            "tests/domain/test_item_key.py"
            "::test_an_item_without_a_page_of_its_own_is_known_by_title_and_date",
            f"{_PUBLICATIONS}::test_an_item_shown_twice_is_one_with_the_later_date",
            f"{_COLUMNS}::test_a_pinned_item_keeps_its_date_and_lowers_the_newest_of_nobody",
        ),
    ),
    Row(
        "2c",
        "A future date is never the newest date",
        (
            f"{_COLUMNS}::test_a_date_of_today_counts_and_one_of_tomorrow_does_not",
            f"{_COLUMN}::test_a_future_date_is_never_the_newest",
            "tests/domain/test_future_date.py::test_a_day_that_has_not_come_is_named",
            f"{_COLUMN}::test_items_without_date_do_not_count",
        ),
    ),
    Row(
        "2c",
        "The newest date is the maximum over the verified list",
        (
            f"{_COLUMNS}::test_the_newest_date_is_the_latest_of_the_list_wherever_it_stands",
            f"{_STORED_COLUMNS}::test_a_stored_page_is_read_as_expected",
            "tests/spiders/test_learned_lists.py::test_dates_that_cannot_be_believed_are_named_as_such",
        ),
    ),
    Row(
        "2c",
        'For "how stale", use the latest date',
        (
            f"{_COLUMN}::test_how_stale_a_column_is_follows_the_latest_witness",
            f"{_COLUMN}::test_counts_follow_the_shown_date",
        ),
    ),
    Row(
        "2c",
        "Where 来源单位 is set, only items of that 来源 count",
        (
            "tests/domain/test_source_unit.py::test_whose_an_item_is",
            "tests/domain/test_source_unit.py::test_aliases_stand_behind_a_semicolon",
            "tests/domain/test_source_unit.py::test_a_month_is_judged_without_and_with_the_unknown",
            "tests/domain/test_source_unit.py"
            "::test_a_violation_beyond_doubt_is_told_in_its_mildest_form_and_names_nobody_elses_item",
            "tests/domain/test_source_unit.py::test_a_due_date_is_near_only_if_it_is_in_any_case",
            "tests/domain/test_source_unit.py::test_months_with_unknown_items_have_no_count",
        ),
    ),
    # --- 2d: one target, several indicators --------------------------------------------------
    Row(
        "2d",
        "Every indicator gives its own verdict",
        (
            "tests/queries/test_other_documents.py"
            "::test_a_target_tells_its_verdict_its_dates_and_its_last_look",
            f"{_COLUMN}::test_a_problem_lowered_to_a_notice_does_not_fail_a_column",
            f"{_ACCOUNT}::test_a_problem_of_an_account_is_printed_beside_its_pass",
            f"{_ACCOUNT}::test_originality_needs_the_whole_window",
            f"{_ACCOUNT}::test_a_site_that_was_never_seen_is_inconclusive_and_a_closed_one_exempt",
            "tests/queries/test_overdue_list.py::test_a_notice_stands_in_a_list_of_its_own",
            "tests/queries/test_overdue_list.py::test_an_overdue_column_is_one_row_with_every_fact",
            "tests/journeys/test_imported_account.py::test_titles_to_be_forwarded_have_a_list_of_their_own",
            f"{_ACCOUNT}::test_a_silent_account_is_not_also_told_that_it_wrote_nothing_lately",
            f"{_COLUMN}::test_a_recognised_list_without_any_item_is_blank_and_nothing_else",
            f"{_COLUMN}::test_an_exemption_holds_up_to_and_including_its_last_day",
            f"{_COLUMN}::test_a_static_column_without_a_limit_is_exempt",
            f"{_COLUMN}::test_every_column_of_a_closed_site_is_exempt",
        ),
        not_built="the site's own indicators (§4)",
    ),
    # --- 3: accounts -------------------------------------------------------------------------
    Row(
        "3",
        "`silent_account`",
        (
            f"{_ACCOUNT}::test_a_post_14_days_ago_is_no_silence_and_one_15_days_ago_is",
            f"{_ACCOUNTS}::test_any_post_within_the_limit_ends_silence_and_one_a_day_older_does_not",
            f"{_ACCOUNTS}::test_silence_is_judged_at_the_last_look_while_that_is_fresh",
        ),
    ),
    Row(
        "3",
        "`no_original`",
        (
            f"{_ACCOUNT}::test_an_original_post_exactly_three_months_ago_still_counts",
            f"{_ACCOUNTS}::test_an_original_post_within_the_months_counts_and_one_a_day_older_does_not",
        ),
    ),
    Row(
        "3",
        "`no_recent_original`",
        (
            f"{_ACCOUNT}::test_forwarding_for_two_weeks_is_a_notice_and_no_failure",
            f"{_ACCOUNTS}::test_without_any_post_in_the_window_originality_has_nothing_to_say",
            f"{_ACCOUNT}::test_in_weibin_a_week_without_original_content_fails",
        ),
    ),
    Row(
        "3",
        "`account_missing`, `account_cancelled`, `account_banned`",
        (
            "tests/domain/test_account_states.py::test_a_state_is_believed_on_the_second_night",
            f"{_ACCOUNTS}::test_how_far_apart_the_two_nights_must_be_is_the_rule_books",
            f"{_FINDINGS}::test_a_state_opens_on_the_second_night_and_is_told_once",
            f"{_FINDINGS}::test_two_looks_of_one_night_open_nothing",
        ),
    ),
    Row(
        "3",
        "`account_renamed`",
        (
            "tests/domain/test_account_names.py"
            "::test_another_name_under_the_same_id_fails_until_the_registry_is_corrected",
            "tests/domain/test_account_names.py::test_the_same_name_may_be_written_otherwise",
            "tests/domain/test_account_names.py::test_without_the_same_id_on_both_sides_nobody_is_renamed",
            f"{_FINDINGS}::test_it_resolves_when_the_registry_is_corrected",
        ),
    ),
    Row(
        "3",
        "`not_closed`",
        (
            "tests/domain/test_account_names.py"
            "::test_an_account_registered_as_closed_that_answers_is_a_problem",
            "tests/domain/test_account_names.py::test_an_account_registered_as_closed_that_is_gone_complies",
            "tests/domain/test_account_names.py::test_one_that_cannot_be_seen_is_neither",
        ),
    ),
    Row(
        "3",
        "`no_interaction`",
        (
            "tests/domain/test_no_interaction.py::test_what_a_person_saw_is_said_with_who_and_when",
            "tests/domain/test_no_interaction.py"
            "::test_what_the_interface_shows_on_two_nights_is_said_in_words",
            "tests/domain/test_no_interaction.py"
            "::test_one_night_is_not_enough_and_nineteen_hours_are_one_night",
            f"{_ACCOUNTS}::test_what_a_person_saw_of_interaction_lasts_as_long_as_it_is_fresh",
        ),
    ),
    Row(
        "3",
        "`missed_forwarding` 未转载指定内容",
        (
            "tests/domain/test_missed_forwarding.py::test_a_title_in_no_post_is_a_problem_that_names_it",
            "tests/domain/test_missed_forwarding.py"
            "::test_every_title_that_was_forwarded_is_no_problem_and_its_pair_is_shown",
            "tests/domain/test_missed_forwarding.py"
            "::test_in_weibin_nothing_is_said_once_anything_was_forwarded",
        ),
    ),
    Row(
        "3",
        "`too_few_posts` | 应更新数",
        (
            "tests/domain/test_too_few_posts.py::test_a_quarter_with_as_many_posts_as_asked_complies",
            "tests/domain/test_too_few_posts.py::test_a_quarter_with_fewer_is_a_problem_of_that_quarter",
        ),
    ),
    Row(
        "3",
        "`undeclared` is not `forwarded`",
        (
            f"{_ACCOUNT}::test_undeclared_posts_are_not_forwarded_ones",
            f"{_ACCOUNTS}::test_undeclared_posts_are_what_the_rule_book_says_and_else_inconclusive",
            f"{_ACCOUNTS}::test_an_undeclared_post_before_the_window_leaves_nothing_open",
        ),
    ),
    Row(
        "3",
        "Partial sources (album, excerpt) can prove *updated*",
        (
            f"{_ACCOUNT}::test_a_partial_source_proves_posts_but_never_silence",
            f"{_PLATFORM_SERVER}"
            "::test_silence_behind_a_fresh_bridge_is_silence_and_behind_an_unknown_one_is_not",
            f"{_ACCOUNTS}::test_a_feed_of_unknown_freshness_proves_posts_and_never_silence",
            f"{_PLATFORM_SERVER}::test_a_bridge_that_no_longer_synchronises_is_stale",
            f"{_ACCOUNTS}::test_a_stale_bridge_accuses_nobody_of_what_it_hides",
            f"{_ACCOUNTS}::test_an_import_speaks_of_the_time_up_to_its_export",
        ),
    ),
    Row(
        "3",
        "A migrated account is followed to its new id",
        (
            "tests/spiders/crawling/test_migrated_accounts.py"
            "::test_the_posts_are_those_of_the_new_id_and_the_look_says_that_it_moved",
            "tests/domain/test_account_names.py"
            "::test_an_account_that_was_followed_is_judged_and_the_registry_is_to_be_corrected",
        ),
    ),
    Row(
        "3",
        "What 应更新数 is compared with is the rule book's",
        (
            f"{_ACCOUNTS}::test_what_the_required_number_is_compared_with_is_the_rule_books",
            "tests/domain/test_too_few_posts.py"
            "::test_in_weibin_originals_alone_count_and_undeclared_ones_may_be_original",
        ),
    ),
    Row(
        "3",
        "An account read as certainly empty is silent",
        (
            f"{_ACCOUNT}::test_an_account_that_is_certainly_empty_is_silent_without_dates",
            f"{_ACCOUNTS}::test_an_empty_account_is_silent_only_in_a_fresh_look",
            "tests/domain/test_account_states.py::test_a_state_is_believed_on_the_second_night",
        ),
    ),
    Row("3", "Totals do not decide", (f"{_ACCOUNTS}::test_totals_do_not_decide",)),
    # --- 6: from verdict to accusation -------------------------------------------------------
    Row(
        "6",
        "Nothing is sent to a unit on one look",
        (
            f"{_CHECK}::test_one_look_opens_a_finding_and_confirms_nothing",
            f"{_CHECK}::test_looks_must_be_six_hours_apart",
            f"{_BEFORE}::test_looks_of_a_list_are_six_hours_apart_and_those_of_an_accounts_state_twenty",
            f"{_BEFORE}::test_both_looks_are_made_while_it_is_violated",
            f"{_CHECK}::test_a_person_may_confirm_what_the_looks_do_not",
            f"{_BEFORE}::test_the_list_is_confirmed_by_a_person_a_reader_or_strong_identity",
            f"{_BEFORE}::test_the_newest_articles_own_date_agrees_within_a_day_in_either_direction",
            f"{_CHECK}::test_the_newest_article_must_agree_within_a_day",
        ),
    ),
    Row(
        "6",
        "A run is inconclusive as a whole when our own network",
        (
            f"{_BEFORE}::test_a_run_is_ill_from_thirty_percent_and_five_of_the_hosts_that_answered",
            f"{_BEFORE}::test_only_dns_connection_and_timeout_count_and_no_wall_or_status",
            "tests/spiders/test_canaries.py::test_where_nobody_answers_all_fail",
            "tests/steps/test_ill_runs.py::test_failing_canaries_make_any_run_ill",
            "tests/domain/test_ill_systems.py::test_where_five_of_sixteen_vanish_the_whole_platform_is_ill",
            "tests/domain/test_ill_systems.py::test_fewer_than_five_or_than_three_in_ten_say_nothing",
            f"{_BEFORE}::test_an_ill_run_opens_nothing_and_tells_no_unit",
            "tests/steps/test_ill_runs.py::test_what_was_known_before_an_ill_run_stands",
            "tests/steps/test_ill_runs.py::test_the_operator_is_told_once_of_an_ill_run",
        ),
    ),
    Row(
        "6",
        "Exemptions (免更, 停更, 注销, 放假)",
        (
            "tests/steps/test_exemptions.py::test_an_exemption_holds_through_its_last_day_and_no_longer",
            "tests/steps/test_exemptions.py::test_it_says_who_approved_it_and_until_when",
            "tests/steps/test_exemptions.py::test_an_exemption_without_an_end_or_a_reason_is_refused",
        ),
        not_built="printing them in a circular's annex (no circulars yet)",
    ),
    Row(
        "6",
        "Each violation carries a sentence a unit can read",
        (
            f"{_BEFORE}::test_a_sentence_names_what_was_asked_what_was_done_and_the_newest_item",
            f"{_COLUMN}::test_every_verdict_carries_the_rule_that_made_it",
            f"{_BEFORE}::test_a_finding_keeps_the_address_the_time_the_status_the_hash_and_the_row",
            "tests/steps/test_crawl_steps.py::test_the_page_behind_a_look_is_kept_as_proof",
        ),
    ),
    Row(
        "6",
        "Finding states: open 待整改",
        (
            "tests/store/test_findings.py::test_a_new_finding_is_open_and_its_first_episode",
            "tests/steps/test_deliver_outbox.py::test_sending_moves_the_findings_to_notified",
            "tests/steps/test_answer_finding.py::test_a_reply_moves_the_finding_on_and_says_who_and_what",
            f"{_CHECK}::test_a_column_that_publishes_is_resolved",
            "tests/steps/test_track_rectification.py::test_the_other_answers_close_it_with_the_reason",
            f"{_CHECK}::test_reopening_is_a_new_episode_that_keeps_how_often_it_was_named",
        ),
    ),
    Row(
        "6",
        "A finding whose evidence grows older than `freshness`",
        (
            f"{_CHECK}::test_evidence_grows_old_even_when_nobody_tries",
            f"{_BEFORE}::test_a_finding_whose_evidence_is_too_old_is_listed_as_inconclusive_and_not_mailed",
            f"{_BEFORE}::test_an_open_finding_whose_evidence_grows_too_old_stays_open_and_is_no_violation",
            f"{_BEFORE}::test_what_could_not_be_looked_at_violates_nothing_that_the_monitor_judges",
            f"{_COLUMN}::test_what_was_never_seen_never_accuses",
        ),
        not_built="`dead_column` and `unreachable_site`, the two that unreachable targets violate",
    ),
)
