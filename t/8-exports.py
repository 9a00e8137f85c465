#!/usr/bin/env python3
"""Out of the case and into other readers: exact bytes come back, tables run nothing, entities fit the public schema, a
load file reads as one, names cannot lead anywhere, and what is protected is in none of it."""
import csv
import gzip
import hashlib
import io
import json
import mailbox
import os
import re
import shutil
import signal
import stat
import subprocess
import time
import xml.etree.ElementTree as ET
import zipfile

import ftmcheck
import lib
import post
from lib import Case, check, equal

LEILA = "لیلا آذرنوش <leila@rivers.example>"
HOSTILE = ["=1+2", "+cmd", "-2+3", "@SUM(A1)", "\t=tab", "＝full", "=HYPERLINK(\"http://x.example\")", "'=quoted", "|pipe",
           " =blank", "\"=\"", "a,b\"c", "<b>&amp;</b>", "_x0041_", "\x1b[2Jesc", "a\u202egnp.exe", "\u200b=zero", "x" * 40000]
NAMES = ["../../etc/passwd", "/abs/olute.txt", "CON.txt", "nul", "a\x00b.txt", "..", ".hidden", "-rf", "x\u202etxt.exe",
         "naïve نامه.txt", "C:\\windows\\x.dll", "q?*\"<>|.txt", "l" * 400 + ".docx", "tail. . ", "a\nb.txt", "%0Apath.txt",
         "aux.tar.gz", "~bak"]
BODY = """Ruritania recognised Borduria in 1971.

Jane Quilter met Omar Haddad in Exampleville on 3 May 2012. Omar Haddad denied it.

From here on it is easy.
>From there too.

-- 
Jane Quilter
Director, Ministry of Rivers
Tel. +44 20 7946 0000
"""


def cache():
    out = [post.plain(i, s, BODY if i % 3 == 0 else "Nothing.\n", sender='"%s" <x%d@evil.example>' % (re.sub(r'["\\\x00-\x1f]', "", s)[:60], i))
           for i, s in enumerate(HOSTILE)]
    out.append(post.plain(50, "letter", BODY, sender="Jane Quilter <jane.quilter@rivers.example>", to=LEILA))
    out.append(post.plain(51, "Re: letter", "No end of line", sender=LEILA, to="Jane Quilter <jane.quilter@rivers.example>"))
    out.append(post.plain(52, "crlf", "From a\nFrom b\n", eol="\r\n"))
    for i, name in enumerate(NAMES):
        coded = "".join("%%%02X" % b for b in name.encode())
        part = ("Content-Type: text/plain\nContent-Disposition: attachment; filename*=utf-8''%s\n\nfile %d\n" % (coded, i))
        out.append(post.mixed(60 + i, [post.TEXT_PART, part], [b"file %d\n" % i]))
    return out


SHARED = {}


def fill(case):
    """An mbox, and what an mbox cannot hold: a message without an end of line."""
    post.FORMS["mboxrd"](os.path.join(case.dir, "mail"), [m for m in cache() if m.raw.endswith(b"\n")])
    for m in cache():
        if not m.raw.endswith(b"\n"):
            lib.write(os.path.join(case.dir, "mail", "one.eml"), m.raw)


def place():
    if not SHARED:
        c = SHARED["case"] = Case()
        SHARED["messages"] = cache()
        fill(c)
        c.add(os.path.join(c.dir, "mail"))
    return SHARED["case"]


def export(case, form, *argv, want=lib.YES):
    """A fresh export; its folder, after everything that holds for any of them."""
    out = os.path.join(case.dir, "out-" + form + str(len(os.listdir(case.dir))))
    r = case.run("export", form, "--out", out, "--json", *argv)
    if not check(r.code == want, f"{r}, wanted {want}") or want not in (lib.YES, lib.NO):
        check(want in (lib.YES, lib.NO) or not os.path.exists(out), f"{form}: a failed export left something")
        return out
    sound(case, form, out, r.objects[0])
    return out


