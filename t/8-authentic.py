#!/usr/bin/env python3
"""The authenticity sheet: DKIM and ARC signatures by a signer of its own, habits, copies, replies that quote."""
import base64
import hashlib
import os
import re
import shutil
import subprocess

import lib
import post
from lib import FAILED, NO, USAGE, YES, Case, check, equal

# RFC 8463, appendix A.3: one message with an Ed25519 and an RSA signature, and the keys.
EXAMPLE = b"""DKIM-Signature: v=1; a=ed25519-sha256; c=relaxed/relaxed;
 d=football.example.com; i=@football.example.com;
 q=dns/txt; s=brisbane; t=1528637909; h=from : to :
 subject : date : message-id : from : subject : date;
 bh=2jUSOH9NhtVGCQWNr9BrIAPreKQjO6Sn7XIkfJVOzv8=;
 b=/gCrinpcQOoIfuHNQIbq4pgh9kyIK3AQUdt9OdqQehSwhEIug4D11Bus
 Fa3bT3FY5OsU7ZbnKELq+eXdp1Q1Dw==
DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed;
 d=football.example.com; i=@football.example.com;
 q=dns/txt; s=test; t=1528637909; h=from : to : subject :
 date : message-id : from : subject : date;
 bh=2jUSOH9NhtVGCQWNr9BrIAPreKQjO6Sn7XIkfJVOzv8=;
 b=F45dVWDfMbQDGHJFlXUNB2HKfbCeLRyhDXgFpEL8GwpsRe0IeIixNTe3
 DhCVlUrSjV4BwcVcOF6+FF3Zo9Rpo1tFOeS9mPYQTnGdaSGsgeefOsk2Jz
 dA+L10TeYt9BgDfQNZtKdN1WO//KgIqXP7OdEFE4LjFYNcUxZQ4FADY+8=
From: Joe SixPack <joe@football.example.com>
To: Suzie Q <suzie@shopping.example.net>
Subject: Is dinner ready?
Date: Fri, 11 Jul 2003 21:00:37 -0700 (PDT)
Message-ID: <20030712040037.46341.5F8J@football.example.com>

Hi.

We lost the game.  Are you hungry yet?

Joe.
"""
EXAMPLE_KEYS = b"""; answers, as two programs print them
brisbane._domainkey.football.example.com. 3600 IN TXT "v=DKIM1; k=ed25519; p=11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo="
2018-06-10 test._domainkey.football.example.com descriptive text "v=DKIM1; k=rsa; p=MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDkHlOQoBTzWRiGs5V6NpP3idY6Wk08a5qhdR6wy5bdOKb2jLQiY/J16JYi0Qvx/byYzCNb3W91y3FutACDfzwQ/BC/e/8uBsCR" "+yz1Lxj+PL6lHvqMKrM3rG4hstT5QjvHO9PzoxZyVYLzBfO2EeC3Ip3G+2kryOTIKT+l/K4w3QIDAQAB"
not a key at all
"""
BODIES = [b"Hello.\n", b"", b"\n\n\n", b"  two  spaces \t and a tab\t\n\n  \nlast line without end", b"a\n\n\n\n", " سلام \n\n> quoted\n".encode()]


class Key:
    def __init__(self, folder, ed25519=False):
        self.ed25519, self.path = ed25519, os.path.join(folder, "ed.pem" if ed25519 else "rsa.pem")
        kind = ["-algorithm", "ed25519"] if ed25519 else ["-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:1024"]
        subprocess.run(["openssl", "genpkey", *kind, "-out", self.path], check=True, capture_output=True)
        der = subprocess.run(["openssl", "pkey", "-in", self.path, "-pubout", "-outform", "DER"], check=True,
                             capture_output=True).stdout
        self.p = base64.b64encode(der[-32:] if ed25519 else der).decode()

    def line(self, selector, domain):
        kind = "ed25519" if self.ed25519 else "rsa"
        return f'{selector}._domainkey.{domain}. 300 IN TXT "v=DKIM1; k={kind}; p={self.p}"\n'.encode()

    def sign(self, data, hash):
        digest = hashlib.new(hash, data).digest()
        path = self.path + ".data"
        lib.write(path, digest)
        more = ["-rawin"] if self.ed25519 else ["-pkeyopt", f"digest:{hash}"]
        return subprocess.run(["openssl", "pkeyutl", "-sign", "-inkey", self.path, "-in", path, *more], check=True,
                              capture_output=True).stdout


# ---- canonical forms, written here from RFC 6376, 3.4

def crlf(b):
    return b.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")


def head_form(field, relaxed):
    """`field` without its last line end."""
    if not relaxed:
        return crlf(field)
    name, _, value = field.partition(b":")
    return name.strip().lower() + b":" + re.sub(rb"[ \t\r\n]+", b" ", value).strip()


