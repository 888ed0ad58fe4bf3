"""Wall messages 拦截用语: how firewalls, captchas, logins, missing pages and parked domains speak.

Each shape must match a whole piece of text, so that an article about 页面不存在 is none. All are
linear: they meet texts of strangers.
"""

from __future__ import annotations

import re

CAPTCHA = re.compile(
    r".{0,10}(?:请|为了|需要?).{0,20}(?:输入|完成|进行|拖动|滑动|点击|通过).{0,12}(?:验证|滑块|拼图).{0,30}"
    r"|.{0,12}(?:访问|操作|请求)(?:过于|太)频繁.{0,60}|(?:安全|人机|滑动|访问|身份)验证(?:中|页面)?[.…]{0,6}"
    r"|.{0,12}完成验证后.{0,40}|just a moment.{0,5}|attention required.{0,20}|checking your browser.{0,60}"
    r"|.{0,20}verify (?:that )?you are (?:a )?human.{0,30}",
    re.IGNORECASE,
)
FIREWALL = re.compile(
    r".{0,20}(?:访问|请求|操作|IP|行为).{0,12}(?:被|遭到|疑似|存在|可能|含有).{0,16}"
    r"(?:拦截|阻断|拒绝|禁止|攻击|威胁|危险|异常|非法).{0,80}"
    r"|.{0,20}(?:网站防火墙|Web应用防火墙|网防G01|安全狗|云锁|知道创宇|云防护).{0,60}"
    r"|.{0,20}(?:access denied|request blocked|forbidden).{0,60}",
    re.IGNORECASE,
)
LOGIN = re.compile(
    r".{0,10}(?:请|需要?|须)您?先?登[录陆](?:后|再|之后)?.{0,20}|.{0,6}(?:还?未|尚未|没有)登[录陆].{0,20}"
    r"|登[录陆]已?(?:超时|失效|过期).{0,20}|(?:用户|账号|系统|扫码|统一身份认证|管理员|后台)登[录陆]"
)
_SORRY = (
    r"(?:很?抱歉|很?遗憾|非常抱歉|对不起|不好意思|sorry|哎呀|oops|404|error|错误|提示){0,2}"
    r"[\s,.。!:~\-|]{0,6}"
)
_ASKED = (
    r"(?:您|你)?(?:所|要|想|正在|当前){0,2}(?:要|需要|试图)?"
    r"(?:访问|查找|浏览|请求|查看|寻找|打开|找)?的?(?:该|此|这个)?"
)
_THING = r"(?:页面|网页|文件|栏目|文章|内容|信息|资源|链接|地址|网址|页|稿件|文档|目录)"
_GONE = (
    r"(?:可能|已经?|暂时|或许|似乎|好像|不小心){0,2}(?:被|已)?(?:不存在|找不到|没找到|删除|移除|移走|下线|失效|"
    r"撤下|未找到|没有找到|无法找到|走丢|丢失|无法访问|飞走|迷路)"
)
_NOT_FOUND = r"(?:not\s+(?:be\s+)?found|does\s?n.t exist|does not exist|no longer (?:exists|available))"
MISSING = re.compile(
    rf"{_SORRY}{_ASKED}{_THING}{_GONE}.{{0,40}}"
    rf"|{_SORRY}(?:找不到|未找到|没有找到|无法找到)了?{_ASKED}{_THING}.{{0,30}}"
    r"|(?:http\s{0,9})?(?:错误|error)?\s{0,9}404"
    r"(?:\s{0,9}[-:]?\s{0,9}(?:not found|error|错误|页面|未找到|找不到|file).{0,40})?[!.]?"
    rf"|(?:the )?(?:requested |page |file |url ){{1,2}}.{{0,60}}{_NOT_FOUND}.{{0,40}}|{_NOT_FOUND}",
    re.IGNORECASE,
)
PARKED = re.compile(
    r".{0,20}(?:域名|本站|网站)\S{0,8}(?:出售|转让|已过期|已到期|待售).{0,40}"
    r"|.{0,40}domain.{0,60} is for sale.{0,40}|.{0,20}buy this domain.{0,40}"
    r"|.{0,12}(?:网站|站点|本站)\S{0,4}"
    r"(?:建设中|正在建设|维护中|升级中|已关闭|暂停服务|尚?未备案|已停用|已关停).{0,40}"
    r"|没有找到站点.{0,40}|恭喜.{0,6}站点创建成功.{0,20}"
    r"|welcome to nginx.{0,5}|apache2? .{0,20}default page.{0,20}|iis windows server",
    re.IGNORECASE,
)
