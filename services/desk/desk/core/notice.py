"""The private message before a removal: the draft, with the reason that the person gave (BO-38, BO-40)."""

REASON = {"nb": "Begrunnelse", "nn": "Grunngjeving", "sv": "Motivering", "en": "Reason"}


def with_reason(text: str, reason: str, lang: str | None) -> str:
    """Return the notice with the reason in it; unchanged where the words stand there already."""
    reason = reason.strip()
    if not reason or reason.casefold() in text.casefold():
        return text
    return f"{text.rstrip()}\n\n{REASON.get(lang or 'nb', REASON['nb'])}: {reason}"
