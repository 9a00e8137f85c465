#!/usr/bin/env python3
"""Makes t/cache/papers: the documents that ./dev demo and t/1-papers.py take in beside the invented mail.  People,
places and papers are those of cache-story.def and invented like them.

usage: make-papers.py FOLDER

What it writes is kept in the tree, so that nobody needs pango-view, convert and zip to run the demo; run it
again when a paper changes.  The letter, the scan and the locked archive come out in other bytes each time."""
import base64
import io
import os
import re
import subprocess
import sys
import tempfile
import zipfile

OUT = sys.argv[1]
DAY = (2013, 6, 20, 9, 0, 0)


def write(name, data):
    with open(os.path.join(OUT, name), "wb") as f:
        f.write(data if isinstance(data, bytes) else data.encode())


def zipped(members):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as z:
        for name, data in members:
            z.writestr(zipfile.ZipInfo(name, DAY), data, zipfile.ZIP_DEFLATED)
    return out.getvalue()


# ---- a memorandum in Word, with what was taken out of it and what somebody remarked --------------------------

TYPES = """<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">
<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>
<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/>
<Override PartName="/word/comments.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.comments+xml"/>
<Override PartName="/docProps/core.xml" ContentType="application/vnd.openxmlformats-package.core-properties+xml"/>
</Types>"""
RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
RELS = f"""<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">
<Relationship Id="r1" Type="{RELATION}/officeDocument" Target="word/document.xml"/>
<Relationship Id="r2" Type="http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties" Target="docProps/core.xml"/>
</Relationships>"""
WORD_RELS = f"""<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">
<Relationship Id="r1" Type="{RELATION}/comments" Target="comments.xml"/></Relationships>"""
CORE = """<?xml version="1.0"?><cp:coreProperties
 xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"
 xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/"
 xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><dc:title>Memorandum 17, third draft</dc:title>
<dc:creator>Bahram Alamutian</dc:creator><cp:lastModifiedBy>Kamran Sepidrud</cp:lastModifiedBy>
<dcterms:created xsi:type="dcterms:W3CDTF">2013-02-19T08:10:00Z</dcterms:created>
<dcterms:modified xsi:type="dcterms:W3CDTF">2013-03-02T16:40:00Z</dcterms:modified></cp:coreProperties>"""
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
DOCUMENT = f"""<?xml version="1.0"?><w:document {W}><w:body>
<w:p><w:r><w:t>Memorandum 17</w:t></w:r></w:p>
<w:p><w:r><w:t xml:space="preserve">The dam at Kuhsar will be built by one contractor without a tender. </w:t></w:r>
<w:commentRangeStart w:id="1"/><w:del w:id="2" w:author="Kamran Sepidrud" w:date="2013-03-02T16:38:00Z"><w:r>
<w:delText xml:space="preserve">The contractor was told the price a month before the offers were opened. </w:delText></w:r></w:del>
<w:ins w:id="3" w:author="Kamran Sepidrud" w:date="2013-03-02T16:39:00Z"><w:r><w:t
 xml:space="preserve">The usual procedure was followed. </w:t></w:r></w:ins><w:commentRangeEnd w:id="1"/>
<w:r><w:commentReference w:id="1"/></w:r><w:r><w:t>Not to be copied.</w:t></w:r></w:p></w:body></w:document>"""
COMMENTS = f"""<?xml version="1.0"?><w:comments {W}><w:comment w:id="1" w:author="Kamran Sepidrud"
 w:date="2013-03-02T16:37:00Z"><w:p><w:r><w:t>This sentence must not reach the minister.</w:t></w:r></w:p></w:comment>
</w:comments>"""


def memorandum():
    write("memorandum 17.docx", zipped([
        ("[Content_Types].xml", TYPES), ("_rels/.rels", RELS), ("docProps/core.xml", CORE),
        ("word/_rels/document.xml.rels", WORD_RELS), ("word/document.xml", DOCUMENT),
        ("word/comments.xml", COMMENTS)]))


# ---- a page of the public record ------------------------------------------------------------------------------

PAGE = """<!DOCTYPE html><html lang="en"><head><meta charset="utf-8">
<title>Ministry kept the dam's contractor secret | The Harbour Chronicle</title>
<meta property="og:type" content="article"><meta property="og:site_name" content="The Harbour Chronicle">
<link rel="canonical" href="https://chronicle.example/2013/06/24/kuhsar-dam">
<script type="application/ld+json">{"@context":"https://schema.org","@type":"NewsArticle",
"headline":"Ministry kept the dam's contractor secret","datePublished":"2013-06-24T06:00:00+01:00",
"author":{"@type":"Person","name":"Jonas Whitlark"},"publisher":{"@type":"Organization","name":"The Harbour Chronicle"}}
</script></head><body><nav><a href="/">Home</a> <a href="/sport">Sport</a> <a href="/tides">Tide tables</a></nav>
<article><h1>Ministry kept the dam's contractor secret</h1><p class="byline">By Jonas Whitlark</p>
<time datetime="2013-06-24T06:00:00+01:00">24 June 2013</time>
<p>PORT MERROW. Four days after the round table on water the ministry still will not say who builds the dam at
Kuhsar. Daryush Tabatabai, who spoke for the institute, told the audience that the study was complete. Asked who had
been given the work, he said that he did not know the name.</p>
<p>A memorandum that this newspaper has seen speaks of one contractor and of no tender at all. The ministry declined
to comment on a paper that, it said, does not exist.</p></article>
<aside><h2>Most read</h2><ul><li><a href="/a">Ferry late again</a></li><li><a href="/b">The eel returns</a></li></ul></aside>
<footer>We use cookies. Subscribe to our newsletter.</footer></body></html>
"""


