"""County units 临河县单位: the offices of the fictional county 临河县, and who reads their mail."""

from __future__ import annotations

from monitor.domain.target import Unit

OFFICE = "县政府办公室"
EDUCATION = "县教育局"
JUSTICE = "县司法局"
CULTURE = "县文旅局"
FINANCE = "县财政局"
HEALTH = "县卫健局"
CIVIL_AFFAIRS = "县民政局"
REFORM = "县发改局"
HOUSING = "县住建局"
LABOUR = "县人社局"
LAND = "县自然资源局"
EMERGENCY = "县应急局"
FARMING = "县农业农村局"
MARKET = "县市场监管局"
STATISTICS = "县统计局"
ARCHIVES = "县档案馆"

_MAILBOXES = {
    OFFICE: "zfb",
    EDUCATION: "jyj",
    JUSTICE: "sfj",
    CULTURE: "wlj",
    FINANCE: "czj",
    HEALTH: "wjj",
    CIVIL_AFFAIRS: "",
    REFORM: "fgj",
    HOUSING: "zjj",
    LABOUR: "rsj",
    LAND: "zrzyj",
    EMERGENCY: "yjj",
    FARMING: "nyncj",
    MARKET: "scjgj",
    STATISTICS: "tjj",
    ARCHIVES: "dag",
}


def county_units() -> tuple[Unit, ...]:
    """All offices under 县政府办公室; 县民政局 has no mailbox and is told through it."""
    return tuple(
        Unit(
            name,
            superior=None if name == OFFICE else OFFICE,
            mails=(f"{mailbox}@linhe.example",) if mailbox else (),
        )
        for name, mailbox in _MAILBOXES.items()
    )
