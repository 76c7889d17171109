"""The first start makes keys, and no later start replaces them."""

import base64
import stat

import environ

from lk3.settings import make_env


def keys(path) -> dict[str, str]:
    return dict(line.split("=", 1) for line in path.read_text().splitlines() if not line.startswith("#"))


def test_a_new_installation_gets_keys_of_32_bytes(tmp_path):
    assert make_env.write(tmp_path / ".env", 2026)
    written = keys(tmp_path / ".env")
    year, _, field_key = written["FIELD_KEYS"].partition(":")
    assert year == "2026"
    for value in (field_key, written["LOOKUP_KEY"], written["AUDIT_KEY"]):
        assert len(base64.b64decode(value, validate=True)) == 32
    assert len(written["SECRET_KEY"]) >= 50


def test_only_the_owner_reads_the_keys(tmp_path):
    make_env.write(tmp_path / ".env", 2026)
    assert stat.S_IMODE((tmp_path / ".env").stat().st_mode) == 0o600


def test_existing_keys_are_never_replaced(tmp_path):
    (tmp_path / ".env").write_text("FIELD_KEYS=2019:lama\n")
    assert not make_env.write(tmp_path / ".env", 2026)
    assert (tmp_path / ".env").read_text() == "FIELD_KEYS=2019:lama\n"


def test_no_two_installations_share_a_key():
    first, second = make_env.contents(2026), make_env.contents(2026)
    assert not set(first.splitlines()[1:]) & set(second.splitlines()[1:])


def test_the_settings_read_what_was_written(tmp_path, monkeypatch):
    make_env.write(tmp_path / ".env", 2026)
    for name in ("SECRET_KEY", "FIELD_KEYS", "LOOKUP_KEY", "AUDIT_KEY"):
        monkeypatch.delenv(name, raising=False)
    environment = environ.Env()
    monkeypatch.setattr(environment, "ENVIRON", {})
    environment.ENVIRON.update(keys(tmp_path / ".env"))
    for name, value in keys(tmp_path / ".env").items():
        assert environment.str(name) == value
