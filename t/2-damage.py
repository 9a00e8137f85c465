#!/usr/bin/env python3
"""Conservation: seeded damage to mailboxes and archives.  Every message whose bytes are untouched is emitted,
every container closes in objects and in bytes, what was lost is named, nothing crashes."""
import bz2
import gzip
import lzma
import os
import random
import zlib

import lib
import post
from lib import Case, check, equal

SEEDS = 120


class Box:
    """A mailbox whose messages bear a word that stands nowhere else, and where each lies in it."""

    def __init__(self, seed, n=12):
        rng = random.Random(seed)
        self.messages, self.ranges, self.data = [], [], b""
        for i in range(n):
            word = f"qv{seed}x{i}z"
            body = f"The word is {word}.\n" + f"Line {rng.randrange(10**6)} of the letter.\n" * rng.randrange(60)
            m = post.plain(i, f"letter {i}", body, mid=f"s{seed}.{i}@alpha.example")
            m.word = word
            one = post.mboxrd_bytes([m])
            self.messages.append(m)
            self.ranges.append((len(self.data), len(self.data) + len(one)))
            self.data += one


# Each kind of damage returns the damaged bytes and, in order, the pieces (from, to) of the original that
# stand in them unharmed, or None where something else stands.

def cut(rng, data):
    at = rng.randrange(1, len(data))
    return data[:at], [(0, at)]


def _without(data, holes):
    pieces, at = [], 0
    for a, b in sorted(holes):
        if a > at:
            pieces += [(at, a), None]
        at = max(at, b)
    return pieces + [(at, len(data))]


def flip(rng, data):
    out, holes = bytearray(data), []
    for _ in range(rng.randrange(1, 8)):
        at = rng.randrange(len(data))
        out[at] ^= 1 << rng.randrange(8)
        holes.append((at, at + 1))
    return bytes(out), _without(data, holes)


def zero(rng, data):
    a = rng.randrange(len(data))
    b = min(len(data), a + rng.choice((3, 64, 512, 4096)))
    return data[:a] + bytes(b - a) + data[b:], _without(data, [(a, b)])


def swap(rng, data):
    size = 512 * rng.randrange(1, 4)
    n = len(data) // size
    if n < 2:
        return data, [(0, len(data))]
    order = list(range(n + 1))
    a, b = rng.sample(range(n), 2)
    order[a], order[b] = order[b], order[a]
    pieces = [(i * size, min(len(data), (i + 1) * size)) for i in order]
    return b"".join(data[a:b] for a, b in pieces), _joined(pieces)


def insert(rng, data):
    at = rng.randrange(len(data))
    junk = bytes(rng.randrange(256) for _ in range(rng.randrange(1, 700)))
    return data[:at] + junk + data[at:], [(0, at), None, (at, len(data))]


def _joined(pieces):
    out = []
    for p in pieces:
        if out and p and out[-1] and out[-1][1] == p[0]:
            out[-1] = (out[-1][0], p[1])
        else:
            out.append(p)
    return out


DAMAGE = [cut, flip, zero, swap, insert]


def whole(pieces, a, b):
    return any(p and p[0] <= a and b <= p[1] for p in pieces)


def texts_of(case):
    """All texts of the case in one string, and the ids of its messages."""
    shown = case.show(case.ids(""))
    text = "\n".join(t["text"] for d in shown for t in d["texts"])
    return text + "\n".join(h["value"] for d in shown for h in d["headers"]), {d["id"] for d in shown}


def ledgers(case, what):
    for k in case.json("ledger"):
        check(k["closes"], f"{what}: open: {k}")


