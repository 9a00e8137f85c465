"""Invented mail for the end-to-end tests, and the forms in which mail is kept: mbox in three dialects,
Maildir, MH, eml, emlx, and what packs them."""
import base64
import bz2
import gzip
import io
import lzma
import os
import re
import shutil
import subprocess
import tarfile
import zipfile

import lib


class Message:
    """Its Message-ID, its exact bytes, and the bytes of what is attached to it, in order."""

    def __init__(self, mid, raw, attached=()):
        self.mid, self.raw, self.attached = mid, raw, list(attached)


def plain(n, subject="", body="", sender="ann@alpha.example", to="bob@beta.example", date=None, head="", eol="\n",
          mid=None):
    """A plain message; `head` is more header lines, each with its line end."""
    mid = mid or f"m{n}@alpha.example"
    date = date or f"{1 + n % 28:02} Mar 2014 {n % 24:02}:15:00 +0000"
    text = (f"From: {sender}\nTo: {to}\nSubject: {subject}\nDate: {date}\nMessage-ID: <{mid}>\n"
            f"{head}MIME-Version: 1.0\n")
    if "Content-Type" not in head:
        text += "Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: 8bit\n"
    return Message(mid, (text + "\n" + body).replace("\n", eol).encode())


def mixed(n, parts, attached, subject="with parts"):
    """multipart/mixed of ready-made parts (each begins with its header section)."""
    mark = f"=_mark_{n}"
    body = "".join(f"--{mark}\n{p}\n" for p in parts) + f"--{mark}--\n"
    m = plain(n, subject, body, head=f'Content-Type: multipart/mixed; boundary="{mark}"\n')
    m.attached = list(attached)
    return m


def file_part(name, data, type="application/octet-stream"):
    text = base64.encodebytes(data).decode().rstrip("\n")
    return (f'Content-Type: {type}; name="{name}"\nContent-Transfer-Encoding: base64\n'
            f'Content-Disposition: attachment; filename="{name}"\n\n{text}')


def mail_part(raw):
    return f"Content-Type: message/rfc822\nContent-Disposition: attachment\n\n{raw.decode()}"


TEXT_PART = "Content-Type: text/plain; charset=utf-8\n\nThe table is attached.\n"


def forty():
    """Forty messages that between them have what each form of keeping mail finds hard."""
    out = [
        plain(0, "plain words", "Dear Bob,\n\nthe annual budget is ready.\n\nAnn\n"),
        plain(1, "=?utf-8?B?2KjZiNiv2KzZhw==?=", "بودجهٔ سال آینده آماده است.\nبا احترام\n"),
        plain(2, "base64", base64.encodebytes("نامه شماره ۱۴۰۲ and some words\n".encode()).decode(),
              head="Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: base64\n"),
        plain(3, "quoted printable", "caf=C3=A9 =3D long=\n line\n",
              head="Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: quoted-printable\n"),
        plain(4, "a line that begins with From", "He wrote:\n\nFrom here on it is uphill.\nFrom \nend\n"),
        plain(5, "quoted From lines", "He wrote:\n>From here\n>>From there\n> From nowhere\nend\n"),
        plain(6, "no newline at the end", "the last line has no end"),
        plain(7, "empty body", ""),
        plain(8, "CRLF", "every line\nends so\n", eol="\r\n"),
        plain(9, "many empty lines at the end", "words\n\n\n\n"),
        plain(10, "long line", "x" * 20000 + " end\n"),
        mixed(11, [TEXT_PART, file_part("table.csv", b"name,sum\nAnn,7\n", "text/csv")], [b"name,sum\nAnn,7\n"]),
        mixed(12, [TEXT_PART, file_part("bytes.bin", bytes(range(256)) * 40)], [bytes(range(256)) * 40]),
        plain(13, "=?utf-8?Q?folded_?=\n =?utf-8?Q?subject?=", "words\n"),
    ]
    inner = plain(14, "the inner one", "inner words\nFrom within\n")
    out.append(mixed(15, [TEXT_PART, mail_part(inner.raw)], [inner.raw], "carries a mail"))
    deep = plain(16, "deepest", "deepest words\n")
    middle = mixed(17, [TEXT_PART, mail_part(deep.raw)], [deep.raw], "middle")
    out.append(mixed(18, [TEXT_PART, mail_part(middle.raw), file_part("a.txt", b"note\n", "text/plain")],
                     [middle.raw, deep.raw, b"note\n"], "two deep"))
    out.append(plain(19, "tabs and marks", "a\tb\n> quoted\n-- \nAnn\nStatus: no header\n\nSubject: no header\n"))
    out.append(plain(20, "looks like a mailbox", "From ann@alpha.example Thu Mar  6 10:00:00 2014\nFrom: x\n\nwords\n"))
    for n in range(21, 40):
        out.append(plain(n, f"letter {n}", f"Letter number {n}.\n\n" + f"Line of letter {n}.\n" * (n * 7 % 50)))
    one = plain(41, "the same file again", "")
    out.append(mixed(42, [TEXT_PART, file_part("table.csv", b"name,sum\nAnn,7\n", "text/csv")], [b"name,sum\nAnn,7\n"],
                     "the same table"))
    out.append(one)
    out.append(plain(43, "reply", "> Letter number 22.\nYes.\n", head="In-Reply-To: <m22@alpha.example>\n"))
    assert len(out) == 40 and len({m.mid for m in out}) == 40
    return out


