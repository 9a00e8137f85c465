#!/usr/bin/env python3
"""Who is one person: homonyms stay apart, answers from elsewhere join, the user decides and takes back."""
import os

import lib
import post
from lib import Case, check, equal

JANE, JANE_HOME = "Jane Doe <jane.doe@alpha.example>", "Jane Doe <jdoe@home.example>"
BOB = "Bob Stone <bob@beta.example>"
SMITH, SMITH2 = "John Smith <john.smith@alpha.example>", "John Smith <john.smith2@alpha.example>"


def cache():
    """Bob writes to Jane's office twice, and is answered from her home; two John Smiths work there."""
    n, mails = 0, []
    for i in range(2):
        mails.append(post.plain(n, f"matter {i}", f"words {i}\n", sender=BOB, to=JANE, mid=f"q{i}@t.example"))
        mails.append(post.plain(n + 1, f"Re: matter {i}", f"answer {i}\n", sender=JANE_HOME, to=BOB,
                                head=f"In-Reply-To: <q{i}@t.example>\n", mid=f"a{i}@t.example"))
        n += 2
    for i, sender in enumerate([SMITH, SMITH2]):
        mails.append(post.plain(n + i, f"report {i}", f"of smith {i}\n", sender=sender, to=BOB, mid=f"s{i}@t.example"))
    return mails


def filled(case, order=1):
    path = os.path.join(case.dir, "mail.mbox")
    lib.write(path, post.mboxrd_bytes(cache()[::order]))
    case.add(path)
    return case.json("actor", "build")[0]


def addresses(case, who):
    return sorted(m["text"] for m in case.json("actor", "show", who)[0]["members"] if m["type"] == "address")


def test_evidence_joins_and_homonyms_stay_apart():
    for order in (1, -1):
        with Case() as case:
            equal(1, filled(case, order)["joined"], "addresses that joined another")
            equal(["jane.doe@alpha.example", "jdoe@home.example"], addresses(case, "jdoe@home.example"), "Jane")
            equal(["john.smith@alpha.example"], addresses(case, "john.smith@alpha.example"), "one Smith")
            jane = case.json("actor", "show", "Jane Doe")[0]
            check("thread" in [m["why"] for m in jane["members"]], f"the reason is told: {jane['members']}")
            pair = case.json("actor", "suggest")[0]
            check("number" in pair["against"], f"the Smiths are suggested, with what speaks against: {pair}")


def test_decisions():
    with Case() as case:
        filled(case)
        made = case.json("actor", "not-same", "jane.doe@alpha.example", "jdoe@home.example", "--reason", "cousins")[0]
        equal(["jdoe@home.example"], addresses(case, "jdoe@home.example"), "kept apart")
        case.json("actor", "build")
        equal(["jdoe@home.example"], addresses(case, "jdoe@home.example"), "after a build too")
        case.json("actor", "undo", str(made["decision"]))
        equal(2, len(addresses(case, "jdoe@home.example")), "taken back")
        case.json("actor", "merge", "john.smith@alpha.example", "john.smith2@alpha.example")
        equal(2, len(addresses(case, "john.smith2@alpha.example")), "merged by the user")
        case.json("actor", "rename", "john.smith@alpha.example", "J. Smith the elder")
        equal("J. Smith the elder", case.json("actor", "show", "john.smith@alpha.example")[0]["name"], "renamed")
        log = case.json("actor", "log")
        equal(["not-same", "undo", "merge", "rename"], [d["verb"] for d in log], "the log")
        equal("cousins", log[0]["reason"], "with its reason")


def test_exit_codes():
    with Case() as case:
        filled(case)
        equal(lib.NO, case.run("actor", "show", "Nobody Here").code, "nobody")
        equal(lib.USAGE, case.run("actor", "show", "John Smith").code, "two of them")
        equal(lib.USAGE, case.run("actor", "dance").code, "no such thing")
        equal(lib.USAGE, case.run("actor", "merge", "bob@beta.example").code, "one operand")
        equal(lib.YES, case.run("actor", "list").code, "list")


lib.main(globals())
