"""A hunt that cannot fail finds nothing: each of these slips in the making of an entry is caught by it."""

import pytest

from archiver.core.public_journal.showing import shown
from tests.archive.leak_cases import a_case, with_name_beside
from tests.archive.leak_hunt import Shown, as_ours, leaks
from tests.archive.mutants import slipped

SHOWING = "archiver.core.public_journal.showing"
MASKING = "archiver.core.shielding.masking"
FOLDING = "archiver.core.shielding.folding"
TITLES = "archiver.core.shielding.titles"
CODES = "archiver.core.shielding.codes"
NUMBERS = "archiver.core.shielding.identity_numbers"
SENSITIVE = "archiver.core.shielding.sensitive"
CASES_MAX = 400
Slip = tuple[str, *tuple[tuple[str, str], ...]]
SLIPS: tuple[Slip, ...] = (
    (SHOWING, ("return not self.read or withholds_part(self.metadata, part.type)", "return False")),
    (SHOWING, ("return not self.read or withholds_part(self.metadata, part.type)", "return not self.read")),
    (SHOWING, ("title = public_case_title(title, case.skjerming, secrets, read=read)", "pass")),
    (SHOWING, ("title = _public_title(look, secrets)", "title = _public_title(look)")),
    (SHOWING, ("title = _public_title(look, secrets)", "title = look.post.tittel")),
    (SHOWING, ("unit=(masked(plain(case.administrativ_enhet), secrets) or None)", "unit=case.administrativ_enhet")),
    (SHOWING, ("            names |= everything\n", "            pass\n")),
    (SHOWING, ("names=_listed(names | (waiting - shown_names))", "names=_listed(names)")),
    (SHOWING, ("phrases |= _unread_titles(looks)", "pass")),
    (SHOWING, ("title = MASK if quotes(title, _texts(looks, told)) else title", "pass")),
    (SHOWING, ("words |= set(look.post.skjerming.ord if look.post.skjerming else ())", "pass")),
    (TITLES, ("words=(*beside.words, *chosen)", "words=beside.words[:0]")),
    (CODES, ("if metadata & {TEMPORARY, PARTIES}:", "if metadata & {TEMPORARY}:")),
    (CODES, ("return SENDER in metadata", "return RECIPIENT in metadata")),
    (CODES, ("return RECIPIENT in metadata", "return False")),
    (MASKING, ("*identity_numbers(text), *_every", "*_every")),
    (MASKING, ("said.update((*_parts(name), *_symbols(name)))", "pass")),
    (MASKING, ("spans.append(bounds.whole(*span))", "spans.append(span) if len(said) > 9 else None")),
    (MASKING, ("start = folded.says.find(said, start + 1)", "start = -1")),
    (MASKING, ("_is_anywhere(said) or bounds", "bounds")),
    (FOLDING, ("alike = _listed()[0].get(ord(part), part)", "alike = part")),
    (FOLDING, ('unicodedata.normalize("NFKD", char).casefold()', 'unicodedata.normalize("NFKD", char)')),
    (NUMBERS, ("GAP_CHARS_MAX = 3", "GAP_CHARS_MAX = 0")),
    (NUMBERS, ("digit = unicodedata.digit(char, None)", 'digit = int(char) if char in "0123456789" else None')),
    (NUMBERS, ("or _is_swedish(digits):", ":")),
    (NUMBERS, ("for more in (0, 40)) and any(", "for more in (0,)) and any(")),
    (
        TITLES,
        ("    if lines in metadata:", "    if False:"),
        ("return tuple(line for line in title.splitlines()[1:]", "return (); x = (line for line in ()"),
    ),
    (TITLES, ("title.splitlines() or", 'title.split("\\n") or'), ("title.splitlines()[1:]", 'title.split("\\n")[1:]')),
    (SENSITIVE, ("    return False\n", "    return False and None\n")),
)
"""Where, what stands there, what it says instead. The last one is no slip: the hunt must find nothing then."""


@pytest.mark.parametrize("slip", SLIPS[:-1], ids=str)
def test_a_slip_is_caught(slip: Slip) -> None:
    module, *lines = slip
    with slipped(module, *lines) as showing:
        ours = as_ours(showing.shown)
        found = next((leak for seed in range(CASES_MAX) for leak in leaks(a_case(seed), ours)), None)
    assert found is not None


def test_what_is_no_slip_is_not_caught() -> None:
    module, *lines = SLIPS[-1]
    with slipped(module, *lines) as showing:
        assert not [leak for seed in range(50) for leak in leaks(a_case(seed), as_ours(showing.shown))]


def test_a_name_beside_a_sensitive_word_is_caught_when_it_stays() -> None:
    slip = "if any(is_sensitive(text) for text in _open_texts(case, looks, secrets)):"
    with slipped(SHOWING, (slip, "if False:")) as showing:
        assert any(_names(as_ours(showing.shown), seed) for seed in range(20))
    assert not any(_names(shown, seed) for seed in range(20))


def _names(show: Shown, seed: int) -> bool:
    case, name = with_name_beside(a_case(seed), seed)
    return any(part.name == name for entry in show(case.case, case.posts, case.told) for part in entry.parts)
