"""What a browser calls itself, in words a person recognises. Pure."""

import re

from django.utils.translation import gettext as _

# In this order: the later ones' words stand in what the earlier ones say as well. The group is the main version.
BROWSERS = (
    (re.compile(r"MicroMessenger(?:/(\d+))?"), "WeChat"),
    (re.compile(r"DingTalk(?:/(\d+))?"), "DingTalk"),
    (re.compile(r"Edg(?:A|W|iOS)?/(\d+)"), "Edge"),
    (re.compile(r"360SE|QIHU|QihooBrowser"), "360"),
    (re.compile(r"(?:Firefox|FxiOS)(?:/(\d+))?"), "Firefox"),
    (re.compile(r"(?:Chrome|CriOS)(?:/(\d+))?"), "Chrome"),
    (re.compile(r"(?:Version/(\d+).*)?Safari"), "Safari"),
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
    """Return browser with its version and system, as far as they can be told; else that nobody knows it."""
    browser = ""
    for pattern, name in BROWSERS:
        if found := pattern.search(user_agent):
            version = found[1] if pattern.groups else None
            browser = f"{name} {version}" if version else name
            break
    system = next((name for pattern, name in SYSTEMS if pattern.search(user_agent)), "")
    return " · ".join(filter(None, [browser or _("Unknown browser"), system]))
