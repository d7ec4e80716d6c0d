"""What pages load beside their HTML: scripts, style sheets, pictures. Nothing else of these folders is served."""

import gzip
import hashlib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from api.pages import render
from api.widget import bundle

_MEDIA_TYPES = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
}


@dataclass(frozen=True, slots=True)
class Asset:
    """A file as it is sent: plain, packed by gzip, and the tag that says which version it is."""

    body: bytes
    packed: bytes
    media_type: str
    tag: str

    @classmethod
    def of(cls, body: bytes, media_type: str) -> "Asset":
        """Return the asset of a body."""
        tag = f'"{hashlib.sha256(body).hexdigest()[:16]}"'
        return cls(body, gzip.compress(body, mtime=0), media_type, tag)


@cache
def widget_asset() -> Asset:
    """Return the widget's script."""
    return Asset.of(bundle.widget_script().encode(), _MEDIA_TYPES[".js"])


@cache
def page_assets() -> dict[str, Asset]:
    """Return what the pages load, by path: the folders stand to each other as on the disk, so modules find theirs."""
    found = {}
    for folder in (render.HERE, bundle.HERE):
        for file in sorted(folder.iterdir()):
            if file.suffix in _MEDIA_TYPES:
                found[f"{folder.name}/{file.name}"] = _read(file)
    return found


def _read(file: Path) -> Asset:
    return Asset.of(file.read_bytes(), _MEDIA_TYPES[file.suffix])
