"""When two web addresses are the same page: the rules behind `urls.url_key`, on the parts of a normalised URL."""

from __future__ import annotations

import re

from archiver.text.hosts import NotAnAddress, ascii_host

TRACKING_PREFIXES = ("utm_", "mtm_", "pk_", "piwik_", "hsa_", "_hs", "__hs", "fb_action_", "amp_js_")
_TRACKING_NAMES = """
    fbclid fb_source fb_ref mibextid igshid igsh gclid gclsrc dclid gbraid wbraid gad_source gad_campaignid
    srsltid _ga _gl _gac msclkid yclid ysclid _openstat twclid ref_src ref_url ttclid li_fat_id epik rdt_cid
    sccid wickedid mc_cid mc_eid mkt_tok hsctatracking vero_id vero_conv oly_anon_id oly_enc_id rb_clickid
    ml_subscriber ml_subscriber_hash _bta_tid _bta_c bsft_clkid bsft_eid bsft_uid dm_i s_cid guccounter
    guce_referrer guce_referrer_sig _branch_match_id _branch_referrer at_medium at_campaign at_custom1
    at_custom2 at_custom3 at_custom4 xtor amp_gsa amp_ct usqp
"""
TRACKING = frozenset(_TRACKING_NAMES.split())
"""Parameters (lower case) that only say where a click came from. A name is listed only if it means this on every site:
`ref`, `source`, `s`, `t`, `id`, `cid`, `from` choose the page on many, and stay."""

_LEADING_NAMES = re.compile(r"(?:(?:www|amp)\.)+(?=[^.]+\.)")
_VIEWER = re.compile(r"/amp/s/([^/]+\.[^/]+)(.*)")
_CACHE = re.compile(r"/[cv]/(?:s/)?([^/]+\.[^/]+)(.*)")
_CACHE_HOST = ".cdn.ampproject.org"
_ESCAPE = re.compile(r"%([0-9A-Fa-f]{2})")
_UNRESERVED = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~!*'():@,")
_UNRESERVED_IN_QUERY = _UNRESERVED | frozenset("/?")


def page_key(host: str, port: int | None, path: str, query: str, fragment: str) -> str:
    """The key of a page whose URL has these parts; `query` and `fragment` with their first character. Never raises."""
    path = _plain(path, _UNRESERVED)
    while viewed := _viewed(host, path):
        (host, path), port = viewed, None
    host = _LEADING_NAMES.sub("", host, count=1) if host.startswith(("www.", "amp.")) else host
    named_port = "" if port in (None, 80, 443) else f":{port}"
    return host + named_port + _page_path(path) + _page_query(query[1:]) + _route(fragment[1:])


def _viewed(host: str, path: str) -> tuple[str, str] | None:
    """The page's own host and path, if this is an AMP viewer or cache that shows another site's page."""
    match = (_CACHE if host.endswith(_CACHE_HOST) else _VIEWER).fullmatch(path)
    if not match:
        return None
    try:
        return ascii_host(match[1]), match[2]
    except NotAnAddress:
        return None


def _page_path(path: str) -> str:
    path = path.rstrip("/")
    while path.endswith("/amp") and path[:-4].strip("/"):
        path = path[:-4].rstrip("/")
    return path


def _page_query(query: str) -> str:
    parameters = (_plain(parameter, _UNRESERVED_IN_QUERY) for parameter in query.split("&") if parameter)
    kept = sorted((p for p in parameters if not _is_noise(p)), key=lambda parameter: parameter.partition("=")[0])
    return "?" + "&".join(kept) if kept else ""


def _is_noise(parameter: str) -> bool:
    name, _, value = parameter.lower().partition("=")
    return (
        name in TRACKING
        or name.startswith(TRACKING_PREFIXES)
        or (name == "amp" and value in ("", "1", "true"))
        or (name == "outputtype" and value == "amp")
    )


def _route(fragment: str) -> str:
    """The fragment if it names a page inside a one-page application."""
    route = fragment.partition(":~:")[0]
    return "#" + _plain(route, _UNRESERVED_IN_QUERY) if route.startswith(("!", "/")) and route.strip("!/") else ""


def _plain(text: str, unreserved: frozenset[str]) -> str:
    def plain(match: re.Match[str]) -> str:
        character = chr(int(match[1], 16))
        return character if character in unreserved else match[0].upper()

    return _ESCAPE.sub(plain, text)
