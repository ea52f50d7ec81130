"""What came back is taken only where it is exactly what was asked for; anything else is thrown away, and counted."""

import json
from typing import NamedTuple

import msgspec

from classifier.core.rules import REASONS
from classifier.core.second.said import Says
from common.errors import BadMessage

ANSWER_CHARS_MAX = 4_096
TOKENS_MAX = 10_000_000
INVALID, CONTRADICTORY, REFUSED = "invalid", "contradictory", "refused"


class AnswerError(BadMessage):
    """The answer is none that we take. `result` says why, in a closed word; the message holds none of its text."""

    def __init__(self, result: str, message: str) -> None:
        super().__init__(message)
        self.result = result


class Told(NamedTuple):
    """The text that a model answered, and the tokens that it was counted as; None where it does not say."""

    content: str
    tokens_in: int | None
    tokens_out: int | None


class _Message(msgspec.Struct):
    content: str | None = None
    refusal: str | None = None


class _Choice(msgspec.Struct):
    message: _Message


class _Usage(msgspec.Struct):
    prompt_tokens: int
    completion_tokens: int


class _Completion(msgspec.Struct):
    choices: list[_Choice]
    usage: _Usage | None = None


def told(body: bytes) -> Told:
    """Read a chat completion (its members beyond those needed are the vendor's own). AnswerError for anything else."""
    try:
        completion = msgspec.json.decode(body, type=_Completion)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as e:
        raise AnswerError(INVALID, "the body is no chat completion") from e
    if len(completion.choices) != 1:
        raise AnswerError(INVALID, "one choice was asked for")
    message, usage = completion.choices[0].message, completion.usage
    if message.refusal or message.content is None:
        raise AnswerError(REFUSED, "the model does not answer")
    if usage is None or not _is_count(usage.prompt_tokens) or not _is_count(usage.completion_tokens):
        return Told(message.content, None, None)
    return Told(message.content, usage.prompt_tokens, usage.completion_tokens)


def _is_count(tokens: int) -> bool:
    return 0 <= tokens <= TOKENS_MAX


def verdicts(content: str, labels: tuple[str, ...]) -> dict[str, Says]:
    """Return what is said of each label that was asked about.

    AnswerError for text around it, another key, one that is missing or stands twice, another word, and for an answer
    that contradicts itself: a reason of abuse without abuse.
    """
    if len(content) > ANSWER_CHARS_MAX:
        raise AnswerError(INVALID, "the answer is too long")
    try:
        says = msgspec.json.decode(content, type=dict[str, Says])
    except (msgspec.MsgspecError, UnicodeEncodeError) as e:
        raise AnswerError(INVALID, "the answer is not of the shape asked for") from e
    # Flat by now; of a key that stands twice the decoder keeps the last one and says nothing.
    keys: list[str] = json.loads(content, object_pairs_hook=lambda pairs: [key for key, _ in pairs])
    if len(keys) != len(set(keys)):
        raise AnswerError(CONTRADICTORY, "a label stands twice in the answer")
    if set(keys) != set(labels):
        raise AnswerError(INVALID, "the answer has other keys than were asked for")
    if says.get("abuse") == "no" and any(says.get(reason) == "yes" for reason in REASONS):
        raise AnswerError(CONTRADICTORY, "a reason of abuse without abuse")
    return {label: says[label] for label in labels}
