#!/usr/bin/env python3
"""The web attack list against the workbench, point by point (doc/threat.md): other pages, other users, other names,
broken talk, and hostile mail: every shape of mail that fetches, some thousands that run scripts, as body, subject,
name, file name, query and tag.  A canary on another address of this machine hears nothing; nothing runs, not even
with the policy switched off.

usage: 8-web-attack.py [test_...]     WEB_ATTACK=N takes every Nth vector only"""
import functools
import html.parser
import http.client
import http.server
import json
import os
import re
import shutil
import signal
import socket
import stat
import statistics
import subprocess
import sys
import threading
import time
import urllib.parse

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "web"))
import lib  # noqa: E402
import post  # noqa: E402
import vectors  # noqa: E402
import webtest  # noqa: E402
from lib import Case, check, equal, skip  # noqa: E402

WEB = os.path.join(lib.SOURCE, "t/web")
NODE, CHROMIUM = shutil.which("node"), shutil.which("chromium")
EVERY = int(os.environ.get("WEB_ATTACK", "1"))
FORM = "application/x-www-form-urlencoded"


# ---- who listens, and who reaches out ------------------------------------------------------------------------------

REACH = """<!DOCTYPE html><title>reach</title><script>
const us = decodeURIComponent(location.search.slice(1)); window.got = {};
const put = (what, how) => window.got[what] = how;
for (const [name, ask] of Object.entries({ cors: {}, no_cors: { mode: "no-cors" }, cookies: { credentials: "include" },
    post: { method: "POST", mode: "no-cors", body: "lang=fa", headers: { "Content-Type": "text/plain" } },
    preflight: { method: "PUT", headers: { "X-A": "b" } } }))
  fetch(us + "/settings", ask).then(async a => put(name, (await a.text()) || "nothing"), () => put(name, "nothing"));
for (const [tag, at] of [["img", "src"], ["script", "src"], ["link", "href"], ["iframe", "src"], ["embed", "src"], ["object", "data"]]) {
  const e = document.createElement(tag);
  put(tag, "nothing");
  if (tag === "link") e.rel = "stylesheet";
  if (tag !== "iframe" && tag !== "object" && tag !== "embed") e.onload = () => put(tag, "a load");
  e[at] = us + (tag === "script" ? "/static/base.js" : tag === "link" ? "/static/clew.css" : tag === "img" ? "/static/clew.svg" : "/settings");
  document.documentElement.append(e);
}
put("frame", "nothing");
setTimeout(() => { for (const f of document.querySelectorAll("iframe")) try { if (f.contentDocument.body.innerText) put("frame", "text"); } catch {} }, 900);
const f = document.createElement("form"); f.method = "post"; f.action = us + "/settings"; f.target = "_blank"; document.documentElement.append(f);
</script>"""


# A page that is not ours, and does what ours must not: the drill can see it.
OPEN = "<!DOCTYPE html><title>open</title><img src='/asked' onerror='alert(1)'><div onmouseover='alert(2)'>x</div>"


class Canary:
    """A web server on another address of the loopback network that writes down who asks."""

    def __init__(self, address):
        heard = self.heard = []

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                heard.append((self.path, self.headers.get("Cookie")))
                body = {"/reach": REACH, "/open": OPEN}.get(self.path.split("?")[0], "").encode()
                self.send_response(200)
                self.send_header("Content-Type", "text/html")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            do_POST = do_PUT = do_HEAD = do_OPTIONS = do_GET

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer((address, 0), Handler)
        self.base = f"http://{address}:{self.server.server_address[1]}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()


