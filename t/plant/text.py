"""Plain kinds: text, tables, calendars, cards, data, pages, mail."""
import base64
import email.message
import email.policy
import json

from unit import PEOPLE, Unit, sentence


def txt(w, charset="utf-8", lang="en", name="note.txt"):
    u = Unit(name, kind="text")
    words = "\n".join(w.filler(lang, 9) for _ in range(4)) + "\n" + sentence(w, u, lang) + "\n"
    bom = {"utf-16-le": b"\xff\xfe", "utf-16-be": b"\xfe\xff"}.get(charset, b"")
    u.data = bom + words.encode(charset)
    return u


def csv(w, charset="utf-8", lang="en", name="table.csv", sep=","):
    u = Unit(name, kind="tsv" if sep == "\t" else "csv")
    rows = [["1", "2"], [w.phrase(lang), "17"], [u.tell(w.phrase(lang), "cell", None, lang), "18"], [w.phrase(lang), "19"]]
    u.data = ("\r\n".join(sep.join(r + [str(i)]) for i, r in enumerate(rows)) + "\r\n").encode(charset)
    return u


def ics(w):
    u = Unit("meeting.ics", kind="ics")
    name = w.name()
    u.data = ("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Orchard//EN\r\nBEGIN:VEVENT\r\nUID:7@orchard.example\r\n"
              f"DTSTART:20140304T090000Z\r\nDTEND:20140304T100000Z\r\nSUMMARY:{u.tell(w.phrase('fa'), 'title', None, 'fa')}\r\n"
              f"LOCATION:{u.tell(w.phrase(), 'location')}\r\nDESCRIPTION:{sentence(w, u)}\r\n"
              f"ORGANIZER;CN=\"{u.fact(name, 'organizer', 'from')}\":mailto:org@orchard.example\r\n"
              f"ATTENDEE;CN=\"Omar Zaytun\":mailto:omar@zaytun.example\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n").encode()
    return u


def vcf(w):
    u = Unit("card.vcf", kind="vcf")
    u.data = (f"BEGIN:VCARD\r\nVERSION:3.0\r\nFN:{u.tell(w.name(), 'name')}\r\nORG:{u.tell(w.phrase('ar'), 'organization', None, 'ar')}\r\n"
              f"NOTE:{sentence(w, u)}\r\nEMAIL:card@orchard.example\r\nEND:VCARD\r\n").encode()
    return u


def json_file(w):
    u = Unit("data.json", kind="json")
    u.data = json.dumps({"list": [{"a": 1}, {"words": sentence(w, u)}], "fa": sentence(w, u, "fa")}, indent=1).encode()
    return u


def jsonl(w):
    u = Unit("data.jsonl", kind="jsonl")
    u.data = "".join(json.dumps({"n": i, "words": sentence(w, u)}) + "\n" for i in range(4)).encode()
    return u


def xml(w):
    u = Unit("data.xml", kind="xml")
    u.data = (f'<?xml version="1.0" encoding="utf-8"?>\n<list><one note="{u.tell(w.phrase(), "attribute")}">{sentence(w, u)}'
              f"</one><one>{sentence(w, u, 'ar')}</one></list>\n").encode()
    return u


def html(w, name="page.html"):
    u = Unit(name, kind="html")
    title, by = w.phrase().capitalize(), w.name()
    paragraphs = "".join(f"<p>{w.filler(n=40)}. {sentence(w, u) if i == 2 else ''}</p>\n" for i in range(6))
    u.tell(title, "title", f'subject:"{title}"')
    u.tell(by, "author", f'from:"{by}"')
    u.data = (f'<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>{title} - The Orchard Post</title>'
              f'<meta name="author" content="{by}"><meta property="og:title" content="{title}">'
              '<meta property="og:type" content="article"><meta property="article:published_time" content="2013-05-06T07:08:09Z">'
              f'</head><body><nav><a href="/">Home</a> <a href="/news">{u.tell(w.phrase(), "menu")}</a></nav><article><h1>{title}</h1>'
              f'<p class="byline">By {by}</p>{paragraphs}<p>{sentence(w, u, "fa")}</p><img src="x.png" alt="{u.tell(w.phrase(), "alt")}">'
              f'</article><footer>All rights reserved</footer></body></html>\n').encode()
    return u


def digest(w):
    u = Unit("digest.html", kind="html")
    items = "".join(f'<h3><a href="https://post.example/{i}">{u.tell(w.phrase().capitalize(), "headline")}</a></h3>'
                    f"<p>The Post, {i + 1} May 2013. {sentence(w, u)}</p>" for i in range(5))
    u.data = f'<html><head><meta charset="utf-8"><title>Daily digest</title></head><body><h1>Digest</h1>{items}</body></html>'.encode()
    return u


