#!/usr/bin/env python3
"""The digest: files of the plain form in many habits, byte for byte in and out; checks that keep what is not so from
being printed; a site in which nothing runs."""
import filecmp
import os
import re
import shutil
import subprocess
import sys
import urllib.parse

import lib
import post
from lib import FAILED, NO, USAGE, YES, Case, check, equal

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "digest"))
import plain  # noqa: E402
import pages as look_at  # noqa: E402

FILES = 120
GOOD = """Harbour office signs crane contract
12 March 2014

The office of Leila Azarnoosh had denied it for a year.

"We signed the contract ... in the [second] week."

Read more at The Example Times: https://times.example/a?b=1&c=2
More about: harbours, contracts
"""
LETTER = ("Dear Bob,\n\nWe signed the contract of the crane in the first week of the month.\nWe did not pay for it.\n\n"
          "Leila Azarnoosh\n")
SCRIPT = "<script>alert(1)</script>"
HOSTILE = f"""{SCRIPT} "headline' & \x1b[2J\u202eevil <img src=x onerror=alert(1)>
12 March 2014

Intro ]]> <!-- --> &amp; &#x3c;script&#x3e; \u2066x\u2069 \ufffe\x07 javascript:alert(1) {{{{7*7}}}} </p></main>{SCRIPT}

> Excerpt {SCRIPT} <a href="javascript:alert(1)">x</a> <svg onload=alert(1)> </blockquote></textarea></title>

Translation ({SCRIPT}):
{SCRIPT} \u202e

Read more at {SCRIPT}" onclick="alert(1): https://x.example/"onmouseover="alert(1)
More about: {SCRIPT}, " onclick=alert(1), ../../etc/passwd, {'x' * 3000}
People: {SCRIPT}; ../{SCRIPT}
Id: ../../evil
Link: javascript:alert(1)
"""


def put(folder, **files):
    for name, text in files.items():
        lib.write(os.path.join(folder, name.replace("_", "-") + ".txt"), text if isinstance(text, bytes) else text.encode())
    return folder


def case_with(case, *messages):
    case.add(lib.write(os.path.join(case.dir, "mail.mbox"), post.mboxrd_bytes(list(messages))))


def letter(n=11, body=LETTER, **more):
    return post.plain(n, "crane", body, sender="Leila Azarnoosh <leila@alpha.example>", **more)


def test_round_trip():
    """Every file comes back as it was, and is understood as it was meant."""
    with Case() as case:
        items = wrong = 0
        for seed in range(FILES):
            data, truth = plain.write(seed)
            path = lib.write(os.path.join(case.dir, f"d{seed}.txt"), data)
            out = os.path.join(case.dir, f"items{seed}")
            r = lib.run("digest", "import", path, "--out", out, "--json")
            equal(YES, r.code, f"import {seed}")
            equal(data, lib.run("digest", "export", out).out, f"file {seed} comes back")
            seen = [o for o in r.objects if o["type"] == "digest_item"]
            items += len(truth)
            ok = len(seen) == len(truth) and all(same(a, b) for a, b in zip(seen, truth))
            if not ok:
                wrong += 1
                print(f"# file {seed}:", [(o["headline"], o["date"], o["outlet"], o["link"], o["topics"]) for o in seen], data.decode())
        equal(0, wrong, f"files of {FILES} ({items} items) that were not understood")


def same(o, t):
    role = {p["role"]: p["text"].strip("“”\"«»") for p in o["paragraphs"]}
    return (o["headline"] == t["headline"] and (o["date"] == t["date"] or t["hijri"]) and o["outlet"] == t["outlet"]
            and o["link"] == t["link"] and o["topics"] == t["topics"] and role.get("intro") == t["intro"]
            and role.get("excerpt") == t["excerpt"])


