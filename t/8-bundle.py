#!/usr/bin/env python3
"""Bundles: made from an invented cache, checked by clew, by sha256sum, by a validator written here from RFC 8493, by verify.sh;
each flipped byte, each thing missing, added, swapped or leading elsewhere is found and named; signatures both ways with
minisign; time stamps from a TSA of openssl's."""
import base64
import getpass
import hashlib
import json
import os
import re
import shutil
import socket
import subprocess
import time

import drill_docs
import lib
import post
from lib import Case, check, equal

SHARED = {}
WORDS = "The levy on river barges was agreed in May"
BODY = f"Dear Bob,\n\n{WORDS}, and nobody has denied it.\n\nAnn\n"


def place():
    """A case with a claim on a quotation, and a letter with an attachment; one bundle of both."""
    if SHARED:
        return SHARED["case"]
    c = SHARED["case"] = Case()
    letters = [post.plain(i, f"letter {i}", f"Nothing {i}.\n", mid=f"n{i}@t.example") for i in range(20)]
    letters.append(post.plain(50, "levy", BODY, mid="levy@t.example", sender="Ann Archer <ann@alpha.example>"))
    part = "Content-Type: text/plain\nContent-Disposition: attachment; filename=\"terms.txt\"\n\nThe terms are hard.\n"
    letters.append(post.mixed(51, [post.TEXT_PART, part], [b"The terms are hard.\n"]))
    folder = os.path.join(c.dir, "home", getpass.getuser(), "mail")
    post.FORMS["mboxrd"](folder, letters)
    c.add(folder)
    SHARED["levy"] = c.ids("subject:levy")[0]
    SHARED["terms"] = c.ids("kind:file", "terms")[0]
    SHARED["quote"] = c.json("quote", "take", SHARED["levy"], WORDS)[0]["id"]
    for argv in (("new", "The levy was agreed."), ("for", "c1", SHARED["quote"]), ("ask", "c1", "Bob Byrd", "Is it so? <b>")):
        equal(lib.YES, c.run("claim", *argv).code, f"claim {argv}")
    SHARED["said"], SHARED["out"] = make(c, "c1", SHARED["terms"])
    return c


def make(case, *argv, want=lib.YES):
    out = os.path.join(case.dir, "bundle%d" % len(os.listdir(case.dir)))
    r = case.run("bundle", *argv, "--out", out, "--json")
    check(r.code == want, f"{r}, wanted {want}")
    return (r.objects[0] if r.objects else {}), out


def copy(path):
    to = path + "-copy%d" % len(os.listdir(os.path.dirname(path)))
    shutil.copytree(path, to, symlinks=True)
    return to


def verify(path, *argv):
    r = lib.run("verify", path, "--json", *argv)
    return r.code, [o for o in r.objects if o.get("type") == "fault"], r.objects[-1] if r.objects else {}


def files_of(out):
    return sorted(os.path.relpath(os.path.join(at, f), out) for at, _, names in os.walk(out) for f in names)


def read(*path):
    with open(os.path.join(*path), "rb") as f:
        return f.read()


def shell(out, sh="dash"):
    p = subprocess.run([sh, "verify.sh"], cwd=out, capture_output=True, timeout=120, env={"PATH": "/usr/bin:/bin", "LC_ALL": "C"})
    return p.returncode, p.stdout.decode("utf-8", "replace")


def valid_bag(out):
    """RFC 8493, sections 2 and 3, from its text: a list of faults."""
    faults = []
    if read(out, "bagit.txt") != b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n":
        faults.append("bagit.txt")
    there = files_of(out)
    payload = {f for f in there if f.startswith("data/")}
    for algorithm in ("sha256", "sha512"):
        for kind in ("", "tag"):
            listed = {}
            for line in read(out, f"{kind}manifest-{algorithm}.txt").decode("utf-8").splitlines():
                m = re.fullmatch(r"([0-9a-fA-F]+)[ \t]+\*?(.+)", line)
                if not m:
                    faults.append(f"line {line!r}")
                    continue
                path = m.group(2).replace("%0A", "\n").replace("%0D", "\r").replace("%25", "%")
                if path in listed or path.startswith("/") or ".." in path.split("/"):
                    faults.append(f"path {path}")
                listed[path] = m.group(1).lower()
            for path, digest in listed.items():
                if path not in there:
                    faults.append(f"{path} is missing")
                elif hashlib.new(algorithm, read(out, path)).hexdigest() != digest:
                    faults.append(f"{path} has changed")
                if kind == "" and not path.startswith("data/"):
                    faults.append(f"{path} is no payload")
            if kind == "" and payload - set(listed):
                faults.append(f"not listed: {payload - set(listed)}")
    info = dict(line.split(": ", 1) for line in read(out, "bag-info.txt").decode().splitlines())
    if info["Payload-Oxum"] != "%d.%d" % (sum(len(read(out, f)) for f in payload), len(payload)):
        faults.append("Payload-Oxum")
    return faults


