"""Every rule, and every way in which it can fail: how much that weighs, and which requirement (krav) says so.

N5.xx are the 54 tests of Arkade 5 v2.12.4 (31, 49, 50 and 52-58 no longer exist). X1-X16 are what neither it nor other
validators look at; X17 and X18 are requirements of the standard that none of the others names. A "krav" is a number of
Noark 5's list of requirements, or an M-number of its metadata catalogue.
"""

from typing import NamedTuple

from archiver.checking.finding import At, Finding, Severity

_E, _W = Severity.ERROR, Severity.WARNING


class Problem(NamedTuple):
    """One way to fail."""

    severity: Severity
    krav: tuple[str, ...]


Problems = dict[str, Problem]


def _error(*krav: str) -> Problem:
    return Problem(_E, krav)


def _warning(*krav: str) -> Problem:
    return Problem(_W, krav)


_STATED: Problems = {"stated-true": _error("6.4.22"), "stated-false": _error("6.4.22")}
_OCCURRENCES: Problems = {"differs": _error("6.4.22"), "not-stated": _error("6.4.22")}

ARKADE: dict[str, Problems] = {
    "N5.01": {"missing": _error("6.4.15", "6.4.20")},
    "N5.02": {"differs": _error("6.4.22"), "algorithm": _error("6.4.22"), "absent": _error("6.4.22")},
    "N5.03": {
        "not-xml": _error("6.4.3"),
        "invalid": _error("6.4.16"),
        "schema-missing": _error("6.4.16", "6.4.32"),
        "schema-broken": _error("6.4.17"),
        "schema-variant": _warning("6.4.18"),
        "official-invalid": _error("6.4.18"),
    },
    "N5.10": _OCCURRENCES,
    "N5.12": {"both": _error("2.4.4")},
    "N5.15": {"status": _error("3.2.5", "M052")},
    "N5.16": _OCCURRENCES,
    "N5.17": {"empty": _error("M082")},
    "N5.19": {"both": _error("2.4.4")},
    "N5.22": {"status": _error("3.2.7", "M053")},
    "N5.25": {"status": _error("M054")},
    "N5.27": {"date": _error("6.4.8")},
    "N5.28": {
        "differs": _error("6.4.22"),
        "not-stated": _error("6.4.22"),
        "no-folder": _error("6.4.15"),
        "empty-folder": _error("6.4.15"),
    },
    "N5.29": {"extension": _error("6.4.41", "M701"), "puid": _warning("M701")},
    "N5.30": {"differs": _error("6.4.41", "M705"), "algorithm": _error("6.4.41", "M706")},
    "N5.32": {"missing": _error("6.4.40")},
    "N5.33": {"stray": _error("6.4.40")},
    "N5.42": _STATED,
    "N5.44": _STATED,
    "N5.45": _STATED,
    "N5.47": {"twice": _error("6.4.26", "M001")},
    "N5.48": {"dangling": _error("2.2.2", "M001")},
    "N5.51": {"dangling": _error("2.2.2", "M001")},
    "N5.59": {"no-head": _error("6.4.29"), "journals-differ": _error("6.4.30"), "archive-differs": _error("6.4.30")},
    "N5.60": {"journals-differ": _error("6.4.29"), "archive-differs": _error("6.4.29")},
    "N5.62": {"dangling": _error("6.4.28")},
    "N5.63": {"empty": _error("6.4.5")},
}

