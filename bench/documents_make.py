"""Invented documents of every kind for documents.py: each differs from the others, all the same in
every run.  What no few lines of Python can write (PDF, doc, xls) is converted by LibreOffice."""
import email.message
import glob
import io
import os
import random
import shutil
import struct
import subprocess
import sys
import zipfile
from xml.sax.saxutils import escape

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
WORDS = """the of and to in is that for on with as by at from or which orchard harvest ledger meeting
committee river invoice transfer account northern council budget quarter letter agreement signature
contract director office payment delivery warehouse engineer region minister report audit question
answer evening morning village bridge station container shipment certificate licence company partner
reserve season water supply order draft clause annex remark schedule deadline survey garden field
proposal estimate balance receipt deposit branch witness record archive summary""".split()
FARSI = """از به در که این را با است برای آن یک خود تا کرد بر هم نیز گفت شد ما باغ نامه جلسه شورا بودجه
قرارداد امضا پرداخت انبار مهندس منطقه وزیر گزارش پرسش پاسخ شب صبح روستا پل ایستگاه محموله گواهی شرکت
شریک فصل آب سفارش بند پیوست یادداشت برنامه مهلت زمین پیشنهاد برآورد مانده رسید سپرده شعبه گواه بایگانی
خلاصه می‌شود نمی‌توان کشاورزان حسابرسی رودخانه""".split()
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
MAIN = "http://schemas.openxmlformats.org/"


def paragraphs(rng, count, words=WORDS):
    def sentence():
        text = " ".join(rng.choice(words) for _ in range(rng.randint(8, 22)))
        return text[0].upper() + text[1:] + ("؛" if words is FARSI and rng.random() < 0.1 else ".")
    return [" ".join(sentence() for _ in range(rng.randint(3, 7))) for _ in range(count)]


def rows(rng, count):
    return [[f"2014-{rng.randint(1, 12):02}-{rng.randint(1, 28):02}", " ".join(rng.choices(WORDS, k=3)),
             str(rng.randint(1, 90000)), f"{rng.random() * 5000:.2f}", rng.choice(["Jane Doe", "Ali Karimi"])]
            for _ in range(count)]


def packed(members, plain=()):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as z:
        for name, data in members:
            info = zipfile.ZipInfo(name, (2014, 5, 6, 7, 8, 10))
            z.writestr(info, data, zipfile.ZIP_STORED if name in plain else zipfile.ZIP_DEFLATED)
    return out.getvalue()


# ---- Office Open XML and OpenDocument ----------------------------------------------------------


def opened(rng, main, kind, parts, links):
    """The package around `parts`; `links` are (id, type, target) of the main part."""
    types = "".join(f'<Override PartName="/{name}" ContentType="application/vnd.openxmlformats-officedocument.{t}+xml"/>'
                    for name, t, _ in parts)
    rel = '<Relationship Id="{}" Type="{}/{}" Target="{}"/>'.format
    rels = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{}</Relationships>'.format
    folder, name = os.path.split(main)
    core = ('<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
            'xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>' + " ".join(rng.choices(WORDS, k=4))
            + "</dc:title><dc:creator>Jane Doe</dc:creator></cp:coreProperties>")
    return packed([
        ("[Content_Types].xml", '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
         '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
         '<Default Extension="xml" ContentType="application/xml"/>' + types + "</Types>"),
        ("_rels/.rels", rels(rel("r1", OFFICE, "officeDocument", main) + '<Relationship Id="r2" Type="http://schemas.'
                             'openxmlformats.org/package/2006/relationships/metadata/core-properties" '
                             'Target="docProps/core.xml"/>')),
        ("docProps/core.xml", core),
        (f"{folder}/_rels/{name}.rels", rels("".join(rel(i, OFFICE, t, to) for i, t, to in links))),
        *[(part, data) for part, _, data in parts]])


def docx(rng, _):
    body = "".join(f'<w:p><w:pPr><w:spacing w:after="120"/></w:pPr><w:r><w:t xml:space="preserve">{escape(p)}</w:t></w:r></w:p>'
                   for p in paragraphs(rng, 40))
    return opened(rng, "word/document.xml", "docx", [
        ("word/document.xml", "wordprocessingml.document.main",
         f'<w:document xmlns:w="{MAIN}wordprocessingml/2006/main"><w:body>{body}</w:body></w:document>')], [])


