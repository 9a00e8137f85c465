#!/usr/bin/env python3
"""Runs clew, notmuch and mu on the same mail, one after the other, and prints ratios.

usage: run.py ingest [--mail MAILDIR | --messages N] [--only TOOL] [--keep DIR]
       run.py search [--mail MAILDIR | --messages N] [--rounds N] [--keep DIR]

The mail is a Maildir, because that is what all three read.  Without --mail it is made: the real
mail of the development data, if that is there and --messages is not given, else invented mail of
N messages (default 50,000).  Each tool starts from nothing and is timed until everything is
searchable.  Memory is the highest sum of the resident sizes of all its processes, seen every 10
ms; disk is what its folder takes.  mu runs with --batch-size=10000, its best."""
import argparse
import glob
import os
import re
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(HERE)
CLEW = os.path.join(ROOT, "build", "clew")
DATA = os.environ.get("CLEW_DATA", os.path.join(ROOT, "..", "shared", "data"))

QUERIES = [  # (clew, notmuch, mu)
    ("would", "would", "would"),
    ("the", "the", "the"),
    ("people would", "people and would", "people AND would"),
    ("people OR would", "people or would", "people OR would"),
    ('"public key"', '"public key"', '"public key"'),
    ('"of the"', '"of the"', '"of the"'),
    ("crypt*", "crypt*", "crypt*"),
    ("a*", "a*", "a*"),
    ("subject:bug", "subject:bug", "subject:bug"),
    ("from:john", "from:john", "from:john"),
    ("server AND NOT client", "server and not client", "server AND NOT client"),
    ("twisted reactor thread", "twisted and reactor and thread", "twisted AND reactor AND thread"),
]


# ---- the mail --------------------------------------------------------------------------------


def put(maildir, number, message):
    folder = os.path.join(maildir, "cur")
    with open(os.path.join(folder, f"{number:07d}.bench:2,S"), "wb") as out:
        out.write(message)


def explode(work):
    """The development mail as one Maildir."""
    raw, maildir = os.path.join(work, "raw"), os.path.join(work, "mail")
    for sub in ("cur", "new", "tmp"):
        os.makedirs(os.path.join(maildir, sub), exist_ok=True)
    os.makedirs(raw, exist_ok=True)
    for tar in sorted(glob.glob(os.path.join(DATA, "mail", "*.tar.zst"))):
        subprocess.run(f"zstd -dc '{tar}' | tar -x -C '{raw}'", shell=True, check=True)
    number = 0
    for path in sorted(glob.glob(os.path.join(raw, "**", "*"), recursive=True)):
        if not os.path.isfile(path) or os.path.basename(path).isupper():
            continue
        with open(path, "rb") as f:
            text = f.read()
        if path.endswith(".txt") and text.startswith(b"From "):
            pieces = re.split(rb"(?m)^From [^\n]* (?:19|20)\d\d[^\n]*\n(?=[A-Za-z-]+:)", text)[1:]
        else:
            pieces = [text]
        for piece in pieces:
            put(maildir, number, piece)
            number += 1
    shutil.rmtree(raw)
    return maildir


def invent(work, messages):
    make = os.path.join(ROOT, "build", "make-cache")
    subprocess.run([make, "--raw", "--maildir", "--messages", str(messages), work], check=True,
                   stdout=subprocess.DEVNULL)
    return os.path.join(work, "cache", "maildir")


def the_mail(o, work):
    if o.mail:
        return os.path.abspath(o.mail)
    if not o.messages and os.path.isdir(os.path.join(DATA, "mail")):
        return explode(work)
    return invent(work, o.messages or 50000)


def size_of(folder):
    """(files, bytes) beneath a folder."""
    n = total = 0
    for base, _, names in os.walk(folder):
        for name in names:
            n += 1
            total += os.lstat(os.path.join(base, name)).st_size
    return n, total


# ---- running ---------------------------------------------------------------------------------


def tree_rss(root):
    """Resident bytes of a process and all below it."""
    parents, rss = {}, {}
    for entry in os.listdir("/proc"):
        if not entry.isdigit():
            continue
        try:
            with open(f"/proc/{entry}/stat", "rb") as f:
                fields = f.read().rsplit(b")", 1)[1].split()
            parents[int(entry)] = int(fields[1])
            rss[int(entry)] = int(fields[21]) * 4096
        except (OSError, IndexError):
            continue
    total = 0
    for pid in rss:
        at = pid
        while at in parents and at != root:
            at = parents[at]
        total += rss[pid] if at == root else 0
    return total


