"""The encoder is asked where it fits: the container's limit counts, and the setting has the last word."""

from pathlib import Path

import pytest

from classifier.adapters.machine import memory_mib
from classifier.app import loading
from classifier.settings import ClassifierSettings


@pytest.mark.parametrize("name", ["memory.max", "memory/memory.limit_in_bytes"])
def test_a_containers_limit_counts_before_the_machines_memory(tmp_path: Path, name: str) -> None:
    whole = memory_mib(tmp_path)
    (tmp_path / name).parent.mkdir(exist_ok=True)
    (tmp_path / name).write_text(f"{64 * 1024 * 1024}\n", encoding="ascii")
    assert whole > memory_mib(tmp_path) == 64


def test_a_container_without_a_limit_has_the_machines_memory(tmp_path: Path) -> None:
    whole = memory_mib(tmp_path)
    (tmp_path / "memory.max").write_text("max\n", encoding="ascii")
    assert memory_mib(tmp_path) == whole


def test_the_setting_says_whether_the_encoder_is_asked() -> None:
    asked = {word: loading(ClassifierSettings.model_validate({"classifier_encoder": word}))() for word in ("on", "off")}
    assert asked["on"].encoder is not None
    assert asked["off"].encoder is None
    assert "encoder" in asked["on"].name
    assert "encoder" not in asked["off"].name
