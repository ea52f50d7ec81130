"""Debian's Prometheus and Alertmanager on loopback: what is scraped, judged and told of is so for real."""

from collections.abc import Mapping
from pathlib import Path

import httpx
import yaml

from tests.parts.install import program
from tests.parts.part import Part

INTERVAL = "1s"
"""How often they look: an operator's have a quarter of a minute."""


def prometheus() -> Path:
    """Prometheus, after installing Debian's where it is missing."""
    return program("prometheus", "prometheus")


def alertmanager() -> Path:
    """Alertmanager, after installing Debian's where it is missing."""
    return program("prometheus-alertmanager", "prometheus-alertmanager")


class Prometheus(Part):
    """One server that scrapes `targets` (name → host:port) and judges by `rules`, a file's text."""

    name = "Prometheus"

    def __init__(self, targets: Mapping[str, str], rules: str, alerts_to: str) -> None:
        super().__init__()
        self._targets = targets
        self._rules = rules
        self._alerts_to = alerts_to

    def _prepare(self, folder: Path) -> list[str | Path]:
        (folder / "rules.yml").write_text(self._rules, encoding="utf-8")
        (folder / "prometheus.yml").write_text(yaml.safe_dump(self._config()), encoding="utf-8")
        return [
            prometheus(),
            f"--config.file={folder / 'prometheus.yml'}",
            f"--storage.tsdb.path={folder / 'data'}",
            f"--web.listen-address={self.address}",
            f"--rules.alert.resend-delay={INTERVAL}",
        ]

    def _config(self) -> dict[str, object]:
        jobs = [{"job_name": name, "static_configs": [{"targets": [at]}]} for name, at in self._targets.items()]
        return {
            "global": {"scrape_interval": INTERVAL, "evaluation_interval": INTERVAL},
            "rule_files": ["rules.yml"],
            "scrape_configs": jobs,
            "alerting": {"alertmanagers": [{"static_configs": [{"targets": [self._alerts_to]}]}]},
        }

    def _ready(self) -> bool:
        return _says_ready(self.address)


class Alertmanager(Part):
    """One server that tells a web address of each alert, and of its end."""

    name = "Alertmanager"

    def __init__(self, tells: str) -> None:
        super().__init__()
        self._tells = tells

    def _prepare(self, folder: Path) -> list[str | Path]:
        config = {
            "route": {
                "receiver": "test",
                "group_by": ["..."],
                "group_wait": "0s",
                "group_interval": INTERVAL,
                "repeat_interval": "1h",
            },
            "receivers": [{"name": "test", "webhook_configs": [{"url": self._tells, "send_resolved": True}]}],
        }
        (folder / "alertmanager.yml").write_text(yaml.safe_dump(config), encoding="utf-8")
        return [
            alertmanager(),
            f"--config.file={folder / 'alertmanager.yml'}",
            f"--storage.path={folder / 'data'}",
            f"--web.listen-address={self.address}",
            "--cluster.listen-address=",
        ]

    def _ready(self) -> bool:
        return _says_ready(self.address)


def _says_ready(address: str) -> bool:
    try:
        return httpx.get(f"http://{address}/-/ready", trust_env=False, timeout=5).is_success
    except httpx.HTTPError:
        return False
