"""How a client of Kafka proves who it is, and knows the broker: our settings turned into aiokafka's."""

import ssl
from collections.abc import Mapping

from common.errors import Permanent

FILES = ("ca_file", "cert_file", "key_file")


def security_of(settings: Mapping[str, str]) -> dict[str, object]:
    """Return aiokafka's security settings: CA file and client certificate become a TLS context.

    Permanent names the file that cannot be used.
    """
    given: dict[str, object] = {name: value for name, value in settings.items() if name not in FILES}
    if str(settings.get("security_protocol", "")).endswith("SSL"):
        given["ssl_context"] = _context(settings)
    return given


def user_of(settings: Mapping[str, str]) -> str:
    """Return whom the broker takes us for, as people say it."""
    if user := settings.get("sasl_plain_username"):
        return f"the user '{user}'"
    if path := settings.get("cert_file"):
        return f"who has the certificate {path}"
    return "anybody"


def _context(settings: Mapping[str, str]) -> ssl.SSLContext:
    ca, cert, key = (settings.get(name) for name in FILES)
    try:
        context = ssl.create_default_context(cafile=ca)
    except (OSError, ssl.SSLError) as e:
        raise Permanent(f"kafka: {ca} (ORDSTYRER_KAFKA_CA_FILE) holds no CA certificate in PEM that can be read") from e
    if cert is None:
        return context
    try:
        # Without a password a key that wants one is refused: nobody sits here to be asked.
        context.load_cert_chain(cert, key, password="")
    except (OSError, ssl.SSLError) as e:
        raise Permanent(
            f"kafka: {cert} (ORDSTYRER_KAFKA_CERT_FILE) and {key} (ORDSTYRER_KAFKA_KEY_FILE) are no certificate and "
            "key in PEM that belong together and can be read; the key may have no password"
        ) from e
    return context
