"""What WordPress makes of a plain text when it shows it."""

import re
from html import escape

# What WordPress makes of plain typing when it renders a text.
TEXTURE = (("...", "&#8230;"), (" -- ", " &#8211; "), ("&#x27;", "&#8217;"), ("&quot;", "&#8221;"))
PARAGRAPHS = re.compile(r"\n\s*\n")


def rendered(text: str) -> str:
    """Return a text as HTML: paragraphs, line ends, entities, curled quotes."""
    words = escape(text, quote=True)
    for plain, entity in TEXTURE:
        words = words.replace(plain, entity)
    paragraphs = [part.replace("\n", "<br />\n") for part in PARAGRAPHS.split(words)]
    return "".join(f"<p>{part}</p>\n" for part in paragraphs)
