"""Keys of cases and persons in an export: pseudonyms of one file, unless identifiers were asked for."""

import secrets
from dataclasses import dataclass


@dataclass(frozen=True)
class Keys:
    """How a key is written. Equal keys stay equal within a file; between files, and to a system, nothing links them."""

    secret: tuple[int, int] | None
    """Two 64-bit numbers; None: the canonical key as it is."""

    @classmethod
    def of_one_file(cls) -> "Keys":
        """Pseudonyms by a secret that is drawn now and kept nowhere."""
        return cls((secrets.randbits(64), secrets.randbits(64)))

    def written(self, column: str) -> str:
        """The expression of a key: SipHash-2-4 of 128 bits under the secret, as 32 hexadecimal digits."""
        if self.secret is None:
            return column
        first, second = self.secret
        return f"lower(hex(sipHash128Keyed((toUInt64({first}), toUInt64({second})), {column})))"


AS_THEY_ARE = Keys(None)
