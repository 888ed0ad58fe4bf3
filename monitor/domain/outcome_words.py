"""Outcome words 监测结果用语: how outcomes and reasons are said to people; stored keys stay as they are."""

from __future__ import annotations

_OUTCOMES = {
    "seen": "已看到",
    "unreachable": "打不开",
    "blocked": "被拦截",
    "unreadable": "读不懂",
    "unsupported": "暂不支持",
    "not_looked": "我方未看",
}
_REASONS = {
    "dns_failure": "域名解析失败",
    "connection_refused": "连接被拒绝",
    "connection_failed": "连接不上",
    "connection_reset": "连接中断",
    "timeout": "超时",
    "tls_failure": "加密连接失败",
    "truncated": "页面没有传完",
    "http_404": "网页不存在",
    "http_410": "网页已撤下",
    "soft_404": "页面提示不存在",
    "parked": "域名停用或待售",
    "redirect_loop": "循环跳转",
    "redirected_off_site": "跳转到站外",
    "redirected_home": "跳转到首页",
    "forbidden": "拒绝访问",
    "rate_limited": "访问限流",
    "captcha": "要求验证码",
    "login_wall": "要求登录",
    "waf_message": "网站防火墙",
    "robots": "robots.txt 不允许",
    "robots_unreadable": "robots.txt 读不到",
    "network_refused": "不允许访问的网段",
    "bridge_stale": "桥接服务长期未同步",
    "bridge_error": "桥接服务出错",
    "bridge_unconfigured": "桥接服务没配好",
    "ip_blocked": "平台限制了本机地址",
    "login_or_rate": "要求登录或访问限流",
    "risk_control": "平台风控",
    "signature_rejected": "平台要求签名",
    "visitor_cookie": "要求访客验证",
    "session_expired": "登录或凭据已失效",
    "ambiguous_empty": "看不出是真的空，还是没显示出来",
    "partial_list": "平台只显示了一部分",
    "not_a_feed": "不是订阅源",
    "not_json": "应答不是数据",
    "page_too_large": "页面过大",
    "list_rendered_by_script": "列表由脚本生成",
    "rendering_failed": "用浏览器打开时出错",
    "undated_items": "条目没有日期",
    "list_vanished": "原有条目全部不见了",
    "list_replaced": "列表换成了另一个",
    "list_drifted": "列表位置或样子变了",
    "no_dated_list": "没有找到列表",
    "ambiguous_group": "有几个列表，分不清",
    "two_date_slots": "每条有两个日期，分不清",
    "list_unconfirmed": "列表待人工确认",
    "import_only": "等待导入发布记录",
    "attest_only": "等待人工核验",
    "no_reader": "没有对应的解析器",
    "source_needed": "没有填写数据源",
    "freshness_unknown": "来源的新旧不明",
    "source_unknown": "来源不明",
    "evidence_expired": "证据过期",
    "partial_view": "只能看到一部分",
    "not_covered": "没有看到足够早",
    "not_looked": "还没有看过",
    "clock_ahead": "看到的时间在将来，时钟不准",
    "no_rulebook_then": "当时没有生效的规则库",
    "not_looked_since_period_end": "周期结束后还没有看过",
    "undeclared": "没有声明是否原创",
    "not_attested": "没有人工核验过",
    "interaction_to_check": "接口所示与人工核验不同，待再核验",
    "forwarding_to_check": "标题相近，待人工核对",
    "account_may_be_newer": "账号可能是之后才开的",
    "account_missing": "搜索不到账号",
    "account_cancelled": "账号已注销",
    "account_banned": "账号被封禁",
    "account_migrated": "账号已迁移",
    "account_closing": "台账登记为注销中或已注销",
    "awaiting_second_look": "等第二晚再看",
    "identity_unknown": "来源没有说明是哪个账号",
    "calendar_year_unknown": "缺少该年放假安排",
}
_RUN_STATES = {
    "running": "进行中",
    "complete": "完成",
    "interrupted": "中断",
    "inconclusive": "不采信",
    "failed": "失败",
    "skipped": "未运行",
}
_FAMILIES = {
    "platform_code_": "平台返回错误代码",
    "waf_": "网站防火墙",
    "http_5": "对方服务器出错",
    "http_": "对方拒绝请求",
}


def outcome_in_words(outcome: str | None) -> str:
    """打不开, 被拦截 …; a blank where there was no look."""
    return _OUTCOMES.get(outcome, outcome) if outcome else ""


def run_state_in_words(state: str) -> str:
    """完成, 不采信 …: how a run ended."""
    return _RUN_STATES.get(state, state)


def reason_in_words(reason: str | None) -> str:
    """The reason in Chinese with its key behind it, by which the operator pages explain it."""
    if not reason:
        return ""
    word = _REASONS.get(reason)
    if word is None:
        word = next((said for start, said in _FAMILIES.items() if reason.startswith(start)), None)
    return f"{word}（{reason}）" if word else reason