# ---- a calendar -----------------------------------------------------------------------------------------------

CALENDAR = """BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//invented//papers//EN
BEGIN:VEVENT
UID:kuhsar-visit@ministry.example
DTSTAMP:20130225T080000Z
DTSTART:20130303T073000Z
DTEND:20130303T090000Z
SUMMARY:Before the offers are opened
LOCATION:Ministry\\, room 412
ORGANIZER;CN=Bahram Alamutian:mailto:b.alamutian@ministry.example
ATTENDEE;CN=Kamran Sepidrud:mailto:k.sepidrud@ministry.example
ATTENDEE;CN=Ardeshir Sangbandi:mailto:a.sangbandi@stonework.example
DESCRIPTION:Only the three of us. No minutes.
END:VEVENT
END:VCALENDAR
""".replace("\n", "\r\n")


# ---- a locked archive in one mail, its password in the next ---------------------------------------------------

SHEET = """item,paid to,amount,date
survey of the bank,A. Sangbandi,18000,2013-01-14
"advice, without a contract",A. Sangbandi,240000,2013-02-27
journey to Port Merrow,D. Tabatabai,3100,2013-06-19
"""
PASSWORD = "cormorant-and-eel-1392"


def locked():
    with tempfile.TemporaryDirectory() as dir:
        path = os.path.join(dir, "payments.csv")
        with open(path, "w", encoding="utf-8") as f:
            f.write(SHEET)
        os.utime(path, (1371718800, 1371718800))
        subprocess.run(["zip", "-q", "-X", "-j", "-P", PASSWORD, os.path.join(dir, "a.zip"), path], check=True)
        with open(os.path.join(dir, "a.zip"), "rb") as f:
            return f.read()


def mails():
    head = ("From: Bahram Alamutian <b.alamutian@ministry.example>\nTo: Kamran Sepidrud <k.sepidrud@ministry.example>\n"
            "MIME-Version: 1.0\n")
    packed = base64.encodebytes(locked()).decode()
    write("payments.eml", head + "Subject: payments\nDate: Sun, 23 Jun 2013 08:12:00 +0430\n"
          "Message-ID: <payments@ministry.example>\nContent-Type: multipart/mixed; boundary=\"=_p\"\n\n--=_p\n"
          "Content-Type: text/plain; charset=utf-8\n\nThe list that you asked for. The word follows.\n\n--=_p\n"
          "Content-Type: application/zip; name=\"payments.zip\"\nContent-Transfer-Encoding: base64\n"
          f"Content-Disposition: attachment; filename=\"payments.zip\"\n\n{packed}\n--=_p--\n")
    write("the word.eml", head + "Subject: Re: payments\nDate: Sun, 23 Jun 2013 08:15:00 +0430\n"
          "Message-ID: <word@ministry.example>\nIn-Reply-To: <payments@ministry.example>\n"
          "Content-Type: text/plain; charset=utf-8\n\n"
          f"The password is {PASSWORD}\nPlease do not forward both.\n")


# ---- a Persian letter as PDF, and a scan ----------------------------------------------------------------------

LETTER = """وزارت آب و راه
۱۲ اسفند ۱۳۹۱

جناب آقای سپیدرود

برآورد هزینهٔ سد کوهسار پیوست است. خواهشمند است پیش از گشودن پاکت‌ها مبلغ نهایی را به کسی نگویید و رونوشت این نامه را نگه ندارید.

با احترام
بهرام الموتیان
"""
SCAN = """RECEIPT

Received from Stonework Ltd
the sum of two hundred and forty thousand
for advice given at the ministry.

Ardeshir Sangbandi
Port Merrow, 27 February 2013
"""


def pango(font, text, width, out, *more):
    with tempfile.NamedTemporaryFile("w", suffix=".txt", encoding="utf-8") as f:
        f.write(text)
        f.flush()
        subprocess.run(["pango-view", "-q", "--no-display", f"--font={font}", f"--width={width}", "--wrap=word",
                        *more, f"--output={out}", f.name], check=True)


def letter():
    """Dated like the letter; the dates have one length, so that every offset in the file stays right."""
    name = "نامه ۱۷.pdf"
    pango("Noto Naskh Arabic 14", LETTER, 420, os.path.join(OUT, name), "--margin=60", "--rtl", "--align=right")
    with open(os.path.join(OUT, name), "rb") as f:
        write(name, re.sub(rb"\(D:\d{14}", b"(D:20130302083000", f.read()))


def scan():
    """Ink on paper: gray, a little turned and blurred, with dust."""
    with tempfile.TemporaryDirectory() as dir:
        path = os.path.join(dir, "a.png")
        pango("DejaVu Serif 13", SCAN, 400, path, "--dpi=200", "--margin=60")
        subprocess.run(["convert", path, "-colorspace", "Gray", "-rotate", "0.4", "-blur", "0x0.6", "-seed", "17",
                        "-attenuate", "0.12", "+noise", "Gaussian", "-level", "8%,92%", "-colors", "8", "-strip",
                        "-density", "200", os.path.join(OUT, "scan 0044.png")], check=True)


memorandum()
write("harbour-chronicle.html", PAGE)
write("visit.ics", CALENDAR)
mails()
letter()
scan()
