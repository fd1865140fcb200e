"""Where the servers are and which names this installation uses: resolved once, at the edge, into a frozen value."""

import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Self

import orjson
from pydantic import BaseModel, ConfigDict, Field, SecretStr, ValidationError, field_validator

ENVIRONMENT_PREFIX = "CASEFLOW_"
LOCAL_FILE = "local.json"
# What the local stack may say about itself; everything else comes from the environment or the defaults.
LOCAL_FIELDS = frozenset({"bootstrap_servers", "registry_url", "clickhouse_url"})


class SettingsError(ValueError):
    """A setting has a value that cannot be used; the text names the setting, never a secret."""


class Connections(BaseModel):
    """Servers, names and counts that every part of the installation agrees on."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    bootstrap_servers: str = Field(
        default="127.0.0.1:19092", min_length=1, description="Kafka brokers, host:port, by comma"
    )
    registry_url: str = Field(
        default="http://127.0.0.1:18081/apis/ccompat/v7",
        pattern=r"^https?://",
        description="Schema registry, Confluent API, without a slash at the end",
    )
    clickhouse_url: str = Field(
        default="http://127.0.0.1:18123", pattern=r"^https?://", description="ClickHouse over HTTP"
    )
    clickhouse_user: str = Field(default="default", min_length=1, description="ClickHouse user")
    clickhouse_password: SecretStr = Field(default=SecretStr(""), description="ClickHouse password; secret")
    namespace: str = Field(
        default="",
        pattern=r"^([a-z][a-z0-9]{0,30})?$",
        description="Put before every topic, group and database, so that installations can share servers; may be empty",
    )
    generation: str = Field(
        default="g1",
        pattern=r"^g[1-9][0-9]{0,5}$",
        description="The set of derived topics and tables to read and write",
    )
    partitions: int = Field(default=4, ge=1, le=1024, description="Partitions of every topic; fixed once topics exist")
    replication: int = Field(default=1, ge=1, le=9, description="Replication factor of topics that are created")
    home: Path = Field(default=Path(".caseflow"), description="Folder for state, logs and receipts on this machine")

    @field_validator("namespace")
    @classmethod
    def _is_no_generation(cls, value: str) -> str:
        # Dropping generation g2 of the nameless installation takes every topic that begins with "g2.".
        if re.fullmatch(r"g[0-9]+", value):
            raise ValueError("looks like a generation; choose another name")
        return value

    @classmethod
    def resolve(cls, environ: Mapping[str, str] = os.environ, **overrides: Any) -> Self:
        """Settle every setting: an override, else the environment, else `<home>/local.json`, else the default.

        Raises SettingsError for a value that cannot be used or a local file that cannot be read.
        """
        given = {name: value for name, value in overrides.items() if value is not None}
        from_environment = {field: environ[variable] for field, variable in _variables().items() if variable in environ}
        # An empty variable is how compose files say "not set"; only names and passwords may really be empty.
        from_environment = {
            field: value for field, value in from_environment.items() if value or field in _MAY_BE_EMPTY
        }
        home = Path(given.get("home") or from_environment.get("home") or cls.model_fields["home"].default)
        try:
            return cls(**{**_read_local(home / LOCAL_FILE), **from_environment, **given})
        except ValidationError as error:
            raise SettingsError(_explain(error)) from None

    @property
    def database(self) -> str:
        """The ClickHouse database of the generation."""
        return f"{self.control_database}_{self.generation}"

    @property
    def control_database(self) -> str:
        """The ClickHouse database that outlives generations."""
        return f"{self.namespace}_caseflow" if self.namespace else "caseflow"


_MAY_BE_EMPTY = frozenset({"namespace", "clickhouse_password"})


def _variables() -> dict[str, str]:
    return {field: ENVIRONMENT_PREFIX + field.upper() for field in Connections.model_fields}


def _read_local(path: Path) -> dict[str, str]:
    try:
        content = orjson.loads(path.read_bytes())
    except FileNotFoundError:
        return {}
    except orjson.JSONDecodeError as error:
        raise SettingsError(f"[{path}]: not JSON; start the local stack again, which writes it anew") from error
    if not isinstance(content, dict):
        raise SettingsError(f"[{path}]: expected an object; start the local stack again, which writes it anew")
    return {field: value for field, value in content.items() if field in LOCAL_FIELDS}


def _explain(error: ValidationError) -> str:
    lines = []
    for fault in error.errors(include_url=False):
        field = ".".join(str(part) for part in fault["loc"])
        shown = "" if field == "clickhouse_password" else f" [{fault['input']}]"
        variable = ENVIRONMENT_PREFIX + field.upper()
        lines.append(f"setting {field}{shown}: {fault['msg']}; set {variable} or the option of that name")
    return "; ".join(lines)


SETTINGS: dict[str, str] = {
    variable: str(Connections.model_fields[field].description) for field, variable in _variables().items()
}
"""Environment variable → meaning, for documentation and for the test of the compose file."""