def drive(s, run, **more):
    """Journeys of t/web/hostile.mjs; false: there is no browser, and the test is skipped."""
    if not (NODE and CHROMIUM and os.path.exists(os.path.join(WEB, "node_modules/playwright-core"))):
        skip("no node, chromium or modules (./dev setup)")
        return False
    want = {"origin": f"http://{s.host}", "cookie": s.cookie, "chromium": CHROMIUM, "root": os.geteuid() == 0,
            "shots": os.path.join(lib.BUILD, "pictures"), "run": run, **more}
    p = subprocess.run([NODE, os.path.join(WEB, "hostile.mjs"), json.dumps(want)], env={**lib.ENV, "HOME": s.case.dir},
                       timeout=400, capture_output=True, text=True)
    for line in p.stdout.splitlines():
        one = json.loads(line)
        check(one["ok"], one["what"])
    check(p.returncode == 0, f"hostile.mjs ended with {p.returncode}: {p.stderr[-600:]}")
    return True


# ---- what may stand in a page --------------------------------------------------------------------------------------

TAGS = set("""html head meta title link script body a header nav ul ol li main h1 h2 h3 h4 p span div section article aside footer form input
 button label select option textarea details summary dl dt dd table thead tbody tfoot tr th td caption code kbd pre bdi bdo time mark strong em b i
 blockquote figure figcaption svg g rect circle line path text meter progress img br hr small cite q abbr canvas fieldset legend sub sup
 del ins output datalist s u polyline polygon tspan desc colgroup col""".split())
ADDRESSES = {"href", "src", "action", "formaction", "srcset", "data", "poster", "background", "cite", "ping", "xlink:href", "longdesc", "manifest"}


class Inert(html.parser.HTMLParser):
    """Every tag, attribute and address of a page is one that the workbench writes."""

    def __init__(self):
        super().__init__()
        self.bad, self.quiet = [], False

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        if tag not in TAGS:
            self.bad.append(f"<{tag}>")
        for name, value in attrs:
            value = value or ""
            if name.startswith("on") or name in ("style", "srcdoc", "autofocus", "http-equiv", "contenteditable", "nonce", "xmlns"):
                self.bad.append(f"<{tag} {name}>")
            if name in ADDRESSES and not re.match(r"(/(?!/)|#|\?|$)", value):
                self.bad.append(f"<{tag} {name}={value!r}>")
        if tag == "script" and not (given.get("type") == "module" and re.fullmatch(r"/static/[a-z-]+\.js", given.get("src") or "")):
            self.bad.append("<script> of no module of ours")
        if tag == "meta" and not given.keys() <= {"charset", "name", "content"}:
            self.bad.append(f"<meta {given}>")
        if tag == "link" and not (given.get("href") or "").startswith("/static/"):
            self.bad.append(f"<link {given}>")
        self.quiet = tag == "script"

    def handle_data(self, data):
        if self.quiet and data.strip():
            self.bad.append("words in a script")

    def handle_endtag(self, tag):
        self.quiet = False

    def handle_decl(self, decl):
        if decl.lower() != "doctype html":
            self.bad.append(f"<!{decl}>")

    def handle_comment(self, data):
        self.bad.append(f"<!--{data[:40]}")

    def handle_pi(self, data):
        self.bad.append(f"<?{data[:40]}")

    def unknown_decl(self, data):
        self.bad.append(f"<![{data[:40]}")


def inert(answer, what):
    reader = Inert()
    reader.feed(answer)
    reader.close()
    if reader.bad:
        check(False, f"{what[:200]}: {reader.bad[:3]}")
    return not reader.bad


class Fast:
    """Many pages over one connection."""

    def __init__(self, s):
        self.s, self.c = s, http.client.HTTPConnection(s.address, s.port, timeout=60)

    def get(self, path):
        for again in (True, False):
            try:
                self.c.request("GET", path, headers={"Host": self.s.host, "Cookie": self.s.cookie})
                r = self.c.getresponse()
                return r.status, r.read().decode()
            except (http.client.HTTPException, OSError):
                self.c.close()
                if not again:
                    raise


# ---- the case ------------------------------------------------------------------------------------------------------

canary = Canary("127.99.3.7")
BIDI = "\u202e"


