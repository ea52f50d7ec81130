"""The templates for the data protection officer name what there is, and say the same in every language."""

import re

import pytest

from tests.repo.reference import services
from tests.repo.tree import ROOT, SERVICES

FOLDER = ROOT / "docs/data-protection"
LANGUAGES = ("en", "nb", "sv")
TEMPLATES = ("record.md", "assessment.md")
_TABLE = re.compile(rf"`((?:{'|'.join(SERVICES)})_[a-z_]+)`")
_ROW = re.compile(r"^\| \d+ \|", re.MULTILINE)


def _read(lang: str, template: str) -> str:
    return (FOLDER / lang / template).read_text(encoding="utf-8")


@pytest.mark.parametrize("template", TEMPLATES)
def test_a_template_names_the_same_tables_settings_and_rows_in_every_language(template: str) -> None:
    told = {
        lang: (
            sorted(_TABLE.findall(text)),
            sorted(set(re.findall(r"ORDSTYRER_[A-Z_]+", text))),
            len(_ROW.findall(text)),
            len(re.findall(r"^## ", text, re.MULTILINE)),
        )
        for lang in LANGUAGES
        for text in [_read(lang, template)]
    }
    assert len({repr(one) for one in told.values()}) == 1, told


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_table_that_the_record_of_processing_names_exists(lang: str) -> None:
    tables = {table.name for service in SERVICES for table in services.tables_of(service)}
    named = set(_TABLE.findall(_read(lang, "record.md")))
    assert named
    assert not named - tables
