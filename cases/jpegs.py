"""Camera files inside a PDF: what they tell of place, time and camera is cut out, their pixels stay bit for bit."""

EOI, SCAN = 0xD9, 0xDA
# APP0 (JFIF) and APP14 (how colours are coded) belong to the picture; the other application parts and comments do not.
TELLING = {*range(0xE1, 0xEE), 0xEF, 0xFE}
ALONE = {0x01, *range(0xD0, 0xD8)}


def without_metadata(jpeg: bytes) -> bytes:
    """Return the JPEG without application data and comments, and without what follows its end; ValueError for no JPEG."""
    if not jpeg.startswith(b"\xff\xd8"):
        raise ValueError("Ini bukan JPEG.")
    kept, place = [jpeg[:2]], 2
    while True:
        start = _next_marker(jpeg, place)
        kept.append(jpeg[place:start])  # the coded pixels between two parts
        marker = jpeg[start + 1] if start < len(jpeg) else EOI
        if marker == EOI:
            return b"".join([*kept, b"\xff\xd9"])
        length = 0 if marker in ALONE else int.from_bytes(jpeg[start + 2 : start + 4], "big")
        place = start + 2 + length
        if marker not in TELLING:
            kept.append(jpeg[start:place])


def count_scans(jpeg: bytes) -> int:
    """Return how often the picture is painted over: at most once for each colour, about ten times in a progressive one."""
    scans, place = 0, 2
    while (start := _next_marker(jpeg, place)) < len(jpeg) and (marker := jpeg[start + 1]) != EOI:
        scans += marker == SCAN
        place = start + 2 + (0 if marker in ALONE else int.from_bytes(jpeg[start + 2 : start + 4], "big"))
    return scans


def _next_marker(jpeg: bytes, place: int) -> int:
    """Return where the next part begins, or the end; 0xFF 0x00 is a pixel that looks like one, 0xFF 0xFF is padding."""
    while (place := jpeg.find(b"\xff", place)) >= 0 and place + 1 < len(jpeg):
        if jpeg[place + 1] not in (0x00, 0xFF):
            return place
        place += 1
    return len(jpeg)
