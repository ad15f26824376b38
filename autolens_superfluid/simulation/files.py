"""Files that are written whole or not at all."""

import contextlib
import hashlib
import os
import tempfile
from pathlib import Path

_SUFFIX = ".part"


@contextlib.contextmanager
def whole_file(path: Path):
    """Give a temporary path in the same folder, and rename it when all went well.

    Parameters
    ----------
    path : Path
        Final path; a file of that name is replaced.

    Yields
    ------
    Path
        What to write to; removed if an exception leaves the block.
    """
    path = Path(path)
    handle, name = tempfile.mkstemp(_SUFFIX, f".{path.name}.", path.parent)
    os.close(handle)
    temporary = Path(name)
    try:
        yield temporary
        with temporary.open("rb+") as file:
            os.fsync(file.fileno())
        temporary.chmod(0o644)
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)


def remove_parts(folder: Path) -> None:
    """Remove what runs that were killed left behind in a folder."""
    for path in Path(folder).glob(f".*{_SUFFIX}"):
        path.unlink(missing_ok=True)


def sha256_from(path: Path) -> str:
    """Return the SHA-256 of a file's bytes."""
    with Path(path).open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
