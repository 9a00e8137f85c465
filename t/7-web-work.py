#!/usr/bin/env python3
"""The pages of work: marks, claims, drafts, digests, intake — what is put through forms stands in the case."""
import base64
import fcntl
import json
import os
import re
import time

import lib
import post
from lib import YES, Case, check, equal
from webtest import Served

EVIL = "<script>alert(1)</script>\"'&<b>"
SAID = "We shall pay the second part, if they agree, before the meeting in Lakeside."
ITEM = """Harbour office signs crane contract
1 March 2014

The office had denied it for a year.

"We shall pay the second part"

Read more at The Example Times: https://times.example/a?b=1&c=2
More about: harbours, contracts
"""


def filled(case, n=3):
    letters = [post.plain(i, f"letter {i}", f"{SAID}\nnumber {i}\n", sender="Ann Lake <ann@alpha.example>") for i in range(n)]
    case.add(lib.write(os.path.join(case.dir, "mail.mbox"), post.mboxrd_bytes(letters)))
    return [case.ids(f'subject:"letter {i}"')[0] for i in range(n)]


def act(s, name, /, back="/marks", want=303, **fields):
    a = s.post(f"/act/{name}", back=back, **fields)
    equal(want, a.status, f"{name} {fields}: {a.text[-400:] if a.status != want else ''}")
    return a


def page(s, path, *words, status=200):
    a = s.get(path)
    equal(status, a.status, path)
    check("<b>" not in a.text and "alert(1)</script>" not in a.text, f"{path}: text of others is inert")
    equal(1, a.text.count("<h1"), f"{path}: one heading")
    for w in words:
        check(w in a.text, f"{path} says {w!r}")
    return a.text


def test_marks():
    with Case() as case:
        ids = filled(case)
        with Served(case) as s:
            page(s, "/marks", "Nothing is marked yet")
            act(s, "mark_tag", doc=ids[0], tag="بودجه", by="Jane")
            act(s, "mark_note", doc=ids[0], words=EVIL, by=EVIL)
            act(s, "mark_star", doc=ids[1], by="Jane")
            act(s, "mark_read", doc=ids[1], by="Jane")
            act(s, "mark_search", name=EVIL, query="number")
            act(s, "mark_tag", want=400, doc=ids[0], tag="two words")
            act(s, "mark_tag", want=400, doc=ids[0])
            text = page(s, "/marks", "بودجه", "&lt;script&gt;", f"/doc/{ids[0]}")
            check("tag%3A%22" in text and "q=number" in text, "links to searches")
            equal({"tag", "note", "star", "read", "search"}, {m["mark"] for m in case.json("mark", "list")}, "in the case")
            page(s, f"/doc/{ids[1]}", 'data-key="star"', "/act/mark_star")
            s.post("/settings", lang="fa", theme="dark", calendar="jalali", person="Jane")
            text = page(s, f"/doc/{ids[1]}", "/act/mark_unstar", "/act/mark_unread")
            page(s, "/marks", 'lang="fa" dir="rtl"', "برچسب‌ها")
            act(s, "mark_unstar", doc=ids[1], by="Jane")
            equal([], [m for m in case.json("mark", "list") if m["mark"] == "star"], "taken away")


def test_claims():
    with Case() as case:
        ids = filled(case)
        quotes = [case.json("quote", "take", i, words)[0]["id"]
                  for i, words in zip(ids, ("We shall pay the second part", "before the meeting in Lakeside"))]
        with Served(case) as s:
            page(s, "/claims", "There is no claim yet", quotes[0])
            act(s, "claim_new", sentence=EVIL, by="Jane")
            act(s, "claim_for", claim="c1", quote=quotes[0], reading=EVIL, by="Jane")
            act(s, "claim_against", claim="c1", quote=quotes[1])
            act(s, "claim_ask", claim="c1", who="Alpha", words="did you?", on="2014-03-02")
            act(s, "claim_ask", want=400, claim="c1", who="Alpha", words="did you?", on="someday")
            act(s, "claim_note", claim="c1", words="look again")
            act(s, "claim_status", claim="c1", status="disputed", why="")
            act(s, "claim_status", want=400, claim="c1", status="nonsense", why="")
            text = page(s, "/claim/c1", "single source", "speaks against it", "did you?", "2014-03-02", "disputed", "falls")
            check(f"/doc/{ids[0]}?at=0&amp;len=28#at" in text, "a link to the words")
            page(s, "/claims", "disputed")
            page(s, "/claims?status=open", "Nothing here")
            page(s, "/claim/c2", status=404)
            page(s, "/quotes", "Under the claim", "Against the claim", f"/doc/{ids[1]}?at=", "Ann Lake")
            number = re.findall(r'name="number" value="(\d+)"', text)[-1]
            act(s, "claim_undo", number=number)
            check("disputed</span>" not in s.get("/claims").text.split("</nav>")[-1], "the status was taken back")
            act(s, "claim_off", claim="c1", quote=quotes[1])
            equal(1, len(case.json("claim", "show", "c1")[0]["grounds"]), "one is left")


