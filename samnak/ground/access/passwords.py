"""What a password must be: long enough, and none that many people use."""

from __future__ import annotations

from pathlib import Path

from django.contrib.auth import password_validation

from samnak.ground.ui.formats import page_digits

OURS = Path(__file__).parent / "common_passwords.txt"  # Django's list knows few of twelve characters and more


class LongEnough(password_validation.MinimumLengthValidator):
    def get_error_message(self) -> str:
        return page_digits(super().get_error_message())


class NotCommon(password_validation.CommonPasswordValidator):
    """Both lists in one, so that it is said once."""

    def __init__(self) -> None:
        super().__init__()
        self.passwords = self.passwords | password_validation.CommonPasswordValidator(OURS).passwords
