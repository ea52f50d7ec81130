"""The municipality's own sign-in: OpenID Connect, authorization code with PKCE.

Sources: OpenID Connect Core 1.0 (3.1), RFC 7636 (PKCE), RFC 9207 (issuer in the answer), RP-Initiated Logout 1.0.
"""

import hmac
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import urlencode

import httpx
from authlib.common.errors import AuthlibBaseError
from authlib.integrations.httpx_client import AsyncOAuth2Client
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet
from joserfc.jwt import JWTClaimsRegistry

from common.errors import BadMessage, Transient

SIGNED_BY = ("RS256", "PS256", "ES256", "EdDSA")
"""Never "none", and no signature that our own secret could make."""
SCOPE = "openid profile"
WAIT_S_MAX = 10.0
LEEWAY_S = 60


class OpenIdProvider:
    """One provider, known by its issuer; what it says of itself is read once."""

    def __init__(
        self, issuer: str, client_id: str, client_secret: str, *, groups_claim: str, person_claim: str
    ) -> None:
        self._issuer = issuer
        self._client = {"client_id": client_id, "client_secret": client_secret}
        self._claims = person_claim, groups_claim
        self._told: dict[str, Any] | None = None

    async def begin(self, back: str, state: str, nonce: str, verifier: str) -> str:
        """Return where the browser goes to sign in."""
        told = await self._about()
        async with self._opened(back) as client:
            url, _ = client.create_authorization_url(
                told["authorization_endpoint"], state=state, nonce=nonce, code_verifier=verifier
            )
        return str(url)

    async def finish(self, back: str, answer: dict[str, str], nonce: str, verifier: str) -> tuple[str, frozenset[str]]:
        """Return who has signed in and their groups; BadMessage for an answer that proves nothing."""
        told = await self._about()
        if answer.get("iss", self._issuer) != self._issuer:
            raise BadMessage("the answer comes from another provider")
        async with self._opened(back) as client:
            try:
                token = await client.fetch_token(told["token_endpoint"], code=answer["code"], code_verifier=verifier)
            except httpx.HTTPError as e:
                raise Transient("the provider does not answer") from e
            except AuthlibBaseError as e:
                raise BadMessage("the provider does not take the code") from e
        claims = _checked(str(token.get("id_token", "")), await self._keys(), self._issuer, self._client["client_id"])
        if not hmac.compare_digest(str(claims.get("nonce", "")).encode(), nonce.encode()):
            raise BadMessage("the token belongs to another sign-in")
        return self._said(claims)

    async def end(self, back: str) -> str | None:
        """Return where the browser goes to sign out there too, None where the provider has no such place."""
        place = (await self._about()).get("end_session_endpoint")
        asked = {"client_id": self._client["client_id"], "post_logout_redirect_uri": back}
        return f"{place}?{urlencode(asked)}" if place else None

    def _said(self, claims: dict[str, Any]) -> tuple[str, frozenset[str]]:
        person_claim, groups_claim = self._claims
        person, groups = claims.get(person_claim), claims.get(groups_claim, [])
        if not isinstance(person, str) or not person or not isinstance(groups, list):
            raise BadMessage("the token does not say who it is for")
        return person, frozenset(group for group in groups if isinstance(group, str))

    def _opened(self, back: str) -> Any:  # noqa: ANN401 - the library carries no types
        return AsyncOAuth2Client(
            **self._client, scope=SCOPE, redirect_uri=back, code_challenge_method="S256", timeout=WAIT_S_MAX
        )

    async def _about(self) -> dict[str, Any]:
        if self._told is None:
            told = await _read(f"{self._issuer.rstrip('/')}/.well-known/openid-configuration")
            if told.get("issuer") != self._issuer:
                raise BadMessage("the provider calls itself something else")
            self._told = told
        return self._told

    async def _keys(self) -> KeySet:
        return KeySet.import_key_set(await _read((await self._about())["jwks_uri"]))  # type: ignore[arg-type]  # as it came


class Settings(Protocol):
    """What the desk's settings say of a provider."""

    @property
    def desk_oidc_issuer(self) -> str | None: ...

    @property
    def desk_oidc_client_id(self) -> str: ...

    @property
    def desk_oidc_client_secret_file(self) -> Path | None: ...

    @property
    def desk_oidc_person_claim(self) -> str: ...

    @property
    def desk_oidc_groups_claim(self) -> str: ...


def provider_of(settings: Settings) -> OpenIdProvider | None:
    """Return the provider that the settings name."""
    if settings.desk_oidc_issuer is None:
        return None
    secret = settings.desk_oidc_client_secret_file
    return OpenIdProvider(
        settings.desk_oidc_issuer,
        settings.desk_oidc_client_id,
        secret.read_text(encoding="utf-8").strip() if secret else "",
        groups_claim=settings.desk_oidc_groups_claim,
        person_claim=settings.desk_oidc_person_claim,
    )


def _checked(token: str, keys: KeySet, issuer: str, client_id: str) -> dict[str, Any]:
    wanted = JWTClaimsRegistry(
        leeway=LEEWAY_S,
        iss={"essential": True, "value": issuer},
        aud={"essential": True, "value": client_id},
        exp={"essential": True},
        iat={"essential": True},
        sub={"essential": True},
    )
    try:
        claims = jwt.decode(token, keys, algorithms=list(SIGNED_BY)).claims
        wanted.validate(claims)
    except (JoseError, ValueError) as e:
        raise BadMessage("the token is not the provider's, or not for us") from e
    if claims.get("azp", client_id) != client_id:
        raise BadMessage("the token was made for another client")
    return claims


async def _read(url: str) -> dict[str, Any]:
    try:
        async with httpx.AsyncClient(timeout=WAIT_S_MAX) as client:
            answer = await client.get(url)
            answer.raise_for_status()
            told = answer.json()
    except (httpx.HTTPError, ValueError) as e:
        raise Transient("the provider does not answer") from e
    if not isinstance(told, dict):
        raise Transient("the provider does not answer as one does")
    return told
