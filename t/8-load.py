#!/usr/bin/env python3
"""Load files in: a volume of our own writer and two of other styles become documents with the facts of their rows, found by
number and custodian; paths of Windows, in other letters; again and again the same."""
import os
import shutil

import drill_docs
import lib
import post
from lib import YES, Case, check, equal

T, D, R = "\u00fe", "\x14", "\u00ae"


def dat(*rows, mark="\ufeff", encoding="utf-8", eol="\r\n"):
    return (mark + "".join(D.join(f"{T}{c}{T}" for c in row) + eol for row in rows)).encode(encoding)


def facts(case, query):
    """Of each document found: the fields of its row."""
    out = []
    for d in case.ids(query):
        out.append({h["name"]: h["value"] for h in case.show([d])[0]["headers"] if h.get("id") == "field" or h.get("field") == "field"
                    or h["name"].isupper()})
    return out


def volume(root, name="VOL001"):
    at = os.path.join(root, name)
    rows = [["BEGDOC", "ENDDOC", "CUSTODIAN", "DATESENT", "SUBJECT", "NATIVELINK", "TEXTLINK"]]
    letters = [post.plain(i, f"harbour {i}", f"Words of letter number{i}.\n", mid=f"v{i}@t.example") for i in range(3)]
    for i, m in enumerate(letters):
        number = f"QX{i + 1:07}"
        lib.write(os.path.join(at, "Natives", "0001", number + ".eml"), m.raw)
        lib.write(os.path.join(at, "TEXT", "0001", number + ".txt"), f"Extracted{i} words only of the text.\n".encode())
        rows.append([number, number, "Quillon, Featherstone" if i else f"Ann{R}Archer", f"{13 + i}/02/2014", f"harbour {i}",
                     f".\\NATIVES\\0001\\{number}.EML", f"\\\\server\\prod\\{name}\\text\\0001\\{number}.txt"])
    rows.append(["QX0000009", "QX0000009", "Nobody, Else", "", "gone", "NATIVES\\0001\\QX0000009.eml", ""])
    lib.write(os.path.join(at, "DATA", "vol.dat"), dat(*rows))
    lib.write(os.path.join(at, "DATA", "vol.opt"), b"".join(b"QX%07d,%s,NATIVES\\0001\\QX%07d.eml,Y,,,1\r\n" % (i + 1, name.encode(), i + 1) for i in range(3)))
    return at


def test_volume():
    with Case() as case:
        at = volume(os.path.join(case.dir, "cache"))
        case.add(os.path.join(case.dir, "cache"))
        for i in range(3):
            found = case.ids(f"QX{i + 1:07}", "kind:message")
            equal(1, len(found), f"letter {i} by its number")
            d = case.show(found)[0]
            said = {h["name"]: h["value"] for h in d["headers"] if h["name"] in ("BEGDOC", "CUSTODIAN", "DATESENT", "NATIVELINK")}
            equal({"BEGDOC": f"QX{i + 1:07}", "CUSTODIAN": "Quillon, Featherstone" if i else "Ann Archer", "DATESENT": f"{13 + i}/02/2014"}, said, "its row")
            equal(f"harbour {i}", d["subject"], "its own subject")
            text = case.ids(f"Extracted{i}")
            equal(1, len(text), "the text")
            equal(f"2014-02-{13 + i}", case.show(text)[0]["date"][:10], "which had no date of its own")
        equal(2, len(case.ids("Featherstone", "kind:message")), "by custodian")
        equal(3, len(case.ids("kind:message")), "nothing twice")
        before, digest = len(case.ids("harbour")), case.run("status", "--json").objects
        case.add(at)
        equal(before, len(case.ids("harbour")), "nothing new")
        equal(YES, case.run("audit").code, "audit")