def all_files(out):
    return [os.path.join(at, f) for at, _, names in os.walk(out) for f in names]


def sound(case, form, out, said):
    """Manifest, README, names, kinds of files; nothing tells where the case lies."""
    p = subprocess.run(["sha256sum", "--strict", "--quiet", "-c", "manifest-sha256.txt"], cwd=out, capture_output=True)
    check(p.returncode == 0, f"{form}: manifest: {p.stdout[:300]!r} {p.stderr[:300]!r}")
    listed = [line[66:] for line in open(os.path.join(out, "manifest-sha256.txt"), encoding="utf-8").read().splitlines()]
    found = sorted(os.path.relpath(f, out) for f in all_files(out))
    equal(sorted(listed + ["manifest-sha256.txt"]), found, f"{form}: what the manifest lists")
    equal(len(listed), said["files"], f"{form}: files said")
    readme = open(os.path.join(out, "README.txt"), encoding="utf-8").read()
    check(case.digest() in readme and f"form: {form}" in readme, f"{form}: README: {readme[:300]}")
    for path in all_files(out):
        mode = os.lstat(path).st_mode
        check(stat.S_ISREG(mode) and mode & 0o077 == 0, f"{form}: {path} has mode {oct(mode)}")
        with open(path, "rb") as f:
            check(case.dir.encode() not in f.read(), f"{form}: {path} tells where the case lies")
        for part in os.path.relpath(path, out).split("/"):
            check(len(part.encode()) <= 210 and not re.search(r'[\x00-\x1f\x7f\\:*?"<>|\u202a-\u202e\u200b]|^[.~-]|[. ]$', part)
                  and not re.fullmatch(r"(?i)(con|nul|aux|prn|com\d|lpt\d)(\..*)?", part), f"{form}: name {part!r}")


def rows(path):
    with open(path, "rb") as f:
        data = f.read()
    check(data.startswith(b"\xef\xbb\xbf") and not re.search(rb"[\x00-\x09\x0b\x0c\x0e-\x1f\x7f]", data), f"{path}: bytes")
    check(data.count(b"\n") == data.count(b"\r\n"), f"{path}: line ends")
    return list(csv.DictReader(io.StringIO(data[3:].decode("utf-8"), newline=""), strict=True))


def test_mbox_is_reversible():
    case = place()
    out = export(case, "mbox")
    with open(os.path.join(out, "messages.mbox"), "rb") as f:
        data = f.read()
    parts = re.split(rb"(?m)^From clew@localhost [^\n]*\n", data)
    check(parts[0] == b"", "something stands before the first message")
    raws = [re.sub(rb"(?m)^>(>*From )", rb"\1", p[:-1]) for p in parts[1:]]
    equal(sorted(m.raw for m in SHARED["messages"]), sorted(raws), "messages unquoted")
    equal(len(raws), len(mailbox.mbox(os.path.join(out, "messages.mbox"))), "messages that Python's mailbox reads")
    equal(data, case.run("export", "mbox").out, "the same on standard output")
    listed = rows(os.path.join(out, "messages.csv"))
    equal(sorted(hashlib.sha256(m.raw).hexdigest() for m in SHARED["messages"]), sorted(r["sha256"] for r in listed), "list")


def test_eml_and_files():
    case = place()
    out = export(case, "eml")
    for m in SHARED["messages"]:
        path = os.path.join(out, "messages", hashlib.sha256(m.raw).hexdigest() + ".eml")
        if check(os.path.exists(path), f"{m.mid} is not there"):
            with open(path, "rb") as f:
                equal(m.raw, f.read(), m.mid)
    out = export(case, "files")
    found = {os.path.basename(os.path.dirname(f)): f for f in all_files(os.path.join(out, "files"))}
    want = {a for m in SHARED["messages"] for a in m.attached}
    equal({hashlib.sha256(a).hexdigest() for a in want}, set(found), "attachments by their hash")
    for h, path in found.items():
        with open(path, "rb") as f:
            equal(h, hashlib.sha256(f.read()).hexdigest(), path)
    names = {os.path.basename(f) for f in found.values()}
    check(any("نامه" in n for n in names), "a name in Persian stays one")
    one = export(case, "files", "subject:letter", want=lib.NO)
    equal([], all_files(os.path.join(one, "files")), "no file is attached there")