def test_mailboxes():
    """One case, one damaged mailbox for each seed."""
    with Case() as case:
        boxes = []
        for seed in range(SEEDS):
            rng = random.Random(1000 + seed)
            box = Box(seed)
            damage = DAMAGE[seed % len(DAMAGE)]
            box.bad, box.pieces = damage(rng, box.data)
            box.what = f"seed {seed} {damage.__name__}"
            lib.write(os.path.join(case.dir, "mail", f"{seed}.mbox"), box.bad)
            boxes.append(box)
        case.add(os.path.join(case.dir, "mail"))
        text, ids = texts_of(case)
        named = {}
        for m in case.json("missing"):
            named.setdefault(m["where"].removeprefix("mail/"), []).append((m["off"], m["off"] + m["len"]))
        untouched = 0
        for seed, box in enumerate(boxes):
            for i, (m, (a, b)) in enumerate(zip(box.messages, box.ranges)):
                word_at = box.data.index(m.word.encode(), a)
                if whole(box.pieces, word_at - 20, word_at + 40) and m.word not in text:
                    at = box.bad.index(m.word.encode())  # before the first From_ line that is left
                    check(any(a <= at < b for a, b in named.get(f"{seed}.mbox", [])),
                          f"{box.what}: the words of message {i} are lost, and nothing names them")
                behind = box.ranges[i + 1][0] + len(post.FROM) + 60 if i + 1 < len(box.messages) else b
                begins = box.pieces[0][0] == 0 if a == 0 else whole(box.pieces, a - 1, a)
                if begins and whole(box.pieces, a, behind):
                    untouched += 1
                    check(post_id(m) in ids, f"{box.what}: message {i} is untouched and not emitted exactly")
        check(untouched > SEEDS * 5, f"only {untouched} untouched: the damage is too great to test anything")
        ledgers(case, "mailboxes")
        case.closes("mailboxes")


def post_id(m):
    import hashlib
    return hashlib.sha256(m.raw).hexdigest()


def interleaved(a, b, block):
    merged, pieces, at, turn, src = b"", [], [0, 0], 0, (a.data, b.data)
    while at[0] < len(src[0]) or at[1] < len(src[1]):
        if at[turn] < len(src[turn]):
            end = min(len(src[turn]), at[turn] + block)
            merged += src[turn][at[turn]:end]
            pieces.append((turn, at[turn], end))
            at[turn] = end
        turn = 1 - turn
    return merged, pieces


def test_interleaved_mailboxes():
    """Two writers whose blocks lie in turn in one file."""
    with Case() as case:
        made = []
        for seed in range(20):
            a, b = Box(5000 + seed, 30), Box(6000 + seed, 30)
            merged, pieces = interleaved(a, b, 1024 * (1 + seed % 4))
            lib.write(os.path.join(case.dir, "mail", f"{seed}.mbox"), merged)
            made.append(((a, b), pieces))
        case.add(os.path.join(case.dir, "mail"))
        text, ids = texts_of(case)
        untouched = 0
        for boxes, pieces in made:
            for which, box in enumerate(boxes):
                mine = [(p[1], p[2]) for p in pieces if p[0] == which]
                for m, (a, b) in zip(box.messages, box.ranges):
                    # a From_ line that comes to stand behind half a line of the other's is none any more
                    if whole(mine, a - 1, b + len(post.FROM) + 60):
                        untouched += 1
                        check(post_id(m) in ids, f"{m.mid} lies whole in one block and is not emitted")
                    at = box.data.index(m.word.encode(), a)
                    if whole(mine, at - 20, at + 40):
                        check(m.word in text, f"the words of {m.mid} are lost")
        check(untouched > 100, f"only {untouched} untouched")
        case.closes("interleaved")


# ---- archives ------------------------------------------------------------------------------------------------

def prefix(name, data):
    """What another reader gets out of a damaged stream before it fails."""
    made = {"gz": lambda: zlib.decompressobj(31), "bz2": bz2.BZ2Decompressor, "xz": lzma.LZMADecompressor}[name]()
    out = b""
    try:
        for i in range(len(data)):
            if made.eof:
                break
            out += made.decompress(data[i:i + 1])
    except (zlib.error, OSError, EOFError, lzma.LZMAError):
        pass
    return out


