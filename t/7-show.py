#!/usr/bin/env python3
"""The verbs of findings and of words that can be printed, as people and programs meet them: hostile text, right-to-left,
colours, narrow terminals, closed pipes, exit codes, a case that is not there, help."""
import json
import os
import subprocess

import lib
import post
from lib import FAILED, NO, USAGE, YES, Case, check, equal
from screen import EVIL, look, on_terminal, wide, words

SHARED = {}
SAID = "We signed the contract of the crane in the first week of the month"
FARSI = "آرش نمونه‌ای در ۱۲ خرداد ۱۳۹۱ با مریم ساختگی در تهران دیدار کرد."
LONG = "unbroken" * 60
ITEM = f"""Harbour office signs {LONG} contract
12 March 2014

Ada Poe said so.{EVIL}

> {SAID}.

Read more at The Example Times: https://times.example/{LONG}
More about: harbours, قراردادها
"""


def place():
    """A case in which each of the verbs has something to say, much of it hostile, long or right-to-left."""
    if SHARED:
        return SHARED["case"]
    c = SHARED["case"] = Case()
    folder = os.path.join(c.dir, "mail")
    told = ("Ada Poe met Omar Faruqi on 3 May 2012 in Lisbon. Omar Faruqi called Greta Lunn on 7 May 2012. On 9 May 2012 Greta Lunn paid "
            "Ivor Pell. Ada Poe visited Omar Faruqi on 12 June 2013. ")
    for i in range(3):
        m = post.plain(i, words("crane" + EVIL), f"{told}{SAID}.\n{EVIL}\n{LONG}\n{told}\n{FARSI}\n", sender=words("Ada Poe" + (EVIL if i else "")) + " <ada@alpha.example>",
                       to=words("Omar Faruqi" + (LONG if i else "")) + " <omar@beta.example>")
        lib.write(os.path.join(folder, f"{i}\x1b[31m\u202e.eml"), m.raw)
    lib.write(os.path.join(folder, "fa.eml"), post.plain(8, words("جلسه"), FARSI + "\n" + "ا" * 600 + "\n", sender=words("آرش نمونه‌ای") + " <arash@alpha.example>",
                                                         to=words("مریم ساختگی") + " <maryam@beta.example>").raw)
    c.add(folder)
    SHARED["doc"] = c.ids("crane")[0]
    SHARED["quote"] = c.json("quote", "take", SHARED["doc"], SAID)[0]["id"]
    for argv in (("new", f"The contract was signed.{EVIL} {LONG}"), ("for", "c1", SHARED["quote"]), ("note", "c1", EVIL + FARSI)):
        equal(YES, c.run("claim", *argv).code, f"claim {argv[:2]}")
    SHARED["draft"] = lib.write(os.path.join(c.dir, "draft.md"), (
        f"“{SAID}”\n\n“We sold the contract of the crane in the first {EVIL} week of the month,” wrote Omar Faruqi.\n\n«{FARSI}»\n\n"
        f"“{LONG} nobody wrote this {LONG} at any time”\n\n“We signed … the first week”\n").encode())
    SHARED["text"] = lib.write(os.path.join(c.dir, "text\x1b[2J.txt"), (told + EVIL + "\0" + FARSI + " " + LONG).encode())
    lib.write(os.path.join(c.dir, "items", "a.txt"), ITEM.encode())
    SHARED["items"] = os.path.join(c.dir, "items")
    return c


