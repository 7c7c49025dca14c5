"""Photos: opened with limits, turned upright, stripped of place and device, encoded again."""

import io

from django.utils.translation import gettext as _
from PIL import Image, ImageOps, UnidentifiedImageError

from core.errors import RuleBrokenError

MAX_PIXELS = 50_000_000
LONGEST_SIDE = 2400


def reencode(content: bytes) -> bytes:
    """Return a clean JPEG: no EXIF, no GPS, no second payload behind the picture."""
    import pillow_heif  # noqa: PLC0415 three megabytes, in no worker that never sees a photo

    pillow_heif.register_heif_opener()
    try:
        image: Image.Image = Image.open(io.BytesIO(content))
        if image.width * image.height > MAX_PIXELS:
            raise RuleBrokenError(
                _("The picture has too many pixels. Photograph it again at normal size."), code="file_pixels"
            )
        image = ImageOps.exif_transpose(image).convert("RGB")
        image.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    except (UnidentifiedImageError, OSError, ValueError, Image.DecompressionBombError) as error:
        raise RuleBrokenError(
            _("The picture cannot be read. Photograph or scan it again."), code="file_broken"
        ) from error
    out = io.BytesIO()
    image.save(out, "JPEG", quality=82, optimize=True)
    return out.getvalue()