def mhtml(w):
    u, page = Unit("saved.mht", kind="mhtml"), html(w)
    u.truths += page.truths
    u.data = (b"From: <Saved by a browser>\r\nSubject: saved\r\nDate: Mon, 06 May 2013 07:08:09 +0000\r\nMIME-Version: 1.0\r\n"
              b'Content-Type: multipart/related; type="text/html"; boundary="----=_edge"\r\n\r\n------=_edge\r\n'
              b"Content-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n"
              b"Content-Location: https://post.example/a\r\n\r\n" + base64.encodebytes(page.data).replace(b"\n", b"\r\n") +
              b"------=_edge--\r\n")
    return u


def warc(w):
    u, page = Unit("crawl.warc", kind="warc"), html(w)
    http = (b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: %d\r\n\r\n" % len(page.data)) + page.data
    u.data = (b"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://post.example/a\r\nWARC-Date: 2013-05-06T07:08:09Z\r\n"
              b"WARC-Record-ID: <urn:uuid:11111111-2222-3333-4444-555555555555>\r\n"
              b"Content-Type: application/http; msgtype=response\r\nContent-Length: %d\r\n\r\n" % len(http)) + http + b"\r\n\r\n"
    u.hold(page)
    return u


def rtf(w):
    u = Unit("letter.rtf", kind="rtf")
    title = w.phrase()

    def esc(s):
        return "".join(c if ord(c) < 128 else f"\\u{ord(c)}?" for c in s)

    u.tell(title, "title", f'subject:"{title}"')
    u.data = (r"{\rtf1\ansi\ansicpg1252\deff0{\fonttbl{\f0 Arial;}}{\info{\title " + title + r"}{\author " +
              u.tell(w.name(), "author") + r"}}\pard " + sentence(w, u) + r"\par " + esc(sentence(w, u, "fa")) + r"\par {\v " +
              sentence(w, u, how="hidden") + r"} {\footnote " + sentence(w, u, how="footnote") +
              r"} {\*\annotation " + sentence(w, u, how="comment") + r"}\par}").encode()
    return u


# ---- mail ---------------------------------------------------------------------------------------

class Mailer:
    """Letters with numbers of their own."""

    def __init__(self, w):
        self.w, self.n = w, 0

    def letter(self, files=(), name=None, lang="en"):
        self.n += 1
        w, u = self.w, Unit(name or f"letter-{self.n}.eml", kind="eml")
        m = email.message.EmailMessage(policy=email.policy.SMTP)
        who = PEOPLE[self.n % 4]
        m["From"], m["To"] = f'"{who[0]}" <{who[1]}>', "desk@orchard.example"
        subject = w.phrase(lang)
        m["Subject"] = u.tell(subject, "subject", f'subject:"{subject}"', lang)
        m["Date"] = f"Tue, {1 + self.n % 28:02} Mar 2011 10:{self.n // 60 % 60:02}:{self.n % 60:02} +0000"
        m["Message-ID"] = f"<plant.{self.n}@orchard.example>"
        m.set_content(sentence(w, u, lang) + "\n", cte="base64" if lang != "en" else None)
        for f in files:
            if f.name.endswith(".eml"):
                inner = email.message_from_bytes(f.data, policy=email.policy.SMTP)
                m.add_attachment(inner)
            else:
                m.add_attachment(f.data, maintype="application", subtype="octet-stream", filename=f.name)
            if f.name.endswith(".eml"):  # its bytes are those that the mail has: folded anew perhaps
                f = f.copy()
                f.data = inner.as_bytes()
            u.hold(f)
        m.set_boundary(f"=-edge-{self.n}") if files else None
        u.data = m.as_bytes()
        return u


def mbox(letters, name="box.mbox"):
    u = Unit(name, kind="mbox")
    for letter in letters:
        body = letter.data.replace(b"\r\n", b"\n")
        letter = letter.copy()
        letter.data = body
        body = b"\n".join(b">" + x if x.startswith(b"From ") else x for x in body.split(b"\n"))
        u.data += b"From plant@orchard.example Tue Mar  1 10:00:00 2011\n" + body.rstrip(b"\n") + b"\n\n"
        u.hold(letter)
    return u


def emlx(letter):
    u = Unit("7.emlx", kind="emlx")
    body = letter.data.replace(b"\r\n", b"\n")
    letter = letter.copy()
    letter.data = body
    u.data = b"%d\n" % len(body) + body + b'<?xml version="1.0"?><plist version="1.0"><dict/></plist>\n'
    u.hold(letter)
    return u
