"""A private message about what was taken away: the draft, the reason that the person gave, the link to all of it."""

REASON = {"nb": "Begrunnelse", "nn": "Grunngjeving", "sv": "Motivering", "en": "Reason"}


def with_reason(text: str, reason: str, lang: str | None) -> str:
    """Return the notice with the reason in it; unchanged where the words stand there already."""
    reason = reason.strip()
    if not reason or reason.casefold() in text.casefold():
        return text
    return f"{text.rstrip()}\n\n{REASON.get(lang or 'nb', REASON['nb'])}: {reason}"


STATEMENT = "{statement}"
"""Stands in a private message for the link to the statement of reasons."""
LINK = {
    "nb": "Her står begrunnelsen, og her kan du klage",
    "nn": "Her står grunngjevinga, og her kan du klage",
    "sv": "Här står motiveringen, och här kan du klaga",
    "en": "Read the reasons and complain here",
}


def with_link(text: str, link: str, lang: str | None) -> str:
    """Return the message with the link where its place is, else at the end; without a link the place goes."""
    if not link:
        return "\n".join(line for line in text.split("\n") if STATEMENT not in line).rstrip()
    if STATEMENT in text:
        return text.replace(STATEMENT, link)
    return f"{text.rstrip()}\n\n{link_line(lang).replace(STATEMENT, link)}"


def link_line(lang: str | None) -> str:
    """Return the line of a draft in which the link will stand."""
    return f"{LINK.get(lang or 'nb', LINK['nb'])}: {STATEMENT}"
