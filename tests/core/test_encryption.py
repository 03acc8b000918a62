"""Encryption under a ring of keys."""

import pytest

from cohortium.core.encryption import CannotDecrypt, decrypt, encrypt, new_key

OLD, NEW, STRANGER = new_key(), new_key(), new_key()


def test_decrypt_opens_what_an_older_key_closed() -> None:
    sealed = encrypt(b"S1234567D", keys=[OLD], belongs_to=b"ada")

    assert decrypt(sealed, keys=[NEW, OLD], belongs_to=b"ada") == b"S1234567D"


@pytest.mark.parametrize(
    ("keys", "belongs_to", "flip"), [([STRANGER], b"ada", 0), ([OLD], b"ben", 0), ([OLD], b"ada", 1)]
)
def test_decrypt_refuses_what_is_foreign_or_altered(keys: list[str], belongs_to: bytes, flip: int) -> None:
    sealed = encrypt(b"S1234567D", keys=[OLD], belongs_to=b"ada")

    with pytest.raises(CannotDecrypt):
        decrypt(sealed[:-1] + bytes([sealed[-1] ^ flip]), keys=keys, belongs_to=belongs_to)
