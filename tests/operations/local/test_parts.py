"""Fetching the jars: each checked, each once, and nothing half there."""

import hashlib
import io
import json
import tarfile
import time
from pathlib import Path
from typing import Any

import jgo.maven
import pytest
from caseflow_operations.local import parts
from caseflow_operations.local.parts import Artifact, Lock, PartsError, fetch


def archive() -> bytes:
    content = io.BytesIO()
    with tarfile.open(fileobj=content, mode="w:gz") as tar:
        info = tarfile.TarInfo("quarkus-run.jar")
        info.size = 3
        tar.addfile(info, io.BytesIO(b"jar"))
    return content.getvalue()


class GivenCentral:
    """Stands where jgo's context stands, and serves what the test says; the real one is tried by every first start."""

    files: dict[str, bytes] = {}
    asked: list[str] = []
    failures: int = 0

    def __init__(self, repo_cache: Path, **_: Any) -> None:
        self._cache = repo_cache
        self._name = ""

    def project(self, _: str, name: str) -> "GivenCentral":
        self._name = name
        return self

    def at_version(self, _: str) -> "GivenCentral":
        return self

    def artifact(self, *_: str) -> "GivenCentral":
        return self

    def resolve(self) -> Path:
        GivenCentral.asked.append(self._name)
        if GivenCentral.failures:
            GivenCentral.failures -= 1
            raise OSError("the network is away")
        path = self._cache / f"{self._name}.file"
        path.write_bytes(GivenCentral.files[self._name])
        return path


@pytest.fixture
def central(monkeypatch: pytest.MonkeyPatch) -> type[GivenCentral]:
    GivenCentral.files = {"broker": b"broker", "clients": b"clients", "registry": archive()}
    GivenCentral.asked = []
    GivenCentral.failures = 0

    def artifact(name: str, packaging: str) -> Artifact:
        digest = hashlib.sha256(GivenCentral.files[name]).hexdigest()
        return Artifact(group="g", name=name, version="1", packaging=packaging, sha256=digest)

    lock = Lock(
        kafka="1",
        registry="1",
        kafka_jars=(artifact("broker", "jar"), artifact("clients", "jar")),
        registry_archive=artifact("registry", "tar.gz"),
    )
    monkeypatch.setattr(Lock, "load", lambda: lock)
    monkeypatch.setattr(jgo.maven, "MavenContext", GivenCentral)
    monkeypatch.setattr(time, "sleep", lambda _: None)
    return GivenCentral


def test_what_is_there_is_not_fetched_again(central: type[GivenCentral], tmp_path: Path) -> None:
    said: list[str] = []
    first = fetch(tmp_path, said.append)
    assert sorted(path.read_bytes() for path in first.kafka_jars.glob("*.file")) == [b"broker", b"clients"]
    assert (first.registry / "quarkus-run.jar").read_bytes() == b"jar"
    assert len(said) == 2
    assert fetch(tmp_path, said.append) == first
    assert len(said) == 2
    assert sorted(central.asked) == ["broker", "clients", "registry"]


def test_a_network_that_comes_back_is_waited_for(central: type[GivenCentral], tmp_path: Path) -> None:
    central.failures = 3
    assert fetch(tmp_path).registry.is_dir()


def test_an_altered_download_is_refused_and_leaves_nothing_behind(central: type[GivenCentral], tmp_path: Path) -> None:
    central.files["clients"] = b"altered"
    with pytest.raises(PartsError, match=r"clients-1\.jar.*in 4 attempts.*expected"):
        fetch(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["fetch.lock"]


def test_another_version_in_the_lock_is_fetched_beside_the_old_one(
    central: type[GivenCentral], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = fetch(tmp_path)
    newer = Lock.load().model_copy(update={"kafka": "2"})
    monkeypatch.setattr(Lock, "load", lambda: newer)
    assert fetch(tmp_path).kafka_jars != old.kafka_jars
    assert old.kafka_jars.is_dir()
    assert central.asked.count("registry") == 1


def test_a_folder_without_its_stamp_is_fetched_anew(central: type[GivenCentral], tmp_path: Path) -> None:
    jars = fetch(tmp_path).kafka_jars
    (jars / "complete").unlink()
    (jars / "left-over.jar").write_bytes(b"half")
    fetch(tmp_path)
    assert not (jars / "left-over.jar").exists()
    assert central.asked.count("broker") == 2


def test_the_lock_names_no_address() -> None:
    text = (Path(parts.__file__).parent / "parts.json").read_text(encoding="utf-8")
    assert "://" not in text
    assert set(json.loads(text)) == {"kafka", "registry", "kafka_jars", "registry_archive"}
