"""Whether an item speaks to the municipality or its post, or only to another user (GEN-18)."""

from collections.abc import Sequence
from dataclasses import dataclass

from classifier.core.normalise import Normalised, Token
from classifier.core.signals import Signals

COMMENT = "comment"
NAME_WORDS_MAX = 3
TAG_WORDS_MAX = 8
_CHAT = frozenset(
    [
        "du",
        "deg",
        "din",
        "di",
        "ditt",
        "dine",
        "vi",
        "oss",
        "me",
        "skal",
        "husker",
        "hugsar",
        "se",
        "sjå",
        "her",
        "dig",
        "dej",
        "ditt",
        "dina",
        "ska",
        "minns",
        "titta",
        "kolla",
        "kika",
        "you",
        "we",
        "look",
        "oi",
        "åh",
        "haha",
    ],
)
_OFFICE = ("kommun", "rådhus", "bymiljø", "etat")


@dataclass(frozen=True, slots=True)
class Context:
    """What platform and registry know of the item.

    `kind` is the item's kind (comment, post, message, mention, review); `answers_other`: it answers another
    user's comment, not ours; `own_channel`: it stands on one of the municipality's own accounts;
    `account_names`: how those are called; `lang`: the item's language where it is known already.
    """

    kind: str = COMMENT
    answers_other: bool = False
    own_channel: bool = True
    account_names: tuple[str, ...] = ()
    lang: str | None = None


def is_addressed(text: Normalised, signals: Signals, context: Context) -> bool:
    """False for a comment that only tags or answers another user; everything else is addressed."""
    if context.kind != COMMENT or _names_us(text, context):
        return True
    if context.answers_other:
        return signals.has("municipality")
    named = _tagged_words(text)
    if not named:
        return True
    rest = text.tokens[named:]
    return bool(rest) and not _chats(rest, at_sign=text.text.lstrip().startswith("@"))


def _names_us(text: Normalised, context: Context) -> bool:
    """The municipality is named, or an office of it."""
    return any(name.lower() in text.text for name in context.account_names) or any(
        token.text.startswith(_OFFICE) for token in text.tokens
    )


def _tagged_words(text: Normalised) -> int:
    """How many words at the start tag other users: `@ola @kari`, or names as platforms write a tag."""
    tokens = text.tokens
    if text.text.lstrip().startswith("@"):
        return _at_signs(text, tokens)
    capital = [text.original[text.starts[token.start]].isupper() for token in tokens]
    leading = capital.index(False) if False in capital else len(capital)
    only_names = leading == len(tokens) and 1 < len(tokens) <= TAG_WORDS_MAX and not _marked(text)
    if only_names:
        return leading
    # A tag of a platform is a full name without a comma; an ordinary sentence has one capital.
    return leading if 1 < leading <= NAME_WORDS_MAX else 0


def _at_signs(text: Normalised, tokens: Sequence[Token]) -> int:
    """Words that belong to `@name` tags at the start, with a capitalised surname after each."""
    words = 0
    for index, token in enumerate(tokens):
        at_sign = token.start > 0 and text.text[token.start - 1] == "@"
        surname = index == words and words > 0 and text.original[text.starts[token.start]].isupper()
        if not at_sign and not surname:
            break
        words = index + 1
    return words


def _marked(text: Normalised) -> bool:
    return any(mark in text.text for mark in "?!.:,")


def _chats(rest: Sequence[Token], *, at_sign: bool) -> bool:
    """What follows the tag goes to the tagged one: it says you or we, or it is a word or two."""
    return at_sign or not rest or any(token.text in _CHAT for token in rest[:NAME_WORDS_MAX])
