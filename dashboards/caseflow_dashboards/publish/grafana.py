"""Grafana's HTTP API, through the library grafana-api: no other module touches it.

Its shapes and status codes are those that Grafana documents for folders, dashboards, data sources and alerting
provisioning. The library has no calls for a data source's uid and for alert rules; its transport takes their paths.
"""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus
from types import TracebackType
from typing import Any, Self
from urllib.parse import quote, urlsplit

import requests
from grafana_api.grafana_api import GrafanaException
from grafana_api.grafana_face import GrafanaFace

TIMEOUT_SECONDS = 10.0
_TOLD_AT_MOST = 240
_WHY: dict[int, str] = {
    HTTPStatus.UNAUTHORIZED: "the token is not valid there, or no longer",
    HTTPStatus.FORBIDDEN: "the token's service account may not do this",
    HTTPStatus.PRECONDITION_FAILED: "not saved, so that nobody's change is lost; run it again",
}

Json = dict[str, Any]


class GrafanaError(Exception):
    """What was asked of Grafana did not come about; the text is one line and holds no token."""


class GrafanaAway(GrafanaError):
    """No Grafana answers, or it fails."""

    was_saving: bool = False
    """Whether it was asked to save something, which may then be saved or not."""


class GrafanaRefused(GrafanaError):
    """Grafana says no, and has changed nothing."""

    def __init__(self, status: int, text: str) -> None:
        self.status = status
        super().__init__(text)

    @property
    def is_final(self) -> bool:
        """Whether the next thing that is asked will be refused for the same reason: the token."""
        return self.status in (HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN)


