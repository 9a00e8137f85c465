#!/usr/bin/env python3
"""The workbench under eight readers: time to the first byte of each page, and the memory of the process that answers.

usage: web.py [CASE] [--readers N] [--rounds N] [--pause S] [--mail MAILDIR | --messages N]

Each reader asks for the pages in an order of its own, for documents and people of the case; p95 of a page at most 50 ms, of a
search 100 ms, memory 200 MB.  `cold` is the first time that a page is asked for after the case was changed.  Without CASE one is made
of the mail of run.py.  Exit code 1 past a limit."""
import argparse
import http.client
import os
import random
import re
import subprocess
import sys
import tempfile
import threading
import time

import run

CLEW = os.path.join(os.environ.get("CLEW_BUILD") or os.path.join(run.ROOT, "build"), "clew")
PAGE_MS, SEARCH_MS, MEMORY_MB = 50, 100, 200
QUERIES = ["budget", "energy meeting", "from:jeff", '"conference call"', "date:2001 report", "the", "meeting OR call", "kind:message"]


class Served:
    def __init__(self, case):
        self.process = subprocess.Popen([CLEW, "serve", "--no-open", "-C", case], stdout=subprocess.PIPE, text=True,
                                        stdin=subprocess.DEVNULL)
        address = self.process.stdout.readline().strip()
        self.host, code = re.fullmatch(r"http://([\d.:]+)(/open/\w+)", address).groups()
        c = http.client.HTTPConnection(self.host)
        c.request("GET", code)
        self.cookie = c.getresponse().headers["Set-Cookie"].split(";")[0]

    def get(self, path):
        """Milliseconds to the first byte, and the body."""
        c = http.client.HTTPConnection(self.host, timeout=60)
        begin = time.perf_counter()
        c.request("GET", path, headers={"Cookie": self.cookie})
        r = c.getresponse()
        ms = (time.perf_counter() - begin) * 1000
        body = r.read().decode("utf-8", "replace")
        c.close()
        if r.status != 200:
            raise RuntimeError(f"{path}: {r.status}")
        return ms, body

    def memory(self):
        with open(f"/proc/{self.process.pid}/task/{self.process.pid}/children", encoding="ascii") as f:
            web = f.read().split()[0]
        with open(f"/proc/{web}/status", encoding="ascii") as f:
            return int(re.search(r"VmHWM:\s+(\d+)", f.read()).group(1)) / 1000


def pages_of(s):
    docs, people = set(), set()
    for q in QUERIES:
        docs |= set(re.findall(r'"(/doc/[0-9a-f]{12})', s.get("/search?q=" + q.replace(" ", "+").replace('"', "%22"))[1]))
    people |= set(re.findall(r'"(/who/[0-9a-f]{16})"', s.get("/people")[1]))
    return {"first page": ["/"], "search": ["/search?q=" + q.replace(" ", "+").replace('"', "%22") for q in QUERIES],
            "document": sorted(docs)[:60], "conversation": [d.replace("doc", "thread") for d in sorted(docs)[:30]],
            "people": ["/people", "/people?kind=organisation", "/pairs"], "card": sorted(people)[:30], "ties": ["/ties"],
            "timeline": ["/timeline"], "gaps": ["/gaps"], "network": ["/network"], "picture": ["/network.svg"],
            "intake": ["/intake", "/ledger", "/missing"], "claims": ["/claims", "/quotes", "/check", "/help"]}


def read(s, pages, rounds, pause, seed, times):
    order = random.Random(seed)
    for _ in range(rounds):
        names = list(pages)
        order.shuffle(names)
        for name in names:
            time.sleep(order.random() * 2 * pause)
            times[name].append(s.get(order.choice(pages[name]))[0])


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("case", nargs="?")
    parser.add_argument("--readers", type=int, default=8)
    parser.add_argument("--rounds", type=int, default=20)
    parser.add_argument("--pause", type=float, default=.5, help="seconds that a reader looks at a page, on average")
    parser.add_argument("--mail")
    parser.add_argument("--messages", type=int)
    o = parser.parse_args()
    work = tempfile.TemporaryDirectory(prefix="clew-bench-")
    case = o.case
    if not case:
        case = os.path.join(work.name, "case.clew")
        subprocess.run([CLEW, "-C", case, "add", "--quiet", run.the_mail(o, work.name)], check=True, stdout=subprocess.DEVNULL)
    s = Served(case)
    cold = {p: s.get(p)[0] for p in ("/", "/people", "/ties", "/timeline", "/gaps", "/network", "/network.svg")}
    pages = {name: paths for name, paths in pages_of(s).items() if paths}
    times = {name: [] for name in pages}
    readers = [threading.Thread(target=read, args=(s, pages, o.rounds, o.pause, i, times)) for i in range(o.readers)]
    for t in readers:
        t.start()
    for t in readers:
        t.join()
    ok = True
    print(f"{'page':<14} {'n':>5} {'p50 ms':>8} {'p95 ms':>8} {'limit':>6}")
    for name, values in times.items():
        values.sort()
        limit = SEARCH_MS if name == "search" else PAGE_MS
        p95 = values[int(len(values) * .95)]
        ok = ok and p95 <= limit
        print(f"{name:<14} {len(values):>5} {values[len(values) // 2]:>8.1f} {p95:>8.1f} {limit:>6}{'' if p95 <= limit else '  over'}")
    print("cold ms: " + ", ".join(f"{path} {ms:.0f}" for path, ms in cold.items()))
    memory = s.memory()
    ok = ok and memory <= MEMORY_MB
    print(f"memory at most {memory:.0f} MB, limit {MEMORY_MB}")
    s.process.terminate()
    s.process.wait()
    sys.exit(0 if ok else 1)


if __name__ == "__main__":
    main()
