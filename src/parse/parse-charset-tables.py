#!/usr/bin/env python3
# Make parse-charset-tables.c: for each CHARSET_ONE of parse-charset.def what the bytes 80-FF mean
# (0 = nothing; C1 controls count as nothing), and the labels of parse-charset-label.def, sorted.
import re
import sys

charset_def, label_def, out = sys.argv[1:4]
one = re.findall(r'^CHARSET_ONE\((\w+), "[^"]*", "([^"]*)"\)', open(charset_def).read(), re.M)
labels = []
for charset, words in re.findall(r'LABELS\((\w+),((?:\s*"[^"]*")+)\)', open(label_def).read()):
    labels += [(w, charset) for w in ''.join(re.findall(r'"([^"]*)"', words)).split()]
labels.sort()
for a, b in zip(labels, labels[1:]):
    if a[0] == b[0]:
        sys.exit(f'label {a[0]} stands twice')


def high(codec):
    for byte in range(128, 256):
        try:
            cp = ord(bytes([byte]).decode(codec))
        except UnicodeDecodeError:
            cp = 0
        yield 0 if 0x80 <= cp < 0xa0 or 0xe000 <= cp < 0xf900 else cp


with open(out, 'w') as f:
    f.write('/* Made by parse-charset-tables.py. */\n#include "parse/parse-charset-tables.h"\n\n')
    f.write('const uint16_t parse_charset_high[][128] = {\n')
    for charset, codec in one:
        f.write(f'        [PARSE_CHARSET_{charset} - PARSE_CHARSET_ONE_FIRST] = {{')
        f.write(', '.join(f'{cp:#x}' for cp in high(codec)) + '},\n')
    f.write('};\n\nconst struct parse_charset_label parse_charset_labels[] = {\n')
    for word, charset in labels:
        f.write(f'        {{ "{word}", PARSE_CHARSET_{charset} }},\n')
    f.write(f'}};\n\nconst size_t parse_charset_n_labels = {len(labels)};\n')
