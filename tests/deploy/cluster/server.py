"""etcd and kube-apiserver on loopback, with certificates, users and admission as a cluster has them; no kubelet."""

import contextlib
import ssl
import subprocess
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

from tests.deploy.cluster.programs import ETCD_SERVER, KUBE_APISERVER, KUBECTL
from tests.deploy.tools import run
from tests.parts.process import LOOPBACK, Program, answers, free_port

READY_S_MAX = 180
"""Many times what it takes: other work may run beside it."""
TOKEN = "whoever-made-this-cluster"


class Cluster:
    """A running kube-apiserver and what speaks to it."""

    def __init__(self, folder: Path, port: int) -> None:
        self._kubeconfig = folder / "kubeconfig"
        self._kubeconfig.write_text(_kubeconfig(port), encoding="utf-8")
        self._kubectl = KUBECTL.path()

    def kubectl(self, *words: str | Path, stdin: str = "") -> tuple[int, str]:
        """Run kubectl; return its status and all that it said."""
        return run([self._kubectl, "--kubeconfig", self._kubeconfig, *words], stdin)

    def apply(self, manifests: str, *, dry: bool = False) -> tuple[int, str]:
        """Apply on the server's side, for good or only asked."""
        more = ["--dry-run=server"] if dry else []
        return self.kubectl("apply", "--server-side", "--field-manager=ordstyrer", *more, "-f", "-", stdin=manifests)


@contextlib.contextmanager
def cluster(folder: Path) -> Iterator[Cluster]:
    """A cluster whose files lie in the folder, ended at the end."""
    etcd_port, peer_port, port = free_port(), free_port(), free_port()
    server = KUBE_APISERVER.path()
    etcd = Program("etcd", _etcd(folder, etcd_port, peer_port), folder / "etcd.log")
    api = Program("kube-apiserver", [server, *_api(folder, etcd_port, port)], folder / "apiserver.log")
    etcd.start(lambda: answers(etcd_port), READY_S_MAX)
    try:
        api.start(lambda: _is_ready(port), READY_S_MAX)
        yield Cluster(folder, port)
    finally:
        api.kill()
        etcd.kill()


def _etcd(folder: Path, port: int, peer_port: int) -> list[str | Path]:
    here, peer = f"http://{LOOPBACK}:{port}", f"http://{LOOPBACK}:{peer_port}"
    urls = {"listen-client-urls": here, "advertise-client-urls": here, "listen-peer-urls": peer}
    more = {"initial-advertise-peer-urls": peer, "initial-cluster": f"default={peer}", "log-level": "error"}
    flags = [f"--{name}={value}" for name, value in {"data-dir": str(folder / "etcd"), **urls, **more}.items()]
    # It lives for minutes: nothing needs to survive a fall of the machine.
    return [ETCD_SERVER.path(), *flags, "--unsafe-no-fsync"]


def _api(folder: Path, etcd_port: int, port: int) -> list[str]:
    tokens, key, public = folder / "tokens.csv", folder / "sa.key", folder / "sa.pub"
    tokens.write_text(f"{TOKEN},admin,1,system:masters\n", encoding="utf-8")
    for words in (["genrsa", "-out", key, "2048"], ["rsa", "-in", key, "-pubout", "-out", public]):
        subprocess.run(["openssl", *map(str, words)], check=True, capture_output=True)  # noqa: S603, S607 - fixed words
    settings = {
        "etcd-servers": f"http://{LOOPBACK}:{etcd_port}",
        "bind-address": LOOPBACK,
        "advertise-address": LOOPBACK,
        "secure-port": port,
        "cert-dir": folder / "pki",
        "service-cluster-ip-range": "10.0.0.0/24",
        "service-account-issuer": "https://kubernetes.default.svc",
        "service-account-key-file": public,
        "service-account-signing-key-file": key,
        "authorization-mode": "RBAC",
        "token-auth-file": tokens,
        "endpoint-reconciler-type": "none",
        # Else that is what refuses a privileged pod, and not the namespace's own rule.
        "allow-privileged": "true",
    }
    return [f"--{name}={value}" for name, value in settings.items()]


def _kubeconfig(port: int) -> str:
    return (
        "apiVersion: v1\nkind: Config\ncurrent-context: it\n"
        f"clusters: [{{name: it, cluster: {{server: 'https://{LOOPBACK}:{port}', insecure-skip-tls-verify: true}}}}]\n"
        f"users: [{{name: admin, user: {{token: {TOKEN}}}}}]\n"
        "contexts: [{name: it, context: {cluster: it, user: admin}}]\n"
    )


def _is_ready(port: int) -> bool:
    trusting = ssl.create_default_context()
    trusting.check_hostname, trusting.verify_mode = False, ssl.CERT_NONE
    asked = urllib.request.Request(f"https://{LOOPBACK}:{port}/readyz", headers={"Authorization": f"Bearer {TOKEN}"})
    try:
        with urllib.request.urlopen(asked, timeout=5, context=trusting) as answer:  # noqa: S310 - our own, on loopback
            return bool(answer.status == 200)
    except (OSError, urllib.error.URLError):
        return False
