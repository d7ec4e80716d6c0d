"""Which parts of a page a reader does not see."""

import re
from collections.abc import Mapping

# What these hold is not text of the page, or not shown.
UNREAD_TAGS = frozenset(("head", "math", "noscript", "script", "style", "svg", "template")) | frozenset(
    ("audio", "button", "canvas", "iframe", "object", "select", "textarea", "video")
)
_GONE = re.compile(
    r"display:none|visibility:(?:hidden|collapse)|font-size:0(?![.\d])|(?<![\w-])opacity:0(?![.\d])|content-visibility:hidden"
    r"|(?:text-indent|left|top):-\d{3,}|clip:rect\(0|clip-path:inset\((?:50|100)%"
    r"|(?<![\w-])(?:max-)?(?:width|height):[01](?:px)?;(?:.*;)?overflow:hidden|overflow:hidden;(?:.*;)?(?:width|height):[01](?:px)?(?:;|$)"
)
_WHITE = r"(?:#fff(?:fff)?(?![\da-f])|white(?![\w])|rgba?\(255,255,255)"
_WHITE_TEXT = re.compile(rf"(?:^|;)color:{_WHITE}")
_CLEAR_TEXT = re.compile(r"(?:^|;)color:(?:transparent|rgba\([^)]*,0(?:\.0+)?\))")
_BACKGROUND = re.compile(r"(?:^|;)background(?:-color|-image)?:(?!transparent|none)([^;]+)")
_AT_RULE = re.compile(r"@[^@{};]+\{(?:[^{}]*\{[^{}]*\})*[^{}]*\}")
_SIMPLE = re.compile(r"[\w-]*([.#])([\w-]+)")
_CSS_COMMENT = re.compile(r"/\*.*?(?:\*/|\Z)", re.DOTALL)
_STYLE_LENGTH = 2_000  # a longer one is an attempt to keep the patterns busy
_SPACE = re.compile(r"\s+|!important", re.IGNORECASE)

Attributes = Mapping[str, str | None]


def is_hidden(attributes: Attributes, hidden_names: frozenset[str] = frozenset(), *, on_colour: bool = False) -> bool:
    """Tell whether an element is kept from the reader by its attributes, its style, or a hidden class or id.

    `on_colour` says that something around it sets a background, on which white text can be read.

    >>> is_hidden({"style": "Display : NONE"}), is_hidden({"aria-hidden": "true"}), is_hidden({"class": "lead"})
    (True, True, False)
    """
    if "hidden" in attributes or (attributes.get("aria-hidden") or "").lower() == "true":
        return True
    names = [f".{name}" for name in (attributes.get("class") or "").split()] + [f"#{attributes.get('id') or ''}"]
    if not hidden_names.isdisjoint(names):
        return True
    style = _flat(attributes.get("style") or "")
    if not style:
        return False
    unreadable = _WHITE_TEXT.search(style) and not on_colour and not has_colour(attributes)
    return bool(_GONE.search(style) or _CLEAR_TEXT.search(style) or unreadable)


def has_colour(attributes: Attributes) -> bool:
    """Tell whether an element sets a background that is not white.

    >>> has_colour({"style": "background:#900"}), has_colour({"bgcolor": "white"})
    (True, False)
    """
    shown = [attributes.get("bgcolor") or ""]
    shown += [match.group(1) for match in _BACKGROUND.finditer(_flat(attributes.get("style") or ""))]
    return any(value and not re.match(_WHITE, value.lower()) for value in shown)


def hidden_names(stylesheet: str) -> frozenset[str]:
    """Return the classes and ids a style sheet hides outright: single selectors outside `@media` and the like.

    >>> sorted(hidden_names(".a, p.b { display: none } @media print { .c { display:none } } .d .e {display:none}"))
    ['.a', '.b']
    """
    rules = [rule.partition("{") for rule in _AT_RULE.sub("", _CSS_COMMENT.sub("", stylesheet)).split("}")]
    selectors = [part.strip() for names, _, body in rules if _GONE.search(_flat(body)) for part in names.split(",")]
    matches = [_SIMPLE.fullmatch(selector) for selector in selectors]
    return frozenset(match.group(1) + match.group(2) for match in matches if match)


def _flat(style: str) -> str:
    return _SPACE.sub("", style[:_STYLE_LENGTH]).lower()
