#!/usr/bin/env python3
"""The query language against a small cache with known answers; hostile queries; what is printed where."""
import os

import lib
import post
from lib import Case, check, equal

SHARED = {}


def cache(folder):
    """Twelve messages; the key of each is its Message-ID's left side."""
    def put(key, subject, body, sender, to, date, head="", cc=""):
        if cc:
            head += f"Cc: {cc}\n"
        m = post.plain(0, subject, body, sender=sender, to=to, date=date, head=head, mid=f"{key}@search.example")
        lib.write(os.path.join(folder, f"{key}.eml"), m.raw)

    ann, bob = "Ann Archer <ann@alpha.example>", "Bob Baker <bob@beta.example>"
    sara = "=?utf-8?B?2LPYp9ix2Kcg2K3Ys9uM2YbbjA==?= <sara@gamma.example>"  # سارا حسینی
    put("budget", "Annual budget", "The annual report on oil is due.\nThe meeting is on Monday.\n", ann, bob,
        "Tue, 03 Jun 2014 10:00:00 +0000")
    put("reply", "Re: Annual budget", "I agree.\n\nOn 3 June Ann Archer wrote:\n> The annual report on oil is due.\n", bob,
        ann, "Wed, 04 Jun 2014 09:00:00 +0000",
        head="In-Reply-To: <budget@search.example>\nReferences: <budget@search.example>\n")
    put("meetings", "Meetings", "Many meetings about gas.\n", ann, sara, "Tue, 01 Jul 2014 10:00:00 +0000", cc=bob)
    put("farsi", "=?utf-8?B?2KjZiNiv2KzZhw==?=", "بودجهٔ سال ۱۳۹۳ برای وزارت نفت و دانشگاه آماده است و فردا فرستاده می‌شود.\n",
        sara, ann, "Fri, 15 Aug 2014 12:00:00 +0430")
    put("list", "Weekly digest", "Digest of the week: pipelines.\n", "digest@lists.example", "all@lists.example",
        "Mon, 05 Jan 2015 08:00:00 +0000", head="List-Id: News <news.lists.example>\n")
    put("far", "Words apart", "alpha one two three four five six seven omega\n", ann, bob, "Thu, 05 Feb 2015 08:00:00 +0000")
    put("invoice", "Paper", "one invoice came\n", bob, bob, "Sat, 07 Jan 2012 08:00:00 +0000")
    put("invoices", "Paper", "two invoices came\n", bob, bob, "Sat, 07 Jan 2012 09:00:00 +0000")
    m = post.mixed(0, [post.TEXT_PART, post.file_part("contract.txt", b"pipeline contract text\n", "text/plain")], [])
    raw = m.raw.replace(b"m0@alpha", b"attached@search").replace(b"with parts", b"The contract")
    raw = raw.replace(b"01 Mar 2014", b"01 Mar 2015")
    lib.write(os.path.join(folder, "attached.eml"), raw)
    put("undated", "No date at all", "timeless words\n", bob, ann, "someday")
    put("secret", "Hidden copy", "a bcc is here\n", ann, bob, "Sun, 01 Mar 2015 08:00:00 +0000", head=f"Bcc: {sara}\n")
    put("url", "Links", "see https://www.alpha.example/a?b=c at 10:30 or write to carol@delta.example\n", ann, bob,
        "Mon, 02 Mar 2015 08:00:00 +0000")


def case():
    if "case" not in SHARED:
        c = SHARED["case"] = Case()
        cache(os.path.join(c.dir, "mail"))
        c.add(os.path.join(c.dir, "mail"))
    return SHARED["case"]


def keys(*query):
    """Which messages are found; an attached file counts as 'file'."""
    out = set()
    for d in case().show(case().ids(*query)):
        out.add(lib.own_id(d).split("@")[0] if d["kind"] == "message" else "file")
    return out


def expect(query, want):
    equal(set(want.split()), keys(query), query)


def test_words():
    expect("budget", "budget reply")
    expect("meeting", "budget meetings")
    expect("=meeting", "budget")
    expect("=meetings", "meetings")
    expect("meet*", "budget meetings")
    expect("BUDGET", "budget reply")
    expect("nothingofthekind", "")
    for word in ("invoice", "invoices"):
        ids = case().run("search", "--ids", word).text.split()
        first = [lib.own_id(d).split("@")[0] for d in case().show(ids)]
        equal([word, "invoice" if word == "invoices" else "invoices"], first, f"{word}: the exact form ranks first")


