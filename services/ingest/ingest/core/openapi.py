"""The webhook routes as OpenAPI, for those who send and for the fuzzer: every answer that a sender may get."""

from typing import Any

PATH = "/webhooks/openapi.json"
ROUTE = "/webhooks/{platform}/{app}"


def document(version: str) -> dict[str, Any]:
    """Return the document. The bodies are each platform's own, so that they are described as bytes."""
    parameters = [
        _in_path("platform", "facebook, instagram, youtube, x, linkedin, wordpress or generic"),
        _in_path("app", "the name of an [[app]] of the accounts file"),
    ]
    return {
        "openapi": "3.1.0",
        "info": {"title": "Ordstyrer ingest", "version": version},
        "paths": {
            ROUTE: {
                "parameters": parameters,
                "get": {
                    "summary": "The platform asks who we are",
                    "responses": _answers(
                        {"200": "The challenge, or what the platform wants to see of it", "403": "Not our token"}
                    ),
                },
                "post": {
                    "summary": "A signed delivery",
                    "requestBody": {"content": {"application/octet-stream": {"schema": {"type": "string"}}}},
                    "responses": _answers(
                        {
                            "200": "It is durable",
                            "204": "Taken and dropped, as the platform's rule wants of a wrong signature",
                            "400": "It broke off",
                            "401": "The signature is not ours",
                            "413": "More bytes than are taken",
                            "503": "It cannot be kept right now: send it again after Retry-After",
                        }
                    ),
                },
            },
            **_leaving(parameters),
            "/connect/{platform}/callback": _login_ended(parameters[:1]),
        },
    }


def _leaving(parameters: list[dict[str, Any]]) -> dict[str, Any]:
    """Return Meta's callbacks for people who leave."""
    form = {"content": {"application/x-www-form-urlencoded": {"schema": {"type": "object"}}}}
    answers = _answers(
        {
            "200": "It is done; JSON says where that can be read",
            "401": "The app's secret did not sign it",
            "503": "It cannot be kept right now: send it again after Retry-After",
        }
    )
    code = _in_path("code", "the confirmation code of the answer")
    page = {"summary": "What was deleted, and when", "responses": _answers({"200": "In plain words"})}
    return {
        f"{ROUTE}/deauthorize": {
            "parameters": parameters,
            "post": {"summary": "A person has taken the rights away", "requestBody": form, "responses": answers},
        },
        f"{ROUTE}/data-deletion": {
            "parameters": parameters,
            "post": {"summary": "A person wants to be forgotten", "requestBody": form, "responses": answers},
        },
        f"{ROUTE}/data-deletion/{{code}}": {"parameters": [*parameters, code], "get": page},
    }


def _login_ended(parameters: list[dict[str, Any]]) -> dict[str, Any]:
    """Return where the browser comes back to after a login that began at the desk."""
    page = {"text/html": {"schema": {"type": "string"}}}
    answers = {
        "200": "The account is connected",
        "400": "It is not; the page says why and what to do",
        "404": "No login with this state is open",
        "503": "It cannot be kept right now: load the page again",
    }
    told = [{"name": name, "in": "query", "schema": {"type": "string"}} for name in ("state", "code", "error")]
    return {
        "parameters": [*parameters, *told],
        "get": {
            "summary": "A login has ended",
            "responses": {code: {"description": what, "content": page} for code, what in answers.items()},
        },
    }


def _in_path(name: str, what: str) -> dict[str, Any]:
    return {"name": name, "in": "path", "required": True, "description": what, "schema": {"type": "string"}}


def _answers(told: dict[str, str]) -> dict[str, Any]:
    plain = {"text/plain": {"schema": {"type": "string"}}, "application/json": {"schema": {}}}
    found = told | {"404": "No such route"}
    return {code: {"description": what, "content": plain} for code, what in found.items()}