OWN: dict[str, Problems] = {
    "X1": {"code": _error("2.2.1"), "not-final": _error("6.4.12", "6.4.36")},
    "X2": {
        "journal-number-twice": _error("M013", "M014"),
        "journal-number-gap": _warning("M014"),
        "journal-year": _warning("M013"),
        "case-number-twice": _error("M012"),
        "case-number-gap": _warning("M012"),
        "post-number-twice": _error("M015"),
        "document-number-twice": _error("M007"),
        "version-twice": _error("M005"),
        "class-id-twice": _error("M002"),
        "record-id": _error("M004"),
    },
    "X3": {
        "word": _error("5.2.30", "M502"),
        "name": _error("5.2.30", "5.2.9"),
        "class": _error("5.2.9", "M502"),
        "name-in-case": _warning("5.2.30"),
        "order": _error("6.4.30"),
        "unsorted": _error("6.4.30"),
    },
    "X4": {
        "differs": _error("6.4.30"),
        "left-out": _error("6.4.30", "5.2.9"),
        "unknown-post": _error("6.4.30"),
        "post-missing": _error("6.4.30"),
    },
    "X5": {"title-missing": _error("M025"), "not-masked": _error("M025"), "other-title": _warning("M025")},
    "X6": {"no-variant": _error("M503")},
    "X7": {"no-section": _error("M501"), "unknown-law": _error("M501"), "not-in-force": _error("M501")},
    "X8": {
        "other-format": _error("6.4.41", "M701"),
        "unknown-format": _warning("6.4.10"),
        "not-allowed": _error("6.4.10"),
        "not-pdfa": _error("6.4.10"),
    },
    "X9": {"size": _error("6.4.41", "M707")},
    "X10": {"target": _error("6.4.42"), "not-told": _error("6.4.42"), "same": _warning("6.4.42")},
    "X11": {
        "order": _error("3.2.18"),
        "after-archived": _error("3.2.17"),
        "after-closed": _error("3.2.4"),
        "outside-period": _warning("6.4.12"),
        "no-remark": _error("2.8.6"),
        "sealed-only": _warning("2.8.6"),
    },
    "X12": {"open": _error("3.2.9"), "dangling": _error("3.2.9"), "too-early": _warning("3.2.9")},
    "X13": {"withdrawn": _error("6.4.36", "M053")},
    "X14": {"identity-number": _error("5.2.31")},
    "X15": {"unsafe": _error("6.4.11"), "alike": _error("6.4.11")},
    "X16": {
        "namespace": _error("6.4.21"),
        "type": _error("6.4.21"),
        "position": _error("6.4.21"),
        "value": _error("6.4.21"),
        "folder": _error("6.4.15"),
    },
    "X17": {
        "no-correspondent": _error("2.6.3"),
        "no-class": _error("2.5.6", "3.2.6"),
        "outside-case": _error("2.5.2"),
        "main-document": _error("2.7.8"),
        "discarded-file": _error("6.4.27"),
        "no-file": _warning("6.4.40"),
        "dangling": _error("2.8.4"),
    },
    "X18": {
        "template": _error("6.4.21"),
        "occurrences": _error("6.4.22"),
        "creator": _error("6.4.22"),
        "version": _error("6.4.21"),
        "own-metadata": _error("6.4.22", "6.4.23"),
        "encoding": _error("6.4.4"),
    },
}

COUNTS = tuple(
    f"N5.{number:02}"
    for number in (
        *(4, 5, 6, 7, 8, 9, 11, 13, 14, 18, 20, 21, 23, 24, 26),
        *(34, 35, 36, 37, 38, 39, 40, 41, 43, 46, 61, 64),
    )
)
"""The tests that only count."""

PROBLEMS: dict[str, Problems] = {**ARKADE, **OWN}
RULES: tuple[str, ...] = (*sorted((*ARKADE, *COUNTS)), *OWN)
"""Every rule in the order of the report."""
UNCHECKED = ("no-pronom", "no-verapdf", "no-official")
"""What may be left unchecked, and is then said to be."""


def found(rule: str, problem: str, at: At = At(), **values: str | int) -> Finding:  # noqa: B008 - an empty place is a value
    """Return the finding of one problem at one place."""
    severity, krav = PROBLEMS[rule][problem]
    return Finding(
        rule=rule, problem=problem, severity=severity, krav=krav, file=at.file, line=at.line, values=dict(values)
    )


def counted(rule: str, count: int, groups: dict[str, int] | None = None) -> Finding:
    """Return what a rule counted, in parts where there are several."""
    parts = tuple(sorted((groups or {}).items()))
    return Finding(rule=rule, problem="", severity=Severity.COUNT, values={"count": count}, groups=parts)


def unchecked(rule: str, problem: str) -> Finding:
    """Return that a rule could not be checked, and which tool it asks for."""
    return Finding(rule=rule, problem=problem, severity=Severity.NOT_CHECKED)