def xlsx(rng, _):
    def sheet():
        lines = []
        for r, row in enumerate(rows(rng, 200), 1):
            cells = "".join(f'<c r="{"ABCDE"[c]}{r}" t="inlineStr"><is><t>{escape(v)}</t></is></c>' if c in (0, 1, 4)
                            else f'<c r="{"ABCDE"[c]}{r}"><v>{v}</v></c>' for c, v in enumerate(row))
            lines.append(f'<row r="{r}">{cells}</row>')
        return f'<worksheet xmlns="{MAIN}spreadsheetml/2006/main"><sheetData>{"".join(lines)}</sheetData></worksheet>'
    book = (f'<workbook xmlns="{MAIN}spreadsheetml/2006/main" xmlns:r="{OFFICE}"><sheets>'
            '<sheet name="Budget" sheetId="1" r:id="s1"/><sheet name="Ledger" sheetId="2" r:id="s2"/></sheets></workbook>')
    return opened(rng, "xl/workbook.xml", "xlsx", [
        ("xl/workbook.xml", "spreadsheetml.sheet.main", book),
        ("xl/sheet1.xml", "spreadsheetml.worksheet", sheet()), ("xl/sheet2.xml", "spreadsheetml.worksheet", sheet())],
        [("s1", "worksheet", "sheet1.xml"), ("s2", "worksheet", "sheet2.xml")])


def pptx(rng, _):
    space = f'xmlns:p="{MAIN}presentationml/2006/main" xmlns:a="{MAIN}drawingml/2006/main" xmlns:r="{OFFICE}"'
    slides = []
    for i in range(12):
        body = "".join(f"<a:p><a:r><a:t>{escape(p[:160])}</a:t></a:r></a:p>" for p in paragraphs(rng, 5))
        slides.append((f"ppt/slide{i}.xml", "presentationml.slide",
                       f"<p:sld {space}><p:cSld><p:spTree><p:sp><p:txBody>{body}</p:txBody></p:sp></p:spTree></p:cSld></p:sld>"))
    ids = "".join(f'<p:sldId id="{256 + i}" r:id="s{i}"/>' for i in range(12))
    return opened(rng, "ppt/presentation.xml", "pptx", [
        ("ppt/presentation.xml", "presentationml.presentation.main",
         f"<p:presentation {space}><p:sldIdLst>{ids}</p:sldIdLst></p:presentation>"), *slides],
        [(f"s{i}", "slide", f"slide{i}.xml") for i in range(12)])


def odt(rng, _, words=WORDS):
    across = ' fo:text-align="end" style:writing-mode="rl-tb"' if words is FARSI else ""
    body = "".join(f'<text:p text:style-name="P1">{escape(p)}</text:p>' for p in paragraphs(rng, 40, words))
    space = " ".join(f'xmlns:{n}="urn:oasis:names:tc:opendocument:xmlns:{u}:1.0"' for n, u in
                     (("office", "office"), ("text", "text"), ("style", "style"), ("fo", "xsl-fo-compatible")))
    mime = "application/vnd.oasis.opendocument.text"
    return packed([
        ("mimetype", mime),
        ("content.xml", f'<office:document-content {space} office:version="1.2"><office:automatic-styles>'
         f'<style:style style:name="P1" style:family="paragraph"><style:paragraph-properties fo:margin-bottom="0.2cm"{across}/>'
         f"</style:style></office:automatic-styles><office:body><office:text>{body}</office:text></office:body>"
         "</office:document-content>"),
        ("META-INF/manifest.xml", '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
         f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{mime}"/>'
         '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/></manifest:manifest>'),
    ], plain=("mimetype",))


# ---- plain formats, mail, archives ------------------------------------------------------------


def rtf(rng, _):
    body = "\n".join(rf"\pard\sa120 {p}\par" for p in paragraphs(rng, 40))
    return (r"{\rtf1\ansi\ansicpg1252\deff0{\fonttbl{\f0\froman Times New Roman;}}{\info{\author Jane Doe}}"
            + "\n" + body + "}").encode()


