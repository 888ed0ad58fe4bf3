"""Unseen columns 看不到的栏目: firewalls, dead hosts and pages that are gone, one column of each."""

from __future__ import annotations

from monitor.demo.county_units import ARCHIVES, CULTURE, EMERGENCY, FARMING, MARKET, STATISTICS
from monitor.demo.planted_column import PlantedColumn, Served
from monitor.demo.planted_truth import PlantedTruth
from monitor.demo.site_columns import portal_column
from monitor.domain.look import Outcome

_ROWS: tuple[tuple[str, str, str, str, Served, Outcome, str], ...] = (
    ("文旅动态", "wldt", CULTURE, "1条/周", "firewall", "blocked", "waf_ruishu"),
    ("公共文化", "ggwh", CULTURE, "1条/月", "script_shell", "unreadable", "list_rendered_by_script"),
    ("旅游资讯", "lyzx", CULTURE, "1条/2周", "captcha", "blocked", "captcha"),
    ("安全生产", "aqsc", EMERGENCY, "1条/2周", "not_found", "unreachable", "http_404"),
    ("惠农补贴", "hnbt", FARMING, "1条/月", "soft_404", "unreachable", "soft_404"),
    ("食品药品监管", "spyp", MARKET, "1条/2周", "redirect_home", "unreadable", "redirected_home"),
    ("统计数据", "tjsj", STATISTICS, "1条/月", "silence", "unreachable", "timeout"),
    ("档案服务", "dafw", ARCHIVES, "1条/半年", "refusal", "unreachable", "connection_refused"),
)
_HOSTS: dict[Served, str] = {"silence": "silent", "refusal": "closed"}


def unseen_columns() -> tuple[PlantedColumn, ...]:
    """What cannot be looked at accuses nobody; 县文旅局 above all must be told nothing."""
    return tuple(
        portal_column(
            name,
            folder,
            unit,
            (),
            wording=wording,
            truth=PlantedTruth.unseen(outcome, reason),
            served=served,
            host=_HOSTS.get(served, "portal"),
        )
        for name, folder, unit, wording, served, outcome, reason in _ROWS
    )
