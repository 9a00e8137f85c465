#!/usr/bin/env python3
"""Write a small Outlook store (PST, 64 or 32 bits, encoded or not) of invented people, since nothing else
writes one: folders, messages with recipients, headers, HTML and attachments, an embedded message, a
contact, an appointment, Persian names; and, if asked, items that were deleted but are still there.

    header | blocks (each with its trailer) | leaves of days gone by | NBT pages | BBT pages

After [MS-PST]; only what readers need: no allocation maps, tables of one block.

usage: make-pst.py OUT [--messages N] [--deleted N] [--form unicode|ansi] [--crypt 0|1|2]"""
import argparse
import datetime
import struct
import sys
import zlib

STR, BIN, INT, BOOL, TIME, OBJ = 0x1F, 0x102, 0x03, 0x0B, 0x40, 0x0D
BLOCK_MOST, PAGE, INNER = 8176, 512, 0x300004
APPOINTMENT, COMMON, ADDRESS, TASK = range(4)
SETS = [bytes.fromhex(f"{low}20060000000000c000000000000046") for low in ("02", "08", "04", "03")]
NAMED = [(APPOINTMENT, 0x820D), (APPOINTMENT, 0x820E), (APPOINTMENT, 0x8208), (ADDRESS, 0x8083),
         (ADDRESS, 0x8080), (ADDRESS, 0x8082), (APPOINTMENT, 0x8216), (APPOINTMENT, 0x8223),
         (APPOINTMENT, 0x8232), (TASK, 0x8104), (TASK, 0x8105), (TASK, 0x8102), (TASK, 0x811F)]
PLACE = {lid: 0x8000 + i for i, (_, lid) in enumerate(NAMED)}
PEOPLE = [("Jane Doe", "jane@orchard.example"), ("Ali Karimi", "ali.karimi@bagh.example"),
          ("مریم رضایی", "maryam@bagh.example"), ("John Roe", "john.roe@orchard.example")]


# [MS-PST] 5.1: R and S; the inverse of R is its own table there
PERMUTE_R = bytes.fromhex(
    "41361362a8216ebbf416cc047f64e85d1ef2cb2a74c55e35d295479e962d9a884c7d843fdbac31b6485ff6c4d8398be7"
    "233b388ec8c1df25b120a546604e9cfbaad35651457c550007c92b9d859b09a08fadb30f63ab894bd7a7155a716642bf"
    "264a6b98faea7753b270052cfd593a867ece06eb827857c78d43afb41cd45bcde2e9274fc3087280cfb0eff5286dbe30"
    "4d3492d50e3c2232e5e4f99fc2d10a8112e1ee918376e397e6618a1779a4b7dc907a5c8c02a6ca69de501a1193b95287"
    "58fced1d37491b6ae0293399bd6cd994f340546ff0c673b8d63e6518441fdd6710f10c19ecae03a1147ba90bfff8a3c0"
    "a201f72ebc2468750dfeba2fb5d0da3d")
PERMUTE_S = bytes.fromhex(
    "14530f56b3c87a9ceb65481716159f02cc547c83000d0c0ba262a876dbd9edc7c5a4dcac8574d6d0a79bae9a967166c3"
    "6399b8dd73928e847da55ed15d93b1575150808952944f4e0a6bbc8d7f6e47464140440111cb033ff7f4e1a98f3c3af9"
    "fbf0193082092ec99da08649ee6f4d6dc42d813425871b88aafc06a11238fd4c4272641337246a757743ffe6b44b365c"
    "e4d8353d45b92cecb7312b290768a30e697b189e2139be281a5b78f523ca2ab0af3efe048ce7e5983295d3f64ae8a6ea"
    "e9f3d52f7020f21f0567ad5510cecde3273bdabad7c226d4911dd21c2233f8faf15aefcf90b68bb5bdc0bf08971e6ce2"
    "61e0c6c159abbb58de5fdf60797eb28a")
