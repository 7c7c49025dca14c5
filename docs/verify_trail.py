"""Check an exported audit trail without Hengwen. Usage: python3 verify_trail.py trail.jsonl [checkpoints.jsonl]."""

import hashlib
import json
import sys
from pathlib import Path


def fault_of(seal, events, previous, noted):
    """Return what is wrong with one link of the chain and the events it covers; empty when it holds."""
    digests = b""
    for event_id, line in zip(seal["event_ids"], events, strict=True):
        text = json.dumps(line["event"], sort_keys=True, ensure_ascii=False, separators=(",", ":"))
        digest = hashlib.sha256(text.encode())
        if digest.hexdigest() != line["digest"] or line["event"]["id"] != event_id:
            return f"seal {seal['seal']}, event {event_id}: altered or removed"
        digests += digest.digest()
    told = bytes.fromhex(seal["previous"]) + ",".join(map(str, seal["event_ids"])).encode() + digests
    if hashlib.sha256(told).hexdigest() != seal["hash"] or previous not in (None, seal["previous"]):
        return f"seal {seal['seal']}: altered, or does not follow the one before"
    return "" if noted.get(seal["seal"], seal["hash"]) == seal["hash"] else f"seal {seal['seal']}: not its checkpoint"


lines = [json.loads(line) for line in Path(sys.argv[1]).read_text(encoding="utf-8").splitlines()]
marks = [json.loads(line) for path in sys.argv[2:] for line in Path(path).read_text(encoding="utf-8").splitlines()]
noted, previous, place = {mark["seal"]: mark["hash"] for mark in marks if "hash" in mark}, None, 0
while place < len(lines):
    seal = lines[place]
    end = place + 1 + len(seal["event_ids"])
    if fault := fault_of(seal, lines[place + 1 : end], previous, noted):
        sys.exit(fault)
    previous, place = seal["hash"], end
sys.stdout.write(f"ok: {len(lines)} lines\n")
