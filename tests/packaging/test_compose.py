"""docker-compose.yml, read as Compose would read it: no engine is asked."""

import re
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element, parse

import pytest
import yaml
from caseflow_operations.local.servers import broker_properties
from caseflow_operations.local.settings import STAGES, LocalSettings
from caseflow_schemas.connections import SETTINGS, Connections

REPOSITORY = Path(__file__).parents[2]
OURS = ("setup", *STAGES, "sink")
ONE_SHOT = ("setup",)
# What differs because these brokers stand elsewhere, or because a server has more room than a laptop.
OF_THE_PLACE = frozenset(
    {
        *("listeners", "controller.quorum.voters", "log.dirs", "num.io.threads", "num.network.threads"),
        *("background.threads", "log.cleaner.threads", "log.cleaner.dedupe.buffer.size"),
    }
)
_VARIABLE = re.compile(r"(?<!\$)\$\{(?P<name>[A-Z_]+)(?::-(?P<default>[^}]*)|:\?(?P<required>[^}]*))?\}")

Compose = dict[str, Any]


@pytest.fixture(scope="module")
def text() -> str:
    return (REPOSITORY / "docker-compose.yml").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def compose(text: str) -> Compose:
    """The file with the values of .env.example, and a password wherever one has to be set."""
    values = {name: "a-password" if name.endswith("PASSWORD") else value for name, value in examples().items()}
    filled = _VARIABLE.sub(lambda match: values.get(match["name"]) or match["default"] or "", text)
    content = yaml.safe_load(filled)
    assert isinstance(content, dict)
    return content


@pytest.fixture(scope="module")
def services(compose: Compose) -> dict[str, Compose]:
    found: dict[str, Compose] = compose["services"]
    return found


def examples() -> dict[str, str]:
    lines = (REPOSITORY / ".env.example").read_text(encoding="utf-8").splitlines()
    return dict(line.split("=", 1) for line in lines if line and not line.startswith("#"))


def test_every_part_of_the_flow_has_a_service(services: dict[str, Compose]) -> None:
    servers = {"kafka", "registry-db", "registry", "clickhouse", "grafana", "grafana-persons"}
    assert set(services) == {*servers, *OURS}


@pytest.mark.parametrize("name", OURS)
def test_every_setting_that_the_code_reads_is_given_to_each_of_our_services(
    services: dict[str, Compose], name: str
) -> None:
    environment = services[name]["environment"]
    assert set(SETTINGS) <= set(environment)
    connections = Connections.resolve({key: str(value or "") for key, value in environment.items()})
    assert connections.clickhouse_password.get_secret_value() == "a-password"


def test_no_setting_is_given_that_the_code_does_not_read(services: dict[str, Compose]) -> None:
    read = {*SETTINGS, "CASEFLOW_HEALTH_FILE"}
    assert set(services["intake"]["environment"]) == read


def test_the_servers_are_looked_for_under_the_names_and_ports_that_they_have(services: dict[str, Compose]) -> None:
    settings = services["sink"]["environment"]
    assert settings["CASEFLOW_BOOTSTRAP_SERVERS"] == "kafka:9092"
    assert "INSIDE://kafka:9092" in services["kafka"]["environment"]["KAFKA_ADVERTISED_LISTENERS"].split(",")
    assert settings["CASEFLOW_REGISTRY_URL"].startswith(
        f"http://registry:{services['registry']['environment']['QUARKUS_HTTP_PORT']}/"
    )
    assert settings["CASEFLOW_CLICKHOUSE_URL"] == "http://clickhouse:8123"
    assert settings["CASEFLOW_CLICKHOUSE_USER"] == services["clickhouse"]["environment"]["CLICKHOUSE_USER"]


def test_each_stage_has_a_worker_of_its_own(services: dict[str, Compose]) -> None:
    for stage in STAGES:
        assert services[stage]["command"] == ["worker", stage]


def test_the_broker_is_set_as_the_local_one_is(services: dict[str, Compose], tmp_path: Path) -> None:
    given = services["kafka"]["environment"]
    local = broker_properties(LocalSettings(home=tmp_path, parts=tmp_path))
    for name, value in local.items():
        if name not in OF_THE_PLACE:
            assert given[f"KAFKA_{name.upper().replace('.', '_')}"] == value, name