def body_form(body, relaxed):
    lines = crlf(body).split(b"\r\n")
    if relaxed:
        lines = [re.sub(rb"[ \t]+", b" ", line).rstrip(b" ") for line in lines]
    while lines and not lines[-1]:
        lines.pop()
    out = b"".join(line + b"\r\n" for line in lines)
    return out if out or relaxed else b"\r\n"


def fields_of(head):
    return [f for f in re.split(rb"\n(?![ \t])", head.rstrip(b"\n")) if f]


def signed(raw, key, canon="relaxed/relaxed", hash="sha256", selector="s1", domain="alpha.example", names=("From", "Subject", "Date"),
           length=None, name=b"DKIM-Signature", more=""):
    """`raw` (LF line ends) with a signature on top."""
    head, _, body = raw.partition(b"\n\n")
    h, _, b = canon.partition("/")
    form = body_form(body, b == "relaxed")
    if length is not None:
        form, more = form[:length], f"l={length}; " + more
    bh = base64.b64encode(hashlib.new(hash, form).digest()).decode()
    kind = "ed25519" if key.ed25519 else "rsa"
    field = name + (f": v=1; a={kind}-{hash}; c={canon}; d={domain}; s={selector}; {more}\n h={':'.join(names)};\n"
                    f" bh={bh}; b=").encode()
    data, left = b"", fields_of(head)
    for wanted in names:
        for f in reversed(left):
            if f.split(b":")[0].strip().lower() == wanted.lower().encode():
                left.remove(f)
                data += head_form(f, h == "relaxed") + b"\r\n"
                break
    data += head_form(field, h == "relaxed")
    mark = base64.b64encode(key.sign(data, hash)).decode()
    return field + "\n ".join(re.findall(".{1,60}", mark)).encode() + b"\n" + raw


def sealed(raw, key, n, chain):
    """An ARC set (RFC 8617) on top; `chain`: the fields of the sets before it, in order."""
    results = f"ARC-Authentication-Results: i={n}; alpha.example; dkim=pass".encode()
    raw = results + b"\n" + signed(raw, key, names=("From", "Subject"), name=b"ARC-Message-Signature", more=f"i={n}; ")[0:0] + raw
    with_message = signed(raw, key, names=("From", "Subject"), name=b"ARC-Message-Signature", more=f"i={n}; ")
    message = fields_of(with_message.partition(b"\n\n")[0])[0]
    seal = f"ARC-Seal: i={n}; a=rsa-sha256; cv=none; d=alpha.example; s=s1; b=".encode()
    data = b"".join(head_form(f, True) + b"\r\n" for f in [*chain, results, message]) + head_form(seal, True)
    seal += base64.b64encode(key.sign(data, "sha256"))
    return seal + b"\n" + with_message, [*chain, results, message, seal]


def letter(n, body, **more):
    m = post.plain(n, f"letter {n}", "", sender="Ann Lake <ann@alpha.example>", **more)
    return m.raw.partition(b"\n\n")[0] + b"\n\n" + body


def facts(case, n, keys, about=None, want=None):
    found = case.json("search", f'subject:"letter {n}"')
    doc = next(o["id"] for o in found if o.get("subject") == f"letter {n}")
    r = case.run("authentic", doc, "--json", *(["--keys", keys] if keys else []))
    if want is not None:
        equal(want, r.code, f"letter {n}")
    return [o for o in r.objects if about in (None, o["about"])]


def filled(case, raws, name="mail.mbox"):
    return case.add(lib.write(os.path.join(case.dir, name), post.mboxrd_bytes([post.Message(f"x{i}", r) for i, r in enumerate(raws)])))


def test_published_example():
    with Case() as case:
        case.add(lib.write(os.path.join(case.dir, "m.eml"), EXAMPLE))
        keys = lib.write(os.path.join(case.dir, "keys"), EXAMPLE_KEYS)
        doc = case.ids("dinner")[0]
        found = case.run("authentic", doc, "--keys", keys, "--json").objects
        equal(["for"] * 2, [o["grade"] for o in found if o["about"] == "signature"], "both signatures")
        equal(["for"] * 2, [o["grade"] for o in found if o["about"] == "body"], "the body")
        check("2018-06-10" in found[2]["fact"], "the day on which the key was seen")
        bare = case.run("authentic", doc, "--json").objects
        equal(["unknown"] * 2, [o["grade"] for o in bare if o["about"] == "signature"], "without keys")
        equal(FAILED, case.run("authentic", "abcdef99").code, "no id")