def verbs():
    place()
    return [["dates", "met on 3 May 2012 " + EVIL], ["dates", SHARED["text"]], ["read", SHARED["text"]], ["read", SHARED["draft"]],
            ["ties", "Ada Poe"], ["ties", "Ada Poe", "Omar Faruqi"], ["ties", "آرش نمونه‌ای"], ["occasions", "Ada Poe met Omar Faruqi", "--all"],
            ["occasions", "Ada Poe met Omar Faruqi", "--before", "2013", "--at-least", "3"], ["network"], ["network", "crane"],
            ["chain", "Ada Poe", "Ivor Pell"], ["timeline", "--events"], ["check", SHARED["draft"]], ["check", "--all", SHARED["draft"]],
            ["check", SHARED["draft"], "--source", SHARED["text"]], ["quote"], ["quote", "show", SHARED["quote"]], ["claim", "list"],
            ["claim", "show", "c1"], ["claim", "break", SHARED["doc"]], ["digest", "check", SHARED["items"]],
            ["ties", "\x1b[31mno\u202ebody"], ["chain", "Ada Poe", "\x1b]0;x\x07"], ["quote", "show", "q\x1b[2J"], ["claim", "show", "\x1b[2J"],
            ["occasions", "A \x1b[31m B"], ["check", "no\x1b[31m\u202efile"], ["digest", "check", "no\x1b[31m"]]


def named(argv):
    return " ".join(argv)[:60].encode("ascii", "backslashreplace").decode()


def test_terminal():
    case = place()
    for argv in verbs():
        code, out = on_terminal(case, argv)
        check(code in (YES, NO, USAGE, FAILED), f"{named(argv)}: {code}")
        look(out, named(argv), colours=True)
        for more, env in ((["--no-color"], {}), ([], {"NO_COLOR": "1"}), ([], {"TERM": "dumb"})):
            look(on_terminal(case, argv + more, env=env)[1], f"{named(argv)} {more} {env}", colours=False)


def test_width():
    """No line is wider than the terminal; a word that is, or an address to be copied, may stand on a line of its own."""
    case = place()
    for argv in verbs():
        for columns in (80, 60):
            _, out = on_terminal(case, argv, columns, env={"NO_COLOR": "1"})
            bad = [x for x in wide(out, columns) if len(x.split()) > 1]
            check(not bad, f"{named(argv)}: wider than {columns} columns: {bad[:2]}")


def test_pipe():
    case = place()
    for argv in verbs():
        r = case.run(*argv)
        look(r.out, f"{named(argv)} in a pipe", colours=False)
        look(r.err, f"{named(argv)} on stderr", colours=False)
        r = case.run(argv[0], "--json", *argv[1:])
        for line in r.out.split(b"\n")[:-1]:
            check(isinstance(json.loads(line), dict), f"{named(argv)} --json: {line[:80]}")
        check(not [b for b in r.out if b < 32 and b != 10], f"{named(argv)} --json: controls are escaped")


def test_closed_pipe():
    """Whoever stops reading is no reason to complain."""
    case = place()
    for argv in verbs():
        p = subprocess.Popen([lib.CLEW, "-C", case.path, *argv], stdout=subprocess.PIPE, stderr=subprocess.PIPE, stdin=subprocess.DEVNULL, env=lib.ENV)
        p.stdout.close()
        said = p.stderr.read()
        p.stderr.close()
        code = p.wait(timeout=60)
        check(code in (YES, NO, USAGE, FAILED, -13), f"{named(argv)}: {code}")
        check(b"ipe" not in said.replace(b"pipeline", b""), f"{named(argv)}: {said[:100]}")


CODES = [(YES, ["dates", "met on 3 May 2012"]), (NO, ["dates", "nothing here"]), (USAGE, ["dates", "--nonsense", "x"]),
         (FAILED, ["dates", "--events", "/nonexistent", "x"]), (YES, ["ties", "Ada Poe"]), (NO, ["ties", "Zed Nobody"]), (USAGE, ["ties"]),
         (YES, ["occasions", "Ada Poe met Omar Faruqi"]), (NO, ["occasions", "Ada Poe met Omar Faruqi", "--at-least", "90"]),
         (USAGE, ["occasions", "Ada Poe"]), (USAGE, ["occasions"]), (YES, ["network"]), (NO, ["network", "nowordofthiscase"]), (USAGE, ["network", "--nonsense"]),
         (YES, ["chain", "Ada Poe", "Ivor Pell"]), (NO, ["chain", "Ada Poe", "Zed Nobody"]), (USAGE, ["chain", "Ada Poe"]),
         (YES, ["timeline", "--events"]), (USAGE, ["timeline", "--events", "--nonsense"]), (USAGE, ["check"]), (USAGE, ["quote", "nonsense"]),
         (USAGE, ["claim", "nonsense"]), (USAGE, ["digest", "nonsense"]), (USAGE, ["read"]), (YES, ["quote"]), (YES, ["claim", "list"])]


