#!/usr/bin/env python3
"""Make text-table.c: what each code point is to the tokeniser and to the terminal.

usage: gen-fold.py OUT.c

Two tables in two stages each (page = code point >> 7, then code point & 127); text-table.h says
what their values mean.  Everything comes from Python's unicodedata plus the short lists below, in
code point order: the same Python version gives the same bytes."""
import sys
import unicodedata as ud

PAGE = 128
BREAK, DROP, ZWNJ, APOSTROPHE, WORD, SOLO, ARABIC = range(7)
POOL_FROM = 16

# Letters that Unicode does not decompose, as searchers write them.
LETTERS = {
    'ø': 'o', 'ł': 'l', 'đ': 'd', 'æ': 'ae', 'œ': 'oe', 'þ': 'th', 'ð': 'd', 'ħ': 'h', 'ŋ': 'n',
    'ĸ': 'k', 'ŧ': 't', 'ı': 'i', 'ȷ': 'j', 'ƒ': 'f', 'ɓ': 'b', 'ɖ': 'd', 'ɗ': 'd', 'ɛ': 'e',
    'ɔ': 'o', 'ə': 'a', 'ǝ': 'e', 'ɣ': 'g', 'ɨ': 'i', 'ɩ': 'i', 'ƙ': 'k', 'ɲ': 'n', 'ɵ': 'o',
    'ʀ': 'r', 'ʃ': 's', 'ƭ': 't', 'ʈ': 't', 'ʉ': 'u', 'ʋ': 'v', 'ƴ': 'y', 'ƶ': 'z', 'ʒ': 'z',
    'ƀ': 'b', 'ƈ': 'c', 'ȼ': 'c', 'ɇ': 'e', 'ɠ': 'g', 'ǥ': 'g', 'ɉ': 'j', 'ƚ': 'l', 'ɍ': 'r',
    'ɏ': 'y', 'ґ': 'г',
    # Arabic script: one letter for what people type for each other.
    'ي': 'ی', 'ى': 'ی', 'ے': 'ی', 'ې': 'ی', 'ۍ': 'ی', 'ێ': 'ی', 'ك': 'ک', 'ڪ': 'ک', 'ګ': 'گ',
    'ة': 'ه', 'ہ': 'ه', 'ھ': 'ه', 'ە': 'ه', 'ۃ': 'ه', 'ۀ': 'ه', 'ۂ': 'ه', 'ٱ': 'ا', 'ٲ': 'ا',
    'ٳ': 'ا', 'ں': 'ن', 'ټ': 'ت', 'ډ': 'د', 'ړ': 'ر', 'ڕ': 'ر', 'ڵ': 'ل', 'ڤ': 'ف', 'ٸ': 'ی',
}
DROPPED = [0x034F, 0x061C, 0x0640, 0x00AD, 0x180E, 0x200D, 0x200E, 0x200F, 0x02BB, 0xFEFF]
DROPPED += [*range(0x02BD, 0x02C0), *range(0x202A, 0x202F), *range(0x2060, 0x2070)]
DROPPED += [*range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0)]
APOSTROPHES = [0x27, 0x2019, 0x2018, 0x02BC, 0xFF07]
# Scripts written without spaces: each letter is a token of its own.
UNSPACED = [(0x0E00, 0x0EFF), (0x1000, 0x109F), (0x1780, 0x17DD), (0x3005, 0x3007), (0x3040, 0x30FF),
            (0x31F0, 0x31FF), (0x3400, 0x4DBF), (0x4E00, 0x9FFF), (0xF900, 0xFAFF), (0x20000, 0x3FFFF)]
VOICING = '\u3099\u309a'  # of kana: they make other letters
BARE = ('LATIN', 'GREEK', 'CYRILLIC', 'ARABIC', 'HEBREW')  # their marks are dropped


def script(c):
    return ud.name(c, '?').split()[0]


def unspaced(c):
    return any(a <= ord(c) <= b for a, b in UNSPACED)


def is_word(c):
    return ud.category(c)[0] in 'LMN'


def letters(s):
    """`s` without marks on letters of the bare scripts, digits in ASCII."""
    out, base = [], ''
    for c in s:
        if ord(c) in DROPPED or ord(c) in APOSTROPHES:
            continue
        if ud.category(c)[0] == 'M':
            common = script(c) == 'COMBINING' and c not in VOICING
            if base in BARE or script(c) in BARE or common:
                continue
        else:
            base = script(c)
        if ud.decimal(c, None) is not None:
            c = str(ud.decimal(c))
        out.append(LETTERS.get(c, c))
    return ud.normalize('NFC', ''.join(out))


