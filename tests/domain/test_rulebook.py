"""RuleBook 指标体系: the shipped sets, and files that cannot be used."""

from __future__ import annotations

from dataclasses import fields
from datetime import date, timedelta
from pathlib import Path

import pytest

from monitor.documents.registry_rows import COLUMN_CATEGORIES
from monitor.documents.rulebook_toml import SHIPPED_RULEBOOKS, available_rulebooks, load_rulebook
from monitor.domain.all_indicators import ALL_INDICATORS
from monitor.domain.errors import InputError
from monitor.domain.update_requirement import NoOlderThan

SHIPPED = ["national_2019", "shaanxi_2022", "weibin_2022", "weinan_2024", "zengdu_2023"]

NO_NUMBERS = {"key", "name", "source", "class_defaults", "indicators", "sources"}

MARK = 'source = "临河县2026年通报", verified = true'
OWN = f"""name = "临河县检查指标"
source = "临河县2026年通报"
valid_from = {{ value = 2026-01-01, {MARK} }}
[class_defaults]
"动态要闻" = {{ value = "不超过7天", {MARK} }}
[indicators.silent_account]
weight = "fail"
source = "临河县2026年通报"
verified = false
limit_days = 10
"""
TOWN = f"""extends = "linhe_2026"
name = "城关镇检查指标"
source = "城关镇2026年通知"
valid_from = {{ value = 2026-02-01, {MARK} }}
"""
STRICTER = """[indicators.silent_account]
source = "城关镇2026年通知（5天）"
verified = true
limit_days = 5
"""


def marked(name: str, value: str) -> str:
    """A setting as a file states it."""
    return f"{name} = {{ value = {value}, {MARK} }}\n"


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
    ends = marked("valid_to", "2026-06-30") + marked("boundary", '"exclusive"')
    town = load_rulebook("town", folder=written(tmp_path, TOWN + ends + STRICTER, key="town"))
    assert (town.name, town.source, town.boundary) == ("城关镇检查指标", "城关镇2026年通知", "exclusive")
    assert town.class_default("动态要闻") == NoOlderThan(7, "day")
    assert town.indicators["silent_account"].limit("limit_days") == 5
    assert town.indicators["silent_account"].weight == "fail"
    assert not town.is_valid_on(date(2026, 1, 31))
    assert town.is_valid_on(date(2026, 6, 30))
    assert not town.is_valid_on(date(2026, 7, 1))


def test_the_end_of_a_set_is_not_inherited(tmp_path: Path) -> None:
    written(tmp_path, marked("valid_to", "2026-06-30") + OWN)
    written(tmp_path, TOWN, key="town")
    assert load_rulebook("town", folder=tmp_path).valid_to is None


