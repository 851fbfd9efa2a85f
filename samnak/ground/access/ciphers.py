"""What the server encrypts for itself, each kind under a key of its own drawn from the server's secret."""

import base64

from cryptography.fernet import Fernet
from django.conf import settings
from django.utils.crypto import salted_hmac


def cipher(kind: str) -> Fernet:
    key = salted_hmac(kind, "key", secret=settings.SECRET_KEY, algorithm="sha256").digest()
    return Fernet(base64.urlsafe_b64encode(key))
