#!/usr/bin/env python3
"""The workbench's frame: addresses and codes, the one session, the gate, settings, acts by the keeper, the jail of the
process that answers, its death and return, two of them on one case, reading while mail comes in."""
import json
import os
import re
import signal
import socket
import subprocess
import threading
import time

import lib
import post
import webtest
from lib import Case, check, equal

PAGES = ["/", "/search?q=bridge", "/people", "/pairs", "/settings", "/help", "/nowhere", "/static/clew.css"]


def made(n=40):
    case = Case()
    post.FORMS["mboxrd"](os.path.join(case.dir, "mail"), post.forty()[:n])
    case.add(os.path.join(case.dir, "mail"))
    return case


def test_code_and_session():
    with made() as case:
        s = webtest.Served(case)
        s.start()
        for path in PAGES:
            a = s.ask("GET", path, cookie=False)
            equal((401, b""), (a.status, a.body), f"{path} without a session")
        equal(401, s.ask("GET", "/open/" + "0" * 64, cookie=False).status, "a wrong code")
        s.login()
        equal(401, s.ask("GET", f"/open/{s.code}", cookie=False).status, "the code a second time")
        cookie = s.ask("GET", "/settings").headers
        check("Set-Cookie" not in cookie, "a cookie is set once")
        check(not s.address.startswith("127.0.0."), f"a random address of the loopback network, not {s.address}")
        equal(0, s.stop(), "exit code after it was told to end")


def test_headers_of_every_page():
    with made() as case, webtest.Served(case) as s:
        for path in PAGES:
            a = s.get(path)
            csp = a.headers.get("Content-Security-Policy", "")
            check("default-src 'none'" in csp and "unsafe" not in csp and "*" not in csp, f"{path}: policy {csp!r}")
            for name, want in (("X-Content-Type-Options", "nosniff"), ("Referrer-Policy", "no-referrer"),
                               ("Cache-Control", "no-store"), ("Cross-Origin-Opener-Policy", "same-origin"),
                               ("Cross-Origin-Resource-Policy", "same-origin"), ("X-Frame-Options", "DENY")):
                equal(want, a.headers.get(name), f"{path}: {name}")
            check(not any(h.lower().startswith("access-control") for h in a.headers), f"{path}: no CORS")
        equal(404, s.get("/nowhere").status, "a page that is not")
        equal(405, s.get("/act/actor_merge").status, "an act asked by GET")


def test_gate():
    with made() as case, webtest.Served(case) as s:
        refused = {"Host": "evil.example", "Origin": "http://evil.example", "Sec-Fetch-Site": "cross-site"}
        equal(421, s.ask("GET", "/settings", headers={"Host": refused["Host"]}).status, "another host")
        for name in ("Origin", "Sec-Fetch-Site"):
            equal(403, s.ask("GET", "/settings", headers={name: refused[name]}).status, name)
        equal(403, s.post("/settings", token="0" * 64, lang="fa").status, "another token")
        equal(403, s.ask("POST", "/settings", body="lang=fa", headers={
            "Content-Type": "application/x-www-form-urlencoded"}).status, "no token")
        equal(415, s.ask("POST", "/settings", body="{}", headers={"Content-Type": "text/plain"}).status, "no form")
        check('lang="en"' in s.get("/settings").text, "what was refused changed nothing")


def test_settings():
    with made() as case, webtest.Served(case) as s:
        equal(303, s.post("/settings", lang="fa", theme="dark", calendar="jalali", person="Mina <b>").status, "settings")
        text = s.get("/people").text
        check('lang="fa" dir="rtl" data-theme="dark"' in text, "the language, its direction, the colours")
        check("Mina &lt;b&gt;" in text and "<b>" not in text, "the name, escaped")
        with webtest.Served(case) as other:
            check('lang="en"' in other.get("/people").text, "settings are of one session")


