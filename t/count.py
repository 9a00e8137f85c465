#!/usr/bin/env python3
"""Adds up what every test program said of itself ("N passed, N failed, N skipped") and names what
failed, from meson's testlog.json.  A program that says nothing counts as one test."""
import json
import re
import sys

LINE = re.compile(r"^(\d+) passed, (\d+) failed(?:, (\d+) skipped)?$", re.M)


def counts(test):
    found = LINE.findall(test.get("stdout", ""))
    if found:
        passed, failed, skipped = (int(n or 0) for n in found[-1])
        if test["result"] != "OK" and failed == 0:
            failed = 1
        return passed, failed, skipped
    return {"OK": (1, 0, 0), "SKIP": (0, 0, 1)}.get(test["result"], (0, 1, 0))


def main(path):
    total = [0, 0, 0]
    with open(path, encoding="utf-8") as log:
        for line in log:
            test = json.loads(line)
            row = counts(test)
            total = [a + b for a, b in zip(total, row)]
            if row[1]:
                print(f"failed: {test['name']} ({test['result']})")
    print("{} passed, {} failed, {} skipped".format(*total))


main(sys.argv[1])
