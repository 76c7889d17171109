"""The guards of the suite bite: each is seen refusing what it is there to refuse."""

import socket

import pytest
from django.conf import settings
from django.core.cache import cache
from django.template import Context, Origin, Template

from tests import guards

LIBRARY = Origin("/usr/lib/python3/site-packages/library/templates/page.html")
OURS = Origin(str(settings.BASE_DIR / "templates" / "page.html"))


def render(text: str, origin: Origin = OURS, **context: object) -> str:
    return Template(text, origin=origin).render(Context(context))


@pytest.mark.parametrize(
    "text",
    [
        "{{ nama }}",
        "{{ kasus.nomor }}",
        "{{ nama|default:'–' }}",
        "{% with x=nama %}{% endwith %}",
        "{% for baris in daftar %}{{ baris }}{% endfor %}",
        "{% if kasus %}{{ kasus.nomor }}{% endif %}",
    ],
)
def test_an_unknown_variable_in_our_template_fails(text):
    with pytest.raises(guards.UnknownVariable, match=r"page\.html"):
        render(text, kasus={"judul": "x"})


def test_a_component_may_ask_whether_a_value_was_given():
    assert render("{% if judul %}{{ judul }}{% else %}tanpa judul{% endif %}") == "tanpa judul"


def test_what_is_known_is_shown_even_when_empty():
    assert render("{{ nama }}{% for x in daftar %}{% empty %}kosong{% endfor %}", nama="", daftar=[]) == "kosong"


def test_a_library_may_be_careless():
    assert render("[{{ nama }}{% for x in daftar %}{{ x }}{% endfor %}]", origin=LIBRARY) == "[]"


def test_an_unknown_variable_in_an_included_template_fails():
    part = Template("{{ nama }}", origin=OURS)
    with pytest.raises(guards.UnknownVariable):
        render("{% include part only %}", origin=LIBRARY, part=part)


@pytest.mark.parametrize("address", ["198.51.100.7", "2001:db8::7", "contoh.go.id"])
def test_another_machine_cannot_be_reached(address):
    with pytest.raises(guards.NetworkUsed):
        socket.create_connection((address, 80), timeout=1)
    with socket.socket() as plain, pytest.raises(guards.NetworkUsed):
        plain.connect((address, 80))


def test_this_machine_can_be_reached():
    with socket.create_server(("127.0.0.1", 0)) as server:
        socket.create_connection(server.getsockname(), timeout=5).close()


def skipped(reason: str) -> pytest.TestReport:
    return pytest.TestReport("test", ("file", 1, "test"), {}, "skipped", ("file", 1, f"Skipped: {reason}"), "call")


def test_a_skipped_test_fails_the_suite():
    report = skipped("later")
    guards.forbid_skips(report)
    assert report.failed
    assert "later" in report.longrepr


def test_a_test_about_one_database_may_sit_out_the_other():
    report = skipped("PostgreSQL only: row locks")
    guards.forbid_skips(report)
    assert report.skipped


@pytest.mark.parametrize("attempt", [1, 2])
def test_the_cache_is_empty_at_the_start_of_every_test(attempt):
    assert cache.get("tamu") is None
    cache.set("tamu", attempt)
