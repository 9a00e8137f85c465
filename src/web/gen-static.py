#!/usr/bin/env python3
"""Text files as rows of struct web_file, a line each: gen-static.py OUT FILE..."""
import os
import sys

with open(sys.argv[1], "w", encoding="utf-8") as out:
    for path in sys.argv[2:]:
        out.write('{ "%s",\n' % os.path.basename(path))
        with open(path, encoding="utf-8") as f:
            for line in f:
                out.write('  "%s\\n"\n' % line.rstrip("\n").replace("\\", "\\\\").replace('"', '\\"'))
        out.write('  "" },\n')
