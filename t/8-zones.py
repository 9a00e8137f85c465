#!/usr/bin/env python3
"""clew zones: who speaks where, in code points and bytes; clew show says whose words a quote is."""
import json
import os
import subprocess
import time

import lib
import post
from lib import Case, check, equal

BODY = """سلام آن،

See what Bob says.

Best regards,
Jane

Jane Doe
Senior Clerk, Example Rivers Inc.
Tel: +1 555 010 0100

-----Original Message-----
From: Byrd, Bob [mailto:bob@beta.example]
Sent: Monday, December 05, 2016 3:04 PM
To: Jane Doe
Subject: rain

It rains here, as it did on Sunday.
"""


def zones(text, *options):
    run = subprocess.run([lib.CLEW, "zones", *options], input=text, env=lib.ENV, capture_output=True, timeout=60)
    return run.returncode, run.stdout


def test_places():
    raw = BODY.encode()
    code, out = zones(raw, "--json")
    got = json.loads(out)
    equal(lib.YES, code, "zones")
    at = 0
    for z in got["zones"]:
        equal(at, z["start"], "zones cover the text")
        at = z["end"]
        equal(BODY[z["start"]:z["end"]], raw[z["off"]:z["off"] + z["len"]].decode(), "code points and bytes")
    equal(len(BODY), at, "zones cover the text")
    kinds = [z["kind"] for z in got["zones"] if BODY[z["start"]:z["end"]].strip()]
    equal(["greeting", "own", "closing", "signature", "header-block", "quoted"], kinds, "kinds")
    for f in got["fields"]:
        equal(f["text"], BODY[f["start"]:f["end"]], "a field stands where it says")
    equal([("name", "Jane"), ("name", "Jane Doe"), ("position", "Senior Clerk"),
           ("organisation", "Example Rivers Inc."), ("phone", "+1 555 010 0100")],
          [(f["kind"], f["text"]) for f in got["fields"]], "fields")
    (bob,) = got["speakers"]
    equal(("Byrd, Bob", "bob@beta.example", "2016-12-05T15:04:00Z"),
          (bob["name"]["text"], bob["address"]["text"], bob["at"]), "who speaks")


def test_many():
    lines = [{"id": "a", "text": "> \U0001f600 x\n"}, {"id": "b", "text": ""}, {"text": "y", "other": [{"text": "z"}]}]
    code, out = zones("\n".join(json.dumps(x) for x in lines).encode(), "--json", "--lines")
    got = [json.loads(x) for x in out.splitlines()]
    equal(lib.YES, code, "zones --lines")
    equal([("a", 6, 9), ("b", 0, 0), ("", 1, 1)],
          [(g.get("id", ""), sum(z["end"] - z["start"] for z in g["zones"]), sum(z["len"] for z in g["zones"]))
           for g in got], "a line for each body")
    equal(lib.USAGE, zones(b"[1]\n", "--lines")[0], "no object")


def test_odd_input():
    folder = os.path.join(lib.SOURCE, "t")
    code, out = zones(b"", "--json", os.path.join(folder, "lib.py"), os.path.join(folder, "post.py"))
    equal([os.path.join(folder, "lib.py"), os.path.join(folder, "post.py")],
          [json.loads(x)["id"] for x in out.splitlines()], "each of several files")
    blocks = b"From: x\nSent: y\nSubject: z\n\n" * 20000
    from_ = time.monotonic()
    equal(20000, len(json.loads(zones(blocks, "--json")[1])["speakers"]), "many header blocks")
    check(time.monotonic() - from_ < 10, "in time that grows with the text only")
    check(zones(b"\xff\x00> \xd8\n\xfe", "--json")[0] == lib.YES, "bytes that are no text")
    equal(lib.NO, zones(b"")[0], "nothing")
    equal(lib.FAILED, zones(b"", "/nonexistent")[0], "no such file")
    hostile = zones(b"> \x1b]0;x\x07\n")[1]
    check(b"\x1b" not in hostile and b"\x07" not in hostile, "escapes of others are shown, not sent")


def test_show_says_who_speaks():
    with Case() as case:
        folder = os.path.join(case.dir, "mail")
        os.makedirs(folder)
        mail = post.plain(200, "Re: rain", BODY)
        post.FORMS["mboxrd"](folder, [mail])
        case.add(folder)
        (one,) = case.ids("kind:message")
        text = case.run("show", one).text
        check("[Byrd, Bob wrote, 2016-12-05 15:04:]" in text.replace("\u2068", "").replace("\u2069", ""), text)
        equal([one], case.ids("quoted:sunday"), "quoted words are indexed as quoted")
        equal([one], case.ids("clerk"), "a signature is the author's")
        eml = lib.write(os.path.join(case.dir, "m.eml"), mail.raw)
        code, out = zones(b"", "--json", "--eml", eml)
        equal("Byrd, Bob", json.loads(out)["speakers"][0]["name"]["text"], "zones --eml")


lib.main(globals())
