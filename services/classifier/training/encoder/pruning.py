"""Keeps those pieces of the vocabulary that our languages use: most of 250,000 stand for scripts nobody here writes."""

import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

import simplemma
import wordfreq
from tokenizers import Tokenizer
from tokenizers.models import Unigram
from tokenizers.pre_tokenizers import Metaspace

from training.encoder.source import Vocabulary

PIECES = 40_000
SPECIAL = 4
"""<s>, <pad>, </s>, <unk>: the first four, kept as they are."""
WORDS_PER_LANGUAGE = 330_000
LANGUAGES = ("nb", "sv", "da", "en")
LEMMA_LANGUAGES = ("nn", "nb", "sv", "se", "da")
"""Of these there are lists of forms; nynorsk and Northern Sámi have no list of frequencies."""
FORM_WEIGHT, OWN_WEIGHT = 2e-8, 1e-6
"""What a form in a list, and a word of our own corpus, counts beside a word's frequency in its language."""


def tokenizer_of(pieces: list[str], scores: list[float], unknown: int) -> Tokenizer:
    """Return what cuts normalised text into pieces."""
    made = Tokenizer(Unigram(list(zip(pieces, scores, strict=True)), unk_id=unknown, byte_fallback=False))
    made.pre_tokenizer = Metaspace(replacement="▁", prepend_scheme="always", split=False)
    return made


def normalised(text: str, table: Mapping[int, str]) -> str:
    """Return text as the pieces expect it: characters mapped, runs of blanks as one (e5.c, tok_content)."""
    mapped = text.translate(table)
    while "  " in mapped:
        mapped = mapped.replace("  ", " ")
    return mapped


def table_of(normal: Mapping[str, str]) -> dict[int, str]:
    """Return the map of characters as `str.translate` takes it."""
    return {ord(char): becomes for char, becomes in normal.items()}


def prune(vocabulary: Vocabulary, texts: Iterable[str]) -> list[int]:
    """Return the ids of the pieces to keep, rising; the special ones first."""
    whole = tokenizer_of(vocabulary.pieces, vocabulary.scores, vocabulary.unknown)
    table = table_of(vocabulary.normal)
    counted: defaultdict[int, float] = defaultdict(float)
    words = _words(texts)
    names = list(words)
    for at in range(0, len(names), 20_000):
        part = names[at : at + 20_000]
        for word, cut in zip(part, whole.encode_batch([normalised(w, table) for w in part]), strict=True):
            for piece in cut.ids:
                counted[piece] += words[word]
    kept = set(range(SPECIAL)) | {i for i, piece in enumerate(vocabulary.pieces) if _always(piece)}
    for piece in sorted(counted, key=counted.__getitem__, reverse=True):
        if len(kept) >= PIECES:
            break
        kept.add(piece)
    return sorted(kept)


def _words(texts: Iterable[str]) -> dict[str, float]:
    """Words with their weight, each as it stands in a sentence and at its beginning."""
    weighed: dict[str, float] = {}

    def add(word: str, weight: float) -> None:
        weighed[word] = weighed.get(word, 0.0) + weight

    for lang in LANGUAGES:
        for word in wordfreq.top_n_list(lang, WORDS_PER_LANGUAGE):
            weight = wordfreq.word_frequency(word, lang)
            add(word, weight)
            add(word.capitalize(), weight / 4)
    for lang in LEMMA_LANGUAGES:
        for form in _forms(lang):
            add(form, FORM_WEIGHT)
    for text in texts:
        add(text, OWN_WEIGHT)
    return weighed


def _forms(lang: str) -> Iterator[str]:
    """Yield the forms of a language's list."""
    factory = simplemma.strategies.DefaultDictionaryFactory()
    for form in factory.get_dictionary(lang):
        yield form if isinstance(form, str) else form.decode("utf-8")


def _always(piece: str) -> bool:
    """Single characters of the scripts people here write, and emoji: the rest is cut into them."""
    letters = piece.removeprefix("▁")
    if len(letters) > 1 or not letters:
        return not letters
    category = unicodedata.category(letters)
    if category[0] in "NPS":
        return ord(letters) < 0x3000 or ord(letters) >= 0x1F000  # noqa: PLR2004 - between them stand CJK scripts
    return "LATIN" in unicodedata.name(letters, "") or "CYRILLIC" in unicodedata.name(letters, "")