def test_together():
    expect("annual oil", "budget reply")
    expect("annual AND gas", "")
    expect("gas OR timeless", "meetings undated")
    expect("gas or timeless", "meetings undated")
    expect("annual -agree", "budget")
    expect("annual NOT agree", "budget")
    expect("(gas OR oil) meeting", "budget meetings")
    expect('"annual report"', "budget reply")
    expect('"report annual"', "")
    expect("«annual report»", "budget reply")
    expect("alpha NEAR/3 omega", "")
    expect("alpha NEAR/7 omega", "far")
    expect("omega NEAR/7 alpha", "far")
    expect("NEAR(alpha omega, 7)", "far")


def test_fields():
    expect("from:ann", "budget meetings far secret url attached")
    expect("from:bob@beta.example", "reply undated invoice invoices")
    expect("to:ann", "reply farsi undated")
    expect("cc:bob", "meetings")
    expect("bcc:sara", "secret")
    expect("person:sara", "meetings farsi secret")
    expect("person:سارا", "meetings farsi secret")
    expect("از:سارا", "farsi")
    expect("subject:budget", "budget reply")
    expect("subject:report", "")
    expect("author:report", "budget")
    expect("quoted:report", "reply")
    expect("body:agree", "reply")
    expect("list:news", "list")
    check("attached" in keys("file:contract") or "file" in keys("file:contract"), "file:contract")
    expect("carol@delta.example", "url")


def test_dates():
    expect("date:2014-06", "budget reply")
    expect("date:2014", "budget reply meetings farsi")
    expect("date:2014-06-03", "budget")
    expect("date:2014-06..2014-07", "budget reply meetings")
    expect("date:..2014-06-03", "budget invoice invoices")
    expect("kind:message date:2015-02..", "far attached secret url")
    expect("date:1393-04", "meetings")  # 22 June to 22 July 2014
    expect("date:۱۳۹۳/۰۴", "meetings")
    expect('date:"june 2014"', "budget reply")
    expect("kind:message date:none", "undated")
    expect("after:2015-02-05 before:2015-03-02 kind:message", "attached secret")


def test_sets():
    check("attached" in keys("has:attachment"), "has:attachment")
    expect("has:quoted", "reply")
    expect("has:list", "list")
    expect("lang:fa", "farsi")
    expect("kind:file", "file")
    check({"budget", "reply"} <= keys("thread:{oil}"), "thread:{oil}")
    expect("thread:{from:ann subject:budget} and thread:{agree}", "budget reply")
    expect("id:budget@search.example", "budget")
    expect("id:<budget@search.example>", "budget")
    some = case().ids("timeless")[0]
    expect(f"id:{some}", "undated")
    expect(f"thread:{some}", "undated")
    import hashlib
    expect("mih:" + hashlib.md5(b"budget@search.example").hexdigest(), "budget")
    check("undated" in keys("has:date_malformed") | keys("has:date_absent"), "a flaw by name")


def test_forms_of_the_answer():
    c = case()
    r = c.run("search", "budget")
    equal(lib.YES, r.code, "exit code when something is found")
    equal(lib.NO, c.run("search", "nothingofthekind").code, "exit code when nothing is")
    check(b"\x1b" not in r.out, "escapes in a pipe")
    equal("2\n", c.run("search", "--count", "budget").text, "--count")
    hits = [o for o in c.json("search", "budget") if o["type"] == "hit"]
    equal(2, len(hits), "--json hits")
    equal({"messages": 2, "documents": 2, "type": "total"}, c.json("search", "budget")[-1], "--json total")
    for h in hits:
        for off, n in h["marks"]:
            word = h["snippet"].encode()[off:off + n].decode().lower()
            check(word in ("budget",), f"marked: {word!r}")
    facets = {(o["facet"], o["label"]): o["n"] for o in c.json("search", "--facets", "kind:message") if o["type"] == "facet"}
    equal(4, facets.get(("year", "2014")), "facet year 2014")
    equal(12, facets.get(("kind", "message")), "facet kind")
    equal(1, facets.get(("language", "fa")), "facet language")
    by_date = [o["date"] for o in c.json("search", "--by-date", "date:2014..2015 kind:message") if o["type"] == "hit"]
    equal(sorted(by_date, reverse=True), by_date, "--by-date")
    oldest = [o["date"] for o in c.json("search", "--oldest", "date:2014..2015 kind:message") if o["type"] == "hit"]
    equal(sorted(oldest), oldest, "--oldest")
    every = c.run("search", "--all", "--ids", "--oldest", "").text.split()
    pages = sum((c.run("search", "--ids", "--oldest", "--limit", "3", "--offset", str(i), "").text.split()
                 for i in range(0, 15, 3)), [])
    equal(every, pages, "pages of three")
    r = c.run("search", "--analyze", "meeting from:ann")
    check("meeting" in r.text and r.code == 0, f"--analyze: {r.text}")
    equal(r.out, c.run("search", "--analyze", "meeting from:ann").out, "--analyze twice")


