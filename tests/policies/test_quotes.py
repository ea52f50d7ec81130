"""Every sentence that a pack quotes stands word for word in the document that the pack was made from."""

import os
from pathlib import Path

import pytest

from common.policy.proofs.quotes import quote_flaws
from tests.policies.packs import FOLDERS, pack_of

# The documents are not ours to hand on: they lie beside the repository where somebody has them.
DOCUMENTS = Path(__file__).parents[3] / "shared" / "guidelines"


@pytest.mark.parametrize("folder", FOLDERS)
def test_a_pack_quotes_its_municipalitys_own_document_word_for_word(folder: str) -> None:
    document = DOCUMENTS / f"{folder}.txt"
    if not document.is_file():
        reason = (
            f"the guideline of {folder} is not here: put it beside the repository as shared/guidelines/{folder}.txt"
        )
        if os.environ.get("CI") == "true":
            pytest.fail(f"{reason}, so that its quotes can be proved")
        pytest.skip(reason)
    assert [flaw.message for flaw in quote_flaws(pack_of(folder), document.read_bytes())] == []
