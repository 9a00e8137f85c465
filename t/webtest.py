"""What the tests of the workbench share: `with Served(case) as s:` runs `clew serve --no-open` on the
case, opens its one session, and speaks HTTP to it.

    s.get("/search?q=budget")           -> Answer: .status .headers .text .body
    s.post("/act/claim_new", text="..") -> the same; the token is added
    s.raw(b"GET / HTTP/1.1\\r\\n...")   -> bytes, as they came
"""
import html.parser
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


class Page(html.parser.HTMLParser):
    """What is wrong with the markup of a page, and where it leads."""

    VOID = {"area", "base", "br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"}
    OPTIONAL = {"p", "li", "dt", "dd", "tr", "td", "th", "option"}  # we close them all the same

    def __init__(self, text):
        super().__init__(convert_charrefs=True)
        self.open, self.faults, self.links, self.ids, self.headings = [], [], [], set(), []
        self.labels, self.fields = set(), []
        self.feed(text)
        self.close()
        if self.open:
            self.faults.append(f"never closed: {self.open}")

    def handle_starttag(self, tag, attrs):
        a = dict(attrs)
        if len(a) != len(attrs):
            self.faults.append(f"<{tag}> has an attribute twice")
        for name, value in attrs:
            if name == "style" or name.startswith("on"):
                self.faults.append(f"<{tag} {name}={value!r}>")
            if name in ("href", "src", "action") and not re.match(r"[/#?]", value or ""):
                self.faults.append(f"<{tag} {name}={value!r}> leads elsewhere")
        if "id" in a:
            if a["id"] in self.ids:
                self.faults.append(f"two with id {a['id']!r}")
            self.ids.add(a["id"])
        if tag == "a" and a.get("href", "").startswith("/"):
            self.links.append(a["href"].split("#")[0])
        if tag in ("script", "style") and "src" not in a:
            self.faults.append(f"<{tag}> within the page")
        if tag in ("iframe", "object", "embed", "base", "frame"):
            self.faults.append(f"<{tag}>")
        if re.fullmatch("h[1-6]", tag):
            self.headings.append(int(tag[1]))
        if tag == "img" and "alt" not in a:
            self.faults.append("<img> without alt")
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        if tag in self.VOID:
            return
        if not self.open or self.open[-1] != tag:
            self.faults.append(f"</{tag}> closes {self.open[-3:]}")
        if tag in self.open:
            while self.open.pop() != tag:
                pass


def crawl(served, start=("/",), most=400):
    """Follow the links of pages, breadth first; yields (path, Answer, Page or None)."""
    seen, waiting = set(start), list(start)
    while waiting and len(seen) <= most * 4:
        path = waiting.pop(0)
        try:
            answer = served.get(path)
        except OSError as e:  # http.client's errors are some of them
            raise RuntimeError(f"{path}: {e!r}") from e
        page = None
        if answer.headers.get("Content-Type", "").startswith("text/html"):
            page = Page(answer.text)
            shape = [re.sub(r"=[^&]*", "=", link) for link in page.links]
            for link, form in zip(page.links, shape):
                if link not in seen and most > 0 and sum(1 for s in seen if re.sub(r"=[^&]*", "=", s) == form) < 12:
                    seen.add(link)
                    waiting.append(link)
        yield path, answer, page
        most -= 1
        if most <= 0:
            return
