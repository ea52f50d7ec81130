"""A real broker that asks who one is: user and password over TLS, or a certificate, and nothing without a right."""

import subprocess
from pathlib import Path

from tests.parts.install import program
from tests.parts.kafka import Kafka
from tests.parts.process import LOOPBACK, answers, free_port

PASSWORDS = "password-of-"
ADMIN = "admin"
NEW_KEY = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes")


class SecureKafka(Kafka):
    """One broker with SASL_SSL (SCRAM-SHA-512), SSL with certificates of clients, a plain door for the admin, and ACLs.

    `users` can sign in with `password(user)`, and each has a certificate whose name is the user's.
    """

    name = "Kafka"

    def __init__(self, users: tuple[str, ...], folder: Path) -> None:
        super().__init__()
        self.users = users
        self._keys = folder
        self._scram_port, self._tls_port = free_port(), free_port()

    @property
    def with_password(self) -> str:
        """What a client with user and password connects to."""
        return f"localhost:{self._scram_port}"

    @property
    def with_certificate(self) -> str:
        """What a client with a certificate connects to."""
        return f"localhost:{self._tls_port}"

    @property
    def ca(self) -> Path:
        """The certificate of who signed all others."""
        return self._keys / "ca.crt"

    def password(self, user: str) -> str:
        """What a user signs in with."""
        return f"{PASSWORDS}{user}"

    def certificate(self, user: str) -> tuple[Path, Path]:
        """A user's certificate and its key."""
        return self._keys / f"{user}.crt", self._keys / f"{user}.key"

    def of_password(self, user: str, password: str | None = None) -> dict[str, str]:
        """The bus's security settings of somebody with a password."""
        return {
            "security_protocol": "SASL_SSL",
            "sasl_mechanism": "SCRAM-SHA-512",
            "sasl_plain_username": user,
            "sasl_plain_password": password or self.password(user),
            "ca_file": str(self.ca),
        }

    def of_certificate(self, user: str | None) -> dict[str, str]:
        """The bus's security settings of somebody with a certificate, or of somebody without."""
        given = {"security_protocol": "SSL", "ca_file": str(self.ca)}
        if user is None:
            return given
        cert, key = self.certificate(user)
        return {**given, "cert_file": str(cert), "key_file": str(key)}

    def _prepare(self, folder: Path) -> list[str | Path]:
        self._make_keys()
        return super()._prepare(folder)

    def _make_keys(self) -> None:
        for_ca = ["-subj", "/CN=ordstyrer-test-ca", "-addext", "basicConstraints=critical,CA:TRUE"]
        _openssl("req", "-x509", *NEW_KEY, "-days", "2", *for_ca, *self._out("ca"))
        (self._keys / "names").write_text(f"subjectAltName=DNS:localhost,IP:{LOOPBACK}\n", encoding="utf-8")
        for user in ("localhost", *self.users):
            self._sign(user)
        parts = ("localhost.key", "localhost.crt", "ca.crt")
        self._keystore.write_text("".join((self._keys / part).read_text() for part in parts), encoding="utf-8")

    def _sign(self, user: str) -> None:
        asked = self._keys / f"{user}.csr"
        cert, key = self.certificate(user)
        _openssl("req", *NEW_KEY, "-subj", f"/CN={user}", "-keyout", key, "-out", asked)
        by: list[str | Path] = [
            "-CA",
            self.ca,
            "-CAkey",
            self._keys / "ca.key",
            "-CAcreateserial",
            "-extfile",
            self._keys / "names",
        ]
        _openssl("x509", "-req", "-days", "2", "-in", asked, *by, "-out", cert)

    def _out(self, name: str) -> list[str | Path]:
        return ["-keyout", self._keys / f"{name}.key", "-out", self._keys / f"{name}.crt"]

    @property
    def _keystore(self) -> Path:
        return self._keys / "broker.pem"

    def _users(self) -> list[str]:
        made = [f"SCRAM-SHA-512=[name={user},password={self.password(user)}]" for user in (ADMIN, *self.users)]
        return [word for one in made for word in ("--add-scram", one)]

    def _listeners(self, controller: str) -> dict[str, str]:
        doors = f"PLAINTEXT://{self.address},SASL_SSL://localhost:{self._scram_port},SSL://localhost:{self._tls_port}"
        scram = "org.apache.kafka.common.security.scram.ScramLoginModule required;"
        return {
            "listeners": f"{doors},CONTROLLER://{controller}",
            "advertised.listeners": doors,
            "listener.security.protocol.map": "CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT,SASL_SSL:SASL_SSL,SSL:SSL",
            "sasl.enabled.mechanisms": "SCRAM-SHA-512",
            "listener.name.sasl_ssl.scram-sha-512.sasl.jaas.config": scram,
            "listener.name.ssl.ssl.client.auth": "required",
            "ssl.keystore.type": "PEM",
            "ssl.keystore.location": str(self._keystore),
            "ssl.truststore.type": "PEM",
            "ssl.truststore.location": str(self.ca),
            # A certificate's name is the user's name, as it is with a password.
            "ssl.principal.mapping.rules": "RULE:^CN=(.*?)$/$1/,DEFAULT",
            "authorizer.class.name": "org.apache.kafka.metadata.authorizer.StandardAuthorizer",
            # The plain door is the tests' own: whoever gives the others their rights comes in there.
            "super.users": f"User:{ADMIN};User:ANONYMOUS",
        }

    def _ready(self) -> bool:
        return super()._ready() and answers(self._scram_port) and answers(self._tls_port)


def _openssl(*words: str | Path) -> None:
    subprocess.run([program("openssl", "openssl"), *map(str, words)], check=True, capture_output=True)
