"""What the desk calls things, in four languages, for the glossary: read from the files of the words that it shows."""

import tomllib
from functools import cache

from tests.repo.reference.marked import table
from tests.repo.tree import ROOT

FOLDER = ROOT / "services/desk/desk/web/words"
LANGUAGES = ("en", "nb", "nn", "sv")
SHOWN = (
    ("kind", "What somebody wrote"),
    ("tag", "Tags"),
    ("abuse", "Reasons of abuse"),
    ("casework", "Casework"),
    ("step", "Steps of a decision"),
    ("mode", "Who does a step"),
    ("step_state", "How a step stands"),
    ("lane", "Parts of the queue"),
    ("phase", "How an item stands"),
    ("visibility", "On the platform"),
    ("mark", "What a moderator marks"),
    ("deadline", "A deadline"),
    ("alert_state", "An alert"),
    ("record_kind", "Kinds of record"),
    ("record", "How a record stands"),
    ("shield", "What is withheld"),
    ("avskrivning", "How something is written off"),
    ("disposal", "What is due to go"),
    ("account_state", "An account"),
    ("plan_state", "A planned post"),
    ("rule_state", "A version of the guideline"),
    ("right", "Rights"),
)
"""Section of the desk's words -> what its table is called."""
SENTENCES = ("empty_", "lanes", "leaves", "left_hint", "held_hint")
"""What the codes of sentences and headings begin with, in lists of short words: they belong to a page."""
ACTS, OUTCOMES = "order_", ("order_ordered", "order_taken", "order_failed", "order_unknown", "order_withdrawn")
"""Among the words of acting: what the codes of acts begin with, and which of them say what became of one."""


def page() -> str:
    """Return a table for each closed list of the desk: its codes, and what each is called in every language."""
    tables = [f"### {title}\n\n{_table(section)}" for section, title in SHOWN]
    return "\n\n".join((*tables, f"### Acts on a platform\n\n{_table('acting', ACTS)}"))


@cache
def words(lang: str) -> dict[str, dict[str, str]]:
    """Return section → code → what the desk shows, of one language."""
    said: dict[str, dict[str, str]] = {}
    for path in sorted((*FOLDER.glob(f"*/{lang}.toml"), *FOLDER.glob(f"*{lang}.toml"))):
        for section, codes in tomllib.loads(path.read_text(encoding="utf-8")).items():
            said.setdefault(section, {}).update(codes)
    return said


def _table(section: str, prefix: str = "") -> str:
    listed = [code for code in words("en")[section] if code.startswith(prefix)]
    rows = [
        (f"`{code.removeprefix(prefix)}`", *(words(lang)[section][code] for lang in LANGUAGES))
        for code in listed
        if not code.startswith((*SENTENCES, *OUTCOMES))
    ]
    return table(("code", *LANGUAGES), rows)