def attached(n, text, name):
    """A letter in HTML with a file whose name is a vector too."""
    mark = f"=_{n}"
    plain = text.encode("utf-8", "replace").decode()
    return post.plain(
        n, vectors.word(text), f"--{mark}\nContent-Type: text/html; charset=utf-8\n\n<p>before</p>{plain}<p>after</p>\n--{mark}\n"
        f"Content-Type: text/html; name=\"{vectors.word(name)}\"\nContent-Disposition: attachment; filename=\"{vectors.word(name)}\"\n\n"
        f"{plain}\n--{mark}--\n", head=f'Content-Type: multipart/mixed; boundary="{mark}"\n',
        sender=f"{vectors.word(text)} <v{n}@hostile.example>")


def letter(n, text):
    body = text if n % 2 else f"<html><body><p>before</p>{text}<p>after</p></body></html>"
    return post.plain(n, vectors.word(text), body + "\n", sender=f"{vectors.word(text)} <v{n}@hostile.example>",
                      head="Content-Type: text/html; charset=utf-8\n" if n % 3 else "Content-Type: text/plain; charset=utf-8\n")


def crowd(n, many):
    """Many vectors in one letter in HTML, for the view that makes its layout anew."""
    body = "".join(f"<div>{v}</div>\n" for v in many).encode("utf-8", "replace").decode()
    return post.plain(80000 + n, "crowded", f"<html><body>{body}</body></html>\n", sender="Nima Azarang <nima@crowd.example>",
                      head="Content-Type: text/html; charset=utf-8\n")


def bomb():
    """A picture that says it is 60,000 pixels wide and high."""
    ihdr = b"\0\0\0\rIHDR" + (60000).to_bytes(4, "big") * 2 + b"\x08\2\0\0\0\0\0\0\0"
    image = post.file_part("bomb.png", b"\x89PNG\r\n\x1a\n" + ihdr + b"\0\0\0\0IEND\xaeB`\x82", "image/png")
    return post.mixed(90001, [image.replace("Content-Disposition", "Content-ID: <bomb>\nContent-Disposition"),
                              "Content-Type: text/html; charset=utf-8\n\n<p>bombed</p><img src=\"cid:bomb\">\n"], [],
                      subject="the bombed letter")


@functools.cache
def all_vectors():
    return (vectors.remote(canary.base) + vectors.scripts())[::EVERY]


@functools.cache
def hostile():
    case = Case()
    mail = [attached(n, v, v.replace("\n", " ")) if n % 7 == 0 else letter(n, v) for n, v in enumerate(all_vectors())]
    mail += [crowd(n, all_vectors()[n:n + 30]) for n in range(0, len(all_vectors()), 30)]
    mail += [bomb(), post.plain(90002, vectors.word(f"invoice{BIDI}fdp.exe"), "a turned subject\n",
                                sender=f"{vectors.word('Nima ' + BIDI + 'anoR')} <nima@north.example>"),
             attached(90003, "turned names", f"invoice{BIDI}fdp.exe"),
             post.plain(90004, vectors.word("two\r\nSet-Cookie: a=b"), "a subject of two lines\n")]
    post.FORMS["mboxrd"](os.path.join(case.dir, "mail"), mail)
    case.add(os.path.join(case.dir, "mail"), timeout=300)
    return case


@functools.cache
def small():
    case = Case()
    post.FORMS["mboxrd"](os.path.join(case.dir, "mail"), post.forty())
    case.add(os.path.join(case.dir, "mail"))
    return case


late = {}


def test_00_a_code_is_left_lying():
    """Begun first: its minute passes while the other points are tried."""
    late["s"] = webtest.Served(small())
    late["s"].start()
    late["at"] = time.monotonic()
    check(late["s"].code, "a code")


# ---- 1 to 14: who asks ---------------------------------------------------------------------------------------------

