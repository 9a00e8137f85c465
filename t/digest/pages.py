"""A strict look at a site: every page well formed, of a closed set of elements and attributes, with its landmarks,
headings in order, and nothing that runs or loads from elsewhere."""
import json
import os
import re
import subprocess
from html.parser import HTMLParser
from urllib.parse import unquote

VOID = {"meta", "link", "input"}
INLINE = {"a", "b", "bdi", "strong", "span", "time", "label", "title", "script"}
BLOCK = {"html", "head", "body", "header", "nav", "main", "footer", "article", "section", "div", "blockquote", "p", "ul", "li",
         "h1", "h2"}
EVERYWHERE = {"lang", "dir", "class", "id", "hidden", "role", "tabindex"}
ALLOWED = {"a": {"href", "rel"}, "meta": {"charset", "http-equiv", "content", "name", "property"},
           "link": {"rel", "href", "type", "title"}, "script": {"src", "defer"}, "time": {"datetime"}, "nav": {"aria-label"},
           "input": {"type", "autocomplete"}, "label": {"for"}}
BAD = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufdd0-\ufdef\ufffe\uffff]")


class Page(HTMLParser):
    def __init__(self, path, text):
        super().__init__(convert_charrefs=True)
        self.path, self.problems, self.open, self.ids = path, [], [], set()
        self.hrefs, self.external, self.scripts, self.headings, self.mains, self.metas = [], [], [], [], 0, []
        self.text, self.title = [], ""
        if not text.startswith("<!DOCTYPE html>\n<html lang="):
            self.bad("no doctype or language")
        if BAD.search(text):
            self.bad(f"control {BAD.search(text).group()!r}")
        self.feed(text)
        self.close()
        if self.open:
            self.bad(f"left open: {self.open}")
        if self.mains != 1 or self.headings.count(1) != 1:
            self.bad(f"{self.mains} main, {self.headings.count(1)} h1")
        if any(b > a + 1 for a, b in zip(self.headings, self.headings[1:])) or self.headings[:1] != [1]:
            self.bad(f"headings {self.headings}")
        if not self.title.strip():
            self.bad("no title")

    def bad(self, what):
        self.problems.append(f"{self.path}: {what}")

    def handle_starttag(self, tag, attrs):
        if tag not in VOID | INLINE | BLOCK:
            self.bad(f"<{tag}>")
        names = [k for k, _ in attrs]
        if len(set(names)) != len(names) or set(names) - EVERYWHERE - ALLOWED.get(tag, set()):
            self.bad(f"attributes of <{tag}>: {names}")
        a = dict(attrs)
        parent = self.open[-1] if self.open else ""
        if (tag == "li") != (parent == "ul") and (tag == "li" or parent == "ul"):
            self.bad(f"<{tag}> in <{parent}>")
        if tag in BLOCK and (parent in INLINE or parent in {"p", "h1", "h2"}):
            self.bad(f"<{tag}> in <{parent}>")
        if tag == "a" and "a" in self.open:
            self.bad("a link in a link")
        if a.get("id") in self.ids:
            self.bad(f"id {a['id']} twice")
        self.ids |= {a["id"]} if "id" in a else set()
        self.mains += tag == "main"
        if re.fullmatch("h[1-6]", tag):
            self.headings.append(int(tag[1]))
        if tag == "meta":
            self.metas.append(a)
        if tag == "script":
            self.scripts.append(a.get("src", "inline"))
        if tag in ("a", "link"):
            href = a.get("href", "")
            (self.external if re.match("https?://", href) and a.get("rel") != "canonical" else self.hrefs).append(href)
            if tag == "link" and href in self.external:
                self.bad(f"loads {href}")
        if "dir" in a and a["dir"] not in ("ltr", "rtl", "auto"):
            self.bad("dir")
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.bad(f"<{tag}/>")

    def handle_endtag(self, tag):
        if not self.open or self.open[-1] != tag:
            self.bad(f"</{tag}> in {self.open}")
        else:
            self.open.pop()

    def handle_data(self, data):
        self.text.append(data)
        if self.open and self.open[-1] == "title":
            self.title += data

    def handle_comment(self, data):
        self.bad("a comment")


class Tags(HTMLParser):
    """The elements and attributes of a page as a browser has it."""

    def __init__(self, text):
        super().__init__()
        self.tags, self.attributes = set(), set()
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        self.attributes |= {k for k, _ in attrs}


def look(folder):
    """(pages, problems) of a site."""
    pages, problems = {}, []
    for top, _, files in os.walk(folder):
        for name in files:
            if name.endswith(".html"):
                path = os.path.relpath(os.path.join(top, name), folder)
                with open(os.path.join(top, name), encoding="utf-8", newline="") as f:
                    pages[path] = Page(path, f.read())
    for path, page in pages.items():
        problems += page.problems
        want = ["search-data.js", "search.js"] if path == "search.html" else []
        if page.scripts != want:
            problems.append(f"{path}: scripts {page.scripts}")
        policy = [m["content"] for m in page.metas if m.get("http-equiv") == "Content-Security-Policy"]
        if len(policy) != 1 or not policy[0].startswith("default-src 'none'") or "unsafe" in policy[0]:
            problems.append(f"{path}: policy {policy}")
        for href in page.hrefs:
            if re.match("https?://", href) or href == "#text":
                continue
            target = os.path.normpath(os.path.join(folder, os.path.dirname(path), unquote(href)))
            if not os.path.isfile(target) or not target.startswith(os.path.abspath(folder)):
                problems.append(f"{path}: leads to {href}, which is not there")
    for name in ("atom.xml", "rss.xml", "sitemap.xml"):
        p = subprocess.run(["xmllint", "--nonet", "--noout", os.path.join(folder, name)], capture_output=True, text=True)
        if p.returncode:
            problems.append(f"{name}: {p.stderr[:300]}")
    with open(os.path.join(folder, "feed.json"), encoding="utf-8") as f:
        if json.load(f)["version"] != "https://jsonfeed.org/version/1.1":
            problems.append("feed.json")
    return pages, problems
