"""Logs for people and machines. Never a comment's words, a name, a token or a raw body (docs/logging.md)."""

import logging
import sys
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from types import TracebackType
from typing import Any, cast

import structlog

from common.tracing import trace_id

ALLOWED_FIELDS = frozenset(
    {
        "account",
        "accounts",
        "action_id",
        "alert_id",
        "app",
        "attempts",
        "bytes",
        "changed",
        "clause",
        "count",
        "deadline_id",
        "decision_no",
        "do",
        "error",
        "event",
        "event_id",
        "event_type",
        "group",
        "item_id",
        "job_id",
        "kind",
        "lag",
        "letter_id",
        "level",
        "municipality",
        "offset",
        "pack",
        "partition",
        "platform",
        "port",
        "reason",
        "record_id",
        "revision",
        "rule",
        "seconds",
        "service",
        "sha256",
        "state",
        "status",
        "timestamp",
        "topic",
        "trace_id",
        "url",
        "wait_s",
        "exc_info",
        "exception",
        "where",
    }
)
"""Only these fields reach a log line: a field that nobody thought about cannot leak a resident's words."""

Logger = structlog.typing.FilteringBoundLogger


def _only_allowed(_logger: object, _method: str, fields: structlog.typing.EventDict) -> structlog.typing.EventDict:
    dropped = [name for name in fields if name not in ALLOWED_FIELDS]
    for name in dropped:
        del fields[name]
    if dropped:
        said = f"fields not allowed in logs were dropped: {', '.join(sorted(dropped))}"
        fields["reason"] = f"{fields['reason']}; {said}" if fields.get("reason") else said
    return fields


def _error_without_words(
    _logger: object, _method: str, fields: structlog.typing.EventDict
) -> structlog.typing.EventDict:
    """Turn an exception into its type and the place in our code: its message may quote what was sent."""
    problem = fields.pop("exc_info", None)
    if problem is True:
        problem = sys.exc_info()[1]
    if isinstance(problem, BaseException):
        fields["error"] = type(problem).__name__
        trace = problem.__traceback__
        while trace and trace.tb_next:
            trace = trace.tb_next
        if trace:
            code = trace.tb_frame.f_code
            fields["where"] = f"{code.co_filename.rsplit('/', 2)[-1]}:{trace.tb_lineno} {code.co_name}"
    return fields


class _Libraries(logging.Handler):
    """What libraries log, in our form: their words and tracebacks may quote what was sent."""

    def emit(self, record: logging.LogRecord) -> None:
        """Log the place, the error's type and the unfilled template; a finished sentence may quote anything."""
        problem = record.exc_info[1] if record.exc_info else None
        said = str(record.msg).partition("\n")[0] if record.args else None
        structlog.get_logger().log(record.levelno, "a library says", kind=record.name, reason=said, exc_info=problem)


_about: ContextVar[dict[str, str]] = ContextVar("_about", default={})  # noqa: B039 - never changed, only replaced


@contextmanager
def told_of(**ids: str) -> Iterator[None]:
    """Let every line that is logged within say what it is about: event_id, item_id, job_id."""
    before = _about.set({**_about.get(), **{name: value for name, value in ids.items() if value}})
    try:
        yield
    finally:
        _about.reset(before)


def _with_ids(_logger: object, _method: str, fields: structlog.typing.EventDict) -> structlog.typing.EventDict:
    """Say what the line is about, and in which trace."""
    for name, value in _about.get().items():
        fields.setdefault(name, value)
    if (traced := trace_id()) is not None:
        fields["trace_id"] = traced
    return fields


def configure(*, as_json: bool, level: str = "info") -> None:
    """Set logging up once, at start: JSON lines on stderr in production, readable lines otherwise."""
    renderer: Any = structlog.processors.JSONRenderer(ensure_ascii=False)
    if not as_json:
        renderer = structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty())
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            _with_ids,
            _error_without_words,
            _only_allowed,
            renderer,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.PrintLoggerFactory(file=sys.stderr),
        cache_logger_on_first_use=False,
    )
    root = logging.getLogger()
    for handler in [h for h in root.handlers if isinstance(h, _Libraries)]:
        root.removeHandler(handler)
    root.addHandler(_Libraries(logging.WARNING))
    sys.excepthook = _last_words
    for noisy in ("uvicorn.access", "httpx", "aiokafka", "asyncio"):
        logging.getLogger(noisy).setLevel(logging.ERROR)


def _last_words(kind: type[BaseException], problem: BaseException, trace: TracebackType | None) -> None:
    """Say what a process ends by: the whole way to it in the code, and nothing of its message."""
    if issubclass(kind, KeyboardInterrupt):
        return
    ways = [f"{one.filename}:{one.lineno} {one.name}" for one in traceback.extract_tb(trace)]
    structlog.get_logger().critical("the process ends", exc_info=problem, reason=" > ".join(ways))


def logger(service: str) -> Logger:
    """Return the logger of a service."""
    return cast("Logger", structlog.get_logger().bind(service=service))
