#!/usr/bin/env python3
"""Damage: seeded mutations of every file of the planted cache, and of the development data where it is
present, as one cache.  clew never crashes or stops, every file is there, and what failed is named; all
its processes together stay below 2.5 GB, and no document takes a minute.

CLEW_MUTATIONS: how many (default 300); PLANT_SEED"""
import collections
import hashlib
import os
import random
import subprocess
import sys
import threading
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "plant"))
import lib  # noqa: E402
import plant  # noqa: E402
from lib import Case, check, skip  # noqa: E402

MUTATIONS = int(os.environ.get("CLEW_MUTATIONS", "300"))
SEED = int(os.environ.get("PLANT_SEED", "1"))
MOST_MEMORY, MOST_SECONDS = 2500 << 20, 60
KINDS = (".pdf", ".pst", ".docx", ".zip", ".mbox", ".msg", ".doc")


# ---- ways to damage -----------------------------------------------------------------------------

def flip(r, data):
    out = bytearray(data)
    for _ in range(r.randrange(1, 20)):
        out[r.randrange(len(out))] ^= 1 << r.randrange(8)
    return bytes(out)


def cut(r, data):
    return data[:r.randrange(1, len(data) + 1)]


def zero(r, data):
    a, n = r.randrange(len(data)), r.choice((1, 16, 64, 512, 4096))
    return data[:a] + bytes(len(data[a:a + n])) + data[a + n:]


def splice(r, data):
    a, b, n = r.randrange(len(data)), r.randrange(len(data)), r.choice((4, 64, 512, 4096))
    return data[:a] + data[b:b + n] + data[a + n:]


def repeat(r, data):
    a, n = r.randrange(len(data)), r.choice((1, 8, 64, 1024))
    return data[:a] + data[a:a + n] * r.choice((2, 10, 100)) + data[a + n:]


def number(r, data):
    """A length or count that cannot be."""
    a = r.randrange(len(data))
    return data[:a] + r.choice((b"\xff\xff\xff\xff", b"\0\0\0\0", b"\xff\xff\xff\x7f", b"\0\0\0\x80", b"99999999")) + data[a + 4:]


WAYS = (flip, cut, zero, splice, repeat, number)


def originals(folder):
    """(name, bytes) of all that is worth damage; big ones of the data are left out."""
    plant.plant(folder, SEED)
    for base, _, names in sorted(os.walk(os.path.join(folder, "cache"))):
        for name in sorted(names):
            path = os.path.join(base, name)
            if "damaged" not in base and "traps" not in base and "strange" not in base and not os.path.islink(path):
                yield name, path
    data = os.environ.get("CLEW_DATA", "")
    if not os.path.isdir(data):
        skip("no CLEW_DATA: only planted files are damaged")
        return
    for base, folders, names in os.walk(data):
        folders.sort()
        for name in sorted(names):
            path = os.path.join(base, name)
            if name.lower().endswith(KINDS) and os.path.getsize(path) < 4 << 20:
                yield name, path


def damaged(folder, n):
    """n files in out/, each from another original in turn; {path: sha256}."""
    r, made, files = random.Random(SEED), {}, []
    for name, path in originals(folder):
        with open(path, "rb") as f:
            data = f.read()
        if data:
            files.append((name, data))
    r.shuffle(files)
    for i in range(n):
        name, data = files[i % len(files)]
        way = r.choice(WAYS)
        bad = way(r, data)
        if r.random() < 0.2:
            bad = r.choice(WAYS)(r, bad)
        path = f"{i % 50:02}/{i:05}-{way.__name__}-{name}"
        lib.write(os.path.join(folder, "out", path), bad)
        made[path] = hashlib.sha256(bad).hexdigest()
    print(f"# {n} mutations of {len(files)} files", flush=True)
    return made


# ---- the run, watched ---------------------------------------------------------------------------

