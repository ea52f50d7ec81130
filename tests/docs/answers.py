"""Whether a program said what a page says that it says."""

import re

# What is another one each time has only its form.
_FORMS = {
    r"\d{4}-\d\d-\d\d \d\d:\d\d UTC": r"\d{4}-\d\d-\d\d \d\d:\d\d UTC",
    r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}": r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}",
    r"127\.0\.0\.1:\d+": r"127\.0\.0\.1:\d+",
    r"\.\.\.|…": ".*",
}
_FORM = re.compile("|".join(f"({form})" for form in _FORMS))


def is_said(answer: str, said: str) -> bool:
    """True when all of it is as on the page, but for `…` (anything) and moments, ids and ports (another one)."""
    return re.fullmatch(_pattern(_trimmed(answer)), _trimmed(said), re.DOTALL) is not None


def _pattern(answer: str) -> str:
    forms, made, end = list(_FORMS.values()), [], 0
    for found in _FORM.finditer(answer):
        made += [re.escape(answer[end : found.start()]), forms[(found.lastindex or 1) - 1]]
        end = found.end()
    return "".join((*made, re.escape(answer[end:])))


def _trimmed(text: str) -> str:
    return "\n".join(line.rstrip() for line in text.strip("\n").splitlines())
