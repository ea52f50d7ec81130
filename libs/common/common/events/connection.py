"""How accounts are connected from the desk: what is asked there, and what comes of it. Never a token or a secret."""

from uuid import UUID

from common.events.envelope import Event, Moment


class AccountAsked(Event, frozen=True, kw_only=True):
    """Base: a person, `actor`, asks something of one account of the registry. `account_id` is the platform's own."""

    request_id: UUID
    platform: str
    account_id: str
    actor: str


class LoginAsked(AccountAsked, frozen=True, kw_only=True):
    """The account is to be connected, or connected anew: a login is to be offered. `lang` is the person's."""

    lang: str = "nb"


class WithdrawalAsked(AccountAsked, frozen=True, kw_only=True):
    """The account's token is to be forgotten, and nothing of it received any more."""


class ConnectionTold(Event, frozen=True, kw_only=True):
    """Base: ingest tells how the connection of an account stands. `request_id` is of what was asked at the desk."""

    platform: str
    account_id: str
    request_id: UUID | None = None


class LoginOffered(ConnectionTold, frozen=True, kw_only=True):
    """A person may log in at `url` until `ends_at`, once: the state in it is good for this account and this login."""

    url: str
    ends_at: Moment


class LoginFailed(ConnectionTold, frozen=True, kw_only=True):
    """Nothing was connected. `lacking` are the needed permissions that were not given. `why` is a closed word.

    No login could be offered: no_public_url, no_key_file, no_app, no_app_id, no_login, not_active, token_file,
    too_late. A login came to nothing: said_no, no_code, login_not_taken, not_permitted, not_offered, token_useless,
    not_subscribed, refused, out_of_order, other.
    """

    why: str
    lacking: tuple[str, ...] = ()


class AccountConnected(ConnectionTold, frozen=True, kw_only=True):
    """The token is kept, and the account subscribed. `actor` is empty where it was done at the command line.

    `granted` and `lacking` are permissions under the platform's own names, `app_lacks` the kinds of change that the
    app itself is not subscribed to; `ends_at` is when the permission runs out, None where it does not.
    """

    actor: str = ""
    granted: tuple[str, ...] = ()
    lacking: tuple[str, ...] = ()
    app_lacks: tuple[str, ...] = ()
    ends_at: Moment | None = None


class AccountProved(ConnectionTold, frozen=True, kw_only=True):
    """Something that was written on the account has come since it was connected."""


class AccountWithdrawn(ConnectionTold, frozen=True, kw_only=True):
    """The token is forgotten. `why` is asked (by `actor`), or left: whoever connected it took the rights away."""

    actor: str = ""
    why: str = "asked"
