"""Where the official schemas and code lists lie: they are data of others, and the repository ships none of them."""

import os
from pathlib import Path

import pytest

_ROOT = Path(__file__).resolve().parent.parent
# Something that only the right folder holds.
_SIGN = Path("noark5") / "arkivstruktur.xsd"
_WHERE = (
    "the official schemas and code lists are not here: name their folder in ORDSTYRER_SCHEMAS "
    "(`ordstyrer archive export --format noark5` says where to get them)"
)


def schemas_dir() -> Path:
    """Return the folder with `noark5/`, `fiks-arkiv/`, `noark5-tjenestegrensesnitt/`, `einnsyn/` and `e-ark/`.

    It is the one that ORDSTYRER_SCHEMAS names, else `standards` of a folder `shared` beside the project, or of the
    one that ORDSTYRER_SHARED names. Without it a test fails in CI, and elsewhere is reported as not run.
    """
    named = os.environ.get("ORDSTYRER_SCHEMAS")
    if named:
        if not (Path(named) / _SIGN).is_file():
            pytest.fail(f"ORDSTYRER_SCHEMAS names {named}, and there is no {_SIGN} in it", pytrace=False)
        return Path(named)
    shared = os.environ.get("ORDSTYRER_SHARED")
    for folder in (_ROOT.parent / "shared", *([Path(shared)] if shared else [])):
        if (folder / "standards" / _SIGN).is_file():
            return folder / "standards"
    if os.environ.get("CI"):
        pytest.fail(_WHERE, pytrace=False)
    pytest.skip(_WHERE)
