#!/usr/bin/env python3
"""The measures of the house style, taken from the C files that git knows: how long functions and
files are, exceptions to the linter, what no line may hold.  Prints figures; fails past a wall.

usage: check-style.py SOURCE"""
import glob
import os
import re
import statistics
import subprocess
import sys

SOURCE = sys.argv[1]
FUNCTION_WALL, FILE_WALL, LINE_WALL, MEDIAN_WALL = 120, 1000, 100, 20
FUNCTION_LONG, FILE_LONG = 60, 600
NOLINT_MOST, LONG_LINES_MOST = 3, 16  # may only shrink
BEGINS = re.compile(r"^[A-Za-z_][^;={}]*\)\s*\{$")  # `int f(int a) {`, from its last line back
problems, checks = [], 0


def check(ok, what):
    global checks
    checks += 1
    if not ok:
        problems.append(what)


def tracked(*patterns):
    """What git knows; all that lies in the code's folders where there is no git."""
    out = subprocess.run(["git", "-C", SOURCE, "ls-files", *patterns], capture_output=True, text=True)
    known = out.stdout.split("\n")
    if out.returncode != 0:
        known = [os.path.relpath(f, SOURCE) for top in ("src", "t", "bench") for p in patterns
                 for f in glob.glob(os.path.join(SOURCE, top, "**", p), recursive=True)]
    return sorted(f for f in known if f and os.path.exists(os.path.join(SOURCE, f)))


def functions(lines):
    """(name, first line, how many lines) of each function; a body ends with } in column 1."""
    start = None
    for i, line in enumerate(lines):
        if line == "}" and start is not None:
            head = " ".join(lines[start:start + 3])
            name = re.search(r"(\w+)\(", head)
            yield name.group(1) if name else "?", start + 1, i - start + 1
            start = None
        elif line and line[0].isalpha() | (line[0] == "_") and start is None:
            rest = i  # a head may take several lines; those that follow are indented
            while rest + 1 < len(lines) and not re.search(r"[;{]$|^$", lines[rest]):
                rest += 1
            if BEGINS.match(" ".join(s.strip() for s in lines[i:rest + 1])):
                start = i


def check_lines(path, lines, counts):
    check(len(lines) <= FILE_WALL, f"{path}: {len(lines)} lines, the wall is {FILE_WALL}")
    for i, line in enumerate(lines, 1):
        where = f"{path}:{i}"
        if len(line) > LINE_WALL and not path.endswith(".def"):  # tables are data
            counts["long lines"].append(where)
        check(line == line.rstrip(), f"{where}: white space at the end of the line")
        check("\t" not in line, f"{where}: a tab")
        check(not re.match(r'\s*#\s*include\s+"[^"]*\.\./', line), f"{where}: an include climbs")
        check(not re.search(r"\btypedef\s+(struct|union|enum)\b[^(]*$", line), f"{where}: a typedef'd struct")
        counts["NOLINT"] += "NOLINT" in line


def check_head(path, lines):
    first = next((line for line in lines if line and not line.startswith("#pragma once")), "")
    check(first.startswith("/*"), f"{path}: does not begin with what it is")


def rank(values, share):
    return sorted(values)[int(share * (len(values) - 1))] if values else 0


def main():
    counts = {"NOLINT": 0, "long lines": []}
    sizes, spans = [], []
    for path in tracked("*.c", "*.h", "*.def"):
        with open(os.path.join(SOURCE, path), encoding="utf-8") as f:
            lines = f.read().split("\n")[:-1]
        check_lines(path, lines, counts)
        check_head(path, lines)
        sizes.append((len(lines), path))
        for name, at, n in functions(lines) if path.endswith((".c", ".h")) else ():
            check(n <= FUNCTION_WALL, f"{path}:{at}: {name} has {n} lines, the wall is {FUNCTION_WALL}")
            if "/test-" not in path:
                spans.append((n, f"{path}:{at} {name}"))
    lengths = [n for n, _ in spans]
    median = statistics.median(lengths)
    check(median <= MEDIAN_WALL, f"the median function has {median} lines")
    check(counts["NOLINT"] <= NOLINT_MOST, f"{counts['NOLINT']} NOLINT, {NOLINT_MOST} are granted")
    check(len(counts["long lines"]) <= LONG_LINES_MOST,
          f"over {LINE_WALL} columns, {LONG_LINES_MOST} are granted: {' '.join(counts['long lines'])}")
    print(f"# {len(sizes)} files, {sum(n for n, _ in sizes)} lines; "
          f"{sum(n > FILE_LONG for n, _ in sizes)} over {FILE_LONG}, longest {max(sizes)[0]} ({max(sizes)[1]})")
    print(f"# {len(lengths)} functions outside tests: median {median:g} lines, 95 % within {rank(lengths, .95)}, "
          f"{sum(n > FUNCTION_LONG for n in lengths)} over {FUNCTION_LONG}, longest {max(spans)[0]} ({max(spans)[1]})")
    print(f"# {counts['NOLINT']} NOLINT; {len(counts['long lines'])} lines over {LINE_WALL} columns")


main()
for p in problems:
    print("#", p)
print(f"{checks - len(problems)} passed, {len(problems)} failed")
sys.exit(1 if problems else 0)
