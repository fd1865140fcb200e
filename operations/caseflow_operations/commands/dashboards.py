"""`caseflow dashboards`: make the dashboards' JSON, publish it, or look at it without Grafana."""

import os
import re

import click
from caseflow_dashboards.build import FOLDER, differences, generate, write
from caseflow_dashboards.preview.__main__ import main as preview
from caseflow_dashboards.publish import (
    ALERTING,
    Became,
    Content,
    DataSource,
    Grafana,
    GrafanaAway,
    GrafanaRefused,
    Outcome,
    Report,
    publish,
)
from caseflow_schemas.connections import Connections
from caseflow_sinks.views import views

from caseflow_operations.cli import Unavailable

_UID_AT_MOST = 40


@click.group()
def dashboards() -> None:
    """Grafana dashboards as code, and a preview of them."""


@dashboards.command()
@click.option("--check", is_flag=True, help="Write nothing; fail where a committed file is not what the code makes.")
def build(check: bool) -> None:
    """Make the JSON of every dashboard from the code and from the definitions of the views."""
    generated = generate({view.name: view.about for view in views()})
    if not check:
        changed = write(generated)
        click.echo(
            f"written to {FOLDER}: {', '.join(changed)}" if changed else "nothing to write: all files are current"
        )
    elif wrong := differences(generated):
        raise click.ClickException(
            f"[{', '.join(wrong)}] differ from what the code makes: run caseflow dashboards build"
        )
    else:
        click.echo(f"{len(generated)} files are what the code makes")


@dashboards.command("publish")
@click.option("--url", required=True, help="Address of Grafana, with the path under which it is served, if any.")
@click.option("--token-env", required=True, metavar="NAME", help="Environment variable with a service account's token.")
@click.option("--folder", default="Caseflow", show_default=True, help="Title of the folder in Grafana.")
@click.option("--clickhouse", metavar="URL", help="As Grafana reaches it: makes the data source where it is missing.")
@click.option("--clickhouse-user", default="grafana", show_default=True, help="Should be one that may only read.")
@click.option("--clickhouse-password-env", metavar="NAME", help="Environment variable with that user's password.")
@click.option("--timeout", "seconds", type=click.FloatRange(min=0.1), default=10.0, show_default=True, help="Seconds.")
def publish_command(
    url: str,
    token_env: str,
    folder: str,
    clickhouse: str | None,
    clickhouse_user: str,
    clickhouse_password_env: str | None,
    seconds: float,
) -> None:
    """Bring the committed dashboards and alert rules to a running Grafana. A second run changes nothing.

    Exit code 1: Grafana refused something; 3: it does not answer, or fails. What became of each thing is told.
    """
    folder_uid = re.sub(r"[^a-z0-9]+", "-", folder.lower()).strip("-")[:_UID_AT_MOST]
    if not folder_uid:
        raise click.UsageError(f"--folder [{folder}]: expected a title with a letter or digit of ASCII in it")
    try:
        grafana = Grafana(url, _secret("--token-env", token_env), timeout_seconds=seconds)
        source = None
        if clickhouse is not None:
            named = clickhouse_password_env
            password = "" if named is None else _secret("--clickhouse-password-env", named)
            source = DataSource(clickhouse, clickhouse_user, password)
            source.request()
    except ValueError as error:
        raise click.UsageError(str(error)) from error
    content = Content.committed(control=Connections.resolve(os.environ).control_database, alerting=ALERTING)
    with grafana:
        report = publish(grafana, content, folder_uid=folder_uid, folder_title=folder, data_source=source, told=_tell)
    click.echo(_summary(report))
    if isinstance(report.error, GrafanaAway):
        raise Unavailable(str(report.error))
    if isinstance(report.error, GrafanaRefused):
        raise click.ClickException(str(report.error))


def _secret(option: str, name: str) -> str:
    value = os.environ.get(name, "")
    if not value:
        raise click.UsageError(f"{option} [{name}]: no such environment variable, or nothing in it")
    return value


def _tell(outcome: Outcome) -> None:
    note = f": {outcome.note}" if outcome.note else ""
    click.echo(f"{outcome.kind} [{outcome.title}] {outcome.became.value}{note}")


def _summary(report: Report) -> str:
    counts = [(became.value, report.count(became)) for became in Became]
    return ", ".join(f"{count} {word}" for word, count in counts if count)


dashboards.add_command(preview, "preview")
