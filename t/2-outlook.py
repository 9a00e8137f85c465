#!/usr/bin/env python3
"""Outlook stores, whole: a made store with everything in it is found, placed and shown; damaged ones
close, lose nothing that is whole, and are fetched and audited as they were taken in."""
import io
import os
import random
import subprocess
import sys
import zipfile

import lib
from lib import Case, check, equal

HERE = os.path.dirname(os.path.abspath(__file__))
SEEDS = 60


def make(path, *options):
    subprocess.run([sys.executable, os.path.join(HERE, "cache", "make-pst.py"), path, *options], check=True)
    return path


def docx(words):
    out = io.BytesIO()
    main = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    kinds = "http://schemas.openxmlformats.org/package/2006/"
    word = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"
    with zipfile.ZipFile(out, "w") as z:
        z.writestr("[Content_Types].xml", f'<Types xmlns="{kinds}content-types"><Override '
                   f'PartName="/word/document.xml" ContentType="{main}"/></Types>')
        z.writestr("_rels/.rels", f'<Relationships xmlns="{kinds}relationships"><Relationship Id="r1" '
                   f'Type="{office}" Target="word/document.xml"/></Relationships>')
        z.writestr("word/document.xml", f'<w:document xmlns:w="{word}"><w:body><w:p><w:r><w:t>{words}</w:t>'
                   "</w:r></w:p></w:body></w:document>")
    return out.getvalue()


def pdf(words):
    page = f"BT /F1 12 Tf 72 700 Td ({words}) Tj ET".encode()
    objects = [b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
               b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R"
               b"/Resources<</Font<</F1<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>>>>>",
               b"<</Length %d>>stream\n%s\nendstream" % (len(page), page)]
    out, places = b"%PDF-1.4\n", []
    for i, o in enumerate(objects):
        places.append(len(out))
        out += b"%d 0 obj%s endobj\n" % (i + 1, o)
    table = b"".join(b"%010d 00000 n \n" % p for p in places)
    return out + (b"xref\n0 5\n0000000000 65535 f \n%strailer<</Size 5/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n"
                  % (table, len(out)))


def zipped(name, data):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as z:
        z.writestr(name, data)
    return out.getvalue()


def whole_store(case):
    files = [lib.write(os.path.join(case.dir, "made", name), data) for name, data in (
        ("ledger.docx", docx("quince accounts")), ("survey.pdf", pdf("medlar survey")),
        ("crates.zip", zipped("inside/crates.txt", b"mulberry crates\n")))]
    return make(os.path.join(case.dir, "orchard.pst"), "--messages", "5", "--deleted", "2", "--more", *files)


# What is looked for, how many documents hold it, and what the first of them is.
FOUND = [("\"pears are ripe\"", 1, "message"), ("گزارش", 2, None), ("\"Seen inside\"", 1, "message"),
         ("\"Bagh Cooperative\"", 1, "file"), ("\"old barn\"", 1, "file"), ("\"south terrace\"", 1, "file"),
         ("\"with shears\"", 1, "file"), ("\"Lime is in the shed\"", 1, "file"),
         ("\"quince accounts\"", 1, "file"), ("\"medlar survey\"", 1, "file"), ("\"mulberry crates\"", 1, "file"),
         ("\"Nobody should read\"", 2, "message"), ("file:Projects kind:mail", 4, "message")]


def test_everything_is_found():
    with Case() as case:
        got = case.add(whole_store(case))
        equal(0, got["missing"], "nothing is missing")
        for query, n, kind in FOUND:
            hits = case.ids(query)
            check(len(hits) >= n, f"{query}: {len(hits)} hits, wanted {n}")
            if kind and hits:
                equal(kind, case.show(hits[:1])[0]["kind"], query)
        equal(2, len(case.ids("is:recovered")), "two were deleted")
        equal(set(case.ids("is:recovered")), set(case.ids("\"Nobody should read\"")), "those two")
        reconciled = [k for k in case.json("ledger") if k["type"] == "reconcile"]
        equal([(0, 0)], [(k["first_only"], k["second_only"]) for k in reconciled], "both libraries read all")
        case.closes()


def test_what_stands_where():
    with Case() as case:
        case.add(whole_store(case))
        for words, holder in (("quince", "Papers 0"), ("medlar", "Papers 1"), ("\"Seen inside\"", "A letter")):
            one = case.show(case.ids(words)[:1])[0]
            parent = one.get("parent")
            check(parent, f"{words}: {one}")
            check(holder in str(case.show([parent])), f"{words} stands in {holder}")
        series = case.run("show", case.ids("\"south terrace\"")[0]).text
        for words in ("Pruning circle", "FREQ=WEEKLY;BYDAY=SA", "Ali Karimi", "John Roe", "Calendar"):
            check(words in series, f"{words} in {series}")
        for query in ("\"south terrace\"", "\"pears are ripe\"", "\"Bagh Cooperative\""):
            text = case.run("show", case.ids(query)[0], env={"COLUMNS": "80"}).text
            lines = text.split("\n\n", 1)[1].splitlines()
            check(max(map(len, lines)) <= 80, f"{query} has text of 80 columns:\n{text}")


def damage(rng, data):
    out = bytearray(data)
    how = rng.randrange(5)
    if how == 0:
        return bytes(out[:rng.randrange(len(out) // 2, len(out))])
    for _ in range((0, 1, 200, 6, 3)[how]):
        at = rng.randrange(512, len(out) - 600)
        if how < 3:
            out[at] ^= 1 << rng.randrange(8)
        elif how == 3:
            out[at // 512 * 512:at // 512 * 512 + 512] = bytes(512)
        else:
            out[rng.randrange(4, 564)] = rng.randrange(256)
    return bytes(out)


def test_damaged_stores_close():
    """Damage of every sort: the ledger closes, the audit takes the same items out again."""
    with Case() as at:
        forms = [open(make(os.path.join(at.dir, f"{i}.pst"), "--messages", "20", "--deleted", "2", *o), "rb").read()
                 for i, o in enumerate([(), ("--crypt", "1"), ("--crypt", "2"), ("--form", "ansi")])]
        for seed in range(SEEDS):
            rng = random.Random(seed)
            with Case() as case:
                path = lib.write(os.path.join(case.dir, "s", "x.pst"), damage(rng, forms[seed % len(forms)]))
                case.add(path)
                case.closes(f"seed {seed}")
                row = next((k for k in case.json("ledger") if k["type"] == "reconcile"), None)
                check(row, f"seed {seed}: read by both libraries")
                for one in case.ids("basket")[:2]:
                    raw = case.raw(one).lower()  # an item, or the store itself when nothing came out of it
                    check(b"basket" in raw or "basket".encode("utf-16-le") in raw, f"seed {seed}: {one} comes back")


lib.main(globals())
