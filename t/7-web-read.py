#!/usr/bin/env python3
"""Reading in the workbench: a document with its people, words by whose they are, marks of a query and of a place,
attachments, conversation, warnings; headers, untouched bytes, pixels; two texts compared; quotations taken."""
import os
import re
import urllib.parse

import lib
import post
import webtest
from lib import Case, check, equal

BODY = """Dear Bob,

the delegation <b>crossed</b> the Larkspur bridge at noon & returned.

Best regards,
Ann Archer
Senior Clerk, Institute of Rivers

On 3 Mar 2014, Bob Baxter wrote:
> Did the delegation cross?
"""
FA = "درود،\n\nهیئت در ظهر از پل گذشت و بازگشت.\n"


def made():
    case = Case()
    draft = " ".join(f"word{i}" for i in range(120))
    messages = [
        post.plain(1, "The bridge", BODY, sender="Ann Archer <ann@alpha.example>", to="Bob Baxter <bob@beta.example>"),
        post.plain(2, "Re: The bridge", "Good.\n", sender="Bob Baxter <bob@beta.example>", to="ann@alpha.example",
                   head="In-Reply-To: <m1@alpha.example>\nReferences: <m1@alpha.example>\n"),
        post.plain(3, "<script>alert(1)</script>", "x\n", sender='"boss@alpha.example" <thief@evil.example>',
                   head="Sender: other@evil.example\n"),
        post.plain(4, "گزارش پل", FA),
        post.mixed(5, [post.TEXT_PART, post.file_part("papers.pdf", post.pdf_bytes("The Larkspur toll is nine crowns."),
                                                      "application/pdf")], [b""]),
        post.plain(6, "Re: lost", "> a\nb\n", head="In-Reply-To: <gone@x.example>\nReferences: <gone@x.example>\n"),
        post.plain(7, "Draft one", draft + "\n", sender="carl@beta.example"),
        post.plain(8, "Draft two", draft.replace("word60", "changed") + " and an end\n", sender="dora@beta.example")]
    post.FORMS["mboxrd"](os.path.join(case.dir, "mail"), messages)
    case.add(os.path.join(case.dir, "mail"))
    return case


def one(case, query):
    return case.ids(query)[0][:12]


def test_words_and_whose():
    with made() as case, webtest.Served(case) as s:
        text = s.get(f"/doc/{one(case, 'id:m1@alpha.example')}").text
        check("&lt;b&gt;crossed&lt;/b&gt;" in text and "<b>" not in text, "markup of others is text")
        check("noon &amp; returned" in text, "an ampersand")
        for kind, words in (("own", "the delegation"), ("signature", "Senior Clerk"), ("quoted", "Did the delegation")):
            check(re.search(rf'said-{kind}"[^>]*>[^<]*(<mark>[^<]*</mark>[^<]*)*{words}', text), f"{words!r} is {kind}")
        check("ann@alpha.example" in text and "Ann Archer" in text, "name and address")
        check("Re: The bridge" in text, "its conversation stands beside it")
        check("1392-12" in text and "2014-03" in text, "both calendars")
        fa = s.get(f"/doc/{one(case, 'id:m4@alpha.example')}").text
        check(re.search(r'class="text said-own"[^>]* lang="fa" dir="rtl"', fa), "Persian words and their direction")
        equal(404, s.get("/doc/" + "0" * 12).status, "no such document")
        equal(400, s.get("/doc/zz").status, "no id")


def test_marks():
    with made() as case, webtest.Served(case) as s:
        id = one(case, "id:m1@alpha.example")
        text = s.get(f"/doc/{id}?q=bridge").text
        check("<mark>bridge</mark>" in text, "words of the query")
        at = BODY.index("crossed")
        text = s.get(f"/doc/{id}?at={at}&len=7").text
        check('<mark id="at" class="at">crossed</mark>' in text, "the place that a link points to")
        for bad in ("at=-1", "at=x", "len=99999999999999999999", "text=9e9"):
            equal(400, s.get(f"/doc/{id}?{bad}").status, bad)
        equal(200, s.get(f"/doc/{id}?at=999999999&len=5").status, "a place beyond the end")


