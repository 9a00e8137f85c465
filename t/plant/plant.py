#!/usr/bin/env python3
"""Plant a cache: every kind of file, in every way they hide, and what must be found in it.

    DIR/cache/...       to be added
    DIR/passwords       of what is locked, wrong ones among them
    DIR/truth.json      {"truths": [...], "troubles": [...], "files": {path: {...}}, "skipped": [...]}

usage: plant.py DIR [--seed N]"""
import argparse
import json
import os
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import office  # noqa: E402
import outlook  # noqa: E402
import packed  # noqa: E402
import page  # noqa: E402
import text  # noqa: E402
from unit import Unit, Words, sentence  # noqa: E402

PASSWORDS = ["wrong", "کلید باغ", "apricot-19", "letmein"]
KEY = "apricot-19"


class Plant:
    def __init__(self, folder, seed):
        self.folder, self.w = folder, Words(seed)
        self.mail = text.Mailer(self.w)
        self.truths, self.troubles, self.files, self.skipped = [], [], {}, []

    def put(self, path, unit, damaged=False):
        """A file of the cache; None is counted as skipped."""
        if unit is None:
            self.skipped.append(path)
            return
        at = os.path.join(os.fsencode(os.path.join(self.folder, "cache")), os.fsencode(path))
        os.makedirs(os.path.dirname(at), exist_ok=True)
        with open(at, "wb") as f:
            f.write(unit.data)
        shown = path if isinstance(path, str) else path.decode("utf-8", "replace")
        self.files[shown] = {"sha256": unit.sha, "kind": unit.kind, "damaged": damaged, "locked": unit.locked}
        for t in unit.truths:
            self.truths.append({**t, "path": shown, "chain": [unit.sha] + t["chain"], "locked": unit.locked, "damaged": damaged})

    def trouble(self, path, *wanted):
        """`clew missing` must name it, with one of these troubles (any, if none is given)."""
        self.troubles.append({"path": path, "trouble": list(wanted)})

    def finish(self):
        with open(os.path.join(self.folder, "passwords"), "w", encoding="utf-8") as f:
            f.write("\n".join(PASSWORDS) + "\n")
        with open(os.path.join(self.folder, "truth.json"), "w", encoding="utf-8") as f:
            json.dump({"truths": self.truths, "troubles": self.troubles, "files": self.files, "skipped": self.skipped}, f,
                      ensure_ascii=False, indent=1)


def small(w):
    """A maker for each kind whose files are made by Python alone."""
    return [lambda: text.txt(w), lambda: text.txt(w, "utf-8", "fa", "note-fa.txt"), lambda: text.txt(w, "utf-16-le", "fa", "wide.txt"),
            lambda: text.txt(w, "utf-16-be", "en", "wide-be.txt"), lambda: text.txt(w, "cp1256", "ar", "note-ar.txt"),
            lambda: text.csv(w), lambda: text.csv(w, "cp1256", "ar", "table-ar.csv"), lambda: text.csv(w, sep="\t", name="table.tsv"),
            lambda: text.ics(w), lambda: text.vcf(w), lambda: text.json_file(w), lambda: text.jsonl(w), lambda: text.xml(w),
            lambda: text.html(w), lambda: text.digest(w), lambda: text.mhtml(w), lambda: text.warc(w), lambda: text.rtf(w),
            lambda: office.docx(w), lambda: office.xlsx(w), lambda: office.pptx(w), lambda: office.odt(w), lambda: office.ods(w),
            lambda: office.odp(w), lambda: page.pdf(w), lambda: outlook.msg(w), lambda: outlook.tnef(w), lambda: outlook.ole_unknown(w)]


def loose(p, w):
    for make in small(w):
        u = make()
        p.put(f"loose/{u.name}", u)
    p.put("loose/nested.docx", office.docx(w, "nested.docx", office.docx(w, "inner.docx"), Unit("image1.png", page.blank_png())))
    p.put("loose/portfolio.pdf", page.pdf(w, "portfolio.pdf", office.docx(w, "in-pdf.docx")))
    p.put("loose/files.msg", outlook.msg(w, [office.xlsx(w), text.txt(w), page.pdf(w)], "files.msg"))
    p.put("loose/winmail-files.dat", outlook.tnef(w, [office.docx(w), text.csv(w)]))
    p.put("loose/store.pst", outlook.pst(w, [office.docx(w), text.txt(w, lang="fa", name="fa.txt"), page.pdf(w)]))
    for u in office.converted(w) or [None]:
        p.put(f"loose/{u.name}" if u else "loose/old.*", u)
    for lang, kind in (("en", "png"), ("en", "jpg"), ("en", "tif"), ("en", "webp"), ("en", "bmp"), ("en", "gif"), ("en", "jp2"),
                       ("en", "pgm"), ("fa", "png"), ("ar", "jpg")):
        p.put(f"scans/scan-{lang}.{kind}", page.scan(w, kind, lang))
    p.put("scans/layered.pdf", page.layered())
    noted = Unit("noted.png", kind="png")
    noted.data = page.blank_png(note=noted.tell(w.phrase(), "PNG comment"))
    p.put("scans/noted.png", noted)


