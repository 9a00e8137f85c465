#!/usr/bin/env python3
"""Make one header of named SQL: sql2c.py schema.sql statements.sql... > store-sql-text.h

Each input holds statements that begin with "-- name: NAME" and end with ";" at a line's end.
The first file becomes `store_schema`, in order; the others the enum store_sql and its texts."""
import re
import sys


def statements(path):
    text = open(path, encoding='utf-8').read()
    for piece in re.split(r'^-- name: ', text, flags=re.M)[1:]:
        name, _, body = piece.partition('\n')
        body = '\n'.join(l for l in body.split('\n') if not l.startswith('--')).strip()
        if not body.endswith(';'):
            sys.exit(f'{path}: statement "{name}" does not end with ";"')
        yield name.strip(), ' '.join(body[:-1].split())


def c_string(text):
    return '"' + text.replace('\\', '\\\\').replace('"', '\\"') + '"'


schema = list(statements(sys.argv[1]))
named = [s for path in sys.argv[2:] for s in statements(path)]
names = [n for n, _ in named]
if len(set(names)) != len(names):
    sys.exit('a statement name is used twice')
print('/* Made by sql2c.py from the .sql files. */')
print('enum store_sql {')
for n, _ in named:
    print(f'        SQL_{n},')
print('        SQL_COUNT\n};')
print('struct store_sql_text { const char *name, *text; };')
print('static const struct store_sql_text store_sql_texts[] = {')
for n, t in named:
    print(f'        {{ "{n}", {c_string(t)} }},')
print('};')
print('static const struct store_sql_text store_schema[] = {')
for n, t in schema:
    print(f'        {{ "{n}", {c_string(t)} }},')
print('};')