def test_warnings():
    with made() as case, webtest.Served(case) as s:
        text = s.get(f"/doc/{one(case, 'id:m3@alpha.example')}").text
        check("From and Sender are two" in text, "Sender")
        check("looks like an address" in text, "an address in the display name")
        check("<script>alert" not in text and "&lt;script&gt;alert(1)" in text, "a subject that is a script")


def test_attachments_pixels_bytes():
    with made() as case, webtest.Served(case) as s:
        mail, pdf = one(case, "id:m5@alpha.example"), one(case, "kind:pdf")
        check(f"/doc/{pdf}" in s.get(f"/doc/{mail}").text, "what is attached")
        check(f"/doc/{mail}" in s.get(f"/doc/{pdf}").text, "what carries it")
        check("nine crowns" in s.get(f"/doc/{pdf}/page/1").text, "the text layer of a page")
        png = s.get(f"/doc/{pdf}/page/1/png")
        check(png.status == 200 and png.body.startswith(b"\x89PNG") and png.headers["Content-Type"] == "image/png",
              f"a page as pixels: {png.status}")
        equal(404, s.get(f"/doc/{pdf}/page/99/png").status, "a page that is not")
        equal(400, s.get(f"/doc/{pdf}/page/0").status, "page 0")
        raw = s.get(f"/doc/{mail}/bytes")
        equal(case.run("show", "--raw", mail).out, raw.body, "the untouched bytes")
        equal("application/octet-stream", raw.headers["Content-Type"], "of no type that anything opens")
        equal(f'attachment; filename="{mail}.bin"', raw.headers["Content-Disposition"], "under a name that says nothing")
        check("Message-ID" in s.get(f"/doc/{mail}/headers").text, "headers")
        check("multipart/mixed" in s.get(f"/doc/{mail}/raw").text, "the source as text")


def test_conversation_and_ghosts():
    with made() as case, webtest.Served(case) as s:
        text = s.get(f"/thread/{one(case, 'id:m1@alpha.example')}").text
        check("The bridge" in text and "Re: The bridge" in text and 'aria-current="true"' in text, "a conversation")
        check("gone@x.example" in s.get(f"/doc/{one(case, 'id:m6@alpha.example')}").text, "what is not held is named")


def test_conversation_whole():
    with made() as case, webtest.Served(case) as s:
        first = one(case, "id:m1@alpha.example")
        text = s.get(f"/thread/{first}?q=bridge").text
        check("the delegation" in text and "Good." in text, "the words of every letter")
        folded = "".join(re.findall(r'<details class="folded">.*?</details>', text, re.S))
        check("Did the delegation" in folded and "Senior Clerk" in folded, "quoted words and signature are folded")
        check("noon &amp; returned" not in folded and "<b>" not in text, "own words are not, and are text")
        equal(text.count("<details"), text.count("</details>"), "what is folded ends")
        check("<mark>bridge</mark>" in text, "words of a query")
        check("gone@x.example" in s.get(f"/thread/{one(case, 'id:m6@alpha.example')}").text, "what is not held")
        equal(200, s.get(f"/thread/{one(case, 'kind:pdf')}").status, "a document that is no message")
        equal(400, s.get(f"/thread/{first}?from=-1").status, "a page that is none")


def test_hits_on_pixels():
    with made() as case, webtest.Served(case) as s:
        pdf = one(case, "kind:pdf")
        text = s.get(f"/doc/{pdf}/page/1?q=crowns").text
        check("<mark>crowns</mark>" in text, "marked in the text layer")
        boxes = re.findall(r'<rect x="(\d+)" y="(\d+)" width="(\d+)" height="(\d+)"/>', text)
        view = re.search(r'viewBox="0 0 (\d+) (\d+)"', text)
        equal(1, len(boxes), "boxed on the pixels")
        x, y, w, h = map(int, boxes[0])
        check(w > 0 and h > 0 and x + w <= int(view[1]) and y + h <= int(view[2]), f"within the page: {boxes} {view[0]}")
        check("<rect" not in s.get(f"/doc/{pdf}/page/1?q=nowhere").text, "nothing asked for is there")
        check("<rect" not in s.get(f"/doc/{pdf}/page/1?q=((").text, "a query that is not understood")
        check(f'/doc/{pdf}/page/1?q=crowns"' in s.get(f"/doc/{pdf}?q=crowns").text, "the query goes along")