def test_drafts():
    draft = f'He wrote "We shall pay the second part before the meeting in Lakeside".\n\nShe: "{SAID}"\n\n' \
            '"Nobody ever swam in the wide green lake."\n\n' + EVIL
    with Case() as case:
        ids = filled(case)
        with Served(case) as s:
            page(s, "/check", "The draft")
            a = s.post("/check", draft=draft)
            equal(200, a.status, "checked")
            for verdict in ("verdict-altered", "verdict-verbatim", "verdict-not-found", "<del>if they agree</del>"):
                check(verdict in a.text, verdict)
            check("<b>" not in a.text and "&lt;b&gt;" in a.text, "the draft is inert")
            check(any(f"/doc/{i}?at=0" in a.text for i in ids), "a link to the source")
            equal(200, s.post("/check", draft="nothing here").status, "no quotation")
            many = "".join(f'He wrote "We shall pay the second part {i}".\n' for i in range(205))
            a = s.post("/check", draft=many)
            check('name="from" value="200"' in a.text and 'id="v205"' in a.text, "the rest is asked for")
            check('name="from"' not in s.post("/check", draft=many, **{"from": "200"}).text, "and had")
            page_of_others = f"<html><body><p>She wrote: “{SAID}”</p><script>alert(1)</script></body></html>".encode()
            a = s.post("/check", draft="", file=base64.b64encode(page_of_others).decode())
            check(a.status == 200 and "verdict-verbatim" in a.text, "a file that only a parser can read")
            equal(400, s.post("/check", draft="", file="***").status, "no file")
            equal(400, s.post("/check", draft="x" * (4 << 20) + "y").status, "a draft that is too long")


def test_digest():
    with Case() as case:
        filled(case)
        lib.write(os.path.join(case.dir, "items", "a.txt"), ITEM.encode())
        lib.write(os.path.join(case.dir, "items", "b.txt"), ITEM.replace("second part", "third part <b>").encode())
        with Served(case) as s:
            page(s, "/digest", "beside the case")
            act(s, "digest_use", want=400, name="../items")
            act(s, "digest_use", name="nowhere")
            page(s, "/digest", "could not be read")
            act(s, "digest_use", name="items", by="Jane")
            text = page(s, "/digest", "items: 2", "a.txt")
            pages = re.findall(r'href="(/digest/[^"]+)"', text)
            equal(2, len(pages), "items")
            texts = [page(s, p, "Read more at") for p in pages]
            check(sum("not fit to print" in t for t in texts) == 1, "one does not hold")
            page(s, "/digest/no-such-item", status=404)
            site = os.path.join(case.dir, "items-site", "index.html")
            check("Nothing was built" in s.post("/digest/build", do="build", title="X", url="").text, "refused")
            check(not os.path.exists(site), "and not made")
            equal(200, s.post("/digest/build", do="check").status, "check")
            check("The site was built" in s.post("/digest/build", do="draft", title=EVIL, url="").text, "built")
            check(os.path.exists(site), "beside the case")
            equal(400, s.post("/digest/build", do="build", title="x", url="x" * 70000).status, "too long")


def finished(s):
    for _ in range(300):
        j = json.loads(s.get("/intake.json").text)
        if not j["running"]:
            return j
        time.sleep(0.1)
    raise AssertionError("it does not end")


def test_intake():
    with Case() as case:
        filled(case)
        more = lib.write(os.path.join(case.dir, "more mail.mbox"), post.mboxrd_bytes([post.plain(50, "late letter", "x\n")]))
        lib.write(os.path.join(case.dir, "-x.zip"), b"PK\x03\x04" + b"garbage" * 90)
        with Served(case) as s:
            equal({"known": False, "running": False}, {k: v for k, v in json.loads(s.get("/intake.json").text).items()
                                                       if k in ("known", "running")}, "nothing was begun")
            page(s, "/intake", "What is here", "Take in")
            act(s, "add", path=more, back="/intake")
            equal((True, 0), (finished(s)["known"], finished(s)["code"]), "taken in")
            page(s, "/intake", "It ended well")
            equal(1, len(case.ids("late")), "searchable")
            act(s, "add", path=os.path.join(case.dir, "nowhere"), back="/intake")
            equal(3, finished(s)["code"], "no such path")
            page(s, "/intake", "ended with an error", "No such file")
            act(s, "add", path=os.path.join(case.dir, "-x.zip"), back="/intake")
            finished(s)
            page(s, "/missing", "-x.zip", "raw strings")
            page(s, "/missing?why=strings", "-x.zip")
            page(s, "/missing?why=io")
            text = page(s, "/ledger", "more mail.mbox", "-x.zip")
            for one in re.findall(r'href="(/ledger/\d+)"', text):
                page(s, one, "SHA-256")
            page(s, "/ledger?show=open", "Nothing here")
            page(s, "/ledger/999", status=404)
            page(s, "/ledger/x", status=400)
            s.post("/act/passwords", back="/intake", **{"in": "secret\nother\n"})
            equal(0, finished(s)["code"], "passwords")
            equal(303, s.post("/act/audit", back="/intake").status, "audit")
            check(finished(s)["code"] in (0, 1), "audited")
            page(s, "/intake", "digest of the case")
            equal(303, s.post("/intake/stop").status, "nothing to stop")


def test_busy():
    """While another clew writes, nothing is changed, and the page says so."""
    with Case() as case:
        ids = filled(case)
        with Served(case) as s, open(os.path.join(case.path, "lock"), "rb") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            a = act(s, "mark_star", want=503, doc=ids[0])
            check("Try again when the intake has ended" in a.text, "what to do")
            page(s, "/marks", "Nothing is marked yet")
            fcntl.flock(lock, fcntl.LOCK_UN)
            act(s, "mark_star", doc=ids[0])


def test_progress_lines():
    with Case() as case:
        letters = [post.plain(i, f"letter {i}", "words\n") for i in range(300)]
        path = lib.write(os.path.join(case.dir, "mail.mbox"), post.mboxrd_bytes(letters))
        r = case.run("add", "--progress", path)
        equal(YES, r.code, "added")
        lines = [x for x in r.err.decode().splitlines() if x.startswith("progress ")]
        check(lines, "there is progress")
        for x in lines:
            check(re.fullmatch(r"progress( \w+=[\d.]+)+ stage=[\w ]+", x), x)


lib.main(globals())
