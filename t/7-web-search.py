#!/usr/bin/env python3
"""The workbench searches: the first page, hits as cards, what narrows them, mistakes at their place, what to try,
completion, many searches at once; lists of names looked for, decided, reported."""
import json
import os
import re
import time
import urllib.parse

import lib
import post
import webtest
from lib import NO, USAGE, YES, Case, check, equal

JANE, BOB = "Jane Doe <jane@rivers.example>", "Richard Roe <richard@board.example>"


def made(case):
    out = []
    for i in range(60):
        out.append(post.plain(i, f"budget {i}" if i % 2 else f"bridge {i}", f"The harbour needs a ledger, number {i}.\n",
                              sender=JANE if i % 3 else BOB, to=BOB, date=f"{1 + i % 28:02} Mar {2010 + i % 4} 10:00:00 +0000"))
    out.append(post.plain(60, "<script>alert(1)</script>", "\"><img src=x onerror=alert(1)> harbour\n", sender=JANE, to=BOB))
    out.append(post.plain(61, "نامه", "جلسه با دکتر طباطبایی در وزارت برگزار شد\n", sender=BOB, to=JANE))
    out.append(post.mixed(62, ["Content-Type: text/plain; charset=utf-8\n\nsee the file\n",
                               post.file_part("willow.txt", b"A willow stands by the river.\n", "text/plain")], [], subject="carrier"))
    out.append(post.plain(63, "budget 1", "The harbour needs a ledger, number 1.\n", sender=JANE, to=BOB, mid="m1@alpha.example",
                          date="02 Mar 2011 10:00:00 +0000", head="X-Other: yes\n"))
    case.add(lib.write(os.path.join(case.dir, "mail.mbox"), post.mboxrd_bytes(out)))


def search(s, q, **more):
    return s.get("/search?" + urllib.parse.urlencode({"q": q, **more}))


def found(a):
    return int(re.search(r'role="status">([\d,]+)', a.text).group(1).replace(",", ""))


def cards(a):
    return re.findall(r'<article class="hit".*?</article>', a.text, re.S)


def test_first_page():
    with Case() as case:
        made(case)
        with webtest.Served(case) as s:
            a = s.get("/")
            equal(200, a.status, "the first page")
            check(a.has('name="q"', "Where to begin", '/search?q=date%3A2010', 'href="/people"'), "what is here, and a way in")
            check(a.has("2011") and "<meter" in a.text, "years as bars")


def test_hits():
    with Case() as case:
        made(case)
        with webtest.Served(case) as s:
            a = search(s, "budget")
            equal(30, found(a), "messages, copies folded")
            check("31 with their copies" in a.text, "copies are counted")
            equal(20, len(cards(a)), "cards on a page")
            card = next(c for c in cards(a) if "/doc/" in c)
            check('<mark>budget</mark>' in card and "jane@rivers.example" in a.text and "Jane Doe" in a.text, "marks, name and address")
            check("the subject" in card, "why it was found")
            equal(10, len(cards(search(s, "budget", **{"from": 20}))), "the second page")
            equal(30, len(cards(search(s, "budget", per=50))), "fifty on a page")
            dates = re.findall(r'<time datetime="(\d{4}-\d\d-\d\d)', " ".join(cards(search(s, "budget", order="oldest"))))
            check(dates == sorted(dates) and len(dates) == 20, f"oldest first: {dates}")
            check("2 copies" in search(s, 'subject:"budget 1"').text, "a copy is folded into its message")
            a = search(s, "willow")
            check("carrier" in a.text and "class=\"facts chain\"" in a.text, "what carries a file, by its subject")
            a = search(s, "subject:alert")
            check("<script>alert" not in a.text and "&lt;script&gt;" in a.text, "a subject is no markup")
            a = search(s, "onerror")
            check("&lt;img src=x" in a.text and "<img" not in a.text, "nor is a text")
            equal(400, search(s, "budget", per=1000).status, "not a thousand on a page")
            equal(1, found(search(s, "Tabatabai")), "a name across scripts")