def test_odd_files_come_back():
    odd = [b"", b"\n", b"\xff\xfe\x00", b"no item here", b"a\x00b\n12 March 2014\n\n", os.urandom(3000), b"\r\r\n\n\r" * 50,
           ("x" * 100000 + "\n12 March 2014\n").encode(), "۱۲ مارس\n".encode("utf-16"), GOOD.encode("cp1256", "replace"),
           (GOOD * 50).encode(), b"---\ntitle: A b c\ndate: 2014-03-12\n---\nText.\n", HOSTILE.encode("utf-8", "surrogatepass")]
    with Case() as case:
        for i, data in enumerate(odd):
            path = lib.write(os.path.join(case.dir, f"odd{i}"), data)
            out = os.path.join(case.dir, f"out{i}")
            r = lib.run("digest", "import", path, "--out", out)
            check(r.code in (YES, NO), f"odd {i}: {r}")
            check(not re.search(rb"[\x00-\x09\x0b-\x1f\x7f]", r.out), f"odd {i} is shown safely")
            equal(data, lib.run("digest", "export", out).out, f"odd {i} comes back")
        r = lib.run("digest", "import", path, "--out", out)
        equal(USAGE, r.code, "nothing is replaced")
        edited = next(n for n in os.listdir(out) if n.endswith(".txt"))
        lib.write(os.path.join(out, edited), b"New\n")
        r = lib.run("digest", "export", out)
        check(r.code == YES and b"changed" in r.err and r.out.endswith(b"New\n"), "an edited item leaves edited")


def test_several_files_in_one_folder():
    with Case() as case:
        a, b = (lib.write(os.path.join(case.dir, n), t.encode()) for n, t in (("a.txt", "Title\n\n" + GOOD), ("b.txt", GOOD)))
        out = os.path.join(case.dir, "items")
        equal(YES, lib.run("digest", "import", a, b, "--out", out).code, "two files")
        equal(USAGE, lib.run("digest", "export", out).code, "which?")
        for name, path in (("a.txt", a), ("b.txt", b)):
            with open(path, "rb") as f:
                equal(f.read(), lib.run("digest", "export", out, name).out, name)
        equal(2, lib.run("digest", "check", out, "--json").objects[-1]["items"], "both are items")


def problems(case, folder, *more, code=NO):
    r = case.run("digest", "check", folder, "--json", *more)
    equal(code, r.code, f"check: {r.out[:400]}")
    return [(o["problem"], o["line"]) for o in r.objects if o["type"] == "digest_problem" and o["fails"]]


def test_checks():
    with Case() as case:
        case_with(case, letter(), post.plain(3, "x", "Nothing of that kind.\n"))
        case.run("analyse")
        made = iter(range(1000))

        def wrong(old, new, want, line):
            text = GOOD.replace(old, new)
            check(text != GOOD or old == new, f"{old} is in it")
            folder = put(os.path.join(case.dir, f"i{next(made)}"), item=text)
            found = problems(case, folder, code=NO if want else YES)
            equal([(want, line)] if want else [], found, f"{old!r} -> {new!r}")
            site = os.path.join(case.dir, "never")
            if want:
                equal(NO, case.run("digest", "build", folder, "--out", site).code, "it is not built")
                check(not os.path.exists(site), "and leaves nothing")

        wrong("12 March", "12 March", None, 0)
        wrong("signed the contract", "signed a contract", "altered", 6)
        wrong("We signed", "We never signed", "altered", 6)
        wrong("in the [second] week", "in the second week", "altered", 6)
        wrong("We signed the contract", "We signed the treaty of the northern lakes", "altered", 6)
        wrong("\"We signed the contract ... in the [second] week.\"", "\"Bananas were eaten by many green elephants.\"", "not_found", 6)
        wrong("12 March 2014", "15 March 2014", "date", 2)
        wrong("had denied it for a year.", "had denied it until 12 March 2014.", None, 0)
        wrong("Azarnoosh", "Azarnosh", "name", 4)
        wrong("12 March 2014", "Monday, 12 March 2014", "weekday", 2)
        wrong("12 March 2014", "some day", "no_date", 1)
        wrong("More about", "Source: 000000000000\nMore about", "source", 9)
        wrong("More about", "Source: <m11@alpha.example>\nMore about", None, 0)
        wrong("More about", "Source: <m3@alpha.example>\nMore about", "not_found", 6)
        wrong("We signed the contract ... in the [second] week.", "We signed the contract of the crane ... pay for it.", "risk", 6)
        wrong("\"We signed", "The letter says:\n\n> We signed", None, 0)
        wrong("had denied it", "wrote \"in the first week of the year\" and denied it", "altered", 4)
        wrong("had denied it for a year.", "had denied it. Leila Azarnoosh wrote:", None, 0)
        wrong("The office of Leila Azarnoosh had denied it for a year.", "Bob Ferrand wrote to her:", "speaker", 6)
        wrong("week.\"", "week,\" wrote Bob Ferrand.", "speaker", 6)
        wrong("week.\"", "week,\" wrote Leila Azarnoosh.", None, 0)
        wrong("week.\"", "week.\"\n\n— Bob Ferrand, 12 March 2014", "speaker", 6)
        wrong("\"We signed the contract ... in the [second] week.\"", "> We signed the contract ... in the [second] week.\n> — Leila Azarnoosh", None, 0)
        wrong("\"We signed the contract ... in the [second] week.\"", "> We signed the contract ... in the [second] week.\n> — Bob Ferrand", "speaker", 6)
        wrong("had denied it", "wrote \"in the first week of the month\" and denied it", None, 0)


