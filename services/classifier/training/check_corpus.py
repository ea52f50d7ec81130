"""Looks the corpus over: labels that contradict each other, texts that are nearly another's, and too few of a label.

python -m training.check_corpus [FILE…]     (FILEs are only compared with: texts that must not stand in the corpus)
"""

import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from classifier.core.rules import EXTENSIVE, REASONS, TAGS
from training.corpus import SIGNALS, TEST, Item, own, read

SHINGLE_CHARS = 6
ALIKE_MAX = 0.45
"""Share of shingles that two texts may have in common."""
SHORT_SHINGLES = 12
"""A text this short is alike to others without being copied: only the very same is."""
TEST_POSITIVES_MIN = 40
LAWFUL_TEST_MIN = 150


def problems(items: Sequence[Item], others: Iterable[Item] = ()) -> Iterator[str]:
    """Yield everything that is wrong, a line each."""
    for item in items:
        yield from (f"{item.item_id}: {what}" for what in contradictions(item))
    yield from doubles(items, others)
    counted = Counter(label for item in items if item.split == TEST for label in item.labels)
    yield from (
        f"the test split has {counted[label]} texts with {label}, fewer than {TEST_POSITIVES_MIN}"
        for label in (*TAGS, *REASONS)
        if counted[label] < TEST_POSITIVES_MIN
    )
    lawful = sum("lawful" in (item.signals or ()) for item in items if item.split == TEST)
    if lawful < LAWFUL_TEST_MIN:
        yield f"the test split has {lawful} texts of lawful hard criticism, fewer than {LAWFUL_TEST_MIN}"


def contradictions(item: Item) -> Iterator[str]:
    """Yield what the label guide does not allow together."""
    reasons, signals = item.labels & set(REASONS), item.signals or frozenset()
    if ("abuse" in item.labels) != bool(reasons):
        yield "abuse stands with a reason, and a reason with abuse"
    if EXTENSIVE in item.labels and "saksbehandling" not in item.labels:
        yield "extensive casework is casework"
    if signals - set(SIGNALS):
        yield f"unknown signal {', '.join(sorted(signals - set(SIGNALS)))}"
    if "lawful" in signals and (reasons or not item.labels & {"criticism", "political"}):
        yield "lawful hard criticism is criticism or political, and no abuse"
    if signals & {"subject_self", "subject_other", "subject_both"} and "personal_data" not in item.labels:
        yield "a subject stands with personal data"
    if "party" in signals and "political" not in item.labels:
        yield "campaign material is political"
    if item.text != item.text.strip() or not item.text:
        yield "the text is empty, or has blanks around it"


def doubles(items: Sequence[Item], others: Iterable[Item]) -> Iterator[str]:
    """Yield texts that share too much with one before them."""
    seen: list[tuple[str, frozenset[str]]] = []
    places: Mapping[str, list[int]] = defaultdict(list)
    for item, ours in [*((other, False) for other in others), *((item, True) for item in items)]:
        shingles = _shingles(item.text)
        if ours:
            met = Counter(at for shingle in shingles for at in places[shingle])
            at, common = max(met.items(), key=lambda found: found[1], default=(0, 0))
            if common and _is_double(shingles, seen[at][1], common):
                yield f"{item.item_id}: nearly the same as {seen[at][0]}"
        for shingle in shingles:
            places[shingle].append(len(seen))
        seen.append((item.item_id, shingles))


def _is_double(one: frozenset[str], other: frozenset[str], common: int) -> bool:
    if len(one) <= SHORT_SHINGLES:
        return one == other
    return common / len(one | other) >= ALIKE_MAX


def _shingles(text: str) -> frozenset[str]:
    plain = re.sub(r"\d", "0", re.sub(r"\W+", " ", text.lower())).strip() or text
    return frozenset(plain[at : at + SHINGLE_CHARS] for at in range(max(1, len(plain) - SHINGLE_CHARS + 1)))


def main(arguments: Sequence[str]) -> int:
    """Print what is wrong; 1 when anything is."""
    found = list(problems(own(), [item for name in arguments for item in read(Path(name))]))
    sys.stdout.write("".join(f"{line}\n" for line in found) or "the corpus is in order\n")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
