"""Who asks, by the gateway's signature: docs/signed-calls.md, step by step."""

import base64
import hashlib
import json
import re
import time

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

COMPONENTS = (
    "@method", "@authority", "@path", "@query", "content-type", "content-digest",
    "tongcha-ministry", "tongcha-claims", "x-request-id",
)
CLAIMS = {"role", "sector", "organization", "policies", "purpose", "asOf"}
# Structured fields in their canonical spelling (RFC 9651): what is written otherwise does not match.
PARAMETER = r';[a-z*][a-z0-9_.*-]*=(?:"(?:[^"\\]|\\["\\])*"|-?\d{1,15})'
MEMBER = re.compile(r'([a-z*][a-z0-9_.*-]*)=(\(((?:"[a-z0-9@-]+" ?)*)\)((?:' + PARAMETER + r")*))(?:, |$)")
SIGNATURE = re.compile(r"([a-z*][a-z0-9_.*-]*)=:([A-Za-z0-9+/=]*):(?:, |$)")
SKEW_S, LIFE_S = 30, 60
MOST_NONCES = 100_000


class Busy(Exception):
    """The memory of calls is full: nothing is forgotten, 503."""


class Verifier:
    """Verifies calls to one ministry at one address."""

    def __init__(self, trusted_file, ministry, authority, path):
        with open(trusted_file, encoding="utf-8") as file:
            keys = json.load(file)["keys"]
        self._keys = {_thumbprint(key): _public(key) for key in keys if key["kty"] == "OKP"}
        self._ministry, self._authority, self._path = ministry, authority, path
        self._born = int(time.time())
        self._nonces = {}

    def claims(self, method, query, headers, body):
        """Who asks; None: refuse with 401, whatever the reason is. `headers` is a multidict."""
        try:
            return self._claims(method, query, headers, body)
        except (KeyError, ValueError, InvalidSignature):
            return None

    def _claims(self, method, query, headers, body):
        once = {}
        for name in COMPONENTS[4:] + ("signature-input", "signature"):
            (once[name],) = headers.getall(name)
        own = [m for m in _all(MEMBER, once["signature-input"]) if ';tag="tongcha-call"' in m[4]]
        (label, value, names, parameters), = [m.groups() for m in own]
        if names != " ".join(f'"{name}"' for name in COMPONENTS):
            return None
        given = {name: json.loads(text) for name, text in re.findall(r";([^=]+)=(\"[^\"]*\"|-?\d+)", parameters)}
        now, created, expires = time.time(), given["created"], given["expires"]
        if created > now + SKEW_S or expires < now - SKEW_S or expires - created > LIFE_S or created < self._born:
            return None
        digest = base64.b64encode(hashlib.sha256(body).digest()).decode()
        if once["content-digest"] != f"sha-256=:{digest}:" or once["tongcha-ministry"] != self._ministry:
            return None
        if given["alg"] != "ed25519":
            return None
        # By what it knows of itself, not by what the request says of itself.
        known = {"@method": method, "@authority": self._authority, "@path": self._path, "@query": f"?{query}"}
        lines = [f'"{name}": {known.get(name) or once[name]}' for name in COMPONENTS]
        base = "\n".join([*lines, f'"@signature-params": {value}']).encode("latin-1")
        signatures = {m[1]: m[2] for m in _all(SIGNATURE, once["signature"])}
        self._keys[given["keyid"]].verify(base64.b64decode(signatures[label], validate=True), base)
        self._remember(given["nonce"], expires + SKEW_S, now)
        return _read_claims(once["tongcha-claims"])

    def _remember(self, nonce, until, now):
        if nonce in self._nonces:
            raise ValueError("repeated")
        if len(self._nonces) >= MOST_NONCES:
            self._nonces = {each: end for each, end in self._nonces.items() if end > now}
            if len(self._nonces) >= MOST_NONCES:
                raise Busy
        self._nonces[nonce] = until


def _all(pattern, text):
    """All members of a dictionary; ValueError where any part of it is none."""
    found = list(pattern.finditer(text))
    if "".join(each[0] for each in found) != text or len({each[1] for each in found}) != len(found):
        raise ValueError("not canonical")
    return found


def _read_claims(text):
    claims = json.loads(base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True))
    if not isinstance(claims, dict) or not isinstance(claims.get("role"), str) or set(claims) - CLAIMS:
        raise ValueError("claims that are not known")
    return claims


def _thumbprint(key):
    """RFC 7638: the required members of an OKP key, in their order."""
    text = json.dumps({name: key[name] for name in ("crv", "kty", "x")}, separators=(",", ":"))
    return base64.urlsafe_b64encode(hashlib.sha256(text.encode()).digest()).decode().rstrip("=")


def _public(key):
    return Ed25519PublicKey.from_public_bytes(base64.urlsafe_b64decode(key["x"] + "=="))