def test_options_are_read(tmp_path: Path) -> None:
    options = (
        marked("undeclared_counts_as", '"forwarded"')
        + marked("backdated_counts", "true")
        + marked("freshness_days", "0")
        + marked("rate_rounding", '"truncate"')
        + marked("rate_decimals", "2")
        + marked("letter_workdays", "3")
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
        pytest.param(marked("valid_to", "2025-12-31") + OWN, "valid_to 不可用：早于", id="ends-too-early"),
        pytest.param(marked("boundary", '"open"') + OWN, "inclusive、exclusive", id="boundary"),
        pytest.param(marked("freshness_days", "-1") + OWN, "不小于0", id="negative"),
        pytest.param(marked("freshness_days", "true") + OWN, "不小于0", id="yes-is-no-number"),
        pytest.param(marked("backdated_counts", '"是"') + OWN, "backdated_counts 不可用", id="not-yes-or-no"),
        pytest.param("extends = 3\n" + OWN, "extends", id="extends-number"),
        pytest.param('extends = "nobody"\n' + OWN, "没有名为“nobody”", id="extends-nobody"),
        pytest.param('extends = "linhe_2026"\n' + OWN, "绕成了一圈", id="extends-itself"),
        pytest.param(OWN.replace('"不超过7天"', "7"), "class_defaults.动态要闻", id="default-number"),
        pytest.param(OWN.replace('"不超过7天"', '"看情况"'), "看情况", id="default-unreadable"),
        pytest.param(OWN.replace("动态要闻", "动态要问"), "没有这个栏目类别", id="category"),
        pytest.param(OWN.split("[class", maxsplit=1)[0] + "class_defaults = 3", "逐类", id="no-categories"),
        pytest.param(OWN.replace('"fail"', '"bad"'), "silent_account.weight", id="weight"),
        pytest.param(OWN.replace("limit_days = 10", ""), "silent_account.limit_days", id="limit-missing"),
        pytest.param(OWN.replace("limit_days = 10", "limit_days = 0"), "limit_days", id="limit-zero"),
        pytest.param(OWN.split("[class", maxsplit=1)[0] + "indicators = 3", "须是各检查指标", id="no-table"),
        pytest.param(OWN.split("[ind", maxsplit=1)[0] + "[indicators]\nx = 3", "指标的表", id="no-rule"),
    ],
)  # fmt: skip
def test_a_set_that_cannot_be_used_is_refused_by_name(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(InputError, match=said):
        load_rulebook("linhe_2026", folder=written(tmp_path, text))


# --- sources and marks -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "said"),
    [
        pytest.param("freshness_days = 2\n" + OWN, "freshness_days 不可用：没有出处", id="setting"),
        pytest.param(
            OWN.replace(f"{{ value = 2026-01-01, {MARK} }}", "2026-01-01"), "valid_from", id="first-day"
        ),
        pytest.param(
            OWN.replace(f'{{ value = "不超过7天", {MARK} }}', '"不超过7天"'),
            "class_defaults.动态要闻 不可用：没有出处",
            id="class-default",
        ),
        pytest.param(OWN.replace(", verified = true }\n[cl", " }\n[cl"), "没有出处", id="half-a-mark"),
        pytest.param(
            marked("freshness_days", "2").replace("true", '"是"') + OWN, "freshness_days.verified", id="yes"
        ),
        pytest.param(
            marked("freshness_days", "2").replace("临河县2026年通报", " ") + OWN, "出处", id="blank-source"
        ),
        pytest.param(
            OWN.replace('weight = "fail"\nsource = "临河县2026年通报"', 'weight = "fail"'),
            "silent_account 不可用：须写明 source",
            id="indicator-without-source",
        ),
        pytest.param(OWN.replace("verified = false\n", ""), "silent_account.verified", id="no-mark"),
        pytest.param(
            OWN.replace("limit_days = 10", 'limit_days = { value = 10, source = "" }'),
            "silent_account.limit_days 不可用：没有出处",
            id="limit-of-its-own",
        ),
        pytest.param(
            marked("freshness_days", "2").replace("临河县2026年通报", "未核实") + OWN,
            "verified 却是 true",
            id="unread-but-verified",
        ),
    ],
)  # fmt: skip
def test_a_number_without_source_or_mark_is_refused(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(InputError, match=said):
        load_rulebook("linhe_2026", folder=written(tmp_path, text))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        pytest.param(
            TOWN + "[indicators.silent_account]\nlimit_days = 5\n",
            "town.toml 的 indicators.silent_account 不可用：须写明 source",
            id="the-clause-of-another-number",
        ),
        pytest.param(
            TOWN + STRICTER.replace("limit_days = 5\n", ""),
            "silent_account.limit_days 不可用：另写了出处",
            id="another-clause-for-the-same-number",
        ),
        pytest.param(TOWN.replace('source = "城关镇2026年通知"\n', ""), "source 不可用", id="its-title"),
        pytest.param(TOWN.split("valid_from", maxsplit=1)[0], "valid_from 不可用：每个", id="its-first-day"),
        pytest.param(TOWN.replace("2026-02-01", "2025-12-31"), "早于它所继承的", id="an-earlier-day"),
        pytest.param(TOWN + STRICTER.replace("silent", "quiet"), "没有这个检查指标", id="a-slip-of-the-pen"),
    ],
)  # fmt: skip
def test_a_local_set_borrows_nothing_that_its_own_source_does_not_say(
    tmp_path: Path, text: str, said: str
) -> None:
    written(tmp_path, OWN)
    with pytest.raises(InputError, match=said):
        load_rulebook("town", folder=written(tmp_path, text, key="town"))


