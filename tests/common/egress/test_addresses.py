"""What is asked for and what not, before anybody is asked."""

from ipaddress import ip_address

import pytest

from diatonic.common.egress import EgressRefused, fetch, read_address
from diatonic.common.egress.addresses import is_public


@pytest.mark.parametrize(
    ("url", "spelled"),
    [
        ("https://example.org", "https://example.org/"),
        ("HTTPS://Example.ORG.:443/a b".replace(" ", "%20"), "https://example.org/a%20b"),
        ("http://example.org:80/?q=1#part", "http://example.org/?q=1"),
        ("http://example.org:8080/", "http://example.org:8080/"),
        ("https://bücher.example/straße?q=ä", "https://xn--bcher-kva.example/stra%C3%9Fe?q=%C3%A4"),
        ("https://example.org/100%25?a=%26&b[]=1", "https://example.org/100%25?a=%26&b[]=1"),
        ("http://93.184.216.34/", "http://93.184.216.34/"),
        ("http://[2606:2800:220:1::1]:80/", "http://[2606:2800:220:1::1]/"),
        ("http://⑨③.184.216.34/", "http://93.184.216.34/"),
    ],
)
def test_an_address_has_one_spelling(url, spelled):
    assert read_address(url).url == spelled
    assert read_address(spelled).url == spelled


@pytest.mark.parametrize(
    "url",
    [
        "",
        "example.org",
        "ftp://example.org/",
        "file:///etc/passwd",
        "javascript:alert(1)",
        "gopher://example.org:70/_x",
        "http://",
        "http:///path",
        "https://name:secret@example.org/",
        "https://example.org@127.0.0.1/",
        "https://@example.org/",
        "http://example.org\\@127.0.0.1/",
        "http://example.org /",
        "http://exam\nple.org/",
        "http://example.org/\x00",
        "http://example.org:0/",
        "http://example.org:99999/",
        "http://example.org:8o/",
        "http://[::1",
        "http://[fe80::1%25eth0]/",
        "http://a..example.org/",
        "http://-a.example.org/",
        "http://" + "a" * 64 + ".example.org/",
        "http://" + "a." * 200 + "org/",
        "http://example.org/" + "a" * 2048,
        "http://localhost/",
        "http://LOCALHOST./",
        "http://app.localhost/",
        "http://printer.local/",
        "http://metadata.google.internal/computeMetadata/v1/",
        "http://instance-data.ec2.internal/",
        "http://metadata/",
        "http://intranet/",
        "http://ex\u200bample\u202e.org\u2044x/",
        # Other ways to write 127.0.0.1 and its like.
        "http://2130706433/",
        "http://0x7f000001/",
        "http://0x7f.0.0.1/",
        "http://0177.0.0.1/",
        "http://017700000001/",
        "http://127.1/",
        "http://127.0.1/",
        "http://127.0.0.0x1/",
        "http://127.0.0.01/",
        "http://127.0.0.256/",
        "http://1.2.3.4.5/",
    ],
)
def test_what_is_no_address_of_a_stranger_is_refused_before_anybody_is_asked(url, dns_server):
    with pytest.raises(EgressRefused) as refused:
        fetch(url)

    assert refused.value.detail.endswith(".")
    assert dns_server.asked == []


@pytest.mark.parametrize(
    "address",
    [
        "0.0.0.0",  # noqa: S104 -- not to listen at
        "10.1.2.3",
        "100.64.0.1",
        "100.100.100.200",
        "127.0.0.1",
        "127.255.255.254",
        "168.63.129.16",
        "169.254.169.254",
        "169.254.170.2",
        "172.16.0.1",
        "172.31.255.255",
        "192.0.0.192",
        "192.0.2.1",
        "192.88.99.1",
        "192.168.1.1",
        "198.18.0.1",
        "198.51.100.1",
        "203.0.113.1",
        "224.0.0.1",
        "239.255.255.255",
        "240.0.0.1",
        "255.255.255.255",
        "::",
        "::1",
        "::7f00:1",
        "::ffff:127.0.0.1",
        "::ffff:93.184.216.34",
        "64:ff9b::7f00:1",
        "64:ff9b:1::a00:1",
        "100::1",
        "2001::1",
        "2001:db8::1",
        "2002:7f00:1::",
        "3fff::1",
        "5f00::1",
        "fc00::1",
        "fd00:ec2::254",
        "fe80::1",
        "fec0::1",
        "ff02::1",
    ],
)
def test_what_is_not_on_the_public_internet_is_not_asked(address, settings):
    settings.EGRESS_ALLOWED_NETWORKS = []
    host = f"[{address}]" if ":" in address else address

    assert not is_public(ip_address(address))
    with pytest.raises(EgressRefused):
        fetch(f"http://{host}/")


@pytest.mark.parametrize("address", ["1.1.1.1", "93.184.216.34", "172.32.0.1", "100.128.0.1", "2606:2800:220:1::1"])
def test_what_is_on_the_public_internet_may_be_asked(address):
    assert is_public(ip_address(address))


@pytest.mark.parametrize("network", ["0.0.0.0/0", "::/0", "169.254.0.0/16"])
def test_no_setting_opens_where_clouds_give_credentials_away(network, settings):
    settings.EGRESS_ALLOWED_NETWORKS = [network]

    with pytest.raises(EgressRefused, match="public internet"):
        fetch("http://169.254.169.254/latest/meta-data/")
    with pytest.raises(EgressRefused, match="public internet"):
        fetch("http://[fd00:ec2::254]/latest/meta-data/")
