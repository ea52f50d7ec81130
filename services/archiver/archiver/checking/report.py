"""The archivist's report: what was found, what to do, what was counted; as accessible HTML, and as values for a PDF."""

from collections.abc import Sequence
from html import escape
from typing import NamedTuple

from archiver.checking.check import Checked
from archiver.checking.finding import Finding, Severity
from archiver.checking.rules import RULES
from archiver.checking.wording import advice, clean, place, sentence, title, words

_STYLE = """
body { font: 1rem/1.5 "Noto Sans", "DejaVu Sans", sans-serif; max-width: 70rem; margin: 2rem auto; padding: 0 1rem;
  color: #111; background: #fff }
table { border-collapse: collapse; width: 100%; margin: 1rem 0 2rem }
caption { text-align: left; font-weight: bold; padding: .5rem 0 }
th, td { text-align: left; vertical-align: top; padding: .4rem .6rem; border-bottom: 1px solid #767676 }
td.number { text-align: right }
.error { font-weight: bold; color: #a30000 }
.warning { font-weight: bold; color: #6b4900 }
.do { display: block; color: #333 }
.scroll { overflow-x: auto }
@media (prefers-color-scheme: dark) { body { color: #eee; background: #111 } .error { color: #ff9c9c }
  .warning { color: #ffd27a } .do { color: #ddd } }
"""
_LISTED = (Severity.ERROR, Severity.WARNING, Severity.NOT_CHECKED)


class Line(NamedTuple):
    """One finding in words. `weight` is error, warning or unchecked."""

    rule: str
    title: str
    weight: str
    outcome: str
    text: str
    do: str
    place: str
    krav: str


class Report(NamedTuple):
    """Everything that a report says, in one language."""

    language: str
    words: dict[str, str]
    folder: str
    day: str
    summary: list[str]
    lines: list[Line]
    counts: list[tuple[str, str, int, str]]
    rules: list[tuple[str, str, str]]


def report(checked: Checked, language: str) -> Report:
    """Put a result into words. The order is that of the rules, faults and warnings before what was not checked."""
    said = words(language)["report"]
    summary = [said["faulty"].format(errors=checked.errors) if checked.errors else said["clean"]]
    if checked.warnings:
        summary.append(said["warned"].format(warnings=checked.warnings))
    listed = [one for weight in _LISTED for one in checked.findings if one.severity is weight]
    counts = [
        (one.rule, title(one.rule, language), int(one.values["count"]), _groups(one))
        for one in checked.findings
        if one.severity is Severity.COUNT
    ]
    lines = [_line(one, language) for one in listed] + [_more(kind, n, language) for kind, n in checked.more.items()]
    return Report(
        language=language,
        words=said,
        folder=clean(checked.folder),
        day=checked.day.isoformat(),
        summary=summary,
        lines=lines,
        counts=counts,
        rules=[(rule, title(rule, language), _outcome(rule, checked, said)) for rule in RULES],
    )


def _line(one: Finding, language: str) -> Line:
    weight = "unchecked" if one.severity is Severity.NOT_CHECKED else one.severity.value
    return Line(
        rule=one.rule,
        title=title(one.rule, language),
        weight=weight,
        outcome=words(language)["report"][weight],
        text=sentence(one, language),
        do=advice(one, language),
        place=place(one, language),
        krav=", ".join(one.krav),
    )


def _more(kind: str, count: int, language: str) -> Line:
    rule = kind.partition(" ")[0]
    return Line(rule, title(rule, language), "", "", words(language)["report"]["more"].format(count=count), "", "", "")


def _groups(one: Finding) -> str:
    return "; ".join(f"{clean(name)}: {count}" for name, count in one.groups)


def _outcome(rule: str, checked: Checked, said: dict[str, str]) -> str:
    weights = {one.severity for one in checked.findings if one.rule == rule}
    for weight, word in (
        (Severity.ERROR, "error"),
        (Severity.WARNING, "warning"),
        (Severity.NOT_CHECKED, "unchecked"),
        (Severity.COUNT, "counted"),
    ):
        if weight in weights:
            return said[word]
    return said["fine"]


def html(made: Report) -> str:
    """Return the report as one HTML file: no scripts, nothing from elsewhere, weights in words and not by colour."""
    said = made.words
    findings = [
        (one.rule, f'<span class="{one.weight}">{escape(one.outcome)}</span>', _told(one), escape(one.place), one.krav)
        for one in made.lines
    ]
    heads = [said[name] for name in ("rule", "outcome", "problem", "place", "krav")]
    counts = [(rule, escape(about), str(count), escape(parts)) for rule, about, count, parts in made.counts]
    rules = [(rule, escape(about), escape(outcome)) for rule, about, outcome in made.rules]
    found = _table(said["findings"], heads, findings) if findings else f"<p>{escape(said['no_findings'])}</p>"
    summary = "".join(f"<p><strong>{escape(one)}</strong></p>" for one in made.summary)
    return (
        f'<!doctype html>\n<html lang="{made.language}">\n<head>\n<meta charset="utf-8">\n'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">\n<title>{escape(said["title"])}: '
        f"{escape(made.folder)}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n<main>\n<h1>{escape(said['title'])}</h1>\n"
        f"<p>{escape(said['folder'])}: {escape(made.folder)}<br>{escape(said['day'])}: "
        f'<time datetime="{made.day}">{made.day}</time></p>\n{summary}\n<p>{escape(said["about"])}</p>\n'
        f"<h2>{escape(said['findings'])}</h2>\n{found}\n<h2>{escape(said['counts'])}</h2>\n"
        f"{_table(said['counts'], [said[name] for name in ('rule', 'meaning', 'count', 'parts')], counts)}\n"
        f"<h2>{escape(said['rules'])}</h2>\n"
        f"{_table(said['rules'], [said[name] for name in ('rule', 'meaning', 'outcome')], rules)}\n"
        "</main>\n</body>\n</html>\n"
    )


def _told(one: Line) -> str:
    do = f'<span class="do">{escape(one.do)}</span>' if one.do else ""
    return f"{escape(one.text)}{do}"


def _table(caption: str, heads: list[str], rows: Sequence[tuple[str, ...]]) -> str:
    """Return a table; its cells are HTML already. The first cell of a row is its head."""
    top = "".join(f'<th scope="col">{escape(one)}</th>' for one in heads)
    body = "".join(
        f'<tr><th scope="row">{row[0]}</th>{"".join(f"<td>{cell}</td>" for cell in row[1:])}</tr>\n' for row in rows
    )
    return (
        f'<div class="scroll" tabindex="0" role="region" aria-label="{escape(caption)}"><table>\n<caption>'
        f"{escape(caption)}</caption>\n<thead><tr>{top}</tr></thead>\n<tbody>\n{body}</tbody>\n</table></div>"
    )