def html(rng, _):
    menu = "".join(f'<li><a href="/{w}">{w}</a></li>' for w in rng.choices(WORDS, k=40))
    body = "".join(f"<p>{p}</p>" for p in paragraphs(rng, 25))
    title = " ".join(rng.choices(WORDS, k=6))
    return (f'<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>{title}</title>'
            f'<meta name="author" content="Jane Doe"><style>{"p{margin:1em}" * 60}</style></head><body><nav><ul>{menu}'
            f"</ul></nav><article><h1>{title}</h1>{body}</article><footer>all rights reserved</footer></body></html>").encode()


def csv(rng, _):
    return ("date,what,number,sum,who\n" + "".join(",".join(r) + "\n" for r in rows(rng, 400))).encode()


def ics(rng, i):
    events = "".join(f"BEGIN:VEVENT\r\nUID:{i}-{k}@orchard.example\r\nDTSTART:2014{rng.randint(1, 12):02}10T090000Z\r\n"
                     f"SUMMARY:{' '.join(rng.choices(WORDS, k=4))}\r\nORGANIZER;CN=Jane Doe:mailto:jane@orchard.example\r\n"
                     "ATTENDEE;CN=Ali Karimi:mailto:ali.karimi@bagh.example\r\nEND:VEVENT\r\n" for k in range(20))
    return f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//x//y//\r\n{events}END:VCALENDAR\r\n".encode()


def eml(rng, i):
    m = email.message.EmailMessage()
    m["From"], m["To"] = "Jane Doe <jane@orchard.example>", "Ali Karimi <ali.karimi@bagh.example>"
    m["Subject"], m["Date"] = " ".join(rng.choices(WORDS, k=5)), "Tue, 06 May 2014 07:08:09 +0000"
    m["Message-ID"] = f"<{i}.bench@orchard.example>"
    m.set_content("\n\n".join(paragraphs(rng, 6)))
    m.add_attachment(docx(rng, i), maintype="application", subtype="octet-stream", filename=f"draft {i}.docx")
    m.add_attachment(csv(rng, i), maintype="text", subtype="csv", filename=f"table {i}.csv")
    m.set_boundary(f"=bench{i}=")
    for k, part in enumerate(m.iter_attachments()):
        part["Content-ID"] = f"<{k}.{i}@orchard.example>"
    return bytes(m)


def zips(rng, i):
    return packed([(f"papers/{i} a.docx", docx(rng, i)), (f"papers/{i} b.docx", docx(rng, i)),
                   (f"papers/{i}.csv", csv(rng, i)), (f"papers/{i}.html", html(rng, i)), (f"papers/{i}.rtf", rtf(rng, i))])


# ---- Outlook ----------------------------------------------------------------------------------


