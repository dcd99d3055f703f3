# SPDX-License-Identifier: Apache-2.0
"""Differences that are the viewer's fault, as known.tsv lists them."""

import fnmatch


class Known:
    """Lines of dump, viewer's release, table, id, field (all with wildcards)
    and the reason.  A line that explains nothing, though one of its dumps was
    compared, is stale."""

    def __init__(self, lines):
        self.entries = []
        for line in lines:
            line = line.rstrip("\n")
            if not line or line.startswith("#"):
                continue
            parts = line.split("\t")
            if len(parts) != 6 or not parts[5]:
                raise ValueError("known.tsv: not six columns: %r" % line)
            self.entries.append(parts)
        self.used = set()
        self.named = set()

    def explains(self, viewer, difference):
        said = (difference.dump, viewer, difference.table,
                str(difference.id), difference.field)
        found = [n for n, entry in enumerate(self.entries)
                 if all(map(fnmatch.fnmatchcase, said, entry))]
        self.used.update(found)
        return bool(found)

    def saw(self, dump, viewer, tables):
        """This dump was compared, in these tables."""
        for n, entry in enumerate(self.entries):
            if fnmatch.fnmatchcase(dump, entry[0]) and \
                    fnmatch.fnmatchcase(viewer, entry[1]) and \
                    any(fnmatch.fnmatchcase(t, entry[2]) for t in tables):
                self.named.add(n)

    def stale(self):
        return ["\t".join(self.entries[n])
                for n in sorted(self.named - self.used)]