def names(p, w):
    """Wrong extensions and none: the kind is told by content."""
    for make, name in ((lambda: office.docx(w), "report.pdf"), (lambda: page.pdf(w), "holiday.jpg"), (lambda: text.html(w), "sums.xls"),
                       (lambda: office.xlsx(w), "noext"), (lambda: text.rtf(w), "letter.doc"), (lambda: text.txt(w), "README"),
                       (lambda: outlook.msg(w), "message"), (lambda: packed.zip_of([text.txt(w)]), "pictures.docx")):
        p.put(f"names/{name}", make().copy(name))
    for i, name in enumerate([b"new\nline.txt", b"esc\x1b[31mred.txt", "bidi‮fdp.txt".encode(), b"CON.txt", b"aux", b"nul.", b"-rf",
                              b"\xff\xfe.txt", "نامه‌ها.txt".encode(), b" .txt"]):
        p.put(b"names/strange/" + name, text.txt(w))
    os.symlink("../loose/note.txt", os.path.join(p.folder, "cache", "names", "link.txt"))
    p.trouble("names/link.txt", "link")


def unread(p, w):
    """What has no reader: raw strings, or the name alone."""
    def binary(name, kind, head, charset="utf-8", lang="en"):
        u = Unit(name, kind=kind)
        noise = bytes(w.r.choice(b"\x00\x01\x02\x03\x04\x05\x0e\x0f\x80\x81\x90") for _ in range(400))
        tail = sentence(w, u, lang, f"strings ({charset})").encode(charset)
        u.data = head + noise + tail + noise
        return u

    for charset, lang in (("utf-8", "en"), ("utf-8", "fa"), ("utf-16-le", "en"), ("utf-16-le", "fa"), ("cp1256", "ar"), ("cp1252", "en")):
        p.put(f"unread/{charset}-{lang}.bin", binary("x", "file", b"\x07\x07QQ", charset, lang))
    p.put("unread/old.dbx", binary("x", "dbx", b"\xcf\xad\x12\xfe"))
    p.put("unread/old.arj", binary("x", "arj", b"\x60\xea"))
    p.put("unread/tool.exe", binary("x", "program", b"\x7fELF\x02\x01\x01"))
    p.put("unread/chats.sqlite", binary("x", "sqlite", b"SQLite format 3\0"))
    for name, kind, head in (("talk.mp3", "audio", b"ID3\x03\0\0\0\0\0\0"), ("film.mp4", "video", b"\0\0\0\x20ftypisom"),
                             ("face.ttf", "font", b"\0\1\0\0\0\x0a"), ("key.gpg", "pgp", b"\x85\x01\x0c\x03" + bytes(range(8)) + b"\x01")):
        u = Unit(name, head + bytes(300), kind)
        p.put(f"unread/{name}", u)
        p.trouble(f"unread/{name}")
    for name in ("empty", "empty.pdf", "empty.mbox", "empty.docx"):
        p.put(f"unread/{name}", Unit(name, b"", "empty"))


def archives(p, w):
    one = lambda: text.txt(w)  # noqa: E731
    for how in ("gz", "bz2", "xz", "zst"):
        p.put(f"packed/note.txt.{how}", packed.squeezed(one(), how))
    p.put("packed/files.zip", packed.zip_of([make() for make in small(w)]))
    p.put("packed/files.tar", packed.tar_of([make() for make in small(w)]))
    p.put("packed/files.tar.gz", packed.squeezed(packed.tar_of([one(), office.docx(w)]), "gz"))
    p.put("packed/files.7z", packed.seven([one(), office.odt(w)], "files.7z"))
    for name, options in (("files.cpio", ["--format", "cpio"]), ("files.iso", ["--format", "iso9660"])):
        p.put(f"packed/{name}", packed.foreign([one(), page.pdf(w)], name, *options))
    tar = packed.tar_of([one()])
    for name, option in (("files.tar.lz", "--lzip"), ("files.tar.Z", "--compress")):
        u = packed.foreign(tar_files := [one()], name, option)
        if u:  # the tar inside is bsdtar's own
            u.truths = [{**t, "chain": ["*"] + t["chain"]} for t in u.truths]
        p.put(f"packed/{name}", u)
        del tar_files
    p.put("packed/inner.tar", tar)
    p.put("packed/files.cab", packed.cab(one()))
    p.put("packed/files.lzh", packed.lha(one()))
    p.put("packed/files.a", packed.ar(one()))
    deep = packed.zip_of([packed.zip_of([office.docx(w), packed.tar_of([page.pdf(w), text.html(w)])], "in.zip")], "deep.zip")
    p.put("packed/deep.zip", deep)
    p.skipped.append("packed/files.rar (nothing writes it)")


