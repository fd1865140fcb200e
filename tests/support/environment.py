"""The environment of a process that a test starts."""

import os

from caseflow_schemas.connections import SETTINGS, Connections


def environment(connections: Connections) -> dict[str, str]:
    """This process's own, with every setting as in the connections."""
    return {**os.environ, **settings_of(connections)}


def settings_of(connections: Connections) -> dict[str, str]:
    """Environment variable to value, for every setting."""
    values = {f"CASEFLOW_{field.upper()}": getattr(connections, field) for field in type(connections).model_fields}
    values["CASEFLOW_CLICKHOUSE_PASSWORD"] = connections.clickhouse_password.get_secret_value()
    return {variable: str(values[variable]) for variable in SETTINGS}
