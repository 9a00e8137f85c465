"""Documents for the drills: what mails carry and folders hold, small, invented, always the same bytes for the
same seed.  Each holds the word `planted` and a phrase of its own, which must be found whatever happens."""
import base64
import io
import os
import struct
import subprocess
import sys
import zipfile
import zlib

HERE = os.path.dirname(os.path.abspath(__file__))
MSG = os.path.join(HERE, "..", "src", "outlook", "seeds-outlook-msg", "message")
MAKE_PST = os.path.join(HERE, "cache", "make-pst.py")
FIRST = "amber birch cedar daisy ember fjord gravel heron iris juniper kelp lichen".split()
SECOND = "anchor basin canal dune estuary ferry gully haven inlet jetty keel lagoon".split()
# letters of a picture, 5 x 7, a byte a row
GLYPHS = {"A": "0e11111f111111", "D": "1e11111111111e", "E": "1f10101e10101f", "L": "1010101010101f", "N": "11191513111111",
          "P": "1e11111e101010", "T": "1f040404040404", "I": "0e04040404040e", "S": "0f10100e01011e", "H": "1111111f111111",
          "R": "1e11111e141211", "O": "0e11111111110e", "U": "1111111111110e", "B": "1e11111e11111e", " ": "00000000000000"}


def zipped(files):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as z:
        for name, data in files.items():
            z.writestr(zipfile.ZipInfo(name), data)
    return out.getvalue()


def docx(words, inside=None):
    """A Word document; `inside` is a file embedded in it."""
    w = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    kinds = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    rel = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    files = {
        "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default '
        'Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="docx" '
        f'ContentType="{kinds}"/><Override PartName="/word/document.xml" ContentType="{kinds}.main+xml"/></Types>',
        "_rels/.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship '
        f'Id="a" Type="{rel}/officeDocument" Target="word/document.xml"/></Relationships>',
        "word/document.xml": f'<w:document xmlns:w="{w}"><w:body><w:p><w:r><w:t>{words}</w:t></w:r></w:p></w:body></w:document>'}
    if inside:
        files["word/_rels/document.xml.rels"] = (
            '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="b" '
            f'Type="{rel}/package" Target="embeddings/inner.docx"/></Relationships>')
        files["word/embeddings/inner.docx"] = inside
    return zipped(files)


def pdf_of(pages, objects):
    """A PDF; `objects` from number 3 on, `pages` the numbers of its pages."""
    all_of = [b"<</Type/Catalog/Pages 2 0 R>>",
              b"<</Type/Pages/Count %d/Kids[%s]>>" % (len(pages), b" ".join(b"%d 0 R" % n for n in pages)), *objects]
    out, places = bytearray(b"%PDF-1.4\n"), []
    for i, body in enumerate(all_of):
        places.append(len(out))
        out += b"%d 0 obj\n" % (i + 1) + body + b"\nendobj\n"
    at = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(places) + 1) + b"".join(b"%010d 00000 n \n" % p for p in places)
    return bytes(out) + b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (len(places) + 1, at)


def stream(head, data):
    return b"<<" + head + b"/Length %d>>stream\n" % len(data) + data + b"\nendstream"


def pdf(words):
    show = b"BT /F 14 Tf 60 700 Td (" + words.encode() + b") Tj ET"
    return pdf_of([3], [b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>",
                        stream(b"", show), b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"])


def bitmap(words, scale=5):
    """Rows of a picture, a byte a pixel, black on white."""
    rows = [b"\xff" * (len(words) * 6 + 8) for _ in range(4)]
    for y in range(7):
        bits = "".join(f"{int(GLYPHS[c][2 * y:2 * y + 2], 16):05b}0" for c in words)
        rows.append(b"\xff" * 4 + bytes(0 if b == "1" else 255 for b in bits) + b"\xff" * 4)
    rows += rows[:4]
    return [bytes(b for b in row for _ in range(scale)) for row in rows for _ in range(scale)]


def scan_pdf(texts):
    """Pages that are pictures."""
    objects, pages = [], []
    for text in texts:
        rows, n = bitmap(text), 3 + len(objects)
        pages.append(n)
        objects += [b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 400 120]/Contents %d 0 R/Resources<</XObject<</I %d 0 R>>>>>>"
                    % (n + 1, n + 2), stream(b"", b"380 0 0 60 10 30 cm /I Do"),
                    stream(b"/Type/XObject/Subtype/Image/Width %d/Height %d/ColorSpace/DeviceGray/BitsPerComponent 8"
                           b"/Filter/FlateDecode" % (len(rows[0]), len(rows)), zlib.compress(b"".join(rows)))]
    return pdf_of(pages, objects)


def png(text):
    rows = bitmap(text)

    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", len(rows[0]), len(rows), 8, 0, 0, 0, 0)) +
            chunk(b"IDAT", zlib.compress(b"".join(b"\0" + r for r in rows))) + chunk(b"IEND", b""))


