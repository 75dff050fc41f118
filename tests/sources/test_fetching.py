"""What the fetcher brings, and all that it refuses."""

import socket
import time
import tomllib
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID
from django.conf import settings

from sources.addresses import is_public
from sources.connections import resolve
from sources.fetching import TOOL, Fetcher, Limits, NotFetched, Refused
from tests.sources.sites import PAGE, Site, running_site

PUBLIC = "93.184.215.14"


def always(*addresses: str) -> Callable[[str, int], list[str]]:
    return lambda host, port: list(addresses)


def refusing(site: Site, path: str, **limits: float) -> str:
    """Fetch what is not to be had, and return why it is not."""
    bounds = Limits(**{"whole": 2.0, **limits})  # type: ignore[arg-type]
    with pytest.raises(NotFetched) as refusal:
        Fetcher(limits=bounds, allowed=site.allowed).fetch(site.link(path))
    return str(refusal.value)


def test_a_page_is_brought_as_it_is(site: Site) -> None:
    fetched = Fetcher(allowed=site.allowed).fetch(site.link("/page?a=1#part"))
    assert (fetched.status, fetched.body, fetched.address) == (200, PAGE, "127.0.0.1")
    assert ("X-Made-Up", "1") in fetched.headers
    assert fetched.way == [site.link("/page?a=1#part")]
    path, headers = site.asked[0]
    assert path == "/page?a=1"
    assert headers["Host"] == f"127.0.0.1:{site.port}"
    assert headers["Accept-Encoding"] == "identity"
    assert "Cookie" not in headers


def test_words_in_any_script_are_escaped_in_a_request(site: Site) -> None:
    Fetcher(allowed=site.allowed).fetch(site.link("/خبر/a b?q=خبر&r=%20"))
    assert site.asked[0][0] == "/%D8%AE%D8%A8%D8%B1/a%20b?q=%D8%AE%D8%A8%D8%B1&r=%20"


def test_redirects_are_followed_and_told(site: Site) -> None:
    links = [site.link(f"/to?{site.link('/to?/page')}"), site.link("/to?/page"), site.link()]
    fetched = Fetcher(allowed=site.allowed).fetch(links[0])
    assert fetched.way == links
    assert fetched.body == PAGE


