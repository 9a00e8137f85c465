"""Archives: by Python where it can, by hand where that is short, else by bsdtar and 7-Zip."""
import bz2
import gzip
import io
import lzma
import os
import struct
import subprocess
import tarfile
import tempfile
import zipfile
import zlib

from unit import Unit, tool


def _held(u, files):
    for f in files:
        u.hold(f)
    return u


def zip_of(files, name="files.zip", method=zipfile.ZIP_DEFLATED):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as z:
        for f in files:
            info = zipfile.ZipInfo(f.name, (2012, 3, 4, 5, 6, 8))
            info.compress_type = method
            z.writestr(info, f.data)
    return _held(Unit(name, out.getvalue(), "zip"), files)


def tar_of(files, name="files.tar"):
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as t:
        for f in files:
            info = tarfile.TarInfo(f.name)
            info.size = len(f.data)
            t.addfile(info, io.BytesIO(f.data))
    return _held(Unit(name, out.getvalue(), "tar"), files)


def squeezed(f, how):
    """One file in gz, bz2, xz or zst (or lz, Z by bsdtar: see foreign())."""
    if how == "zst":
        data = subprocess.run(["zstd", "-q", "-c"], input=f.data, capture_output=True, check=True).stdout
    else:
        data = {"gz": lambda d: gzip.compress(d, mtime=0), "bz2": bz2.compress, "xz": lzma.compress}[how](f.data)
    u = Unit(f"{f.name}.{how}", data, how)
    u.hold(f)
    return u


def foreign(files, name, *options):
    """What bsdtar writes; None without it."""
    if not tool("bsdtar"):
        return None
    with tempfile.TemporaryDirectory() as d:
        for f in files:
            os.makedirs(os.path.dirname(os.path.join(d, f.name)) or d, exist_ok=True)
            with open(os.path.join(d, f.name), "wb") as o:
                o.write(f.data)
            os.utime(os.path.join(d, f.name), (10**9, 10**9))
        subprocess.run(["bsdtar", "-cf", "../" + os.path.basename(d) + ".out", "--uid", "0", "--gid", "0", *options,
                        *[f.name for f in files]], cwd=d, check=True, capture_output=True)
        with open(d + ".out", "rb") as o:
            data = o.read()
        os.unlink(d + ".out")
    return _held(Unit(name, data, name.rsplit(".", 1)[-1]), files)


def seven(files, name, password=None, *options):
    """What 7-Zip writes; with a password the case must not be able to read it without."""
    program = tool("7zz") or tool("7z")
    if not program:
        return None
    with tempfile.TemporaryDirectory() as d:
        for f in files:
            with open(os.path.join(d, f.name), "wb") as o:
                o.write(f.data)
            os.utime(os.path.join(d, f.name), (10**9, 10**9))
        out = os.path.join(d, "out." + name.rsplit(".", 1)[-1])
        subprocess.run([program, "a", "-bd", *([f"-p{password}"] if password else []), *options, out,
                        *[f.name for f in files]], cwd=d, check=True, capture_output=True)
        with open(out, "rb") as o:
            u = _held(Unit(name, o.read(), "zip" if name.endswith("zip") else "sevenz"), files)
    u.locked = bool(password)
    return u


def cab(f):
    """One file, stored."""
    name = f.name.encode() + b"\0"
    blocks = [f.data[i:i + 32768] for i in range(0, len(f.data), 32768)]
    at = 36 + 8 + 16 + len(name)
    body = b"".join(struct.pack("<IHH", 0, len(b), len(b)) + b for b in blocks)
    head = struct.pack("<4sIIIIIBBHHHHH", b"MSCF", 0, at + len(body), 0, 44, 0, 3, 1, 1, 1, 0, 7, 0)
    data = head + struct.pack("<IHH", at, len(blocks), 0) + struct.pack("<IIHHHH", len(f.data), 0, 0, 0x4264, 0x28C4, 32) + name + body
    return _held(Unit("files.cab", data, "cab"), [f])


def _crc16(data):
    c = 0
    for b in data:
        c ^= b
        for _ in range(8):
            c = c >> 1 ^ (0xA001 if c & 1 else 0)
    return c


def lha(f):
    """One file, stored, header of level 0."""
    name = f.name.encode()
    body = b"-lh0-" + struct.pack("<IIIBB", len(f.data), len(f.data), 0x40642847, 0x20, 0) + bytes([len(name)]) + name + \
        struct.pack("<H", _crc16(f.data))
    return _held(Unit("files.lzh", bytes([len(body), sum(body) & 255]) + body + f.data + b"\0", "lha"), [f])


def ar(f):
    head = b"%-16s%-12d%-6d%-6d%-8s%-10d`\n" % (f.name.encode() + b"/", 10**9, 0, 0, b"100644", len(f.data))
    return _held(Unit("files.a", b"!<arch>\n" + head + f.data + b"\n" * (len(f.data) & 1), "ar"), [f])


# ---- traps --------------------------------------------------------------------------------------

def _local(name, packed, size, crc):
    return struct.pack("<4s5HIIIHH", b"PK\3\4", 20, 0, 8, 0, 0x21, crc, len(packed), size, len(name), 0) + name + packed


def _central(name, packed_n, size, crc, at):
    return struct.pack("<4s6HIIIHHHHHII", b"PK\1\2", 20, 20, 0, 8, 0, 0x21, crc, packed_n, size, len(name), 0, 0, 0, 0, 0, at) + name


def _end(n, central, at):
    return struct.pack("<4s4HIIH", b"PK\5\6", 0, 0, n, n, len(central), at, 0)


def overlapping(n=40):
    """Many names, one place."""
    c = zlib.compressobj(9, zlib.DEFLATED, -15)
    data = bytes(1 << 20)
    packed = c.compress(data) + c.flush()
    body = _local(b"0", packed, len(data), zlib.crc32(data))
    central = b"".join(_central(b"%d" % i, len(packed), len(data), zlib.crc32(data), 0) for i in range(n))
    return body + central + _end(n, central, len(body))


def bomb(megabytes=400):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as z:
        with z.open(zipfile.ZipInfo("zeroes.bin", (2012, 3, 4, 5, 6, 8)), "w") as m:
            m._compressor = zlib.compressobj(9, zlib.DEFLATED, -15)
            for _ in range(megabytes):
                m.write(bytes(1 << 20))
    return out.getvalue()


def onion(depth=14):
    data, name = b"the innermost", "core.txt"
    for i in range(depth):
        f = Unit(name, data)
        data, name = zip_of([f]).data, f"skin-{i}.zip"
    return data
