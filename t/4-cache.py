#!/usr/bin/env python3
"""Every kind of file, end to end: the planted cache (t/plant) is taken in, and everything in it is found
where it lies, or named as not readable.

usage: 4-cache.py [test_...]   PLANT_SEED chooses another cache, PLANT_KEEP=DIR keeps cache and case"""
import collections
import functools
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "plant"))
import lib  # noqa: E402
import plant  # noqa: E402
from lib import Case, check, equal, skip  # noqa: E402

SEED = int(os.environ.get("PLANT_SEED", "1"))
OCR = os.path.exists(os.path.join(lib.BUILD, "clew-worker-ocr"))
NONE = "0" * 64
PATIENCE = 240
SIGNLESS = ("text", "csv", "tsv", "html")

case = Case()
if os.environ.get("PLANT_KEEP"):
    case.dir = os.environ["PLANT_KEEP"]
    case.path = os.path.join(case.dir, "case.clew")


@functools.cache
def truth():
    """The plan; the cache lies in the folder of `case`."""
    shutil.rmtree(os.path.join(case.dir, "cache"), ignore_errors=True)
    plant.plant(case.dir, SEED)
    with open(os.path.join(case.dir, "truth.json"), encoding="utf-8") as f:
        t = json.load(f)
    for path in t["skipped"]:
        skip(f"no tool for {path}")
    return t


def cache():
    truth()
    return os.path.join(case.dir, "cache")


def options():
    return ["--ocr", "now" if OCR else "never", "--passwords", os.path.join(case.dir, "passwords")]


@functools.cache
def taken():
    """The case, filled once, and what `clew add` said."""
    cache()
    began = time.monotonic()
    got = case.add(cache(), options=options(), timeout=PATIENCE)
    got["seconds"] = round(time.monotonic() - began, 1)
    return got


def add(c, *more, paths=None, want=lib.YES):
    return c.add(*(paths or [cache()]), options=[*options(), *more], timeout=PATIENCE, want=want)


# ---- where documents lie, from the dump of the case ---------------------------------------------

class Doc:
    def __init__(self, key, facts):
        self.key, self.hash, self.parent, self.flags = key, facts["hash"], facts["parent"], int(facts["flags"])
        self.file, self.outcome = facts["file"].split(",")[:2]
        self.boxes, self.flaws = [], []


class Map:
    """Documents by key, and the containers above each, by hash."""

    def __init__(self, dump):
        self.docs, self.above, doc = {}, collections.defaultdict(set), None
        self.folders, self.by_hash = set(), collections.defaultdict(list)
        for line in dump.decode("utf-8", "replace").split("\n"):
            words = line.split(" ")
            if words[0] == "container":
                facts = dict(x.split("=", 1) for x in words if "=" in x)
                self.above[facts["hash"]].add(words[1])
                if facts["kind"] == "1":
                    self.folders.add(facts["hash"])
            elif words[0] == "doc":
                doc = self.docs[words[1]] = Doc(words[1], dict(x.split("=", 1) for x in words[2:] if "=" in x))
                self.by_hash[doc.hash].append(doc)
            elif line.startswith("  place "):
                doc.boxes.append(words[3])
            elif line.startswith("  flaw "):
                doc.flaws.append(line[7:])

    def chains(self, key, deep=0):
        """Every way down to a document: hashes of the files, the loose one first."""
        doc = self.docs[key]
        ups = ([self.chains(doc.parent, deep + 1)] if doc.parent != NONE else []) + [self._box(b, deep + 1) for b in doc.boxes]
        return {up + (doc.hash,) for some in ups for up in some}

    def _box(self, box, deep):
        if box in self.folders or box == NONE or deep > 40:
            return {()}
        found = set()
        for up in self.above[box]:
            if up in self.docs:  # an attached one: the document is the container
                found |= self.chains(up, deep + 1)
            else:
                found |= {c + (box,) for c in self._box(up, deep + 1)}
        return found


@functools.cache
def where():
    taken()
    r = case.run("digest-of-case", "--dump")
    equal(lib.YES, r.code, "dump")
    return Map(r.out)


def like(chain, want):
    return len(chain) == len(want) and all(w in ("*", c) for c, w in zip(chain, want))


def hits(query, c=None):
    r = (c or case).run("search", "--json", "--all", "--copies", query)
    check(r.code in (lib.YES, lib.NO), repr(r))
    return [h for h in r.objects if h["type"] == "hit"]