def test_same_query_same_bytes():
    for argv in (["search", "--json", "annual"], ["search", "--facets", ""], ["people"], ["timeline"], ["gaps"]):
        first = case().run(*argv).out
        for _ in range(3):
            equal(first, case().run(*argv).out, f"{argv} again")


HOSTILE = {
    "a megabyte of one word": "x" * (1 << 20),
    "more than a megabyte": "word " * 300000,
    "10,000 words with OR": " OR ".join(f"w{i}" for i in range(10000)),
    "10,001 words with OR": " OR ".join(f"w{i}" for i in range(10001)),
    "1,000 prefixes": " OR ".join(f"{a}{b}*" for a in "abcdefghijklmnopqrstuvwxyz" for b in "abcdefghijklmnopqrstuvwxyz"),
    "brackets never closed": "(" * 1000,
    "brackets never opened": ")" * 1000,
    "deep brackets": "(" * 5000 + "a" + ")" * 5000,
    "NOT NOT": "NOT " * 5000 + "a",
    "minus signs": "-" * 5000 + "a",
    "one quotation mark": '"',
    "empty quotation marks": '""',
    "quotation never closed": '"annual report',
    "only operators": "AND OR NOT",
    "operators in a row": "a AND OR b",
    "NEAR of nothing": "NEAR",
    "NEAR with a large number": "a NEAR/99999999999999999999 b",
    "a chain of NEAR": " NEAR/3 ".join("abcdefgh" * 200),
    "a field of nothing": "from:",
    "no such field": "nonsense:value",
    "no such date": "date:2014-99-99",
    "no such date 2": "date:zzz",
    "no such language": "lang:zz9",
    "no such kind": "kind:teapot",
    "no such flaw": "has:nothing_of_the_kind",
    "no such id": "id:zzzz",
    "a star": "*",
    "stars": "* * *",
    "fields in fields": "from:" * 1000 + "a",
    "threads in threads": "thread:{" * 1000 + "a" + "}" * 1000,
    "thread never closed": "thread:{a",
    "control characters": "a\x01\x02\x1b[31m b",
    "bidi controls": "a\u202eb\u2066c",
    "marks only": "\u064b" * 100000,
    "joiners only": "\u200c" * 100000,
    "a long phrase": '"' + "annual report " * 5000 + '"',
    "the same word": "annual " * 9000,
}


def test_hostile_queries():
    """Each is answered or refused within a second."""
    c = case()
    for what, query in HOSTILE.items():
        if len(query.encode()) > 120000:  # longer than one argument may be: in pieces
            words = query.split(" ")
            if len(words) == 1:
                words = [query[i:i + 30000] for i in range(0, len(query), 30000)]
            else:
                words = [" ".join(words[i:i + 5000]) for i in range(0, len(words), 5000)]
        else:
            words = [query]
        r = c.run("search", "--count", "--", *words, timeout=20)
        refused = r.code == 2 or r.code == 3 and b"the query" in r.err
        check(r.code in (0, 1) or refused, f"{what}: {r.code} {r.err[:300]!r}")
        check(r.seconds < 1, f"{what}: took {r.seconds:.2f} s")
        if refused:
            check(r.err.startswith(b"clew: ") and len(r.err) < 2000, f"{what}: {r.err[:300]!r}")
            check(not any(b < 32 and b != 10 for b in r.err), f"{what}: control characters in {r.err!r}")
    for what in ("a field of nothing", "no such field", "no such date", "no such kind",
                 "no such flaw", "quotation never closed", "thread never closed"):
        equal(lib.USAGE, c.run("search", "--", HOSTILE[what]).code, f"{what}: exit code")


def test_bytes_that_are_no_text():
    r = case().run("search", b"\xff\xfe\x80")
    check(r.code in (1, 2), repr(r))
    r = case().run("show", b"\xff\xfe")
    check(r.code in (1, 2, 3), repr(r))


def test_usage():
    for argv in (["search", "--nonsense"], ["nonsense"], ["search", "--limit", "many"], ["show"], ["between", "a"],
                 ["timeline", "--by", "century"], ["export", "pst"]):
        r = case().run(*argv)
        equal(lib.USAGE, r.code, f"{argv}")
        check(r.err.startswith(b"clew: ") and not r.out, f"{argv}: {r.err!r} {r.out!r}")
    r = lib.run("-C", "/nonexistent/case", "search", "x")
    equal(lib.FAILED, r.code, "a case that is not there")


lib.main(globals())
