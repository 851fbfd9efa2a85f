"""What only an installation that is served has: the tests themselves run without TLS and with a quick hasher."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.contrib.auth.hashers import Argon2PasswordHasher

ROOT = Path(__file__).resolve().parents[2]
ASKED = (
    "PASSWORD_HASHERS", "SESSION_COOKIE_NAME", "CSRF_COOKIE_NAME", "LANGUAGE_COOKIE_NAME", "SESSION_COOKIE_SECURE",
    "CSRF_COOKIE_SECURE", "SESSION_COOKIE_HTTPONLY", "CSRF_COOKIE_HTTPONLY", "SECURE_SSL_REDIRECT",
    "SECURE_HSTS_SECONDS", "SECURE_HSTS_INCLUDE_SUBDOMAINS", "DEBUG",
)  # fmt: skip


@pytest.fixture(scope="module")
def served() -> dict[str, object]:
    """The settings as `serve` has them, read in a process that knows nothing of tests."""
    asked = f"import json; from samnak import settings as s; print(json.dumps({{n: getattr(s, n) for n in {ASKED}}}))"
    env = {word: value for word, value in os.environ.items() if not word.startswith("SAMNAK_")}
    env |= {"SAMNAK_SERVE": "1", "SAMNAK_SECRET_KEY": "made-up-for-this-test-" + "x" * 40}
    told = subprocess.run([sys.executable, "-c", asked], cwd=ROOT, env=env, capture_output=True, text=True, check=True)
    found: dict[str, object] = json.loads(told.stdout)
    return found


def test_cookies_belong_to_this_host_alone_and_travel_only_over_tls(served: dict[str, object]) -> None:
    names = [served[f"{each}_COOKIE_NAME"] for each in ("SESSION", "CSRF", "LANGUAGE")]
    assert [name for name in names if not str(name).startswith("__Host-")] == []
    flags = [f"{each}_COOKIE_{what}" for each in ("SESSION", "CSRF") for what in ("SECURE", "HTTPONLY")]
    assert [flag for flag in flags if served[flag] is not True] == []


def test_browsers_are_told_to_come_by_tls_for_a_year(served: dict[str, object]) -> None:
    assert served["SECURE_SSL_REDIRECT"] is served["SECURE_HSTS_INCLUDE_SUBDOMAINS"] is True
    assert served["SECURE_HSTS_SECONDS"] == 365 * 24 * 60 * 60
    assert served["DEBUG"] is False


def test_passwords_are_hashed_by_argon2id_alone_and_it_costs_something(served: dict[str, object]) -> None:
    assert served["PASSWORD_HASHERS"] == ["django.contrib.auth.hashers.Argon2PasswordHasher"]
    kept = Argon2PasswordHasher().encode("made up, and long enough", "a-salt-of-a-test")
    kind, _version, costs = kept.split("$")[1:4]
    cost = dict(each.split("=") for each in costs.split(","))
    assert kind == "argon2id"
    assert int(cost["m"]) >= 19 * 1024 and int(cost["t"]) >= 2  # what OWASP asks for at least
