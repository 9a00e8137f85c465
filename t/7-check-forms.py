#!/usr/bin/env python3
"""clew check of drafts that are no plain text: Word documents written by hand and by LibreOffice, OpenDocument, web pages."""
import io
import os
import shutil
import subprocess
import zipfile

import lib
from lib import NO, YES, Case, check, equal

SOURCE = ("We signed the contract of the crane in the first week of the month. We did not pay for it, and we shall not pay before "
          "the harbour office agrees. Eleven men came with Jarvis Quillfeather. Nobody asked the engineer of the old bridge. "
          "The second crane stood idle until the winter of that year.\n")
MAIL = ("From: Leila Azarnoosh <leila@alpha.example>\nTo: Bob Ferrand <bob@alpha.example>\nDate: Wed, 12 Mar 2014 10:00:00 +0000\n"
        "Subject: crane\nMessage-ID: <c1@alpha.example>\n\n" + SOURCE)

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
STYLES = (HEAD + f'<w:styles {W}><w:style w:type="paragraph" w:styleId="Zit7"><w:name w:val="Quote"/></w:style>'
          '<w:style w:type="paragraph" w:styleId="House1"><w:name w:val="House words"/><w:basedOn w:val="Zit7"/></w:style>'
          '<w:style w:type="paragraph" w:styleId="H1"><w:name w:val="heading 1"/></w:style></w:styles>')


def run(text):
    return f'<w:r><w:t xml:space="preserve">{text}</w:t></w:r>'


def p(*runs, style=""):
    return "<w:p>" + (f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else "") + "".join(r if r.startswith("<") else run(r) for r in runs) + "</w:p>"


def note_mark(n):
    return f'<w:r><w:footnoteReference w:id="{n}"/></w:r>'


def docx(*body, notes=()):
    r = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
    rels = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">%s</Relationships>'
    main = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as z:
        z.writestr("[Content_Types].xml", HEAD + '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="xml" '
                   f'ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType="{main}"/></Types>')
        z.writestr("_rels/.rels", HEAD + rels % f'<Relationship Id="r1" Type="{r}officeDocument" Target="word/document.xml"/>')
        z.writestr("word/_rels/document.xml.rels", HEAD + rels % (
            f'<Relationship Id="r1" Type="{r}styles" Target="styles.xml"/><Relationship Id="r2" Type="{r}footnotes" Target="footnotes.xml"/>'))
        z.writestr("word/styles.xml", STYLES)
        z.writestr("word/footnotes.xml", HEAD + f"<w:footnotes {W}>" + "".join(
            f'<w:footnote w:id="{i + 2}">{p(words)}</w:footnote>' for i, words in enumerate(notes)) + "</w:footnotes>")
        z.writestr("word/document.xml", HEAD + f"<w:document {W}><w:body>" + "".join(body) + "</w:body></w:document>")
    return out.getvalue()


def judge(case, name, data):
    source = lib.write(os.path.join(case.dir, "crane.eml"), MAIL.encode())
    r = lib.run("check", "--json", lib.write(os.path.join(case.dir, name), data), "--source", source)
    return r, [o for o in r.objects if o["judged"]]


def verdicts(case, want, name, data, what):
    r, said = judge(case, name, data)
    equal(want, [o["verdict"] for o in said], what)
    equal(YES if all(o["clean"] for o in said) else NO, r.code, f"{what}: exit code")
    return said


def test_docx():
    with Case() as case:
        said = verdicts(case, ["verbatim", "verbatim", "verbatim", "altered", "verbatim", "verbatim"], "draft.docx", docx(
            p("“The crane” and what became of it", style="H1"),
            p("The first letter says: “We signed the contract of the crane", note_mark(2), " in the first week of the month.”"),
            p("We signed the contract of the crane in the first week of the month.", style="House1"),
            p("— Leila Azarnoosh, 12 March 2014", style="House1"),
            p("And the writer went on."),
            "<w:tbl><w:tr><w:tc>" + p("what") + "</w:tc><w:tc>" + p("“Eleven men came with Jarvis Quillfeather.”") + "</w:tc></w:tr></w:tbl>",
            p("“We did not ", '<w:del w:author="A" w:date="2014-01-01T00:00:00Z"><w:r><w:delText>ever </w:delText></w:r></w:del>', "pay for them, and we "
              "shall not pay”"),
            p("“Nobody asked the engineer<w:br/>of the old bridge.”".replace("<w:br/>", "</w:t></w:r><w:r><w:br/></w:r><w:r><w:t>")),
            notes=["The same letter: “The second crane stood idle until the winter”."]), "a Word document")
        block = said[1:2]
        equal([("Leila Azarnoosh", "yes", "yes")], [(o["who"], o["speaker_fits"], o["day_fits"]) for o in block], "the block's signature")