def undo(row):
    """The cells as they were before apostrophes."""
    guarded = set(filter(None, row["guarded"].split(";")))
    return {k: v[1:] if k in guarded else v for k, v in row.items()}


def test_csv_runs_nothing():
    out = export(place(), "csv")
    for name in ("documents", "people", "roles", "ties", "events", "ledger"):
        table = rows(os.path.join(out, name + ".csv"))
        check(table, f"{name} is empty")
        for row in table:
            for key, v in row.items():
                check(not v.lstrip(" ").startswith(("=", "+", "-", "@", "|", "%", "＝", "＋", "－", "＠")), f"{name}.{key}: {v:.60}")
                check(key == "guarded" or key in row["guarded"].split(";") or not re.match(r"' *[=+@-]", v) or v.startswith("'=quoted"),
                      f"{name}.{key}: an apostrophe that is not told: {v:.60}")
    subjects = {undo(r)["subject"] for r in rows(os.path.join(out, "documents.csv"))}
    for s in ("=1+2", "+cmd", "-2+3", "@SUM(A1)", "＝full", "'=quoted", "|pipe", 'a,b"c', "<b>&amp;</b>"):
        check(s in subjects, f"{s!r} does not come back")
    check(any(len(s) == 32767 and s.endswith("…") for s in subjects), "the long one is cut")
    only = export(place(), "csv", "--what", "ledger", "subject:letter")
    check(not os.path.exists(os.path.join(only, "documents.csv")), "--what")
    equal(lib.USAGE, place().run("export", "csv", "--what", "nonsense", "--out", os.path.join(place().dir, "none")).code, "no table")


def test_events_and_roles_are_told():
    out = export(place(), "csv")
    met = [r for r in rows(os.path.join(out, "events.csv")) if r["kind"] == "met"]
    check(any(r["when_from"] == "2012-05-03" and r["precision"] == "day" and "Quilter" in r["from"] + r["to"] for r in met), f"met: {met[:2]}")
    held = rows(os.path.join(out, "roles.csv"))
    check(any(r["title"] == "Director" and r["organisation"] == "Ministry of Rivers" for r in held), "the director")


def test_lists_and_questions():
    case = place()
    names = lib.write(os.path.join(case.dir, "names.csv"), "name\nJane Quilter\nZelda Nobody\n=1+1\n".encode())
    out = export(case, "csv", "--list", names, "--asked", "Jane Quilter contacted Omar Haddad")
    found = {undo(r)["name"]: r for r in rows(os.path.join(out, "matches.csv"))}
    equal(["=1+1", "Jane Quilter", "Zelda Nobody"], sorted(found), "every name has its row")
    check(found["Jane Quilter"]["tier"] == "exact" and "Quilter" in found["Jane Quilter"]["quotation"], "who is here")
    equal("none", found["Zelda Nobody"]["tier"], "who is not")
    asked = rows(os.path.join(out, "occasions.csv"))
    check(any(r["kind"] == "met" and r["when_from"] == "2012-05-03" and r["counts"] == "yes" for r in asked), f"occasions: {asked[:2]}")
    for what in ("matches", "occasions"):
        equal(lib.USAGE, case.run("export", "csv", "--what", what, "--out", os.path.join(case.dir, "w")).code, f"{what} of nothing")


def office(path, form):
    """LibreOffice's own reading of a table as flat XML, or None."""
    folder = os.path.dirname(path)
    p = subprocess.run(["soffice", "-env:UserInstallation=file://" + os.path.join(folder, "..", "lo"), "--headless", "--convert-to", form,
                        "--outdir", folder, path], capture_output=True, timeout=180, env={**lib.ENV, "HOME": folder})
    made = re.sub(r"\.\w+$", "." + form, path)
    return made if check(os.path.exists(made), f"soffice: {p.stderr[-300:]!r}") else None


