"""The command of the preview: where it cannot listen it says so in a sentence."""

import errno
import socket

import pytest
from caseflow_dashboards.preview.__main__ import main
from click.testing import CliRunner


@pytest.mark.parametrize(
    ("raised", "told"),
    [
        (OSError(errno.EADDRINUSE, "in use"), "port [18999] is taken: choose another with --port"),
        (socket.gaierror(socket.EAI_NONAME, "Name or service not known"), "(Name or service not known)"),
        (OSError(errno.EADDRNOTAVAIL, "cannot assign requested address"), "(cannot assign requested address)"),
        (UnicodeError("label empty or too long"), "(label empty or too long)"),
    ],
)
def test_where_it_cannot_listen_it_says_why_and_what_a_host_is(
    raised: Exception, told: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise raised

    monkeypatch.setattr("caseflow_dashboards.preview.__main__.serve_preview", fail)
    result = CliRunner().invoke(main, ["--host", "nope.invalid", "--port", "18999"])
    assert (result.exit_code, result.stdout) == (1, "")
    assert told in result.stderr
    assert result.stderr.count("\n") == 1
    assert "taken" in told or "--host [nope.invalid]" in result.stderr