def test_packed_streams():
    """gz, bz2, xz: what comes before the damage is emitted, and the damage is named."""
    pack = {"gz": lambda d: gzip.compress(d, mtime=0), "bz2": lambda d: bz2.compress(d, 1), "xz": lzma.compress}
    with Case() as case:
        made = []
        for seed in range(30):
            kind = list(pack)[seed % 3]
            rng = random.Random(9000 + seed)
            box = Box(9000 + seed, 60)
            packed = pack[kind](box.data)
            damage = (cut, flip, zero)[seed // 3 % 3]
            bad, _ = damage(rng, packed)
            name = f"{seed}.mbox.{kind}"
            lib.write(os.path.join(case.dir, "mail", name), bad)
            made.append((name, box, prefix(kind, bad), damage.__name__))
        case.add(os.path.join(case.dir, "mail"))
        _, ids = texts_of(case)
        named = " ".join(m["where"] for m in case.json("missing"))
        for name, box, got, damage in made:
            same = next((i for i, (x, y) in enumerate(zip(got, box.data)) if x != y), min(len(got), len(box.data)))
            for m, (a, b) in zip(box.messages, box.ranges):
                if b + len(post.FROM) + 60 <= same:
                    check(post_id(m) in ids, f"{name} {damage}: {m.mid} comes before the damage and is lost")
            if same < len(box.data):
                check(name in named, f"{name} {damage}: clew missing does not name it")
        ledgers(case, "packed")
        case.closes("packed")


def members(seed, n=14):
    return Box(seed, n).messages, [f"box/{seed}-{i}.eml" for i in range(n)]


def test_tar():
    """A bad member costs itself, not those behind it."""
    with Case() as case:
        made = []
        for seed in range(30):
            rng = random.Random(seed)
            messages, names = members(20000 + seed)
            data = post.tar_bytes([(n, m.raw) for n, m in zip(names, messages)])
            damage = (cut, flip, zero)[seed % 3]
            bad, pieces = damage(rng, data)
            lib.write(os.path.join(case.dir, "mail", f"{seed}.tar"), bad)
            at = 0
            for name, m in zip(names, messages):
                end = at + 512 + (len(m.raw) + 511) // 512 * 512
                made.append((seed, damage.__name__, name, m, whole(pieces, at, end)))
                at = end
        case.add(os.path.join(case.dir, "mail"))
        _, ids = texts_of(case)
        for seed, damage, name, m, fine in made:
            if fine:
                check(post_id(m) in ids, f"{seed}.tar {damage}: {name} is untouched and lost")
        ledgers(case, "tar")
        case.closes("tar")


def test_zip():
    with Case() as case:
        made = []
        for seed in range(40):
            rng = random.Random(seed)
            messages, names = members(30000 + seed)
            data = post.zip_bytes([(n, m.raw) for n, m in zip(names, messages)])
            damage = (cut, flip, zero, insert)[seed % 4]
            bad, pieces = damage(rng, data)
            lib.write(os.path.join(case.dir, "mail", f"{seed}.zip"), bad)
            starts = [i for i in range(len(data)) if data[i:i + 4] == b"PK\x03\x04"]
            ends = starts[1:] + [data.index(b"PK\x01\x02")]
            for name, m, a, b in zip(names, messages, starts, ends):
                made.append((seed, damage.__name__, name, m, whole(pieces, a, b)))
        case.add(os.path.join(case.dir, "mail"))
        _, ids = texts_of(case)
        named = {(m["where"]) for m in case.json("missing")}
        for seed, damage, name, m, fine in made:
            there = post_id(m) in ids
            if fine:
                check(there, f"{seed}.zip {damage}: {name} is untouched and lost")
            if not there:
                check(any(f"{seed}.zip" in n for n in named), f"{seed}.zip {damage}: nothing named, {name} lost")
        ledgers(case, "zip")
        case.closes("zip")


def test_damaged_mail_is_named():
    """A message that its file cuts short is there, and named as read in part."""
    with Case() as case:
        box = Box(1, 3)
        lib.write(os.path.join(case.dir, "mail", "cut.mbox"), box.data[:box.ranges[2][0] + 300])
        case.add(os.path.join(case.dir, "mail"))
        last = [d for d in case.show(case.ids("")) if lib.own_id(d) == "s1.2@alpha.example"]
        equal(1, len(last), "the message that is cut short is there")
        if last:
            place = last[0]["places"][0]
            named = [(m["where"], m["trouble"], m["off"], m["len"]) for m in case.json("missing")]
            equal([(place["where"], "partly", place["off"], place["len"])], named, "what clew missing names")


def test_parse_survives_anything():
    """`clew parse` of damaged single messages: an answer or a raw-strings pass, never a crash."""
    with Case() as case:
        paths = []
        for seed in range(40):
            rng = random.Random(seed)
            raw = rng.choice(post.forty()).raw
            bad, _ = DAMAGE[seed % len(DAMAGE)](rng, raw)
            paths.append(lib.write(os.path.join(case.dir, "mail", f"{seed}.eml"), bad))
        r = lib.run("parse", "--json", *paths)
        equal(lib.YES, r.code, repr(r))
        equal(["ok"] * 40, [o["blame"] for o in r.objects], "blame")


lib.main(globals())