def timed(command, env=None):
    """wall s, CPU s, peak MB of a command."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    began = time.monotonic()
    process = subprocess.Popen(command, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    peak, done = [0], threading.Event()

    def watch():
        while not done.wait(0.01):
            peak[0] = max(peak[0], tree_rss(process.pid))

    watcher = threading.Thread(target=watch)
    watcher.start()
    error = process.communicate()[1]
    wall = time.monotonic() - began
    done.set()
    watcher.join()
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if process.returncode:
        sys.exit(f"{' '.join(command)}: exit {process.returncode}\n{error.decode(errors='replace')[-500:]}")
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return wall, cpu, peak[0] / 1e6


class Tool:
    def __init__(self, work, mail, reuse):
        self.mail, self.home = mail, os.path.join(work, self.name)
        if not reuse:
            shutil.rmtree(self.home, ignore_errors=True)
        os.makedirs(self.home, exist_ok=True)

    def env(self):
        return dict(os.environ, HOME=self.home, NOTMUCH_CONFIG=os.path.join(self.home, "config"),
                    LC_ALL="C.UTF-8")


class Clew(Tool):
    name = "clew"

    def ingest(self):
        return timed([CLEW, "add", "--no-analysis", "-C", os.path.join(self.home, "case"), self.mail], self.env())

    def query(self, q):
        return [CLEW, "search", "-C", os.path.join(self.home, "case"), "--limit", "10", "--ids", q[0]]

    def version(self):
        return subprocess.run([CLEW, "--version"], capture_output=True, text=True).stdout.strip()


class Notmuch(Tool):
    name = "notmuch"

    def ingest(self):
        with open(os.path.join(self.home, "config"), "w", encoding="utf-8") as f:
            f.write(f"[database]\npath={self.home}/db\nmail_root={self.mail}\n[new]\ntags=\n"
                    "[user]\nname=x\nprimary_email=x@x.example\n[maildir]\nsynchronize_flags=false\n")
        os.makedirs(self.home + "/db", exist_ok=True)
        return timed(["notmuch", "new", "--no-hooks", "--quiet"], self.env())

    def query(self, q):
        return ["notmuch", "search", "--output=messages", "--limit=10", "--sort=newest-first", q[1]]

    def version(self):
        return subprocess.run(["notmuch", "--version"], capture_output=True, text=True).stdout.strip()


class Mu(Tool):
    name = "mu"

    def ingest(self):
        subprocess.run(["mu", "init", "--muhome", self.home, "--maildir", self.mail, "--batch-size=10000"],
                       check=True, stdout=subprocess.DEVNULL, env=self.env())
        return timed(["mu", "index", "--muhome", self.home, "--quiet"], self.env())

    def query(self, q):
        return ["mu", "find", "--muhome", self.home, "-n", "10", "--fields", "i", "--sortfield", "date", q[2]]

    def version(self):
        return subprocess.run(["mu", "--version"], capture_output=True, text=True).stdout.split("\n")[0]


def tools(o, work, mail):
    wanted = [t for t in (Clew, Notmuch, Mu) if not o.only or t.name in o.only]
    return [t(work, mail, o.reuse) for t in wanted]


def describe(mail):
    files, raw = size_of(mail)
    print(f"{files:,} messages, {raw / 1e6:.0f} MB, {os.cpu_count()} cores")
    return files, raw


# ---- benches ---------------------------------------------------------------------------------


def ingest(o, work):
    mail = the_mail(o, work)
    files, raw = describe(mail)
    print(f"{'':28} {'wall s':>8} {'CPU s':>8} {'memory MB':>10} {'disk MB':>8} {'x raw':>6} {'mail/s':>8}")
    rows = {}
    for tool in tools(o, work, mail):
        subprocess.run(["sync"], check=False)
        wall, cpu, mem = tool.ingest()
        disk = size_of(tool.home)[1]
        rows[tool.name] = (wall, cpu, mem, disk)
        print(f"{tool.version()[:28]:28} {wall:8.2f} {cpu:8.2f} {mem:10.0f} {disk / 1e6:8.0f} "
              f"{disk / raw:6.2f} {files / wall:8.0f}", flush=True)
    others = [rows[n] for n in rows if n != "clew"]
    if "clew" in rows and others:
        mine = rows["clew"]
        print(f"the better of the others / clew: wall {min(r[0] for r in others) / mine[0]:.1f}, "
              f"CPU {min(r[1] for r in others) / mine[1]:.1f}, memory {min(r[2] for r in others) / mine[2]:.1f}, "
              f"disk {min(r[3] for r in others) / mine[3]:.1f}")


def median_ms(command, env, rounds):
    times = []
    for _ in range(rounds):
        began = time.monotonic()
        subprocess.run(command, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)
        times.append((time.monotonic() - began) * 1000)
    return statistics.median(times)


def search(o, work):
    mail = the_mail(o, work)
    describe(mail)
    all_tools = tools(o, work, mail)
    for tool in all_tools:
        if not o.reuse:
            tool.ingest()
    print("whole commands, warm, top 10, median ms")
    print(f"{'query':26}" + "".join(f"{t.name:>10}" for t in all_tools) + "   slower than clew")
    worst = 1e9
    for q in QUERIES:
        ms = [median_ms(t.query(q), t.env(), o.rounds) for t in all_tools]
        ratios = [m / ms[0] for m in ms[1:]]
        worst = min([worst] + ratios)
        print(f"{q[0]:26}" + "".join(f"{m:10.1f}" for m in ms) + "   " + " ".join(f"{r:6.1f}x" for r in ratios),
              flush=True)
    if len(all_tools) > 1:
        print(f"smallest ratio: {worst:.1f}")
    case = os.path.join(all_tools[0].home, "case")
    inside = os.path.join(ROOT, "build", "bench-search")
    if all_tools[0].name == "clew" and os.path.exists(inside):
        subprocess.run([inside, case], check=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=["ingest", "search", "all"], nargs="?", default="all")
    parser.add_argument("--mail", help="a Maildir")
    parser.add_argument("--messages", type=int, help="invented mail of so many messages")
    parser.add_argument("--only", action="append", help="clew, notmuch or mu")
    parser.add_argument("--rounds", type=int, default=11)
    parser.add_argument("--keep", help="work here and leave everything")
    parser.add_argument("--reuse", action="store_true", help="search: what an earlier ingest left in --keep")
    o = parser.parse_args()
    work = o.keep or tempfile.mkdtemp(prefix="clew-bench-")
    os.makedirs(work, exist_ok=True)
    try:
        if o.what in ("ingest", "all"):
            ingest(o, work)
        if o.what in ("search", "all"):
            search(o, work)
    finally:
        if not o.keep:
            shutil.rmtree(work, ignore_errors=True)


if __name__ == "__main__":
    main()
