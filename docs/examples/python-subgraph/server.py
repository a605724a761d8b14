"""A ministry in Python, with Debian's packages alone. `python3 server.py CONTRACT SCHEMA PORT TRUSTED-KEYS`"""

import json
import logging
import re
import sys

from aiohttp import web
from graphql import GraphQLError, graphql
from graphql.error import format_error

from signed_calls import Busy, Verifier
from subgraph import executable

contract, own, port, trusted = sys.argv[1:5]
# It would write a stack for each refusal; bugs are told below.
logging.getLogger("graphql").setLevel(logging.CRITICAL)
SDL = "\n".join(open(file, encoding="utf-8").read() for file in (contract, own))
VERSIONS = {"tongcha-schema": "contract={}, schema={}".format(
    re.search(r'SectorRecord @tag\(name: "contract/(\d+)"\)', SDL)[1], re.search(r'"schema/(\d+)"', SDL)[1])}
MOST_BYTES = 1024 * 1024

REGISTER = {
    "urn:timber:lot:1": {
        "productName": "松原木", "level": "LOT", "species": "pine",
        "quantity": {"value": 1200.5, "unit": "kg"}, "producedAt": "2026-03-01T08:30:00+08:00",
        "producer": {"uscc": "91370681MA3T00017D", "name": "北山林场"}, "holder": {"uscc": "91370681MA3T00102J"},
    },
    "urn:timber:lot:2": {"productName": "松木板", "level": "LOT", "species": "pine"},
}
MOVES = [{
    "kind": "TRANSFORM", "from": "urn:timber:lot:1", "to": "urn:timber:lot:2", "at": "2026-03-10T10:00:00+08:00",
    "quantity": {"value": 500, "unit": "kg"},
    "evidence": {"sector": "TIMBER", "member": "timber", "system": "timber-register", "recordId": "M-1", "confidence": "HIGH"},
}]


class Refusal(GraphQLError):
    """An error with a public code; docs/errors.md has them."""

    def __init__(self, code, message):
        super().__init__(message)
        self.extensions = {"code": code}


def record(code):
    if code not in REGISTER:
        return None
    source = {"system": "timber-register", "recordId": code.rpartition(":")[2]}
    return {"__typename": "TimberRecord", "code": code, "member": "timber", "sector": "TIMBER", "source": source, **REGISTER[code]}


def entity(key):
    """What a key names, or why it fails: each of a batch stands for itself."""
    if key.get("__typename") == "Organization" and isinstance(key.get("uscc"), str):
        return {"__typename": "Organization", "uscc": key["uscc"]}
    code = key.get("code")
    if not isinstance(code, str) or not re.fullmatch(r"[a-z][a-z0-9+.-]*:\S{1,200}", code):
        return Refusal("BAD_REQUEST", "not a trace code")
    return record(code) if key["__typename"] == "TimberRecord" else {"__typename": "TraceUnit", "code": code}


def links(unit, claims, direction):
    end = "to" if direction == "BACK" else "from"
    return [move for move in MOVES if move[end] == unit["code"]]


def holder(row, claims):
    if "timber/parties" in claims.get("policies", []):
        return row.get("holder")
    raise Refusal("FORBIDDEN", "not shared with you")


SCHEMA = executable(SDL, {
    "Query": {
        "_service": lambda root, claims: {"sdl": SDL},
        "_entities": lambda root, claims, representations: [entity(key) for key in representations],
    },
    "TraceUnit": {"timber": lambda unit, claims: [row for row in [record(unit["code"])] if row], "timberLinks": links},
    "TimberRecord": {"holder": holder},
})
verifier = Verifier(trusted, "timber", f"127.0.0.1:{port}", "/graphql")


def told(error):
    """What goes out of an error: a bug says no more than that it is one."""
    shown = format_error(error)
    code = (shown.get("extensions") or {}).get("code")
    if code is None and getattr(error, "original_error", None) is not None:
        print(repr(error.original_error), file=sys.stderr)
        return {**shown, "message": "internal error", "extensions": {"code": "INTERNAL_SERVER_ERROR"}}
    return {**shown, "extensions": {"code": code or "GRAPHQL_VALIDATION_FAILED"}}


def failed(status, code, message):
    return web.json_response({"errors": [{"message": message, "extensions": {"code": code}}]}, status=status, headers=VERSIONS)


async def answer(request):
    body = await request.read()
    try:
        claims = verifier.claims(request.method, request.rel_url.raw_query_string, request.headers, body)
    except Busy:
        return failed(503, "OVERLOADED", "too many calls just now")
    if claims is None:
        return failed(401, "UNVERIFIED_CALL", "the call is not verified")
    try:
        asked = json.loads(body)
        query, variables = asked["query"], asked.get("variables") or {}
    except (ValueError, KeyError, TypeError, AttributeError):
        return failed(400, "BAD_REQUEST", "expected JSON with a query")
    result = graphql(SCHEMA, query, None, claims, variables)
    response = {"data": result.data, **({"errors": [told(each) for each in result.errors]} if result.errors else {})}
    return web.json_response(response, headers=VERSIONS)


async def health(request):
    return web.json_response({"status": "ok", "ministry": "timber"})


app = web.Application(client_max_size=MOST_BYTES)
app.add_routes([web.post("/graphql", answer), web.get("/health", health), web.get("/ready", health)])
web.run_app(app, host="127.0.0.1", port=int(port), print=None)