# ---- forms: each writes the messages below a folder and returns the bytes that clew must keep of each ----

LOOSE = {"mh": [b"unseen: 3-4\n"]}  # files that a form keeps beside its messages
FROM = b"From ann@alpha.example Thu Mar  6 10:00:00 2014\n"


def _ended(raw):
    return raw if raw.endswith(b"\n") else raw + b"\n"


def mboxo_bytes(messages):
    return b"".join(FROM + re.sub(rb"(?m)^From ", b">From ", _ended(m.raw)) + b"\n" for m in messages)


def mboxrd_bytes(messages):
    return b"".join(FROM + re.sub(rb"(?m)^(>*From )", rb">\1", _ended(m.raw)) + b"\n" for m in messages)


def with_length(m):
    """As mboxcl2 keeps it: with a Content-Length field at the end of the header section."""
    end = b"\r\n\r\n" if b"\r\n\r\n" in m.raw else b"\n\n"
    head, body = m.raw.split(end, 1)
    eol = end[:len(end) // 2]
    return head + eol + b"Content-Length: %d" % len(body) + end + body


def mboxcl2_bytes(messages):
    return b"".join(FROM + with_length(m) + b"\n" for m in messages)


def mboxo(dir, messages):
    lib.write(os.path.join(dir, "old.mbox"), mboxo_bytes(messages))
    return None  # its quoting cannot be undone with certainty


def mboxrd(dir, messages):
    lib.write(os.path.join(dir, "rd.mbox"), mboxrd_bytes(messages))
    return [_ended(m.raw) for m in messages]


def mboxcl2(dir, messages):
    lib.write(os.path.join(dir, "cl2.mbox"), mboxcl2_bytes(messages))
    return [with_length(m) for m in messages]


def _exact(messages):
    return [m.raw for m in messages]


def maildir(dir, messages):
    for sub in ("cur", "new", "tmp"):
        os.makedirs(os.path.join(dir, "Mail", sub))
    for i, m in enumerate(messages):
        where = os.path.join("Mail", "cur", f"13940{i:05}.M1P1.host:2,S") if i % 3 else os.path.join(
            "Mail", "new", f"13940{i:05}.M1P1.host")
        lib.write(os.path.join(dir, where), m.raw)
    return _exact(messages)


def mh(dir, messages):
    for i, m in enumerate(messages):
        lib.write(os.path.join(dir, "inbox", str(i + 1)), m.raw)
    lib.write(os.path.join(dir, "inbox", ".mh_sequences"), LOOSE["mh"][0])
    return _exact(messages)


def eml(dir, messages):
    for i, m in enumerate(messages):
        lib.write(os.path.join(dir, "tree", f"{i % 4}", f"letter {i}.eml"), m.raw)
    return _exact(messages)


PLIST = b'<?xml version="1.0" encoding="UTF-8"?>\n<plist version="1.0"><dict><key>flags</key><integer>1</integer></dict></plist>\n'


def emlx(dir, messages):
    for i, m in enumerate(messages):
        lib.write(os.path.join(dir, "Messages", f"{i + 1}.emlx"), b"%-10d\n" % len(m.raw) + m.raw + PLIST)
    return _exact(messages)


def zip_bytes(names):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as z:
        for name, data in names:
            z.writestr(zipfile.ZipInfo(name, (2014, 3, 6, 10, 0, 0)), data, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def docx_bytes(paragraphs):
    """A Word document of plain paragraphs, as small as it can be."""
    types = ('<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Override '
             'PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.'
             'wordprocessingml.document.main+xml"/></Types>')
    rels = ('<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" '
            'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" '
            'Target="word/document.xml"/></Relationships>')
    body = "".join(f"<w:p><w:r><w:t>{p}</w:t></w:r></w:p>" for p in paragraphs)
    text = ('<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>'
            f"{body}</w:body></w:document>")
    return zip_bytes([("[Content_Types].xml", types.encode()), ("_rels/.rels", rels.encode()),
                      ("word/document.xml", text.encode())])


def pdf_bytes(line):
    """A PDF of one page with one line of Latin letters."""
    page = f"BT /F1 12 Tf 72 720 Td ({line}) Tj ET"
    objects = ["<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Kids[3 0 R]/Count 1>>",
               "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
               f"<</Length {len(page)}>> stream\n{page}\nendstream",
               "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"]
    out, at = b"%PDF-1.4\n", []
    for i, o in enumerate(objects):
        at.append(len(out))
        out += f"{i + 1} 0 obj {o} endobj\n".encode()
    table = f"xref\n0 {len(at) + 1}\n0000000000 65535 f \n" + "".join(f"{a:010} 00000 n \n" for a in at)
    return out + f"{table}trailer <</Size {len(at) + 1}/Root 1 0 R>>\nstartxref\n{len(out)}\n%%EOF\n".encode()


def tar_bytes(names):
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as t:
        for name, data in names:
            member = tarfile.TarInfo(name)
            member.size, member.mtime = len(data), 1394100000
            t.addfile(member, io.BytesIO(data))
    return out.getvalue()


def named(messages):
    return [(f"box/{i}.eml", m.raw) for i, m in enumerate(messages)]


def have_zstd():
    return shutil.which("zstd") is not None


def zstd_bytes(data):
    return subprocess.run(["zstd", "-q", "-c"], input=data, capture_output=True, check=True).stdout


def packed(name, pack, content, expect):
    def form(dir, messages):
        lib.write(os.path.join(dir, name), pack(content(messages)))
        return expect(messages)
    return form


def _rd(messages):
    return [_ended(m.raw) for m in messages]


def gz(data):
    return gzip.compress(data, mtime=0)


FORMS = {
    "mboxo": mboxo, "mboxrd": mboxrd, "mboxcl2": mboxcl2, "maildir": maildir, "mh": mh, "eml": eml, "emlx": emlx,
    "mbox.gz": packed("a.mbox.gz", gz, mboxrd_bytes, _rd),
    "mbox.bz2": packed("a.mbox.bz2", bz2.compress, mboxrd_bytes, _rd),
    "mbox.xz": packed("a.mbox.xz", lzma.compress, mboxrd_bytes, _rd),
    "zip": packed("a.zip", zip_bytes, named, _exact),
    "tar": packed("a.tar", tar_bytes, named, _exact),
    "tar.gz": packed("a.tar.gz", lambda n: gz(tar_bytes(n)), named, _exact),
    "zip in tar.gz": packed("b.tar.gz", lambda n: gz(tar_bytes([("in/a.zip", zip_bytes(n))])), named, _exact),
    "mbox.gz in zip": packed("b.zip", lambda b: zip_bytes([("in/a.mbox.gz", gz(b))]), mboxrd_bytes, _rd),
}
if have_zstd():
    FORMS["mbox.zst"] = packed("a.mbox.zst", zstd_bytes, mboxrd_bytes, _rd)
