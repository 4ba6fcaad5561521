"""A provider of OpenID Connect on this machine: discovery, authorization code with PKCE, ID tokens, user info.

Tokens are made with joserfc. It checks what a provider has to check (client, redirect address, code, verifier), and can
be told to misbehave.
"""

from __future__ import annotations

import base64
import hashlib
import secrets
import time
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from joserfc import jwt
from joserfc.jwk import KeySet, RSAKey
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route

CLIENT, SECRET = "assistant", "a secret of the client"


@dataclass
class Provider:
    """``account``: claims of whoever signs in next. ``redirects``: addresses that are registered.

    ``fault``: what it does wrong. ``lacks``: claims that only the user info has.
    """

    issuer: str = ""
    account: dict[str, Any] = field(default_factory=dict)
    redirects: list[str] = field(default_factory=list)
    fault: str = ""
    lacks: tuple[str, ...] = ()
    asked: list[dict[str, str]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.key = RSAKey.generate_key(2048, parameters={"kid": "one"})
        self.other = RSAKey.generate_key(2048, parameters={"kid": "one"})
        self._codes: dict[str, dict[str, Any]] = {}
        self._tokens: dict[str, dict[str, Any]] = {}

    def app(self) -> Starlette:
        return Starlette(
            routes=[
                Route("/.well-known/openid-configuration", self._metadata),
                Route("/authorize", self._authorize),
                Route("/token", self._token, methods=["POST"]),
                Route("/keys", self._keys),
                Route("/me", self._me),
            ]
        )

    async def _metadata(self, _: Request) -> Response:
        if self.fault == "no metadata":
            return Response("gone", 404)
        names = {"authorization": "authorize", "token": "token", "userinfo": "me"}
        found: dict[str, Any] = {f"{n}_endpoint": f"{self.issuer}/{p}" for n, p in names.items()}
        found |= {"issuer": self.issuer, "jwks_uri": f"{self.issuer}/keys"}
        found["id_token_signing_alg_values_supported"] = ["RS256", "HS256", "none"]
        if self.fault == "another issuer":
            found["issuer"] = "https://elsewhere.example"
        return JSONResponse(found)

    async def _authorize(self, request: Request) -> Response:
        asked = dict(request.query_params)
        self.asked.append(asked)
        if asked["client_id"] != CLIENT or asked["redirect_uri"] not in self.redirects:
            return Response("this address is not registered", 400)
        if self.fault == "denied":
            answer = {"error": "access_denied", "error_description": "the person said no"}
        else:
            code = secrets.token_urlsafe(16)
            self._codes[code] = asked | {"account": dict(self.account)}
            answer = {"code": code, "iss": self.issuer}
        state = "another" if self.fault == "state" else asked["state"]
        return RedirectResponse(
            f"{asked['redirect_uri']}?{urlencode(answer | {'state': state})}", 302
        )

    async def _token(self, request: Request) -> Response:
        form = {name: str(value) for name, value in (await request.form()).items()}
        shown = base64.b64encode(f"{CLIENT}:{SECRET}".replace(" ", "+").encode()).decode()
        plain = base64.b64encode(f"{CLIENT}:{SECRET}".encode()).decode()
        if request.headers.get("authorization", "").split(" ")[-1] not in (shown, plain):
            return JSONResponse({"error": "invalid_client"}, 401)
        begun = self._codes.pop(form["code"], None)
        challenge = base64.urlsafe_b64encode(
            hashlib.sha256(form["code_verifier"].encode()).digest()
        )
        if begun is None or begun["code_challenge"] != challenge.decode().rstrip("="):
            return JSONResponse({"error": "invalid_grant"}, 400)
        if form["redirect_uri"] != begun["redirect_uri"]:
            return JSONResponse({"error": "invalid_grant"}, 400)
        access = secrets.token_urlsafe(16)
        self._tokens[access] = begun["account"]
        given = {"access_token": access, "token_type": "Bearer", "expires_in": 300}
        if self.fault != "no ID token":
            given["id_token"] = self._id_token(begun)
        return JSONResponse(given)

    def _id_token(self, begun: dict[str, Any]) -> str:
        now = int(time.time())
        claims = {"iss": self.issuer, "aud": CLIENT, "iat": now, "exp": now + 300}
        claims |= {"nonce": begun["nonce"]} | begun["account"]
        claims = {name: value for name, value in claims.items() if name not in self.lacks}
        claims |= {
            "audience": {"aud": "somebody else", "azp": "somebody else"},
            "issuer": {"iss": "https://elsewhere.example"},
            "expired": {"iat": now - 9000, "exp": now - 8000},
            "nonce": {"nonce": "of another sign-in"},
        }.get(self.fault, {})
        key = self.other if self.fault == "signature" else self.key
        return jwt.encode({"alg": "RS256", "kid": "one"}, claims, key)

    async def _keys(self, _: Request) -> Response:
        return JSONResponse(KeySet([self.key]).as_dict(private=False))

    async def _me(self, request: Request) -> Response:
        account = self._tokens.get(request.headers.get("authorization", "").split(" ")[-1])
        if account is None:
            return JSONResponse({"error": "invalid_token"}, 401)
        return JSONResponse(account | ({"sub": "another"} if self.fault == "user info" else {}))