def test_narrowing():
    with Case() as case:
        made(case)
        with webtest.Served(case) as s:
            a = search(s, "budget")
            for link in ("budget+date%3A2011", "budget%20date%3A2011"):
                if link in a.text:
                    break
            else:
                check(False, "a bar is a link that adds a term")
            n = {}
            for row in re.findall(r'<li><a href="(/search\?q=[^"]*)">(.*?)</a></li>', a.text, re.S):
                count = re.search(r'class="n">([\d,]+)', row[1])
                if count:
                    n[row[0]] = int(count.group(1))
            check(len(n) >= 6, f"rows that narrow: {n}")
            for link, count in n.items():
                equal(count, found(s.get(link.replace("&amp;", "&"))), f"what {link} says and what it finds")
            a = search(s, "budget date:2011 lang:en")
            check(a.has("Narrowed by", 'href="/search?q=budget%20lang%3Aen"'), "a term is taken away again")
            check(search(s, "budget or bridge").has("%28budget%20or%20bridge%29%20date%3A2011"), "brackets where there is an OR")


def test_mistakes_and_nothing():
    with Case() as case:
        made(case)
        with webtest.Served(case) as s:
            a = search(s, "harbour foo:x")
            equal(400, a.status, "a field that is none")
            check("<mark>foo:x</mark>" in a.text and "no field is called" in a.text, "the place of the mistake, and what it is")
            a = search(s, '"></title><script>x</script> (')
            check("<script>x" not in a.text, "what was typed is no markup")
            a = search(s, "harbour budgget")
            equal(0, found(a), "nothing")
            check(a.has("budgget: not in this case", "<s>budgget</s>"), "what stands in the way, and what is found without it")
            a = search(s, "Jane Do")
            check("Jane Doe" in a.text, "a name that is near")


def test_completion():
    with Case() as case:
        made(case)
        case.run("mark", "tag", case.ids("subject:carrier")[0], "harbourside")
        with webtest.Served(case) as s:
            def items(typed):
                a = s.get("/complete?q=" + urllib.parse.quote(typed))
                equal("application/json", a.headers["Content-Type"].split(";")[0], "its type")
                value = json.loads(a.text)
                check(typed.endswith(value["stem"]), f"the stem of {typed!r}: {value['stem']!r}")
                return [i["insert"] for i in value["items"]]

            for typed, want in (("sub", "subject:"), ("budget kin", "kind:"), ("kind:pd", "kind:pdf"), ("-kind:pd", "kind:pdf"),
                                ("lang:Pers", "lang:fa"), ("has:att", "has:attachment"), ("tag:harb", "tag:harbourside"),
                                ("from:ja", 'from:"Jane Doe"'), ('from:"Jane D', 'from:"Jane Doe"'), ("to:richard@", "to:richard@board.example"),
                                ("(budget OR jan", 'person:"Jane Doe"'), ("harb", "harbour"), ("kind:pdf,ima", "kind:pdf,image"),
                                ("موض", "موضوع:"), ("is:sta", "is:starred"), ("date:to", "date:today")):
                check(want in items(typed), f"{typed!r} is completed by {want!r}: {items(typed)}")
            for typed in ("", " ", "budget ", "nofield:x", "x" * 5000):
                equal([], items(typed), f"nothing for {typed[:20]!r}")


def test_batch():
    with Case() as case:
        made(case)
        with webtest.Served(case) as s:
            check("textarea" in s.get("/batch").text, "a box for many lines")
            a = s.post("/batch", lines="budget\n\nfoo:x\nTabatabai\n<b>\n")
            rows = re.findall(r"<tr data-item>(.*?)</tr>", a.text, re.S)
            equal(4, len(rows), "a row a line")
            check("30" in rows[0] and "no field" in rows[1] and ">1<" in rows[2] and "<b>" not in rows[3], f"counts and mistakes: {rows}")
            equal(400, s.post("/batch", lines="a\n" * 600).status, "more lines than it takes")


