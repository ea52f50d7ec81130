"""The tagger's files: linear model with its card, word lists, language model, and the encoder where a card has one."""

from classifier.adapters.model_file.cards import (
    FIRST_CARD,
    LANGID_CODES,
    LANGUAGES_FILE,
    fusion_of,
    load_language,
    load_tagger,
    read_lexicons,
    read_model,
    unpacked,
)

__all__ = [
    "FIRST_CARD",
    "LANGID_CODES",
    "LANGUAGES_FILE",
    "fusion_of",
    "load_language",
    "load_tagger",
    "read_lexicons",
    "read_model",
    "unpacked",
]