def fold(c):
    """(class, folded form)"""
    cp, cat = ord(c), ud.category(c)
    if cp == 0x200C:
        return ZWNJ, ''
    if cp in APOSTROPHES:
        return APOSTROPHE, ''
    if cp in DROPPED:
        return DROP, ''
    if c in LETTERS:
        s = LETTERS[c]
    elif cat[0] in 'LMN' or cat == 'So':
        s = letters(ud.normalize('NFKD', ud.normalize('NFKD', c).casefold()))
    else:
        return BREAK, ''
    if cat == 'So' and not (len(s) == 1 and is_word(s)):
        return BREAK, ''
    words = [w for w in ''.join(x if is_word(x) else ' ' for x in s).split()]
    if len(words) > 1:
        return BREAK, ''
    if not words:
        return DROP if cat[0] in 'LM' else BREAK, ''
    s = words[0]
    if unspaced(s[0]) and ud.category(s[0])[0] != 'N':
        return SOLO, s
    if all(script(x) == 'ARABIC' for x in s):
        return ARABIC, s
    return WORD, s


class Pool:
    """Folded forms behind each other: a head byte (class << 5 | length), then UTF-8."""

    def __init__(self):
        self.bytes, self.at = bytearray(), {}

    def put(self, cls, s):
        raw = s.encode()
        assert len(raw) < 32
        if (cls, raw) not in self.at:
            self.at[cls, raw] = len(self.bytes)
            self.bytes += bytes([cls << 5 | len(raw)]) + raw
        return POOL_FROM + self.at[cls, raw]


def fold_value(cp, pool):
    if 0xD800 <= cp <= 0xDFFF:
        return BREAK
    cls, s = fold(chr(cp))
    return cls if cls <= APOSTROPHE or s == chr(cp) else pool.put(cls, s)


HIDDEN, RTL, LTR, JOINING = 4, 8, 16, 32
SIGNS = [*range(0x0600, 0x0606), 0x06DD, 0x070F, 0x08E2, 0x110BD, 0x110CD]  # Cf with a glyph
INVISIBLE = [0x034F, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x180B, 0x180C, 0x180D, 0x2028, 0x2029, 0x3164,
             0xFFA0, *range(0xE0100, 0xE01F0)]


def show_value(cp):
    if 0xD800 <= cp <= 0xDFFF:
        return HIDDEN
    c = chr(cp)
    cat, bidi = ud.category(c), ud.bidirectional(c)
    if (cat == 'Cf' and cp not in SIGNS) or cp in INVISIBLE or cp & 0xFFFE == 0xFFFE:
        return HIDDEN
    width = 2 if ud.east_asian_width(c) in 'WF' else 1
    if cat in ('Mn', 'Me') or 0x1161 <= cp <= 0x11FF:
        width = 0
    v = width
    v |= RTL if bidi in ('R', 'AL') else LTR if bidi == 'L' else 0
    if (script(c) == 'ARABIC' and cat[0] in 'LM') or 0x064B <= cp <= 0x065F:
        v |= JOINING
    return v


def pages(values):
    seen, index, rows = {}, [], []
    for at in range(0, len(values), PAGE):
        page = tuple(values[at:at + PAGE])
        if page not in seen:
            seen[page] = len(rows)
            rows.append(page)
        index.append(seen[page])
    return index, rows


def numbers(values):
    lines = [', '.join(map(str, values[i:i + 20])) for i in range(0, len(values), 20)]
    return ',\n        '.join(lines)


def table(out, name, c_type, values):
    index, rows = pages(values)
    out.write(f'const uint16_t text_table_{name}_page[{len(index)}] = {{\n        {numbers(index)}\n}};\n\n')
    out.write(f'const {c_type} text_table_{name}[][{PAGE}] = {{\n')
    for row in rows:
        out.write(f'        {{ {numbers(row)} }},\n')
    out.write('};\n\n')


def main():
    pool = Pool()
    folds = [fold_value(cp, pool) for cp in range(0x110000)]
    assert POOL_FROM + len(pool.bytes) < 65536
    with open(sys.argv[1], 'w', encoding='utf-8') as out:
        out.write(f'/* Made by gen-fold.py from Unicode {ud.unidata_version}. */\n')
        out.write('#include "text/text-table.h"\n\n')
        table(out, 'fold', 'uint16_t', folds)
        table(out, 'show', 'uint8_t', [show_value(cp) for cp in range(0x110000)])
        out.write(f'const char text_table_pool[] = {{\n        {numbers([b - 256 if b > 127 else b for b in pool.bytes])}\n}};\n')


main()
