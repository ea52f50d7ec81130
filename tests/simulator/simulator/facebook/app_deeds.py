"""Deeds that concern an app and its tokens: expiry in the middle of a run, limits, strictness, refused sign-ins."""

from datetime import datetime, timedelta
from typing import Protocol

from simulator.apps import MetaApp
from simulator.asked import Asked, AskError
from simulator.deeds import Done
from simulator.tokens import DEATHS, TokenState


class Holder(Protocol):
    """A page or an account."""

    @property
    def meta_app(self) -> MetaApp:
        """Its app."""

    @property
    def token(self) -> TokenState:
        """The state of its token."""


def set_token(owner: Holder, asked: Asked, at: datetime) -> Done:
    """Let the token die or live again: {alive?, in_calls?, in_s?, death?}; without any it dies now."""
    state = owner.token
    state.death = asked.optional_text("death") or "expired"
    if state.death not in DEATHS:
        raise AskError(f"`death` must be one of {', '.join(DEATHS)}")
    state.calls_left, state.expires_at = None, None
    if asked.truth("alive"):
        return Done()
    if asked.members.get("in_s") is not None:
        state.expires_at = at + timedelta(seconds=asked.number("in_s", 0))
    else:
        state.calls_left = int(asked.number("in_calls", 0))
    return Done()


def set_limits(owner: Holder, asked: Asked, _: datetime) -> Done:
    """Set the app's rate limit: {full_at?, enforced?, regain_minutes?, told_from?, forget?}."""
    usage = owner.meta_app.usage
    usage.full_at = max(1, int(asked.number("full_at", usage.full_at)))
    usage.enforced = asked.truth("enforced", default=usage.enforced)
    usage.regain_minutes = int(asked.number("regain_minutes", usage.regain_minutes))
    usage.told_from = int(asked.number("told_from", usage.told_from))
    if asked.truth("forget"):
        usage.calls.clear()
        usage.shut_until.clear()
    return Done()


def set_app(owner: Holder, asked: Asked, _: datetime) -> Done:
    """Set how strict the app is: {require_proof?, locale?, login_denied?, redirects?, withdrawn?}."""
    app = owner.meta_app
    app.require_proof = asked.truth("require_proof", default=app.require_proof)
    app.login_denied = asked.truth("login_denied", default=app.login_denied)
    if "declined" in asked.members:
        app.declined = tuple(asked.texts("declined"))
    app.locale = asked.optional_text("locale") or app.locale
    app.redirects = tuple(asked.texts("redirects")) or app.redirects
    app.withdrawn = tuple(asked.texts("withdrawn")) or app.withdrawn
    return Done()