class Grafana:
    """A running Grafana and a token of a service account on it; as a context it lets go of its connections."""

    def __init__(self, url: str, token: str, *, timeout_seconds: float = TIMEOUT_SECONDS) -> None:
        """Take its address, which may have a path; ValueError, which never quotes the token, for what is none."""
        protocol, host, prefix = _address(url)
        if not token or not token.isascii() or not token.isprintable() or " " in token:
            raise ValueError("the token is empty or has characters that no token of Grafana has")
        self._url, self._token, self._seconds = url, token, timeout_seconds
        face = GrafanaFace(auth=token, host=host, protocol=protocol, url_path_prefix=prefix, timeout=timeout_seconds)
        self._api, self._folders, self._dashboards, self._sources = (
            face.api,
            face.folder,
            face.dashboard,
            face.datasource,
        )
        self._api.s.hooks["response"].append(self._only_answers)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._api.s.close()

    def folder(self, uid: str) -> Json | None:
        """Return a folder, or None where there is none."""
        return self._found(lambda: self._folders.get_folder(quote(uid)))

    def make_folder(self, uid: str, title: str) -> Json:
        """Make a folder."""
        return self._saved(lambda: self._folders.create_folder(title, uid))

    def team(self, name: str) -> Json | None:
        """Return the team of exactly that name, or None where there is none."""
        found: Json = self._asked(lambda: self._api.GET(f"/teams/search?name={quote(name, safe='')}"))
        return next((team for team in found.get("teams") or () if team["name"] == name), None)

    def folder_permissions(self, uid: str) -> list[Json]:
        """Return who may do what in a folder: a role, team or user each, `permission` being 1, 2 or 4."""
        found: list[Json] = self._asked(lambda: self._folders.get_folder_permissions(quote(uid)))
        return found

    def set_folder_permissions(self, uid: str, items: list[Json]) -> Json:
        """Let these, and admins, into a folder, and nobody else."""
        return self._saved(lambda: self._folders.update_folder_permissions(quote(uid), {"items": items}))

    def data_source(self, uid: str) -> Json | None:
        """Return a data source without its secrets, or None where there is none."""
        return self._found(lambda: self._api.GET(f"/datasources/uid/{quote(uid)}"))

    def make_data_source(self, source: Json) -> Json:
        """Make a data source."""
        return self._saved(lambda: self._sources.create_datasource(source))

    def dashboard(self, uid: str) -> Json | None:
        """Return `{dashboard, meta}`, or None where there is none."""
        return self._found(lambda: self._dashboards.get_dashboard(quote(uid)))

    def save_dashboard(self, dashboard: Json, *, folder: str, message: str) -> Json:
        """Save a dashboard in a folder; refused with 412 where its `version` is not the one that Grafana has."""
        body = {"dashboard": dashboard, "folderUid": folder, "message": message, "overwrite": False}
        return self._saved(lambda: self._dashboards.update_dashboard(body))

    def rule(self, uid: str) -> Json | None:
        """Return an alert rule, or None where there is none."""
        return self._found(lambda: self._api.GET(f"/v1/provisioning/alert-rules/{quote(uid)}"))

    def make_rule(self, rule: Json) -> Json:
        """Make an alert rule; it cannot be edited in Grafana."""
        return self._saved(lambda: self._api.POST("/v1/provisioning/alert-rules", json=rule))

    def replace_rule(self, rule: Json) -> Json:
        """Replace the alert rule of that uid."""
        return self._saved(lambda: self._api.PUT(f"/v1/provisioning/alert-rules/{quote(rule['uid'])}", json=rule))

    def rule_group(self, folder: str, name: str) -> Json | None:
        """Return a group of alert rules with its interval in seconds, or None where there is none."""
        return self._found(lambda: self._api.GET(_group(folder, name)))

    def replace_rule_group(self, folder: str, name: str, group: Json) -> Json:
        """Replace a group: its interval and all its rules."""
        return self._saved(lambda: self._api.PUT(_group(folder, name), json=group))

    def _found(self, ask: Callable[[], Any]) -> Json | None:
        try:
            found: Json = self._asked(ask)
            return found
        except GrafanaRefused as error:
            if error.status == HTTPStatus.NOT_FOUND:
                return None
            raise

    def _saved(self, ask: Callable[[], Any]) -> Json:
        try:
            saved: Json = self._asked(ask)
            return saved
        except GrafanaAway as error:
            error.was_saving = True
            raise

    def _asked(self, ask: Callable[[], Any]) -> Any:
        try:
            return ask()
        except GrafanaException as error:
            raise self._refusal(error) from error
        except requests.Timeout as error:
            raise GrafanaAway(f"[{self._url}]: no answer within {self._seconds:g} s") from error
        except requests.exceptions.SSLError as error:
            raise GrafanaAway(f"[{self._url}]: its certificate cannot be verified, or it speaks no TLS") from error
        except requests.RequestException as error:
            raise GrafanaAway(f"[{self._url}]: nobody answers ({type(error).__name__}); does Grafana run?") from error

    def _refusal(self, error: GrafanaException) -> GrafanaError:
        status: int = error.status_code
        said = error.response.get("message") or error.response.get("error") or "it does not say why"
        said = " ".join(str(said).replace(self._token, "[token]").split())[:_TOLD_AT_MOST]
        if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
            return GrafanaAway(f"[{self._url}]: Grafana failed ({status}): {said}")
        return GrafanaRefused(status, f"{_WHY.get(status, 'refused')} ({status}): {said}")

    def _only_answers(self, response: requests.Response, **_: Any) -> None:
        # The library takes every body for JSON and every error's JSON for an object, and a POST that is sent on
        # elsewhere becomes a GET.
        if response.is_redirect:
            response.close()
            host = urlsplit(response.headers["location"]).netloc
            raise GrafanaAway(f"[{self._url}] sends on to [{host or response.headers['location']}]: give that address")
        try:
            is_answer = isinstance(response.json(), dict | list)
        except requests.exceptions.JSONDecodeError:
            is_answer = False
        if not is_answer:
            raise GrafanaAway(
                f"[{self._url}] answers ({response.status_code}) with something that is not Grafana's JSON: is it the"
                " address of Grafana itself, with the path under which it is served?"
            )


def _group(folder: str, name: str) -> str:
    return f"/v1/provisioning/folder/{quote(folder)}/rule-groups/{quote(name, safe='')}"


def _address(url: str) -> tuple[str, str, str]:
    """Return protocol, host with port, and path with a slash at its end."""
    try:
        parts = urlsplit(url)
        sound = parts.scheme in ("http", "https") and bool(parts.hostname) and (parts.port is None or parts.port > 0)
    except ValueError:
        sound = False
    if not sound:
        raise ValueError(f"[{url}] is no address of Grafana; expected one like https://grafana.example/path")
    if parts.username is not None or parts.password is not None or parts.query or parts.fragment:
        # Not quoted: a password may be in it.
        raise ValueError("the address of Grafana must have no user, password, query or fragment in it")
    path = parts.path.strip("/")
    return parts.scheme, parts.netloc, f"{path}/" if path else ""
