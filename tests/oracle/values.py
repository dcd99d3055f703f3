# SPDX-License-Identifier: Apache-2.0
"""What a value is, whichever of the two programs said it.

"" stands for a text that the dump leaves empty or out: the viewer shows "-1",
"(none)", "None" or "unknown" in its place, crashdive null or "".  None stands
for such a number.
"""

import collections
import re

ANY = object()      # what the viewer cannot know, and any value will do
EMPTY = (None, "", "-1", "unknown", "(none)", "None", "[]")


def text(value):
    return "" if value in EMPTY else value


def number(value):
    if isinstance(value, str) and value.removeprefix("-").isdecimal():
        value = int(value)
    return None if value in ("", "unknown", -1) else value


def real(value):
    """A number with a point; the viewer shows "-" where it finds none."""
    if isinstance(value, str) and re.fullmatch(r"-?\d+(\.\d+)?", value):
        return float(value)
    if isinstance(value, int) and not isinstance(value, bool):
        return float(value)
    return None if value in ("", "-") else value


def zero_if_missing(value):
    return 0 if value is None else number(value)


def flag(value):
    """A boolean, which the viewer has as text; some are neither."""
    return {"true": True, "false": False, "yes": True, "no": False}.get(
        value, value) if isinstance(value, str) else value


def flag_or_number(value):
    value = flag(value)
    return value if isinstance(value, bool) else number(value)


def times(value, factor):
    value = number(value)
    return value * factor if isinstance(value, int) else value


def present(value):
    return bool(text(value))


# A number that may be rounded otherwise.
Approx = collections.namedtuple("Approx", "value tolerance")


def percent(part, whole):
    if part is None or not whole:
        return None
    return Approx(100.0 * part / whole, 0.01)


class Word:
    """The viewer's word size, which is wrong (4) where it overlooks the system
    version, and the real one, which corrects its sizes; and whether atoms are
    written as R16 to OTP 24.0 did."""

    def __init__(self, viewer_general, our_general):
        version = viewer_general.get("system_vsn") or ""
        self.viewer = 8 if "[64-bit]" in version else 4
        self.real = our_general.get("word_size") or self.viewer
        erts = re.match(r"(\d+)\.(\d+)", our_general.get("erts_version") or "")
        self.splits_utf8 = bool(erts) and \
            (5, 10) <= tuple(map(int, erts.groups())) < (12, 1)

    def bytes(self, viewer_bytes):
        return times(viewer_bytes, self.real // self.viewer)


ESCAPED = re.compile(rb"\\(2[0-3][0-7])")


def joined_utf8(shown):
    """What the viewer says; of a text of which some bytes within characters
    are escaped it shows these so, and the rest of the characters as Latin-1."""
    if isinstance(shown, dict):
        return {key: joined_utf8(value) for key, value in shown.items()}
    if isinstance(shown, list):
        return [joined_utf8(value) for value in shown]
    if not isinstance(shown, str) or "\\2" not in shown:
        return shown
    for encoding in "latin-1", "utf-8":
        try:
            raw = shown.encode(encoding)
            whole = ESCAPED.sub(lambda m: bytes([int(m.group(1), 8)]), raw)
            return re.sub("[\x80-\x9f]", lambda m: "\\%o" % ord(m.group()),
                          whole.decode("utf-8"))
        except UnicodeError:
            pass
    return shown


def same(viewer, ours):
    if viewer is ANY or (viewer == ours and
                         type(viewer) is type(ours)):   # True is not 1
        return True
    if isinstance(viewer, Approx):
        return isinstance(ours, (int, float)) and \
            abs(viewer.value - ours) < viewer.tolerance
    if isinstance(viewer, (list, tuple)) and isinstance(ours, (list, tuple)):
        return len(viewer) == len(ours) and all(map(same, viewer, ours))
    if not isinstance(viewer, str) or not isinstance(ours, str):
        return False
    # Text that is no UTF-8 reads as Latin-1 in the viewer; a reader may as
    # well show that it is broken.
    try:
        raw = viewer.encode("latin-1")
    except UnicodeEncodeError:
        return False
    return "\ufffd" in ours and (
        re.sub("\ufffd+", "\ufffd", raw.decode("utf-8", "replace")) ==
        re.sub("\ufffd+", "\ufffd", ours))
