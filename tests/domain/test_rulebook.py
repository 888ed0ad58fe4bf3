"""RuleBook 指标体系: the shipped sets, and files that cannot be used."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from monitor.documents.rulebook_toml import available_rulebooks, load_rulebook
from monitor.domain.all_indicators import ALL_INDICATORS
from monitor.domain.errors import InputError
from monitor.domain.update_requirement import NoOlderThan

SHIPPED = ["national_2019", "shaanxi_2022", "weibin_2022", "weinan_2024", "zengdu_2023"]

OWN = """name = "临河县检查指标"
source = "临河县2026年通报"
valid_from = 2026-01-01
[class_defaults]
"动态要闻" = "不超过7天"
[indicators.silent_account]
weight = "fail"
source = "临河县2026年通报"
verified = false
limit_days = 10
"""


def written(folder: Path, text: str, key: str = "linhe_2026") -> Path:
    (folder / f"{key}.toml").write_text(text, encoding="utf-8")
    return folder


def test_the_shipped_sets_are_listed() -> None:
    assert available_rulebooks() == SHIPPED


@pytest.mark.parametrize("key", SHIPPED)
def test_every_shipped_set_states_every_indicator_that_judges(key: str) -> None:
    rulebook = load_rulebook(key)
    assert rulebook.key == key
    assert {indicator.key for indicator in ALL_INDICATORS} <= set(rulebook.indicators)
    assert all(rule.source for rule in rulebook.indicators.values())


def test_the_national_set_has_the_published_limits() -> None:
    national = load_rulebook("national_2019")
    assert national.class_defaults == {
        "动态要闻": NoOlderThan(14, "day"),
        "通知公告": NoOlderThan(6, "month"),
        "政策文件": NoOlderThan(6, "month"),
        "其他": NoOlderThan(1, "year"),
        "静态": None,
    }
    assert (national.boundary, national.freshness_days, national.reminder_lead_workdays) == (
        "inclusive",
        2,
        3,
    )
    assert (national.rate_decimals, national.rate_rounding) == (1, "half_up")
    assert national.undeclared_counts_as is None
    assert national.indicators["silent_account"].limit("limit_days") == 14
    assert national.indicators["no_original"].limit("limit_months") == 3
    assert national.indicators["too_many_overdue_columns"].limit("at_least") == 10
    assert national.indicators["no_recent_original"].weight == "notice"


def test_weibin_raises_the_week_without_original_content_to_a_failure() -> None:
    weibin = load_rulebook("weibin_2022")
    rule = weibin.indicators["no_recent_original"]
    assert (rule.weight, rule.limit("limit_days"), rule.verified) == ("fail", 7, True)
    assert weibin.required_posts_count == "original"
    assert weibin.forwarding_said_only_when_none
    assert weibin.indicators["silent_account"].limit("limit_days") == 14


def test_shaanxi_prints_two_decimals() -> None:
    assert load_rulebook("shaanxi_2022").rate_decimals == 2


def test_an_unverified_source_is_marked_where_it_is_printed() -> None:
    rules = load_rulebook("national_2019").indicators
    assert rules["no_recent_original"].printed_source.endswith("（未核实）")
    assert not rules["silent_account"].printed_source.endswith("（未核实）")


def test_a_set_is_valid_between_its_days() -> None:
    national = load_rulebook("national_2019")
    assert national.is_valid_on(date(2019, 4, 1))
    assert not national.is_valid_on(date(2019, 3, 31))


def test_a_local_set_states_only_what_differs(tmp_path: Path) -> None:
    written(tmp_path, OWN)
    written(
        tmp_path,
        'extends = "linhe_2026"\nname = "城关镇"\nvalid_to = 2026-06-30\nboundary = "exclusive"\n'
        "[indicators.silent_account]\nlimit_days = 5\n",
        key="town",
    )
    town = load_rulebook("town", folder=tmp_path)
    assert (town.name, town.source, town.boundary) == ("城关镇", "临河县2026年通报", "exclusive")
    assert town.indicators["silent_account"].limit("limit_days") == 5
    assert town.indicators["silent_account"].weight == "fail"
    assert town.is_valid_on(date(2026, 6, 30))
    assert not town.is_valid_on(date(2026, 7, 1))


def test_the_end_of_a_set_is_not_inherited(tmp_path: Path) -> None:
    written(tmp_path, OWN.replace("[class_defaults]", "valid_to = 2026-06-30\n[class_defaults]"))
    written(tmp_path, 'extends = "linhe_2026"\nname = "城关镇"\n', key="town")
    assert load_rulebook("town", folder=tmp_path).valid_to is None


def test_options_are_read(tmp_path: Path) -> None:
    options = (
        'undeclared_counts_as = "forwarded"\nbackdated_counts = true\nfreshness_days = 0\n'
        'rate_rounding = "truncate"\nrate_decimals = 2\nletter_workdays = 3\n'
    )
    rulebook = load_rulebook("linhe_2026", folder=written(tmp_path, options + OWN))
    assert rulebook.undeclared_counts_as == "forwarded"
    assert (rulebook.backdated_counts, rulebook.freshness_days) == (True, 0)
    assert (rulebook.rate_rounding, rulebook.rate_decimals, rulebook.letter_workdays) == ("truncate", 2, 3)


def test_a_column_class_nobody_listed_follows_others_or_nothing(tmp_path: Path) -> None:
    rulebook = load_rulebook("linhe_2026", folder=written(tmp_path, OWN))
    assert rulebook.class_default("动态要闻") == NoOlderThan(7, "day")
    assert rulebook.class_default("通知公告") is None
    assert load_rulebook("national_2019").class_default("通知") == NoOlderThan(1, "year")


def test_an_unknown_set_is_answered_with_those_there_are(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="没有名为“linhe”的规则库，可用的有：national_2019、"):
        load_rulebook("linhe")
    with pytest.raises(InputError, match="可用的有：无"):
        load_rulebook("linhe", folder=tmp_path)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        pytest.param("name = ", "无法读取", id="not-toml"),
        pytest.param("colour = 1\n" + OWN, "colour 不可用：不是规则库的设置项", id="unknown-option"),
        pytest.param(OWN.replace('name = "临河县检查指标"', ""), "name 不可用", id="no-name"),
        pytest.param(OWN.replace("2026-01-01", '"今年"'), "valid_from 不可用", id="no-date"),
        pytest.param('boundary = "open"\n' + OWN, "inclusive、exclusive", id="boundary"),
        pytest.param("freshness_days = -1\n" + OWN, "不小于0", id="negative"),
        pytest.param("freshness_days = true\n" + OWN, "不小于0", id="yes-is-no-number"),
        pytest.param('backdated_counts = "是"\n' + OWN, "backdated_counts 不可用", id="not-yes-or-no"),
        pytest.param("extends = 3\n" + OWN, "extends", id="extends-number"),
        pytest.param('extends = "nobody"\n' + OWN, "没有名为“nobody”", id="extends-nobody"),
        pytest.param('extends = "linhe_2026"\n' + OWN, "绕成了一圈", id="extends-itself"),
        pytest.param(OWN.replace('"不超过7天"', "7"), "class_defaults", id="default-number"),
        pytest.param(OWN.replace('"不超过7天"', '"看情况"'), "看情况", id="default-unreadable"),
        pytest.param(OWN.replace('"fail"', '"bad"'), "silent_account.weight", id="weight"),
        pytest.param(OWN.replace("verified = false", ""), "silent_account.verified", id="verified"),
        pytest.param(OWN.replace("limit_days = 10", ""), "silent_account.limit_days", id="limit-missing"),
        pytest.param(OWN.replace("limit_days = 10", "limit_days = 0"), "limit_days", id="limit-zero"),
        pytest.param(
            OWN.replace('weight = "fail"\nsource = "临河县2026年通报"', 'weight = "fail"'),
            "出处",
            id="no-source",
        ),
        pytest.param(OWN.split("[class", maxsplit=1)[0] + "indicators = 3", "须是各检查指标", id="no-table"),
    ],
)  # fmt: skip
def test_a_set_that_cannot_be_used_is_refused_by_name(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(InputError, match=said):
        load_rulebook("linhe_2026", folder=written(tmp_path, text))
