"""Texts, hashes, trees and containers: section 1 and 3 of docs/reference/tally-bundle.md."""

import base64
import hashlib
import json
import os
import re
import subprocess
import tempfile
import unicodedata
import zlib

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
DEEPEST = 24


class Unreadable(Exception):
    """Bytes that do not have the form that is asked for."""


def sha(data):
    return hashlib.sha256(data).digest()


def b64(data):
    return base64.b64encode(data).decode()


def from_b64(text, length=None, url=False):
    """Bytes of canonical base64 (padded) or, with `url`, base64url (not padded)."""
    alphabet = r"[A-Za-z0-9_-]*" if url else r"[A-Za-z0-9+/]*={0,2}"
    if not re.fullmatch(alphabet, text) or (not url and len(text) % 4):
        raise Unreadable("no base64")
    try:
        data = base64.b64decode(text + "=" * (-len(text) % 4), b"-_" if url else None)
    except ValueError as error:
        raise Unreadable("no base64") from error
    again = base64.urlsafe_b64encode(data).decode().rstrip("=") if url else b64(data)
    if again != text or (length is not None and len(data) != length):
        raise Unreadable("no canonical base64 of the right length")
    return data


def is_b64(text, length=None, url=False):
    try:
        from_b64(text, length, url)
        return True
    except Unreadable:
        return False


def canonical(value, depth=0):
    """RFC 8785, integers only."""
    if depth > DEEPEST:
        raise Unreadable("too deep")
    if isinstance(value, bool) or value is None:
        return {True: "true", False: "false", None: "null"}[value]
    if isinstance(value, int):
        if abs(value) > 2**53 - 1:
            raise Unreadable("number too large")
        return str(value)
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, list):
        return "[" + ",".join(canonical(one, depth + 1) for one in value) + "]"
    keys = sorted(value, key=lambda key: key.encode("utf-16-be"))
    members = (json.dumps(key, ensure_ascii=False) + ":" + canonical(value[key], depth + 1) for key in keys)
    return "{" + ",".join(members) + "}"


def no_float(text):
    raise Unreadable("a number that is no integer")


def parse_json(data):
    """The value of bytes that are exactly its canonical text."""
    try:
        text = data.decode()
        if unicodedata.normalize("NFC", text) != text:
            raise Unreadable("not in NFC")
        value = json.loads(text, parse_float=no_float, parse_constant=no_float)
        if canonical(value).encode() != data:
            raise Unreadable("not canonical")
        return value
    except (ValueError, RecursionError) as error:
        raise Unreadable("no JSON") from error


def lines_of(data):
    """The lines of a file, and what follows the last newline."""
    *lines, rest = data.split(b"\n")
    return lines, rest


# Keys and notes


class Key:
    def __init__(self, text):
        match = re.fullmatch(r"([^\s+]+)\+([0-9a-f]{8})\+(\S+)", text)
        if not match:
            raise Unreadable("no key")
        self.text, self.name, self.id = text, match[1], match[2]
        data = from_b64(match[3], 33)
        self.type, self.public = data[0], data[1:]
        if self.type not in (1, 4) or sha(self.name.encode() + b"\n" + data)[:4].hex() != self.id:
            raise Unreadable("no key")

    def der(self):
        return bytes.fromhex("302a300506032b6570032100") + self.public

    def pem(self):
        return f"-----BEGIN PUBLIC KEY-----\n{b64(self.der())}\n-----END PUBLIC KEY-----"


KNOWN_SIGNATURES = {}


def is_signature(key, message, signature):
    """Asks openssl."""
    question = (key.public, message, signature)
    if question not in KNOWN_SIGNATURES:
        KNOWN_SIGNATURES[question] = len(signature) == 64 and ask_openssl(key, message, signature)
    return KNOWN_SIGNATURES[question]


def ask_openssl(key, message, signature):
    with tempfile.TemporaryDirectory() as folder:
        for name, data in (("key", key.der()), ("body", message), ("sig", signature)):
            with open(f"{folder}/{name}", "wb") as file:
                file.write(data)
        command = "openssl pkeyutl -verify -pubin -keyform DER -inkey key -rawin -in body -sigfile sig"
        done = subprocess.run(command.split(), cwd=folder, capture_output=True, check=False)
        return done.returncode == 0


class Head:
    """A signed head; `lines` are (name, id, signature)."""

    def __init__(self, text):
        lines = text.split("\n")
        if len(lines) < 6 or lines[-1] != "" or lines[3] != "" or not lines[0]:
            raise Unreadable("no head")
        if not re.fullmatch(r"0|[1-9][0-9]{0,15}", lines[1]):
            raise Unreadable("no size")
        self.origin, self.size, self.root = lines[0], int(lines[1]), from_b64(lines[2], 32)
        self.body = "".join(f"{line}\n" for line in lines[:3]).encode()
        self.lines = [self.signature(line) for line in lines[4:-1]]

    @staticmethod
    def signature(line):
        match = re.fullmatch(r"— ([^\s+]+) (\S+)", line)
        data = from_b64(match[2]) if match else b""
        if len(data) < 5:
            raise Unreadable("no signature line")
        return match[1], data[:4].hex(), data[4:]

    def is_signed(self, line, key):
        signature = line[2]
        if key.type == 1:
            return is_signature(key, self.body, signature)
        time = int.from_bytes(signature[:8], "big")
        return is_signature(key, f"cosignature/v1\ntime {time}\n".encode() + self.body, signature[8:])