def test_xlsx():
    case = place()
    out = export(case, "xlsx")
    path = os.path.join(out, "case.xlsx")
    plain = rows(os.path.join(export(case, "csv"), "documents.csv"))
    with zipfile.ZipFile(path) as z:
        check(z.testzip() is None, "the ZIP is whole")
        parts = {n: ET.fromstring(z.read(n)) for n in z.namelist()}
    m = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
    check(not any(e.tag.endswith(("}f", "}hyperlink", "}externalReference")) for p in parts.values() for e in p.iter()), "no formulas")
    sheet = parts["xl/worksheets/sheet1.xml"]
    table = [["".join(t.text or "" for t in c.iter(m + "t")) or "".join(v.text or "" for v in c.iter(m + "v")) for c in row]
             for row in sheet.iter(m + "row")]
    equal(len(plain) + 1, len(table), "rows")
    at = table[0].index("subject")
    got = {row[at].replace("_x005F_", "_") for row in table[1:]}
    equal({undo(r)["subject"] for r in plain}, got, "subjects are as they are")
    if not shutil.which("soffice"):
        lib.skip("no LibreOffice")
        return
    made = office(path, "fods")
    if made:
        flat = ET.parse(made).getroot()
        t, o = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}", "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
        equal(0, sum(1 for e in flat.iter() if e.get(t + "formula")), "formulas that LibreOffice sees")
        sheets = list(flat.iter(t + "table"))
        equal(["documents", "people", "roles", "ties", "events", "ledger"], [s.get(t + "name") for s in sheets], "sheets")
        words = "".join(flat.itertext())
        check("_x0041_" in words and "=1+2" in words, "codes and formulas are words")
        check(any(e.get(o + "value-type") == "string" for e in sheets[0].iter(t + "table-cell")), "typed text")


def test_csv_in_libreoffice():
    if not shutil.which("soffice"):
        lib.skip("no LibreOffice")
        return
    path = os.path.join(export(place(), "csv", "--what", "documents"), "documents.csv")
    n = len(rows(path))
    made = office(path, "fods")
    if made:
        t = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
        flat = ET.parse(made).getroot()
        equal(0, sum(1 for e in flat.iter() if e.get(t + "formula")), "formulas")
        equal(n + 1, sum(1 for row in flat.iter(t + "table-row") if "".join(row.itertext()).strip()), "rows")


def test_packed():
    """From packed archives, one in another: exact bytes, in one pass, whatever the order of asking."""
    letters = [post.mixed(i, [post.TEXT_PART, post.file_part("a.bin", b"A%d" % i), post.file_part("b.bin", b"B%d" % i)], []) for i in range(60)]
    letters += [post.plain(100 + i, f"letter {i}", f"Words {i}. " * 40) for i in range(700)]
    with Case() as case:
        inner = post.zip_bytes(post.named(letters[:30]))
        tar = gzip.compress(post.tar_bytes(post.named(letters[30:60])))
        case.add(lib.write(os.path.join(case.dir, "all.zip"), post.zip_bytes(
            [("first.zip", inner), *post.named(letters[60:]), ("last.tgz", tar)])))
        begun = time.monotonic()
        out = export(case, "eml")
        took = time.monotonic() - begun
        got = {hashlib.sha256(open(os.path.join(at, n), "rb").read()).hexdigest() for at, _, names in os.walk(out) for n in names if n.endswith(".eml")}
        equal(set(), {hashlib.sha256(m.raw).hexdigest() for m in letters} - got, "messages that are not as they were")
        check(took < 8, f"took {took:.1f} s")
        for name in ("a.bin", "b.bin"):
            ids = case.ids(f"file:{name}", "kind:file")[::-7]
            equal(len(ids), len({case.raw(i) for i in ids}), f"{name}, backwards")