PERMUTE_I = bytes(PERMUTE_R.index(i) for i in range(256))


def hidden(data, bid, crypt):
    """The bytes of a block as they stand in an encoded store."""
    if crypt == 1:
        return data.translate(PERMUTE_R)
    if crypt != 2:
        return data
    word, out = (bid >> 16 ^ bid) & 0xFFFF, bytearray()
    for c in data:
        low, high = word & 0xFF, word >> 8
        c = PERMUTE_S[(PERMUTE_R[(c + low) & 0xFF] + high) & 0xFF]
        out.append((PERMUTE_I[(c - high) & 0xFF] - low) & 0xFF)
        word = word + 1 & 0xFFFF
    return bytes(out)


def crc(data):
    return ~zlib.crc32(data, 0xFFFFFFFF) & 0xFFFFFFFF


def sig(off, bid):
    v = (off ^ bid) & 0xFFFFFFFF
    return (v >> 16 ^ v) & 0xFFFF


def filetime(text):
    at = datetime.datetime.fromisoformat(text + "+00:00")
    return struct.pack("<Q", int(at.timestamp() * 10**7) + 116444736 * 10**9)


class Store:
    """Blocks and nodes as they are laid down; ids grow, places too."""

    def __init__(self, form="unicode", crypt=0):
        self.form, self.crypt, self.ansi = form, crypt, form == "ansi"
        self.wide = "I" if self.ansi else "Q"  # ids and places
        self.text = 0x1E if self.ansi else STR
        self.most = 8180 if self.ansi else BLOCK_MOST
        self.out, self.blocks, self.nodes, self.gone = bytearray(0x4600), [], [], []
        self.next_bid, self.next_item, self.next_folder = 4, 0x200004, 0x9002

    def block(self, data, internal=False):
        bid, self.next_bid = self.next_bid | (2 if internal else 0), self.next_bid + 4
        if not internal:
            data = hidden(data, bid, self.crypt)
        tail = 12 if self.ansi else 16
        off, size = len(self.out), -(-(len(data) + tail) // 64) * 64
        self.out += data + bytes(size - tail - len(data))
        if self.ansi:
            self.out += struct.pack("<HHII", len(data), sig(off, bid), bid, crc(data))
        else:
            self.out += struct.pack("<HHIQ", len(data), sig(off, bid), crc(data), bid)
        self.blocks.append((bid, off, len(data)))
        return bid

    def data(self, data):
        """One block, or a list of blocks."""
        if len(data) <= self.most:
            return self.block(data)
        pieces = [self.block(data[i:i + self.most]) for i in range(0, len(data), self.most)]
        head = struct.pack("<BBHI", 1, 1, len(pieces), len(data))
        return self.block(head + struct.pack(f"<{len(pieces)}{self.wide}", *pieces), internal=True)

    def subnodes(self, entries):
        if not entries:
            return 0
        rows = b"".join(struct.pack(f"<3{self.wide}", *e) for e in sorted(entries))
        head = struct.pack("<BBH", 2, 0, len(entries)) + (b"" if self.ansi else bytes(4))
        return self.block(head + rows, internal=True)

    def node(self, nid, parent, props, entries=()):
        data, sub = self.properties(props, list(entries))
        self.nodes.append((nid, data, sub, parent))

    def item(self, parent, props, entries=(), deleted=False):
        nid, self.next_item = self.next_item, self.next_item + 0x20
        if self.ansi:
            props = {(0x3FFD, INT): 1256, **props}
        self.node(nid, parent, props, entries)
        if deleted:
            self.gone.append(self.nodes.pop())
        return nid

    def folder(self, parent, name):
        nid, self.next_folder = self.next_folder, self.next_folder + 0x20
        self.node(nid, parent, {(0x3001, STR): name, (0x3602, INT): 0, (0x3603, INT): 0,
                                (0x360A, BOOL): 1})
        return nid

    def said(self, text):
        """A string as this store has it."""
        if self.ansi:  # which has no Persian yeh
            return text.replace("ی", "ي").encode("cp1256")
        return text.encode("utf-16-le")

    def properties(self, props, entries):
        """A property context: (block of it, block of its subnodes)."""
        heap, rows = Heap(0xBC), []
        for (tag, kind), value in sorted(props.items()):
            if kind in (INT, BOOL):
                rows.append(struct.pack("<HHI", tag, kind, value))
                continue
            raw = self.said(value) if kind == STR else value
            kind = self.text if kind == STR else kind
            if len(raw) > 400:
                nid = 0x1F + 0x20 * (0x100 + len(entries))
                entries.append((nid, self.data(raw), 0))
                rows.append(struct.pack("<HHI", tag, kind, nid))
            else:
                rows.append(struct.pack("<HHI", tag, kind, heap.put(raw) if raw else 0))
        heap.root = heap.tree(2, 6, rows)
        return self.block(heap.bytes()), self.subnodes(entries)

    def table(self, columns, rows, ids=None):
        """A table context of 4-byte and string columns; row ids are counted or given."""
        heap, at, ids = Heap(0x7C), 8, ids or range(len(rows))
        places = {}
        for tag, kind in columns:
            places[tag, kind] = at
            at += 4
        bits = -(-(2 + len(columns)) // 8)
        info = struct.pack("<BBHHHH", 0x7C, 2 + len(columns), at, at, at, at + bits)
        listed = [(0x67F2, INT, 0), (0x67F3, INT, 4)] + [(t, k, places[t, k]) for t, k in columns]
        matrix = b""
        for i, row in enumerate(rows):
            line = bytearray(struct.pack("<II", ids[i], 1) + bytes(at - 8 + bits))
            for bit, (tag, kind, place) in enumerate(listed):
                line[at + bit // 8] |= 0x80 >> bit % 8
                if place >= 8:
                    value = row[tag, kind]
                    cell = value if kind == INT else heap.put(self.said(value))
                    struct.pack_into("<I", line, place, cell)
            matrix += line
        index = heap.tree(4, 4, [struct.pack("<II", nid, i) for i, nid in enumerate(ids)])
        cells = heap.put(matrix) if matrix else 0
        order = {(t, k): i for i, (t, k, _) in enumerate(listed)}
        kinds = {STR: self.text}
        described = b"".join(struct.pack("<IHBB", t << 16 | kinds.get(k, k), place, 4, order[t, k])
                             for t, k, place in sorted(listed, key=lambda c: c[0]))
        heap.root = heap.put(info + struct.pack("<III", index, cells, 0) + described)
        return self.block(heap.bytes())


class Heap:
    """A heap of one block."""

    def __init__(self, client):
        self.client, self.root, self.pieces = client, 0, []

    def put(self, data):
        self.pieces.append(data)
        return len(self.pieces) << 5

    def tree(self, key, entry, rows):
        rows_at = self.put(b"".join(rows)) if rows else 0
        return self.put(struct.pack("<BBBBI", 0xB5, key, entry, 0, rows_at))

    def bytes(self):
        body, places = b"", []
        for piece in self.pieces:
            places.append(12 + len(body))
            body += piece
        places.append(12 + len(body))
        body += bytes(len(body) % 2)
        head = struct.pack("<HBBI4x", 12 + len(body), 0xEC, self.client, self.root)
        return head + body + struct.pack(f"<HH{len(places)}H", len(self.pieces), 0, *places)


# ---- what is in it ------------------------------------------------------------------------------

def recipients(store, people):
    columns = [(0x0C15, INT), (0x3001, STR), (0x3002, STR), (0x3003, STR), (0x39FE, STR)]
    rows = [{(0x0C15, INT): kind, (0x3001, STR): name, (0x3002, STR): "SMTP",
             (0x3003, STR): address, (0x39FE, STR): address} for kind, (name, address) in people]
    return (0x692, store.table(columns, rows), 0)


def attachments(store, files):
    """Subnodes of a message: a table, and for each (name, type, bytes or embedded) a node."""
    nodes, rows = [], []
    for i, (name, mime, content) in enumerate(files):
        nid = 0x8025 + 0x20 * i
        props, inner = {(0x3707, STR): name, (0x3704, STR): name, (0x370B, INT): 0xFFFFFFFF}, []
        if mime:
            props[0x370E, STR] = mime
        if isinstance(content, tuple):
            data, sub = content
            inner.append((INNER, data, sub))
            props[0x3705, INT] = 5
            props[0x3701, OBJ] = struct.pack("<II", INNER, 4096)
            props[0x0E20, INT] = 4096
        else:
            props[0x3705, INT], props[0x3701, BIN] = 1, content
            props[0x0E20, INT] = len(content)
        nodes.append((nid, *store.properties(props, inner)))
        rows.append({(0x0E20, INT): props[0x0E20, INT], (0x3705, INT): props[0x3705, INT],
                     (0x3704, STR): name})
    columns = [(0x0E20, INT), (0x3704, STR), (0x3705, INT)]
    return nodes, store.table(columns, rows, [nid for nid, _, _ in nodes])


def message(subject, sender, body, sent, message_id, **more):
    name, address = sender
    props = {(0x001A, STR): "IPM.Note", (0x0037, STR): "\x01\x01" + subject, (0x1000, STR): body,
             (0x0039, TIME): filetime(sent), (0x0E06, TIME): filetime(sent),
             (0x0E07, INT): 1, (0x0017, INT): 1, (0x1035, STR): message_id,
             (0x0C1A, STR): name, (0x0C1E, STR): "SMTP", (0x0C1F, STR): address,
             (0x0042, STR): name, (0x0064, STR): "SMTP", (0x0065, STR): address,
             (0x3007, TIME): filetime(sent), (0x3008, TIME): filetime(sent)}
    props.update(more.get("props", {}))
    return props


def story(store, folders, args):
    jane, ali, maryam, john = PEOPLE
    headers = ("Received: from mail.orchard.example by mx.bagh.example; "
               "Mon, 3 Mar 2014 09:15:02 +0330\r\nFrom: Jane Doe <jane@orchard.example>\r\n"
               "To: Ali Karimi <ali.karimi@bagh.example>\r\nSubject: Pears and plums\r\n"
               "Date: Mon, 3 Mar 2014 09:15:00 +0330\r\nMessage-ID: <pears.1@orchard.example>\r\n"
               "MIME-Version: 1.0\r\nContent-Type: text/plain; charset=\"utf-8\"\r\n\r\n")
    to = recipients(store, [(1, ali), (2, maryam)])
    store.item(folders["Inbox"], message(
        "Pears and plums", jane, "The pears are ripe.\r\n", "2014-03-03T05:45:00",
        "<pears.1@orchard.example>", props={(0x007D, STR): headers, (0x0E04, STR): "Ali Karimi",
                                            (0x0E03, STR): maryam[0]}), [to])
    files = [("گزارش.txt", "text/plain", "سیب و گلابی\r\n".encode()),
             ("orchard.bin", "application/octet-stream", bytes(i * 7 % 251 for i in range(40000)))]
    with_files(store, folders["Projects"], message(
        "گزارش باغ", maryam, "گزارش پیوست است.\r\n", "2015-06-01T10:00:00", "<bagh.2@bagh.example>",
        props={(0x0E07, INT): 0x11, (0x1013, BIN): "<p>گزارش <b>پیوست</b> است.</p>".encode(),
               (0x3FDE, INT): 65001, (0x0E04, STR): "Jane Doe", (0x0E1B, BOOL): 1}),
        [recipients(store, [(1, jane)])], files)
    inner = store.properties(message("The inner letter", john, "Seen inside.\r\n",
                                     "2013-01-02T03:04:05", "<inner.3@orchard.example>"), [])
    with_files(store, folders["Inbox"], message(
        "A letter in a letter", ali, "See the letter.\r\n", "2016-02-02T08:30:00",
        "<outer.4@bagh.example>", props={(0x0E04, STR): "Jane Doe", (0x0E1B, BOOL): 1}),
        [recipients(store, [(1, jane), (3, john)])], [("The inner letter", "", inner)])
    contact_and_meeting(store, folders)
    if args.more is not None:
        more(store, folders, args.more)
    for i in range(args.messages):
        if i % 60 == 0:  # as many as fit into a table of one block
            month = f"Sent {i // 60}" if i else "Sent"
            folder = folders["Sent"] if i == 0 else store.folder(folders["Sent"], month)
        store.item(folder, message(
            f"Basket {i}", PEOPLE[i % 4], f"Basket number {i}: apples, {'plums, ' * (i % 40)}figs.\r\n",
            f"2017-01-{1 + i % 28:02}T12:{i % 60:02}:00", f"<basket.{i}@orchard.example>",
            props={(0x0E04, STR): "Jane Doe"}), [recipients(store, [(1, jane)])])
    for i in range(args.deleted):
        store.item(folders["Inbox"], message(
            f"Burnt letter {i}", john, f"Nobody should read number {i}.\r\n", "2012-12-12T12:12:12",
            f"<burnt.{i}@orchard.example>"), deleted=True)


def with_files(store, folder, props, entries, files):
    nodes, table = attachments(store, files)
    store.item(folder, props, entries + nodes + [(0x671, table, 0)])


def weekly(first, last, without):
    """A rule: every Saturday from one day to another (days since 1601), at 10:30, one of them left out."""
    rule = struct.pack("<HHHHHIIIII", 0x3004, 0x3004, 0x200B, 1, 0, 0, 1, 0, 64, 0x2021)
    rule += struct.pack("<IIIIIII", 4, 6, 1, without * 1440, 0, first * 1440, last * 1440)
    return rule + struct.pack("<IIIIH", 0x3006, 0x3009, 630, 720, 0)


def more(store, folders, files):
    """A mail with each of the files, a series with guests, a task."""
    jane, ali, maryam, john = PEOPLE
    for i, path in enumerate(files):
        name = path.rsplit("/", 1)[-1]
        with open(path, "rb") as f:
            attached = [(name, "application/octet-stream", f.read())]
        with_files(store, folders["Projects"], message(
            f"Papers {i}", john, f"Attached is {name}.\r\n", f"2019-05-{1 + i:02}T09:00:00",
            f"<papers.{i}@orchard.example>", props={(0x0E04, STR): "Jane Doe", (0x0E1B, BOOL): 1}),
            [recipients(store, [(1, jane)])], attached)
    first = (datetime.date(2018, 9, 1) - datetime.date(1601, 1, 1)).days
    store.item(folders["Calendar"], {
        (0x001A, STR): "IPM.Appointment", (0x0037, STR): "Pruning circle",
        (0x1000, STR): "Every Saturday, with shears.\r\n", (PLACE[0x8208], STR): "The south terrace",
        (PLACE[0x820D], TIME): filetime("2018-09-01T06:00:00"),
        (PLACE[0x820E], TIME): filetime("2018-09-01T07:30:00"), (PLACE[0x8223], BOOL): 1,
        (PLACE[0x8216], BIN): weekly(first, first + 28, first + 14),
        (PLACE[0x8232], STR): "every Saturday from 10:30 to 12:00", (0x0042, STR): maryam[0],
        (0x0065, STR): maryam[1], (0x0064, STR): "SMTP"},
        [recipients(store, [(1, ali), (2, john)])])
    store.item(folders["Calendar"], {
        (0x001A, STR): "IPM.Task", (0x0037, STR): "Whitewash the trunks",
        (0x1000, STR): "Lime is in the shed.\r\n", (PLACE[0x8104], TIME): filetime("2018-11-01T00:00:00"),
        (PLACE[0x8105], TIME): filetime("2018-11-15T00:00:00"), (PLACE[0x811F], STR): john[0]})


def contact_and_meeting(store, folders):
    store.item(folders["Contacts"], {
        (0x001A, STR): "IPM.Contact", (0x3001, STR): "Maryam Rezaei", (0x3A06, STR): "مریم",
        (0x3A11, STR): "رضایی", (0x3A16, STR): "Bagh Cooperative", (0x3A08, STR): "+98 21 5550 0100",
        (0x0037, STR): "Maryam Rezaei", (PLACE[0x8083], STR): PEOPLE[2][1],
        (PLACE[0x8080], STR): "Maryam Rezaei", (PLACE[0x8082], STR): "SMTP"})
    store.item(folders["Calendar"], {
        (0x001A, STR): "IPM.Appointment", (0x0037, STR): "Harvest meeting",
        (0x1000, STR): "Bring baskets.\r\n", (PLACE[0x8208], STR): "The old barn",
        (PLACE[0x820D], TIME): filetime("2018-09-01T07:00:00"),
        (PLACE[0x820E], TIME): filetime("2018-09-01T08:30:00"), (0x0042, STR): "Jane Doe",
        (0x0065, STR): PEOPLE[0][1], (0x0064, STR): "SMTP"})


def skeleton(store):
    key, top = bytes(range(16)), 0x8022
    entry = lambda nid: bytes(4) + key + struct.pack("<I", nid)  # noqa: E731
    store.node(0x21, 0, {(0x0FF9, BIN): key, (0x3001, STR): "Orchard", (0x35E0, BIN): entry(top),
                         (0x35DF, INT): 0x89, (0x35E3, BIN): entry(0x8102), (0x35E7, BIN): entry(0x8122)})
    rows = b"".join(struct.pack("<IHH", lid, (3 + s) << 1, i) for i, (s, lid) in enumerate(NAMED))
    store.node(0x61, 0, {(0x0001, INT): 251, (0x0002, BIN): b"".join(SETS), (0x0003, BIN): rows,
                         (0x0004, BIN): b""})
    folders = {"root": 0x122}
    plan = [(0x122, 0x122, ""), (top, 0x122, "Top of Outlook data file"), (0x8042, top, "Inbox"),
            (0x8062, 0x8042, "Projects"), (0x8082, top, "Contacts"), (0x80A2, top, "Calendar"),
            (0x80C2, top, "Sent"), (0x80E2, top, "باغ"), (0x8102, top, "Deleted Items"),
            (0x8122, 0x122, "Search Root")]
    for nid, parent, name in plan:
        store.node(nid, parent, {(0x3001, STR): name, (0x3602, INT): 0, (0x3603, INT): 0,
                                 (0x360A, BOOL): 1})
        folders[name] = nid
    return folders


# ---- pages and the header -----------------------------------------------------------------------

class Pages:
    def __init__(self, store, bid):
        self.out, self.bid, self.ansi, self.wide = store.out, bid, store.ansi, store.wide
        self.room = 496 if self.ansi else 488
        self.out += bytes(-len(self.out) % PAGE)

    def page(self, kind, level, entries, each):
        body = b"".join(entries)
        body += bytes(self.room - len(body))
        body += struct.pack("<BBBB", len(entries), self.room // each, each, level)
        off, bid, self.bid = len(self.out), self.bid, self.bid + 4
        if self.ansi:
            self.out += body + struct.pack("<BBHII", kind, kind, sig(off, bid), bid, crc(body))
        else:
            body += bytes(4)
            self.out += body + struct.pack("<BBHIQ", kind, kind, sig(off, bid), crc(body), bid)
        return bid, off

    def tree(self, kind, keys, entries):
        each, level = len(entries[0]), 0
        while True:
            most, row, heads = self.room // each, [], []
            for i in range(0, len(entries), most):
                bid, off = self.page(kind, level, entries[i:i + most], each)
                heads.append(keys[i])
                row.append(struct.pack(f"<3{self.wide}", keys[i], bid, off))
            if len(row) == 1:
                return bid, off
            keys, entries, each, level = heads, row, len(row[0]), level + 1


def folder_tables(store):
    """What is in each folder, as a table: libpff's exporter looks nowhere else."""
    children = {}
    for nid, _, _, parent in store.nodes:
        if nid != parent:
            children.setdefault(parent, []).append(nid)
    for folder in [n[0] for n in store.nodes if n[0] & 0x1F == 2]:
        for kind, of in ((0xD, 2), (0xE, 4), (0xF, 8)):
            ids = [nid for nid in children.get(folder, []) if nid & 0x1F == of]
            rows = [{(0x3001, STR): "-", (0x3602, INT): 0} for _ in ids]
            table = store.table([(0x3001, STR), (0x3602, INT)], rows, ids)
            store.nodes.append((folder & ~0x1F | kind, table, 0, 0))


def node_entry(store, n):
    if store.ansi:
        return struct.pack("<IIII", *n)
    return struct.pack("<QQQII", n[0], n[1], n[2], n[3], 0)


def block_entry(store, b):
    return struct.pack("<IIHH" if store.ansi else "<QQHHI", *b, 2, *([] if store.ansi else [0]))


def finish(store):
    folder_tables(store)
    pages = Pages(store, store.next_bid + 4)
    nodes, blocks = sorted(store.nodes), sorted(store.blocks)
    gone = [node_entry(store, n) for n in store.gone]
    most = pages.room // len(node_entry(store, nodes[0]))
    for i in range(0, len(gone), most):
        pages.page(0x81, 0, gone[i:i + most], len(gone[0]))
    nbt = pages.tree(0x81, [n[0] for n in nodes], [node_entry(store, n) for n in nodes])
    bbt = pages.tree(0x80, [b[0] for b in blocks], [block_entry(store, b) for b in blocks])
    head = bytearray(564)
    version = 14 if store.ansi else 23
    struct.pack_into("<I4xHHHBB", head, 0, 0x4E444221, 0x4D53, version, 19, 1, 1)
    if store.ansi:
        struct.pack_into("<I", head, 24, pages.bid)
        struct.pack_into("<I", head, 168, len(store.out))
        struct.pack_into("<IIIIB", head, 184, *nbt, *bbt, 2)
        head[460], head[461] = 0x80, store.crypt
    else:
        struct.pack_into("<Q", head, 184, len(store.out))
        struct.pack_into("<QQQQB", head, 216, *nbt, *bbt, 2)
        head[512], head[513] = 0x80, store.crypt
        struct.pack_into("<Q", head, 516, pages.bid)
        struct.pack_into("<I", head, 524, crc(bytes(head[8:524])))
    struct.pack_into("<I", head, 4, crc(bytes(head[8:479])))
    store.out[:564] = head
    return bytes(store.out)


def main():
    p = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    p.add_argument("out")
    p.add_argument("--messages", type=int, default=3, help="more of them, in Sent")
    p.add_argument("--deleted", type=int, default=0, help="items that are in no tree any more")
    p.add_argument("--form", choices=("unicode", "ansi"), default="unicode")
    p.add_argument("--crypt", type=int, choices=(0, 1, 2), default=0,
                   help="0 as it is, 1 permuted, 2 cyclic")
    p.add_argument("--more", nargs="*", metavar="FILE", help="a series, a task, and mails with these files")
    args = p.parse_args()
    store = Store(args.form, args.crypt)
    story(store, skeleton(store), args)
    with open(args.out, "wb") as f:
        f.write(finish(store))
    return 0


if __name__ == "__main__":
    sys.exit(main())