ARTICLE = """<!DOCTYPE html><html lang="en"><head><title>Crane falls - The Example Times</title>
<meta property="article:published_time" content="2014-06-04T09:00:00Z"><meta property="og:site_name" content="The Example Times">
</head><body><article><h1>Crane falls</h1><p class="byline">By Jane Example</p>
<p>The harbour office acknowledged on Tuesday that the crane had been old.</p>
<p>&ldquo;It was older than the harbour itself, and we knew,&rdquo; said Omid Rastegar of the harbour office.</p>
<p>He declined to say who had bought it, or when that was.</p></article></body></html>"""


def test_articles():
    """Items rest on what was published, too."""
    with Case() as case:
        case.add(lib.write(os.path.join(case.dir, "pages", "crane.html"), ARTICLE.encode()))
        case.run("analyse")
        item = ("Harbour office acknowledges that the crane was old\n4 June 2014\n\nOmid Rastegar says so.\n\n"
                "> The harbour office acknowledged ... that the crane had been old. [...] It was older than the harbour "
                "itself, and we knew\n\nRead more at The Example Times\nMore about: cranes\n")
        folder = put(os.path.join(case.dir, "items"), item=item.replace("[...] It", "It").replace("old. It", "old.\n\n> It"))
        equal([], problems(case, folder, code=YES), "as it was published")
        for old, new, want in (("4 June", "9 June", "date"), ("had been old", "has been old", "altered"),
                               ("and we knew", "and they knew", "altered"), ("we knew", "we knew it", "altered")):
            folder = put(os.path.join(case.dir, "items" + want + new[0]), item=item.replace("[...] It", "\n\n> It").replace(old, new))
            check(want in [k for k, _ in problems(case, folder)], f"{old} -> {new}")


def test_protected():
    with Case() as case:
        case_with(case, letter())
        case.run("analyse")
        equal(YES, case.run("protect", "add", "Leila Azarnoosh", "--why", "promised").code, "protect")
        folder = put(os.path.join(case.dir, "items"), item=GOOD)
        check(("protected", 4) in problems(case, folder), "named")
        site = os.path.join(case.dir, "site")
        equal(NO, case.run("digest", "build", folder, "--out", site, "--draft").code, "not even a draft")
        check(not os.path.exists(site), "nothing was made")


def test_without_a_case():
    with Case() as case:
        folder, site = put(os.path.join(case.dir, "items"), item=GOOD), os.path.join(case.dir, "site")
        r = lib.run("digest", "build", folder, "--out", site, "--json", cwd=case.dir)
        equal(NO, r.code, "an excerpt that cannot be compared is not printed")
        check(any(o.get("problem") == "no_case" for o in r.objects), "and says why")
        equal(FAILED, lib.run("digest", "check", folder, "--case", os.path.join(case.dir, "gone")).code, "a case that is not there")
        equal(YES, lib.run("digest", "build", folder, "--out", site, "--draft", cwd=case.dir).code, "a draft")
        with open(os.path.join(site, "items", "2014-03-12-harbour-office-signs-crane-contract.html"), encoding="utf-8") as f:
            page = f.read()
        check('class="draft"' in page and "noindex" in page, "says that it is one")
        with open(os.path.join(site, "atom.xml"), encoding="utf-8") as f:
            check("<entry" not in f.read(), "no feed holds it")


