"""Office files under a password."""

from __future__ import annotations

import io

from corpus.errors import EncryptedFile, ReadError


def decrypt(data: bytes, password: str | None) -> bytes:
    """The document inside an encrypted Office file.

    Raises EncryptedFile without a password, or with a wrong one.
    """
    if password is None:
        raise EncryptedFile(
            "The file is encrypted. Give its password in corpus.yaml beside it, under its name."
        )
    import msoffcrypto
    from msoffcrypto.exceptions import DecryptionError, FileFormatError, InvalidKeyError, ParseError

    opened = io.BytesIO()
    try:
        office = msoffcrypto.OfficeFile(io.BytesIO(data))
        office.load_key(password=password, verify_password=True)
        office.decrypt(opened)
    except (InvalidKeyError, DecryptionError) as error:
        raise EncryptedFile(
            "The file is encrypted and the password in corpus.yaml does not open it."
        ) from error
    except (FileFormatError, ParseError, OSError) as error:
        raise ReadError(f"The encrypted Office file is damaged: {error}.") from error
    return opened.getvalue()