@functools.cache
def by_short():
    return {k[:12]: k for k in where().docs}


def found(t):
    """Is the phrase found in the document where it was put?"""
    short = by_short()
    chains = {c for h in hits(t["query"]) for c in where().chains(short[h["id"]])}
    return any(like(c, t["chain"]) for c in chains), chains


# ---- tests --------------------------------------------------------------------------------------

def test_taken():
    got = taken()
    print("#", {k: v for k, v in got.items() if v}, flush=True)
    equal(0, got.get("waiting_read"), "documents inside others still wait")


def test_every_phrase_is_found():
    """Each in the document, in the chain of documents, in which it was planted."""
    lost, counts = collections.defaultdict(list), collections.Counter()
    for t in truth()["truths"]:
        if not t["phrase"] or t["damaged"]:
            continue
        if t["needs"] == "ocr" and not OCR:
            skip(f"{t['path']}: no clew-worker-ocr")
            continue
        ok, chains = found(t)
        counts[ok] += 1
        if not check(ok, f"{t['path']}: {t['kind']} {t['how']}: {t['query']} {'lies elsewhere' if chains else 'is not found'}"):
            lost[t["kind"], t["how"]].append(t["path"])
    print(f"# {counts[True]} phrases found, {counts[False]} not: {({f'{k}/{h}': len(v) for (k, h), v in lost.items()})}")


def test_every_file_has_its_bytes():
    """Each planted file is a document or a container at its place, and `show --raw` gives its bytes."""
    w, n = where(), 0
    for t in truth()["truths"]:
        if t["how"] != "bytes" or t["damaged"] or t["chain"][-1] == "*":
            continue
        want, docs = t["chain"][-1], w.by_hash[t["chain"][-1]]
        held = any(like(c, t["chain"]) for d in docs for c in w.chains(d.key)) or \
            any(like(up + (want,), t["chain"]) for up in w._box(want, 0) | {c[:-1] for c in w._box(want, 0)})
        check(held, f"{t['path']} > {t['name']} ({t['kind']}): not at its place")
        for d in docs[:1]:
            n += 1
            r = case.run("show", "--raw", d.key)
            check(r.code == lib.YES and plant.Unit("", r.out).sha == want, f"{t['path']} > {t['name']}: {r}")
    print(f"# bytes of {n} files inside others compared")


def test_loose_files():
    w = where()
    for path, f in truth()["files"].items():
        check(w.by_hash[f["sha256"]] or f["sha256"] in w.above, f"{path} ({f['kind']}): neither document nor container")


def named(c=None):
    return collections.Counter(m["where"] for m in (c or case).json("missing"))


def test_troubles_are_named():
    taken()
    missing = collections.defaultdict(list)
    for m in case.json("missing"):
        missing[m["where"]].append(m["trouble"])
    for t in truth()["troubles"]:
        got = [x for where_, all_ in missing.items() if where_ == t["path"] or where_.startswith(t["path"] + " > ") for x in all_]
        check(got and (not t["trouble"] or set(got) & set(t["trouble"])), f"{t['path']}: wanted {t['trouble'] or 'a name'}, got {got}")
    print(f"# {sum(map(len, missing.values()))} things not fully read: "
          f"{dict(collections.Counter(x for all_ in missing.values() for x in all_))}")


def test_damage_is_found_or_named():
    """What a damaged file lost is not lost silently: something of it is named, or a flaw says so.  Text
    and pages that were cut bear no sign of it; a compound file's hole cannot be told from its bytes."""
    w, lists = where(), named()
    for path, f in truth()["files"].items():
        if not f["damaged"] or (f["kind"] in SIGNLESS and "/cut/" in path) or (f["kind"] == "ole" and "/hole/" in path):
            continue
        gone = [t for t in truth()["truths"] if t["path"] == path and t["phrase"] and not found(t)[0]]
        below = [d for d in w.docs.values() if any(f["sha256"] in c for c in w.chains(d.key))]
        said = any(x == path or x.startswith(path + " > ") for x in lists) or any(d.flaws or d.outcome in ("3", "strings") for d in below)  # strings: no reader took it
        check(not gone or said, f"{path}: {len(gone)} phrases are gone and nothing is said: {[t['how'] for t in gone]}")


def test_ledger_and_audit():
    taken()
    case.closes("planted")


