"""`caseflow dashboards`: make the dashboards' JSON, publish it, or look at it without Grafana."""

import os
import re

import click
from caseflow_dashboards.audiences import PERSONS
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
    Place,
    Report,
    publish,
)
from caseflow_schemas.connections import Connections
from caseflow_sinks.views import views
from caseflow_sinks.views.parameters import SEGMENTS

from caseflow_operations.cli import Unavailable

_UID_AT_MOST = 40


@click.group()
def dashboards() -> None:
    """Grafana dashboards as code, and a preview of them."""


@dashboards.command()
@click.option("--check", is_flag=True, help="Write nothing; fail where a committed file is not what the code makes.")
def build(check: bool) -> None:
    """Make the JSON of every dashboard from the code and from the definitions of the views."""
    generated = generate({view.name: view.about for view in views()}, SEGMENTS)
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
@click.option(
    "--persons-team",
    metavar="NAME",
    help="Publish the dashboards that name persons and cases too, for admins and this team of Grafana alone.",
)
@click.option("--persons-folder", default="Caseflow persons", show_default=True, help="Title of their folder.")
@click.option("--clickhouse", metavar="URL", help="As Grafana reaches it: makes the data source where it is missing.")
@click.option("--clickhouse-user", default="grafana", show_default=True, help="May only read what all may see.")
@click.option("--clickhouse-password-env", metavar="NAME", help="Environment variable with that user's password.")
@click.option("--persons-user", default="grafana_persons", show_default=True, help="May read what names persons.")
@click.option("--persons-password-env", metavar="NAME", help="Environment variable with that user's password.")
@click.option("--timeout", "seconds", type=click.FloatRange(min=0.1), default=10.0, show_default=True, help="Seconds.")
def publish_command(
    url: str,
    token_env: str,
    folder: str,
    persons_team: str | None,
    persons_folder: str,
    clickhouse: str | None,
    clickhouse_user: str,
    clickhouse_password_env: str | None,
    persons_user: str,
    persons_password_env: str | None,
    seconds: float,
) -> None:
    """Bring the committed dashboards and alert rules to a running Grafana. A second run changes nothing.

    Without --persons-team the dashboards that name persons and cases are left out. Whoever may log in to a Grafana may
    ask its data sources anything, whatever folders are closed to him, unless it is an Enterprise one that forbids it:
    so they belong in a Grafana, or an organisation in it, of their own.

    Exit code 1: Grafana refused something; 3: it does not answer, or fails. What became of each thing is told.
    """
    try:
        grafana = Grafana(url, _secret("--token-env", token_env), timeout_seconds=seconds)
        source, persons_source = None, None
        if clickhouse is not None:
            password = _password("--clickhouse-password-env", clickhouse_password_env)
            source = DataSource(clickhouse, clickhouse_user, password)
            source.request()
        if clickhouse is not None and persons_team is not None:
            password = _password("--persons-password-env", persons_password_env)
            persons_source = DataSource(clickhouse, persons_user, password, PERSONS)
    except ValueError as error:
        raise click.UsageError(str(error)) from error
    figures = Place(_uid("--folder", folder), folder, source)
    persons = None
    if persons_team is not None:
        persons = Place(_uid("--persons-folder", persons_folder), persons_folder, persons_source, persons_team)
        if not persons_team or persons.uid == figures.uid:
            raise click.UsageError("what names persons needs a folder of its own, and a team that may open it")
    content = Content.committed(control=Connections.resolve(os.environ).control_database, alerting=ALERTING)
    with grafana:
        report = publish(grafana, content, figures, persons=persons, told=_tell)
    click.echo(_summary(report))
    if isinstance(report.error, GrafanaAway):
        raise Unavailable(str(report.error))
    if isinstance(report.error, GrafanaRefused):
        raise click.ClickException(str(report.error))


def _uid(option: str, title: str) -> str:
    uid = re.sub(r"[^a-z0-9]+", "-", title.lower()).strip("-")[:_UID_AT_MOST]
    if not uid:
        raise click.UsageError(f"{option} [{title}]: expected a title with a letter or digit of ASCII in it")
    return uid


def _password(option: str, name: str | None) -> str:
    return "" if name is None else _secret(option, name)


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