def build(case, folder, *more, draft=True):
    site = os.path.join(case.dir, "site")
    r = lib.run("digest", "build", folder, "--out", site, *(["--draft"] if draft else []), *more, cwd=case.dir)
    equal(YES, r.code, f"build: {r} {r.out[-300:]}")
    pages, wrong = look_at.look(site)
    for what in wrong[:10]:
        check(False, what)
    return site, pages


def test_site():
    with Case() as case:
        folder = os.path.join(case.dir, "items")
        for seed in range(40):
            lib.write(os.path.join(folder, f"{seed % 3}", f"d{seed}.txt"), plain.write(seed)[0])
        site, pages = build(case, folder, "--title", "The Example Digest", "--base-url", "https://digest.example/x")
        n = sum(len(plain.write(seed)[1]) for seed in range(40))
        equal(n, sum(p.startswith("items/") for p in pages), "a page for each item")
        for path in ("index.html", "archive/index.html", "archive/2014.html", "archive/2014-03.html", "topics/index.html",
                     "words/index.html", "search.html"):
            check(path in pages, f"{path} is there")
        with open(os.path.join(site, "rss.xml"), encoding="utf-8") as f:
            rss = f.read()
        check("https://digest.example/x/" in rss, "feeds say where they stand")
        again = os.path.join(case.dir, "again")
        shutil.copytree(site, again)
        site, _ = build(case, folder, "--title", "The Example Digest", "--base-url", "https://digest.example/x")
        equal([], differences(site, again), "the same items, the same bytes")
        equal(USAGE, lib.run("digest", "build", folder, "--draft", "--out", folder, cwd=case.dir).code, "items are not replaced")


def differences(a, b):
    out = []
    for top, _, files in os.walk(a):
        other = os.path.join(b, os.path.relpath(top, a))
        _, wrong, missing = filecmp.cmpfiles(top, other, files, shallow=False)
        out += wrong + missing
    return out


def test_directions():
    with Case() as case:
        item = "\n".join([plain.ITEMS["fa"][0][0], "۲۱ اسفند ۱۳۹۲", "", plain.ITEMS["fa"][0][2], "", "«" + plain.ITEMS["fa"][0][3] + "»",
                          "", "Translation (en):", "We signed it.", "", "ادامه مطلب در The Times", ""])
        folder = put(os.path.join(case.dir, "items"), item=item)
        site, pages = build(case, folder)
        page = next(p for p in pages if p.startswith("items/"))
        with open(os.path.join(site, page), encoding="utf-8") as f:
            text = f.read()
        check('<html lang="fa" dir="rtl">' in text, "the page runs from the right")
        check('<p lang="en" dir="ltr">We signed it.' in text and 'class="pair"' in text, "the translation from the left, beside it")
        check("1392-12-21" in text, "the day by the calendar of its readers")
        with open(os.path.join(site, "style.css"), encoding="utf-8") as f:
            style = f.read()
        check(not re.search(r"(margin|padding|border)-(left|right)|text-align:(left|right)|url\(|@import", style), "logical, local")


def test_hostile_text_is_inert():
    with Case() as case:
        folder = put(os.path.join(case.dir, "items"), item=HOSTILE.replace("\ufffe", "\ufffe"))
        site, pages = build(case, folder, "--title", SCRIPT)
        check(not any("evil" in p and p.count("/") > 1 for p in pages), "no path of others")
        for page in pages.values():
            for url in page.external:
                check(url.startswith("https://x.example/") and '"' not in url, url)
        for name in ("atom.xml", "rss.xml"):
            with open(os.path.join(site, name), encoding="utf-8") as f:
                text = f.read()
            check("<script" not in text and "\x1b" not in text and "\u202e" not in text, f"{name} is inert")
        for top, _, files in os.walk(site):
            check(all(re.fullmatch(r"[a-zA-Z0-9.-]{1,120}", n) for n in files), "names of files")
        if not shutil.which("chromium"):
            lib.skip("no chromium")
            return
        page = next(p for p in pages if p.startswith("items/"))
        for path in (page, "search.html", "index.html"):
            dom = browse(case, "file://" + os.path.join(site, path))
            seen = look_at.Tags(dom)
            check("main" in seen.tags and not seen.tags & {"img", "svg", "iframe", "object", "form", "style", "base"}
                  and not any(a.startswith("on") or a == "style" for a in seen.attributes), f"{path} in a browser")
            if path == "search.html":
                check(re.search(r'<p id="ask">', dom), "the site's own script runs under its policy")


