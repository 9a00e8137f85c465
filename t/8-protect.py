#!/usr/bin/env python3
"""Whom to protect: kept out of the log, found in every spelling, masked in texts and on pixels."""
import os
import struct
import zlib

import lib
import post
from lib import FAILED, NO, USAGE, YES, Case, check, equal

NAME = "Leila Azarnoosh"
TEXT = """Azarnoosh, Leila came. L. Azarnoosh left. با لیلا آذرنوش تماس گرفتم.
Dear Leila, call 021-555-0123 or ۰۰۹۸ ۲۱ ۵۵۵ ۰۱۲۳; write to leila (at) rivers.example.
Not Leyla Hosseini, not 021-555-0999, not lei@rivers.example.
"""


def listed(case):
    for words in (NAME, "+98 21 555 0123", "leila@rivers.example"):
        equal(YES, case.run("protect", "add", words, "--why", "promised").code, words)


def test_list():
    with Case() as case:
        case.add(lib.write(os.path.join(case.dir, "a.mbox"), post.mboxrd_bytes([post.plain(0, "x", "y\n")])))
        equal(NO, case.run("protect").code, "nothing yet")
        listed(case)
        rows = case.json("protect", "list")
        equal(["name", "phone", "mail"], [r["form"] for r in rows], "forms")
        with open(os.path.join(case.path, "log"), encoding="utf-8") as f:
            log = f.read()
        check("Azarnoosh" not in log and "0123" not in log and "promised" not in log, "the log does not tell")
        check(log.count("decide protect | sha256 ") == 3, "but holds a hash of each")
        equal(0, len([o for o in case.run("audit", "--json").objects if o.get("type") == "finding"]), "audit")
        digest = case.digest()
        equal(YES, case.run("protect", "drop", str(rows[1]["number"])).code, "drop")
        equal(2, len(case.json("protect", "list")), "dropped")
        check(case.digest() != digest, "decisions are in the digest")
        equal(FAILED, case.run("protect", "drop", "999").code, "no such number")
        equal(USAGE, case.run("protect", "add", "X Y", "--kind", "friend").code, "no such kind")


def test_texts():
    with Case() as case:
        case.add(lib.write(os.path.join(case.dir, "a.mbox"), post.mboxrd_bytes([post.plain(0, "x", "y\n")])))
        path = lib.write(os.path.join(case.dir, "draft.txt"), TEXT.encode())
        equal(YES, case.run("protect", "check", path).code, "an empty list")
        listed(case)
        r = case.run("protect", "check", path, "--json")
        equal(NO, r.code, "something stands there")
        sure = [(o["line"], o["text"]) for o in r.objects if o["sure"]]
        equal([(1, "Azarnoosh, Leila"), (1, "L. Azarnoosh"), (1, "لیلا آذرنوش"), (2, "021-555-0123"),
               (2, "۰۰۹۸ ۲۱ ۵۵۵ ۰۱۲۳"), (2, "leila (at) rivers.example")], sure, "hits")
        near = {o["text"] for o in r.objects if not o["sure"]}
        check("Leila" in near and not {"lei@rivers.example", "021-555-0999"} & near, f"near misses: {near}")
        out = case.run("protect", "mask", path)
        check(out.code == YES and "near miss" in out.err.decode(), "near misses are told")
        for words in ("Azarnoosh", "آذرنوش", "0123", "۰۱۲۳", "leila (at)"):
            check(words not in out.text, f"{words} is gone")
        check("Hosseini" in out.text and "0999" in out.text, "others stay")
        equal(case.run("protect", "mask", "-", stdin=TEXT.encode()).out, out.out, "standard input")


def pixels(png):
    """Width, height, rows of RGB."""
    at, data, w, h = 8, b"", 0, 0
    while at < len(png):
        n, kind = struct.unpack(">I4s", png[at:at + 8])
        body = png[at + 8:at + 8 + n]
        if kind == b"IHDR":
            w, h = struct.unpack(">II", body[:8])
        if kind == b"IDAT":
            data += body
        at += n + 12
    raw = zlib.decompress(data)
    check(all(raw[y * (3 * w + 1)] == 0 for y in range(h)), "rows without a filter")
    return w, h, [raw[y * (3 * w + 1) + 1:(y + 1) * (3 * w + 1)] for y in range(h)]


def page_pdf(words):
    stream = f"BT /F1 12 Tf 72 700 Td ({words}) Tj ET".encode()
    objects = [b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
               b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
               b"<</Length %d>>stream\n%s\nendstream" % (len(stream), stream),
               b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"]
    out, places = b"%PDF-1.4\n", []
    for i, o in enumerate(objects):
        places.append(len(out))
        out += b"%d 0 obj%s\nendobj\n" % (i + 1, o)
    table = b"".join(b"%010d 00000 n \n" % p for p in places)
    return out + b"xref\n0 6\n0000000000 65535 f \n%strailer<</Size 6/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (table, len(out))


def test_pixels():
    with Case() as case:
        case.add(lib.write(os.path.join(case.dir, "paper.pdf"), page_pdf("The letter of Leila Azarnoosh came.")))
        doc = case.ids("letter")[0]
        plain = case.run("show", "--png", doc).out
        listed(case)
        masked = case.run("show", "--png", "--masked", doc)
        equal(YES, masked.code, "drawn")
        (w, h, before), (w2, h2, after) = pixels(plain), pixels(masked.out)
        equal((w, h), (w2, h2), "the same size")
        changed = [(x, y) for y in range(h) for x in range(w) if before[y][3 * x:3 * x + 3] != after[y][3 * x:3 * x + 3]]
        check(len(changed) > 500, "something was painted")
        x0, x1 = min(x for x, _ in changed), max(x for x, _ in changed)
        y0, y1 = min(y for _, y in changed), max(y for _, y in changed)
        solid = all(after[y][3 * x0:3 * x1 + 3].count(0) == 3 * (x1 - x0 + 1) for y in range(y0, y1 + 1))
        check(solid or sum(1 for x, y in changed if after[y][3 * x:3 * x + 3] == b"\0\0\0") == len(changed), "black")
        left = bytes(after[(y0 + y1) // 2][3 * x0 - 60:3 * x0 - 9])
        check(w * .2 < x0 < x1 < w * .6 and len(left) == 51, "where the name stands")
        case.add(lib.write(os.path.join(case.dir, "blank.pdf"), page_pdf("")))
        blank = case.ids("file:blank.pdf")[0]
        r = case.run("show", "--png", "--masked", blank)
        equal(USAGE, r.code, "a page whose words nobody knows is not drawn")


lib.main(globals())
