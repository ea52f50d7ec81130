"""What `make cover` counts: every branch of all that decides and touches nothing."""

import tomllib

from tests.repo.tree import ROOT, SERVICES


def test_every_core_and_the_policy_are_counted_to_their_last_branch() -> None:
    coverage = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["coverage"]
    cores = {core.parent.name for core in ROOT.glob("services/*/*/core")}
    assert cores == set(SERVICES)
    assert set(coverage["run"]["source_pkgs"]) == {f"{service}.core" for service in cores} | {"common.policy"}
    assert coverage["run"]["branch"] is True
    assert coverage["report"]["fail_under"] == 100
    assert "omit" not in coverage["run"] | coverage["report"]