def test_signatures():
    with Case() as case:
        rsa, ed = Key(case.dir), Key(case.dir, True)
        raws = []
        kinds = [(c, k, h) for c in ("simple/simple", "simple/relaxed", "relaxed/simple", "relaxed/relaxed", "relaxed")
                 for k, h in ((rsa, "sha256"), (rsa, "sha1"), (ed, "sha256"))]
        for i, (canon, key, hash) in enumerate(kinds):
            raws.append(signed(letter(i, BODIES[i % len(BODIES)]), key, canon, hash, "s2" if key.ed25519 else "s1"))
        n = len(raws)
        raws.append(signed(letter(n, BODIES[0]), rsa).replace(b"Hello.", b"Hullo."))
        raws.append(signed(letter(n + 1, BODIES[0]), rsa).replace(b"+0000", b"+0100"))
        raws.append(signed(letter(n + 2, b"Hello.\nmore\n"), rsa, length=8))
        raws.append(signed(letter(n + 3, BODIES[0]), rsa, selector="gone"))
        raws.append(letter(n + 4, BODIES[0]))
        raws.append(letter(n + 5, BODIES[0]).replace(b"From:", b"DKIM-Signature: v=1; a=rsa-sha256; d=x; nonsense\nFrom:", 1))
        filled(case, raws)
        keys = lib.write(os.path.join(case.dir, "keys"), rsa.line("s1", "alpha.example") + ed.line("s2", "alpha.example"))
        for i, kind in enumerate(kinds):
            found = facts(case, i, keys)
            sig = [o for o in found if o["about"] == "signature"]
            equal("for", sig[0]["grade"], f"{kind[0]} {kind[2]} {kind[1].ed25519}: {sig[0]['fact']}")
            equal(["for"], [o["grade"] for o in found if o["about"] == "body"], f"{kind[0]} {kind[2]}: body")
        equal(["odd"], [o["grade"] for o in facts(case, n, keys, "body", NO)], "another body")
        equal("neutral", facts(case, n, keys, "signature")[0]["grade"], "its fields are as they were")
        equal("odd", facts(case, n + 1, keys, "signature", NO)[0]["grade"], "another date")
        check("first 8 of" in facts(case, n + 2, keys, "body")[0]["fact"], "a part of the body")
        equal("unknown", facts(case, n + 3, keys, "signature")[0]["grade"], "no key of that name")
        equal("neutral", facts(case, n + 4, keys, "signature")[0]["grade"], "no signature")
        equal("unknown", facts(case, n + 5, keys, "signature")[0]["grade"], "a damaged one")
        shutil.move(os.path.join(case.dir, "mail.mbox"), os.path.join(case.dir, "away.mbox"))
        equal("unknown", facts(case, 0, keys, "signature")[0]["grade"], "the source is not there")


def test_chain():
    with Case() as case:
        key = Key(case.dir)
        raw, chain = letter(0, BODIES[0]), []
        for i in (1, 2):
            raw, chain = sealed(raw, key, i, chain)
        filled(case, [raw, raw.replace(b"letter 0", b"letter 1").replace(b"dkim=pass", b"dkim=fail", 1)])
        keys = lib.write(os.path.join(case.dir, "keys"), key.line("s1", "alpha.example"))
        grades = lambda n: {re.match(r"\S+ \d", o["fact"])[0]: o["grade"] for o in facts(case, n, keys, "signature")}
        equal({"arc-seal 1": "for", "arc-seal 2": "for", "arc-message 1": "for", "arc-message 2": "for"}, grades(0), "a whole chain")
        equal("odd", grades(1)["arc-seal 2"], "a changed result breaks the seal above it")
        equal("for", grades(1)["arc-seal 1"], "and not the one below")


def test_surroundings():
    with Case() as case:
        head = "X-Mailer: Kestrel Mail 2\n"
        raws = [letter(i, b"x\n", head=head, mid=f"2014{i:04}.a{i}@alpha.example") for i in range(8)]
        forged = letter(8, b"We shall pay the second part before the meeting.\nTell nobody about this at all.\n",
                        head="X-Mailer: Script 1\nReply-To: ann@evil.example\n", mid="f00@other.example")
        answer = post.plain(9, "Re: letter 8", "No!\n\nOn 9 March 2014, Ann Lake wrote:\n> We shall pay the second part before the "
                            "meeting.\n> Tell nobody about this at all.\n", sender="Bob <bob@beta.example>",
                            head="In-Reply-To: <f00@other.example>\n").raw
        filled(case, [*raws, forged, answer])
        filled(case, [raws[3]], "other.mbox")
        habits = {o["fact"].split(" ")[0]: o["grade"] for o in facts(case, 3, None, "habit")}
        equal("for", habits["program"], "as always")
        odd = [o["fact"] for o in facts(case, 8, None, want=NO) if o["grade"] == "odd"]
        check(any("Kestrel" in f for f in odd), "another program")
        check(any("evil.example" in f for f in odd), "answers go elsewhere")
        replies = facts(case, 8, None, "replies")
        equal(("for", True), (replies[0]["grade"], "2 of its 2 lines" in replies[0]["fact"]), "quoted in an answer")
        equal("for", facts(case, 3, None, "copies")[0]["grade"], "in two mailboxes")
        equal("neutral", facts(case, 4, None, "copies")[0]["grade"], "in one")


lib.main(globals())
