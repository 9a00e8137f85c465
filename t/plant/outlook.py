"""Outlook: messages as compound files, winmail.dat, and a store with t/cache/make-pst.py."""
import importlib.util
import os
import struct

from unit import Unit, sentence

FREE, END, FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD


def compound(tree):
    """A compound file: {name: bytes or a tree}.  Everything in big sectors but streams below 4096."""
    names, kinds, datas, sons = [], [], [], []

    def walk(name, what):
        i = len(names)
        names.append(name), kinds.append(1 if isinstance(what, dict) else 2), datas.append(b""), sons.append([])
        if isinstance(what, dict):
            sons[i] = [walk(n, x) for n, x in what.items()]
        else:
            datas[i] = what
        return i

    walk("Root Entry", tree)
    kinds[0] = 5
    mini, minifat, start = b"", [], [END] * len(names)
    for i, data in enumerate(datas):
        if kinds[i] == 2 and 0 < len(data) < 4096:
            start[i], n = len(mini) // 64, -(-len(data) // 64)
            minifat += list(range(start[i] + 1, start[i] + n)) + [END]
            mini += data + bytes(-len(data) % 64)
    sectors, fat = [], []

    def chain(data):
        if not data:
            return END
        data += bytes(-len(data) % 512)
        first, n = len(sectors), len(data) // 512
        sectors.extend(data[j * 512:j * 512 + 512] for j in range(n))
        fat.extend(list(range(first + 1, first + n)) + [END])
        return first

    for i, data in enumerate(datas):
        if kinds[i] == 2 and len(data) >= 4096:
            start[i] = chain(data)
    start[0] = chain(mini)
    left, right, child = ([FREE] * len(names) for _ in range(3))

    def hang(ids):
        """A search tree by length and capital letters, as the format wants."""
        if not ids:
            return FREE
        ids = sorted(ids, key=lambda i: (len(names[i]), names[i].upper()))
        m = len(ids) // 2
        left[ids[m]], right[ids[m]] = hang(ids[:m]), hang(ids[m + 1:])
        return ids[m]

    for i, below in enumerate(sons):
        child[i] = hang(below)
    entries = b""
    for i, name in enumerate(names):
        wide = (name + "\0").encode("utf-16-le")
        size = len(mini) if i == 0 else len(datas[i])
        entries += wide.ljust(64, b"\0") + struct.pack("<HBBIII16sI8s8sIQ", len(wide), kinds[i], 1, left[i], right[i], child[i],
                                                      b"", 0, b"", b"", start[i] if kinds[i] != 1 else 0, size)
    directory = chain(entries)
    minifat_at = chain(struct.pack(f"<{len(minifat)}I", *minifat)) if minifat else END
    n = 1
    while n * 128 < len(fat) + n:
        n += 1
    at = len(sectors)
    fat += [FAT] * n + [FREE] * (n * 128 - len(fat) - n)
    table = struct.pack(f"<{len(fat)}I", *fat)
    difat = [at + i for i in range(n)] + [FREE] * (109 - n)
    head = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(16) + struct.pack("<HHHHH6sIIIIIIIII", 0x3E, 3, 0xFFFE, 9, 6, b"", 0, n, directory,
                                                                       0, 4096, minifat_at, -(-len(minifat) * 4 // 512), END, 0)
    return head + struct.pack("<109I", *difat) + b"".join(sectors) + table


def _props(head, pairs):
    return head + b"".join(struct.pack("<IIQ", tag, 6, value) for tag, value in pairs)


def _texts(values):
    return {f"__substg1.0_{i:04X}001F": v.encode("utf-16-le") for i, v in values.items()}


def msg(w, files=(), name="letter.msg"):
    u = Unit(name, kind="msg")
    subject, who = w.phrase("fa"), w.name()
    tree = {"__properties_version1.0": _props(struct.pack("<8xIIII8x", 1, len(files), 1, len(files)), [
                (0x00390040, (1300000000 + 11644473600) * 10**7), (0x0E070003, 1)]),
            **_texts({0x001A: "IPM.Note", 0x0037: u.tell(subject, "subject", f'subject:"{subject}"', "fa"),
                      0x1000: sentence(w, u) + "\r\n" + sentence(w, u, "ar") + "\r\n",
                      0x0042: u.tell(who, "sender", f'from:"{who}"'), 0x0064: "SMTP", 0x0065: "quill@quill.example",
                      0x0C1A: who, 0x0C1E: "SMTP", 0x0C1F: "quill@quill.example", 0x0E04: "Desk"}),
            "__nameid_version1.0": {f"__substg1.0_000{i}0102": b"" for i in (2, 3, 4)},
            "__recip_version1.0_#00000000": {"__properties_version1.0": _props(bytes(8), [(0x0C150003, 1)]),
                                             **_texts({0x3001: "Desk", 0x3002: "SMTP", 0x3003: "desk@orchard.example"})}}
    for i, f in enumerate(files):
        tree[f"__attach_version1.0_#{i:08X}"] = {
            "__properties_version1.0": _props(bytes(8), [(0x37050003, 1), (0x0E210003, i)]),
            "__substg1.0_37010102": f.data, **_texts({0x3707: f.name, 0x3704: f.name, 0x3001: f.name})}
        u.hold(f)
    u.data = compound(tree)
    return made(u)


def made(u, files=True):
    """The reader makes a message of the item, and what lies in it lies in that."""
    u.truths = [{**t, "chain": ["*"] + t["chain"]} if files or not t["chain"] else t for t in u.truths]
    return u


def ole_unknown(w):
    u = Unit("thing.bin", kind="ole")
    text = sentence(w, u)
    u.data = compound({"Contents": bytes(5000) + text.encode("utf-16-le") + bytes(200), "Other": bytes(range(256)) * 2})
    return u


def tnef(w, files=()):
    u = Unit("winmail.dat", kind="tnef")
    subject = w.phrase()

    def attr(level, i, data):
        return struct.pack("<BII", level, i, len(data)) + data + struct.pack("<H", sum(data) & 0xFFFF)

    u.data = struct.pack("<IH", 0x223E9F78, 1) + attr(1, 0x00089006, struct.pack("<I", 0x10000)) + \
        attr(1, 0x00069007, struct.pack("<II", 1252, 0)) + attr(1, 0x00078008, b"IPM.Microsoft Mail.Note\0") + \
        attr(1, 0x00018004, u.tell(subject, "subject", f'subject:"{subject}"').encode() + b"\0") + \
        attr(1, 0x0002800C, sentence(w, u).encode() + b"\0")
    for f in files:
        u.data += attr(2, 0x00069002, bytes(14)) + attr(2, 0x00018010, f.name.encode() + b"\0") + attr(2, 0x0006800F, f.data)
        u.hold(f)
    return made(u, files=False)


def pst(w, files=(), name="store.pst"):
    """Letters with files in the folders that make-pst.py lays out."""
    here = os.path.dirname(os.path.abspath(__file__))
    path = os.path.join(os.path.dirname(here), "cache", "make-pst.py")
    if not os.path.exists(path):
        return None
    spec = importlib.util.spec_from_file_location("make_pst", path)
    m = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(m)
    u, store = Unit(name, kind="pst"), m.Store()
    folders = m.skeleton(store)
    for i, f in enumerate(files):
        subject = w.phrase("en" if i % 2 else "fa")
        u.tell(subject, "subject", f'subject:"{subject}"', "en" if i % 2 else "fa", below=["*"])
        item = Unit("")
        words = sentence(w, item, "ar" if i % 2 else "en")
        u.truths += [{**t, "chain": ["*"], "kind": "pst"} for t in item.truths]
        props = m.message(subject, m.PEOPLE[i % 4], words + "\r\n", f"2015-05-{1 + i:02}T10:00:00", f"<pst.{i}@orchard.example>",
                          props={(0x0E04, m.STR): "Jane Doe", (0x0E1B, m.BOOL): 1})
        m.with_files(store, folders["Projects"], props, [m.recipients(store, [(1, m.PEOPLE[0])])], [(f.name, "", f.data)])
        held = Unit("")
        held.hold(f)
        u.truths += [{**t, "chain": ["*"] + t["chain"]} for t in held.truths]
    u.data = m.finish(store)
    return u
