"""Dead code: names that nobody uses, by vulture, which knows no types and so counts every mention of a name as a use.

Who uses a name from outside stands below, with the name. An entry that nothing needs any more is itself a flaw.
"""

import re
from collections.abc import Iterable, Iterator
from fnmatch import fnmatchcase
from itertools import chain
from pathlib import Path

from vulture import Vulture

from tests.repo.tree import ROOT, files

CONFIDENCE_MIN = 60
"""Vulture's least: a name that stands nowhere else. What it is surer of (an argument, an import) has a higher one."""
CALLED_BY = {
    "pytest": ("pytest_*", "pytestmark"),
    "asyncio's protocols": ("connection_made", "connection_lost", "data_received", "pause_writing", "resume_writing"),
    "http.server, html.parser and aiosmtpd": ("do_*", "log_message", "handle_*", "protocol_version", "wbufsize"),
    "socketserver": ("daemon_threads",),
    "expat, where they are set": ("*Handler", "buffer_text"),
    "aiokafka": ("on_partitions_*", "assigned", "API_KEY", "API_VERSION", "RESPONSE_TYPE", "SCHEMA"),
    "SQLAlchemy and its drivers": ("impl", "cache_ok", "process_bind_param", "process_result_value", "isolation_level"),
    "pydantic": ("model_config",),
    "starlette and uvicorn": ("regex", "install_signal_handlers"),
    "oauthlib": ("check_*", "validate_*", "get_*_secret", "enforce_ssl", "*_length", "dummy_*", "access_token_length"),
    "yaml": ("ignore_aliases",),
    "botocore's models": ("list_objects_v2",),
    "runpy": ("__package__",),
    "logging and requests": ("disabled", "trust_env"),
    "Pillow": ("MAX_IMAGE_PIXELS",),
    "onnxruntime": ("inter_op_num_threads", "intra_op_num_threads", "log_severity_level"),
    "tokenizers": ("normalizer", "pre_tokenizer", "post_processor"),
    "zipfile": ("compress_type",),
    "facebook-business and python-facebook-api": ("GRAPH",),
    "aiokafka's and urllib3's insides": ("_timeout",),
    "aiosmtpd's envelope": ("mail_from",),
    "vulture": ("used_names",),
}
"""What is given, and under what names it is called or read: the libraries', never ours."""
TOLD_TO = {
    "who asks the API": ("approvals_missing", "registered_as", "seen_revision"),
    "who asks for the row, in the database": ("set_by", "lifted_by", "asked_sha256"),
    "the bare neighbour, which takes apart as much": ("created_time",),
    "getattr": ("events_waiting", "slowed", "partitioned", "restarted"),
    "who checks types, in an annotation between quotes": ("Tracer", "NotifyBase"),
}
"""What we only make or fill in, because somebody reads it whom vulture does not see."""
REGISTERED = ("@event.listens_for", "@field_validator", "@model_validator", "@router.*")
"""Decorators that hand over what they stand on."""
_ASKED_BY_NAME = {
    ".html": re.compile(r"\{[{%].*?[%}]\}"),
    ".txt": re.compile(r"\{[{%].*?[%}]\}"),
    ".toml": re.compile(r"^\w+(?= *=)", re.MULTILINE),
}
"""Where templates and tables name what they show and set."""
_NAME = re.compile(r"[^\W\d]\w+")


def dead(modules: Iterable[tuple[Path, str]]) -> list[str]:
    """Return what nobody uses, by place; and the names above that are no use any more."""
    allowed = [name for names in chain(CALLED_BY.values(), TOLD_TO.values()) for name in names]
    found = list(unused(modules, set(_named_elsewhere())))
    needless = [name for name in allowed if not any(fnmatchcase(called, name) for _, called in found)]
    flaws = [place for place, called in found if not any(fnmatchcase(called, name) for name in allowed)]
    return flaws + [f"{Path(__file__).relative_to(ROOT)}: '{name}' is used, or gone: take it out" for name in needless]


def unused(modules: Iterable[tuple[Path, str]], named: set[str]) -> Iterator[tuple[str, str]]:
    """Yield (where and what, its name) of what is defined and named nowhere else."""
    found = Vulture(ignore_decorators=list(REGISTERED))
    for path, text in modules:
        found.scan(text, filename=path)
    found.used_names |= named
    found.scavenge([])  # vulture's own knowledge of the libraries that were imported
    for item in found.get_unused_code(min_confidence=CONFIDENCE_MIN):
        if "versions" not in item.filename.parts:  # Alembic calls what a migration defines
            yield f"{item.filename}:{item.first_lineno}: {item.message}", item.name


def _named_elsewhere() -> Iterator[str]:
    for path in files():
        if path.suffix in _ASKED_BY_NAME and path.parts[0] in {"policies", "services"}:
            for place in _ASKED_BY_NAME[path.suffix].findall((ROOT / path).read_text(encoding="utf-8")):
                yield from _NAME.findall(place)