class Watch(threading.Thread):
    """Memory of a process and all below it, and how long each worker worked, from /proc."""

    def __init__(self, pid):
        super().__init__(daemon=True)
        self.pid, self.most, self.cpu, self.gone = pid, 0, {}, False

    def run(self):
        while not self.gone:
            parents, memory, cpu = {}, {}, {}
            for p in filter(str.isdigit, os.listdir("/proc")):
                try:
                    with open(f"/proc/{p}/stat") as f:
                        stat = f.read().rsplit(")", 1)
                    words = stat[1].split()
                    parents[int(p)] = int(words[1])
                    memory[int(p)] = int(words[21]) * 4096
                    cpu[int(p)] = (int(words[11]) + int(words[12])) / 100, stat[0].split("(")[1]
                except (OSError, IndexError):
                    continue
            mine, grew = {self.pid}, True
            while grew:
                more = {p for p, up in parents.items() if up in mine} - mine
                grew, mine = bool(more), mine | more
            self.cpu.update({p: cpu[p] for p in mine - {self.pid} if p in cpu})
            self.most = max(self.most, sum(memory.get(p, 0) for p in mine))
            time.sleep(0.1)


def test_mutations():
    with Case() as case:
        made = damaged(case.dir, MUTATIONS)
        ocr = "now" if os.path.exists(os.path.join(lib.BUILD, "clew-worker-ocr")) and MUTATIONS <= 1000 else "never"
        argv = [lib.CLEW, "-C", case.path, "add", "--json", "--quiet", "--ocr", ocr, "--passwords", os.path.join(case.dir, "passwords"),
                "--", os.path.join(case.dir, "out")]
        began = time.monotonic()
        p = subprocess.Popen(argv, env=lib.ENV, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        watch = Watch(p.pid)
        watch.start()
        try:
            out, err = p.communicate(timeout=max(200, MUTATIONS))
        except subprocess.TimeoutExpired:
            p.kill()
            out, err = p.communicate()
            check(False, "clew hangs")
        watch.gone = True
        seconds = time.monotonic() - began
        check(p.returncode == lib.YES, f"clew ended with {p.returncode}: {err[-600:]!r}")
        check(watch.most < MOST_MEMORY, f"{watch.most >> 20} MB of memory")
        slow = {k: v for k, v in watch.cpu.items() if v[0] > MOST_SECONDS}
        check(not slow, f"workers that took over a minute: {slow}")
        most = max(watch.cpu.values(), default=(0, ""))
        print(f"# {seconds:.1f} s, {MUTATIONS / seconds:.1f} files a second, {watch.most >> 20} MB at most, "
              f"longest worker {most[0]:.1f} s of CPU ({most[1]})")
        everything_is_there(case, made)
        case.closes("damaged")


def everything_is_there(case, made):
    dump = case.run("digest-of-case", "--dump").out.decode("utf-8", "replace")
    known = {x[5:] for line in dump.split("\n") if line.startswith(("doc ", "container ")) for x in line.split(" ")
             if x.startswith("hash=")}
    gone = [p for p, sha in made.items() if sha not in known]
    check(not gone, f"{len(gone)} files are neither document nor container: {gone[:5]}")
    missing = case.json("missing")
    print(f"# {len(missing)} things named: {dict(collections.Counter(m['trouble'] for m in missing))}")
    flaws = collections.Counter(x.split()[1] for x in dump.split("\n") if x.startswith("  flaw worker_"))
    print(f"# workers: {dict(flaws)}")
    blamed = [d for d in case.show(case.ids("has:worker_died OR has:worker_lied OR has:worker_hung"))
              if any(f["flaw"] in ("worker_died", "worker_lied", "worker_hung") for f in d["flaws"])]
    for d in blamed:  # each is a bug of ours, though nothing is lost by it
        say = [f"{f['flaw']} {f['detail']}" for f in d["flaws"] if f["flaw"].startswith("worker_")]
        print(f"# {say}: {[p['where'] for p in d['places']]} {d['file_kind']} {d['name']}")
    if os.environ.get("CLEW_MUTATIONS"):
        keep = os.environ.get("DAMAGE_KEEP")
        for d in blamed if keep else []:
            for at in d["places"][:1]:
                path = os.path.join(case.dir, "out", at["where"].split(" > ")[0])
                if os.path.isfile(path):
                    with open(path, "rb") as f:
                        lib.write(os.path.join(keep, os.path.basename(path)), f.read())


if __name__ == "__main__":
    lib.main(globals())
