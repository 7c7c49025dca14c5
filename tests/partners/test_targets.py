"""Where webhooks may lead: to public servers by their full name over https, and nowhere inside in any spelling."""

from ipaddress import ip_address

import pytest

from core.errors import RuleBrokenError
from partners.rules.targets import check_public, is_public, target_of
from partners.services.posting import Line

INSIDE = [
    "https://127.0.0.1/",
    "https://127.1/",
    "https://2130706433/",
    "https://0x7f000001/",
    "https://0x7f.0.0.1/",
    "https://0177.0.0.1/",
    "https://0177.0x0.1/",
    "https://127.0.0.1./",
    "https://0/",
    "https://0.0.0.0/",
    "https://10.0.0.1/",
    "https://172.16.5.4/",
    "https://192.168.1.1/",
    "https://100.64.0.1/",
    "https://100.100.100.200/latest/meta-data/",
    "https://169.254.169.254/latest/meta-data/",
    "https://168.63.129.16/",
    "https://[::1]/",
    "https://[::]/",
    "https://[::ffff:127.0.0.1]/",
    "https://[::ffff:7f00:1]/",
    "https://[::127.0.0.1]/",
    "https://[64:ff9b::a9fe:a9fe]/",
    "https://[2002:7f00:1::]/",
    "https://[fe80::1]/",
    "https://[fd00:ec2::254]/",
    "https://[ff02::1]/",
    "https://[2001:0:4136:e378:8000:63bf:f5ff:fffe]/",
    "https://224.0.0.1/",
    "https://255.255.255.255/",
    "https://localhost/",
    "https://redis/",
    "https://db.internal/",
    "https://printer.local/",
    "https://api.localhost./",
    "https://metadata.google.internal/",
    "https://user:secret@example.org/",
    "https://example.org@127.0.0.1/",
    "https://example.org:22/",
    "https://example.org:0/",
    "https://example.org:99999/",
    "http://example.org/",
    "ftp://example.org/",
    "file:///etc/passwd",
    "gopher://example.org/",
    "https:///nowhere",
    "https://exam ple.org/",
    "https://example.org\\@127.0.0.1/",
    "https://example.org/\r\nHost: x",
    "https://①②⑦.⓪.⓪.①/",
    "https://example.org/#part",
    "https://example.org/" + "x" * 300,
    "https://%31%32%37.0.0.1/",
    "https://[::1%25eth0]/",
    "https://[nonsense]/",
    "",
]


@pytest.mark.parametrize("url", INSIDE)
def test_what_leads_inside_is_refused_in_every_spelling(url):
    with pytest.raises(RuleBrokenError) as refused:
        target_of(url)
    assert set(refused.value.fields) == {"url"}


@pytest.mark.parametrize(
    ("url", "host", "port", "path"),
    [
        ("https://hooks.example.org", "hooks.example.org", 443, "/"),
        ("https://Hooks.Example.org:8443/in?a=1", "hooks.example.org", 8443, "/in?a=1"),
        ("https://xn--fiqs8s.example.cn/收".replace("收", "x"), "xn--fiqs8s.example.cn", 443, "/x"),
        ("https://8.8.8.8/", "8.8.8.8", 443, "/"),
        ("https://[2606:4700::1111]/", "2606:4700::1111", 443, "/"),
    ],
)
def test_public_servers_are_welcome(url, host, port, path):
    target = target_of(url)
    assert (target.host, target.port, target.path) == (host, port, path)


def test_a_host_of_the_tests_is_welcome_only_where_it_is_named():
    assert target_of("http://127.0.0.1:8080/in", test_hosts=["127.0.0.1"]).is_test
    for url in ("http://127.0.0.2/", "https://127.1/", "ftp://127.0.0.1/"):
        with pytest.raises(RuleBrokenError):
            target_of(url, test_hosts=["127.0.0.1"])


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("8.8.8.8", True),
        ("::ffff:8.8.8.8", True),
        ("::ffff:10.0.0.1", False),
        ("64:ff9b::808:808", True),
        ("2002:a00:1::", False),
        ("198.18.0.1", False),
        ("192.0.2.1", False),
        ("240.0.0.1", False),
    ],
)
def test_an_address_is_judged_by_what_it_is_wrapped_around(address, expected):
    assert is_public(ip_address(address)) is expected


def test_one_inside_address_among_public_ones_refuses_the_name():
    with pytest.raises(RuleBrokenError):
        check_public([ip_address("8.8.8.8"), ip_address("10.0.0.1")])
    with pytest.raises(RuleBrokenError):
        check_public([])


@pytest.mark.parametrize("answers", [["127.0.0.1"], ["8.8.8.8", "169.254.169.254"], ["::1"], []])
def test_a_public_name_that_leads_inside_is_not_connected_to(answers, monkeypatch):
    """The look-up is checked at the moment of sending: the name may have led elsewhere when it was typed."""
    connected = []
    monkeypatch.setattr(
        "partners.services.posting.socket.create_connection", lambda *args, **_kw: connected.append(args)
    )
    with Line(target_of("https://hooks.example.org/"), lambda *_args: [ip_address(each) for each in answers]) as line:
        answer = line.post({}, b"{}")
    assert (answer.status, connected) == (None, [])
    assert answer.error


def test_the_address_that_was_checked_is_the_one_connected_to(monkeypatch):
    """Looked up once; connected to by number: a name that changes between check and use changes nothing."""
    looked, connected = [], []

    def look(host, _port):
        looked.append(host)
        return [ip_address("8.8.8.8" if len(looked) == 1 else "127.0.0.1")]

    def connect(address, **_kw):
        connected.append(address)
        raise ConnectionRefusedError

    monkeypatch.setattr("partners.services.posting.socket.create_connection", connect)
    with Line(target_of("https://hooks.example.org/"), look) as line:
        assert line.post({}, b"{}").error
    assert (looked, connected) == (["hooks.example.org"], [("8.8.8.8", 443)])
