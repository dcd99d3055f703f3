# SPDX-License-Identifier: Apache-2.0
"""Rules for the allocators: their sums by type, and every line of them.

The sums are made again from the viewer's page of each instance, as its
summary is meant; where the viewer's own summary has a number, that must be
the same.  Viewers before OTP 27 do not know the block types in the keys that
OTP 23 and later write, and say "N/A" for blocks (0 in the total).
"""

import collections
import re

from engine import Rule, Table
from processes import raw
from values import number, percent, text

KEYS = (("block_size", "blocks"), ("carrier_size", "carriers"))
POOLS = ("mbcs", "mbcs_pool", "sbcs")
MSEG = ("mbcs mseg carriers size", "sbcs mseg carriers size")
KNOWS_BLOCK_TYPES = 27


def sum_of(key):
    """What a line of an instance counts for: (column, in the total?)."""
    key = re.sub(r"\[.*\]", "", key)
    for column, what in KEYS:
        if key in ["%s %s size" % (pool, what) for pool in POOLS]:
            return column, True
        if key == "sbmbcs %s size" % what:      # lie within mbcs carriers
            return column, False
    if key in MSEG:
        return "mseg_carrier_size", False
    return ("segments_size", False) if key == "segments_size" else (None, None)


def type_of(instance):
    """eheap_alloc of eheap_alloc[3]; erts_mmap.default_mmap has no other."""
    return instance.split("[")[0]


def add(sums, column, value):
    sums[column] = sums.get(column, 0) + value


def sums_by_type(viewer):
    types = collections.OrderedDict(total={})
    for page in viewer.kinds["allocator"]:
        sums = types.setdefault(type_of(page["name"]), {})
        for key, values in page["rows"]:
            column, in_total = sum_of(key)
            value = number(values[0])
            if column is None or not isinstance(value, int):
                continue
            add(sums, column, value)
            if in_total:
                add(types["total"], column, value)
            elif column == "segments_size":
                add(types["total"], "mseg_carrier_size", value)
    types.pop("mseg_alloc", None)
    return types


def knows_blocks(viewer):
    release = viewer.release
    return release.isdigit() and int(release) >= KNOWS_BLOCK_TYPES


def said_by_viewer(viewer):
    """{type: its three columns}, those that it understands."""
    of_types = any(re.search(r" blocks\[", key)
                   for page in viewer.kinds["allocator"]
                   for key, _ in page["rows"])
    first = 1 if of_types and not knows_blocks(viewer) else 0
    columns = ("block_size", "carrier_size", "mseg_carrier_size")
    rows = viewer.one("allocator_summary").get("rows", [])
    return {name: dict(zip(columns[first:], map(number, values[first:])))
            for name, values in rows}


def summary(viewer):
    said = said_by_viewer(viewer)
    rows = []
    for name, sums in sums_by_type(viewer).items():
        if not sums and name not in said:
            continue
        row = {"allocator": name}
        for column in "block_size", "carrier_size", "mseg_carrier_size":
            row[column] = sums.get(column)
        for column, value in said.get(name, {}).items():
            if number(value) is None or value == "N/A":
                value = None
            if name == "total" and column != "mseg_carrier_size":
                row[column] = row[column] or 0
            if row[column] != value:
                row[column] = "%s in the summary, but %s by its pages" % (
                    value, row[column])
        rows.append(row)
    return rows


def ratio(row):
    carriers = row["carrier_size"]
    if not isinstance(row["block_size"], int):
        return None
    return percent(row["block_size"], carriers)


def wasted(row):
    if isinstance(row["block_size"], int) and \
            isinstance(row["carrier_size"], int):
        return row["carrier_size"] - row["block_size"]
    return None


ALLOCATORS = Table(
    "allocators", summary, "allocator_info", (raw("allocator"),),
    (raw("block_size"), raw("carrier_size"), raw("mseg_carrier_size"),
     Rule("utilisation", lambda v, word: ratio(v),
          lambda c: c.get("utilisation")),
     Rule("wasted", lambda v, word: wasted(v), lambda c: c.get("wasted"))),
    ordered=True)


def instance_lines(viewer):
    rows = []
    for page in viewer.kinds["allocator"]:
        found = re.fullmatch(r"(.*)\[(\d+)\](.*)", page["name"])
        for key, values in page["rows"]:
            if values[0] == "-1":   # a cut line, which has no colon
                key, values = "", [key]
            numbers = [number(v) for v in values if v]
            if not all(isinstance(n, int) for n in numbers):
                numbers = []    # a name, a version
            first, second, third = (numbers + [None] * 3)[:3]
            rows.append({
                "allocator": page["name"], "key": key,
                "type": found.group(1) + found.group(3) if found
                else page["name"],
                "instance": int(found.group(2)) if found else None,
                "current": first, "maximum_since": second, "maximum": third,
                "text": " ".join(values).rstrip(" ")})
    return rows


def line(field):
    return Rule(field, lambda v, word: v[field],
                lambda c: c.get(field))


INSTANCES = Table(
    "allocator_instances", instance_lines, "allocator_info",
    (line("allocator"),
     Rule("key", lambda v, word: v["key"], lambda c: text(c.get("key")))),
    (line("type"), line("instance"), line("current"), line("maximum_since"),
     line("maximum"), line("text")), ordered=True)