def test_acts_are_verbs():
    with made() as case, webtest.Served(case) as s:
        listed = list(case.json("actor", "list"))
        a, b = listed[0]["anchor"], listed[1]["anchor"]
        before = len(listed)
        answer = s.post("/act/actor_merge", a=a, b=b, reason="one and the same; told on the phone", back="/people")
        equal((303, "/people"), (answer.status, answer.headers.get("Location")), "an act goes back to where it was asked")
        equal(before - 1, len(list(case.json("actor", "list"))), "two are one now")
        check("told on the phone" in s.get("/who/" + a).text, "the decision and its reason are shown")
        for back in ("//evil.example/", "http://evil.example/", "/\\evil.example", "/a b"):
            answer = s.post("/act/actor_undo", n="1", back=back)
            check(answer.headers.get("Location", "/") == "/", f"no way to {back!r}")
        for fields in ({"a": a}, {"a": a, "b": b, "case": "/tmp"}, {"a": a, "b": "x" * 70000}):
            equal(400, s.post("/act/actor_merge", **fields).status, f"an act with {sorted(fields)}")
        equal(404, s.post("/act/pixels", doc="0123", page="1").status, "what only reads is no act")
        equal(404, s.post("/act/rm", file="/").status, "an act that is not")
        answer = s.post("/act/actor_merge", json=True, a="nobody@nowhere.example", b=b)
        said = json.loads(answer.text)
        check(answer.status == 200 and said["code"] != 0 and said["said"], f"a script is told: {said}")


def test_the_process_is_locked_in():
    with made() as case, webtest.Served(case) as s:
        status = open(f"/proc/{s.web_pid()}/status", encoding="ascii").read()
        asan = "ASAN_OPTIONS" in lib.ENV
        if not asan:
            equal("2", re.search(r"^Seccomp:\s+(\d)", status, re.M).group(1), "seccomp filters it")
        equal("1", re.search(r"^NoNewPrivs:\s+(\d)", status, re.M).group(1), "it can gain no rights")
        limits = open(f"/proc/{s.web_pid()}/limits", encoding="ascii").read()
        check(re.search(r"^Max file size\s+0 ", limits, re.M), "it can make no file grow")
        rss = int(re.search(r"^VmRSS:\s+(\d+)", status, re.M).group(1))
        check(asan or rss < 200_000, f"it holds {rss} kB")


def test_it_dies_and_comes_back():
    with made() as case, webtest.Served(case) as s:
        os.kill(s.web_pid(), signal.SIGKILL)
        s.take_address()
        old = s.cookie
        equal(401, s.ask("GET", "/people", headers={"Cookie": old}).status, "the session before is no more")
        s.cookie = None
        s.login()
        equal(200, s.get("/people").status, "with a new code it goes on")


def test_two_on_one_case_and_intake_beside():
    with made(10) as case, webtest.Served(case) as one, webtest.Served(case) as two:
        check(one.host != two.host, "two addresses")
        post.FORMS["mboxrd"](os.path.join(case.dir, "more"), post.forty()[10:])
        answers, stop = [], threading.Event()

        def read(s):
            while not stop.is_set():
                answers.append(s.get("/people").status)

        readers = [threading.Thread(target=read, args=(s,)) for s in (one, two) * 4]
        for t in readers:
            t.start()
        case.add(os.path.join(case.dir, "more"))
        stop.set()
        for t in readers:
            t.join()
        check(len(answers) > 8 and set(answers) == {200}, f"pages while mail came in: {sorted(set(answers))} {len(answers)}")
        deadline = time.monotonic() + 10
        want = len([r for r in case.json("actor", "list", "--limit", "0")])
        while (shown := two.get("/people").text.count("data-item")) < min(want, 50) and time.monotonic() < deadline:
            time.sleep(0.2)
        equal(min(want, 50), shown, "what came in is shown")


