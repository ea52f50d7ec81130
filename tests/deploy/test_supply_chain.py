"""A release is made, signed and verified for real; the templates for others' CI are what GitHub and GitLab read."""

import json
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest
import yaml

from tests.parts.install import program
from tests.repo.tree import ROOT, SERVICES

CI = ROOT / "deploy" / "ci"
SCHEMAS = Path(__file__).parent / "schemas"
"""Of SchemaStore (Apache-2.0) and GitLab (MIT), as check-jsonschema 0.39.0 ships them."""
TEMPLATES = {
    "github-workflows": CI / "github" / "supply-chain.yml",
    "gitlab-ci": CI / "gitlab" / "supply-chain.gitlab-ci.yml",
}


@pytest.fixture(scope="module")
def key(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A key that signs releases."""
    return made_key(tmp_path_factory.mktemp("key"))


@pytest.fixture(scope="module")
def signers(key: Path) -> Path:
    """The file that says whose releases are good."""
    file = key.with_name("signers")
    public = key.with_suffix(".pub").read_text(encoding="ascii")
    file.write_text(f'releases@example.org namespaces="ordstyrer-release" {public}', encoding="ascii")
    return file


@pytest.fixture(scope="module")
def made(key: Path, repository: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A release of a commit."""
    return release(repository, key, tmp_path_factory.mktemp("release"))


@pytest.fixture(scope="module")
def repository(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small repository with the scripts and the lock of this one: all of ours would take its seconds twice."""
    folder = tmp_path_factory.mktemp("repository")
    for name in ("deploy/release", "deploy/verify-release", "deploy/docker/sbom.py", "requirements.lock"):
        (folder / name).parent.mkdir(exist_ok=True)
        shutil.copy(ROOT / name, folder / name)
    bears = folder / "libs/common/common/release.py"
    bears.parent.mkdir(parents=True)
    bears.write_text('VERSION = "1.2.0"\n', encoding="utf-8")
    author = ["-c", "user.name=t", "-c", "user.email=t@example.org", "-c", "commit.gpgsign=false"]
    for words in (["init", "-q"], ["add", "."], [*author, "commit", "-q", "-m", "all"]):
        subprocess.run([program("git", "git"), "-C", folder, *words], check=True)  # noqa: S603 - our own words
    return folder


@pytest.fixture
def copy(made: Path, tmp_path: Path) -> Path:
    """A release that a test may change."""
    return shutil.copytree(made, tmp_path / "copy")


def made_key(folder: Path) -> Path:
    words: list[str | Path] = [
        program("ssh-keygen", "openssh-client"),
        "-q",
        "-t",
        "ed25519",
        "-N",
        "",
        "-f",
        folder / "key",
    ]
    subprocess.run(words, check=True)  # noqa: S603 - our own words
    return folder / "key"


def release(repository: Path, key: Path, folder: Path) -> Path:
    words: list[str | Path] = [repository / "deploy/release", "1.2.0", key, folder]
    done = subprocess.run(words, check=False, capture_output=True, text=True)  # noqa: S603 - our own words
    assert done.returncode == 0, done.stderr
    return folder


def verified(signers: Path, folder: Path) -> tuple[int, str]:
    words: list[str | Path] = [ROOT / "deploy/verify-release", signers, folder]
    done = subprocess.run(words, check=False, capture_output=True, text=True)  # noqa: S603 - our own words
    return done.returncode, done.stdout + done.stderr


def test_a_release_is_good_and_says_who_signed_it(made: Path, signers: Path) -> None:
    assert verified(signers, made) == (0, "verify-release: good, signed by releases@example.org\n")
    assert {path.name for path in made.iterdir()} == {
        "ordstyrer-1.2.0.tar.gz",
        "ordstyrer-1.2.0.cdx.json",
        "requirements-1.2.0.lock",
        "COMMIT",
        "SHA256SUMS",
        "SHA256SUMS.sig",
    }


def test_the_same_commit_gives_the_same_bytes(repository: Path, made: Path, key: Path, tmp_path: Path) -> None:
    again = release(repository, key, tmp_path)
    assert (again / "SHA256SUMS").read_bytes() == (made / "SHA256SUMS").read_bytes()


def test_a_release_names_every_part_that_its_lock_does(made: Path) -> None:
    bill = json.loads((made / "ordstyrer-1.2.0.cdx.json").read_bytes())
    locked = re.findall(
        r"^([A-Za-z0-9_.-]+)(?:\[[^]]*\])?==", (ROOT / "requirements.lock").read_text("utf-8"), re.MULTILINE
    )
    assert bill["metadata"]["component"]["version"] == "1.2.0"
    assert [one["name"] for one in bill["components"]] == sorted(re.sub("[-_.]+", "-", name).lower() for name in locked)
    assert all(one["hashes"] for one in bill["components"])


def test_a_release_bears_the_digest_of_every_image_or_of_none(
    repository: Path, key: Path, signers: Path, tmp_path: Path
) -> None:
    images = tmp_path / "images"
    lines = [f"registry.example/ordstyrer-{one}@sha256:{'0' * 64}" for one in (*SERVICES, "standalone")]
    words: list[str | Path] = [repository / "deploy/release", "1.2.0", key, tmp_path / "out", images]
    images.write_text("\n".join(lines[1:]) + "\n", encoding="ascii")
    refused = subprocess.run(words, check=False, capture_output=True, text=True)  # noqa: S603 - our own words
    assert refused.returncode == 1
    assert f"has no line REGISTRY/ordstyrer-{SERVICES[0]}@" in refused.stderr
    images.write_text("\n".join(reversed(lines)) + "\n", encoding="ascii")
    done = subprocess.run(words, check=False, capture_output=True, text=True)  # noqa: S603 - our own words
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "out" / "IMAGES").read_text(encoding="ascii").splitlines() == sorted(lines)
    assert verified(signers, tmp_path / "out")[0] == 0


def test_what_is_not_committed_is_no_release(repository: Path, key: Path, tmp_path: Path) -> None:
    lock = repository / "requirements.lock"
    before = lock.read_bytes()
    lock.write_bytes(before + b"\n")
    words: list[str | Path] = [repository / "deploy/release", "1.2.0", key, tmp_path / "out"]
    done = subprocess.run(words, check=False, capture_output=True, text=True)  # noqa: S603 - our own words
    lock.write_bytes(before)
    assert (done.returncode, "not committed" in done.stderr) == (1, True)


def test_a_number_that_the_commit_does_not_bear_is_refused(repository: Path, key: Path, tmp_path: Path) -> None:
    words: list[str | Path] = [repository / "deploy/release", "1.3.0", key, tmp_path / "out"]
    done = subprocess.run(words, check=False, capture_output=True, text=True)  # noqa: S603 - our own words
    assert (done.returncode, done.stderr) == (1, "release: the commit bears the version 1.2.0, not 1.3.0\n")


def test_a_release_lies_where_whoever_makes_it_says(repository: Path, key: Path, signers: Path, tmp_path: Path) -> None:
    words: list[str | Path] = [repository / "deploy/release", "1.2.0", key, "made here"]
    done = subprocess.run(words, cwd=tmp_path, check=False, capture_output=True, text=True)  # noqa: S603 - our own words
    assert done.returncode == 0, done.stderr
    assert verified(signers, tmp_path / "made here")[0] == 0


def test_a_release_that_nobody_could_sign_is_none_and_in_nobodys_way(
    repository: Path, key: Path, tmp_path: Path
) -> None:
    (tmp_path / "no key").write_text("nothing\n", encoding="ascii")
    words: list[str | Path] = [repository / "deploy/release", "1.2.0", tmp_path / "no key", tmp_path / "out"]
    refused = subprocess.run(words, check=False, capture_output=True, text=True)  # noqa: S603 - our own words
    assert refused.returncode != 0
    assert not [*(tmp_path / "out").iterdir()]
    release(repository, key, tmp_path / "out")


def test_a_changed_byte_is_found(copy: Path, signers: Path) -> None:
    archive = copy / "ordstyrer-1.2.0.tar.gz"
    archive.write_bytes(archive.read_bytes()[:-1] + b"x")
    code, said = verified(signers, copy)
    assert (code, "not what was signed" in said) == (1, True)


def test_sums_that_were_made_anew_are_found(copy: Path, signers: Path) -> None:
    sums = copy / "SHA256SUMS"
    sums.write_text(re.sub(r"^[0-9a-f]{64}", "0" * 64, sums.read_text(encoding="ascii")), encoding="ascii")
    code, said = verified(signers, copy)
    assert (code, "it was changed" in said) == (1, True)


def test_what_lies_beside_a_release_unsigned_is_named(copy: Path, signers: Path) -> None:
    (copy / "install.sh").write_text("echo hello", encoding="ascii")
    code, said = verified(signers, copy)
    assert (code, "install.sh" in said) == (1, True)


def test_a_strangers_signature_is_nobodys(repository: Path, signers: Path, tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    code, said = verified(signers, release(repository, made_key(tmp_path), tmp_path / "out"))
    assert (code, "nobody in" in said) == (1, True)


def test_a_signature_for_another_purpose_is_no_release(copy: Path, key: Path, signers: Path) -> None:
    (copy / "SHA256SUMS.sig").unlink()
    words: list[str | Path] = [
        program("ssh-keygen", "openssh-client"),
        "-q",
        "-Y",
        "sign",
        "-n",
        "file",
        "-f",
        key,
        copy / "SHA256SUMS",
    ]
    subprocess.run(words, check=True, capture_output=True)  # noqa: S603 - our own words
    assert verified(signers, copy)[0] == 1


def _read(path: Path) -> Any:  # noqa: ANN401 - any YAML
    # YAML 1.1 reads the key `on` as true.
    read = yaml.safe_load(path.read_text(encoding="utf-8"))
    return {("on" if name is True else name): value for name, value in read.items()}


@pytest.mark.parametrize("schema", sorted(TEMPLATES))
def test_a_template_is_what_its_platform_reads(schema: str) -> None:
    rules = json.loads((SCHEMAS / f"{schema}.json").read_text(encoding="utf-8"))
    validator = jsonschema_rs.validator_for(rules)
    template = _read(TEMPLATES[schema])
    assert [f"{error.instance_path}: {error.message}" for error in validator.iter_errors(template)] == []
    broken = {**template, "jobs": [], "build": {"script": 7, "stage": []}}
    assert not validator.is_valid(broken)


@pytest.mark.parametrize("schema", sorted(TEMPLATES))
def test_a_template_audits_builds_scans_signs_and_verifies_every_image_there_is(schema: str) -> None:
    text = TEMPLATES[schema].read_text(encoding="utf-8")
    services = re.search(r"(?:service|SERVICE): \[([a-z, ]+)\]", text)
    assert services is not None
    assert set(services[1].split(", ")) == {*SERVICES, "standalone"}
    for word in ("pip-audit --requirement requirements.lock", "--fail-on high", "cosign sign", "cosign verify"):
        assert word in text, word
    assert "sbom.cdx.json" in text
    dockerfile = (ROOT / "deploy/docker/Dockerfile").read_text(encoding="utf-8")
    assert {"AS tool", "AS service", "ARG REVISION", "/opt/ordstyrer/sbom.cdx.json"} <= set(
        re.findall(r"AS tool|AS service|ARG REVISION|/opt/ordstyrer/sbom.cdx.json", dockerfile)
    )


@pytest.mark.parametrize("schema", sorted(TEMPLATES))
def test_a_template_takes_nothing_without_a_version(schema: str) -> None:
    text = TEMPLATES[schema].read_text(encoding="utf-8")
    unversioned = [line for line in re.findall(r"uses: (\S+)", text) if "@" not in line or line.endswith("@main")]
    unversioned += re.findall(r"\S+:latest", text)
    unversioned += [name for name in re.findall(r"pip install (\S+)", text) if "==" not in name]
    assert unversioned == []
