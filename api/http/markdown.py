"""Text of documents inside Markdown, where nothing in it may become a link, an image, HTML or code.

Tried with cmark-gfm, markdown-it and mistune, raw HTML allowed. What remains: some front ends make a mail address, or a
domain name without `http` or `www`, clickable on their own, which no escape keeps them from.
"""

import re

from api.http.links import web_url

_SYNTAX = re.compile(r"[\\`<\[\]]")
# GitHub's Markdown makes links of bare addresses (GFM, 6.9): a backslash before their punctuation keeps them text.
_ADDRESS = re.compile(r"(?<=\w):(?=//)|(?<=\bwww)\.", re.IGNORECASE)
_SPACE = re.compile(r"\s+")
_TITLE_CHARACTERS = 150


def plain(text: str) -> str:
    r"""Return text so that Markdown shows it as it stands.

    >>> plain("Cầu dài 1.250 mét."), plain("[1] ![x](http://a.vn/b)"), plain("<b>www.a.vn</b>")
    ('Cầu dài 1.250 mét.', '\\[1\\] !\\[x\\](http\\://a.vn/b)', '\\<b>www\\.a.vn\\</b>')
    """
    return _ADDRESS.sub(r"\\\g<0>", _SYNTAX.sub(r"\\\g<0>", text))


def link(title: str, url: str | None) -> str:
    r"""Return a link with a document's title, or the title alone where there is no page to send a browser to.

    >>> link("Thông xe\ncầu [mới]", "https://a.vn/b(c)"), link("Cầu", "javascript:alert(1)")
    ('[Thông xe cầu \\[mới\\]](https://a.vn/b%28c%29)', 'Cầu')
    """
    shown = _SPACE.sub(" ", title).strip() or "?"
    if len(shown) > _TITLE_CHARACTERS:
        shown = shown[: _TITLE_CHARACTERS - 1] + "…"
    page = web_url(url)
    if page is None:
        return plain(shown)
    return f"[{plain(shown)}]({page.replace('(', '%28').replace(')', '%29')})"
