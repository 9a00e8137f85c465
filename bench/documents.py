#!/usr/bin/env python3
"""What reading documents costs: clew against the plain tool of each kind, and what the jail adds.

usage: documents.py [--n N] [--kind KIND]... [--rounds N] [--build DIR] [--keep DIR] [--office]

Makes N different invented documents of each kind, of the size that such documents have (kept in
the build folder: a second run is quick), then measures in rounds, one after the other in each:

  add     `clew add` of a folder of N into an empty case
  jail    the same files through the jail alone (bench-jail), no store, no index
  read    the same files by the same readers in one process, no jail (bench-read)
  plain   the tool that people use for the kind, a process for each document, on all cores

Medians.  The jail's cost is CPU(jail) - CPU(read) for each document: exec or fork, lock, warming
up, copying, checking.  What the store and the index cost is CPU(add) - CPU(jail).  The bar: the
jail costs at most 10 % of what the plain tool takes.  Containers have no row `read`."""
import argparse
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

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import documents_make as make  # noqa: E402  (its folder has to be known first)

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
BAR = 0.10

# kind: (kind of rec/kind.def, plain tool with {} for the file and {out} for a scratch folder)
PLAIN = {
    "docx": ("ooxml", None),
    "xlsx": ("ooxml", None),
    "pptx": ("ooxml", "catppt {}"),
    "odt": ("odf", None),
    "rtf": ("rtf", "unrtf --text {}"),
    "doc": ("doc", "catdoc -d utf-8 {}"),
    "xls": ("xls", "xls2csv -d utf-8 {}"),
    "pdf": ("pdf", "pdftotext {} -"),
    "pdf-fa": ("pdf", "pdftotext {} -"),
    "html": ("html", "unhtml {}"),
    "eml": ("eml", None),
    "pst": (None, "readpst -D -M -o {out} {}"),
    "msg": ("msg", None),
    "scan": ("png", "tesseract {} -"),
    "zip": (None, "bsdtar -xOf {}"),
    "csv": ("csv", "cat {}"),
    "ics": ("ics", "cat {}"),
}
UNZIP = "unzip -p {} *.xml"  # the least that any reader of such a file does
OFFICE = "soffice --headless --convert-to txt:Text --outdir {out} {}"


def tree_rss(root):
    """Resident bytes of a process and all below it; pages shared with a parent count again."""
    parents, rss = {}, {}
    for entry in filter(str.isdigit, os.listdir("/proc")):
        try:
            with open(f"/proc/{entry}/stat", "rb") as f:
                fields = f.read().rsplit(b")", 1)[1].split()
        except OSError:
            continue
        parents[int(entry)], rss[int(entry)] = int(fields[1]), int(fields[21]) * 4096
    total = 0
    for pid, size in rss.items():
        at = pid
        while at in parents and at != root:
            at = parents[at]
        total += size if at == root else 0
    return total


def peak_of(process):
    peak = [0]

    def watch():
        while process.poll() is None:
            peak[0] = max(peak[0], tree_rss(process.pid))
            time.sleep(0.005)

    watcher = threading.Thread(target=watch)
    watcher.start()
    return watcher, peak


