"""What the tests of the workbench share: `with Served(case) as s:` runs `clew serve --no-open` on the
case, opens its one session, and speaks HTTP to it.

    s.get("/search?q=budget")           -> Answer: .status .headers .text .body
    s.post("/act/claim_new", text="..") -> the same; the token is added
    s.raw(b"GET / HTTP/1.1\\r\\n...")   -> bytes, as they came
"""
import http.client
import os
import re
import socket
import subprocess
import urllib.parse

import lib


class Answer:
    def __init__(self, status, headers, body):
        self.status, self.headers, self.body = status, headers, body

    @property
    def text(self):
        return self.body.decode("utf-8")

    def has(self, *words):
        return all(w in self.text for w in words)


class Served:
    def __init__(self, case, *options):
        self.case, self.options = case, options
        self.cookie = self.token = None

    def __enter__(self):
        self.start()
        self.login()
        return self

    def __exit__(self, *ignored):
        self.stop()

    def start(self):
        """Begin serving; the address is known, no session is open."""
        path = getattr(self.case, "path", self.case)
        self.process = subprocess.Popen([lib.CLEW, "serve", "--no-open", "-C", str(path), *self.options],
                                        env=lib.ENV, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                        stderr=subprocess.PIPE, text=True)
        self.take_address()

    def take_address(self):
        line = self.process.stdout.readline().strip()
        found = re.fullmatch(r"http://(127\.\d+\.\d+\.\d+):(\d+)/open/([0-9a-f]{64})", line)
        if not found:
            raise RuntimeError(f"no address but {line!r}: {self.process.stderr.read()}")
        self.address, self.port, self.code = found.group(1), int(found.group(2)), found.group(3)
        self.host = f"{self.address}:{self.port}"

    def login(self):
        answer = self.ask("GET", f"/open/{self.code}", cookie=False)
        self.cookie = answer.headers["Set-Cookie"].split(";")[0]
        self.token = re.search(r'name="token" value="([0-9a-f]{64})"', self.get("/settings").text).group(1)

    def stop(self):
        """Ends it as Ctrl-C does; returns its exit code."""
        self.process.terminate()
        try:
            self.process.communicate(timeout=20)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.communicate()
        return self.process.returncode

    def web_pid(self):
        """The jailed process that answers."""
        children = f"/proc/{self.process.pid}/task/{self.process.pid}/children"
        with open(children, encoding="ascii") as f:
            return int(f.read().split()[0])

    def ask(self, method, path, body=None, headers=None, cookie=True):
        h = {"Host": self.host, **({"Cookie": self.cookie} if cookie and self.cookie else {}), **(headers or {})}
        c = http.client.HTTPConnection(self.address, self.port, timeout=60)
        try:
            c.request(method, path, body=body, headers=h)
            r = c.getresponse()
            return Answer(r.status, dict(r.getheaders()), r.read())
        finally:
            c.close()

    def get(self, path, **headers):
        return self.ask("GET", path, headers={k.replace("_", "-"): v for k, v in headers.items()})

    def post(self, path, /, json=False, **fields):
        body = urllib.parse.urlencode({"token": self.token, **fields})
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        if json:
            headers["Accept"] = "application/json"
        return self.ask("POST", path, body=body, headers=headers)

    def raw(self, data, wait=5.0):
        """Bytes out, bytes in until the server closes or says no more for `wait` seconds."""
        got = b""
        with socket.create_connection((self.address, self.port), timeout=wait) as s:
            s.sendall(data)
            try:
                while piece := s.recv(65536):
                    got += piece
            except (TimeoutError, ConnectionResetError):
                pass
        return got
