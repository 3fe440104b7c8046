"""All checks, the self-test X01 and the verdict: section 5 and 6 of docs/reference/tally-bundle.md."""

from authenticity import a01, a02, a03, a05, absent
from ballots import e01, e02, e03, e04, e05, b01, b02, b03, b04, b05
from completeness import c01, c02, c03
from log import l01, l02, l03, l04, l05, l06, l07
from results import r01, r02, r03, r04, r05, r06, r07
from statuses import PASS, FAIL, OPEN, NONE, judged


def x01(b):
    if not b.is_self_tested:
        return NONE
    in_charge = {"MANIFEST.sha256": c02, "log/checkpoint": a01, "log/checkpoints.txt": l02}
    in_charge.update({"log/entries.jsonl": l01, "ballots.jsonl": c02, "config.json": c02, "policy.txt": c02})
    in_charge.update({path: l04 for path in b.files if path.startswith("log/tile/")})
    noticed = []
    for path, check in in_charge.items():
        if b.files.get(path):
            data = bytearray(b.files[path])
            data[min(10, len(data) - 1)] ^= 1
            noticed.append(check(b.again({**b.files, path: bytes(data)})) == FAIL)
    return judged(*noticed)


CHECKS = {
    **{"C01": c01, "C02": c02, "C03": c03},
    **{"A01": a01, "A02": a02, "A03": a03, "A04": absent("timestamps"), "A05": a05},
    **{"L01": l01, "L02": l02, "L03": l03, "L04": l04, "L05": l05, "L06": l06, "L07": l07},
    **{"E01": e01, "E02": e02, "E03": e03, "E04": e04, "E05": e05},
    **{"B01": b01, "B02": b02, "B03": b03, "B04": b04, "B05": b05, "B06": absent("demographics")},
    **{"R01": r01, "R02": r02, "R03": r03, "R04": r04, "R05": r05, "R06": r06, "R07": r07, "X01": x01},
}


def verdict_of(statuses):
    if FAIL in statuses.values():
        return FAIL
    return OPEN if OPEN in statuses.values() else PASS
