#!/usr/bin/env python3
"""What reaches a terminal: our own colours and nothing else. No control character, no escape, no direction control
of others, whatever a subject, a name, a file or a query holds; and nothing at all of that with NO_COLOR."""
import os

import lib
import post
from lib import Case, check, equal
from screen import EVIL, look, on_terminal, words

VERBS = [["search", "evilword"], ["search", "--facets", ""], ["search", "--analyze", "\x1b[31m\u202eevil"], ["people"],
         ["timeline"], ["gaps"], ["status"], ["ledger"], ["ledger", "--gaps"], ["missing"], ["between", "ann", "bob"],
         ["between", "\x1b[31mann", "\u202ebob"], ["search", "nothing\x1b[2J"], ["add", "no\x1b[31msuch\u202efile"],
         ["nonsense\x1b[31m\u202e"], ["search", "--no\x1b[31msuch"], ["search", "from\x1b[31m:x"]]


def evil_case(case):
    folder = os.path.join(case.dir, "mail")
    for i in range(3):
        m = post.plain(i, words(EVIL), f"evilword {EVIL}\n\nmore\n", sender=words("Ann" + EVIL) + " <ann@alpha.example>",
                       to=words("Bob" + EVIL) + " <bob@beta.example>", head=f"In-Reply-To: <ghost{i}\x1b[31m@x.example>\n")
        lib.write(os.path.join(folder, f"{i}\x1b[31m\u202e.eml"), m.raw)
    part = post.file_part("name\u202efdp\x1b[31m.txt", b"attached evilword \x1b[31m\n", "text/plain")
    lib.write(os.path.join(folder, "a.eml"), post.mixed(7, [post.TEXT_PART, part], []).raw)
    raw = post.plain(9, "bytes", "evilword \x00\x01\x02\x1b[31m\x7f\x9b \n").raw.replace(b"Subject: bytes", b"Subject: \x1b[31m\xff\x9b\x07x")
    lib.write(os.path.join(folder, "b.eml"), raw)
    lib.write(os.path.join(folder, "junk\x1b[2J\x07.bin"), bytes(range(256)))
    case.add(folder)


def progress_aside(argv, out):
    """`clew add` draws its progress over itself: \\r and ESC [ K are ours there."""
    return out.replace(b"\r\x1b[K", b"") if argv[0] in ("add", "audit") else out


def test_terminal():
    with Case() as case:
        evil_case(case)
        ids = case.ids("kind:message")
        verbs = VERBS + [["show", ids[0]], ["show", "--headers", "--parts", "--flaws", "--places", *ids], ["thread", ids[0]],
                         ["audit"], ["help"], ["help", "search"]]
        for argv in verbs:
            code, out = on_terminal(case, argv)
            check(code in (0, 1, 2, 3), f"{argv}: {code}")
            look(progress_aside(argv, out), f"{argv}", colours=True)
            code, out = on_terminal(case, argv, env={"NO_COLOR": "1"})
            look(progress_aside(argv, out), f"NO_COLOR {argv}", colours=False)
            code, out = on_terminal(case, argv + ["--no-color"])
            look(progress_aside(argv, out), f"{argv} --no-color", colours=False)


def test_pipe():
    with Case() as case:
        evil_case(case)
        ids = case.ids("kind:message")
        for argv in [v for v in VERBS if v != ["timeline"]] + [["show", *ids], ["show", "--json", *ids], ["thread", ids[0]], ["search", "--json", "evilword"]]:
            r = case.run(*argv)
            look(r.out, f"{argv} in a pipe", colours=False)
            look(r.err, f"{argv} on stderr", colours=False)


def test_json_keeps_what_the_terminal_does_not_show():
    with Case() as case:
        evil_case(case)
        subjects = [o["subject"] for o in case.json("search", "subject:bell") if o["type"] == "hit"]
        check(any("\u202eevil\u202c" in s for s in subjects), f"direction controls are lost: {subjects}")


def test_raw_bytes_stay_off_the_terminal():
    with Case() as case:
        evil_case(case)
        one = case.ids("kind:message")[0]
        for argv in (["show", "--raw", one], ["export", "mbox"]):
            code, out = on_terminal(case, argv)
            equal(lib.USAGE, code, f"{argv}: exit code")
            look(out, f"{argv}", colours=True)


def test_colours_and_width():
    with Case() as case:
        folder = os.path.join(case.dir, "mail")
        for i in range(5):
            lib.write(os.path.join(folder, f"{i}.eml"), post.plain(i, f"subject {i} " + "long " * 40, "words\n").raw)
        case.add(folder)
        one = case.ids("words")[0]
        check(b"\x1b[" in on_terminal(case, ["search", "words"])[1], "no colours on a terminal")
        for argv in (["thread", one], ["timeline"], ["between", "ann", "bob"], ["people"], ["status"]):
            _, out = on_terminal(case, argv, env={"NO_COLOR": "1"})
            wide = [line for line in out.decode().splitlines() if len(line.replace("\u2068", "").replace("\u2069", "")) > 80]
            check(not wide, f"{argv}: wider than 80 columns: {wide[:1]}")
        check(b"\x1b" not in on_terminal(case, ["search", "words"], env={"TERM": "dumb"})[1], "colours on a dumb terminal")


lib.main(globals())