def test_01_02_without_a_session():
    s = webtest.Served(small())
    s.start()
    for path in ("/", "/search?q=a", "/static/clew.css", "/static/base.js", "/people", "/nowhere", "/open/", "/open/" + "0" * 64, "/doc/x"):
        for method in ("GET", "HEAD", "POST"):
            a = s.ask(method, path, cookie=False, headers={"Content-Type": FORM})
            check(a.status == 401 and a.body == b"", f"{method} {path}: {a.status} {a.body[:40]}")
    s.login()
    equal(401, s.ask("GET", f"/open/{s.code}", cookie=False).status, "the code twice")
    equal(200, s.get("/settings").status, "the session of the first time holds")
    s.stop()


def test_04_06_07_other_hosts_origins_sites():
    with webtest.Served(small()) as s:
        for host, want in (("evil.test:%d" % s.port, 421), ("localhost:%d" % s.port, 421), (s.address, 421), ("127.0.0.1:%d" % s.port, 421),
                           (s.host + ".", 421), ("[::1]:%d" % s.port, 421), ("", 421)):
            a = s.ask("GET", "/people", headers={"Host": host})
            check(a.status in (want, 400) and a.body == b"", f"Host {host!r}: {a.status}")
        for origin in ("http://evil.test", "null", f"https://{s.host}", f"http://{s.host}.evil.test", f"http://{s.address}", "file://"):
            for method in ("GET", "POST"):
                body = f"token={s.token}&lang=fa" if method == "POST" else None
                a = s.ask(method, "/settings", body=body, headers={"Origin": origin, "Content-Type": FORM})
                equal(403, a.status, f"{method} from {origin}")
        for site in ("cross-site", "same-site", "x", ""):
            for dest in ("image", "script", "iframe", "document"):
                a = s.ask("GET", "/people", headers={"Sec-Fetch-Site": site, "Sec-Fetch-Dest": dest})
                equal(403, a.status, f"Sec-Fetch-Site {site!r} for {dest}")
        check('lang="en"' in s.get("/settings").text, "nothing of it changed anything")


def test_08_09_10_forms():
    with webtest.Served(small()) as s, webtest.Served(small()) as other:
        for token in ("", "0" * 64, other.token, s.token[:-1], s.token + "0"):
            a = s.ask("POST", "/settings", body=f"token={token}&lang=fa", headers={"Content-Type": FORM})
            equal(403, a.status, f"token {token[:8]!r}")
        for kind in ("text/plain", "application/json", "multipart/form-data; boundary=a", "", FORM + "x"):
            a = s.ask("POST", "/settings", body=f"token={s.token}&lang=fa", headers={"Content-Type": kind})
            equal(415, a.status, f"a form of {kind!r}")
        a = s.ask("OPTIONS", "/settings", headers={"Access-Control-Request-Method": "POST"})
        check(a.status == 403 and not any(h.lower().startswith("access-control") for h in a.headers), f"preflight: {a.status}")
        for method in ("PUT", "DELETE", "PATCH", "PROPFIND"):
            equal(405, s.ask(method, "/settings").status, method)
        check('lang="en"' in s.get("/settings").text, "nothing of it changed anything")


def test_05_12_13_29_other_pages():
    """A foreign page on this machine: what it embeds, fetches, posts, opens; what its server is sent."""
    evil = Canary("127.99.4.8")
    with webtest.Served(small()) as s:
        drive(s, ["foreign"], evil=evil.base)
        check(all(not cookie for _, cookie in evil.heard), f"another server is sent our cookie: {evil.heard}")
        drive(s, ["rebinding"], args=[f"--host-resolver-rules=MAP evil.test {s.address}"])
        a = s.get("/settings")
        check('lang="en"' in a.text and a.headers.get("X-Frame-Options") == "DENY", "nothing changed")


def test_11_reading_changes_nothing():
    with webtest.Served(small()) as s:
        case, before = small(), small().digest()
        marks = case.json("mark", "list")
        seen, todo = set(), ["/", "/settings", "/people", "/search?q=a", "/act/mark_star", "/act/add", "/intake/stop"]
        while todo and len(seen) < 250:
            path = todo.pop()
            if path in seen:
                continue
            seen.add(path)
            a = s.get(path)
            check(a.status in (200, 400, 404, 405), f"GET {path}: {a.status}")
            if a.headers.get("Content-Type", "").startswith("text/html"):
                todo += [urllib.parse.urldefrag(p).url for p in re.findall(r'href="(/[^"]*)"', a.text.replace("&amp;", "&"))]
        equal(before, case.digest(), f"the case after {len(seen)} pages")
        equal(marks, case.json("mark", "list"), "and what was marked in it")