def test_every_mounted_file_and_folder_is_there(compose: Compose) -> None:
    for name, service in compose["services"].items():
        for mount in service.get("volumes", ()):
            source = mount.split(":", 1)[0]
            if source.startswith("."):
                assert (REPOSITORY / source).exists(), f"{name}: {mount}"
                assert mount.endswith(":ro"), f"{name}: {mount}"
            elif source.startswith("/"):
                # A container's own: a named one would be shared by the containers of a scaled service.
                assert source == mount, f"{name}: {mount}"
            else:
                assert source in compose["volumes"], f"{name}: {mount}"


def test_every_volume_is_used(compose: Compose) -> None:
    used = {mount.split(":", 1)[0] for service in compose["services"].values() for mount in service.get("volumes", ())}
    assert set(compose["volumes"]) <= used


PROVISIONED = pytest.mark.parametrize(
    ("name", "folder", "boards", "source"),
    [
        ("grafana", "provisioning", "json", "CLICKHOUSE"),
        ("grafana-persons", "provisioning/persons", "json_persons", "CLICKHOUSE_PERSONS"),
    ],
)


@PROVISIONED
def test_what_is_mounted_into_grafana_is_what_grafana_looks_for(
    services: dict[str, Compose], name: str, folder: str, boards: str, source: str
) -> None:
    mounts = dict(mount.split(":")[:2] for mount in services[name]["volumes"] if mount.startswith("."))
    package = "dashboards/caseflow_dashboards"
    (provider,) = yaml.safe_load((REPOSITORY / package / folder / "dashboards/caseflow.yaml").read_text())["providers"]
    assert mounts == {
        f"./{package}/{folder}": "/etc/grafana/provisioning",
        f"./{package}/{boards}": provider["options"]["path"],
    }
    assert list((REPOSITORY / package / boards).glob("*.json"))


@PROVISIONED
def test_every_variable_of_the_data_source_is_given_to_its_grafana(
    services: dict[str, Compose], name: str, folder: str, boards: str, source: str
) -> None:
    file = REPOSITORY / "dashboards/caseflow_dashboards" / folder / "datasources/caseflow.yaml"
    named = set(re.findall(r"\$\{?([A-Z_]+)", file.read_text(encoding="utf-8")))
    assert {f"{source}_USER", f"{source}_PASSWORD"} < named
    given = services[name]["environment"]
    assert named == {variable for variable in given if variable.startswith("CLICKHOUSE_")}
    grafana = read_users()[given[f"{source}_USER"]]
    assert grafana.findtext("profile") == "grafana"


def read_users() -> dict[str, Element]:
    """The users of ClickHouse by name."""
    root = parse(REPOSITORY / "operations/docker/clickhouse/grafana.xml").getroot()  # noqa: S314 - our own file
    assert root is not None
    return {user.tag: user for user in root.findall("users/*")}


def test_whoever_looks_at_dashboards_may_only_read_and_persons_have_a_user_and_a_password_of_their_own(
    text: str, services: dict[str, Compose]
) -> None:
    file = (REPOSITORY / "operations/docker/clickhouse/grafana.xml").read_text(encoding="utf-8")
    assert "<readonly>2</readonly>" in file
    users = read_users()
    assert {name: [grant.text for grant in user.findall("grants/query")] for name, user in users.items()} == {
        "grafana": ["GRANT SELECT ON caseflow_boards_g*.*", "GRANT SELECT ON caseflow.generations"],
        "grafana_persons": ["GRANT SELECT ON caseflow_persons_g*.*", "GRANT SELECT ON caseflow.generations"],
    }
    passwords = [user.find("password") for user in users.values()]
    variables = [password.get("from_env") for password in passwords if password is not None]
    assert len(set(variables)) == len(users)
    assert set(variables) <= set(services["clickhouse"]["environment"])
    # The Grafana that everybody reaches has never heard of the other's password.
    assert not [value for value in services["grafana"]["environment"] if "PERSONS" in value]
    (compose,) = re.findall(r"^  grafana:\n(?:    .*\n|\n)+", text, re.MULTILINE)
    assert "PERSONS" not in compose


def test_the_grafana_that_names_persons_is_started_only_where_it_is_asked_for(services: dict[str, Compose]) -> None:
    assert {name: service["profiles"] for name, service in services.items() if "profiles" in service} == {
        "grafana-persons": ["persons"]
    }
    assert services["grafana-persons"]["image"] == services["grafana"]["image"]