def msg(words):
    """The message of a fuzz target's seeds, other words in it: eleven letters."""
    with open(MSG, "rb") as f:
        data = f.read()
    return data.replace("inner words".encode("utf-16-le"), words.encode("utf-16-le"))


def pst(path):
    """An Outlook store of t/cache/make-pst.py."""
    subprocess.run([sys.executable, MAKE_PST, path, "--deleted", "2"], check=True, stdout=subprocess.DEVNULL)


def put(path, data):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "wb") as f:
        f.write(data)


def mail(n, words, files=(), inner=None):
    """A message with files; a nested message is a part of its own kind."""
    out = [f"From: Odile Marchetti <odile@marchetti.example>\nTo: desk@harbour.example\nSubject: {words}\n"
           f"Date: Tue, {1 + n % 28:02} Mar 2011 10:{n // 60 % 60:02}:{n % 60:02} +0000\nMessage-ID: <doc.{n}@harbour.example>\n"
           'MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary="=cut2"\n\n--=cut2\n'
           f"Content-Type: text/plain; charset=utf-8\n\n{words}\n".encode()]
    for name, data in files:
        out.append(f'\n--=cut2\nContent-Type: application/octet-stream; name="{name}"\nContent-Transfer-Encoding: base64\n'
                   f'Content-Disposition: attachment; filename="{name}"\n\n'.encode() + base64.encodebytes(data))
    if inner:
        out.append(b"\n--=cut2\nContent-Type: message/rfc822\n\n" + inner.replace(b"=cut2", b"=cut3"))
    return b"".join(out) + b"\n--=cut2--\n"


class Phrases:
    def __init__(self, stage):
        self.stage, self.n, self.all = stage, 0, []

    def new(self):
        self.n += 1
        self.all.append(f"{FIRST[self.n % 12]} {SECOND[self.stage % 12]} {FIRST[self.n // 12 % 12]}")
        return f"planted {self.all[-1]}"

    def short(self):
        """Eleven letters."""
        self.n += 1
        self.all.append(f"planted p{self.n:02}")
        return self.all[-1]


def letters(p):
    """The bytes of mails that carry documents, of every way in which they lie in them."""
    logo = png("PLANT")
    twice = zipped({"x.txt": p.new().encode(), "y.zip": zipped({"z.csv": f"a,b\n{p.new()},1\n".encode()})})
    deep = docx(p.new(), docx(p.new()))
    carried = [[("report.docx", docx(p.new()))], [("report.pdf", pdf(p.new()))], [("letter.msg", msg(p.short()))],
               [("all.zip", zipped({"in/a.docx": docx(p.new()), "b.txt": p.new().encode(), "in.zip":
                                    zipped({"c.pdf": pdf(p.new())})}))],
               [("scan.png", png("PLANTED ISLE")), ("logo.png", logo)], [("logo.png", logo)], [("deep.docx", deep)],
               [("same.zip", twice)], [("same.zip", twice)], [("other.zip", twice), ("again.zip", twice)],
               [("broken.docx", docx(p.new())[:-70]), ("broken.pdf", b"%PDF-1.4\n" + bytes(range(200)))]]
    at = 100 * p.stage
    out = [mail(at + i, p.new(), files) for i, files in enumerate(carried)]
    out.append(mail(at + 50, p.new(), inner=mail(at + 51, p.new(), [("inner.docx", docx(p.new())), ("logo.png", logo)])))
    return out


def make_documents(folder, stage):
    """Files below `folder`; returns the phrases in them."""
    p = Phrases(stage)
    at = os.path.join(folder, f"papers-{stage:02}")
    for i, data in enumerate(letters(p)):
        put(f"{at}/mail/{i:02}.eml", data)
    box = b"".join(b"From x@harbour.example Tue Mar  1 10:00:00 2011\n" + m + b"\n" for m in letters(p))
    put(f"{at}/box.mbox", box)
    put(f"{at}/torn.pdf", b"%PDF-1.4\n" + bytes(range(100)))
    put(f"{at}/loose.docx", docx(p.new()))
    put(f"{at}/loose.pdf", pdf(p.new()))
    put(f"{at}/scan.pdf", scan_pdf(["PLANTED " + w for w in ("ISLE", "TIDE", "SAND")]))
    put(f"{at}/table.csv", f"a,b\n{p.new()},2\n".encode())
    put(f"{at}/page.html", f"<html><body><p>{p.new()}</p></body></html>".encode())
    put(f"{at}/files.zip", zipped({"one.docx": docx(p.new()), "two.pdf": pdf(p.new()), "again.docx": docx(p.new()),
                                   "torn.docx": docx(p.new())[:-60], "mail.eml": mail(100 * stage + 99, p.new(), [("x.docx", docx(p.new()))])}))
    pst(f"{at}/store.pst")
    return p.all