def wait_for(s, path, words):
    for _ in range(200):
        a = s.get(path)
        if words in a.text:
            return a
        time.sleep(0.1)
    raise AssertionError(f"{words!r} did not come on {path}")


def test_lists():
    with Case() as case:
        made(case)
        with webtest.Served(case) as s:
            check("There is no list yet" in s.get("/lists").text, "no list")
            equal(404, s.get("/list/board").status, "no such list")
            a = s.post("/act/list_keep", name="board & <b>", by="Jane", **{"in": "name,id\nJane Doe,7\nطباطبایی,\n=Ottoline Brack,\n"}, back="/lists")
            equal(303, a.status, "begun")
            wait_for(s, "/lists", "board &amp; &lt;b&gt;")
            path = "/list/" + urllib.parse.quote("board & <b>")
            a = s.get(path)
            check(a.has("Jane Doe", "طباطبایی", "Ottoline Brack", "not here", "exact"), "rows with their tiers")
            check("<b>" not in a.text, "its name is no markup")
            equal(303, s.post("/act/list_yes", list="board & <b>", line="2", by="Jane", back=path).status, "decided")
            check("Yes, it is</strong>" in s.get(path).text, "what was decided, shown")
            check("Jane Doe" in s.get(path + "?decided=yes").text and "Ottoline" not in s.get(path + "?decided=yes").text, "only those")
            check("Ottoline" in s.get(path + "?tier=none").text and "Jane Doe" not in re.sub(r'value="[^"]*"', "", s.get(path + "?tier=none").text)
                  .replace("foot", ""), "only those that are not here")
            equal(400, s.get(path + "?tier=other").status, "no such tier")
            a = s.get(path + "/report")
            check(a.headers["Content-Type"].startswith("text/csv") and "attachment" in a.headers["Content-Disposition"], "a file")
            check('2,"7","Jane Doe","yes","Jane","exact"' in a.text and "\"'=Ottoline Brack\"" in a.text, f"its rows: {a.text}")
            equal(303, s.post("/act/list_drop", list="board & <b>", back="/lists").status, "forgotten")
            check("There is no list yet" in s.get("/lists").text, "gone")
            s.post("/act/list_keep", name="a/b", **{"in": "Jane Doe\n"}, back="/lists")
            check('role="alert"' in wait_for(s, "/lists", "a list has a name of").text, "why it could not be kept")


def test_list_verb():
    with Case() as case:
        made(case)
        names = lib.write(os.path.join(case.dir, "names.txt"), "Jane Doe\nOttoline Brack\n".encode())
        equal(NO, case.run("list").code, "no lists")
        equal(YES, case.run("list", "keep", "board", names).code, "kept")
        equal([(1, "exact", "open"), (2, "none", "open")],
              [(r["line"], r["tier"], r["decided"]) for r in case.json("list", "show", "board")], "rows")
        equal(YES, case.run("list", "no", "board", "2", "--by", "Jane").code, "decided")
        equal(YES, case.run("list", "keep", "board", names).code, "looked for again")
        equal(["open", "no"], [r["decided"] for r in case.json("list", "show", "board")], "decisions outlive it")
        equal(YES, case.run("list", "open", "board", "2").code, "taken back")
        equal(["open", "open"], [r["decided"] for r in case.json("list", "show", "board")], "open again")
        for wrong in (("keep", "a/b", names), ("keep", "", names), ("yes", "board", "x"), ("frown", "board")):
            equal(USAGE, case.run("list", *wrong).code, f"list {wrong}")
        kept = os.path.join(case.path, "lists")
        file = os.path.join(kept, os.listdir(kept)[0])
        with open(file, "r+b") as f:
            f.write(b"clew list 9")
        equal([], case.json("list"), "what is no list is left out")
        check(case.run("list", "show", "board").code == 3, "and refused")
        check("lists" in os.listdir(case.path) and case.run("audit").code == YES, "the audit holds")


lib.main(globals())
