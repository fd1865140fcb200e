"""A real Chromium without a window, spoken to by its DevTools protocol: no driver has to fit the browser's version."""

import asyncio
import base64
import os
import shutil
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from itertools import count
from pathlib import Path
from typing import Any

import aiohttp

FLAGS = (
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--remote-debugging-port=0",
    "--remote-allow-origins=*",
    "about:blank",
)
START_SECONDS, ANSWER_SECONDS = 60, 60
MESSAGE_BYTES = 64 << 20

KEYS = {
    "Tab": {"key": "Tab", "code": "Tab", "windowsVirtualKeyCode": 9},
    "Enter": {"key": "Enter", "code": "Enter", "windowsVirtualKeyCode": 13, "text": "\r"},
    "Space": {"key": " ", "code": "Space", "windowsVirtualKeyCode": 32, "text": " "},
    "ArrowDown": {"key": "ArrowDown", "code": "ArrowDown", "windowsVirtualKeyCode": 40},
    "ArrowUp": {"key": "ArrowUp", "code": "ArrowUp", "windowsVirtualKeyCode": 38},
    "Escape": {"key": "Escape", "code": "Escape", "windowsVirtualKeyCode": 27},
    "End": {"key": "End", "code": "End", "windowsVirtualKeyCode": 35},
}


def chromium() -> str:
    """Return the browser named by CHROMIUM, else one found on PATH."""
    named = os.environ.get("CHROMIUM")
    for name in [named] if named else ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"]:
        if found := shutil.which(name):
            return found
    raise FileNotFoundError(f"Chromium [{named or 'chromium'}] is not installed; install it, or name it in CHROMIUM")


