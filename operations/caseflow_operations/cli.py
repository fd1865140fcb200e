"""The `caseflow` command. Each subcommand is imported only when it is called."""

from importlib import import_module
from typing import Any, NamedTuple

import click
from caseflow_schemas.connections import SETTINGS, Connections, SettingsError

from caseflow_operations.away import Unavailable, hush_clients, sentence


class Subcommand(NamedTuple):
    """A subcommand that is imported only when it is called."""

    target: str
    """Module and object."""
    extra: str
    """Of the distribution, that it needs."""
    summary: str
    """Its line in the help, told without importing it."""


_HERE = "caseflow_operations.commands"
COMMANDS: dict[str, Subcommand] = {
    "bulletin": Subcommand(f"{_HERE}.bulletin:bulletin", "all", "Figures of some months as one page to publish."),
    "codes": Subcommand(f"{_HERE}.codes:codes", "base", "Check offence codes and correspondence tables."),
    "dashboards": Subcommand(f"{_HERE}.dashboards:dashboards", "dashboards", "Build the dashboards, or look at them."),
    "demo": Subcommand(f"{_HERE}.demo:demo", "all", "Run the whole path on this machine, with real data."),
    "export": Subcommand(f"{_HERE}.export:export", "sinks", "Return tables, indicators, cases, event logs, as files."),
    "local": Subcommand(f"{_HERE}.local:local", "local", "Kafka, registry, ClickHouse and workers on this machine."),
    "migrate": Subcommand(f"{_HERE}.migrate:migrate", "sinks", "Bring tables and views up to date."),
    "reconcile": Subcommand(f"{_HERE}.reconcile:reconcile", "sinks", "An agency's own totals against ours."),
    "schemas": Subcommand(f"{_HERE}.schemas:schemas", "base", "The contract: dictionary, checks, releases."),
    "send": Subcommand(f"{_HERE}.send:send", "base", "Send the events of a CSV file, each once."),
    "setup": Subcommand(f"{_HERE}.setup:setup", "sinks", "Topics, schemas, tables and views."),
    "simulate": Subcommand(f"{_HERE}.simulate:simulate", "base", "A synthetic county, as JSON lines or to Kafka."),
    "sink": Subcommand(f"{_HERE}.sink:sink", "sinks", "Run one process of the sink."),
    "standards": Subcommand(f"{_HERE}.standards:standards", "sinks", "Time standards, limits, calendars, as files."),
    "status": Subcommand(f"{_HERE}.status:status", "all", "Books, workers, lag, rows."),
    "timeline": Subcommand(f"{_HERE}.timeline:timeline", "all", "All that is known of one case or person."),
    "verify": Subcommand(f"{_HERE}.verify:verify", "all", "Fold the log anew and compare every timeline."),
    "vintages": Subcommand(f"{_HERE}.vintages:vintages", "sinks", "Figures as known on a day, and why they changed."),
    "worker": Subcommand(f"{_HERE}.worker:worker", "processors", "Run one process of a stage."),
}


class LazyGroup(click.Group):
    """A group that knows its commands by name and imports one when it is asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """All names, without importing anything."""
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command; a UsageError that names the extra where a part is not installed."""
        if cmd_name not in COMMANDS:
            return None
        target, extra, _ = COMMANDS[cmd_name]
        module, _, name = target.partition(":")
        try:
            command = getattr(import_module(module), name)
        except ModuleNotFoundError as error:
            if error.name is None or error.name.startswith("caseflow_"):
                raise
            raise click.UsageError(
                f"[{cmd_name}] needs the package [{error.name}]: install justice-caseflow[{extra}]"
            ) from error
        if not isinstance(command, click.Command):
            raise TypeError(f"[{target}] is no command")
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the commands without importing any, as a base install lacks what most need; then the settings."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, COMMANDS[name].summary) for name in self.list_commands(ctx)])
        with formatter.section("Settings, from the environment"):
            formatter.write_dl(list(SETTINGS.items()))

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; what a person can mend is told in a line, with an exit code of its own."""
        hush_clients()
        try:
            return super().invoke(ctx)
        except Exception as error:
            told = sentence(error, _connections())
            if told is None:
                raise
            raise Unavailable(told) from error


def _connections() -> Connections | None:
    try:
        return Connections.resolve()
    except SettingsError:
        return None


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="justice-caseflow", prog_name="caseflow")
def main() -> None:
    """Case flow across police, prosecution, courts and prisons, from events to figures."""


__all__ = ["COMMANDS", "LazyGroup", "Subcommand", "Unavailable", "main"]