def mail(p, w):
    every = [make() for make in small(w)] + [packed.zip_of([packed.zip_of([office.docx(w)], "in.zip"), text.csv(w)], "out.zip")]
    p.put("mail/box.mbox", text.mbox([p.mail.letter([f]) for f in every] + [p.mail.letter(lang="fa")]))
    p.put("mail/one.eml", p.mail.letter([office.xlsx(w), page.pdf(w)]))
    p.put("mail/zipped-mail.eml", p.mail.letter([packed.zip_of([p.mail.letter([office.docx(w)], "inner-letter.eml")], "mail.zip")]))
    p.put("mail/forward.eml", p.mail.letter([p.mail.letter([text.txt(w)], "forwarded.eml")]))
    p.put("mail/Maildir/cur/1.host:2,S", p.mail.letter([office.odt(w)]))
    p.put("mail/mh/1", p.mail.letter())
    p.put("mail/mh/2", p.mail.letter())
    p.put("mail/7.emlx", text.emlx(p.mail.letter([text.txt(w)])))
    p.put("mail/box.mbox.gz", packed.squeezed(text.mbox([p.mail.letter([page.pdf(w)]), p.mail.letter()]), "gz"))
    p.put("mail/msg-in-mail.eml", p.mail.letter([outlook.msg(w, [office.docx(w)])]))


def locked(p, w):
    one = lambda: text.txt(w)  # noqa: E731
    for name, options in (("aes.zip", ["-mem=AES256"]), ("old.zip", ["-mem=ZipCrypto"]), ("names.7z", ["-mhe=on"]), ("plain.7z", [])):
        u = packed.seven([one(), office.docx(w)], name, KEY, *options)
        p.put(f"locked/{name}", u)
        if u:
            p.put(f"mail/locked-{name}.eml", locked_letter(p, u.copy()))
    u = page.locked_pdf(w, KEY)
    p.put("locked/paper.pdf", u)


def locked_letter(p, unit):
    letter = p.mail.letter([unit])
    letter.locked = True
    return letter


def damaged(p, w):
    """Cut, and with a hole: what cannot be found any more must be named."""
    for i, make in enumerate(small(w) + [lambda: packed.zip_of([text.txt(w), office.docx(w)]), lambda: packed.tar_of([text.txt(w)]),
                                         lambda: packed.squeezed(text.txt(w), "gz"), lambda: packed.squeezed(text.txt(w), "xz"),
                                         lambda: outlook.pst(w, [text.txt(w)]), lambda: packed.seven([text.txt(w)], "files.7z")]):
        for how in ("cut", "hole"):
            u = make()
            if u is None:
                continue
            n = len(u.data)
            u.data = u.data[:n * 2 // 3] if how == "cut" else u.data[:n // 2] + bytes(min(64, n // 8)) + u.data[n // 2 + min(64, n // 8):]
            p.put(f"damaged/{how}/{i:02}-{u.name}", u, damaged=True)


def traps(p, w):
    p.put("traps/bomb.zip", Unit("bomb.zip", packed.bomb(), "zip"))
    p.put("traps/overlap.zip", Unit("overlap.zip", packed.overlapping(), "zip"))
    p.put("traps/onion.zip", Unit("onion.zip", packed.onion(), "zip"))
    for path in ("traps/bomb.zip", "traps/overlap.zip", "traps/onion.zip", "traps/wide.png"):
        p.trouble(path)
    p.put("traps/wide.png", Unit("wide.png", page.blank_png(declared=(300000, 300000)), "png"))
    lol = '<!DOCTYPE l [<!ENTITY a0 "lol">' + "".join(f'<!ENTITY a{i} "{f"&a{i - 1};" * 10}">' for i in range(1, 12)) + "]>"
    u = office.docx(w, "laughs.docx")
    u.truths = []
    text_part = f'<?xml version="1.0"?>{lol}<w:document {office.W}><w:body><w:p><w:r><w:t>{sentence(w, u)} &a11;</w:t></w:r></w:p></w:body></w:document>'
    u.data = office.package({"[Content_Types].xml": office.types("", [("word/document.xml", "wordprocessingml.document.main")]),
                             "_rels/.rels": office.rels(("officeDocument", "word/document.xml")), "word/document.xml": text_part})
    p.put("traps/laughs.docx", u)
    p.put("traps/laughs.xml", Unit("laughs.xml", f'<?xml version="1.0"?>{lol}<l>&a11;</l>'.encode(), "xml"))


def plant(folder, seed=1):
    p = Plant(folder, seed)
    w = p.w
    for step in (loose, names, unread, archives, mail, locked, damaged, traps):
        step(p, w)
    p.finish()
    return p


def main():
    a = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    a.add_argument("folder")
    a.add_argument("--seed", type=int, default=1)
    o = a.parse_args()
    p = plant(o.folder, o.seed)
    print(f"{len(p.files)} files, {len([t for t in p.truths if t['phrase']])} phrases, {len(p.skipped)} skipped: {' '.join(p.skipped)}")


if __name__ == "__main__":
    main()
