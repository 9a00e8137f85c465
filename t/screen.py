"""What tests of displays share: clew on a terminal of a given width, and what may be on it."""
import fcntl
import os
import pty
import re
import select
import struct
import subprocess
import termios
import unicodedata

import lib
from lib import check, equal

SGR = re.compile(rb"\x1b\[[0-9;]*m")
EVIL = ("\x1b[31mred\x1b]0;title\x07 \x1b[2J bell\x07 back\x08space cr\rline del\x7f c1\x9b31m\x85 "
        "rlo\u202eevil\u202c lri\u2066x\u2069 lrm\u200e alm\u061c sep\u2028end null")


def on_terminal(case, argv, columns=80, env=None):
    """Runs clew with stdin, stdout and stderr on a terminal of that width."""
    master, slave = pty.openpty()
    fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
    mode = termios.tcgetattr(slave)
    mode[1] &= ~termios.OPOST  # no \r of the terminal's own
    termios.tcsetattr(slave, termios.TCSANOW, mode)
    p = subprocess.Popen([lib.CLEW, "-C", case.path, *argv], stdin=slave, stdout=slave, stderr=slave,
                         env={**lib.ENV, **(env or {})})
    os.close(slave)
    out = b""
    while True:
        ready, _, _ = select.select([master], [], [], 20)
        try:
            data = os.read(master, 65536) if ready else b""
        except OSError:
            data = b""
        if not data:
            break
        out += data
    os.close(master)
    return p.wait(timeout=20), out


def words(text):
    import base64
    return "=?utf-8?B?" + base64.b64encode(text.encode()).decode() + "?="


def look(out, what, colours):
    """Nothing but letters, line ends and (with `colours`) our own colours."""
    if colours:
        out = SGR.sub(b"", out)
    bad = [b for b in out if (b < 32 and b != 10) or b == 127]
    check(not bad, f"{what}: bytes {sorted(set(bad))} in {out[:300]!r}")
    try:
        text = out.decode("utf-8")
    except UnicodeDecodeError as e:
        check(False, f"{what}: no UTF-8: {e}")
        return
    c1 = [c for c in text if 0x80 <= ord(c) < 0xa0]
    check(not c1, f"{what}: C1 {c1}")
    overrides = [hex(ord(c)) for c in text if c in "\u202a\u202b\u202c\u202d\u202e\u061c\u200e\u200f\u2028\u2029"]
    check(not overrides, f"{what}: direction controls {overrides}")
    equal(text.count("\u2068") + text.count("\u2067") + text.count("\u2066"), text.count("\u2069"), f"{what}: isolates are closed")


def columns(line):
    """How many columns of a terminal a line takes."""
    n = 0
    for c in line:
        if unicodedata.category(c) in ("Mn", "Me", "Cf"):
            continue
        n += 2 if unicodedata.east_asian_width(c) in "WF" else 1
    return n


def wide(out, most=80):
    """Lines that are wider than the terminal."""
    return [line for line in SGR.sub(b"", out).decode("utf-8", "replace").split("\n") if columns(line) > most]
