"""The encoder reads a batch's texts on several threads before the transaction begins, and none of them twice."""

import dataclasses
import threading
from collections.abc import Mapping
from pathlib import Path

from classifier.core.encoder import Fusion, Weights
from classifier.core.rules import LABELS
from classifier.core.tagging import Tagger
from tests.service.classifier.opened import Reading, opened, tagger
from tests.service.classifier.recorded import PRAISE, QUESTION, posted

ALWAYS = Fusion({"praise": Weights(1.0, 0.0, 0.0)}, dict.fromkeys(LABELS, 0.5), sure_below=0.0, sure_above=1.0)


class Keeping:
    """An encoder that keeps what it has read, and notes on which thread it read it."""

    name = "keeping@0"

    def __init__(self) -> None:
        self.read_on: dict[str, list[str]] = {}

    def logits(self, text: str) -> Mapping[str, float]:
        if text not in self.read_on:
            self.read_on.setdefault(text, []).append(threading.current_thread().name)
        return dict.fromkeys(LABELS, 0.0)


def with_encoder(encoder: Keeping) -> Tagger:
    return dataclasses.replace(tagger(), encoder=encoder, fusion=ALWAYS)


async def test_texts_are_read_ahead_by_other_threads(tmp_path: Path, migrated: Path) -> None:
    encoder = Keeping()
    async with opened(tmp_path, migrated, reading=Reading({}, with_encoder(encoder))) as stage:
        await stage.publish(posted("c1", text=QUESTION), posted("c2", text=PRAISE))
        assert [(await stage.newest(name)).revision for name in ("c1", "c2")] == [1, 1]
    assert set(encoder.read_on) == {QUESTION, PRAISE}
    assert all(name.startswith("reader") for (name,) in encoder.read_on.values())


async def test_without_an_encoder_texts_are_read_ahead_too_and_none_of_them_twice(
    tmp_path: Path, migrated: Path
) -> None:
    read_on: list[str] = []

    def shares(text: str) -> Mapping[str, float]:
        read_on.append(threading.current_thread().name)
        return tagger().language(text)

    counting = dataclasses.replace(tagger(), language=shares)
    async with opened(tmp_path, migrated, reading=Reading({}, counting)) as stage:
        await stage.publish(posted("c1", text=QUESTION))
        assert (await stage.newest("c1")).tagging.tags == ("question",)
    assert [name.partition("_")[0] for name in read_on] == ["reader"]
