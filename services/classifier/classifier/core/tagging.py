"""What an item says: runs the phases in order and keeps to their time budgets. Pure: same input, same tags."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import NamedTuple, TypeVar

from classifier.core import combine, detectors, language, lexicon, linear, rules, signals
from classifier.core import encoder as sentences
from classifier.core.addressed import Context, is_addressed
from classifier.core.clocked import UNLIMITED, Budget, Deadline, OutOfTime
from classifier.core.normalise import Normalised, normalise
from classifier.core.subject import OTHER, subject
from common.events.decision import Facts, Span, Tagging

T = TypeVar("T")

# Seconds. Ten times what a long comment needs here, so that only a trouble is ever cut off.
LIMITS_S: Mapping[str, float] = MappingProxyType(
    {"language": 0.05, "detectors": 0.1, "lexicons": 0.1, "linear": 0.05, "encoder": 2.0},
)
DEFAULT_CONTEXT = Context()


@dataclass(frozen=True, slots=True)
class Tagger:
    """Everything read from files: language model, word lists, models. `name` is the models' with their hashes.

    Without an encoder, or without the weights of both, the linear model decides alone.
    """

    name: str
    language: language.LanguageModel
    lexicons: lexicon.Lexicons
    linear: linear.LinearModel
    encoder: sentences.Encoder | None = None
    fusion: sentences.Fusion | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """A text after all phases but the combination; training reads the same."""

    text: Normalised
    lang: str
    findings: tuple[detectors.Finding, ...]
    signals: signals.Signals
    unchecked: tuple[str, ...]


class Seen(NamedTuple):
    """A text as it was read, with the models' shares and from which share on each label is said; who was late."""

    reading: Reading
    grams: linear.Grams | None
    shares: dict[str, float]
    points: combine.Points
    late: tuple[str, ...]


class Tagged(NamedTuple):
    """What a text says, and the share from which on each label was said: those of the models that were asked."""

    tagging: Tagging
    thresholds: Mapping[str, float]


def tag(
    text: str,
    tagger: Tagger,
    *,
    context: Context = DEFAULT_CONTEXT,
    budget: Budget = UNLIMITED,
) -> Tagging:
    """Return what `tagged` returns, without the thresholds."""
    return tagged(text, tagger, context=context, budget=budget).tagging


def tagged(
    text: str,
    tagger: Tagger,
    *,
    context: Context = DEFAULT_CONTEXT,
    budget: Budget = UNLIMITED,
) -> Tagged:
    """Tags, reasons, casework, facts and the words that caused them, as spans of `text` in code points.

    A phase that isn't done within its budget is named in `unchecked` and finds nothing; `tail` stands for
    what follows the first `normalise.TEXT_CHARS_MAX` code points.
    """
    return said(seen(text, tagger, context=context, budget=budget), tagger, context)


def seen(
    text: str,
    tagger: Tagger,
    *,
    context: Context = DEFAULT_CONTEXT,
    budget: Budget = UNLIMITED,
) -> Seen:
    """Read a text and ask the models: all that costs, and nothing of the context is asked but its language."""
    reading = read(text, tagger.language, tagger.lexicons, context=context, budget=budget)
    grams, shares, late = _ask_model(reading, tagger.linear, budget)
    points = combine.Points(tagger.linear.thresholds, tagger.linear.hide)
    encoder, fusion = tagger.encoder, tagger.fusion
    if shares and encoder is not None and fusion is not None and sentences.is_unsure(shares, fusion):
        shares, done = _ask_encoder(reading, shares, encoder, fusion, budget)
        points = combine.Points(fusion.thresholds, fusion.hide) if done else points
        late += () if done else ("encoder",)
    return Seen(reading, grams, shares, points, late)


def said(found: Seen, tagger: Tagger, context: Context) -> Tagged:
    """Say what a text says from what was seen in it, and where it stands."""
    reading, grams, shares, points, late = found
    addressed = is_addressed(reading.text, reading.signals, context)
    evidence = tuple(rules.evidence(reading.signals, reading.findings))
    verdict = combine.combine(
        shares,
        evidence,
        rules.ceilings(reading.signals, reading.text.text, reading.findings),
        points,
        unworded=rules.unworded(reading.signals),
        addressed=addressed,
    )
    because = _spans(reading, verdict, grams, tagger.linear)
    tagging = Tagging(
        lang=reading.lang,
        tags=verdict.tags,
        abuse_reasons=verdict.reasons,
        casework=verdict.casework,
        facts=_facts(reading, verdict, because, addressed=addressed, context=context),
        scores=verdict.shares,
        because=tuple(_in_original(reading.text, because)),
        unchecked=reading.unchecked + late,
        model=tagger.name,
    )
    return Tagged(tagging, points.said)