def browse(case, url):
    p = subprocess.run([shutil.which("chromium"), "--headless", "--no-sandbox", "--disable-gpu", "--virtual-time-budget=3000", "--dump-dom",
                        "--user-data-dir=" + os.path.join(case.dir, "chromium"), url],
                       capture_output=True, timeout=120, env={**lib.ENV, "HOME": case.dir})
    return p.stdout.decode("utf-8", "replace")


def test_search():
    """The site's own script finds what the index of words has, in every spelling; without one, pages of words do."""
    with Case() as case:
        folder = os.path.join(case.dir, "items")
        text = "\n".join(["كتاب‌های تازه در کتابخانه", "۲۱ اسفند ۱۳۹۲", "", "شماره ۱۲۳۴", ""])
        put(folder, a=GOOD, b=text, c="Café of the lakes opens\n3 May 2015\n\nNobody knew.\n")
        site, pages = build(case, folder, "--lang", "en")
        words = "".join("".join(p.text) for path, p in pages.items() if path.startswith("words/u"))
        check("harbours" in words and "Café" in words and "كتاب" in words, "pages of words")
        if not shutil.which("chromium"):
            lib.skip("no chromium")
            return
        for query, want in (("crane contract", "Harbour office"), ("CAFE", "Café of the lakes"), ("کتابهای", "كتاب‌های"),
                            ("كتاب تازه", "كتاب‌های"), ("1234", "كتاب‌های"), ("harb", "Harbour office"), ("bananas", None)):
            dom = browse(case, "file://" + os.path.join(site, "search.html") + "#" + urllib.parse.quote(query))
            found = re.findall(r'<p class="head"><a href="items/[^"]*" dir="auto">([^<]*)', dom)
            equal([want] if want else [], [f[:len(want or "")] for f in found], query)


def test_same_thing_stated_twice():
    with Case() as case:
        later = GOOD.replace("12 March 2014", "20 May 2015").replace("signs crane contract", "confirms crane contract")
        folder = put(os.path.join(case.dir, "items"), a=GOOD, b=later)
        _, pages = build(case, folder, "--lang", "en")
        first = "".join(pages["items/2014-03-12-harbour-office-signs-crane-contract.html"].text)
        second = "".join(pages["items/2015-05-20-harbour-office-confirms-crane-contract.html"].text)
        check("Stated again" in first and "confirms" in first, "the first leads to the second")
        check("First stated" in second and "signs crane" in second, "and the second to the first")


def test_folder_of_the_case():
    with Case() as case:
        case.add(put(os.path.join(case.dir, "mail"), x="nothing"))
        run = lambda *a, want=YES: (equal(want, (r := case.run("digest", *a)).code, f"digest {a}: {r.err}"), r)[1]
        run("check", want=USAGE)
        for wrong in ("../items", "a/b", ".x", ""):
            run("use", wrong, want=USAGE)
        put(os.path.join(case.dir, "items"), item=GOOD, second=GOOD)
        run("use", "nothing-there", "--by", "Jane")
        run("check", want=FAILED)
        run("use", "items", "--by", "Jane")
        equal(case.run("digest", "check", os.path.join(case.dir, "items")).out, run("check", want=NO).out, "the same check")
        out = run("files").out
        check(out.startswith(b"file %d item.txt\n" % len(GOOD.encode())) and out.count(GOOD.encode()) == 2, "its files")
        run("build", "--draft")
        check(os.path.exists(os.path.join(case.dir, "items-site", "index.html")), "the site beside it")


def test_usage():
    with Case() as case:
        folder = put(os.path.join(case.dir, "items"), item=GOOD)
        for argv in (("build", folder), ("nothing",), ("build", folder, "--out", "x", "--lang", "de", "--draft"),
                     ("build", folder, "--out", "x", "--base-url", "javascript:1", "--draft"), ("check",)):
            equal(USAGE, lib.run("digest", *argv, cwd=case.dir).code, " ".join(argv))
        equal(NO, lib.run("digest", "check", put(os.path.join(case.dir, "none"), x="nothing"), cwd=case.dir).code, "no items")


lib.main(globals())