def test_docx_of_one_paragraph_style():
    """No styles part names the style: its id says it."""
    with Case() as case:
        verdicts(case, ["verbatim"], "draft.docx", docx(p("Nobody asked the engineer of the old bridge.", style="IntenseQuote")), "by id")
        verdicts(case, [], "draft.docx", docx(p("Nobody asked the engineer of the old bridge.", style="H1")), "no quotation")


def test_signature_with_another_date():
    with Case() as case:
        said = verdicts(case, ["verbatim"], "draft.md", "> Nobody asked the engineer of the old bridge.\n>\n> — Leila Azarnoosh, 18 June 2013\n".encode(), "a block")
        equal(("Leila Azarnoosh", "no", False), (said[0]["who"], said[0]["day_fits"], said[0]["clean"]), "another day")
        said = verdicts(case, ["verbatim"], "draft.md", "> Nobody asked the engineer of the old bridge.\n\n— Bob Ferrand (12 March 2014)\n".encode(), "a signature below")
        equal(("Bob Ferrand", "no", "yes"), (said[0]["who"], said[0]["speaker_fits"], said[0]["day_fits"]), "another speaker")


def test_html():
    page = ("<html><body><h1>Crane</h1><p>What the letter says.</p><blockquote><p>We signed the contract of the crane in the first week "
            "of the month.</p><p>— Leila Azarnoosh, 12 March 2014</p></blockquote><p>She added that <q>eleven men came with Jarvis "
            "Quillfeather</q>.</p><blockquote>“Nobody asked the surgeon of the old bridge.”</blockquote></body></html>")
    with Case() as case:
        said = verdicts(case, ["verbatim", "faithful", "altered"], "draft.html", page.encode(), "a page")
        equal(("Leila Azarnoosh", "yes"), (said[0]["who"], said[0]["day_fits"]), "the block's signature")
        whole = page.replace("<h1>", '<head><title>Crane</title><meta property="article:published_time" content="2014-05-01"></head><article><h1>')
        whole = whole.replace("</body>", "<p>" + "The town waited for the winter and for the crane. " * 12 + "</p></article></body>")
        verdicts(case, ["verbatim", "faithful", "altered"], "article.html", whole.encode(), "an article")


def test_libreoffice():
    if not shutil.which("soffice"):
        lib.skip("no LibreOffice")
        return
    page = ("<html><body><h1>Crane</h1><p>The letter says: “We signed the contract of the crane in the first week of the month.”</p>"
            "<blockquote>Nobody asked the engineer of the old bridge.</blockquote><table><tr><td>one</td><td>“Eleven women came with Jarvis "
            "Quillfeather”</td></tr></table></body></html>")
    with Case() as case:
        path = lib.write(os.path.join(case.dir, "draft.html"), page.encode())
        for form, how in (("docx", "docx:MS Word 2007 XML"), ("odt", "odt"), ("rtf", "rtf")):
            said = subprocess.run(["soffice", "-env:UserInstallation=file://" + os.path.join(case.dir, "lo"), "--headless", "--infilter=HTML (StarWriter)",
                                   "--convert-to", how, "--outdir", case.dir, path], capture_output=True, timeout=180, env={**lib.ENV, "HOME": case.dir})
            made = os.path.join(case.dir, "draft." + form)
            if not check(os.path.exists(made), f"soffice: {said.stderr[-300:]!r}"):
                continue
            with open(made, "rb") as f:
                want = ["verbatim", "altered"] if form == "rtf" else ["verbatim", "verbatim", "altered"]
                verdicts(case, want, "made." + form, f.read(), form)


lib.main(globals())
