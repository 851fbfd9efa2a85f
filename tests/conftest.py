"""What every test stands on: both databases, no way out to the network, repeatable examples."""

import json
import os
import socket
from collections.abc import Callable, Iterator

import pytest
from door import catalogue, places
from hypothesis import HealthCheck, settings

ASSURE = os.environ.get("SAMNAK_ASSURE") == "1"

settings.register_profile(
    "ci",
    deadline=None,
    derandomize=True,
    database=None,
    max_examples=60,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
settings.register_profile("assure", settings.get_profile("ci"), max_examples=600)
settings.load_profile("assure" if ASSURE else "ci")


def pytest_configure(config: pytest.Config) -> None:
    """Khmer pages are tested with the catalogue as it stands in the text."""
    if not hasattr(config, "workerinput") and places.PYTHON.exists():
        catalogue.ensure()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A test that asks for the database gets both aliases: `default` and `reads`."""
    for item in items:
        marker = item.get_closest_marker("django_db")
        asks = {"db", "transactional_db", "live_server"} & set(getattr(item, "fixturenames", ()))
        if marker is None and not asks:
            continue
        words = dict(marker.kwargs) if marker else {}
        words.setdefault("databases", "__all__")
        args = marker.args if marker else ()
        item.add_marker(pytest.mark.django_db(*args, **words), append=False)


@pytest.fixture(scope="session")
def django_db_modify_db_settings(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> None:
    """SQLite is tested as it is run: in files, each thread with a connection of its own."""
    from django.conf import settings as django_settings

    folder = tmp_path_factory.mktemp("databases")
    sqlite = False
    for alias, database in django_settings.DATABASES.items():
        if database["ENGINE"] == "django.db.backends.sqlite3":
            database.setdefault("TEST", {})["NAME"] = str(folder / f"{alias}.sqlite3")
            sqlite = True
    if not sqlite:
        request.getfixturevalue("django_db_modify_db_settings_parallel_suffix")


@pytest.fixture(scope="session")
def assured() -> bool:
    """Whether this is `bin/samnak assure`: the whole matrix, not a sample of it."""
    return ASSURE


@pytest.fixture
def counted() -> Callable[[str, int], None]:
    """Hand in a number for the closing report: `counted("matrix_requests", 1200)`. Equal names are summed."""
    file = os.environ.get("SAMNAK_COUNTS")

    def count(name: str, number: int) -> None:
        if not file:
            return
        line = f"{json.dumps([name, number])}\n".encode()
        target = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        try:
            os.write(target, line)  # one short write: processes beside us cannot come between
        finally:
            os.close(target)

    return count


@pytest.fixture(scope="session", autouse=True)
def forced_sign_ins_are_whole() -> Iterator[None]:
    """`Client.force_login` stands for both steps of signing in; a test of the steps takes them by hand."""
    from django.test import Client

    from samnak.ground.access.websessions import FACTOR

    def whole(self: Client, user: object, backend: str | None = None) -> None:
        forced(self, user, backend)  # type: ignore[arg-type]
        session = self.session
        session[FACTOR] = [str(user.pk), session["began"]]  # type: ignore[attr-defined]
        session.save()

    forced = Client.force_login
    patch = pytest.MonkeyPatch()
    patch.setattr(Client, "force_login", whole)
    yield
    patch.undo()


class WayOut(AssertionError):
    """A test reached for another machine."""


@pytest.fixture(scope="session", autouse=True)
def no_way_out() -> Iterator[None]:
    """Only this machine can be reached from a test: loopback addresses and unix sockets."""
    patch = pytest.MonkeyPatch()
    for name in ("connect", "connect_ex"):
        patch.setattr(socket.socket, name, _guarded(getattr(socket.socket, name)))
    yield
    patch.undo()


def _guarded(connect: Callable[..., object]) -> Callable[..., object]:
    def connect_here(self: socket.socket, address: object) -> object:
        if not _is_here(self, address):
            raise WayOut(f"A test tried to reach {address!r}.")
        return connect(self, address)

    return connect_here


def _is_here(own: socket.socket, address: object) -> bool:
    if own.family not in (socket.AF_INET, socket.AF_INET6):
        return True
    host = str(address[0]) if isinstance(address, tuple) and address else ""
    return host in ("localhost", "::1", "") or host.startswith("127.")