def test_14_no_word_by_time():
    """Without a session what is here and what is not take the same time."""
    here, none = f"/doc/{small().ids('kind:message')[0]}", "/doc/000000000000"
    with webtest.Served(small()) as s:
        c = http.client.HTTPConnection(s.address, s.port, timeout=20)
        ratio = 9.0
        for _ in range(12):
            took = {here: [], none: []}
            for i in range(600):
                path = (here, none)[i % 2]
                began = time.perf_counter()
                c.request("GET", path, headers={"Host": s.host})
                answer = c.getresponse()
                answer.read()
                took[path].append(time.perf_counter() - began)
                if answer.will_close:
                    c.close()
            low, high = sorted(statistics.quantiles(t, n=4)[0] for t in took.values())
            ratio = min(ratio, high / low)
            if ratio < 1.1:
                break
        check(ratio < 1.1, f"one takes {ratio:.2f} times as long as the other")


# ---- 15 to 19: what is asked ---------------------------------------------------------------------------------------

OUT = ["..", "../../etc/passwd", "%2e%2e", "%2e%2e%2fetc%2fpasswd", "..%5c..%5cetc", "..\\etc", "%00", "a%00b", "%c0%ae%c0%ae", "%e0%80%ae", "%ff",
       "%5c", "%2fetc%2fpasswd", "//etc/passwd", "C:%5c", "%0d%0aX: y", "%", "%zz", "%25%32%65", "~root", "a" * 300, "-1", "99999999999999999999"]


def test_15_paths():
    with webtest.Served(small()) as s:
        for template in ("/doc/{}", "/doc/{}/raw", "/doc/{}/bytes", "/thread/{}", "/who/{}", "/claim/{}", "/static/{}", "/ledger/{}", "/digest/{}", "/{}"):
            for out in OUT:
                got = s.raw(f"GET {template.format(out)} HTTP/1.1\r\nHost: {s.host}\r\nCookie: {s.cookie}\r\nConnection: close\r\n\r\n".encode())
                code = int(got.split(b" ", 2)[1]) if got else 0  # 0: no request at all, and closed
                check(code in ((400, 404) if not re.search(r"[ \\]", out) else (0, 400)) and b"root:" not in got, f"{template.format(out)[:80]}: {code}")
        for name in ("q", "from", "order", "at", "len", "kind", "like", "by", "since", "until"):
            for out in OUT:
                for page in ("/search", "/people", "/timeline", "/ties", "/network"):
                    a = s.ask("GET", f"{page}?{name}={out.replace(' ', '%20').replace(chr(92), '%5c')}")
                    if a.status not in (200, 400, 404):
                        check(False, f"{page}?{name}={out[:40]}: {a.status}")
        equal(200, s.get("/settings").status, "it goes on")


def test_16_queries():
    asks = ['"', '""', "NEAR(", "NEAR/", "*", "* * *", "a*", "(", ")" * 50, "(" * 200, "NOT", "-", "- -", "AND OR NOT", "from:", "date:", "date:9999999999",
            "' OR 1=1 --", "'; DROP TABLE doc; --", "%", "_", "a NEAR/999999999 b", "/(a+)+$/", "tag:", ":::", "\u202e", "\U0010ffff", "a" * 4000,
            " OR ".join(f"w{i}" for i in range(1500)), "e* a* i* o* t* s*", '"' + "the " * 1500 + '"', "NOT " * 900 + "a", "date:..", "date:1..2..3"]
    with webtest.Served(small()) as s:
        for ask in asks:
            began = time.monotonic()
            a = s.get("/search?q=" + urllib.parse.quote(ask))
            check(a.status in (200, 400, 413, 414, 431) and time.monotonic() - began < 1, f"{ask[:60]!r}: {a.status}, {time.monotonic() - began:.2f} s")
        for what, lines in (("10,000 OR", " OR ".join(f"w{i}" for i in range(10000))), ("a megabyte", "a" * 1_000_000)):
            began = time.monotonic()
            a = s.post("/batch", lines=lines)
            check(a.status in (200, 400, 413) and time.monotonic() - began < 2, f"{what}: {a.status}, {time.monotonic() - began:.2f} s")


