#!/usr/bin/env python3
"""A text file as a C string literal, a line each: gen-script.py IN OUT."""
import sys

with open(sys.argv[1], encoding="ascii") as f, open(sys.argv[2], "w", encoding="ascii") as out:
    for line in f:
        out.write('"%s\\n"\n' % line.rstrip("\n").replace("\\", "\\\\").replace('"', '\\"'))
