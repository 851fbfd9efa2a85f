"""How allauth's second factors are kept here: encrypted, named in plain words, without any mail."""

from typing import Any

from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.core.exceptions import ValidationError

from samnak.ground.access.ciphers import cipher

_kind = "samnak.second.factor"


class FactorAdapter(DefaultMFAAdapter):
    """Secrets lie encrypted; an app or a passkey names us and the sign-in name, and nobody's work."""

    def encrypt(self, text: str) -> str:
        return cipher(_kind).encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return cipher(_kind).decrypt(encrypted_text.encode()).decode()

    def get_totp_issuer(self) -> str:
        return "Samnak"

    def get_totp_label(self, user: Any) -> str:
        return str(user.username)

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        return {**super().get_public_key_credential_rp_entity(), "name": "Samnak"}

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        return False  # `actions.remove_factor` alone takes one away

    def send_notification_mail(self, *args: Any, **kwargs: Any) -> None:
        """No mail is sent to anybody."""

    def validation_error(self, code: str, *args: Any) -> ValidationError:
        """Its callers here know one reason only: it is not right."""
        return ValidationError(code, code=code)
