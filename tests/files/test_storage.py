"""Where files lie: the folder, and S3, by a server that speaks its protocol, as a process of its own."""

import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import boto3
import pytest
from django.conf import settings
from django.core.files.storage import storages
from django.test import override_settings

from cohortium.access.actor import Actor
from cohortium.config.environment import BadEnvironment, read
from cohortium.config.processes import wait_until
from cohortium.core.errors import Invalid
from cohortium.core.ids import new_id
from cohortium.files.adapters import storage
from cohortium.files.tasks import sweep
from tests.files.corpus import Sample, pdf
from tests.files.sending import content_of, kept, lying, received
from tests.fixtures import Provider, now
from tests.programs import answers, free_port

FORM = Sample("form.pdf", pdf, None)
DATABASE = {"DATABASE_URL": "postgresql://u:p@localhost/d"}
KEYS = {"AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test"}


@pytest.fixture(scope="module")
def s3() -> Iterator[str]:
    """A server that speaks S3, and its address."""
    port = free_port()
    command = [sys.executable, "-W", "ignore", "-m", "moto.server", "-H", "127.0.0.1", "-p", str(port)]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as server:
        try:
            address = f"http://127.0.0.1:{port}"
            assert wait_until(lambda: answers(address), 60)
            yield address
        finally:
            server.terminate()


@pytest.fixture
def bucket(s3: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """A bucket of one's own, to which the product's settings point."""
    for name, value in KEYS.items():
        monkeypatch.setenv(name, value)
    client = boto3.client("s3", endpoint_url=s3, region_name="eu-west-1")
    name = f"files-{new_id().hex[-12:]}"
    client.create_bucket(Bucket=name, CreateBucketConfiguration={"LocationConstraint": "eu-west-1"})
    address = f"s3://{name}/kept?region=eu-west-1&endpoint={s3}"
    with using(address):
        yield boto3.resource("s3", endpoint_url=s3, region_name="eu-west-1").Bucket(name)
    client.close()


def using(address: str) -> Any:
    files = read({**DATABASE, "COHORTIUM_FILES": address, "COHORTIUM_DATA": str(settings.DATA_FOLDER)}).files
    return override_settings(STORAGES={**settings.STORAGES, "files": files.storage})


def test_files_lie_in_the_bucket_under_their_organisation(
    provider: Provider, owner: Actor, bucket: Any, work: Any
) -> None:
    stored = kept(provider, owner, FORM)
    work()

    keys = sorted(one.key for one in bucket.objects.all())
    assert keys == [f"kept/{provider.id}/{stored.pk}", f"kept/{provider.id}/{stored.pk}.preview"]
    assert content_of(provider, stored.pk).startswith(b"%PDF-")
    assert lying(provider) == [f"{stored.pk}", f"{stored.pk}.preview"]


def test_orphans_in_the_bucket_are_swept(provider: Provider, bucket: Any) -> None:
    received(provider, FORM)

    sweep(provider.id, now=now())
    there = lying(provider)
    sweep(provider.id, now=now() + timedelta(days=2))

    assert (len(there), lying(provider)) == (1, [])


def test_what_is_not_in_the_bucket_is_said_so(provider: Provider, bucket: Any) -> None:
    with pytest.raises(storage.NotThere):
        content_of(provider, new_id())


def test_a_bucket_that_is_away_is_said_so(provider: Provider, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in KEYS.items():
        monkeypatch.setenv(name, value)

    with using("s3://nothing?region=eu-west-1&endpoint=http://127.0.0.1:9"), pytest.raises(Invalid) as refusal:
        received(provider, FORM)

    assert refusal.value.errors["file"] == [
        "File storage is not responding. Nothing was saved. Try again in a few minutes."
    ]


def test_nobody_else_reads_the_folder(provider: Provider, owner: Actor) -> None:
    stored = kept(provider, owner, FORM)

    file = Path(storages["files"].path(storage.key_of(provider.id, stored.pk)))
    assert (file.stat().st_mode & 0o777, file.parent.stat().st_mode & 0o777) == (0o600, 0o700)
    assert list(file.parent.iterdir()) == [file]


@pytest.mark.parametrize(
    ("given", "means"),
    [
        ({}, ("folder", "", 40 * 1024**2)),
        ({"COHORTIUM_FILES": "elsewhere", "COHORTIUM_LARGEST_FILE": "5"}, ("folder", "", 5 * 1024**2)),
        ({"COHORTIUM_FILES": "s3://b/p?region=x"}, ("bucket", "", 40 * 1024**2)),
        ({"COHORTIUM_CLAMD": "clamav:3310"}, ("folder", "clamav:3310", 40 * 1024**2)),
        ({"COHORTIUM_CLAMD": "unix:/run/clamd.ctl"}, ("folder", "/run/clamd.ctl", 40 * 1024**2)),
    ],
)
def test_settings(tmp_path: Path, given: dict[str, str], means: tuple[str, str, int]) -> None:
    files = read({**DATABASE, "COHORTIUM_DATA": str(tmp_path), **given}).files

    assert (files.storage["BACKEND"].split(".")[-2].replace("storage", "folder"), files.clamd, files.largest) == means


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("COHORTIUM_FILES", "http://example.com/files"),
        ("COHORTIUM_FILES", "s3:///nothing"),
        ("COHORTIUM_FILES", "s3://b?colour=red"),
        ("COHORTIUM_CLAMD", "clamav"),
        ("COHORTIUM_CLAMD", "clamav:99999"),
        ("COHORTIUM_LARGEST_FILE", "much"),
        ("COHORTIUM_LARGEST_FILE", "0"),
        ("COHORTIUM_LARGEST_FILE", "100000"),
    ],
)
def test_what_is_wrong_is_said_in_one_line(tmp_path: Path, name: str, value: str) -> None:
    with pytest.raises(BadEnvironment, match=rf"^{name} must .*[.…]$"):
        read({**DATABASE, "COHORTIUM_DATA": str(tmp_path), name: value})