def read(
    text: str,
    model: language.LanguageModel,
    lexicons: lexicon.Lexicons,
    *,
    context: Context = DEFAULT_CONTEXT,
    budget: Budget = UNLIMITED,
) -> Reading:
    """Normalise, then language, detectors and word lists, each within its budget."""
    unchecked: list[str] = []

    def phase(name: str, work: Callable[[Deadline], T], nothing: T) -> T:
        result, done = _within(budget, name, work, nothing)
        if not done:
            unchecked.append(name)
        return result

    folded = normalise(text)
    lang = context.lang or phase("language", lambda _deadline: language.detect(folded, model), language.UNKNOWN)
    no_findings: tuple[detectors.Finding, ...] = ()
    no_hits: tuple[lexicon.Hit, ...] = ()
    findings = phase("detectors", lambda deadline: detectors.detect(folded, lang, deadline), no_findings)
    hits = phase("lexicons", lambda deadline: lexicon.find(folded, lexicons, lang, deadline), no_hits)
    if folded.cut:
        unchecked.append("tail")
    return Reading(folded, lang, findings, signals.gather(folded, hits, findings), tuple(unchecked))


def _within(budget: Budget, name: str, work: Callable[[Deadline], T], nothing: T) -> tuple[T, bool]:
    """The result and True, or `nothing` and False when the budget ran out: late is not checked."""
    deadline = budget.begin(name)
    try:
        result = work(deadline)
        deadline.check()
    except OutOfTime:
        return nothing, False
    return result, True


def _ask_model(
    reading: Reading,
    model: linear.LinearModel,
    budget: Budget,
) -> tuple[linear.Grams | None, dict[str, float], tuple[str, ...]]:
    """N-grams, shares per label, and the phase's name when it was late. An empty text isn't asked about."""
    if not reading.text.tokens:
        return None, {}, ()

    def work(_deadline: Deadline) -> tuple[linear.Grams | None, dict[str, float]]:
        found = linear.grams(reading.text)
        return found, linear.shares(linear.scores(found, reading.signals, model), model)

    nothing: tuple[linear.Grams | None, dict[str, float]] = (None, {})
    (grams, shares), done = _within(budget, "linear", work, nothing)
    return grams, shares, () if done else ("linear",)


def _ask_encoder(
    reading: Reading, shares: dict[str, float], model: sentences.Encoder, fusion: sentences.Fusion, budget: Budget
) -> tuple[dict[str, float], bool]:
    """The shares by both models and True; the linear model's alone and False when the encoder was late."""

    def work(_deadline: Deadline) -> dict[str, float]:
        return sentences.fused(shares, model.logits(reading.text.original), fusion)

    return _within(budget, "encoder", work, shares)


def _spans(
    reading: Reading,
    verdict: combine.Verdict,
    grams: linear.Grams | None,
    model: linear.LinearModel,
) -> tuple[combine.Reason, ...]:
    """The verdict's reasons with the model's words filled in; the whole text where no word stands out."""
    whole = ((0, len(reading.text.text)),)
    filled = []
    for reason in verdict.because:
        places = reason.places
        if not places and grams is not None:
            places = tuple(linear.telling_words(reading.text, grams, reading.signals, model, reason.label))
        filled.append(combine.Reason(reason.label, places or whole, reason.phase))
    return tuple(filled)


def _in_original(text: Normalised, because: tuple[combine.Reason, ...]) -> list[Span]:
    """Spans of the original text, in order of place, none twice."""
    spans = {
        Span(reason.label, *text.span(start, end), reason.phase) for reason in because for start, end in reason.places
    }
    return sorted(spans, key=lambda span: (span.start, span.end, span.tag, span.phase))


def _facts(
    reading: Reading,
    verdict: combine.Verdict,
    because: tuple[combine.Reason, ...],
    *,
    addressed: bool,
    context: Context,
) -> Facts:
    private = [place for reason in because if reason.label == "personal_data" for place in reason.places]
    return Facts(
        addressed=addressed,
        personal_data_subject=subject(reading.text, reading.signals, private) if private else OTHER,
        party_campaign=rules.party_campaign(reading.signals),
        own_channel=context.own_channel,
        scam_link="abuse" in verdict.tags and rules.scam_link(reading.signals),
    )