class Tab:
    """One tab; `errors` holds whatever its console complained of."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        self._socket, self._ids = socket, count(1)
        self._answers: dict[int, asyncio.Future[dict[str, Any]]] = {}
        self._session: str | None = None
        self.errors: list[str] = []
        self.requested: list[str] = []

    async def listen(self) -> None:
        """Take in messages until the browser closes the connection."""
        async for message in self._socket:
            said = message.json()
            if "id" in said:
                answer = self._answers.pop(said["id"])
                if not answer.done():  # whoever asked may have given up
                    answer.set_result(said)
            else:
                self._note(said["method"], said["params"])
        for waiting in self._answers.values():
            if not waiting.done():
                waiting.set_exception(ConnectionError("the browser closed the connection"))

    async def attach(self) -> None:
        """Take the blank page that the browser opened, and listen to its console and its network."""
        targets = (await self.call("Target.getTargets"))["targetInfos"]
        page = next(target["targetId"] for target in targets if target["type"] == "page")
        attached = await self.call("Target.attachToTarget", targetId=page, flatten=True)
        self._session = attached["sessionId"]
        for domain in ("Page", "Runtime", "Log", "Network"):
            await self.call(f"{domain}.enable")

    async def call(self, method: str, **params: Any) -> dict[str, Any]:
        """Send one command and return its result."""
        number = next(self._ids)
        self._answers[number] = asyncio.get_running_loop().create_future()
        command = {"id": number, "method": method, "params": params}
        await self._socket.send_json({**command, "sessionId": self._session} if self._session else command)
        said = await asyncio.wait_for(self._answers[number], ANSWER_SECONDS)
        if "error" in said:
            raise RuntimeError(f"{method}: {said['error']}")
        result: dict[str, Any] = said["result"]
        return result

    async def go(self, url: str, *, width: int = 1400, height: int = 900, dark: bool = False) -> None:
        """Open an address in a window of this size; the size and the colours last until the next call."""
        await self.look(dark=dark)
        await self.size(width, height)
        navigated = await self.call("Page.navigate", url=url)
        if "errorText" in navigated:
            raise ConnectionError(f"{url}: {navigated['errorText']}")
        await self.until(f"location.href.startsWith({url!r}) && document.readyState === 'complete'")

    async def look(self, *, dark: bool = False, media: str = "") -> None:
        """Take another scheme of colours, or `print` for a medium."""
        scheme = {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}
        await self.call("Emulation.setEmulatedMedia", media=media, features=[scheme])

    async def size(self, width: int, height: int = 900) -> None:
        """Make the window so large."""
        size = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": False}
        await self.call("Emulation.setDeviceMetricsOverride", **size)

    async def write(self, text: str) -> None:
        """Write into what has the focus."""
        await self.call("Input.insertText", text=text)

    async def evaluate(self, script: str) -> Any:
        """Return the value of an expression, awaited if it is a promise."""
        said = await self.call("Runtime.evaluate", expression=script, returnByValue=True, awaitPromise=True)
        if "exceptionDetails" in said:
            raise RuntimeError(f"{script}: {said['exceptionDetails']}")
        return said["result"].get("value")

    async def until(self, condition: str) -> None:
        """Wait until an expression is true in the page, across navigations."""
        look = f"(function look() {{ ({condition}) ? done(true) : setTimeout(look, 20) }})()"
        async with asyncio.timeout(ANSWER_SECONDS):
            while True:
                try:
                    await self.evaluate(f"new Promise((done) => {look})")
                except RuntimeError as error:
                    if "navigat" not in str(error) and "context" not in str(error):
                        raise
                else:
                    return

    async def press(self, key: str, *, times: int = 1) -> None:
        """Press a key as a person would."""
        for _ in range(times):
            await self.call("Input.dispatchKeyEvent", type="keyDown", **KEYS[key])
            await self.call("Input.dispatchKeyEvent", type="keyUp", **KEYS[key])

    async def tab_to(self, condition: str, *, at_most: int = 12) -> None:
        """Press Tab until the expression is true, as a person would who looks for a control."""
        for _ in range(at_most):
            await self.press("Tab")
            if await self.evaluate(condition):
                return
        raise AssertionError(f"[{condition}] is not reached by pressing Tab {at_most} times")

    async def screenshot(self, path: Path) -> None:
        """Save a picture of the whole page."""
        picture = await self.call("Page.captureScreenshot", captureBeyondViewport=True)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(base64.b64decode(picture["data"]))

    def _note(self, event: str, params: dict[str, Any]) -> None:
        if event == "Runtime.exceptionThrown":
            self.errors.append(str(params["exceptionDetails"]))
        elif event == "Runtime.consoleAPICalled" and params["type"] in ("error", "warning", "assert"):
            self.errors.append(str(params["args"]))
        elif event == "Log.entryAdded" and params["entry"]["level"] in ("error", "warning"):
            self.errors.append(f"{params['entry']['text']} {params['entry'].get('url', '')}")
        elif event == "Network.requestWillBeSent":
            self.requested.append(params["request"]["url"])


@asynccontextmanager
async def browser(folder: Path) -> AsyncIterator[Tab]:
    """Start Chromium with an empty profile in `folder`, and give its tab; end it afterwards."""
    process = await asyncio.create_subprocess_exec(
        chromium(),
        f"--user-data-dir={folder}",
        *FLAGS,
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.PIPE,
        start_new_session=True,
    )
    assert process.stderr is not None
    try:
        async with asyncio.timeout(START_SECONDS):
            address = await _address(process.stderr)
        reading = asyncio.create_task(process.stderr.read())
        async with aiohttp.ClientSession() as client, client.ws_connect(address, max_msg_size=MESSAGE_BYTES) as socket:
            tab = Tab(socket)
            listening = asyncio.create_task(tab.listen())
            await tab.attach()
            yield tab
            await socket.close()
            await listening
    finally:
        # The launcher is a script: its browser and renderers end with the group.
        os.killpg(process.pid, signal.SIGKILL)
        await process.wait()
    await reading


async def _address(stderr: asyncio.StreamReader) -> str:
    said = b""
    async for line in stderr:
        said += line
        if line.startswith(b"DevTools listening on "):
            return line.split()[-1].decode()
    raise RuntimeError(f"Chromium ended before it listened: {said.decode(errors='replace')[-2000:]}")
