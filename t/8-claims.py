#!/usr/bin/env python3
"""Quotations with their addresses, and claims that rest on them: taken, cited, moved, broken."""
import base64
import os
import quopri
import shutil

import lib
import post
from lib import NO, USAGE, YES, FAILED, Case, check, equal

SAID = "We shall pay the second part before the meeting in Lakeside."
ANN, BOB = "Ann Lake <ann@alpha.example>", "Bob Stone <bob@beta.example>"


def letter(n, body, encoding="8bit", **more):
    m = post.plain(n, f"letter {n}", body, **more)
    head, _, text = m.raw.partition(b"\n\n")
    if encoding == "8bit":
        return m
    packed = base64.encodebytes(text) if encoding == "base64" else quopri.encodestring(text)
    head = head.replace(b"Transfer-Encoding: 8bit", b"Transfer-Encoding: " + encoding.encode())
    return post.Message(m.mid, head + b"\n\n" + packed)


def cache():
    reply = f"I do not believe it.\n\nOn 1 March 2014, Ann Lake wrote:\n> {SAID}\n> Tell nobody.\n"
    return [
        letter(0, f"Dear Bob,\n\n{SAID}\nTell nobody.\n", sender=ANN),
        letter(1, f"{SAID}\n", encoding="quoted-printable", sender="Cleo Marsh <cleo@gamma.example>"),
        letter(2, f"سلام،\n\nجلسه با دكتر آذرنوش برگزار شد.\n{'x' * 90}\n", encoding="base64", sender=BOB),
        letter(3, reply, sender=BOB),
        letter(4, "They never paid anything.\nThey never paid anything.\n", sender="Dara Reed <dara@delta.example>"),
    ]


def filled(case):
    path = os.path.join(case.dir, "mail.mbox")
    lib.write(path, post.mboxrd_bytes(cache()))
    case.add(path)


def take(case, of, *words, code=YES):
    r = case.run("quote", "take", of, *words, "--json")
    equal(code, r.code, f"take {words}: {r.err}")
    return r.objects[-1] if r.code == YES else None


def letter_id(case, n):
    return by(case, f"letter {n}")


def by(case, subject):
    found = case.json("search", f'subject:"{subject}"')
    return next(m["id"] for m in found if m.get("subject") == subject)


def test_taken_as_it_stands():
    with Case() as case:
        filled(case)
        q = take(case, letter_id(case, 0), "we shall pay the SECOND part")
        equal("We shall pay the second part", q["words"], "as the document has it")
        equal(("exact", "stands", "Ann Lake"), (q["raw"]["known"], q["state"], q["speaker"]), "where, who")
        raw = case.run("quote", "show", q["id"], "--raw")
        equal(b"We shall pay the second part", raw.out, "the untouched bytes")
        whole = case.raw(letter_id(case, 0))
        equal(raw.out, whole[q["raw"]["off"]:q["raw"]["off"] + q["raw"]["len"]], "at that place")
        again = take(case, letter_id(case, 0), "we shall pay", "the second part")
        equal(q["id"], again["id"], "the same words, the same id")
        equal(1, len(case.json("quote", "list")), "kept once")
        twice = [take(case, letter_id(case, 4), "--at", at) for at in ("0+25", "26+25")]
        check(twice[0]["id"] != twice[1]["id"], "the second occurrence has its own id")
        take(case, letter_id(case, 0), "words that are not there", code=FAILED)
        take(case, letter_id(case, 0), code=USAGE)
        take(case, letter_id(case, 0), "--at", "9999999+4", code=FAILED)


