"""The command as a whole."""

import sys
from importlib import import_module
from pathlib import Path

import click
import pytest
from caseflow_operations import cli
from caseflow_schemas.connections import SETTINGS
from caseflow_schemas.registry import RegistryUnreachable
from click.testing import CliRunner


def test_help_lists_every_command_without_importing_one() -> None:
    before = set(sys.modules)
    result = CliRunner().invoke(cli.main, ["--help"])
    assert result.exit_code == 0
    assert all(name in result.output for name in (*cli.COMMANDS, *SETTINGS))
    assert not {name for name in set(sys.modules) - before if name.startswith("caseflow_operations.commands.")}


@pytest.mark.parametrize("name", sorted(cli.COMMANDS))
def test_every_command_and_subcommand_stands_in_the_readme(name: str) -> None:
    told = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")
    module, _, attribute = cli.COMMANDS[name].target.partition(":")
    command = getattr(import_module(module), attribute)
    parts = list(command.commands) if isinstance(command, click.Group) else []
    assert f"`caseflow {name}" in told
    assert all(f"`caseflow {name} {part}" in told or f"`{part}" in told for part in parts)


@pytest.mark.parametrize("name", sorted(cli.COMMANDS))
def test_every_command_that_is_listed_is_there_and_tells_its_options(name: str) -> None:
    module, _, attribute = cli.COMMANDS[name].target.partition(":")
    assert isinstance(getattr(import_module(module), attribute), click.Command)
    assert CliRunner().invoke(cli.main, [name, "--help"]).exit_code == 0


def test_a_command_whose_extra_is_not_installed_says_which_one_it_needs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "chdb", None)
    absent = cli.Subcommand("a_package_that_is_not_there:command", "local", "A command.")
    monkeypatch.setitem(cli.COMMANDS, "local", absent)
    result = CliRunner().invoke(cli.main, ["local"])
    assert result.exit_code == 2
    assert "install justice-caseflow[local]" in result.output


@pytest.mark.parametrize("name", ["status", "verify", "setup"])
def test_servers_that_are_away_are_told_in_a_line_with_an_exit_code_of_their_own(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*_: object, **__: object) -> None:
        raise RegistryUnreachable("registry [http://127.0.0.1:1]: no answer")

    target = {"status": "read_books", "verify": "verify_live", "setup": "set_up"}[name]
    monkeypatch.setattr(f"caseflow_operations.commands.{name}.{target}", away)
    result = CliRunner().invoke(cli.main, [name])
    assert result.exit_code == 3
    assert result.output.strip().splitlines()[-1].startswith("Error: the schema registry does not answer: registry [")