def test_right_to_left():
    with Case() as case:
        mail = [post.plain(i, f"نامه شماره {i} درباره بودجه", "سلام\n", sender=LEILA, to="ناصر کریمی <naser@rivers.example>") for i in range(5)]
        post.FORMS["mboxrd"](os.path.join(case.dir, "mail"), mail)
        case.add(os.path.join(case.dir, "mail"))
        for c, want in ((case, True), (place(), False)):
            out = export(c, "xlsx", "--what", "documents")
            with zipfile.ZipFile(os.path.join(out, "case.xlsx")) as z:
                equal(want, b'rightToLeft="1"' in z.read("xl/worksheets/sheet1.xml"), "reads from right to left")


def entities(out):
    with open(os.path.join(out, "entities.ftm.json"), encoding="utf-8") as f:
        found, faults = ftmcheck.check(f)
    check(not faults, f"{len(faults)} faults: {faults[:4]}")
    return found


def test_ftm():
    case = place()
    out = export(case, "ftm")
    found = entities(out)
    by = {}
    for e in found.values():
        by.setdefault(e["schema"], []).append(e)
    for schema in ("Email", "Person", "Package", "Employment", "Documentation", "Event", "UnknownLink", "Mention", "PublicBody"):
        check(by.get(schema), f"no {schema}")
    equal(len(SHARED["messages"]), len(by["Email"]), "mails")
    dates = {e["properties"]["name"][0]: e["properties"].get("date") for e in by["Event"]}
    equal(["1971"], dates.get("Ruritania recognised Borduria"), "a year stays a year")
    check(["2012-05-03"] in dates.values(), f"the day of the meeting: {dates}")
    check(all(e["properties"].get("proof") for e in by["Event"]), "every event has its document")
    jane = [e for e in by["Person"] if "Jane Quilter" in e["properties"]["name"] + e["properties"].get("alias", [])]
    check(jane and any("jane.quilter@rivers.example" in e["properties"].get("email", []) for e in jane), "Jane has her address")
    letter = next(e for e in by["Email"] if e["properties"].get("subject") == ["letter"])
    check(letter["properties"]["emitters"][0] in found and letter["properties"]["recipients"], "who wrote to whom")
    files = [e for e in found.values() if e["schema"] in ("PlainText", "Document") and "parent" in e["properties"]]
    check(any(found[e["properties"]["parent"][0]]["schema"] == "Email" for e in files), "attachments lie in mails")
    again = export(case, "ftm")
    for name in ("entities.ftm.json",):
        with open(os.path.join(out, name), "rb") as a, open(os.path.join(again, name), "rb") as b:
            check(a.read() == b.read(), "the same again")
    some = entities(export(case, "ftm", "from:jane.quilter@rivers.example"))
    check(0 < len(some) < len(found), "a query makes it smaller")


def dat(path):
    """A Concordance load file as its readers take it: rows of fields."""
    with open(path, "rb") as f:
        data = f.read()
    check(data.startswith(b"\xef\xbb\xbf"), "mark of UTF-8")
    lines = data[3:].decode("utf-8").split("\r\n")
    check(lines[-1] == "" and "\n" not in "".join(lines), "line ends")
    table = []
    for line in lines[:-1]:
        check(line.startswith("þ") and line.endswith("þ"), f"{line[:40]!r}")
        table.append([f.replace("þþ", "þ").replace("®", "\n") for f in re.split("þ\x14þ", line[1:-1])])
    check(len({len(r) for r in table}) == 1, f"fields: { {len(r) for r in table} }")
    return [dict(zip(table[0], r)) for r in table[1:]]