def sums_agree(out):
    for name in ("manifest-sha256.txt", "tagmanifest-sha256.txt", "manifest-sha512.txt", "tagmanifest-sha512.txt"):
        tool = "sha256sum" if "256" in name else "sha512sum"
        p = subprocess.run([tool, "--strict", "--quiet", "-c", name], cwd=out, capture_output=True)
        if p.returncode:
            return False
    return True


def test_whole():
    case = place()
    said, out = SHARED["said"], SHARED["out"]
    code, faults, last = verify(out)
    equal((lib.YES, []), (code, faults), "clew verify")
    equal([], valid_bag(out), "the validator")
    check(sums_agree(out), "sha256sum and sha512sum")
    code, text = shell(out)
    equal(0, code, f"verify.sh: {text}")
    check(said["root"] in text, "verify.sh tells the root")
    equal((2, 1, 0, 1, 1), tuple(said[k] for k in ("shown", "around", "away", "quotations", "claims")), "what it holds")
    equal((3, said["root"], said["documents"]), (last["proved"], last["root"], last["documents"]), "what is proved")
    equal(len(case.ids("")), said["documents"], "leaves: every document")
    names = {os.path.basename(f).split(".")[0]: f for f in files_of(out) if f.startswith("data/documents/")}
    for digest, path in names.items():
        equal(digest, hashlib.sha256(read(out, path)).hexdigest(), path)
    check(any(WORDS.encode() in read(out, f) for f in names.values()), "the letter itself")
    check(any(read(out, f) == b"The terms are hard.\n" for f in names.values()), "the attachment itself")
    check(oct(os.stat(out).st_mode)[-3:] == "700", "nobody else may read it")


