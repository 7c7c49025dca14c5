"""What every answer carries, whoever asked and whatever went wrong."""

from typing import Any

ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}
NEVER = ("Server", "X-Powered-By", "Access-Control-Allow-Origin")


def missing_headers(answer: Any) -> list[str]:
    """Return what an answer lacks, or has and should not have."""
    wrong = [f"{name}: {answer.get(name)}" for name, value in ALWAYS.items() if answer.get(name) != value]
    wrong += [name for name in NEVER if answer.has_header(name)]
    policy = answer.get("Content-Security-Policy", "")
    if "default-src 'self'" not in policy and "default-src 'none'" not in policy:
        wrong.append("no content security policy")
    if "default-src 'self'" in policy and ("frame-ancestors 'none'" not in policy or "object-src 'none'" not in policy):
        wrong.append(f"a policy with holes: {policy}")
    if "unsafe" in policy or "*" in policy or "http:" in policy:
        wrong.append(f"a weak policy: {policy}")
    return wrong
