"""An invented cache for the drills: stages of correspondence in every kind of container, with replies,
copies, duplicates, attachments, damaged files and files that are not mail.  The same seed makes the
same bytes.  A stage only adds files, in new folders and in one old one."""
import bz2
import gzip
import io
import os
import random
import tarfile
import zipfile

import drill_docs

PEOPLE = [("Nasrin Daryaei", "nasrin@harbour.example"), ("Tomas Brandl", "t.brandl@ministry.example"),
          ("Odile Marchetti", "odile@marchetti.example"), ("کامران ستوده", "kamran@sotudeh.example"),
          ("Ingrid Vaals", "ingrid.vaals@dredging.example"), ("Paul Okonjo", "okonjo@harbour.example"),
          ("", "tender-board@ministry.example"), ("ليلى حداد", "leila@haddad.example")]
WORDS = ("tender harbour dredging invoice meeting delay permit the of and to we you please attached "
         "signed minister contract schedule Thursday pier quay crane barge survey silt payment second "
         "opinion copy draft final confidential").split()
WORDS += "قرارداد بندر جلسه وزیر پرداخت لایروبی نامه امضا مجوز تأخیر".split()
DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


class Maker:
    def __init__(self, seed):
        self.r = random.Random(seed)
        self.n = 0
        self.sent = []  # (message id, subject)
        self.kept = []  # some messages, to be met again

    def words(self, n):
        return " ".join(self.r.choice(WORDS) for _ in range(n))

    def text(self):
        lines = [self.words(self.r.randint(4, 14)) for _ in range(self.r.randint(2, 25))]
        if self.r.random() < 0.4:
            lines += ["", "On that day somebody wrote:"] + ["> " + self.words(9) for _ in range(4)]
        return "\n".join(lines) + "\n"

    def head(self):
        r = self.r
        self.n += 1
        mid = f"<{self.n}.{r.getrandbits(40):010x}@mail.example>"
        sender, *to = r.sample(PEOPLE, r.randint(2, 5))
        subject, refs = self.words(r.randint(2, 6)), ""
        if self.sent and r.random() < 0.6:
            old, subject = r.choice(self.sent[-60:])
            subject = subject if subject.startswith("Re: ") else "Re: " + subject
            refs = f"In-Reply-To: {old}\nReferences: {old}\n"
        elif r.random() < 0.1:
            refs = f"In-Reply-To: <never-seen-{r.randint(1, 40)}@mail.example>\n"
        self.sent.append((mid, subject))
        day = r.randint(1, 28)
        date = (f"{r.choice(DAYS)}, {day} {r.choice(MONTHS)} {r.randint(1999, 2019)} "
                f"{r.randint(0, 23):02}:{r.randint(0, 59):02}:00 +0{r.randint(0, 4)}30")
        return (f"Received: from relay{r.randint(1, 9)}.example by mx.example; {date}\n"
                f"From: {sender[0]} <{sender[1]}>\nTo: {', '.join(f'{n} <{a}>' for n, a in to)}\n"
                f"Subject: {subject}\nDate: {date}\nMessage-ID: {mid}\n{refs}")

    def message(self, depth=0):
        kind = self.r.random()
        if self.kept and kind < 0.06 and depth == 0:
            return self.r.choice(self.kept)  # the very bytes again
        head = self.head()
        if kind < 0.75 or depth > 1:
            m = head + "Content-Type: text/plain; charset=utf-8\n\n" + self.text()
        elif kind < 0.82:
            m = head + f"Content-Type: text/html; charset=utf-8\n\n<p>{self.text()}</p>\n"
        else:
            part = (f"Content-Type: message/rfc822\n\n{self.message(depth + 1).decode()}" if kind < 0.9 else
                    f'Content-Type: text/plain; charset=utf-8\nContent-Disposition: attachment; filename="n{self.n}.txt"'
                    f"\n\n{self.text()}")
            m = (head + 'MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary="=cut"\n\n--=cut\n'
                 f"Content-Type: text/plain; charset=utf-8\n\n{self.text()}\n--=cut\n{part}\n--=cut--\n")
        m = m.encode()
        if self.r.random() < 0.08:
            self.kept.append(m)
        return m

    def mbox(self, n):
        out = io.BytesIO()
        for _ in range(n):
            out.write(b"From someone@mail.example Thu Jan  1 00:00:00 2009\n")
            for line in self.message().split(b"\n"):
                out.write((b">" if line.startswith(b"From ") else b"") + line + b"\n")
        return out.getvalue()

    def tar(self, n):
        out = io.BytesIO()
        with tarfile.open(fileobj=out, mode="w") as t:
            for i in range(n):
                data = self.message()
                info = tarfile.TarInfo(f"mail/{i:04}.eml")
                info.size = len(data)
                t.addfile(info, io.BytesIO(data))
        return out.getvalue()

    def zip(self, n, more):
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as z:
            for i in range(n):
                z.writestr(zipfile.ZipInfo(f"{i}.eml"), self.message())
            for name, data in more.items():
                z.writestr(zipfile.ZipInfo(name), data)
        return out.getvalue()


def put(path, data):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "wb") as f:
        f.write(data)


def packed(data):
    return gzip.compress(data, mtime=0)


PAPERS = (1, 9, 11)  # stages with documents; the last of a quick and of a full cache among them


def make_stage(folder, seed, stage, size):
    """Add about `size` messages to the cache in `folder`; the phrases planted in its documents."""
    m = Maker(seed * 1000 + stage)
    at = os.path.join(folder, f"box-{stage:02}")
    some = max(size // 8, 2)
    put(f"{at}/list.mbox", m.mbox(size - 6 * some))
    put(f"{at}/old.mbox.gz", packed(m.mbox(some)))
    put(f"{at}/older.mbox.bz2", bz2.compress(m.mbox(some // 2)))
    put(f"{at}/mail.tar", m.tar(some))
    put(f"{at}/all.zip", m.zip(some // 2, {"in.tar.gz": packed(m.tar(some // 2)), "in.mbox": m.mbox(some // 4),
                                           "notes.bin": m.r.randbytes(999)}))
    put(f"{at}/torn.mbox.gz", packed(m.mbox(some // 4))[:-40])
    put(f"{at}/empty.mbox", b"")
    put(f"{at}/picture.png", b"\x89PNG\r\n\x1a\n" + m.r.randbytes(500))
    for i in range(some):
        put(f"{at}/Maildir/cur/{i:05}.host:2,S", m.message())
    for i in range(some):
        put(f"{folder}/letters/{stage:02}-{i:04}.eml", m.message())
    return drill_docs.make_documents(folder, stage) if stage in PAPERS else []
