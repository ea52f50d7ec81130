"""The model card as tables, from the card that lies beside the models."""

import json
from collections.abc import Mapping
from typing import Any

from tests.repo.reference.marked import table
from tests.repo.tree import ROOT

CARD = ROOT / "services/classifier/classifier/models/first.json"


def page() -> str:
    """Return what was learnt from, at what cost, what was measured, and how often the open sets were looked at."""
    card = json.loads(CARD.read_text(encoding="utf-8"))
    return "\n\n".join(
        (
            _made(card),
            "## Figures\n\nEach figure with its 95 % interval by bootstrap over the texts.",
            _overview(card["measured"]),
            *(f"### {name[0].upper()}{name[1:]}\n\n{_labels(told)}" for name, told in card["measured"].items()),
            f"## How often the open sets were scored\n\n{_log(card.get('scored', ()))}",
        )
    )


def _made(card: Mapping[str, Any]) -> str:
    training, encoder = card["training"], card["encoder"]
    languages = ", ".join(f"{lang} {count}" for lang, count in training["languages"].items())
    rows = [
        ("texts", f"{training['items']} ({languages})"),
        ("learnt from / chosen on / held out", _split(training)),
        ("linear model", f"`{card['file']}`, SHA-256 `{card['sha256']}`"),
        ("encoder", f"`{encoder['file']}`, SHA-256 `{encoder['sha256']}`"),
        ("training the linear model", _cost(training["cost"])),
        ("tuning the encoder", _cost(encoder["cost"])),
        ("the encoder is asked where", f"a share is between {encoder['sure_below']} and {encoder['sure_above']}"),
    ]
    return table(("", ""), rows)


def _split(training: Mapping[str, Any]) -> str:
    learnt, chosen = training["learnt_from"], training["chosen_on"]
    return f"{learnt} / {chosen} / {training['items'] - learnt - chosen}"


def _cost(cost: Mapping[str, Any]) -> str:
    return f"{cost['minutes']} minutes on {cost['cores']} cores, {cost['memory_mib']} MiB at most"


def _overview(measured: Mapping[str, Any]) -> str:
    head = ("texts", "macro-F1, eight tags", "macro-F1, ten reasons", "hard texts", "abuse recall", "abuse precision",
            "hidden at 0.8: precision (lower bound)", "recall", "lawful criticism called abuse")  # fmt: skip
    return table(head, [_row(name, told) for name, told in measured.items()])


def _row(name: str, told: Mapping[str, Any]) -> tuple[str, ...]:
    abuse, hiding, lawful = told["per_label"]["abuse"], told["hiding"], told["lawful"]
    return (
        f"{name}, {told['items']}",
        _with_interval(told["tags"], "macro_f1"),
        _with_interval(told["reasons"], "macro_f1"),
        f"{told['per_slice']['hard']['macro_f1']:.3f}",
        f"{abuse['recall']:.3f}",
        f"{abuse['precision']:.3f}",
        f"{hiding['precision']:.3f} ({hiding['precision_low']:.3f}) of {hiding['hidden']}",
        f"{hiding['recall']:.3f}",
        f"{lawful['called_abuse']:.3f} of {lawful['items']}" if lawful["items"] else "",
    )


def _with_interval(told: Mapping[str, Any], name: str) -> str:
    return f"{told[name]:.3f} ({told['low']:.3f}-{told['high']:.3f})"


def _labels(told: Mapping[str, Any]) -> str:
    head = ("label", "texts", "precision", "recall", "F1", "calibration error", "Brier skill")
    labels = [
        (f"`{name}`", str(of["n"]), f"{of['precision']:.3f}", f"{of['recall']:.3f}", _with_interval(of, "f1"),
         f"{of['calibration_error']:.3f}", f"{of['brier_skill']:.2f}")
        for name, of in told["per_label"].items()
    ]  # fmt: skip
    slices = [
        (name, str(of["n"]), f"{of['macro_f1']:.3f}", f"{of['micro_f1']:.3f}") for name, of in told["per_slice"].items()
    ]
    return f"{table(head, labels)}\n\n{table(('slice', 'texts', 'macro-F1', 'micro-F1'), slices)}"


def _log(scored: Any) -> str:  # noqa: ANN401 - rows of the card
    head = ("texts", "tier", "model", "macro-F1, tags", "macro-F1, reasons")
    return table(
        head, [(str(e["texts"]), e["tier"], f"`{e['model']}`", str(e["tags"]), str(e["reasons"])) for e in scored]
    )
