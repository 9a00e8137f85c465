#!/usr/bin/env python3
"""What it costs to understand a case and to check what is printed of it.

usage: printable.py analysis [--mail MAILDIR | --messages N] [--workers N] [--keep DIR]
       printable.py check    [--mail MAILDIR | --messages N] [--quotations N] [--rounds N] [--keep DIR]
       printable.py fetch    [--messages N] [--keep DIR]

analysis   `clew analyse` on a fresh case: MB of text a second of processor time, and memory; at least 2 MB/s
check      a draft of 40 quotations from all over the case, each second one with a word changed, as a whole command; at most
           2 s for 200,000 mails, so many seconds more as the case is larger
fetch      `clew export mbox` of mails that lie one by one in a packed archive; at most 1 ms for each

The mail is that of run.py.  CLEW_BUILD names the folder of clew.  Exit code 1 past a limit."""
import argparse
import json
import os
import random
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import zipfile

import run

run.CLEW = CLEW = os.path.join(os.environ.get("CLEW_BUILD") or os.path.join(run.ROOT, "build"), "clew")
MB_A_SECOND, SECONDS, MAILS, FETCH_MS = 2.0, 2.0, 200_000, 1.0


def clew(case, *argv):
    return [CLEW, "-C", case, *argv]


def ask(case, *argv):
    p = subprocess.run(clew(case, *argv), stdout=subprocess.PIPE, check=False)
    return [json.loads(line) for line in p.stdout.split(b"\n") if line]


def case_of(o, work):
    """A case of all the mail, not analysed; --keep finds it again."""
    case = os.path.join(work, "case.clew")
    if not os.path.exists(case):
        subprocess.run(clew(case, "add", "--no-analysis", "--quiet", run.the_mail(o, work)), check=True, stdout=subprocess.DEVNULL)
    return case


def verdict(ok):
    print("within the limit" if ok else "PAST THE LIMIT")
    return ok


def analysis(o, work):
    case = case_of(o, work)
    said = ask(case, "status", "--json")[0]
    text = said["text_bytes"] / 1e6
    workers = ["--workers", str(o.workers)] if o.workers else []
    wall, cpu, peak = run.timed(clew(case, "analyse", "--quiet", *workers))
    print(f"{said['documents']:,} documents, {text:.1f} MB of text, {os.cpu_count()} processors")
    print(f"wall {wall:.1f} s, processors {cpu:.1f} s, memory {peak:.0f} MB")
    print(f"{text / cpu:.2f} MB of text a second of processor time (limit {MB_A_SECOND}), {text / wall:.2f} a second")
    return verdict(text / cpu >= MB_A_SECOND)


def passages(case, n):
    """Words of `n` documents from all over the case; those of each second one not as they stand there."""
    ids = subprocess.run(clew(case, "search", "--ids", "--all", "the"), stdout=subprocess.PIPE, text=True, check=False).stdout.split()
    rng, out = random.Random(40), []
    rng.shuffle(ids)
    for d in ids:
        text = " ".join(t["text"] for t in ask(case, "show", "--json", d)[0]["texts"])
        found = [m.group() for m in re.finditer(r"(?<![A-Za-z])[A-Z](?:[a-z']+[ ,]+){12,24}[a-z]+", text.replace("\n", " "))]
        if not found:
            continue
        words = found[0].split()
        if len(out) % 2:
            words[len(words) // 2] = "marmalade"
        out.append(" ".join(words))
        if len(out) == n:
            break
    return out


def check(o, work):
    case = case_of(o, work)
    mails = ask(case, "status", "--json")[0]["messages"]
    quotations = passages(case, o.quotations)
    draft = os.path.join(work, "draft.md")
    with open(draft, "w", encoding="utf-8") as f:
        f.write("\n\n".join(f"“{q}”" for q in quotations) + "\n")
    times, verdicts = [], {}
    for i in range(o.rounds):
        began = time.monotonic()
        said = ask(case, "check", "--json", draft)
        times.append(time.monotonic() - began)
        if i == 0:
            for x in said:
                verdicts[x["verdict"]] = verdicts.get(x["verdict"], 0) + 1
    took = statistics.median(times)
    limit = SECONDS * max(1, mails / MAILS)
    print(f"{len(quotations)} quotations against {mails:,} mails: {took:.2f} s ({min(times):.2f} to {max(times):.2f}; limit {limit:.1f})")
    print("  ".join(f"{k} {v}" for k, v in sorted(verdicts.items())))
    return verdict(took <= limit)


def fetch(o, work):
    n, case = o.messages or 3000, os.path.join(work, "packed.clew")
    packed = os.path.join(work, "packed.zip")
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as z:
        for i in range(n):
            z.writestr(f"m/{i:06}.eml", f"From: Ann Archer <ann@alpha.example>\nTo: Bob Byrd <bob@beta.example>\nDate: Wed, 12 Mar 2014 "
                       f"10:{i % 60:02}:00 +0000\nMessage-ID: <p{i}@t.example>\nSubject: letter {i}\n\n" + f"Words of letter {i}. " * 60)
    subprocess.run(clew(case, "add", "--no-analysis", "--quiet", packed), check=True, stdout=subprocess.DEVNULL)
    wall, cpu, peak = run.timed(clew(case, "export", "mbox", "--out", os.path.join(work, "out")))
    print(f"{n:,} mails out of a zip: {wall:.2f} s, {wall / n * 1000:.3f} ms each (limit {FETCH_MS}), processors {cpu:.2f} s, memory {peak:.0f} MB")
    return verdict(wall / n * 1000 <= FETCH_MS)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=["analysis", "check", "fetch"])
    parser.add_argument("--mail", help="a Maildir")
    parser.add_argument("--messages", type=int, help="invented mail of so many messages")
    parser.add_argument("--quotations", type=int, default=40)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--workers", type=int)
    parser.add_argument("--keep", help="work here and leave everything")
    o = parser.parse_args()
    work = o.keep or tempfile.mkdtemp(prefix="clew-bench-")
    os.makedirs(work, exist_ok=True)
    try:
        return 0 if {"analysis": analysis, "check": check, "fetch": fetch}[o.what](o, work) else 1
    finally:
        if not o.keep:
            shutil.rmtree(work, ignore_errors=True)


sys.exit(main())