def test_busybox_alone():
    place()
    if not shutil.which("busybox"):
        lib.skip("no busybox")
        return
    with Case() as box:
        for name in subprocess.run(["busybox", "--list"], capture_output=True, text=True).stdout.split():
            os.symlink(shutil.which("busybox"), os.path.join(box.dir, name))
        for path, want in ((None, 0), ("data/report.html", 1), ("data/log.txt", 1), ("tagmanifest-sha256.txt", 1)):
            out = copy(SHARED["out"])
            if path:
                data = bytearray(read(out, path))
                data[len(data) // 2] ^= 1
                lib.write(os.path.join(out, path), bytes(data))
            p = subprocess.run([os.path.join(box.dir, "sh"), "verify.sh"], cwd=out, capture_output=True, timeout=120, env={"PATH": box.dir})
            equal(want, p.returncode, f"busybox, {path} flipped: {p.stdout!r} {p.stderr!r}")


def test_source_away():
    """Bytes that cannot be had any more are said to be so; the rest is a whole bundle."""
    with Case() as case:
        box = lib.write(os.path.join(case.dir, "a.mbox"), post.mboxrd_bytes([post.plain(0, "letter", "We met.\n")]))
        case.add(box)
        one = case.ids("subject:letter")[0]
        os.unlink(box)
        said, out = make(case, one, want=lib.NO)
        equal(1, said["away"], "its bytes are away")
        equal((lib.YES, 0, []), (verify(out)[0], shell(out)[0], valid_bag(out)), "whole all the same")
        check("\taway\t" in read(out, "data/objects.tsv").decode(), "the list says so")


def test_scripts_of_the_east():
    """Persian words and a subject that turns the line: told, isolated, never active."""
    with Case() as case:
        words = "قرارداد در بهار امضا شد"
        mail = post.plain(0, "\u202egnp.x <script>", f"سلام\n{words}.\n", sender="لیلا آذرنوش <leila@rivers.example>")
        case.add(lib.write(os.path.join(case.dir, "a.mbox"), post.mboxrd_bytes([mail])))
        quote = case.json("quote", "take", case.ids("")[0], words)[0]["id"]
        _, out = make(case, quote)
        equal((lib.YES, 0), (verify(out)[0], shell(out)[0]), "whole")
        page = read(out, "data/report.html").decode("utf-8")
        check(words in page and "\u202e" not in page and "<script" not in page, "the page")


def test_proofs_by_another_hand():
    """The tree made anew by section 2.1.1 of RFC 9162 from proofs: root and paths."""
    place()
    lines = read(SHARED["out"], "data/merkle.txt").decode().splitlines()
    root, n = lines[1].split()[1], int(lines[2].split()[1])

    def climb(at, size, leaf, path):
        if size == 1:
            return leaf
        k = 1
        while k * 2 < size:
            k *= 2
        last, rest = path[-1], path[:-1]
        pair = climb(at, k, leaf, rest) + last if at < k else last + climb(at - k, size - k, leaf, rest)
        return hashlib.sha256(b"\1" + pair).digest()

    for leaf, path in zip(lines[3::2], lines[4::2]):
        _, at, data = leaf.split(" ", 2)
        first = hashlib.sha256(b"\0" + data.encode() + b"\n").digest()
        equal(root, climb(int(at), n, first, [bytes.fromhex(h) for h in path.split()[1:]]).hex(), f"leaf {at}")


def test_nothing_tells_where():
    case = place()
    told = [case.dir, os.getcwd(), socket.gethostname(), "/home/" + getpass.getuser(), os.path.expanduser("~") + "/"]
    for path in files_of(SHARED["out"]):
        data = read(SHARED["out"], path)
        for word in told:
            check(len(word) < 4 or word.encode() not in data, f"{path} tells {word}")


def test_report():
    place()
    page = read(SHARED["out"], "data/report.html").decode("utf-8")
    check("Content-Security-Policy" in page and "default-src 'none'" in page, "its policy")
    for bad in ("<script", "javascript:", "http://", "https://", "<img", "<link", " onload", "<b>\""):
        check(bad not in page, f"the report has {bad}")
    check(WORDS in page and "The levy was agreed." in page and SHARED["quote"] in page, "words, claim, address")
    check("Is it so? &lt;b&gt;" in page, "words of others are escaped")
    if shutil.which("xmllint"):
        p = subprocess.run(["xmllint", "--html", "--noout", "-"], input=page.encode(), capture_output=True)
        bad = [e for e in p.stderr.decode().splitlines() if "error" in e and not re.search(r"Tag (main|section|bdi) invalid", e)]
        equal([], bad, "xmllint")


def test_every_byte_of_small_files():
    """Each byte flipped in turn: clew names the file; verify.sh sees a sample of them."""
    place()
    out = copy(SHARED["out"])
    seen = 0
    for path in files_of(out):
        whole = read(out, path)
        step = 1 if len(whole) <= 150 else len(whole) // 25 + 1
        for at in range(0, len(whole), step):
            bad = bytearray(whole)
            bad[at] ^= 0x20 if at % 2 else 1
            with open(os.path.join(out, path), "wb") as f:
                f.write(bad)
            code, faults, _ = verify(out)
            seen += 1
            if code != lib.NO or not faults:
                check(False, f"byte {at} of {path}: {code} {faults}")
            elif "manifest" not in path and not any(f["path"] == path for f in faults):
                check(False, f"byte {at} of {path} is not named: {faults[:3]}")
            if at in (0, (len(whole) // 2) // step * step) and path != "verify.sh":
                equal(1, shell(out)[0], f"verify.sh: byte {at} of {path}")
        with open(os.path.join(out, path), "wb") as f:
            f.write(whole)
    equal(lib.YES, verify(out)[0], "whole again")
    check(seen > 300, f"{seen} bytes")


def spoil(out, what):
    data = os.path.join(out, "data")
    one = os.path.join(out, next(f for f in files_of(out) if f.startswith("data/documents/")))
    texts = [os.path.join(out, f) for f in files_of(out) if f.startswith("data/text/")]
    listed = os.path.join(out, "manifest-sha256.txt")
    x = hashlib.sha256(b"x").hexdigest()

    def append(line):
        with open(listed, "ab") as f:
            f.write(line)

    if what == "missing":
        os.unlink(one)
    elif what == "truncated":
        os.truncate(one, 10)
    elif what == "emptied":
        os.truncate(one, 0)
    elif what == "longer":
        with open(one, "ab") as f:
            f.write(b"\n")
    elif what == "swapped":
        os.rename(texts[0], one + ".x")
        os.rename(texts[1], texts[0])
        os.rename(one + ".x", texts[1])
    elif what == "added":
        lib.write(os.path.join(data, "new.txt"), b"x")
    elif what == "added beside":
        lib.write(os.path.join(out, "new.txt"), b"x")
    elif what == "link":
        os.unlink(one)
        os.symlink("/etc/passwd", one)
    elif what == "linked folder":
        os.rename(os.path.join(data, "text"), out + "-text")
        os.symlink(out + "-text", os.path.join(data, "text"))
    elif what == "pipe":
        os.mkfifo(os.path.join(data, "pipe"))
    elif what == "climbing":
        append(f"{x}  data/../../x\n".encode())
    elif what == "absolute":
        append(f"{x}  /etc/passwd\n".encode())
    elif what == "escaped":
        append(f"{x}  data/a%0Ab\n".encode())
    elif what == "case":
        lib.write(os.path.join(data, "LOG.txt"), b"x")
        append(f"{x}  data/LOG.txt\n".encode())
    elif what == "twice":
        append(read(listed).splitlines(True)[0])
    elif what == "no manifest":
        os.unlink(listed)
    elif what == "no tagmanifest":
        os.unlink(os.path.join(out, "tagmanifest-sha256.txt"))


FAULTS = {"missing": "missing", "truncated": "changed", "emptied": "changed", "longer": "changed", "swapped": "changed", "added": "added",
          "added beside": "added", "link": "kind", "linked folder": "kind", "pipe": "kind", "climbing": "path", "absolute": "path",
          "escaped": "path", "case": "path", "twice": "form", "no manifest": "missing", "no tagmanifest": "missing"}


def test_tampering():
    place()
    for what, fault in FAULTS.items():
        out = copy(SHARED["out"])
        spoil(out, what)
        code, faults, _ = verify(out)
        equal(lib.NO, code, what)
        check(fault in [f["fault"] for f in faults], f"{what}: {faults[:4]}")
        if what != "pipe":
            equal(1, shell(out)[0], f"verify.sh: {what}")
        shutil.rmtree(out)


def reseal(out):
    """All manifests made anew, as somebody would who changed more than one byte."""
    payload = [f for f in files_of(out) if f.startswith("data/")]
    for algorithm in ("sha256", "sha512"):
        lib.write(os.path.join(out, f"manifest-{algorithm}.txt"),
                  "".join(f"{hashlib.new(algorithm, read(out, f)).hexdigest()}  {f}\n" for f in payload).encode())
    tags = [f for f in files_of(out) if not f.startswith(("data/", "tagmanifest-"))]
    for algorithm in ("sha256", "sha512"):
        lib.write(os.path.join(out, f"tagmanifest-{algorithm}.txt"),
                  "".join(f"{hashlib.new(algorithm, read(out, f)).hexdigest()}  {f}\n" for f in tags).encode())


def test_forged_and_sealed_again():
    """Somebody changes content and makes all sums anew: tree, log, addresses and signature still tell."""
    place()
    text = next(f for f in files_of(SHARED["out"]) if f.startswith("data/text/") and WORDS.encode() in read(SHARED["out"], f))
    doc = next(f for f in files_of(SHARED["out"]) if f.startswith("data/documents/"))
    log = read(SHARED["out"], "data/log.txt").splitlines(True)
    for path, data in ((text, read(SHARED["out"], text).replace(b"agreed in May", b"agreed in Mai")),
                       (doc, read(SHARED["out"], doc) + b"\n"), ("data/log.txt", b"".join(log[:1] + log[2:])),
                       ("data/log.txt", b"".join(log).replace(b" add ", b" axd ")),
                       ("data/log.txt", b"".join(log).replace(b" bundle ", b" bundla ")),
                       ("data/merkle.txt", re.sub(rb"(?m)^(leaf \d+ )[0-9a-f]", rb"\g<1>x", read(SHARED["out"], "data/merkle.txt"), count=1)),
                       ("data/merkle.txt", read(SHARED["out"], "data/merkle.txt").replace(b"leaves 2", b"leaves 1"))):
        out = copy(SHARED["out"])
        lib.write(os.path.join(out, path), data)
        with open(os.path.join(out, "bag-info.txt")) as f:
            info = f.read()
        payload = [f for f in files_of(out) if f.startswith("data/")]
        oxum = "Payload-Oxum: %d.%d" % (sum(len(read(out, f)) for f in payload), len(payload))
        lib.write(os.path.join(out, "bag-info.txt"), re.sub("Payload-Oxum: .*", oxum, info).encode())
        reseal(out)
        equal([], valid_bag(out), "for a validator it is whole")
        code, faults, _ = verify(out)
        check(code == lib.NO and {f["fault"] for f in faults} == {"form"}, f"{path}: {code} {faults}")
        if path != text:
            equal(1, shell(out)[0], f"verify.sh: {path}")
        shutil.rmtree(out)


def test_withheld():
    case = place()
    parent = case.show([SHARED["terms"]])[0]["parent"]
    said, out = make(case, SHARED["terms"], "--withhold", parent[:12])
    equal((1, 0), (said["shown"], said["around"]), "the letter stays at home")
    merkle = read(out, "data/merkle.txt").decode()
    check("\nwithheld " in merkle and merkle.count("\nleaf ") == 1, "but its leaf is proved")
    equal(lib.YES, verify(out)[0], "verify")
    equal(0, shell(out)[0], "verify.sh")
    for path in files_of(out):
        check(not any(WORDS.encode() in read(out, p) for p in files_of(out)), f"{path} tells what is not shown")
    equal(SHARED["said"]["root"], said["root"], "the root is that of the case")
    equal(lib.USAGE, case.run("bundle", SHARED["terms"], "--withhold", SHARED["terms"], "--out", out + "x").code, "shown and withheld")
    log = read(out, "data/log.txt").decode()
    check("withheld" in log and "The levy was agreed" not in log and "Bob Byrd" not in log, "decisions stay at home")


def test_item_of_a_digest():
    case = place()
    item = f"The levy was agreed\n12 March 2014\n\nIt was denied.\n\n> {WORDS}\n\nRead more at X: https://x.example/a\nSource: {SHARED['quote']}\n"
    path = lib.write(os.path.join(case.dir, "items", "levy.txt"), item.encode())
    said, out = make(case, path)
    equal((1, 1), (said["shown"], said["quotations"]), "what the item names")
    equal(item.encode(), read(out, "data/items/1.txt"), "the item as it is")
    equal((lib.YES, 0, []), (verify(out)[0], shell(out)[0], valid_bag(out)), "whole")
    bare = lib.write(os.path.join(case.dir, "items", "bare.txt"), item.split("Source:")[0].encode())
    equal(lib.USAGE, case.run("bundle", bare, "--out", out + "x").code, "an item without a source")


def test_refusals():
    case = place()
    for argv in ((SHARED["levy"], "--out", SHARED["out"]), ("--out", case.dir + "/none"), (SHARED["levy"],)):
        equal(lib.USAGE, case.run("bundle", *argv).code, f"bundle {argv}")
    check(not os.path.exists(case.dir + "/none") and not [f for f in os.listdir(case.dir) if ".part-" in f], "nothing is left")
    equal(lib.FAILED, lib.run("verify", case.dir + "/none").code, "no such bundle")


def test_protected():
    """What holds a protected name does not leave: around what is shown it is withheld, else the bundle is refused by name."""
    name = "Quillon Featherstone"
    part = "Content-Type: text/plain\nContent-Disposition: attachment; filename=\"terms.txt\"\n\nThe terms are hard.\n"
    text = "Content-Type: text/plain\nContent-Transfer-Encoding: base64\n\n" + base64.b64encode(
        f"Dear Bob,\n\n{name} gave me these terms.\n".encode()).decode() + "\n"
    letters = [post.mixed(51, [text, part], [b"The terms are hard.\n"]),
               post.plain(50, "levy", BODY, mid="levy@t.example", sender="Ann Archer <ann@alpha.example>"),
               post.plain(52, "odd", "Nothing odd.\n", mid="odd@t.example", head=f"X-Seen: by {name}\n")]
    with Case() as case:
        case.add(lib.write(os.path.join(case.dir, f"papers of {name}.mbox"), post.mboxrd_bytes(letters)))
        terms, levy, odd = case.ids("kind:file", "terms")[0], case.ids("subject:levy")[0], case.ids("subject:odd")[0]
        mail = case.show([terms])[0]["parent"][:12]
        equal(lib.YES, case.run("protect", "add", name).code, "protect")
        said, out = make(case, terms, levy)
        equal((2, 0, 1), (said["shown"], said["around"], said["left_out"]), "the letter stays at home")
        for path in files_of(out):
            check(b"Quillon" not in read(out, path) and b"Featherstone" not in read(out, path), f"{path} names nobody")
        rows = read(out, "data/withheld.tsv").decode().splitlines()
        equal(("leaf\thash\twhy", 1, "protected"), (rows[0], len(rows) - 1, rows[-1].split("\t")[2]), "what is withheld, and why")
        check(f"\nwithheld {rows[1].split(chr(9))[0]} {rows[1].split(chr(9))[1]}\n" in read(out, "data/merkle.txt").decode(), "its leaf is proved")
        equal((lib.YES, 0, []), (verify(out)[0], shell(out)[0], valid_bag(out)), "whole")
        for shown in (mail, odd):
            r = case.run("bundle", shown, "--out", out + "x")
            check(r.code == lib.USAGE and shown.encode() in r.err and b"--unmasked" in r.err, f"{r.err}")
        said, _ = make(case, mail, "--unmasked")
        equal((1, 0), (said["shown"], said["left_out"]), "as it is")
        quote = case.json("quote", "take", levy, WORDS)[0]["id"]
        for argv in (("new", f"{name} agreed."), ("for", "c1", quote)):
            equal(lib.YES, case.run("claim", *argv).code, f"claim {argv}")
        r = case.run("bundle", "c1", "--out", out + "x")
        check(r.code == lib.USAGE and b"claim c1" in r.err, f"{r.err}")
        item = lib.write(os.path.join(case.dir, "i.txt"), f"Levy\n12 March 2014\n\n{name} knew.\n\nSource: {quote}\n".encode())
        r = case.run("bundle", item, "--out", out + "x")
        check(r.code == lib.USAGE and b"item file 1" in r.err, f"{r.err}")
        check(not os.path.exists(out + "x"), "nothing is left")


def test_unread():
    """An attachment that nobody could read may hold anything."""
    with Case() as case:
        scan = drill_docs.png("PLANT")
        case.add(lib.write(os.path.join(case.dir, "m.eml"), post.mixed(51, [post.TEXT_PART, post.file_part("scan.png", scan, "image/png")], [scan]).raw))
        mail = case.ids("kind:mail")[0]
        equal(lib.YES, case.run("protect", "add", "Quillon Featherstone").code, "protect")
        r = case.run("bundle", mail, "--out", os.path.join(case.dir, "x"))
        check(r.code == lib.USAGE and b"nobody has read" in r.err, f"{r.err}")


def test_audit_and_log():
    case = place()
    r = case.run("audit", "--json")
    last = r.objects[-1]
    equal(SHARED["said"]["root"], last["root"], "the root again")
    said, _ = make(case, SHARED["levy"], "--unmasked")
    equal(said["root"], last["root"], "and again")


def minisign(*argv, cwd):
    return subprocess.run(["minisign", *argv], cwd=cwd, capture_output=True, timeout=60)


def key(case):
    if "key" not in SHARED:
        SHARED["key"] = os.path.join(case.dir, "desk")
        equal(lib.YES, lib.run("sign", "--new", SHARED["key"]).code, "a key")
    return SHARED["key"]


def test_signed_bundle():
    case = place()
    k = key(case)
    said, out = make(case, "c1", "--key", k + ".key", "--unmasked")
    code, faults, last = verify(out, "--key", k + ".pub")
    equal((lib.YES, [], "good", said["key"]), (code, faults, last["signature"], last["key"]), "signed")
    equal("unknown", verify(out)[2]["signature"], "without a key to compare")
    equal(0, shell(out)[0], "verify.sh")
    equal([], valid_bag(out), "a bag all the same")
    lib.run("sign", "--new", os.path.join(case.dir, "other"))
    code, faults, last = verify(out, "--key", os.path.join(case.dir, "other.pub"))
    equal((lib.NO, "foreign"), (code, last["signature"]), "another key")
    bad = copy(out)
    with open(os.path.join(bad, "data/report.html"), "ab") as f:
        f.write(b"<!-- -->")
    reseal(bad)
    equal((lib.NO, "forged"), (verify(bad, "--key", k + ".pub")[0], verify(bad, "--key", k + ".pub")[2]["signature"]), "forged")
    sig = read(out, "tagmanifest-sha256.txt.minisig")
    for at in range(sig.index(b"\n") + 1, len(sig) - 1):
        flipped = bytearray(sig)
        flipped[at] ^= 1
        lib.write(os.path.join(out, "tagmanifest-sha256.txt.minisig"), bytes(flipped))
        if verify(out, "--key", k + ".pub")[0] != lib.NO:
            check(False, f"byte {at} of the signature")
    os.unlink(os.path.join(out, "tagmanifest-sha256.txt.minisig"))
    equal((lib.YES, lib.NO), (verify(out)[0], verify(out, "--key", k + ".pub")[0]), "unsigned")


def test_minisign_agrees():
    if not shutil.which("minisign"):
        lib.skip("no minisign")
        return
    case = place()
    k = key(case)
    _, out = make(case, "c1", "--key", k + ".key", "--unmasked")
    p = minisign("-V", "-p", k + ".pub", "-m", "tagmanifest-sha256.txt", cwd=out)
    equal(0, p.returncode, f"minisign on a bundle: {p.stderr!r}")
    folder = os.path.join(case.dir, "mini")
    lib.write(os.path.join(folder, "m"), b"words\n")
    for flags in ((), ("--legacy",)):
        equal(lib.YES, lib.run("sign", "--key", k + ".key", *flags, os.path.join(folder, "m")).code, "sign")
        p = minisign("-V", "-p", k + ".pub", "-m", "m", cwd=folder)
        equal(0, p.returncode, f"minisign on {flags}: {p.stderr!r}")
        os.unlink(os.path.join(folder, "m.minisig"))
    minisign("-G", "-W", "-p", "a.pub", "-s", "a.key", cwd=folder)
    for flags in ((), ("-l",)):
        minisign("-S", *flags, "-s", "a.key", "-m", "m", "-t", "said", cwd=folder)
        r = lib.run("verify", os.path.join(folder, "m"), "--key", os.path.join(folder, "a.pub"), "--json")
        equal((lib.YES, True, "said"), (r.code, r.objects[0]["good"], r.objects[0]["comment"]), f"minisign -S {flags}")
    lib.write(os.path.join(folder, "m"), b"wordz\n")
    equal(lib.NO, lib.run("verify", os.path.join(folder, "m"), "--key", os.path.join(folder, "a.pub")).code, "changed words")


def test_encrypted_key():
    case = place()
    name, words = os.path.join(case.dir, "shut"), lib.write(os.path.join(case.dir, "words"), b"blue heron\n")
    wrong = lib.write(os.path.join(case.dir, "wrong"), b"red heron\n")
    equal(lib.YES, lib.run("sign", "--new", name, "--password", words).code, "a key")
    paper = lib.write(os.path.join(case.dir, "paper"), b"x\n")
    equal(lib.FAILED, lib.run("sign", "--key", name + ".key", paper).code, "no password")
    equal(lib.FAILED, lib.run("sign", "--key", name + ".key", "--password", wrong, paper).code, "another password")
    equal(lib.YES, lib.run("sign", "--key", name + ".key", "--password", words, paper).code, "the password")
    equal(lib.YES, lib.run("verify", "--key", name + ".pub", paper).code, "verify")
    equal("600", oct(os.stat(name + ".key").st_mode)[-3:], "nobody else may read a key")


def test_signed_log():
    case = place()
    head = os.path.join(case.dir, "head.txt")
    equal(lib.YES, case.run("sign", "--key", key(case) + ".key", "--log", "--out", head).code, "sign --log")
    equal(lib.YES, lib.run("verify", head, "--key", key(case) + ".pub").code, "verify")
    lines = read(case.path, "log").splitlines(True)
    said = dict(line.split(" ", 1) for line in read(head).decode().splitlines())
    equal((str(len(lines)), hashlib.sha256(lines[-1]).hexdigest()), (said["lines"], said["head"]), "what was signed")


TSA = """[ tsa ]
default_tsa = own
[ own ]
serial = {d}/serial
crypto_device = builtin
signer_cert = {d}/tsa.pem
certs = {d}/ca.pem
signer_key = {d}/tsa.key
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256, sha512
accuracy = secs:1
ordering = yes
tsa_name = yes
ess_cert_id_chain = no
ess_cert_id_alg = sha256
[ ext ]
basicConstraints = CA:FALSE
keyUsage = digitalSignature
extendedKeyUsage = critical, timeStamping
[ req ]
distinguished_name = dn
[ dn ]
"""


def openssl(*argv, cwd):
    p = subprocess.run(["openssl", *argv], cwd=cwd, capture_output=True, timeout=60, env={**lib.ENV, "OPENSSL_CONF": os.path.join(cwd, "tsa.cnf")})
    check(p.returncode == 0, f"openssl {argv[0]} {argv[1]}: {p.stderr[-300:]!r}")
    return p


def authority(folder):
    """A certificate authority and a time stamping authority under it."""
    lib.write(os.path.join(folder, "tsa.cnf"), TSA.format(d=folder).encode())
    lib.write(os.path.join(folder, "serial"), b"0100\n")
    openssl("req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", "ca.key", "-out", "ca.pem", "-days", "3", "-subj", "/CN=Example Root",
            cwd=folder)
    openssl("req", "-newkey", "rsa:2048", "-nodes", "-keyout", "tsa.key", "-out", "tsa.csr", "-subj", "/CN=Example Clock", cwd=folder)
    openssl("x509", "-req", "-in", "tsa.csr", "-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial", "-days", "3", "-extfile", "tsa.cnf",
            "-extensions", "ext", "-out", "tsa.pem", cwd=folder)


def test_time_stamps():
    if not shutil.which("openssl"):
        lib.skip("no openssl")
        return
    case = place()
    folder = os.path.join(case.dir, "clock")
    authority(folder)
    out, ask, answer, ca = copy(SHARED["out"]), *(os.path.join(folder, n) for n in ("x.tsq", "x.tsr", "ca.pem"))
    equal(lib.YES, lib.run("stamp", out, "--out", ask).code, "the question")
    text = openssl("ts", "-query", "-in", ask, "-text", cwd=folder).stdout
    check(b"Hash Algorithm: sha256" in text and b"Certificate required: yes" in text and b"Nonce: 0x" in text, f"openssl reads {text!r}")
    openssl("ts", "-reply", "-queryfile", ask, "-out", answer, "-section", "own", "-config", "tsa.cnf", cwd=folder)
    openssl("ts", "-verify", "-queryfile", ask, "-in", answer, "-CAfile", ca, cwd=folder)

    def judged(path, tsr, by):
        r = lib.run("verify", path, "--stamp", tsr, "--ca", by, "--json")
        return r.code, (r.objects[-1] if r.objects else {}).get("verdict")

    r = lib.run("verify", out, "--stamp", answer, "--ca", ca, "--json")
    last = r.objects[-1]
    equal((lib.YES, "good", "1.2.3.4.1", "/CN=Example Clock"), (r.code, last["verdict"], last["policy"], last["signer"]), "stamped")
    openssl_time = openssl("ts", "-reply", "-in", answer, "-text", cwd=folder).stdout
    check(time.strftime("%b %e %H:%M:%S %Y", time.gmtime(last["stamped"])).encode() in openssl_time, f"the time: {last} {openssl_time!r}")
    shutil.copy(answer, os.path.join(out, "tagmanifest-sha256.txt.tsr"))
    equal([], valid_bag(out), "the answer may lie in the bag")
    equal((lib.YES, 0), (verify(out)[0], shell(out)[0]), "and changes nothing")
    other = os.path.join(folder, "other")
    os.mkdir(other)
    authority(other)
    equal((lib.NO, "untrusted"), judged(out, answer, os.path.join(other, "ca.pem")), "another authority")
    equal((lib.NO, "no-ca"), judged(out, answer, lib.write(os.path.join(folder, "none"), b"none\n")), "no certificate")
    equal((lib.NO, "other"), judged(ca, answer, ca), "other bytes")
    whole = read(answer)
    bad, died = os.path.join(folder, "bad.tsr"), 0
    for at in range(0, len(whole), len(whole) // 40):
        for data in (whole[:at], whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1:], whole[:at] + b"\x30\x84\xff\xff\xff\xff" + whole[at:]):
            code, verdict = judged(out, lib.write(bad, data), ca)
            died += code == lib.FAILED
            if verdict == "good":  # a byte that nobody signed, in a certificate beside: openssl must agree
                p = subprocess.run(["openssl", "ts", "-verify", "-queryfile", ask, "-in", bad, "-CAfile", ca], capture_output=True)
                check(p.returncode == 0 and len(data) == len(whole), f"byte {at} is good for clew alone")
    equal(0, died, "the reader of stamps never dies")
    equal(lib.USAGE, lib.run("verify", out, "--stamp", answer).code, "no --ca")
    equal(lib.FAILED, lib.run("verify", out, "--stamp", answer + "x", "--ca", ca).code, "no such answer")


lib.main(globals())
