"""A finding in words: bokmål, nynorsk, Swedish or English, from `words/`."""

import re
import tomllib
from functools import cache
from importlib.resources import files

from archiver.checking.finding import Finding, Severity
from archiver.checking.rules import RULES

LANGUAGES = ("nb", "nn", "sv", "en")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]")
Table = dict[str, dict[str, str]]


@cache
def words(language: str) -> Table:
    """Return all the words of a language."""
    path = files("archiver.checking").joinpath("words", f"{language}.toml")
    table: Table = tomllib.loads(path.read_text(encoding="utf-8"))
    return table


def title(rule: str, language: str) -> str:
    """Return what a rule is about."""
    return words(language)[rule]["title"]


def sentence(finding: Finding, language: str) -> str:
    """Return what was found, in one sentence; what names and values of the deposit bring with them is cleaned."""
    table = words(language)
    if finding.severity is Severity.COUNT:
        return f"{table[finding.rule]['title']}: {finding.values['count']}"
    if finding.severity is Severity.NOT_CHECKED:
        return table["unchecked"][finding.problem]
    return table[finding.rule][finding.problem].format(**{name: clean(one) for name, one in finding.values.items()})


def advice(finding: Finding, language: str) -> str:
    """Return what to do about it; "" for a count and for what was not checked."""
    faulty = finding.severity in {Severity.ERROR, Severity.WARNING}
    return words(language)[finding.rule]["do"] if faulty else ""


def place(finding: Finding, language: str) -> str:
    """Return where it is: "arkivstruktur.xml, linje 12"."""
    if finding.file is None:
        return ""
    line = words(language)["report"]["line"].format(line=finding.line) if finding.line else ""
    return ", ".join(one for one in (clean(finding.file), line) if one)


def clean(value: str | int) -> str:
    """Return a value without what would move a terminal's cursor or turn a line around."""
    return _CONTROL.sub("\N{REPLACEMENT CHARACTER}", str(value))


def all_titles(language: str) -> dict[str, str]:
    """Return every rule with its title, in the order of the report."""
    return {rule: title(rule, language) for rule in RULES}
