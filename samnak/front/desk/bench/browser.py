"""A small browser: one connection kept open, cookies, forms; it counts seconds and compressed bytes."""

from __future__ import annotations

import gzip
import http.client
import re
import secrets
import time
from collections.abc import Mapping
from dataclasses import dataclass
from http.cookies import SimpleCookie
from urllib.parse import urlencode, urljoin

LINKED = re.compile(r'<(?:link|script|img)\b[^>]*?\b(?:href|src)="(/static/[^"]+)"')
IMPORTED = re.compile(r'\bfrom\s*"(\.{1,2}/[^"]+)"|\bimport\s*"(\.{1,2}/[^"]+)"')


@dataclass(frozen=True)
class Answer:
    status: int
    seconds: float
    size: int  # bytes of the body as they came over the wire
    text: str
    location: str = ""


class Browser:
    """Speaks to a server on this machine as the proxy before it would: what came was TLS."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.cookies: dict[str, str] = {}
        self._line = http.client.HTTPConnection("127.0.0.1", port, timeout=60)

    def get(self, path: str) -> Answer:
        return self._ask("GET", path)

    def post(self, path: str, fields: Mapping[str, str], file: tuple[str, bytes] | None = None) -> Answer:
        """Send a form; with a file (its name and bytes, in the field `file`) as multipart."""
        token = next((value for name, value in self.cookies.items() if name.endswith("csrf")), "")
        fields = {"csrfmiddlewaretoken": token, **fields}
        if file is None:
            return self._ask("POST", path, urlencode(fields).encode(), "application/x-www-form-urlencoded")
        kind, body = _multipart(fields, file)
        return self._ask("POST", path, body, kind)

    def come_in(self, cookies: Mapping[str, str]) -> None:
        """Go on in a web session that was made for this measuring: nobody is there to take the second step."""
        self.cookies.update(cookies)
        if (answer := self.get("/me/")).status != 200:
            raise RuntimeError(f"A web session of the bench does not open: {answer.status}.")

    def first_view(self, path: str) -> int:
        """Bytes of a page with everything it links to, as for somebody who was never here."""
        page = self.get(path)
        seen: set[str] = set()
        open_ = sorted(set(LINKED.findall(page.text)))
        total = page.size
        while open_:
            address = open_.pop()
            if address in seen:
                continue
            seen.add(address)
            part = self.get(address)
            total += part.size
            if address.endswith(".js"):
                open_ += [urljoin(address, one or other) for one, other in IMPORTED.findall(part.text)]
        return total

    def _ask(self, method: str, path: str, body: bytes | None = None, kind: str = "") -> Answer:
        headers = {"X-Forwarded-Proto": "https", "Accept-Encoding": "gzip", "Accept-Language": "en"}
        headers["Referer"] = f"https://127.0.0.1:{self.port}/"
        if self.cookies:
            headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        if kind:
            headers["Content-Type"] = kind
        start = time.perf_counter()
        try:
            self._line.request(method, path, body, headers)
            response = self._line.getresponse()
        except (http.client.RemoteDisconnected, BrokenPipeError, ConnectionResetError):
            self._line.close()  # the server had closed the line while nobody spoke
            self._line.request(method, path, body, headers)
            response = self._line.getresponse()
        raw = response.read()
        seconds = time.perf_counter() - start
        self._keep_cookies(response)
        clear = gzip.decompress(raw) if response.getheader("Content-Encoding") == "gzip" else raw
        text = clear.decode("utf-8", "replace")
        return Answer(response.status, seconds, len(raw), text, response.getheader("Location") or "")

    def _keep_cookies(self, response: http.client.HTTPResponse) -> None:
        for line in response.msg.get_all("Set-Cookie") or ():
            for name, morsel in SimpleCookie(line).items():
                if morsel.value and morsel["max-age"] != "0":
                    self.cookies[name] = morsel.value
                else:
                    self.cookies.pop(name, None)

    def close(self) -> None:
        self._line.close()


def _multipart(fields: Mapping[str, str], file: tuple[str, bytes]) -> tuple[str, bytes]:
    edge = secrets.token_hex(16)
    parts = [
        f'--{edge}\r\nContent-Disposition: form-data; name="{n}"\r\n\r\n{v}\r\n'.encode() for n, v in fields.items()
    ]
    head = f'--{edge}\r\nContent-Disposition: form-data; name="file"; filename="{file[0]}"\r\n'
    parts.append(head.encode() + b"Content-Type: text/csv\r\n\r\n" + file[1] + f"\r\n--{edge}--\r\n".encode())
    return f"multipart/form-data; boundary={edge}", b"".join(parts)
