from __future__ import annotations
from archiver.extract.metadata.sources import Sources
import re
LANGUAGE = re.compile(r"[a-z]{2,3}(?:-[a-z0-9]{2,8}){0,3}", re.I)
def choose(sources):
    root=sources.root
    lang = root.get("lang") or root.get("{http://www.w3.org/XML/1998/namespace}lang") or root.get("xml:lang")
    lang = lang or sources.first(("content-language", "og.locale", "dc.language")) or sources.linked.lang
    tag = (lang or "").strip().replace("_", "-").partition(",")[0]
    return tag if LANGUAGE.fullmatch(tag) else None
