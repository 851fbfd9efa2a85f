"""Users with roles, made by invitation like everybody."""

import secrets
import time
from itertools import count
from typing import Any

from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from cryptography.hazmat.primitives.asymmetric import ec
from django.test import Client
from fido2.cose import ES256
from fido2.utils import sha256, websafe_encode
from fido2.webauthn import Aaguid, AttestationObject, AttestedCredentialData, AuthenticatorData

from samnak.ground.access import actions, factors
from samnak.ground.access.actors import COMMAND, DEMO
from samnak.ground.access.models import User
from samnak.ground.access.rules import takes_two

PASSWORD = "seven rivers, one house"
_numbers = count(1)


def make_user(*roles: str, name: str = "", supervisor: User | None = None, language: str = "en") -> User:
    """A user who holds these roles and can sign in with PASSWORD."""
    number = next(_numbers)
    user = actions.invite(
        username=f"{(roles or ('nobody',))[0][:20]}{number}",
        name=name or f"{' '.join(roles) or 'nobody'} {number}".title(),
        password=PASSWORD,
        supervisor=supervisor,
        by=COMMAND,
    )
    for role in roles:
        actions.grant(user=user, role=role, by=DEMO if takes_two(role) else COMMAND)
    if language != user.language:
        actions.choose_language(language=language, by=user)
    return User.objects.get(pk=user.pk)


def reception() -> User:
    """Somebody of reception; always the same one within a test."""
    return _one("intake")


def supervision() -> User:
    """A supervisor; always the same one within a test."""
    return _one("supervisor")


def _one(role: str) -> User:
    name = f"The {role} of the factories"
    return User.objects.filter(name=name).first() or make_user(role, name=name)


def enrol(user: User) -> str:
    """An app that shows codes for this user; the secret it was given."""
    secret = factors.new_secret()
    actions.add_app(secret=secret, code=code_at(secret), by=user)
    return secret


def make_passkey(user: User, name: str = "my phone") -> Authenticator:
    """A passkey whose secret half nobody kept: it stands on pages and opens nothing."""
    public = ES256.from_cryptography_key(ec.generate_private_key(ec.SECP256R1()).public_key())
    kept = AttestedCredentialData.create(Aaguid(b"\0" * 16), secrets.token_bytes(16), public)
    told = AuthenticatorData.create(
        sha256(b"localhost"), AuthenticatorData.FLAG.UP | AuthenticatorData.FLAG.AT, 0, kept
    )
    response = {
        "clientDataJSON": websafe_encode(
            b'{"type": "webauthn.create", "challenge": "eHh4", "origin": "https://localhost"}'
        ),
        "attestationObject": websafe_encode(AttestationObject.create("none", told, {})),
    }
    key = websafe_encode(kept.credential_id)
    credential = {"id": key, "rawId": key, "type": "public-key", "response": response, "clientExtensionResults": {}}
    return Authenticator.objects.create(user=user, type=factors.PASSKEY, data={"name": name, "credential": credential})


def code_at(secret: str, steps: int = 0) -> str:
    """What an app with this secret shows now, or so many half minutes later."""
    return str(format_hotp_value(hotp_value(secret, int(time.time()) // factors.STEP + steps)))


def next_code(user: User) -> str:
    """A code of the user's app that is right now, however quickly one follows another; without an app they get one."""
    row = Authenticator.objects.filter(user=user, type=factors.APP).first()
    if row is None:
        enrol(user)
        row = Authenticator.objects.get(user=user, type=factors.APP)
    row.data[factors.LAST_STEP] = 0
    row.save()
    return code_at(get_adapter().decrypt(row.data["secret"]))


def sign_in(client: Client, user: User, to: str = "", password: str = PASSWORD) -> Any:
    """Both steps, as a person takes them; what the second is answered with."""
    first = client.post("/sign-in/", {"login": user.username, "password": password, "next": to})
    assert first.status_code == 302, first.content.decode()[:500]
    return client.post(first["Location"], {"code": next_code(user), "next": to})
