"""PDF by a small writer of our own, and pictures of words by ImageMagick and Pango where they are installed."""
import os
import struct
import subprocess
import tempfile
import zlib

from unit import Unit, sentence, tool


def _text(s):
    return "<FEFF" + s.encode("utf-16-be").hex() + ">"


def _objects(objects):
    out, at = b"%PDF-1.6\n%\xe2\xe3\xcf\xd3\n", []
    for i, o in enumerate(objects):
        at.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (i + 1, o if isinstance(o, bytes) else o.encode())
    table = b"".join(b"%010d 00000 n \n" % a for a in at)
    return out + b"xref\n0 %d\n0000000000 65535 f \n%strailer <</Size %d/Root 1 0 R/Info 2 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (
        len(at) + 1, table, len(at) + 1, len(out))


def _stream(data, extra=""):
    packed = zlib.compress(data)
    return f"<</Length {len(packed)}/Filter/FlateDecode{extra}>>stream\n".encode() + packed + b"\nendstream"


def pdf(w, name="paper.pdf", inside=None):
    """Words, title, comment, form field, bookmark, unseen words, and a file in it."""
    u = Unit(name, kind="pdf")
    title, who = w.phrase("fa"), w.name()

    def show(y, words, mode=0):
        return f"BT {mode} Tr /F1 10 Tf 40 {y} Td ({words}) Tj ET\n"

    page = show(800, sentence(w, u)) + show(780, sentence(w, u)) + show(700, sentence(w, u, how="unseen"), 3)
    file_names, files = "", []
    if inside:
        u.hold(inside)
        files = [f"<</Type/Filespec/F({inside.name})/UF({inside.name})/EF<</F 10 0 R>>>>",
                 _stream(inside.data, f"/Type/EmbeddedFile/Params<</Size {len(inside.data)}>>")]
        file_names = f"/Names<</EmbeddedFiles<</Names[({inside.name}) 9 0 R]>>>>"
    u.data = _objects([
        f"<</Type/Catalog/Pages 3 0 R/Outlines 7 0 R/AcroForm<</Fields[6 0 R]>>{file_names}>>",
        f"<</Title {_text(u.fact(title, 'title', 'subject', 'fa'))}"
        f"/Author ({u.fact(who, 'author', 'from')})/CreationDate(D:20120304050608Z)>>",
        "<</Type/Pages/Kids[4 0 R]/Count 1>>",
        "<</Type/Page/Parent 3 0 R/MediaBox[0 0 595 842]/Contents 11 0 R/Annots[5 0 R 6 0 R]"
        "/Resources<</Font<</F1<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>>>>>",
        f"<</Type/Annot/Subtype/Text/Rect[500 700 520 720]/T(Omar Zaytun)/Contents({sentence(w, u, how='annotation')})>>",
        f"<</Type/Annot/Subtype/Widget/FT/Tx/T(remark)/Rect[40 600 300 620]/V({sentence(w, u, how='form field')})>>",
        "<</Type/Outlines/First 8 0 R/Last 8 0 R/Count 1>>",
        f"<</Title({u.tell(w.phrase(), 'bookmark')})/Parent 7 0 R/Dest[4 0 R/Fit]>>",
        *(files or ["null", "null"]), _stream(page.encode())])
    return u


def layered(name="layered.pdf"):
    """A scan with a text layer of one word: its pixels wait to be read, though some were."""
    u = Unit(name, kind="pdf")
    words = b"q 595 0 0 842 0 0 cm /I Do Q BT 3 Tr /F1 10 Tf 40 800 Td (jot) Tj ET\n"
    gray = "/Type/XObject/Subtype/Image/Width 64/Height 64/ColorSpace/DeviceGray/BitsPerComponent 8"
    u.data = _objects([
        "<</Type/Catalog/Pages 3 0 R>>", "<<>>", "<</Type/Pages/Kids[4 0 R]/Count 1>>",
        "<</Type/Page/Parent 3 0 R/MediaBox[0 0 595 842]/Contents 5 0 R/Resources<</XObject<</I 6 0 R>>"
        "/Font<</F1<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>>>>>",
        _stream(words), _stream(bytes([255]) * 4096, gray)])
    return u


def locked_pdf(w, password, name="locked.pdf"):
    if not tool("qpdf"):
        return None
    plain = pdf(w, name)
    with tempfile.TemporaryDirectory() as d:
        with open(os.path.join(d, "a.pdf"), "wb") as f:
            f.write(plain.data)
        subprocess.run(["qpdf", "--static-id", "--encrypt", password, "owner", "128", "--use-aes=y", "--", "a.pdf", "b.pdf"],
                       cwd=d, check=True, capture_output=True)
        with open(os.path.join(d, "b.pdf"), "rb") as f:
            u = Unit(name, f.read(), "pdf")
    u.truths, u.locked = plain.truths, True
    return u


# ---- pictures -----------------------------------------------------------------------------------

def drawn(words, kind, lang="en"):
    """Black words on white as a file of this kind; None if the tools cannot."""
    if not tool("convert"):
        return None
    with tempfile.TemporaryDirectory() as d:
        out, png = os.path.join(d, "out." + kind), os.path.join(d, "words.png")
        if tool("pango-view"):
            font = "Noto Naskh Arabic 24" if lang != "en" else "DejaVu Sans 24"
            make = ["pango-view", "-q", "--dpi=150", f"--font={font}", "--margin=40", f"--text={words}", f"--output={png}"]
        else:
            make = ["convert", "-size", "1400x300", "xc:white", "-pointsize", "48", "-annotate", "+40+150", words, png]
        env = {**os.environ, "HOME": d}
        if subprocess.run(make, capture_output=True, env=env).returncode:
            return None
        r = subprocess.run(["convert", png, "-strip", "-alpha", "off", "-colorspace", "gray", "-define", "png:exclude-chunks=date",
                            out], capture_output=True, env=env)
        if r.returncode or not os.path.exists(out):
            return None
        with open(out, "rb") as f:
            return f.read()


def exif(jpeg, words):
    """The same picture, described."""
    value = words.encode() + b"\0"
    tiff = b"II*\0\x08\0\0\0" + struct.pack("<HHHIII", 1, 0x010E, 2, len(value), 26, 0) + value
    body = b"Exif\0\0" + tiff
    return jpeg[:2] + b"\xff\xe1" + struct.pack(">H", len(body) + 2) + body + jpeg[2:]


def scan(w, kind, lang="en"):
    u = Unit(f"scan-{lang}.{kind}", kind={"jpg": "jpeg", "pgm": "pnm", "tif": "tiff"}.get(kind, kind))
    words = w.phrase(lang)
    u.data = drawn(words, kind, lang)
    if not u.data:
        return None
    u.tell(words, "pixels", None, lang, needs="ocr")
    if kind == "jpg":
        u.data = exif(u.data, u.tell(w.phrase(), "EXIF"))
    return u


def _chunk(tag, data):
    return struct.pack(">I", len(data)) + tag + data + struct.pack(">I", zlib.crc32(tag + data))


def blank_png(width=32, height=32, declared=None, note=None):
    """White; `declared` sides may be others than those of the data."""
    side = declared or (width, height)
    data = zlib.compress((b"\0" + b"\xff" * width) * height)
    more = _chunk(b"tEXt", b"Comment\0" + note.encode()) if note else b""
    return b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", struct.pack(">IIBBBBB", *side, 8, 0, 0, 0, 0)) + more + _chunk(b"IDAT", data) + \
        _chunk(b"IEND", b"")