def compound(streams):
    """A compound file (OLE 2) of streams in its root, all of them smaller than 4,096 bytes or padded
    to more; names in an order that is good enough for readers that walk it all."""
    small, large, entries, mini_fat = b"", b"", [], []
    fat_of = []  # (start within `large` in sectors, count)
    for name, data in streams:
        if len(data) < 4096:
            at, count = len(mini_fat), (len(data) + 63) // 64
            mini_fat += list(range(at + 1, at + count)) + [-2] * (count > 0)
            small += data.ljust(64 * count, b"\0")
            entries.append((name, at if count else -2, len(data), None))
        else:
            count = (len(data) + 511) // 512
            entries.append((name, len(large) // 512, len(data), count))
            fat_of.append((len(large) // 512, count))
            large += data.ljust(512 * count, b"\0")
    small = small.ljust((len(small) + 511) // 512 * 512, b"\0")
    mini = struct.pack(f"<{len(mini_fat)}i", *mini_fat)
    mini = mini.ljust((len(mini) + 511) // 512 * 512, b"\xff")
    n_dir = (len(entries) + 1 + 3) // 4
    counts = [n_dir, len(mini) // 512, len(small) // 512, len(large) // 512]
    n_fat = 1
    while n_fat * 128 < n_fat + sum(counts):
        n_fat += 1
    fat, starts = [-3] * n_fat, []
    for count in counts[:3]:
        starts.append(len(fat) if count else -2)
        fat += [len(fat) + k + 1 for k in range(count - 1)] + [-2] * (count > 0)
    base = len(fat)
    for _, count in fat_of:
        fat += [len(fat) + k + 1 for k in range(count - 1)] + [-2]
    fat += [-1] * (n_fat * 128 - len(fat))

    def entry(name, kind, child, right, start, size):
        wide = (name + "\0").encode("utf-16-le")
        return (wide.ljust(64, b"\0") + struct.pack("<HBBiii", len(wide), kind, 1, -1, right, child)
                + bytes(36) + struct.pack("<iQ", start, size))

    table = entry("Root Entry", 5, 1, -1, starts[2], len(small))
    for k, (name, start, size, is_large) in enumerate(entries, 1):
        table += entry(name, 2, -1, k + 1 if k < len(entries) else -1, start + base if is_large else start, size)
    table = table.ljust(512 * n_dir, b"\0")
    head = (bytes.fromhex("d0cf11e0a1b11ae1") + bytes(16) + struct.pack("<HHHHH6xIIiIIiIiI", 0x3E, 3, 0xFFFE, 9, 6, 0, n_fat,
            starts[0], 0, 4096, starts[1], counts[1], -2, 0) + struct.pack("<109i", *range(n_fat), *[-1] * (109 - n_fat)))
    return head + struct.pack(f"<{len(fat)}i", *fat) + table + mini + small + large


def msg(rng, _):
    def text(tag, value):
        return f"__substg1.0_{tag:04X}001F", value.encode("utf-16-le")
    fixed = bytes(32) + struct.pack("<IIQ", 0x340D0003, 6, 0x40000) + struct.pack("<IIQ", 0x00390040, 6, 130433368890000000)
    return compound([
        ("__properties_version1.0", fixed), ("__nameid_version1.0 ", b""),
        text(0x001A, "IPM.Note"), text(0x0037, " ".join(rng.choices(WORDS, k=5))), text(0x0C1A, "Jane Doe"),
        text(0x0C1F, "jane@orchard.example"), text(0x0E04, "Ali Karimi"), text(0x1000, "\r\n\r\n".join(paragraphs(rng, 12)))])


def pst(_, i, path):
    subprocess.run([sys.executable, os.path.join(ROOT, "t", "cache", "make-pst.py"), path, "--messages", str(20 + i % 50)],
                   check=True)


# ---- files ------------------------------------------------------------------------------------


WRITERS = {"docx": docx, "xlsx": xlsx, "pptx": pptx, "odt": odt, "rtf": rtf, "html": html, "eml": eml,
           "msg": msg, "zip": zips, "csv": csv, "ics": ics}
CONVERTED = {"doc": ("odt", "doc"), "xls": ("xlsx", "xls"), "pdf": ("odt", "pdf"), "pdf-fa": ("odt-fa", "pdf")}


def soffice(to, sources, out):
    if not shutil.which("soffice"):
        return
    subprocess.run(["soffice", "--headless", "-env:UserInstallation=file://" + out + ".profile", "--convert-to", to,
                    "--outdir", out, *sources], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    shutil.rmtree(out + ".profile", ignore_errors=True)


def write(kind, path, i):
    rng = random.Random(f"{kind} {i}")
    if kind == "pst":
        pst(rng, i, path)
        return
    data = odt(rng, i, FARSI) if kind == "odt-fa" else WRITERS[kind](rng, i)
    with open(path, "wb") as f:
        f.write(data)


def documents(keep, kind, n):
    """The paths of `n` documents of a kind, made where they are not there yet; [] if that cannot be."""
    folder = os.path.join(keep, f"{kind}-{n}")
    if not os.path.isdir(folder):
        new = folder + ".new"
        shutil.rmtree(new, ignore_errors=True)
        os.makedirs(new)
        if kind in CONVERTED:
            source, to = CONVERTED[kind]
            soffice(to, documents(keep, source, n), new)
        elif kind == "scan" and shutil.which("pdftoppm"):
            for i, path in enumerate(documents(keep, "pdf", n)):
                subprocess.run(["pdftoppm", "-r", "200", "-gray", "-png", "-singlefile", path, f"{new}/{i:04}"], check=True)
        elif kind != "scan":
            for i in range(n):
                write(kind, f"{new}/{i:04}.{kind.split('-', maxsplit=1)[0]}", i)
        if not os.listdir(new):
            return []
        os.rename(new, folder)
    return sorted(glob.glob(os.path.join(glob.escape(folder), "*")))
