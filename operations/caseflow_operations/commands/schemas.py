"""`caseflow schemas`."""

from pathlib import Path

import caseflow_schemas
import click
from caseflow_producers.models.build import build as build_models
from caseflow_producers.models.build import stale
from caseflow_schemas.dictionary import lacking, records
from caseflow_schemas.dictionary_formats import FORMATS
from caseflow_schemas.releases import (
    FOLDER,
    changed_since,
    current,
    incompatibilities,
    releases,
    write_release,
)


@click.group()
def schemas() -> None:
    """The event contract: its dictionary, its checks, its releases, and the models written from it."""


@schemas.command(short_help="Write the data dictionary as Markdown, CSV or HTML.")
@click.option("--format", "form", type=click.Choice(tuple(FORMATS)), default="md", show_default=True)
@click.option("--output", type=click.Path(path_type=Path, dir_okay=False), help="A file in place of standard output.")
def dictionary(form: str, output: Path | None) -> None:
    """Write the data dictionary: every field with type, allowed values, source, rules and classification."""
    text = FORMATS[form](records())
    if output is None:
        click.echo(text, nl=False)
    else:
        try:
            output.write_text(text, encoding="utf-8")
        except OSError as error:
            raise click.ClickException(f"cannot write [{output}]: {error.strerror}") from error
        click.echo(f"wrote {output}")


@schemas.command(short_help="Check descriptions and compatibility with every release.")
def check() -> None:
    """Check that every field is described, and that every released version reads and is read.

    Exits with 1 and a line a fault.
    """
    faults = lacking()
    faults.extend(f"not compatible with {version}: {found}" for version, found in incompatibilities(current()))
    for fault in faults:
        click.echo(fault, err=True)
    if faults:
        raise SystemExit(1)
    fields = sum(len(record.fields) for record in records())
    versions = ", ".join(release.version for release in releases())
    click.echo(f"{len(records())} records with {fields} fields are described; compatible with {versions}")
    newest = releases()[-1]
    changed = changed_since(newest)
    if changed:
        click.echo(f"changed since {newest.version}, to be released: {', '.join(changed)}")


@schemas.command(short_help="Freeze today's contract as a version.")
@click.argument("version")
@click.option(
    "--folder",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    default=Path(caseflow_schemas.__file__).parent / FOLDER,
    help="Where releases are kept; by default in the package.",
)
def release(version: str, folder: Path) -> None:
    """Freeze today's event schemas and examples as VERSION: every later one is checked against it.

    A version is written once and has to be later than those before it.
    """
    faults = [*lacking(), *(str(found) for _, found in incompatibilities(current()))]
    if faults:
        raise click.ClickException(f"not releasable, see caseflow schemas check: {faults[0]}")
    try:
        path = write_release(version, folder)
    except ValueError as error:
        raise click.ClickException(str(error)) from error
    except OSError as error:
        raise click.ClickException(f"cannot write into [{folder}]: {error.strerror}") from error
    click.echo(f"wrote {path.name}")


@schemas.command(short_help="Write the event models from the schemas.")
@click.option("--check", "only_check", is_flag=True, help="Write nothing; exit with 1 where a model is not current.")
def build(only_check: bool) -> None:
    """Write the event models for agencies from the schemas."""
    changed = stale() if only_check else build_models()
    for name in changed:
        click.echo(f"{name} {'is not what the schemas would have' if only_check else 'written'}", err=only_check)
    if only_check and changed:
        raise SystemExit(1)
    if not changed:
        click.echo("event models are current")
