"""A small identity provider: discovery, keys, authorisation and token, RS256, PKCE checked; for tests alone."""

import base64
import hashlib
import json
import secrets
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

KEY, FOREIGN_KEY = (rsa.generate_private_key(public_exponent=65537, key_size=2048) for _turn in range(2))


class IdentityProvider:
    """Vouches for whoever ``person`` is; ``tweak`` changes the claims and ``sign`` the signature of the next token."""

    def __init__(self) -> None:
        self.person = {"sub": "s-1", "preferred_username": "chen.jing"}
        self.tweak: dict[str, Any] = {}
        self.key: Any = KEY
        self.algorithm = "RS256"
        self.codes: dict[str, dict[str, str]] = {}
        self.asked: list[dict[str, str]] = []
        provider = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                provider.answer(self, dict(parse_qs(urlsplit(self.path).query)))

            def do_POST(self) -> None:
                length = int(self.headers.get("Content-Length", 0))
                provider.answer(self, dict(parse_qs(self.rfile.read(length).decode())))

            def log_message(self, *_told: Any) -> None:
                return

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.issuer = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, args=(0.05,), daemon=True).start()

    def close(self) -> None:
        self.server.shutdown()
        self.server.server_close()

    def answer(self, handler: BaseHTTPRequestHandler, sent: dict[str, list[str]]) -> None:
        given = {name: values[0] for name, values in sent.items()}
        path = urlsplit(handler.path).path
        if path == "/authorize":
            self._authorise(handler, given)
        elif path == "/token":
            self._token(handler, given)
        elif path == "/jwks":
            self._say(handler, {"keys": [self._public()]})
        else:
            self._say(handler, self._discovery())

    def _discovery(self) -> dict[str, Any]:
        return {
            "issuer": self.issuer,
            "authorization_endpoint": f"{self.issuer}/authorize",
            "token_endpoint": f"{self.issuer}/token",
            "userinfo_endpoint": f"{self.issuer}/userinfo",
            "jwks_uri": f"{self.issuer}/jwks",
            "token_endpoint_auth_methods_supported": ["client_secret_post"],
        }

    def _public(self) -> dict[str, Any]:
        told = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(KEY.public_key()))
        return {**told, "kid": "1", "use": "sig", "alg": "RS256"}

    def _authorise(self, handler: BaseHTTPRequestHandler, given: dict[str, str]) -> None:
        self.asked.append(given)
        code = secrets.token_urlsafe(8)
        self.codes[code] = given
        handler.send_response(302)
        handler.send_header("Location", f"{given['redirect_uri']}?{urlencode({'code': code, 'state': given['state']})}")
        handler.end_headers()

    def _token(self, handler: BaseHTTPRequestHandler, given: dict[str, str]) -> None:
        asked = self.codes.pop(given.get("code", ""), None)
        proof = hashlib.sha256(given.get("code_verifier", "").encode()).digest()
        challenge = base64.urlsafe_b64encode(proof).rstrip(b"=").decode()
        if asked is None or asked.get("code_challenge") != challenge or given.get("client_secret") != "between us":
            self._say(handler, {"error": "invalid_grant"}, 400)
            return
        now = int(time.time())
        claims = {"iss": self.issuer, "aud": "hengwen", "iat": now, "exp": now + 60, "nonce": asked.get("nonce", "")}
        claims |= self.person | self.tweak
        claims = {name: value for name, value in claims.items() if value is not None}
        token = jwt.encode(claims, self.key, algorithm=self.algorithm, headers={"kid": "1"})
        self._say(handler, {"access_token": "a", "token_type": "Bearer", "id_token": token, "expires_in": 60})

    def _say(self, handler: BaseHTTPRequestHandler, told: dict[str, Any], status: int = 200) -> None:
        content = json.dumps(told).encode()
        handler.send_response(status)
        handler.send_header("Content-Type", "application/json")
        handler.send_header("Content-Length", str(len(content)))
        handler.end_headers()
        handler.wfile.write(content)
