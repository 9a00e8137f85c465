#!/usr/bin/env python3
# Make watch-cp1256.c: what the bytes 80-FF mean in windows-1256.
import sys

with open(sys.argv[1], 'w') as f:
    f.write('/* Made by watch-charset.py. */\n#include "watch/watch-charset.h"\n\n'
            'const uint16_t watch_cp1256[128] = {')
    f.write(', '.join(f'{ord(bytes([b]).decode("cp1256", "replace")):#x}' for b in range(128, 256)))
    f.write('};\n')