def test_exit_codes():
    case = place()
    for want, argv in CODES:
        r = case.run(*argv)
        equal(want, r.code, f"{named(argv)}: {r.err[:200]!r}")
        check(want < USAGE or r.err, f"{named(argv)}: says why")
    equal(NO, case.run("check", SHARED["draft"]).code, "a draft that is not clean")
    clean = lib.write(os.path.join(case.dir, "clean.md"), f"“{SAID}”\n".encode())
    equal(YES, case.run("check", clean).code, "a clean one")
    check(case.run("check", clean + "x").code in (USAGE, FAILED), "none")
    check(case.run("read", clean + "x").code in (USAGE, FAILED), "nothing to read")


def test_no_case():
    """What needs a case says so, and where it looked; what needs none works."""
    place()
    nowhere = os.path.join(SHARED["case"].dir, "nowhere")
    for argv in verbs():
        r = lib.run("-C", nowhere, *argv)
        if argv[0] in ("dates", "read", "digest") or "--source" in argv:
            check(r.code in (YES, NO, USAGE, FAILED), f"{named(argv)}: {r.code}")
            continue
        equal(FAILED, r.code, f"{named(argv)}: {r.err[:100]!r}")
        check(b"nowhere" in r.err and not r.out, f"{named(argv)}: {r.err[:200]!r}")
    check(not os.path.exists(nowhere), "nothing is made")


def test_help():
    for verb in ("dates", "read", "ties", "occasions", "network", "chain", "timeline", "check", "quote", "claim", "digest"):
        r = lib.run(verb, "--help")
        equal(YES, r.code, f"{verb} --help")
        check("clew " + verb in r.text.split("xample", 1)[-1], f"{verb} --help: no example")
        bad = [x for x in wide(on_terminal(place(), [verb, "--help"])[1]) if len(x.split()) > 1]
        check(not bad, f"{verb} --help: {bad[:1]}")
        check("?." not in r.text, f"{verb} --help: a question with a full stop")


def test_right_to_left():
    """A Persian name or sentence stands in isolates on a terminal, so that what follows it keeps its place."""
    case = place()
    for argv in (["ties", "آرش نمونه‌ای"], ["dates", FARSI], ["check", "--all", SHARED["draft"]], ["claim", "show", "c1"]):
        _, out = on_terminal(case, argv, env={"NO_COLOR": "1"})
        rows = [x for x in out.decode().split("\n") if any("\u0600" <= c <= "\u06ff" for c in x)]
        bad = [x for x in rows if "\u2068" not in x and "\u2067" not in x]
        check(rows and not bad, f"{named(argv)}: no isolates in {bad[:2]}")
        check(all(x.count("\u2068") + x.count("\u2067") == x.count("\u2069") for x in rows), f"{named(argv)}: a row that ends inside one")


def test_huge():
    """A megabyte of one line, and a line of marks alone."""
    with Case() as case:
        for name, data in (("a.txt", b"Ada Poe met Omar Faruqi on 3 May 2012. " * 25000), ("b.txt", "“«".encode() * 100000), ("c.txt", b"\x1b[31m" * 100000),
                           ("d.txt", b"> " * 200000), ("e.txt", "۱۳۹۱/۳/۱۲ ".encode() * 20000)):
            path = lib.write(os.path.join(case.dir, name), data)
            for argv in (["dates", path], ["check", path, "--source", path]):
                r = lib.run(*argv, timeout=120)
                check(r.code in (YES, NO, USAGE), f"{argv[0]} {name}: {r.code} {r.err[:100]!r}")
                check(r.seconds < 60, f"{argv[0]} {name}: {r.seconds:.0f} s")
                check(b"\x1b" not in r.out, f"{argv[0]} {name}: safe")


lib.main(globals())
