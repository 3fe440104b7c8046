"""A bundle and what can be read from it: section 2 and 4 of docs/reference/tally-bundle.md."""

import re

import shapes
from count import Pot, Unknown, by_bytes, count_pot
from formats import Head, Key, Unreadable, b64, leaf_of, lines_of, parse_json, sha

ALWAYS = """README.html README.txt MANIFEST.sha256 config.json projects.json projects.csv roll-summary.json
policy.txt ballots.jsonl superseded.jsonl index.csv result.json result.csv trace.jsonl log/checkpoint
log/checkpoints.txt log/entries.jsonl keys/log.vkey keys/log.pem verifier/baraza-verify.mjs""".split()
SINGLE = {
    "config.json": shapes.CONFIG,
    "projects.json": shapes.PROJECTS,
    "roll-summary.json": shapes.ROLL_SUMMARY,
    "result.json": shapes.RESULT,
}
LISTS = {
    "log/entries.jsonl": shapes.ENTRY,
    "ballots.jsonl": shapes.OPENING,
    "superseded.jsonl": shapes.SUPERSEDED,
    "trace.jsonl": shapes.TRACE,
}


class Bundle:
    def __init__(self, files, is_sound, key=None, seen=(), receipts=()):
        self.files, self.is_sound = files, is_sound
        self.key_text, self.seen, self.receipts = key, seen, receipts
        self.bad_form = []
        self.config, self.projects, self.summary, self.result = (self.read_file(one) for one in SINGLE)
        self.entry_bytes, self.entries = self.read_lines("log/entries.jsonl")
        self.ballot_bytes, openings = self.read_lines("ballots.jsonl")
        self.openings = [(i + 1, one) for i, one in enumerate(openings) if one is not None]
        self.superseded = [one for one in self.read_lines("superseded.jsonl")[1] if one is not None]
        self.trace_bytes = self.read_lines("trace.jsonl")[0]
        self.leaves = [leaf_of(one) for one in self.entry_bytes]
        self.open = self.entries[0] if self.entries and self.type(0) == "open" else None
        self.read_casts()
        self.approvals = self.read_approvals()
        self.policy = read_policy(self.text("policy.txt"))
        self.own_key = self.read_key(self.text("keys/log.vkey"))
        self.key = self.read_key(key) if key not in (None, "self") else self.own_key
        self.head = self.read_head(self.text("log/checkpoint"))
        self.counts, self.uncounted = self.count()

    def text(self, path):
        try:
            return self.files[path].decode()
        except (KeyError, UnicodeDecodeError):
            return None

    def hash(self, path):
        return b64(sha(self.files[path])) if path in self.files else None

    def type(self, index):
        entry = self.entries[index]
        return entry["t"] if entry else "unreadable"

    def last(self, kind):
        return next((one for one in reversed(self.entries) if one and one["t"] == kind), None)

    def read_value(self, data, shape, where):
        try:
            value = parse_json(data)
            if shape(value):
                return value
        except Unreadable:
            pass
        self.bad_form.append(where)
        return None

    def read_file(self, path):
        if path not in self.files:
            self.bad_form.append(path)
            return None
        return self.read_value(self.files[path], SINGLE[path], path)

    def read_lines(self, path):
        if path not in self.files:
            self.bad_form.append(path)
            return [], []
        lines, rest = lines_of(self.files[path])
        if rest:
            self.bad_form.append(path)
        return lines, [self.read_value(one, LISTS[path], f"{path} {i + 1}") for i, one in enumerate(lines)]

    @staticmethod
    def read_key(text):
        try:
            return Key(re.sub(r"\n\Z", "", text or ""))
        except Unreadable:
            return None

    @staticmethod
    def read_head(text):
        try:
            return Head(text or "")
        except Unreadable:
            return None

    def read_casts(self):
        """All casts as (index, entry), and which of them count: 4.4."""
        self.casts = [(i, one) for i, one in enumerate(self.entries) if one and one["t"] == "cast"]
        self.by_key, self.by_voter = {}, {}
        for index, cast in self.casts:
            self.by_key.setdefault((cast["k"], cast["r"]), (index, cast))
            self.by_voter.setdefault(cast["k"], []).append((index, cast))
        self.removals = [(i, one) for i, one in enumerate(self.entries) if one and one["t"] in ("void", "restore")]
        close = next((i for i, one in enumerate(self.entries) if one and one["t"] == "close"), len(self.entries))
        self.voids, self.effective = self.standing(len(self.entries))
        self.voids_at_close, self.effective_at_close = self.standing(close)

    def standing(self, end):
        voids = set()
        for index, one in self.removals:
            if index < end:
                (voids.add if one["t"] == "void" else voids.discard)((one["k"], one["r"]))
        latest = {k: max(casts, key=lambda item: item[1]["r"]) for k, casts in self.by_voter.items()}
        return voids, {k: item for k, item in latest.items() if (k, item[1]["r"]) not in voids}

    def read_approvals(self):
        """Path → (index of the entry, key id, whether it is late, the file)."""
        finals = [i for i, one in enumerate(self.entries) if one and one["t"] == "final"]
        found = {}
        for index, one in enumerate(self.entries):
            for place, key in enumerate(one.get("by", []) if one else []):
                path = f"approvals/{index}-{place + 1}.json"
                data = self.files.get(path)
                value = None if data is None else self.read_value(data, shapes.APPROVAL, path)
                found[path] = (index, key, bool(finals) and index > finals[-1], value)
        return found

    def count(self):
        if self.config is None or self.projects is None:
            return None, []
        counts, uncounted = [], []
        for name in by_bytes(self.config["pots"]):
            try:
                counts.append(count_pot(Pot(self.config, name, self.projects, self.openings)))
            except Unknown as unknown:
                uncounted.append(f"{name}: {unknown}")
        return counts, uncounted


class Policy:
    def __init__(self):
        self.logs, self.witnesses, self.groups, self.quorum = [], {}, {}, None

    def is_met(self, name, present):
        if name == "none":
            return True
        if name not in self.groups:
            return name in present
        needed, members = self.groups[name]
        return sum(self.is_met(one, present) for one in members) >= needed

    def knows(self, name):
        return name in ("", "none") or name in self.witnesses or name in self.groups

    def read(self, words):
        kind, rest = words[0], words[1:]
        if kind == "log" and len(rest) in (1, 2):
            self.logs.append(Key(rest[0]))
            return self.logs[-1].type == 1
        if kind == "witness" and len(rest) in (2, 3) and not self.knows(rest[0]):
            self.witnesses[rest[0]] = Key(rest[1])
            return self.witnesses[rest[0]].type == 4
        if kind == "group" and len(rest) > 2 and not self.knows(rest[0]):
            members = rest[2:]
            needed = {"any": 1, "all": len(members)}.get(rest[1]) or int(rest[1])
            self.groups[rest[0]] = (needed, members)
            return 0 < needed <= len(members) and all(
                one != "none" and one != rest[0] and self.knows(one) for one in members
            )
        if kind == "quorum" and len(rest) == 1 and self.quorum is None and self.knows(rest[0]):
            self.quorum = rest[0]
            return True
        return False


def read_policy(text):
    policy = Policy()
    try:
        for line in (text or "").split("\n"):
            words = [one for one in re.split(r"[ \t]+", line) if one]
            if words and not words[0].startswith("#") and not policy.read(words):
                return None
    except (Unreadable, ValueError):
        return None
    return policy if policy.quorum is not None else None