def test_a_limit_that_the_clause_does_not_hold_has_a_mark_of_its_own(tmp_path: Path) -> None:
    own = "limit_days = { value = 10, source = '天数为本县自定', verified = false }"
    text = OWN.replace("limit_days = 10", own).replace("verified = false\nlimit", "verified = true\nlimit")
    rule = load_rulebook("linhe_2026", folder=written(tmp_path, text)).indicators["silent_account"]
    assert rule.limit("limit_days") == 10
    assert rule.printed_source == "临河县2026年通报；天数为本县自定（未核实）"


def test_a_limit_of_its_own_mark_needs_no_second_source(tmp_path: Path) -> None:
    own = "limit_days = { value = 10, source = '天数为本县自定', verified = false }"
    written(tmp_path, OWN.replace("limit_days = 10", own))
    text = TOWN + STRICTER.replace("limit_days = 5\n", "")
    rule = load_rulebook("town", folder=written(tmp_path, text, key="town")).indicators["silent_account"]
    assert rule.printed_source == "城关镇2026年通知（5天）；天数为本县自定（未核实）"


@pytest.mark.parametrize("key", SHIPPED)
def test_every_setting_of_a_shipped_set_says_where_it_stands(key: str) -> None:
    rulebook = load_rulebook(key)
    settings = {field.name for field in fields(rulebook)} - NO_NUMBERS
    unsaid = {"valid_to", "forwarding_said_only_when_none"} - rulebook.sources.keys()
    assert settings - unsaid <= rulebook.sources.keys()
    assert all(rulebook.class_source(category).text for category in COLUMN_CATEGORIES)


def test_what_no_document_says_is_marked() -> None:
    national = load_rulebook("national_2019")
    assert national.source_of("valid_from").verified
    assert national.class_source("通知公告").printed.startswith("国办秘函〔2019〕19号")
    assert national.class_source("动态要闻").verified
    for setting in ("boundary", "freshness_days", "reminder_lead_workdays", "letter_workdays"):
        assert national.source_of(setting).printed.endswith("（未核实）")
    assert national.class_source("其他").printed.endswith("（未核实）")
    assert national.source_of("forwarding_said_only_when_none").printed == "本系统默认（未核实）"


@pytest.mark.parametrize(
    ("key", "first"),
    [
        ("national_2019", date(2019, 4, 1)),
        ("shaanxi_2022", date(2022, 1, 1)),
        ("weibin_2022", date(2022, 1, 1)),
        ("zengdu_2023", date(2023, 1, 1)),
        ("weinan_2024", date(2024, 1, 1)),
    ],
)
def test_a_shipped_set_is_in_force_from_its_own_day_on(key: str, first: date) -> None:
    rulebook = load_rulebook(key)
    assert rulebook.is_valid_on(first)
    assert not rulebook.is_valid_on(first - timedelta(days=1))
    assert rulebook.source_of("valid_from").verified == (key == "national_2019")


@pytest.mark.parametrize(
    ("key", "indicator", "clause"),
    [
        ("shaanxi_2022", "silent_account", "陕西省2022年第一季度检查通报（监测时间点前2周内未更新）"),
        (
            "weibin_2022",
            "no_recent_original",
            "渭滨区2022年第二季度检查通报（检测时间点前一周未更新原创内容）",
        ),
        ("weinan_2024", "no_original", "渭南市2024年第1次检查通报（3个月无原创）"),
        ("weinan_2024", "account_renamed", "渭南市2024年第1次检查通报（已改名，系统中未改名）"),
        ("zengdu_2023", "overdue_column", "曾都区2023年第二季度检查通报（超6个月未更新、超1年未更新）"),
    ],
)
def test_a_local_clause_stands_in_the_local_set(key: str, indicator: str, clause: str) -> None:
    assert load_rulebook(key).indicators[indicator].printed_source.startswith(clause)


def test_the_example_of_the_operators_page_can_be_used(tmp_path: Path) -> None:
    page = (Path(__file__).parents[2] / "docs" / "operator" / "rulebooks.md").read_text("utf-8")
    example = page.split("```toml\n")[1].split("```")[0]
    national = (SHIPPED_RULEBOOKS / "national_2019.toml").read_text("utf-8")
    written(tmp_path, national, key="national_2019")
    rulebook = load_rulebook("linhe_2026", folder=written(tmp_path, example))
    assert rulebook.indicators["silent_account"].limit("limit_days") == 10
    assert rulebook.class_default("动态要闻") == NoOlderThan(7, "day")
    assert all(f"`{key}`" in page for key in SHIPPED)
