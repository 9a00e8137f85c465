#!/usr/bin/env python3
"""Text files as arrays of bytes and a table of them (struct web_file): gen-static.py OUT FILE..."""
import os
import sys

with open(sys.argv[1], "w", encoding="ascii") as out:
    for i, path in enumerate(sys.argv[2:]):
        with open(path, "rb") as f:
            data = f.read()
        out.write(f"static const uint8_t file_{i}[] = {{\n")
        for at in range(0, len(data), 24):
            out.write("  " + ",".join(map(str, data[at:at + 24])) + ",\n")
        out.write("};\n")
    out.write("static const struct web_file files[] = {\n")
    for i, path in enumerate(sys.argv[2:]):
        out.write(f'  {{ "{os.path.basename(path)}", {{ file_{i}, sizeof file_{i} }} }},\n')
    out.write("};\n")