def test_every_service_is_checked_for_health_or_runs_once(services: dict[str, Compose]) -> None:
    for name, service in services.items():
        if name in ONE_SHOT:
            assert service["healthcheck"] == {"disable": True}
            assert service["restart"] == "on-failure"
        else:
            assert service["healthcheck"]["test"][0] in ("CMD", "CMD-SHELL"), name
            assert {"interval", "timeout", "retries", "start_period"} <= set(service["healthcheck"]), name


def test_every_service_waits_for_the_health_or_the_end_of_what_it_needs(services: dict[str, Compose]) -> None:
    for name, service in services.items():
        for needed, how in service.get("depends_on", {}).items():
            expected = "service_completed_successfully" if needed in ONE_SHOT else "service_healthy"
            assert needed in services, f"{name}: {needed}"
            assert how == {"condition": expected}, f"{name}: {needed}"


def test_every_image_is_pinned_to_a_version(services: dict[str, Compose]) -> None:
    for name, service in services.items():
        tag = service["image"].rpartition(":")[2]
        assert re.fullmatch(r"\d+(\.\d+)+", tag), f"{name}: {service['image']}"
    dockerfile = (REPOSITORY / "operations/docker/Dockerfile").read_text(encoding="utf-8")
    bases = re.findall(r"^FROM (\S+)", dockerfile, re.MULTILINE)
    assert bases
    assert all(re.fullmatch(r"python:3\.1[1-3]\.\d+-[a-z-]+", base) for base in bases)


def test_the_kafka_and_registry_versions_are_those_of_the_local_stack(services: dict[str, Compose]) -> None:
    parts = (REPOSITORY / "operations/caseflow_operations/local/parts.json").read_text(encoding="utf-8")
    for name, part in (("kafka", "kafka"), ("registry", "registry")):
        version = services[name]["image"].rpartition(":")[2]
        assert f'"{part}": "{version}"' in parts


def test_the_image_is_of_this_version(services: dict[str, Compose]) -> None:
    project = (REPOSITORY / "pyproject.toml").read_text(encoding="utf-8")
    (version,) = re.findall(r'^version = "([^"]+)"', project, re.MULTILINE)
    assert {services[name]["image"] for name in OURS} == {f"justice-caseflow:{version}"}


def test_everything_that_the_dockerfile_copies_is_there_and_let_in() -> None:
    dockerfile = (REPOSITORY / "operations/docker/Dockerfile").read_text(encoding="utf-8")
    copied = [
        word for line in re.findall(r"^COPY (?!--from)(.+) \S+$", dockerfile, re.MULTILINE) for word in line.split()
    ]
    let_in = {line[1:] for line in (REPOSITORY / ".dockerignore").read_text().splitlines() if line.startswith("!")}
    assert copied
    for path in copied:
        assert (REPOSITORY / path).exists(), path
        assert path.split("/")[0] in let_in, path


def test_the_image_gets_the_versions_that_the_tests_ran_with() -> None:
    def pins(path: str) -> set[str]:
        return set(re.findall(r"^([a-z0-9-]+==\S+)", (REPOSITORY / path).read_text(encoding="utf-8"), re.MULTILINE))

    image = pins("operations/docker/requirements.txt")
    assert {pin.split("==")[0] for pin in image} >= {"faust-streaming", "clickhouse-connect", "hatchling"}
    assert image <= pins("constraints.txt")


def test_nothing_is_published_beyond_this_machine(services: dict[str, Compose]) -> None:
    for name, service in services.items():
        assert all(str(port).startswith("127.0.0.1:") for port in service.get("ports", ())), name


def test_no_password_stands_in_the_file_and_a_missing_one_is_an_error(text: str) -> None:
    secret = re.compile(r"^\s*\w*PASSWORD:\s*(?P<value>.+)$", re.MULTILINE)
    found = [match["value"] for match in secret.finditer(text)]
    assert found
    for value in found:
        match = _VARIABLE.fullmatch(value)
        assert match is not None, value
        assert match["required"], value


def test_every_variable_of_the_file_is_in_the_example_and_no_password_has_a_value_there(text: str) -> None:
    named = {match["name"] for match in _VARIABLE.finditer(text)}
    assert named == set(examples())
    assert {value for name, value in examples().items() if name.endswith("PASSWORD")} == {""}