def split_heads(text):
    heads, was_signature = [], True
    for line in text.split("\n")[:-1] + ([text.split("\n")[-1]] if not text.endswith("\n") else []):
        is_sig = line.startswith("— ")
        if was_signature and not is_sig:
            heads.append("")
        if not heads:
            heads.append("")
        heads[-1] += line + "\n"
        was_signature = is_sig
    return [] if text == "" else heads


# Trees


def leaf_of(entry):
    return sha(b"\0" + entry)


def root_of(leaves):
    if not leaves:
        return sha(b"")
    if len(leaves) == 1:
        return leaves[0]
    half = 1
    while half * 2 < len(leaves):
        half *= 2
    return sha(b"\1" + root_of(leaves[:half]) + root_of(leaves[half:]))


def root_by_proof(leaf, index, size, proof):
    """The root to which a proof leads; each step goes down the tree, so the proof is read from its end."""
    if size == 1:
        return leaf if not proof else None
    if not proof:
        return None
    half = 1
    while half * 2 < size:
        half *= 2
    if index < half:
        left = root_by_proof(leaf, index, half, proof[:-1])
        return left and sha(b"\1" + left + proof[-1])
    right = root_by_proof(leaf, index - half, size - half, proof[:-1])
    return right and sha(b"\1" + proof[-1] + right)


def tiles_of(leaves, entries):
    """Path below log/ → bytes."""
    tiles, level, hashes = {}, 0, leaves
    while hashes:
        for start in range(0, len(hashes), 256):
            part = hashes[start : start + 256]
            tiles[f"log/tile/{level}/{tile_name(start // 256, len(part))}"] = b"".join(part)
        full = len(hashes) // 256
        hashes = [root_of(hashes[256 * n : 256 * n + 256]) for n in range(full)]
        level += 1
    for start in range(0, len(entries), 256):
        part = entries[start : start + 256]
        data = b"".join((len(one) & 0xFFFF).to_bytes(2, "big") + one for one in part)
        tiles[f"log/tile/entries/{tile_name(start // 256, len(part))}"] = data
    return tiles


def tile_name(number, width):
    digits = str(number)
    digits = digits.zfill(-(-len(digits) // 3) * 3)
    groups = [digits[i : i + 3] for i in range(0, len(digits), 3)]
    name = "/".join([f"x{group}" for group in groups[:-1]] + groups[-1:])
    return name if width == 256 else f"{name}.p/{width}"


def tracking_code(leaf):
    bits = int.from_bytes(leaf[:13], "big") >> 4
    values = [(bits >> (5 * place)) & 31 for place in range(19, -1, -1)]
    total = 0
    for place, value in enumerate(reversed(values)):
        weighted = 2 * value if place % 2 == 0 else value
        total += weighted // 32 + weighted % 32
    code = "".join(ALPHABET[value] for value in values)
    return "-".join([code[i : i + 5] for i in range(0, 20, 5)] + [ALPHABET[-total % 32]])


# The container


def read_folder(folder):
    """Files below a folder, and whether there is nothing but files and folders."""
    files, sound = {}, True
    for below, folders, names in os.walk(folder):
        sound = sound and not any(os.path.islink(os.path.join(below, one)) for one in folders)
        for name in names:
            path = os.path.join(below, name)
            if os.path.islink(path) or not os.path.isfile(path):
                sound = False
                continue
            with open(path, "rb") as file:
                files[os.path.relpath(path, folder).replace(os.sep, "/")] = file.read()
    return files, sound


def read_zip(data):
    """Files of the zip, and whether it has the one form that is allowed."""
    files, sound = {}, True
    end = len(data) - 22
    if end < 0 or data[end : end + 4] != b"PK\5\6":
        return files, False
    number = lambda at, size: int.from_bytes(data[at : at + size], "little")
    count, directory = number(end + 10, 2), number(end + 16, 4)
    local, central, before, kinds = 0, directory, b"", set()
    for _ in range(count):
        if data[central : central + 4] != b"PK\1\2" or data[local : local + 4] != b"PK\3\4":
            return files, False
        size, length = number(central + 24, 4), number(central + 28, 2)
        name = data[central + 46 : central + 46 + length]
        content = data[local + 30 + length : local + 30 + length + size]
        plain = (
            data[local + 4 : local + 30] == data[central + 6 : central + 32]
            and data[local + 30 : local + 30 + length] == name
            and number(central + 6, 2) in (10, 20)
            and number(central + 8, 2) == (0 if name.isascii() else 0x800)
            and data[central + 10 : central + 16] == bytes([0, 0, 0, 0, 0x21, 0])
            and number(central + 16, 4) == zlib.crc32(content)
            and number(central + 20, 4) == size == len(content)
            and data[central + 30 : central + 38] == bytes(8)
            and number(central + 38, 4) in (0, 0o100644 << 16)
            and number(central + 42, 4) == local
            and before < name
        )
        made = number(central + 4, 2)
        kinds.add((made, number(central + 6, 2), number(central + 38, 4)))
        sound = sound and plain and made in (10, 20, 0x030A, 0x0314, 0x031E)
        files[name.decode(errors="replace")] = content
        before, local, central = name, local + 30 + length + size, central + 46 + length
    numbers = (0).to_bytes(4, "little") + count.to_bytes(2, "little") * 2
    sound = sound and local == directory and central == end and len(kinds) <= 1
    fits = data[end + 4 : end + 12] == numbers and number(end + 12, 4) == end - directory
    return files, sound and fits and data[end + 20 :] == b"\0\0"
