"""A small server that answers as Grafana's documented HTTP API does, for as much of it as publishing asks for.

Documented: dashboards, folders and data sources by uid, alerting provisioning; which statuses each may answer with,
and that an answer is JSON with a `message`. It checks the token, that bodies have what is required, and versions.
"""

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import unquote

from caseflow_dashboards.audiences import DATA_SOURCE_UID
from caseflow_dashboards.source import DATA_SOURCE_TYPE

Json = dict[str, Any]
TOKEN = "glsa_synthetic_token_of_a_test"  # noqa: S105  # made up


@dataclass
class Answer:
    """What is sent back."""

    status: int
    body: Json | list[Json] | str
    headers: dict[str, str] = field(default_factory=dict)


def said(status: int, message: str, /, **more: str) -> Answer:
    return Answer(status, {"message": message, **more})


@dataclass
class GrafanaOfATest:
    """What it holds, what it was asked, and what it answers instead where a test says so."""

    dashboards: dict[str, Json] = field(default_factory=dict)
    """uid → {dashboard, meta}."""
    folders: dict[str, Json] = field(default_factory=dict)
    sources: dict[str, Json] = field(
        default_factory=lambda: {DATA_SOURCE_UID: {"uid": DATA_SOURCE_UID, "type": DATA_SOURCE_TYPE}}
    )
    teams: dict[str, int] = field(default_factory=dict)
    """Name → id."""
    permissions: dict[str, list[Json]] = field(default_factory=dict)
    """uid of a folder → who may do what in it, but for admins, who may do everything."""
    rules: dict[str, Json] = field(default_factory=dict)
    intervals: dict[tuple[str, str], int] = field(default_factory=dict)
    asked: list[tuple[str, str]] = field(default_factory=list)
    histories: dict[str, list[str]] = field(default_factory=dict)
    """uid of a dashboard → messages of its versions."""
    instead: Callable[[str, str, Json], Answer | None] = lambda *_: None
    url: str = ""

    @property
    def written(self) -> list[tuple[str, str]]:
        return [asked for asked in self.asked if asked[0] != "GET"]

    def answer(self, method: str, path: str, authorization: str | None, body: Json) -> Answer:
        self.asked.append((method, path))
        if (answer := self.instead(method, path, body)) is not None:
            return answer
        if authorization != f"Bearer {TOKEN}":
            return said(401, "Invalid API key")
        match method, [unquote(part) for part in path.strip("/").split("/")]:
            case "GET", ["api", "folders", uid]:
                return self._found(self.folders, uid, "folder not found")
            case "POST", ["api", "folders"]:
                return self._make_folder(body)
            case "GET", ["api", "folders", uid, "permissions"] if uid in self.folders:
                return Answer(200, self.permissions[uid])
            case "POST", ["api", "folders", uid, "permissions"] if uid in self.folders:
                return self._let_in(uid, body)
            case "GET", ["api", "teams", search] if search.startswith("search?name="):
                name = search.removeprefix("search?name=")
                teams = [{"id": self.teams[name], "orgId": 1, "name": name}] if name in self.teams else []
                return Answer(200, {"totalCount": len(teams), "teams": teams, "page": 1, "perPage": 1000})
            case "GET", ["api", "datasources", "uid", uid]:
                return self._found(self.sources, uid, "Data source not found")
            case "POST", ["api", "datasources"]:
                return self._make_source(body)
            case "GET", ["api", "dashboards", "uid", uid]:
                return self._found(self.dashboards, uid, "Dashboard not found")
            case "POST", ["api", "dashboards", "db"]:
                return self._save_dashboard(body)
            case "GET", ["api", "v1", "provisioning", "alert-rules", uid]:
                return self._found(self.rules, uid, "alert rule not found")
            case "POST", ["api", "v1", "provisioning", "alert-rules"]:
                return self._save_rule(body, status=201)
            case "PUT", ["api", "v1", "provisioning", "alert-rules", uid] if uid in self.rules:
                return self._save_rule(body, status=200)
            case "GET" | "PUT", ["api", "v1", "provisioning", "folder", folder, "rule-groups", name]:
                return self._rule_group(folder, name, body if method == "PUT" else None)
        return said(404, "Not found")

    def _found(self, things: dict[str, Json], uid: str, missing: str) -> Answer:
        return Answer(200, things[uid]) if uid in things else said(404, missing)

    def _make_folder(self, body: Json) -> Answer:
        if not body.get("title") or len(body.get("uid", "")) > 40:
            return said(400, "folder title cannot be empty")
        if body["uid"] in self.folders:
            return said(409, "a folder with the same uid already exists")
        self.folders[body["uid"]] = {**body, "id": len(self.folders) + 1, "url": f"/dashboards/f/{body['uid']}"}
        # What it does of itself: everybody may look, and whoever made the folder may do everything in it.
        self.permissions[body["uid"]] = [
            {"userId": 7, "teamId": 0, "permission": 4, "permissionName": "Admin"},
            {"userId": 0, "teamId": 0, "role": "Editor", "permission": 2, "permissionName": "Edit"},
            {"userId": 0, "teamId": 0, "role": "Viewer", "permission": 1, "permissionName": "View"},
        ]
        return Answer(200, self.folders[body["uid"]])

    def _let_in(self, uid: str, body: Json) -> Answer:
        items: list[Json] = body["items"]
        if any(item["permission"] not in (1, 2, 4) for item in items):
            return said(400, "bad request data")
        admins = {"userId": 0, "teamId": 0, "role": "Admin", "permission": 4, "permissionName": "Admin"}
        self.permissions[uid] = [admins, *({"userId": 0, "teamId": 0, **item} for item in items)]
        return said(200, "Folder permissions updated")

    def _make_source(self, body: Json) -> Answer:
        if not {"name", "type", "access"} <= body.keys():
            return said(400, "bad request data")
        secrets = body.pop("secureJsonData", {})
        source = {**body, "id": len(self.sources) + 1, "secureJsonFields": dict.fromkeys(secrets, True)}
        self.sources[body["uid"]] = source
        return Answer(200, {"datasource": source, "id": source["id"], "message": "Datasource added"})

    def _save_dashboard(self, body: Json) -> Answer:
        board = body["dashboard"]
        if not board.get("title"):
            return said(400, "Dashboard title cannot be empty", status="empty-name")
        if body["folderUid"] not in self.folders:
            return said(400, "folder not found")
        there = self.dashboards.get(board["uid"])
        if there is not None and not body["overwrite"]:
            if board.get("id") is None:
                return said(412, "A dashboard with the same uid already exists", status="name-exists")
            if board.get("version") != there["dashboard"]["version"]:
                return said(412, "The dashboard has been changed by someone else", status="version-mismatch")
        identity = len(self.dashboards) + 1 if there is None else there["dashboard"]["id"]
        version = 1 if there is None else there["dashboard"]["version"] + 1
        url = f"/d/{board['uid']}/{board['title'].lower().replace(' ', '-')}"
        self.dashboards[board["uid"]] = {
            "dashboard": {**board, "id": identity, "version": version},
            "meta": {"folderUid": body["folderUid"], "url": url, "isStarred": False},
        }
        self.histories.setdefault(board["uid"], []).append(body["message"])
        return Answer(200, {"id": identity, "uid": board["uid"], "url": url, "status": "success", "version": version})

    def _save_rule(self, body: Json, *, status: int) -> Answer:
        required = {"title", "ruleGroup", "folderUID", "condition", "data", "for", "noDataState", "execErrState"}
        if missing := required - body.keys():
            return said(400, f"invalid alert rule: missing {sorted(missing)}")
        # It fills in what a query leaves out, and writes durations in their largest unit.
        data = [{**one, "model": {"intervalMs": 1000, "maxDataPoints": 43200, **one["model"]}} for one in body["data"]]
        whole = {**body, "id": 1, "updated": "2024-01-01T00:00:00Z", "provenance": "api", "data": data}
        whole["for"] = {"60s": "1m", "3600s": "1h"}.get(body["for"], body["for"])
        self.rules[body["uid"]] = whole
        self.intervals.setdefault((body["folderUID"], body["ruleGroup"]), 60)
        return Answer(status, whole)

    def _rule_group(self, folder: str, name: str, body: Json | None) -> Answer:
        if (folder, name) not in self.intervals:
            return said(404, "rule group does not exist")
        if body is not None:
            self.intervals[folder, name] = body["interval"]
            for rule in body["rules"]:
                self.rules[rule["uid"]] = rule
        rules = [rule for rule in self.rules.values() if (rule["folderUID"], rule["ruleGroup"]) == (folder, name)]
        group = {"title": name, "folderUid": folder, "interval": self.intervals[folder, name], "rules": rules}
        return Answer(200, group)


@contextmanager
def serve(grafana: GrafanaOfATest) -> Iterator[GrafanaOfATest]:
    """Serve it on a port that the system chooses, and set its address."""

    class Handler(BaseHTTPRequestHandler):
        def respond(self) -> None:
            length = int(self.headers.get("Content-Length") or 0)
            body = json.loads(self.rfile.read(length)) if length else {}
            answer = grafana.answer(self.command, self.path, self.headers.get("Authorization"), body)
            is_json = not isinstance(answer.body, str)
            content = (json.dumps(answer.body) if is_json else str(answer.body)).encode()
            self.send_response(answer.status)
            self.send_header("Content-Type", "application/json" if is_json else "text/html")
            self.send_header("Content-Length", str(len(content)))
            for name, value in answer.headers.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(content)

        do_GET = do_POST = do_PUT = respond  # noqa: N815  # as the library calls them

        def log_message(self, *_: Any) -> None:
            """Keep quiet."""

    class Server(ThreadingHTTPServer):
        def handle_error(self, *_: Any) -> None:
            """A client that has gone before its answer is what some tests want."""

    with Server(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        grafana.url = f"http://127.0.0.1:{server.server_port}"
        try:
            yield grafana
        finally:
            server.shutdown()
            thread.join()