def test_other_styles():
    """Columns of another platform, a row's path without a folder; a plain CSV; windows-1252 with its own quotes."""
    with Case() as case:
        root = os.path.join(case.dir, "cache")
        lib.write(os.path.join(root, "p", "X1.txt"), b"Alabaster words here.\n")
        lib.write(os.path.join(root, "p", "X2.txt"), b"Beryllium words here.\n")
        lib.write(os.path.join(root, "q", "X3.txt"), b"Corundum words here.\n")
        lib.write(os.path.join(root, "p", "load.dat"), dat(["Beg Bates", "Custodian", "Native File Path"], ["ZZ1", "Archer-Lowe", "D:\\x\\y\\p\\x1.TXT"],
                                                           ["ZZ2", "Archer", "X2.txt"], mark="", encoding="cp1252"))
        lib.write(os.path.join(root, "load.csv"), b"Control Number,Custodian,Text Path\nCC3,\"Byrd, Bob\",q/X3.txt\nCC4,None,q/X4.txt\n")
        lib.write(os.path.join(root, "other.csv"), b"Name,City,Link\nx,y,q/X3.txt\nz,y,q/X3.txt\n")
        case.add(root)
        for words, number, who in (("Alabaster", "ZZ1", "Archer-Lowe"), ("Beryllium", "ZZ2", "Archer"), ("Corundum", "CC3", "Byrd, Bob")):
            d = case.show(case.ids(words))[0]
            said = {h["name"]: h["value"] for h in d["headers"]}
            equal((number, who), (said.get("Beg Bates") or said.get("Control Number"), said.get("Custodian")), words)
            check("City" not in said, "a table that is no load file")


def test_images():
    """A list of images: each page has its number and that of its document."""
    with Case() as case:
        root = os.path.join(case.dir, "cache", "VOL7")
        rows = []
        for i in range(6):
            lib.write(os.path.join(root, "IMAGES", "001", f"ZQ{i:07}.png"), drill_docs.png("PLANT") + b"\0" * (i + 1))
            rows.append(f"ZQ{i:07},VOL7,IMAGES\\001\\ZQ{i:07}.PNG,{'' if i % 3 else 'Y'},,,{'' if i % 3 else 3}\r\n")
        lib.write(os.path.join(root, "DATA", "vol7.opt"), "".join(rows).encode())
        case.add(os.path.join(case.dir, "cache"))
        for i in range(6):
            found = case.ids(f"ZQ{i:07}", "kind:png")
            said = [{h["name"]: h["value"] for h in d["headers"]} for d in case.show(found)]
            equal([f"ZQ{i - i % 3:07}"], [x["BEGDOC"] for x in said if x.get("PAGE") == f"ZQ{i:07}"], f"page {i}")


def test_own_writer():
    """What clew wrote comes in again with its numbers."""
    with Case() as case, Case() as other:
        letters = [post.plain(i, f"letter {i}", f"Nothing {i}.\n", mid=f"n{i}@t.example") for i in range(5)]
        case.add(lib.write(os.path.join(case.dir, "m.mbox"), post.mboxrd_bytes(letters)))
        out = os.path.join(case.dir, "load")
        equal(YES, case.run("export", "load", "--out", out).code, "export")
        other.add(out)
        equal(5, len(other.ids("kind:message")), "messages")
        for i in range(5):
            d = other.show(other.ids(f"CLEW{i + 1:08}", "kind:message"))[0]
            said = {h["name"]: h["value"] for h in d["headers"]}
            equal((f"CLEW{i + 1:08}", d["subject"]), (said["BEGDOC"], said["SUBJECT"]), "its row")


def test_hostile_rows():
    with Case() as case:
        root = os.path.join(case.dir, "cache")
        lib.write(os.path.join(root, "a.txt"), b"Alabaster words.\n")
        wide = ["BEGDOC", "NATIVELINK"] + [f"C{i}" for i in range(400)]
        rows = [["X1", "..\\..\\..\\..\\etc\\passwd"], ["X2", "\\" * 3000 + "a.txt"], ["X3", "a.txt" + "\\b" * 2000], ["", "a.txt"],
                ["X4\x1b[2J\u202e", "a.txt"] + ["y"] * 500, ["X5", "a.txt"], ["X6"]]
        lib.write(os.path.join(root, "load.dat"), dat(wide, *rows) + b"\xfe\xfe\x14 broken \x00\n" * 50)
        case.add(root)
        d = case.ids("Alabaster")
        equal(1, len(d), "one document")
        before = len(case.show(d)[0]["headers"])
        lib.write(os.path.join(root, "many.dat"), dat(["BEGDOC", "NATIVELINK"], *([f"M{i}", "a.txt"] for i in range(3000))))
        case.add(root)
        d = case.ids("Alabaster")
        check(before < len(case.show(d)[0]["headers"]) < 1500, "rows that all name one document")
        r = case.run("show", d[0])
        check(b"\x1b" not in r.out and "X5" in r.text, "shown safely, with every row that names it")


lib.main(globals())