def test_17_heads_are_not_split():
    with webtest.Served(hostile()) as s:
        for back in ("/a%0d%0aSet-Cookie:x=y", "/a\r\nSet-Cookie: x=y", "//evil.test", "/\\evil.test", "https://evil.test"):
            a = s.post("/act/mark_star", doc=hostile().ids("kind:message")[0], back=back)
            check("Set-Cookie" not in a.headers and a.headers.get("Location", "/") in ("/", back), f"back to {back!r}: {a.headers}")
        for query in ('"two"', "filename"):
            a = s.get("/search?q=" + urllib.parse.quote(query))
            check("Set-Cookie" not in a.headers, f"a subject of two lines: {a.headers}")
        for doc in hostile().ids("subject:two")[:3]:
            a = s.get(f"/doc/{doc}/bytes")
            check("Set-Cookie" not in a.headers and re.fullmatch(r'attachment; filename="[0-9a-f]{12}\.bin"', a.headers["Content-Disposition"]),
                  f"the file of {doc}: {a.headers}")


def test_18_19_broken_talk():
    """More of it in 7-web-core.py; here: others are served meanwhile."""
    with webtest.Served(small()) as s:
        slow = []
        for _ in range(100):
            c = socket.create_connection((s.address, s.port))
            c.sendall(b"POST /settings HTTP/1.1\r\nHost: " + s.host.encode() + b"\r\nX-Slow: ")
            slow.append(c)
        head = f"Host: {s.host}\r\nCookie: {s.cookie}\r\n".encode()
        began = time.monotonic()
        for what, data, codes in (
                ("folded", b"GET / HTTP/1.1\r\n" + head + b"X: a\r\n b\r\n\r\n", (200, 400)),
                ("a space before the colon", b"GET / HTTP/1.1\r\n" + head + b"X : a\r\n\r\n", (400,)),
                ("chunks and a length", b"POST /settings HTTP/1.1\r\n" + head + b"Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", (400,)),
                ("two lengths", b"POST /settings HTTP/1.1\r\n" + head + b"Content-Length: 3\r\nContent-Length: 4\r\n\r\nabcd", (400,)),
                ("a length below none", b"POST /settings HTTP/1.1\r\n" + head + b"Content-Length: -1\r\n\r\n", (400,)),
                ("HTTP/2.0", b"GET / HTTP/2.0\r\n" + head + b"\r\n", (400, 505)),
                ("a megabyte of head", b"GET / HTTP/1.1\r\n" + head + b"X: " + b"a" * 1_000_000 + b"\r\n\r\n", (400, 413, 431, 0)),
                ("no request", b"\0\1\2\3" * 100 + b"\r\n\r\n", (400, 405, 0)),
                ("lines without returns", b"GET / HTTP/1.1\nHost: " + s.host.encode() + b"\n\n", (400, 401))):
            got = s.raw(data, wait=1.5)
            code = int(got.split(b" ", 2)[1]) if got.startswith(b"HTTP/") else 0
            check(code in codes, f"{what}: {got[:60]!r}")
        equal(200, s.get("/people").status, "served beside a hundred slow ones")
        check(time.monotonic() - began < 25, "and soon")
        for c in slow:
            c.close()


# ---- 20 to 24: what is shown ---------------------------------------------------------------------------------------

