"""The `caseflow` command. Each subcommand is imported only when it is called."""

from importlib import import_module

import click

# Name of the subcommand → module and object, and the extra of the distribution that it needs.
COMMANDS: dict[str, tuple[str, str]] = {
    "dashboards": ("caseflow_operations.commands.dashboards:dashboards", "dashboards"),
    "demo": ("caseflow_operations.commands.demo:demo", "all"),
    "local": ("caseflow_operations.commands.local:local", "local"),
    "migrate": ("caseflow_operations.commands.migrate:migrate", "sinks"),
    "schemas": ("caseflow_operations.commands.schemas:schemas", "base"),
    "send": ("caseflow_operations.commands.send:send", "base"),
    "setup": ("caseflow_operations.commands.setup:setup", "sinks"),
    "sink": ("caseflow_operations.commands.sink:sink", "sinks"),
    "status": ("caseflow_operations.commands.status:status", "sinks"),
    "verify": ("caseflow_operations.commands.verify:verify", "all"),
    "worker": ("caseflow_operations.commands.worker:worker", "processors"),
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
        target, extra = COMMANDS[cmd_name]
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


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="justice-caseflow", prog_name="caseflow")
def main() -> None:
    """Case flow across police, prosecution, courts and prisons, from events to figures."""