def _digest(paths=None, *more):
    with Case() as c:
        add(c, *more, paths=paths)
        return c.digest()


def test_same_digest_for_any_workers():
    taken()
    want = case.digest()
    equal(want, _digest(None, "--workers", "1"), "one worker")


def test_same_digest_in_any_order():
    taken()
    parts = [os.path.join(cache(), n) for n in sorted(os.listdir(cache()))]
    orders = [parts, random.Random(SEED).sample(parts, len(parts))]
    dumps = []
    for order in orders:
        with Case() as c:
            for part in order:
                add(c, paths=[part])
            dumps.append((c.digest(), c.run("digest-of-case", "--dump").out))
    if not equal(dumps[0][0], dumps[1][0], f"order {[os.path.basename(p) for p in orders[1]]}"):
        a, b = (set(d[1].split(b"\n")) for d in dumps)
        print(f"# only in one: {sorted(a - b)[:4]} {sorted(b - a)[:4]}")


def test_killed_and_resumed():
    """kill -9 at random times, then the same command."""
    taken()
    want, r = case.digest(), random.Random(SEED)
    with Case() as c:
        argv = [lib.CLEW, "-C", c.path, "add", "--quiet", *options(), "--", cache()]
        for _ in range(int(os.environ.get("PLANT_KILLS", "8"))):
            p = subprocess.Popen(argv, env=lib.ENV, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True)
            try:
                p.wait(r.uniform(0.05, 0.7) * taken()["seconds"])
            except subprocess.TimeoutExpired:
                p.send_signal(signal.SIGKILL)
                p.wait()
            time.sleep(0.2)
        add(c)
        if not equal(want, c.digest(), "after kills"):
            a, b = (set(x.run("digest-of-case", "--dump").out.split(b"\n")) for x in (case, c))
            print(f"# only clean: {sorted(a - b)[:4]}; only killed: {sorted(b - a)[:4]}")
        c.closes("after kills")


def test_again_changes_nothing():
    taken()
    want = case.digest()
    for argv in (["--failed"], ["--kind", "ooxml"], ["--kind", "pdf"], ["--kind", "zip"]):
        before = case.run("digest-of-case", "--dump").out
        r = case.run("retry", "--json", *argv, timeout=PATIENCE)
        check(r.code == lib.YES, f"retry {argv}: {r}")
        if not equal(want, case.digest(), f"retry {' '.join(argv)}"):
            a, b = (set(x.split(b"\n")) for x in (before, case.run("digest-of-case", "--dump").out))
            print(f"# only before: {sorted(a - b)[:4]}; only after: {sorted(b - a)[:4]}")
            want = case.digest()
    add(case)
    equal(want, case.digest(), "added again")


def test_passwords_given_later():
    """Locked things are named until their password comes."""
    paths = [os.path.join(cache(), "locked")] + [os.path.join(cache(), "mail", n) for n in os.listdir(os.path.join(cache(), "mail"))
                                                if n.startswith("locked-")]
    inside = [t for t in truth()["truths"] if t["locked"] and t["phrase"] and t["how"] != "subject" and not t["path"].startswith("mail")]
    with Case() as c:
        c.add(*paths, options=["--ocr", "never"], timeout=PATIENCE)
        said = [m for m in c.json("missing") if m["trouble"] in ("locked", "encrypted")]
        check(len(said) >= len(paths), f"{len(said)} locked things are named of {len(paths)} files: {[m['where'] for m in said]}")
        check(not any(hits(t["query"], c) for t in inside if t["how"] == "body"), "locked words are found without the password")
        r = c.run("retry", "--json", "--failed", "--passwords", os.path.join(case.dir, "passwords"), timeout=PATIENCE)
        check(r.code == lib.YES, repr(r))
        for t in inside:
            check(hits(t["query"], c), f"{t['path']}: {t['kind']} {t['how']}: not found after the password")
        still = [m["where"] for m in c.json("missing") if m["trouble"] in ("locked", "encrypted")]
        equal([], still, "still locked")
        c.closes("passwords later")
        retried = c.digest()
    with Case() as c:
        c.add(*paths, options=["--ocr", "never", "--passwords", os.path.join(case.dir, "passwords")], timeout=PATIENCE)
        equal(c.digest(), retried, "passwords at once, or later")


if __name__ == "__main__":
    if os.environ.get("PLANT_KEEP"):
        lib.main(globals())
    with case:
        lib.main(globals())