def test_load_file():
    case = place()
    out = export(case, "load")
    table = dat(os.path.join(out, "load.dat"))
    n = len(SHARED["messages"]) + len({a for m in SHARED["messages"] for a in m.attached})
    equal(n, len(table), "rows")
    equal([f"CLEW{i + 1:08}" for i in range(n)], [r["BEGDOC"] for r in table], "numbers")
    for r in table:
        with open(os.path.join(out, r["NATIVELINK"].replace("\\", "/")), "rb") as f:
            equal(r["SHA256"], hashlib.sha256(f.read()).hexdigest(), r["BEGDOC"])
        check(os.path.exists(os.path.join(out, r["TEXTLINK"].replace("\\", "/"))), r["TEXTLINK"])
    families = [r for r in table if r["BEGATTACH"]]
    equal(2 * len(NAMES), len(families), "members of families")
    for a, b in zip(families[::2], families[1::2]):
        equal((a["BEGDOC"], b["BEGDOC"]), (a["BEGATTACH"], a["ENDATTACH"]), "a family")
        equal((a["BEGATTACH"], a["ENDATTACH"]), (b["BEGATTACH"], b["ENDATTACH"]), "a family, of both")
    with open(os.path.join(out, "load.opt"), encoding="utf-8", newline="") as f:
        lines = f.read().split("\r\n")
    equal([r["BEGDOC"] for r in table], [x.split(",")[0] for x in lines[:-1]], "the OPT")
    check(all(len(x.split(",")) == 7 for x in lines[:-1]), "fields of the OPT")
    check("=1+2" in {r["SUBJECT"] for r in table}, "subjects")
    alone = dat(os.path.join(export(case, "load", "subject:\"with parts\""), "load.dat"))
    equal(2 * len(NAMES), len(alone), "what is attached comes along")


def test_load_file_in():
    """A load file is read as a table, in UTF-8, UTF-16 and one byte; broken rows are told."""
    with open(os.path.join(export(place(), "load"), "load.dat"), "rb") as f:
        made = f.read()
    text = made[3:].decode()
    hand = "þDOCIDþ\x14þCUSTODIANþ\x14þSUBJECTþ\r\nþX1þ\x14þJane Quilterþ\x14þthe ferry®twoþ\r\nþX2þ\x14þcut off\r\n"
    forms = {"made": made, "sixteen": b"\xff\xfe" + text.encode("utf-16-le"), "byte": hand.encode("latin-1")}
    for name, data in forms.items():
        with Case() as case:
            case.add(lib.write(os.path.join(case.dir, "in", name + ".dat"), data))
            shown = case.show(case.ids(""))
            if not check(len(shown) == 1, f"{name}: {len(shown)} documents"):
                continue
            equal("csv", shown[0]["file_kind"], f"{name}: kind")
            flaws = [f["flaw"] for f in shown[0]["flaws"]]
            equal(name == "byte", "table_row" in flaws, f"{name}: flaws {flaws}")
            check(case.ids("ferry" if name == "byte" else "CLEW00000003"), f"{name}: its words are found")


def test_networks():
    case = place()
    graph = ET.parse(os.path.join(export(case, "graphml"), "network.graphml")).getroot()
    ns = "{http://graphml.graphdrawing.org/xmlns}"
    ids = {v.get("id") for v in graph.iter(ns + "node")}
    check(ids and all(e.get("source") in ids and e.get("target") in ids for e in graph.iter(ns + "edge")), "edges of GraphML")
    gexf = ET.parse(os.path.join(export(case, "gexf"), "network.gexf")).getroot()
    ns = "{http://gexf.net/1.3}"
    equal(len(ids), len(list(gexf.iter(ns + "node"))), "nodes of GEXF")
    out = export(case, "network")
    with open(os.path.join(out, "nodes.csv"), encoding="utf-8-sig", newline="") as f:
        equal(len(ids), len(list(csv.DictReader(f))), "nodes of CSV")


