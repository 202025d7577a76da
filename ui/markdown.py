"""Markdown: an answer's text as safe HTML, its [n] as buttons."""

import re
from collections.abc import Mapping
from html import escape

from markdown_it import MarkdownIt

NUMBERS = re.compile(r"\[\d{1,4}(?:\s*,\s*\d{1,4})*\]")
# Numbers stay on the line of the word before them, one character in Chinese, and of the punctuation after them.
CITED = re.compile(rf"([㐀-鿿]?[^\s\[㐀-鿿]{{0,12}} ?)((?:{NUMBERS.pattern})+)([.,;:!?…)»”。，、；：！？]*)")
Labels = Mapping[int, str]  # what each citation is called


def render_markdown(text: str, labels: Labels, exchange: int, linked: tuple[str, str] = ("", "")) -> str:
    """Paragraphs, lists, tables and emphasis of `text`; everything else, HTML and links too, is shown as typed.

    `labels` names each citation for people who hear the page; a number without one stays plain text.
    `linked` is a name and the HTML that stands for it.
    """
    return _PARSER.render(text, {"labels": labels, "exchange": exchange, "linked": linked})


def _text(self, tokens, index, options, env) -> str:
    """markdown-it's render rule for a stretch of plain text."""
    content, pieces, done = tokens[index].content, [], 0
    for match in CITED.finditer(content):
        word, numbers, closing = match.groups()
        pieces += [_plain(content[done : match.start()], env), '<span class="kept">', escape(word.replace(" ", "\xa0"))]
        pieces += [_number(int(n), env) for n in re.findall(r"\d+", numbers)]
        pieces += [escape(closing), "</span>"]
        done = match.end()
    return "".join([*pieces, _plain(content[done:], env)])


def _special(self, tokens, index, options, env) -> str:
    """The rule for an escaped character: what is quoted may have [1] in it, which is no citation of ours."""
    return escape(tokens[index].content)


def _plain(text: str, env: Mapping) -> str:
    name, html = env["linked"]
    return escape(text).replace(escape(name), html) if name else escape(text)


def _number(number: int, env: Mapping) -> str:
    label = env["labels"].get(number)
    if label is None:
        return f"[{number}]"
    return (
        f'<button type="button" class="cite" data-exchange="{env["exchange"]}" data-number="{number}"'
        f' aria-label="{escape(label)}" aria-controls="source-{env["exchange"]}-{number}">'
        f'<span class="unseen">[</span>{number}<span class="unseen">]</span></button>'
    )


def _parser() -> MarkdownIt:
    """The "zero" preset knows no HTML, links or images, so nothing in a text can become one."""
    parser = MarkdownIt("zero").enable(["list", "table", "emphasis", "newline", "escape"]).disable("text_join")
    parser.add_render_rule("text", _text)
    parser.add_render_rule("text_special", _special)
    return parser


_PARSER = _parser()
