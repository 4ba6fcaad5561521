"""Signing in through a provider by OpenID Connect: the authorization code flow with PKCE, state and nonce.

1. The browser is sent to the provider with a state that only this browser's cookie can take up again. What has to be
   remembered of it is kept here for some minutes, and given out once.
2. The code that comes back is exchanged for an ID token, whose signature, issuer, audience, times and nonce are checked.
3. A claim names the person, another one their groups. The name is bound to the provider's own id of the account
   (``sub``) when it is first seen: another account that is given the same name later is not the same person.

Discovery, the exchange and the checks of the token are Authlib's.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx2
from authlib.integrations.base_client import OAuthError
from authlib.integrations.starlette_client import OAuth
from joserfc.errors import JoseError

from assistant.accounts.faults import Kind, SignInFault
from assistant.accounts.sessions import Names, Pending
from assistant.accounts.users import Person
from assistant.config.sections import OpenIdConnect

_log = logging.getLogger(__name__)
_SIGNED = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA")
_TIMEOUT_S = 10.0
_LEEWAY_S = 60  # that the clocks of the two machines may differ
_PENDING_S = 600.0
_MOST_GROUPS = 1000
_LONGEST = 200  # characters of a name or a group


@dataclass(frozen=True, slots=True)
class Begun:
    """A sign-in on its way: where the browser goes, and the token of its cookie."""

    url: str
    token: str


class Provider:
    """The provider of the section ``[oidc]``. Safe to use from several threads.

    ``file``: where sign-ins on their way, and the names of accounts, are kept.
    """

    def __init__(self, settings: OpenIdConnect, file: Path) -> None:
        self.settings = settings
        self._pending = Pending(file, _PENDING_S)
        self._names = Names(file)
        secret = settings.client_secret
        registry = OAuth()
        registry.register(
            "provider",
            client_id=settings.client_id,
            client_secret=secret.get_secret_value() if secret else None,
            server_metadata_url=f"{settings.issuer}/.well-known/openid-configuration",
            client_kwargs={
                "scope": " ".join(settings.scopes),
                "code_challenge_method": "S256",
                "timeout": _TIMEOUT_S,
                **({} if secret else {"token_endpoint_auth_method": "none"}),
            },
        )
        self._client = registry.create_client("provider")

    async def begin(self, redirect_uri: str, wanted: str) -> Begun:
        """Where to send a browser that wants to see ``wanted`` afterwards. Raises SignInFault."""
        with _named():
            await self._metadata()
            made = await self._client.create_authorization_url(redirect_uri)
        kept = {name: made[name] for name in ("state", "nonce", "code_verifier")}
        token = self._pending.begin(kept | {"redirect_uri": redirect_uri, "wanted": wanted})
        return Begun(made["url"], token)

    async def finish(self, token: str, answer: Mapping[str, str]) -> tuple[Person, str]:
        """The person whom the provider has signed in, and what they wanted to see.

        ``token``: of the browser's cookie. ``answer``: what the provider has sent along. Raises SignInFault.
        """
        begun = self._pending.take(token)
        if begun is None or answer.get("state") != begun["state"]:
            raise SignInFault("expired", "a sign-in came back that was not begun in this browser")
        if error := answer.get("error"):
            kind: Kind = (
                "cancelled" if error in ("access_denied", "login_required") else "misconfigured"
            )
            raise SignInFault(
                kind, f"the provider says {error}: {answer.get('error_description', '')}"
            )
        with _named():
            metadata = await self._metadata()
            if answer.get("iss", metadata["issuer"]) != metadata["issuer"]:
                raise SignInFault("invalid", f"the answer is of another issuer, {answer['iss']!r}")
            got = await self._client.fetch_access_token(
                redirect_uri=begun["redirect_uri"],
                code=answer.get("code", ""),
                code_verifier=begun["code_verifier"],
            )
            claims = await self._claims(got, begun["nonce"], metadata)
        return self._person(claims), str(begun["wanted"])

    async def _metadata(self) -> dict[str, Any]:
        """What the provider says of itself; fetched once."""
        found: dict[str, Any] = await self._client.load_server_metadata()
        if str(found.get("issuer", "")).rstrip("/") != self.settings.issuer:
            self._client.server_metadata.pop("_loaded_at", None)
            raise SignInFault(
                "misconfigured",
                f"oidc.issuer is {self.settings.issuer}, but the provider calls itself {found.get('issuer')!r}",
            )
        signed = [
            one
            for one in found.get("id_token_signing_alg_values_supported") or ["RS256"]
            if one in _SIGNED
        ]
        if not signed:
            raise SignInFault("misconfigured", "the provider signs with no public key")
        found["id_token_signing_alg_values_supported"] = signed
        return found

    async def _claims(
        self, got: dict[str, Any], nonce: str, metadata: Mapping[str, Any]
    ) -> dict[str, Any]:
        """The checked claims of the ID token, and of the user info where the groups are only there."""
        options = {
            "iss": {"essential": True, "values": [metadata["issuer"]]},
            "aud": {"essential": True, "value": self.settings.client_id},
            "exp": {"essential": True},
            "sub": {"essential": True},
        }
        if "id_token" not in got:
            raise SignInFault(
                "misconfigured", "the provider gave no ID token; is the scope openid set?"
            )
        checked = await self._client.parse_id_token(
            got, nonce=nonce, claims_options=options, leeway=_LEEWAY_S
        )
        claims = dict(checked)
        wanted = (self.settings.name_claim, self.settings.groups_claim)
        if metadata.get("userinfo_endpoint") and any(name not in claims for name in wanted):
            more = dict(await self._client.userinfo(token=got))
            if more.get("sub") != claims["sub"]:
                raise SignInFault("invalid", "the user info is about another account")
            claims = more | claims
        return claims

    def _person(self, claims: Mapping[str, Any]) -> Person:
        """Raises SignInFault for somebody who is not admitted."""
        settings = self.settings
        name = str(claims.get(settings.name_claim) or "").strip()
        if settings.name_claim == "email" and claims.get("email_verified") is False:
            raise SignInFault("not-admitted", f"the address {name} is not verified", name)
        if not 0 < len(name) <= _LONGEST or not name.isprintable():
            raise SignInFault(
                "misconfigured",
                f"the claim {settings.name_claim!r} holds no name (oidc.name_claim)",
            )
        groups = _groups(claims, settings.groups_claim)
        if settings.domains and not _in_domains(claims, settings.domains):
            raise SignInFault("not-admitted", f"{name} is of none of oidc.domains", name)
        if settings.groups and not set(settings.groups) & set(groups):
            raise SignInFault("not-admitted", f"{name} is in none of oidc.groups", name)
        if not self._names.bind(name, str(settings.issuer), str(claims["sub"])):
            raise SignInFault(
                "name-taken", f"the name {name} belongs to another account of the provider", name
            )
        return Person(name, groups=groups)


def _groups(claims: Mapping[str, Any], claim: str) -> tuple[str, ...]:
    """The groups of a claim, which may be within another one (``realm_access.roles``)."""
    found: Any = claims.get(claim)
    if found is None and "." in claim:
        found = claims
        for part in claim.split("."):
            found = found.get(part) if isinstance(found, Mapping) else None
    if found is None and claim in (claims.get("_claim_names") or {}):
        _log.warning(
            "the provider leaves out the groups of somebody who is in too many; have it send only those that"
            " are assigned to this program"
        )
    listed = [found] if isinstance(found, str) else found if isinstance(found, list) else []
    named = [one for one in listed if isinstance(one, str) and 0 < len(one) <= _LONGEST]
    return tuple(dict.fromkeys(named[:_MOST_GROUPS]))


def _in_domains(claims: Mapping[str, Any], domains: tuple[str, ...]) -> bool:
    """Whether the account's domain (Google's ``hd``), or that of its verified address, is one of ``domains``."""
    own = str(claims.get("hd", ""))
    if not own and claims.get("email_verified") in (True, "true"):
        own = str(claims.get("email", "")).rpartition("@")[2]
    return own.casefold() in {one.casefold() for one in domains}


@contextmanager
def _named() -> Iterator[None]:
    """A block whose errors of the network, of the protocol and of tokens become SignInFaults."""
    try:
        yield
    except SignInFault:
        raise
    except JoseError as error:
        raise SignInFault("invalid", _told(error)) from error
    except httpx2.HTTPStatusError as error:
        raise SignInFault("misconfigured", _told(error)) from error
    except httpx2.HTTPError as error:
        raise SignInFault("unreachable", _told(error)) from error
    except (OAuthError, ValueError, KeyError, RuntimeError, TypeError) as error:
        raise SignInFault("misconfigured", _told(error)) from error


def _told(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"