def test_compare():
    with made() as case, webtest.Served(case) as s:
        a, b = one(case, "id:m7@alpha.example"), one(case, "id:m8@alpha.example")
        text = s.get(f"/compare?a={a}&b={b}").text
        equal(["word60", "changed", "and an end"], [m.strip() for m in re.findall(r"<mark>([^<]*)</mark>", text)],
              "what only one has")
        equal([], re.findall("<mark>", s.get(f"/compare?a={a}&b={a}").text), "a text beside itself")
        equal(400, s.get(f"/compare?a={a}").status, "one alone")


def test_quotations():
    with made() as case, webtest.Served(case) as s:
        id = one(case, "id:m1@alpha.example")
        answer = s.post("/act/quote_take", doc=id, words="crossed</b> the Larkspur bridge at noon", why="the toll")
        equal(303, answer.status, "a quotation is taken")
        taken = [q for q in case.json("quote", "list")]
        equal(1, len(taken), "quotations kept")
        check("Larkspur bridge at noon" in s.get("/quotes").text, "and shown")
        kept = taken[0]["id"]
        check(f'href="/quote/{kept}"' in s.get("/quotes").text, "with a page of its own")
        text = s.get(f"/quote/{kept}").text
        check("Larkspur bridge at noon" in text and "the toll" in text, "its words and what for")
        check("Ann Archer" in re.search(r'<pre class="citation".*?</pre>', text, re.S)[0], "a citation")
        check("@misc" in s.get(f"/quote/{kept}?style=bibtex").text, "another style")
        equal(400, s.get(f"/quote/{kept}?style=nosuch").status, "no such style")
        equal(404, s.get("/quote/q000000000000").status, "no such quotation")
        answer = s.post("/act/quote_take", doc=id, words="words that are not there")
        check(answer.status >= 400 and len(list(case.json("quote", "list"))) == 1, "words that are not there are refused")


def test_search_leads_there():
    with made() as case, webtest.Served(case) as s:
        text = s.get("/search?" + urllib.parse.urlencode({"q": "Larkspur"})).text
        check(text.count('class="hit"') == 2 and "<mark>Larkspur</mark>" in text, "hits with their words marked")
        for query in ("subject:", "a NEAR/", "(((", '"' * 50, "x" * 5000, "OR OR OR", "a OR " * 3000, "date:9999"):
            answer = s.get("/search?" + urllib.parse.urlencode({"q": query}))
            check(answer.status in (200, 400, 414, 431), f"{query[:20]!r}: {answer.status}")


def test_layout():
    html = ("<html><head><style>p{background:url(http://spy.example/a)}</style></head><body onload=alert(1)>"
            "<p style='color:red;background:url(http://spy.example/b)'>Dear <b>Ann</b>,</p>"
            "<img src=http://spy.example/p.gif alt='a map'><script>alert(2)</script>"
            "<a href='http://bank.example.evil.example/'>bank.example</a>"
            "<form action=http://spy.example/f><input name=x></form></body></html>")
    with Case() as case:
        m = post.mixed(1, ["Content-Type: text/html; charset=utf-8\n\n" + html], [])
        post.FORMS["mboxrd"](os.path.join(case.dir, "mail"), [m, post.plain(2, "plain", "x\n")])
        case.add(os.path.join(case.dir, "mail"))
        with webtest.Served(case) as s:
            answer = s.get(f"/doc/{one(case, 'id:m1@alpha.example')}/layout")
            csp = answer.headers["Content-Security-Policy"]
            check("sandbox" in csp and "allow-scripts" not in csp and "script-src" not in csp, f"policy {csp!r}")
            body = answer.text.split('<div class="mail"')[1].split("</main>")[0]
            check('<p class="mail-red">Dear <b>Ann</b>,</p>' in body, f"its layout: {body[:300]}")
            check("a map" in body and "http://bank.example.evil.example/" in body, "pictures and links by their words")
            for bad in ("spy.example", "href", "src", "style", "script", "onload", "form", "input"):
                check(bad not in body.replace("http://bank.example.evil.example/", ""), f"{bad} in {body[:400]}")
            check("no layout" in s.get(f"/doc/{one(case, 'id:m2@alpha.example')}/layout").text, "a mail without HTML")


lib.main(globals())