def test_proxies_of_the_environment_are_left_out(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:1")
    assert Fetcher(allowed=site.allowed).fetch(site.link()).body == PAGE


@pytest.mark.parametrize(
    ("path", "limits", "told"),
    [
        pytest.param("/status/404", {}, "answered 404 Not Found", id="not found"),
        pytest.param("/status/503", {}, "answered 503", id="overloaded"),
        pytest.param("/status/204", {}, "is empty", id="empty"),
        pytest.param("/to?/to?/page", {"redirects": 1}, "again after 1", id="many redirects"),
        pytest.param("/round", {}, "in a circle", id="circle"),
        pytest.param("/huge", {"size": 4999}, "5000 bytes; accepted are", id="too large, told"),
        pytest.param("/endless", {"size": 4999}, "more than 4999 bytes", id="too large, untold"),
        pytest.param("/cut", {}, "94 bytes are missing", id="broken off"),
        pytest.param("/to?file:///etc/passwd", {}, "accepted are links with", id="to a file"),
        pytest.param("/to?http://10.0.0.1/", {}, "10.0.0.1, which is not", id="to a private host"),
        pytest.param("/to?http://localhost/", {}, "which is not an address", id="to this host"),
        pytest.param("/to?http://[::1]/", {}, "::1, which is not", id="to this host over IPv6"),
        pytest.param("/to?http://169.254.169.254/", {}, "which is not", id="to metadata"),
        pytest.param("/to?//127.0.0.2:22/", {}, "port is 22", id="to another port"),
        pytest.param("/to?http://u:p@example.org/", {}, "name or a password", id="to a password"),
    ],
)
def test_what_is_not_brought_says_why(
    site: Site, path: str, limits: dict[str, float], told: str
) -> None:
    assert told in refusing(site, path, **limits)


def test_exactly_as_many_bytes_as_are_accepted_are_brought(site: Site) -> None:
    fetcher = Fetcher(limits=Limits(size=5000), allowed=site.allowed)
    assert len(fetcher.fetch(site.link("/huge")).body) == 5000


@pytest.mark.parametrize("path", ["/drip", "/silent"])
def test_a_slow_answer_ends_when_the_whole_time_is_over(site: Site, path: str) -> None:
    """A server that sends a byte at a time never lets a time-out between bytes pass."""
    began = time.monotonic()
    assert "too slow" in refusing(site, path, whole=0.3)
    assert time.monotonic() - began < 1.5


def test_a_redirect_starts_no_new_time(site: Site) -> None:
    began = time.monotonic()
    assert "too slow" in refusing(site, "/to?/to?/drip", whole=0.3)
    assert time.monotonic() - began < 1.5


@pytest.mark.parametrize(
    ("link", "told"),
    [
        ("file:///etc/passwd", "accepted are links with http:// or https://"),
        ("ftp://example.org/", "accepted are links with http:// or https://"),
        ("gopher://127.0.0.1:6379/_FLUSHALL", "accepted are links with http"),
        ("example.org", "accepted are links with http"),
        ("http://", "names no host"),
        ("http://[::1/", "cannot be read"),
        ("http://example.org:8080/", "port is 8080; accepted are 80 and 443"),
        ("http://example.org:99999/", "cannot be read"),
        ("http://user:word@example.org/", "name or a password"),
        ("http://" + "a" * 70 + ".org/", "no name of a host"),
        ("http://127.0.0.1/", "127.0.0.1, which is not"),
        ("https://localhost/", "which is not an address of the public network"),
        ("http://2130706433/", "127.0.0.1, which is not"),
        ("http://0x7f.1/", "127.0.0.1, which is not"),
        ("http://0/", "0.0.0.0, which is not"),
        ("http://[::1]/", "::1, which is not"),
        ("http://[::ffff:10.0.0.1]/", "which is not"),
    ],
)
def test_what_is_refused_is_refused_for_good(link: str, told: str) -> None:
    with pytest.raises(Refused, match=told):
        Fetcher().fetch(link)


def test_this_machine_is_refused_over_ipv6_where_it_is_not_allowed() -> None:
    with running_site("::1") as site:
        assert Fetcher(allowed=site.allowed).fetch(site.link()).body == PAGE
        elsewhere = frozenset({("127.0.0.1", site.port)})
        with pytest.raises(Refused, match="::1, which is not"):
            Fetcher(allowed=elsewhere).fetch(site.link())
        assert len(site.asked) == 1


def test_one_private_address_among_public_ones_is_enough_to_refuse() -> None:
    with pytest.raises(Refused, match=r"10\.1\.2\.3"):
        Fetcher(resolve=always(PUBLIC, "10.1.2.3")).fetch("http://made-up.example/")


def test_a_name_is_looked_up_once_and_that_address_is_connected_to(site: Site) -> None:
    """A name that answers with a private address the second time (rebinding) is not asked twice."""
    answers = iter([["127.0.0.1"], ["10.0.0.1"]])
    fetcher = Fetcher(resolve=lambda host, port: next(answers), allowed=site.allowed)
    fetched = fetcher.fetch(site.link(host="made-up.example"))
    assert fetched.address == "127.0.0.1"
    assert site.asked[0][1]["Host"] == f"made-up.example:{site.port}"
    assert next(answers) == ["10.0.0.1"]


def test_a_redirect_to_the_same_name_is_looked_up_and_judged_anew(site: Site) -> None:
    answers = iter([["127.0.0.1"], ["10.0.0.1"]])
    fetcher = Fetcher(resolve=lambda host, port: next(answers), allowed=site.allowed)
    with pytest.raises(Refused, match=r"10\.0\.0\.1"):
        fetcher.fetch(site.link("/to?/page", host="made-up.example"))
    assert len(site.asked) == 1


def test_a_name_that_leads_nowhere_can_be_asked_again() -> None:
    def unknown(host: str, port: int) -> list[str]:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    with pytest.raises(NotFetched, match=r"No address is known for made-up\.example") as failure:
        Fetcher(resolve=unknown).fetch("https://made-up.example/")
    assert not failure.value.lasting


def test_a_closed_port_can_be_asked_again() -> None:
    with running_site() as site:
        pass
    with pytest.raises(NotFetched, match="cannot be reached") as failure:
        Fetcher(allowed=site.allowed).fetch(site.link())
    assert not failure.value.lasting


def test_the_next_address_is_tried_where_the_first_takes_no_connection(site: Site) -> None:
    allowed = site.allowed | {("::1", site.port)}
    fetcher = Fetcher(resolve=always("::1", "127.0.0.1"), allowed=allowed)
    assert fetcher.fetch(site.link(host="made-up.example")).address == "127.0.0.1"


def test_https_to_a_server_without_it_is_told_as_unreadable(site: Site) -> None:
    with pytest.raises(NotFetched, match="cannot be read"):
        Fetcher(allowed=site.allowed).fetch(site.link().replace("http:", "https:"))


@pytest.fixture
def certificate(tmp_path: Path) -> Path:
    """A certificate for made-up.example that nobody but itself has signed."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "made-up.example")])
    now = datetime.now(UTC)
    builder = x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
    builder = builder.not_valid_before(now - timedelta(days=1))
    builder = builder.not_valid_after(now + timedelta(days=1))
    names = x509.SubjectAlternativeName([x509.DNSName("made-up.example")])
    signed = builder.add_extension(names, critical=False).sign(key, SHA256())
    file = tmp_path / "certificate.pem"
    secret = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    file.write_bytes(secret + signed.public_bytes(Encoding.PEM))
    return file


@pytest.mark.parametrize(
    ("host", "trusted", "told"),
    [
        pytest.param("made-up.example", True, "", id="trusted"),
        pytest.param("made-up.example", False, "certificate is not valid", id="not trusted"),
        pytest.param("other.example", True, "certificate is not valid", id="of another host"),
    ],
)
def test_a_certificate_is_held_against_the_name_and_not_the_address(
    site: Site,
    certificate: Path,
    monkeypatch: pytest.MonkeyPatch,
    host: str,
    trusted: bool,
    told: str,
) -> None:
    site.speak_tls(certificate)
    if trusted:
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    fetcher = Fetcher(resolve=always("127.0.0.1"), allowed=site.allowed)
    if not told:
        assert fetcher.fetch(site.link(host=host)).body == PAGE
        return
    with pytest.raises(NotFetched, match=told):
        fetcher.fetch(site.link(host=host))


@pytest.mark.parametrize(
    ("address", "public"),
    [
        (PUBLIC, True),
        ("2606:2800:21f:cb07:6820:80da:af6b:8b2c", True),
        ("64:ff9b::5db8:d70e", True),
        ("127.0.0.1", False),
        ("0.0.0.0", False),
        ("10.0.0.1", False),
        ("172.16.0.1", False),
        ("192.168.0.1", False),
        ("100.100.100.200", False),
        ("169.254.169.254", False),
        ("168.63.129.16", False),
        ("224.0.0.1", False),
        ("240.0.0.1", False),
        ("255.255.255.255", False),
        ("::", False),
        ("::1", False),
        ("::7f00:1", False),
        ("::ffff:127.0.0.1", False),
        ("64:ff9b::7f00:1", False),
        ("64:ff9b:1::1", False),
        ("2002:7f00:1::", False),
        ("2001:0:4136:e378:8000:63bf:80ff:fffe", False),
        ("2001:db8::1", False),
        ("fc00::1", False),
        ("fd00:ec2::254", False),
        ("fe80::1", False),
        ("fe80::1%eth0", False),
        ("fec0::1", False),
        ("ff02::1", False),
        ("4000::1", False),
        ("no address", False),
    ],
)
def test_which_addresses_are_public(address: str, public: bool) -> None:
    assert is_public(address) is public


def test_a_look_up_names_each_address_once() -> None:
    found = resolve("127.0.0.1", 80)
    assert found == ["127.0.0.1"]


def test_the_tool_names_the_version() -> None:
    project = tomllib.loads(Path(settings.BASE_DIR, "pyproject.toml").read_text())["project"]
    assert f"{project['name']} {project['version']}" == TOOL