def test_every_link_leads_somewhere_and_changes_nothing():
    with made() as case:
        make = os.path.join(lib.BUILD, "make-cache")
        if os.path.exists(make):
            subprocess.run([make, "--messages", "200", os.path.join(case.dir, "cache")], check=True, env=lib.ENV,
                           stdout=subprocess.DEVNULL)
            case.add(os.path.join(case.dir, "cache"))
        before, log = case.run("digest-of-case").text, open(os.path.join(case.path, "log"), "rb").read()
        with webtest.Served(case) as s:
            pages = 0
            for path, answer, page in webtest.crawl(s, most=300):
                check(answer.status == 200, f"{path}: {answer.status}")
                if page is None:
                    continue
                pages += 1
                equal([], page.faults[:3], f"{path}: markup")
                check(page.headings[:1] == [1] and page.headings.count(1) == 1, f"{path}: one <h1>, first: {page.headings[:4]}")
                check(all(b - a <= 1 for a, b in zip(page.headings, page.headings[1:])), f"{path}: headings {page.headings}")
            check(pages > 60, f"{pages} pages")
        equal(before, case.run("digest-of-case").text, "the case after every page was looked at")
        equal(log, open(os.path.join(case.path, "log"), "rb").read(), "its log")


def test_slow_and_broken_talk():
    with made() as case, webtest.Served(case) as s:
        slow = [socket.create_connection((s.address, s.port)) for _ in range(100)]
        for c in slow:
            c.sendall(b"GET / HTTP/1.1\r\nHost: ")
        begin = time.monotonic()
        equal(200, s.get("/settings").status, "served beside a hundred slow ones")
        check(time.monotonic() - begin < 5, "and soon")
        for c in slow:
            c.close()
        head = f"Host: {s.host}\r\nCookie: {s.cookie}\r\n".encode()
        for what, data, wants in (
                ("no version", b"GET /settings\r\n\r\n", (b"400", b"")),
                ("HTTP/1.0", b"GET /settings HTTP/1.0\r\n" + head + b"\r\n", (b"400",)),
                ("two hosts", b"GET /settings HTTP/1.1\r\n" + head + f"Host: {s.host}\r\n\r\n".encode(), (b"400",)),
                ("no host", b"GET /settings HTTP/1.1\r\nCookie: a=b\r\n\r\n", (b"400",)),
                ("an absolute address", b"GET http://x.example/settings HTTP/1.1\r\n" + head + b"\r\n", (b"400", b"404")),
                ("CONNECT", b"CONNECT x.example:80 HTTP/1.1\r\n" + head + b"\r\n", (b"400", b"405")),
                ("TRACE", b"TRACE / HTTP/1.1\r\n" + head + b"\r\n", (b"405",)),
                ("two lengths", b"POST /settings HTTP/1.1\r\n" + head + b"Content-Length: 1\r\nContent-Length: 2\r\n"
                 b"Content-Type: application/x-www-form-urlencoded\r\n\r\nab", (b"400",)),
                ("length and chunks", b"POST /settings HTTP/1.1\r\n" + head + b"Content-Length: 1\r\n"
                 b"Transfer-Encoding: chunked\r\nContent-Type: application/x-www-form-urlencoded\r\n\r\n0\r\n\r\n", (b"400",)),
                ("a long head", b"GET /settings HTTP/1.1\r\n" + head + b"X: " + b"x" * 1_000_000 + b"\r\n\r\n",
                 (b"400", b"413", b"431", b"")),
                ("dots", b"GET /../etc/passwd HTTP/1.1\r\n" + head + b"\r\n", (b"400",)),
                ("no UTF-8", b"GET /people?like=%c0%af HTTP/1.1\r\n" + head + b"\r\n", (b"400",))):
            got = s.raw(data, wait=2)
            code = got.split(b" ", 2)[1] if got.startswith(b"HTTP/") else b""
            check(code in wants, f"{what}: {got[:60]!r}")
        equal(200, s.get("/settings").status, "served after all that")


def test_usage():
    with made() as case:
        equal(lib.USAGE, case.run("serve", "--idle", "0").code, "--idle 0")
        equal(lib.FAILED, lib.run("serve", "--no-open", "-C", os.path.join(case.dir, "none")).code, "no case there")


lib.main(globals())