def test_nothing_is_overwritten():
    case = place()
    out = export(case, "csv")
    r = case.run("export", "csv", "--out", out)
    check(r.code == lib.USAGE and b"--force" in r.err, f"{r}")
    equal(lib.YES, case.run("export", "eml", "--out", out, "--force").code, "--force")
    check(os.path.isdir(os.path.join(out, "messages")) and not os.path.exists(os.path.join(out, "documents.csv")), "replaced as a whole")
    mine = os.path.join(case.dir, "mine")
    lib.write(os.path.join(mine, "thesis.txt"), b"x")
    for path in (mine, os.path.join(mine, "thesis.txt")):
        equal(lib.USAGE, case.run("export", "csv", "--out", path, "--force").code, f"{path} is not ours")
    with open(os.path.join(mine, "thesis.txt"), "rb") as f:
        equal(b"x", f.read(), "what is not ours stays")
    link = os.path.join(case.dir, "link")
    os.symlink(out, link)
    equal(lib.USAGE, case.run("export", "csv", "--out", link, "--force").code, "a link is not followed")
    equal([], [n for n in os.listdir(case.dir) if ".part-" in n], "nothing half done is left")
    equal(lib.USAGE, case.run("export", "csv").code, "tables want a folder")
    equal(lib.USAGE, case.run("export", "--as", "pst", "--out", os.path.join(case.dir, "n")).code, "no such form")
    equal(lib.USAGE, case.run("export", "csv", "--all", "--query", "x", "--out", os.path.join(case.dir, "n")).code, "--all and a query")
    check(os.path.isdir(export(case, "csv", "--query", "subject:letter")), "--query")


def test_stopped():
    """Ctrl-C while it writes: nothing is left, and the case is whole."""
    with Case() as case:
        post.FORMS["mboxrd"](os.path.join(case.dir, "mail"), [post.plain(i, f"s{i}", "x\n", mid=f"k{i}@t.example") for i in range(3000)])
        case.add(os.path.join(case.dir, "mail"))
        argv = [lib.CLEW, "-C", case.path, "export", "load", "--out", os.path.join(case.dir, "o")]
        p = subprocess.Popen(argv, env=lib.ENV, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
        for _ in range(500):
            if any(".part-" in n for n in os.listdir(case.dir)):
                break
            time.sleep(0.01)
        p.send_signal(signal.SIGINT)
        said = p.communicate(timeout=60)[1]
        equal(lib.FAILED, p.returncode, f"stopped: {said!r}")
        check(b"stopped" in said, f"it says so: {said!r}")
        equal(["case.clew", "mail"], sorted(os.listdir(case.dir)), "what is left")
        equal(lib.YES, case.run("audit").code, "the case")


def test_what_cannot_be_had():
    with Case() as case:
        post.FORMS["mboxrd"](os.path.join(case.dir, "mail"), post.forty()[:5])
        case.add(os.path.join(case.dir, "mail"))
        shutil.rmtree(os.path.join(case.dir, "mail"))
        out = os.path.join(case.dir, "o")
        r = case.run("export", "eml", "--out", out, "--json")
        equal((lib.NO, 5), (r.code, r.objects[0]["away"]), "all are away")
        check(all(row["why"] and not row["file"] for row in rows(os.path.join(out, "messages.csv"))), "the list says why")
        r = case.run("export", "load", "--out", os.path.join(case.dir, "l"))
        check(all(row["NOTE"] and not row["NATIVELINK"] for row in dat(os.path.join(case.dir, "l", "load.dat"))), "and NOTE")


def test_protected_names():
    with Case() as case:
        fill(case)
        case.add(os.path.join(case.dir, "mail"))
        equal(lib.YES, case.run("protect", "add", "Omar Haddad").code, "protect")
        for form in ("mbox", "eml", "files"):
            export(case, form, want=lib.USAGE)
        equal(lib.USAGE, case.run("export", "mbox").code, "nor on standard output")
        for form in ("csv", "xlsx", "ftm", "load", "graphml", "gexf", "network"):
            out = export(case, form, "haddad" if form == "csv" else "--all")
            for path in all_files(out):
                with open(path, "rb") as f:
                    data = f.read()
                if path.endswith(".xlsx"):
                    with zipfile.ZipFile(path) as z:
                        data = b"".join(z.read(n) for n in z.namelist())
                check(b"addad" not in data, f"{form}: {os.path.basename(path)} names him")
        check("█" in open(os.path.join(export(case, "ftm"), "entities.ftm.json"), encoding="utf-8").read(), "a mask")
        entities(export(case, "ftm"))
        export(case, "mbox", "--unmasked")


lib.main(globals())
