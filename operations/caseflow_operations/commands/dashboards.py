"""`caseflow dashboards`: make the dashboards' JSON, or look at them without Grafana."""

import click
from caseflow_dashboards.build import FOLDER, differences, generate, write
from caseflow_dashboards.preview.__main__ import main as preview
from caseflow_sinks.views import views


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
        click.echo(f"{len(generated)} dashboards are what the code makes")


dashboards.add_command(preview, "preview")
