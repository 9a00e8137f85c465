"""Office documents by hand-written XML; older forms by LibreOffice where it is installed."""
import io
import os
import subprocess
import tempfile
import zipfile

from unit import Unit, sentence, tool

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" ' \
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" ' \
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" ' \
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" ' \
    'xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture"'
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'


def package(parts):
    """A zip of strings and bytes, in their order, always the same."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as z:
        for name, data in parts.items():
            info = zipfile.ZipInfo(name, (2012, 3, 4, 5, 6, 8))
            info.compress_type = zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED
            z.writestr(info, data)
    return out.getvalue()


def rels(*rows):
    return HEAD + '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">' + "".join(
        f'<Relationship Id="rId{i + 1}" Type="{t if "://" in t else R + "/" + t}" Target="{target}"/>'
        for i, (t, target) in enumerate(rows)) + "</Relationships>"


def types(default, rows):
    base = "application/vnd.openxmlformats-officedocument."
    return HEAD + '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">' \
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>' \
        '<Default Extension="xml" ContentType="application/xml"/><Default Extension="png" ContentType="image/png"/>' \
        f'<Default Extension="docx" ContentType="{base}wordprocessingml.document"/>' + "".join(
            f'<Override PartName="/{name}" ContentType="{base}{kind}+xml"/>' for name, kind in rows) + "</Types>"


def core(w, u):
    title, author, editor = w.phrase(), w.name(), w.name()
    u.tell(title, "title", f'subject:"{title}"')
    u.tell(author, "author", f'from:"{author}"')
    u.tell(editor, "editor", f'from:"{editor}"')
    return HEAD + '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" ' \
        'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" ' \
        'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">' \
        f"<dc:title>{title}</dc:title><dc:creator>{author}</dc:creator><cp:lastModifiedBy>{editor}</cp:lastModifiedBy>" \
        f'<dc:description>{u.tell(w.phrase(), "description")}</dc:description>' \
        '<dcterms:created xsi:type="dcterms:W3CDTF">2012-03-04T05:06:08Z</dcterms:created></cp:coreProperties>'


def docx(w, name="report.docx", inside=None, picture=None):
    """Every way in which Word keeps words; `inside` is a docx in it, `picture` a PNG."""
    u = Unit(name, kind="ooxml")

    def run(how, lang="en", props=""):
        return f'<w:r><w:rPr>{props}</w:rPr><w:t xml:space="preserve"> {sentence(w, u, lang, how)} </w:t></w:r>'

    mark = 'w:id="1" w:author="Peter Quill" w:date="2012-03-04T05:06:08Z"'
    alt = u.tell(w.phrase(), "alt text")
    draw = f'<w:p><w:r><w:drawing><wp:inline><wp:docPr id="1" name="p" descr="{alt}"/><a:graphic><a:graphicData ' \
           'uri="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:pic><pic:blipFill><a:blip r:embed="rId6"/>' \
           "</pic:blipFill></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r></w:p>"
    body = f'<w:p>{run("body")}</w:p><w:p>{run("body", "fa")}</w:p><w:p>{run("body", "ar")}</w:p>' \
           f'<w:p><w:ins {mark}>{run("inserted")}</w:ins></w:p>' \
           f'<w:p><w:del {mark}><w:r><w:delText>{sentence(w, u, how="deleted")}</w:delText></w:r></w:del></w:p>' \
           f'<w:p>{run("hidden", props="<w:vanish/>")}</w:p>' \
           f'<w:tbl><w:tr><w:tc><w:p>{run("table")}</w:p></w:tc><w:tc><w:p>{run("table")}</w:p></w:tc></w:tr></w:tbl>' \
           '<w:p><w:r><w:footnoteReference w:id="2"/></w:r><w:r><w:endnoteReference w:id="2"/></w:r>' \
           f'<w:r><w:commentReference w:id="0"/></w:r></w:p>{draw}'
    parts = {
        "[Content_Types].xml": types("", [("word/document.xml", "wordprocessingml.document.main"),
                                          ("word/comments.xml", "wordprocessingml.comments"),
                                          ("word/footnotes.xml", "wordprocessingml.footnotes"),
                                          ("word/endnotes.xml", "wordprocessingml.endnotes"),
                                          ("word/header1.xml", "wordprocessingml.header")]),
        "_rels/.rels": rels(("officeDocument", "word/document.xml"), (
            "http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties", "docProps/core.xml")),
        "docProps/core.xml": core(w, u),
        "word/document.xml": f'{HEAD}<w:document {W}><w:body>{body}<w:sectPr><w:headerReference w:type="default" r:id="rId4"/>'
                             "</w:sectPr></w:body></w:document>",
        "word/_rels/document.xml.rels": rels(
            ("comments", "comments.xml"), ("footnotes", "footnotes.xml"), ("endnotes", "endnotes.xml"),
            ("header", "header1.xml"), *([("package", "embeddings/inner.docx")] if inside else [("x", "none")]),
            *([("image", "media/image1.png")] if picture else [])),
        "word/comments.xml": f'{HEAD}<w:comments {W}><w:comment w:id="0" w:author="Omar Zaytun" w:date="2012-03-04T05:06:08Z">'
                             f'<w:p>{run("comment")}</w:p></w:comment></w:comments>',
        "word/footnotes.xml": f'{HEAD}<w:footnotes {W}><w:footnote w:id="2"><w:p>{run("footnote")}</w:p></w:footnote></w:footnotes>',
        "word/endnotes.xml": f'{HEAD}<w:endnotes {W}><w:endnote w:id="2"><w:p>{run("endnote")}</w:p></w:endnote></w:endnotes>',
        "word/header1.xml": f'{HEAD}<w:hdr {W}><w:p>{run("header")}</w:p></w:hdr>',
    }
    if inside:
        parts["word/embeddings/inner.docx"] = inside.data
        u.hold(inside)
    if picture:
        parts["word/media/image1.png"] = picture.data
        u.hold(picture)
    u.data = package(parts)
    return u


def xlsx(w, name="book.xlsx"):
    u = Unit(name, kind="ooxml")
    x = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'

    def cell(at, how, lang="en"):
        return f'<c r="{at}" t="inlineStr"><is><t>{sentence(w, u, lang, how)}</t></is></c>'

    def sheet(cells):
        return f'{HEAD}<worksheet {x}><sheetData><row r="1">{cells}</row></sheetData></worksheet>'

    state = {2: ' state="hidden"', 3: ' state="veryHidden"'}
    sheet_name = u.tell(" ".join(w.phrase().split()), "sheet name")
    u.data = package({
        "[Content_Types].xml": types("", [("xl/workbook.xml", "spreadsheetml.sheet.main"),
                                          *[(f"xl/worksheets/sheet{i}.xml", "spreadsheetml.worksheet") for i in (1, 2, 3)],
                                          ("xl/sharedStrings.xml", "spreadsheetml.sharedStrings"),
                                          ("xl/comments1.xml", "spreadsheetml.comments")]),
        "_rels/.rels": rels(("officeDocument", "xl/workbook.xml"), (
            "http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties", "docProps/core.xml")),
        "docProps/core.xml": core(w, u),
        "xl/workbook.xml": f'{HEAD}<workbook {x} xmlns:r="{R}"><sheets>' + "".join(
            f'<sheet name="{sheet_name[:31] if i == 1 else f"s{i}"}" sheetId="{i}" r:id="rId{i}"{state.get(i, "")}/>'
            for i in (1, 2, 3)) + "</sheets></workbook>",
        "xl/_rels/workbook.xml.rels": rels(*[("worksheet", f"worksheets/sheet{i}.xml") for i in (1, 2, 3)],
                                           ("sharedStrings", "sharedStrings.xml")),
        "xl/sharedStrings.xml": f'{HEAD}<sst {x} count="1" uniqueCount="1"><si><t>{sentence(w, u, "fa", "cell")}</t></si></sst>',
        "xl/worksheets/sheet1.xml": sheet('<c r="A1" t="s"><v>0</v></c>' + cell("B1", "cell") + cell("C1", "cell", "ar") +
                                          '<c r="D1"><f>LEN("' + u.tell(w.phrase(), "formula") + '")</f><v>7</v></c>'),
        "xl/worksheets/_rels/sheet1.xml.rels": rels(("comments", "../comments1.xml")),
        "xl/worksheets/sheet2.xml": sheet(cell("A1", "hidden sheet")),
        "xl/worksheets/sheet3.xml": sheet(cell("A1", "very hidden sheet")),
        "xl/comments1.xml": f'{HEAD}<comments {x}><authors><author>Omar Zaytun</author></authors><commentList><comment ref="A1" '
                            f'authorId="0"><text><t>{sentence(w, u, how="comment")}</t></text></comment></commentList></comments>',
    })
    return u


def pptx(w, name="talk.pptx"):
    u = Unit(name, kind="ooxml")
    p = 'xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main" ' \
        f'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" xmlns:r="{R}"'

    def shape(how, lang="en", alt=""):
        return f'<p:sp><p:nvSpPr><p:cNvPr id="2" name="t" descr="{alt}"/><p:cNvSpPr/><p:nvPr/></p:nvSpPr><p:spPr/><p:txBody><a:bodyPr/>' \
               f"<a:p><a:r><a:t>{sentence(w, u, lang, how)}</a:t></a:r></a:p></p:txBody></p:sp>"

    def slide(tag, shapes, more=""):
        return f"{HEAD}<p:{tag} {p}{more}><p:cSld><p:spTree>{shapes}</p:spTree></p:cSld></p:{tag}>"

    u.data = package({
        "[Content_Types].xml": types("", [("ppt/presentation.xml", "presentationml.presentation.main"),
                                          ("ppt/slides/slide1.xml", "presentationml.slide"),
                                          ("ppt/slides/slide2.xml", "presentationml.slide"),
                                          ("ppt/notesSlides/notesSlide1.xml", "presentationml.notesSlide"),
                                          ("ppt/comments/comment1.xml", "presentationml.comments")]),
        "_rels/.rels": rels(("officeDocument", "ppt/presentation.xml"), (
            "http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties", "docProps/core.xml")),
        "docProps/core.xml": core(w, u),
        "ppt/presentation.xml": f'{HEAD}<p:presentation {p}><p:sldIdLst><p:sldId id="256" r:id="rId1"/><p:sldId id="257" '
                                'r:id="rId2"/></p:sldIdLst></p:presentation>',
        "ppt/_rels/presentation.xml.rels": rels(("slide", "slides/slide1.xml"), ("slide", "slides/slide2.xml")),
        "ppt/slides/slide1.xml": slide("sld", shape("slide") + shape("slide", "fa", u.tell(w.phrase(), "alt text"))),
        "ppt/slides/_rels/slide1.xml.rels": rels(("notesSlide", "../notesSlides/notesSlide1.xml"),
                                                 ("comments", "../comments/comment1.xml")),
        "ppt/slides/slide2.xml": slide("sld", shape("hidden slide"), ' show="0"'),
        "ppt/notesSlides/notesSlide1.xml": slide("notes", shape("speaker note")),
        "ppt/comments/comment1.xml": f'{HEAD}<p:cmLst {p}><p:cm authorId="0" idx="1"><p:pos x="0" y="0"/><p:text>'
                                     f'{sentence(w, u, how="comment")}</p:text></p:cm></p:cmLst>',
    })
    return u


# ---- OpenDocument -------------------------------------------------------------------------------

NS = " ".join(f'xmlns:{k}="urn:oasis:names:tc:opendocument:xmlns:{v}:1.0"' for k, v in {
    "office": "office", "text": "text", "table": "table", "style": "style", "draw": "drawing", "presentation": "presentation",
    "meta": "meta", "svg": "svg-compatible"}.items()) + ' xmlns:dc="http://purl.org/dc/elements/1.1/"'


def _odf(w, u, media, body, styles="", master="", auto=""):
    title, author = w.phrase(), w.name()
    u.tell(title, "title", f'subject:"{title}"')
    u.tell(author, "author", f'from:"{author}"')
    u.data = package({
        "mimetype": f"application/vnd.oasis.opendocument.{media}",
        "content.xml": f'{HEAD}<office:document-content {NS} office:version="1.2"><office:automatic-styles>{auto}'
                       f"</office:automatic-styles><office:body>{body}</office:body></office:document-content>",
        "styles.xml": f'{HEAD}<office:document-styles {NS} office:version="1.2"><office:styles>{styles}</office:styles>'
                      f"<office:master-styles>{master}</office:master-styles></office:document-styles>",
        "meta.xml": f'{HEAD}<office:document-meta {NS} office:version="1.2"><office:meta><dc:title>{title}</dc:title>'
                    f"<meta:initial-creator>{author}</meta:initial-creator></office:meta></office:document-meta>",
        "META-INF/manifest.xml": f'{HEAD}<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
                                 f'<manifest:file-entry manifest:full-path="/" manifest:media-type="application/vnd.oasis.opendocument.{media}"/>'
                                 '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/></manifest:manifest>'})
    return u


def odt(w, name="paper.odt"):
    u = Unit(name, kind="odf")
    say = lambda how, lang="en": f"<text:p>{sentence(w, u, lang, how)}</text:p>"  # noqa: E731
    who = "<dc:creator>Omar Zaytun</dc:creator><dc:date>2012-03-04T05:06:08</dc:date>"
    body = '<office:text><text:tracked-changes><text:changed-region text:id="c1"><text:deletion><office:change-info>' \
           f'{who}</office:change-info>{say("deleted")}</text:deletion></text:changed-region></text:tracked-changes>' \
           f'{say("body")}{say("body", "fa")}{say("body", "ar")}<text:p>x<text:change text:change-id="c1"/>' \
           f'<office:annotation>{who}{say("comment")}</office:annotation><text:note text:id="n" text:note-class="footnote">' \
           f'<text:note-citation>1</text:note-citation><text:note-body>{say("footnote")}</text:note-body></text:note>' \
           f'<draw:frame draw:name="f"><svg:desc>{u.tell(w.phrase(), "alt text")}</svg:desc></draw:frame></text:p>' \
           f'<text:section text:name="s" text:display="none">{say("hidden section")}</text:section></office:text>'
    return _odf(w, u, "text", body, master=f'<style:master-page style:name="Standard"><style:header>{say("header")}</style:header>'
                                           "</style:master-page>")


def ods(w, name="sums.ods"):
    u = Unit(name, kind="odf")

    def sheet(name, how, lang="en", style="", more=""):
        return f'<table:table table:name="{name}"{style}><table:table-row><table:table-cell office:value-type="string">{more}' \
               f"<text:p>{sentence(w, u, lang, how)}</text:p></table:table-cell></table:table-row></table:table>"

    note = f"<office:annotation><dc:creator>Omar Zaytun</dc:creator><text:p>{sentence(w, u, how='comment')}</text:p></office:annotation>"
    body = "<office:spreadsheet>" + sheet("one", "cell", more=note) + sheet("two", "cell", "fa") + \
        sheet("three", "hidden sheet", style=' table:style-name="hid"') + "</office:spreadsheet>"
    hide = '<style:style style:name="hid" style:family="table"><style:table-properties table:display="false"/></style:style>'
    return _odf(w, u, "spreadsheet", body, auto=hide)


def odp(w, name="show.odp"):
    u = Unit(name, kind="odf")
    box = lambda how, lang="en": f"<draw:frame><draw:text-box><text:p>{sentence(w, u, lang, how)}</text:p></draw:text-box></draw:frame>"  # noqa: E731
    body = f'<office:presentation><draw:page draw:name="p1">{box("slide")}{box("slide", "ar")}<presentation:notes>{box("speaker note")}' \
           "</presentation:notes></draw:page></office:presentation>"
    return _odf(w, u, "presentation", body)


# ---- by LibreOffice -----------------------------------------------------------------------------

CONVERT = [("doc", "docx", "doc:MS Word 97"), ("xls", "xlsx", "xls:MS Excel 97"), ("ppt", "pptx", "ppt:MS PowerPoint 97"),
           ("pdf", "docx", "pdf"), ("rtf", "docx", "rtf")]
# What LibreOffice keeps on the way; the rest is its own loss.
KEPT = {"doc": {"body", "table", "title", "footnote", "endnote", "comment", "header", "hidden", "author"},
        "xls": {"cell", "hidden sheet", "very hidden sheet", "title", "comment"},
        "ppt": {"slide", "speaker note", "hidden slide", "title"}, "pdf": {"body", "table", "footnote", "title"},
        "rtf": {"body", "table", "footnote", "comment", "title", "header"}}


def converted(w):
    """doc, xls, ppt, and a PDF and an RTF of its making; [] without it."""
    if not tool("soffice"):
        return []
    make, units = {"docx": docx, "xlsx": xlsx, "pptx": pptx}, []
    with tempfile.TemporaryDirectory() as d:
        for kind, source, target in CONVERT:
            u = make[source](w, f"old-{kind}.{source}")
            with open(os.path.join(d, u.name), "wb") as f:
                f.write(u.data)
            subprocess.run(["soffice", f"-env:UserInstallation=file://{d}/profile", "--headless", "--convert-to", target, u.name],
                           cwd=d, capture_output=True, timeout=120, env={**os.environ, "HOME": d})
            out = os.path.join(d, f"old-{kind}.{kind}")
            if not os.path.exists(out):
                continue
            with open(out, "rb") as f:
                new = Unit(f"old.{kind}", f.read(), kind)
            new.truths = [{**t, "kind": kind} for t in u.truths if t["how"] in KEPT[kind] and not t["chain"]]
            units.append(new)
    return units