def listings(count):
    """Pages on which the vectors stand as subjects, names, snippets, queries."""
    n = len(all_vectors())
    paths = [f"/search?q=hostile.example&order=oldest&from={at}" for at in range(0, n, 20)]
    paths += [f"/people?from={at}" for at in range(0, n, 50)]
    return paths[::max(1, len(paths) // count)]


def readings():
    ids = hostile().ids("kind:message")
    return [f"/doc/{i}" for i in ids]


def crowded():
    return [f"/doc/{i}" for i in hostile().ids("subject:crowded")]


def queries():
    return ["/search?q=" + urllib.parse.quote(v) for v in all_vectors()[::17]] + \
        ["/people?like=" + urllib.parse.quote(v) for v in all_vectors()[::41]]


def test_20_21_hostile_mail_is_inert():
    """Every page of every vector, by what may stand in a page at all."""
    with webtest.Served(hostile()) as s:
        fast, good = Fast(s), 0
        docs = readings()
        check(len(docs) >= len(all_vectors()) * 0.98, f"{len(docs)} letters of {len(all_vectors())} vectors")
        views = [f"{d}/layout" for d in docs[::40] + crowded()]
        views += [f"{d}{view}" for d in docs[::23] for view in ("/headers", "/raw")] + [d.replace("/doc/", "/thread/") for d in docs[::29]]
        for path in docs + views + listings(10 ** 9) + queries():
            status, text = fast.get(path)
            if status not in (200, 400):
                check(False, f"{path[:200]}: {status}")
            good += inert(text, path)
        check(good > len(docs), f"{good} pages are inert")
        equal(0, len(canary.heard), f"asked of the canary: {canary.heard[:3]}")


def test_20_marks():
    """Vectors as tags, notes, searches, names of those who mark."""
    doc = hostile().ids("kind:message")[0]
    with webtest.Served(hostile()) as s:
        for i, v in enumerate(all_vectors()[::199]):
            s.post("/act/mark_tag", doc=doc, tag=re.sub(r'[\s,،"(){}]', "", v)[:50])
            s.post("/act/mark_note", doc=doc, words=v, by=v[:60])
            s.post("/act/mark_search", name=v[:60], query=v)
            s.post("/act/claim_new", sentence=v)
            if i % 8 == 0:
                s.post("/settings", person=v[:60])
        for path in (f"/doc/{doc}", "/marks", "/claims", "/settings", "/"):
            a = s.get(path)
            check(a.status == 200 and inert(a.text, path), f"{path} with vectors as marks")


def test_20_in_the_browser():
    """The same pages in Chromium, with the policy and without."""
    docs, browsed = readings(), []
    browsed = listings(60) + docs[::max(1, len(docs) // 120)] + queries()[::9] + [f"{d}/layout" for d in crowded()[::6]] + ["/marks", "/claims", "/"]
    with webtest.Served(hostile()) as s:
        drive(s, ["pages"], paths=browsed[::3])
    with webtest.Served(hostile(), "--drill-no-csp") as s:
        check("Content-Security-Policy" not in s.get("/").headers, "the policy is off")
        drive(s, ["pages"], paths=browsed)
        check(not canary.heard, "not asked yet")
        if drive(s, ["open"], evil=canary.base):
            check(any(path == "/asked" for path, _ in canary.heard), "a page that asks is heard")
        canary.heard.clear()
    equal(0, len(canary.heard), f"asked of the canary: {canary.heard[:3]}")


def test_22_a_bomb():
    with webtest.Served(hostile()) as s:
        doc = hostile().ids("bombed")[0]
        began = time.monotonic()
        a = s.get(f"/doc/{doc}")
        check(a.status == 200 and "cid:" not in re.findall(r'src="([^"]*)"', a.text) and time.monotonic() - began < 5, "the letter is read")
        for i in hostile().ids("file:bomb.png"):
            began = time.monotonic()
            a = s.get(f"/doc/{i}/page/1/png")
            check(a.status in (200, 404, 500) and time.monotonic() - began < 60, f"its pixels: {a.status}")
        equal(200, s.get("/settings").status, "it goes on")


def test_23_bytes_are_kept_not_shown():
    docs = hostile().ids("hostile.example")[:3]
    with webtest.Served(hostile()) as s:
        for doc in docs:
            a = s.get(f"/doc/{doc}/bytes")
            equal(("application/octet-stream", "nosniff"), (a.headers.get("Content-Type"), a.headers.get("X-Content-Type-Options")), "as bytes")
            check(a.headers["Content-Disposition"] == f'attachment; filename="{doc}.bin"', a.headers["Content-Disposition"])
        drive(s, ["saved"], bytes=[f"/doc/{d}/bytes" for d in docs])


def test_24_turned_and_hidden():
    with webtest.Served(hostile()) as s:
        for path in ("/search?q=invoice", "/search?q=turned", "/people", "/people?like=nima", *(f"/doc/{i}" for i in hostile().ids("turned"))):
            text = s.get(path).text
            check(BIDI not in text, f"{path}: U+202E as it is")
        text = s.get("/search?q=turned+subject").text
        check("<bdi>invoice⟨RLO⟩fdp.exe</bdi>" in text, "the turn is shown by its name, and its neighbours are apart from it")
        check("<bdi>Nima ⟨RLO⟩anoR</bdi>" in text, "that of a name too")


# ---- 27, 28, 30: around it -----------------------------------------------------------------------------------------

def test_27_the_terminal():
    for verb in (["search", "hostile.example"], ["people"], ["list"]):
        out = hostile().run(*verb).out
        check(not re.search(rb"[\x00-\x09\x0b-\x1f\x7f]|\xc2[\x80-\x9f]", out), f"{verb}: controls")


def test_28_another_user():
    case = small()
    equal(0o700, stat.S_IMODE(os.stat(case.path).st_mode), "the folder of the case is hers")
    loose = [p for p, _, names in os.walk(case.path) for n in names if stat.S_IMODE(os.lstat(os.path.join(p, n)).st_mode) & 0o077]
    equal([], loose, "and every file in it")
    if os.geteuid() != 0:
        skip("only root can ask as another user")
        return
    with webtest.Served(case) as s:
        ask = (f"import socket\nc=socket.create_connection(('{s.address}',{s.port}))\n"
               f"c.sendall(b'GET / HTTP/1.1\\r\\nHost: {s.host}\\r\\nConnection: close\\r\\n\\r\\n')\nprint(c.recv(12).decode())")
        p = subprocess.run(["/usr/bin/python3", "-c", ask], user=lib.NOBODY, group=lib.NOBODY, extra_groups=[], capture_output=True, text=True, cwd="/")
        equal("HTTP/1.1 401", p.stdout.strip(), f"another user {p.stderr[-200:]}")


def test_30_killed_while_it_answers():
    case = Case()
    post.FORMS["mboxrd"](os.path.join(case.dir, "mail"), post.forty()[:20])
    case.add(os.path.join(case.dir, "mail"))
    post.FORMS["mboxrd"](os.path.join(case.dir, "more"), post.forty()[20:])
    with webtest.Served(case) as s:
        adding = subprocess.Popen([lib.CLEW, "-C", case.path, "add", os.path.join(case.dir, "more")], env=lib.ENV,
                                  stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        s.get("/search?q=a")
        os.kill(s.web_pid(), signal.SIGKILL)
        equal(0, adding.wait(60), "what was taken in beside it")
        old = s.cookie
        s.take_address()
        equal(401, s.ask("GET", "/people", headers={"Cookie": old}).status, "the session is no more")
        s.cookie = None
        s.login()
        equal(200, s.get("/people").status, "with a new code")
    case.closes()


def test_99_03_the_minute_is_over():
    s = late.get("s")
    if not s:
        skip("asked alone")
        return
    time.sleep(max(0.0, 61 - (time.monotonic() - late["at"])))
    equal(401, s.ask("GET", f"/open/{s.code}", cookie=False).status, "the code after a minute")
    s.stop()


lib.main(globals())
