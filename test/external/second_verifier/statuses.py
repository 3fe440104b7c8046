"""How a check can end."""

PASS, FAIL, OPEN, NONE = "pass", "fail", "incomplete", "not-applicable"


def judged(*facts):
    return PASS if all(facts) else FAIL


def ordered(texts):
    return all(a.encode() < b.encode() for a, b in zip(texts, texts[1:]))
