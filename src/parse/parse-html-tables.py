#!/usr/bin/env python3
# Make parse-html-tables.c: the named characters of HTML, from Python's copy of the standard's list.
# A name without ";" is one of those that old pages may write so.
import html.entities
import sys

names = {}
for name, text in html.entities.html5.items():
    old = not name.endswith(';')
    key = name.rstrip(';')
    names[key] = (text, names.get(key, (None, False))[1] or old)

with open(sys.argv[1], 'w') as f:
    f.write('/* Made by parse-html-tables.py. */\n#include "parse/parse-html-entity.h"\n\n')
    f.write('const struct parse_html_name parse_html_names[] = {\n')
    for key in sorted(names):
        text, old = names[key]
        utf8 = text.encode()
        z = ''.join(f'\\{b:03o}' for b in utf8)
        f.write(f'        {{ "{key}", "{z}", {len(key)}, {len(utf8)}, {str(old).lower()} }},\n')
    f.write(f'}};\n\nconst size_t parse_html_n_names = {len(names)};\n')
