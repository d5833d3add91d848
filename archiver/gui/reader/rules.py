"""The style sheet of an article: ReaderStyle and colours → the CSS that QTextDocument understands.

Lines are at least so high (`minimum`) rather than a share of the font's own height, so that a line with a word in
another script stands no further from the next than the others. Two things are left to others: Qt draws what stands
high or low at two thirds of its size, and the page draws the dots of lists, which Qt sets too close to the words.
"""

from __future__ import annotations

from string import Template

from archiver.gui.looks.tokens import Tokens
from archiver.gui.reader.style import ReaderStyle

INDENT = 1.4
"""Of the size: how far quotes stand in."""
DOT, DOT_GAP = 0.3, 0.5
"""Of the size: the dot before an item of a list, and the space between it and the words."""

_RULES = Template("""
p { margin: 0 0 ${space}px 0; line-height: ${line}px; -qt-line-height-type: minimum; }
p.site { color: $muted; font-size: ${small}px; margin: ${top}px 0 ${third}px 0; line-height: ${small_line}px; }
p.title { font-size: ${h1}px; font-weight: 700; margin: 0 0 ${half}px 0; line-height: ${h1_line}px; }
p.facts { color: $muted; font-size: ${small}px; margin: 0 0 ${after_head}px 0; line-height: ${small_line}px; }
p.h2 { font-size: ${h2}px; font-weight: 700; margin: ${before_h2}px 0 ${half}px 0; line-height: ${h2_line}px; }
p.h3 { font-size: ${h3}px; font-weight: 700; margin: ${before_h3}px 0 ${third}px 0; line-height: ${h3_line}px; }
p.h4, p.term { font-weight: 700; margin: 0 0 ${third}px 0; }
p.picture { margin: ${third}px 0 ${third}px 0; line-height: 1px; }
p.lone { margin: ${third}px 0 ${space}px 0; line-height: 1px; }
p.caption { color: $muted; font-size: ${small}px; margin: 0 0 ${space}px 0; line-height: ${small_line}px; }
p.missing, span.missing { color: $muted; font-size: ${small}px; }
p.missing { margin: ${third}px 0 ${space}px 0; }
p.note { color: $muted; font-size: ${small}px; margin: 0 0 ${third}px 0; line-height: ${small_line}px; }
p.rule { color: $muted; margin: ${third}px 0 ${space}px 0; }
p.item { margin: 0 0 ${third}px 0; }
p.last { margin: 0 0 ${space}px 0; }
p.cell, p.head { font-size: ${table}px; margin: 0; line-height: ${table_line}px; }
p.head { font-weight: 700; }
p.code { font-family: $mono; font-size: ${code}px; white-space: pre-wrap; margin: 0; line-height: ${code_line}px; }
p.source { font-size: ${small}px; margin: ${half}px 0 ${third}px 0; line-height: ${small_line}px; }
p.more { font-size: ${small}px; font-weight: 700; margin: ${space}px 0 ${third}px 0; line-height: ${small_line}px; }
p.related { font-size: ${small}px; margin: 0 0 ${third}px 0; line-height: ${small_line}px; }
span.aside { color: $muted; }
ul, ol { margin: 0 0 ${half}px 0; }
ul { list-style-type: none; }
blockquote.left { margin: 0 0 0 ${indent}px; }
blockquote.right { margin: 0 ${indent}px 0 0; }
p.definition { -qt-block-indent: 1; }
code { font-family: $mono; font-size: ${inline_code}px; }
a { color: $accent; text-decoration: underline; }
span.mark { background-color: $hit; }
span.small { font-size: ${small}px; }
table { border-collapse: collapse; }
table.code { margin: ${space}px 0 ${space}px 0; }
td.code { padding: ${half}px; border: 0; background-color: $code_box; }
table.data { margin: ${space}px 0 ${space}px 0; }
table.captioned, table.foot { margin: ${third}px 0 ${space}px 0; }
td.td-ltr { border-bottom: 1px solid $hairline; padding: ${cell}px ${cell_side}px ${cell}px 0; vertical-align: top; }
td.th-ltr { border-bottom: 1px solid $muted; padding: ${cell}px ${cell_side}px ${cell}px 0; vertical-align: bottom; }
td.td-rtl { border-bottom: 1px solid $hairline; padding: ${cell}px 0 ${cell}px ${cell_side}px; vertical-align: top; }
td.th-rtl { border-bottom: 1px solid $muted; padding: ${cell}px 0 ${cell}px ${cell_side}px; vertical-align: bottom; }
""")


def write_rules(style: ReaderStyle, tokens: Tokens, mono: list[str]) -> str:
    """The CSS; all lengths follow the body's size."""
    size, line = style.size, style.line
    small, code, table = size * 0.8, size * 0.8, size * 0.9
    pixels = {
        "line": line,
        "space": line * 0.8,
        "half": line * 0.5,
        "third": line * 0.3,
        "top": line * 1.2,
        "after_head": line * 1.1,
        "small": small,
        "small_line": small * max(style.line_height * 0.94, 1.3),
        "h1": size * 1.75,
        "h1_line": size * 1.75 * 1.22,
        "h2": size * 1.35,
        "h2_line": size * 1.35 * 1.3,
        "before_h2": line * 1.1,
        "h3": size * 1.15,
        "h3_line": size * 1.15 * 1.35,
        "before_h3": line * 0.8,
        "code": code,
        "inline_code": size * 0.88,
        "code_line": code * 1.5,
        "table": table,
        "table_line": table * 1.45,
        "cell": size * 0.4,
        "cell_side": size * 1.2,
        "indent": size * INDENT,
    }
    return _RULES.substitute(
        {name: str(round(value)) for name, value in pixels.items()},
        mono=", ".join(f"'{name}'" for name in mono),
        muted=tokens.muted.name(),
        accent=tokens.accent.name(),
        hairline=tokens.line.name(),
        hit=tokens.hit.name(),
        code_box=tokens.code.name(),
    )