def test_through_the_encoding():
    with Case() as case:
        filled(case)
        q = take(case, letter_id(case, 1), SAID)
        raw = case.run("quote", "show", q["id"], "--raw").out
        equal(SAID.encode(), quopri.decodestring(raw), "quoted-printable")
        p = take(case, letter_id(case, 2), "دکتر آذرنوش")  # typed with other letters
        equal("دكتر آذرنوش", p["words"], "letters of the source")
        raw = case.run("quote", "show", p["id"], "--raw").out
        whole = case.raw(letter_id(case, 2)).partition(b"\n\n")
        at = p["raw"]["off"] - len(whole[0]) - 2
        letters = whole[2][:at].replace(b"\n", b"")  # the bytes before it, whole groups of four letters
        before = base64.b64decode(letters[:len(letters) // 4 * 4]).decode("utf-8", "ignore")
        check(before.startswith("سلام") and len(before) < 30 and len(raw) > 20, "where base64 writes them")
        equal("exact", p["raw"]["known"], "in base64")


def test_survives_a_move_and_another_reading():
    with Case() as case:
        filled(case)
        q = take(case, letter_id(case, 0), SAID)
        moved = case.path + "-moved"
        shutil.copytree(case.path, moved)
        r = lib.run("quote", "show", q["id"], "--json", "--case", moved)
        equal(("stands", q["words"]), (r.objects[0]["state"], r.objects[0]["words"]), "in the moved case")
        shutil.rmtree(moved)
        check(case.run("retry", "--kind", "eml").code in (YES, NO), "read anew")
        equal("stands", case.json("quote", "show", q["id"])[0]["state"], "after another reading")


def test_claim():
    with Case() as case:
        filled(case)
        ann, cleo = take(case, letter_id(case, 0), SAID), take(case, letter_id(case, 1), SAID)
        bob, dara = take(case, letter_id(case, 3), SAID), take(case, letter_id(case, 4), "They never paid anything")
        more = take(case, letter_id(case, 0), "Tell nobody")
        run = lambda *a, want=YES: equal(want, case.run("claim", *a).code, f"claim {a}")
        run("list", want=NO)
        run("new", "Alpha paid before the meeting.", "--by", "Editor")
        run("for", "c1", ann["id"], "--reading", "she promises it")
        claim = lambda: case.json("claim", "show", "c1")[0]
        equal((1, ["single-source", "unasked"]), (claim()["sources"], claim()["warnings"]), "one source")
        run("for", "c1", bob["id"])
        equal(1, claim()["sources"], "a quotation of the same words is the same source")
        run("for", "c1", more["id"])
        equal(1, claim()["sources"], "the same speaker is the same source")
        run("for", "c1", cleo["id"])
        equal(1, claim()["sources"], "the same words from another hand are no second source")
        run("against", "c1", dara["id"])
        check("contradicted" in claim()["warnings"], "contradicted")
        run("ask", "c1", "Alpha Ltd", "Did you pay?", "--on", "2014-05-02", "--by", "Reporter")
        run("reply", "c1", "Alpha Ltd", "declined to name them", "--on", "4 May 2014")
        check("unasked" not in claim()["warnings"], "asked")
        equal([("claim-ask", "2014-05-02", "Reporter"), ("claim-reply", "2014-05-04", "")],
              [(a["act"], a["on"], a["by"]) for a in claim()["acts"] if a["on"]], "asked and answered")
        run("status", "c1", "published", "in the May issue")
        run("status", "c1", "nonsense", want=USAGE)
        run("say", "c1", "Alpha promised to pay before the meeting.")
        equal(("published", "Alpha promised to pay before the meeting."), (claim()["status"], claim()["sentence"]), "anew")
        number = next(a["decision"] for a in claim()["acts"] if a["act"] == "claim-say")
        run("undo", str(number))
        equal("Alpha paid before the meeting.", claim()["sentence"], "taken back")
        run("undo", str(number), want=FAILED)
        text = case.run("claim", "show", "c1").text
        for words in (SAID, "she promises it", "SHA-256", "mail.mbox", "declined to name them", "Editor"):
            check(words in text, f"the chain names {words}")
        equal(USAGE, case.run("quote", "drop", ann["id"]).code, "under a claim")
        equal(0, len([f for f in case.run("audit", "--json").objects if f.get("type") == "finding"]), "audit")
        check("merge" not in case.run("actor", "log").text and case.run("actor", "log").code == NO, "not of actors")


def test_break():
    with Case() as case:
        filled(case)
        ann, dara = take(case, letter_id(case, 0), SAID), take(case, letter_id(case, 4), "never paid")
        case.run("claim", "new", "One.")
        case.run("claim", "for", "c1", ann["id"])
        case.run("claim", "new", "Two.")
        case.run("claim", "for", "c2", ann["id"])
        case.run("claim", "for", "c2", dara["id"])
        got = {o["id"]: (o["verdict"], o["sources_left"]) for o in case.json("claim", "break", letter_id(case, 0))}
        equal({"c1": ("falls", 0), "c2": ("weaker", 1)}, got, "what falls")
        equal(NO, case.run("claim", "break", letter_id(case, 1)).code, "nothing rests on it")


def test_styles_and_hostile_words():
    with Case() as case:
        path = os.path.join(case.dir, "h.mbox")
        evil = "<script>alert(1)</script> \x1b[2J *bold* \u202eevil\u202c {x} & 'y'"
        lib.write(path, post.mboxrd_bytes([letter(0, evil + "\n", sender=ANN)]))
        case.add(path)
        q = take(case, letter_id(case, 0), "script>alert 1 script 2J bold evil x y")
        for style in "plain chicago apa legal markdown html bibtex".split():
            r = case.run("quote", "show", q["id"], "--style", style)
            equal(YES, r.code, style)
            check(r.out and b"\x1b" not in r.out and "\u202e" not in r.text, f"{style}: nothing hostile")
        html = case.run("quote", "show", q["id"], "--style", "html").text
        check("<script" not in html and "&lt;/script" in html, "HTML is escaped")
        equal(USAGE, case.run("quote", "show", q["id"], "--style", "none").code, "no such style")
        equal(USAGE, case.run("quote", "nonsense").code, "no such act")
        equal(FAILED, case.run("quote", "show", "q000").code, "no such quotation")


lib.main(globals())