def timed(command, look=False, stdout=subprocess.DEVNULL):
    """(wall s, CPU s, peak MB or 0, output) of a command and all that it started."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    began = time.monotonic()
    process = subprocess.Popen(command, stdout=stdout, stderr=subprocess.DEVNULL)
    watcher, peak = peak_of(process) if look else (None, [0])
    out = process.communicate()[0]
    wall = time.monotonic() - began
    if watcher:
        watcher.join()
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return wall, cpu, peak[0] / 1e6, (out or b"").decode(errors="replace")


class Bench:
    def __init__(self, o, kind, files, work):
        self.build, self.kind, self.files, self.work = o.build, kind, files, work
        self.rec, self.tool = PLAIN[kind]
        if self.rec in ("ooxml", "odf"):
            self.tool = OFFICE if o.office else self.tool or UNZIP
        if self.tool and not shutil.which(self.tool.split()[0]):
            self.tool = None

    def add(self, look=False):
        case = os.path.join(self.work, "case")
        shutil.rmtree(case, ignore_errors=True)
        return timed([os.path.join(self.build, "clew"), "add", "-C", case, "--quiet", "--ocr",
                      "now" if self.kind == "scan" else "never", os.path.dirname(self.files[0])], look)

    def jail(self):
        os.environ["CLEW_WORKER"] = os.path.join(self.build, "clew-worker")
        wall, cpu, _, out = timed([os.path.join(self.build, "src", "jail", "bench-jail"),
                                   str(os.cpu_count()), "as:" + self.rec, *self.files],
                                  stdout=subprocess.PIPE)
        blamed = re.search(r"(\d+) blamed", out)
        if not blamed or int(blamed[1]):
            print(f"  {self.kind}: {out.strip()[-200:]}", file=sys.stderr)
        return wall, cpu

    def read(self):
        out = timed([os.path.join(self.build, "bench-read"), self.rec, *self.files],
                    stdout=subprocess.PIPE)[3]
        figures = re.search(r"([\d.]+) s wall, ([\d.]+) s CPU", out)
        return (float(figures[1]), float(figures[2])) if figures else None

    def plain(self):
        """One process a document, as many at once as there are cores."""
        out = os.path.join(self.work, "plain")
        os.makedirs(out, exist_ok=True)
        words = self.tool.replace("{out}", out).split()
        cores = 1 if "soffice" in words[0] else os.cpu_count()
        with open(os.path.join(self.work, "names"), "wb") as names:
            names.write(b"\0".join(f.encode() for f in self.files))
        result = timed(["xargs", "-0", "-a", names.name, "-P", str(cores), "-I", "{}", *words])
        shutil.rmtree(out, ignore_errors=True)
        return result[:2]


def median(rows, column):
    return statistics.median(r[column] for r in rows) if rows else None


def measure(b, rounds):
    rows = {"add": [], "jail": [], "read": [], "plain": []}
    for _ in range(rounds):
        rows["add"].append(b.add())
        if b.rec:
            rows["jail"].append(b.jail())
            rows["read"].append(b.read())
        if b.tool:
            rows["plain"].append(b.plain())
    rows["read"] = [r for r in rows["read"] if r]
    return rows, b.add(look=True)[2]


def verdict(value, bar, fmt="{:.2f}"):
    if value is None:
        return "-"
    return fmt.format(value) + (" ok" if value <= bar else " over")


def report(b, rows, peak):
    n = len(b.files)
    wall, cpu = median(rows["add"], 0), median(rows["add"], 1)
    ms = {what: 1000 * median(rows[what], 1) / n if rows[what] else None for what in rows}
    ms["cost"] = jail = ms["jail"] - ms["read"] if ms["jail"] and ms["read"] else None
    plain = ms["plain"]
    size = sum(os.path.getsize(f) for f in b.files) / n / 1000
    print(f"{b.kind:7}{size:7.0f}{n / wall:8.0f}{wall:8.2f}{1000 * cpu / n:8.2f}{peak:7.0f}"
          + "".join(f"{ms[k]:8.2f}" if ms[k] is not None else f"{'-':>8}" for k in ("jail", "read", "plain", "cost"))
          + f"{verdict(jail / plain if jail is not None and plain else None, BAR):>11}"
          + f"{verdict(wall / median(rows['plain'], 0) if plain else None, 1.0):>11}", flush=True)


def arguments():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("--n", type=int, default=200, help="documents of each kind (default 200)")
    p.add_argument("--kind", action="append", choices=list(PLAIN), help="only these")
    p.add_argument("--rounds", type=int, default=3)
    p.add_argument("--build", default=os.path.join(ROOT, "build"))
    p.add_argument("--keep", help="keep the documents here (default: in the build folder)")
    p.add_argument("--office", action="store_true", help="compare Office documents with soffice")
    o = p.parse_args()
    o.build = os.path.abspath(o.build)
    o.keep = os.path.abspath(o.keep or os.path.join(o.build, "bench-documents"))
    return o


def main():
    o = arguments()
    print(f"{o.n} documents of each kind, {os.cpu_count()} cores; ms are of processor time, for each document")
    print("kind      kB  docs/s   add s  add ms     MB jail ms read ms   plain    cost  of plain   add/plain")
    with tempfile.TemporaryDirectory(prefix="clew-bench-") as work:
        for kind in o.kind or PLAIN:
            n = max(4, o.n // 20) if kind == "scan" else o.n
            files = make.documents(o.keep, kind, n)
            if not files:
                print(f"{kind:7} cannot be made here: soffice or pdftoppm is not installed")
                continue
            b = Bench(o, kind, files, work)
            report(b, *measure(b, o.rounds))


if __name__ == "__main__":
    main()
