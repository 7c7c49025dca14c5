"""What a browser calls itself, in words a person recognises. Pure."""

import re

BROWSERS = (
    (re.compile(r"MicroMessenger"), "WeChat"),
    (re.compile(r"DingTalk"), "DingTalk"),
    (re.compile(r"Edg[AW]?/|EdgiOS"), "Edge"),
    (re.compile(r"360SE|QIHU|QihooBrowser"), "360"),
    (re.compile(r"Firefox|FxiOS"), "Firefox"),
    (re.compile(r"Chrome|CriOS"), "Chrome"),
    (re.compile(r"Safari"), "Safari"),
)
SYSTEMS = (
    (re.compile(r"OpenHarmony|HarmonyOS"), "HarmonyOS"),
    (re.compile(r"Android"), "Android"),
    (re.compile(r"iPhone|iPad"), "iOS"),
    (re.compile(r"Windows"), "Windows"),
    (re.compile(r"Mac OS X|Macintosh"), "macOS"),
    (re.compile(r"Linux"), "Linux"),
)


def device_of(user_agent: str) -> str:
    """Return browser and system, as far as they can be told; the beginning of what it sent if neither."""
    names = [next((name for pattern, name in known if pattern.search(user_agent)), "") for known in (BROWSERS, SYSTEMS)]
    return ", ".join(filter(None, names)) or user_agent[:40] or "?"
