"""The page of all that a pack may say: every table, key, word, text and slot."""

from collections.abc import Iterable, Iterator
from typing import Literal, get_args, get_origin

import msgspec

from common.policy import vocabulary
from common.policy.case import CasesFile
from common.policy.contact import Contact
from common.policy.own import vocabulary as own_vocabulary
from common.policy.pack import ClausesFile, PackFile
from common.policy.rules import Act, Rule
from common.policy.texts import ALWAYS, ONLY_SOME_TEXTS, SLOTS
from common.policy.vocabulary import MODES, SCANDINAVIAN, SPOKEN
from tests.repo.guidelines import meanings
from tests.repo.guidelines.marks import NOTE
from tests.repo.guidelines.shapes import BASES, Key, Table, base_of, keys_of, literals_in, paragraphs_of, tables_below
from tests.repo.reference.marked import table

FILES: dict[str, type[msgspec.Struct]] = {"pack.toml": PackFile, "clauses.toml": ClausesFile, "cases.toml": CasesFile}
_BASE_TITLES = {Rule: "Rules", Act: "Steps in a list", Contact: "Addresses"}
_BASE_ANCHORS = {Rule: "a [rule](#rules)", Act: "a [step](#steps-in-a-list)", Contact: "[addresses](#addresses)"}
_HEAD = ("key", "what it is", "when left out", "meaning")
_NEEDED = "an error"
STEP, SLOT = "Step", "Slot"
_WORDS = "Closed lists: a word that does not stand here is an error."

_INTRODUCTION = """\
Everything that a policy pack may say. How to write one, from the guideline's text to the running pack, says
[add a municipality](../how-to/add-a-municipality.md).

A pack is the folder `policies/<id>` with these files:

| file | holds |
| --- | --- |
| `clauses.toml` | the sentences of the guideline, word for word, and what was adopted where it is silent |
| `pack.toml` | the rules: what follows from which sentence |
| `texts/NAME.txt` | what people read: drafts of replies and notices, in the pack's language |
| `texts/NAME.en.txt` | the same in English, with the table `[english]`: for who writes in no Scandinavian language |
| `words/NAME.txt` | lists of words, one a line; what follows `#` is a remark |
| `cases.toml` | worked cases: what an item says, and what the pack must make of it |

The `.toml` files are [TOML](https://toml.io). A list of tables may be written inline: `steps = [{ do = "answer", … }]`.
NAME is yours to choose, in small letters, digits, `-` and `_`: it becomes the rule's name in decisions. An unknown key
or word is an error that names the one which was probably meant. In an editor that knows JSON Schema, the line
`#:schema ../schema/pack.schema.json` at the top of the file completes keys and words."""


def page() -> str:
    """Return the page."""
    sections = ["# Policy packs", NOTE, _INTRODUCTION, *_bases()]
    anchors: dict[type, str] = {}
    for file, shape in FILES.items():
        found = tuple(tables_below(shape, set(anchors)))
        anchors |= {each.shape: f"[`{each.header}`](#{_anchor(each.header)})" for each in found}
        sections += [f"## {file}", " ".join(paragraphs_of(shape)), _keys(keys_of(shape), anchors)]
        sections += [part for each in found for part in _section(each, anchors)]
    sections += ["## Texts", *_texts(), "## Words", _WORDS, *_vocabularies()]
    return "\n\n".join(sections) + "\n"


def _bases() -> Iterator[str]:
    """Tell what many tables have in common before the first of them comes."""
    yield "## What many tables have in common"
    for base in (Rule, Act, Contact):
        yield f"### {_BASE_TITLES[base]}"
        yield from paragraphs_of(base)
        yield _keys(keys_of(base), {})


def _section(one: Table, anchors: dict[type, str]) -> Iterator[str]:
    yield f"### `{one.header}`"
    yield from paragraphs_of(one.shape)
    base = base_of(one.shape)
    if base is not None:
        yield f"It is {_BASE_ANCHORS[base]}, with:" if one.keys else f"It is {_BASE_ANCHORS[base]}, with no other keys."
    if one.keys:
        yield _keys(one.keys, anchors)


def _keys(keys: Iterable[Key], anchors: dict[type, str]) -> str:
    rows = [(f"`{key.name}`", key.kind, key.default or _NEEDED, _meaning(key, anchors)) for key in keys]
    return table(_HEAD, rows)


def _meaning(key: Key, anchors: dict[type, str]) -> str:
    if key.table is None:
        return key.meaning
    where = anchors.get(key.table) or (_BASE_ANCHORS[key.table] if key.table in BASES else "")
    return f"{key.meaning} See {where}." if where and where not in key.meaning else key.meaning


def _anchor(heading: str) -> str:
    """Return the anchor that a heading has: small letters and digits, nothing else of what a header holds."""
    return "".join(letter for letter in heading.lower() if letter.isalnum() or letter in "_-")


def _texts() -> Iterator[str]:
    yield (
        "Each step by which the writer hears something needs its text: `texts/<step>.txt`, or the one that `text` "
        "names. `texts/private_advice.txt` carries what cannot be said in public. A text that no rule needs is an "
        "error. Where `{slot}` stands, the decision puts its value; a line of which a slot has no value falls away, "
        "and one line of every text must be such that it cannot."
    )
    yield (
        "With the table `[english]` each text that others hear has the same in English beside it, `texts/thank.en.txt` "
        "beside `texts/thank.txt`, with no slot that the text itself lacks. It stands below the pack's own text, after "
        "an empty line, where the item's language is known and is none of "
        f"{', '.join(f'`{language}`' for language in sorted(SCANDINAVIAN))}."
    )
    yield "### Slots"
    rows = [(f"`{{{slot}}}`", _filled(slot), meanings.of_word(SLOT, slot)) for slot in SLOTS]
    yield table(("slot", "has a value", "meaning"), rows)


def _filled(slot: str) -> str:
    if slot in ALWAYS:
        return "always"
    return "in some texts only" if slot in ONLY_SOME_TEXTS else "sometimes"


def _vocabularies() -> Iterator[str]:
    yield "### Steps"
    yield (
        "`auto`: the system does it. `draft`: a text for a person to send. `propose`: a person confirms. `block`: the "
        "text or account waits until it is put right."
    )
    rows = [
        (f"`{step}`", mode, "yes" if step in SPOKEN else "", meanings.of_word(STEP, step))
        for step, mode in MODES.items()
    ]
    yield table(("step", "mode", "needs a text", "meaning"), rows)
    for name, words in vocabularies().items():
        yield f"### {meanings.of_word(name, '_title')}"
        yield table(("word", "meaning"), [(f"`{word}`", meanings.of_word(name, word)) for word in words])


def vocabularies() -> dict[str, tuple[str, ...]]:
    """Return the closed lists that packs and cases use, by name, in their order; those of steps left out."""
    named = {name: words for module in (vocabulary, own_vocabulary) for name, words in _literals(module)}
    seen: set[type] = set()
    used = {words for shape in FILES.values() for words in literals_in(shape, seen)}
    kinds = (*get_args(vocabulary.ItemKind), *get_args(own_vocabulary.OwnKind))
    told = {name for name, words in named.items() if name.endswith("Step") or set(words) <= set(kinds)}
    found = {name: tuple(filter(None, words)) for name, words in named.items() if words in used and name not in told}
    return {"ItemKind": kinds, **found}


def _literals(module: object) -> Iterator[tuple[str, tuple[str, ...]]]:
    for name, kind in vars(module).items():
        if get_origin(kind) is Literal:
            yield name, get_args(kind)
