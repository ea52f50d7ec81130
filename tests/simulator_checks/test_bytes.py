"""The bytes on the wire and their signatures."""

import json

from simulator.facebook.bodies import meta_json
from simulator.signing import appsecret_proof, sha1_header, sha256_header
from tests.simulator_checks.bench import vector, vector_body


def test_the_vector_body_is_built_again_byte_for_byte() -> None:
    body = vector_body("meta")
    assert meta_json(json.loads(body)) == body


def test_a_body_in_plain_utf8_is_built_again_byte_for_byte() -> None:
    body = vector_body("meta_utf8_raw")
    assert meta_json(json.loads(body), raw_utf8=True) == body


def test_what_meta_escapes_is_escaped() -> None:
    escaped = meta_json({"message": "å 😀 </b> 100% @ola"})
    assert escaped == rb'{"message":"\u00e5 \ud83d\ude00 \u003C\/b> 100\u0025 \u0040ola"}'


def test_a_backslash_of_the_writer_survives_the_escapes() -> None:
    text = "C:\\u0040 \\/ \\\\"
    assert json.loads(meta_json({"message": text})) == {"message": text}


def test_both_signatures_are_those_of_the_vector() -> None:
    known, body = vector("meta"), vector_body("meta")
    assert sha256_header(known["secret"], body) == known["X-Hub-Signature-256"]
    assert sha1_header(known["secret"], body) == known["X-Hub-Signature"]


def test_the_signature_of_a_plain_utf8_body_is_that_of_the_vector() -> None:
    known = vector("meta_utf8_raw")
    assert sha256_header(known["secret"], vector_body("meta_utf8_raw")) == known["X-Hub-Signature-256"]


def test_the_older_signature_is_that_of_a_stranger_s_vector() -> None:
    known = vector("meta_sha1_messenger4j")
    assert sha1_header(known["secret"], vector_body("meta_sha1_messenger4j")) == known["X-Hub-Signature"]


def test_the_app_secret_proof_is_what_the_sdk_sends() -> None:
    known = vector("appsecret_proof")
    assert appsecret_proof(known["app_secret"], known["access_token"]) == known["proof"]
