"""A headless Chromium, driven by its DevTools protocol: just what a test of a page from disk needs."""
import base64
import json
import os
import shutil
import signal
import subprocess
import tempfile
import time
import urllib.request

import websocket


class Browser:
    """Starts Chromium with a profile of its own; ends it with the context."""

    def __init__(self, program="chromium"):
        self.profile = tempfile.mkdtemp(prefix="petisim-browser-")
        self.downloads = os.path.join(self.profile, "saved")
        os.mkdir(self.downloads)
        self.process = subprocess.Popen(
            [program, "--headless=new", "--no-sandbox", "--disable-gpu", "--hide-scrollbars",
             "--remote-debugging-port=0", "--remote-allow-origins=*", f"--user-data-dir={self.profile}",
             "--disable-dev-shm-usage", "about:blank"],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        os.killpg(self.process.pid, signal.SIGTERM)
        self.process.wait(timeout=20)
        shutil.rmtree(self.profile, ignore_errors=True)

    def port(self):
        file = os.path.join(self.profile, "DevToolsActivePort")
        for _ in range(300):
            if os.path.exists(file) and "\n" in open(file).read():
                return int(open(file).read().split()[0])
            time.sleep(0.1)
        raise RuntimeError("Chromium did not start")

    def page(self):
        """A new page."""
        request = urllib.request.Request(f"http://127.0.0.1:{self.port()}/json/new?about:blank", method="PUT")
        return Page(json.load(urllib.request.urlopen(request))["webSocketDebuggerUrl"], self.downloads)


class Page:
    """One page, and what it complained about."""

    def __init__(self, address, downloads):
        self.socket = websocket.create_connection(address, timeout=60)
        self.number = 0
        self.downloads = downloads
        self.complaints = []
        self.loaded = False
        for domain in ["Page", "Runtime", "Log", "Network"]:
            self.call(f"{domain}.enable")
        self.call("Browser.setDownloadBehavior", behavior="allow", downloadPath=downloads)

    def call(self, method, **parameters):
        self.number += 1
        self.socket.send(json.dumps({"id": self.number, "method": method, "params": parameters}))
        while True:
            message = json.loads(self.socket.recv())
            self.hear(message)
            if message.get("id") == self.number:
                if "error" in message:
                    raise RuntimeError(f"{method}: {message['error']}")
                return message.get("result", {})

    def hear(self, message):
        method, about = message.get("method"), message.get("params", {})
        if method == "Runtime.exceptionThrown":
            self.complaints.append("exception: " + json.dumps(about["exceptionDetails"])[:500])
        elif method == "Runtime.consoleAPICalled" and about["type"] in ("error", "warning", "assert"):
            self.complaints.append("console: " + json.dumps(about["args"])[:500])
        elif method == "Log.entryAdded" and about["entry"]["level"] in ("error", "warning"):
            self.complaints.append("log: " + about["entry"]["text"])
        elif method == "Network.requestWillBeSent":
            address = about["request"]["url"]
            if not address.startswith(("file:", "data:", "blob:", "about:")):
                self.complaints.append("asks the network for " + address)
        elif method == "Page.loadEventFired":
            self.loaded = True

    def open(self, file, width, dark=False, height=900):
        """Opens a file from disk at a width."""
        self.call("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1,
                  mobile=width < 500)
        scheme = {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}
        self.call("Emulation.setEmulatedMedia", features=[scheme])
        self.loaded = False
        self.call("Page.navigate", url="file://" + os.path.abspath(file))
        while not self.loaded:
            self.hear(json.loads(self.socket.recv()))

    def run(self, script):
        """The value of an expression in the page; promises are waited for."""
        result = self.call("Runtime.evaluate", expression=script, returnByValue=True, awaitPromise=True,
                           userGesture=True)
        if "exceptionDetails" in result:
            raise RuntimeError(f"{script}: {result['exceptionDetails'].get('exception', {}).get('description')}")
        return result["result"].get("value")

    def shot(self, file, whole=True):
        """A picture of the page."""
        picture = self.call("Page.captureScreenshot", format="png", captureBeyondViewport=whole)
        with open(file, "wb") as out:
            out.write(base64.b64decode(picture["data"]))

    def print(self, file):
        """The page as it prints."""
        printed = self.call("Page.printToPDF", printBackground=False, preferCSSPageSize=True)
        with open(file, "wb") as out:
            out.write(base64.b64decode(printed["data"]))

    def saved(self, name, click):
        """What the page saves under this name when `click` is run."""
        file = os.path.join(self.downloads, name)
        if os.path.exists(file):
            os.remove(file)
        self.run(click)
        for _ in range(100):
            if os.path.exists(file) and os.path.getsize(file) > 0:
                time.sleep(0.1)
                return open(file, "rb").read()
            self.run("new Promise(done => setTimeout(done, 100))")
        raise RuntimeError(f"{name} was not saved")
