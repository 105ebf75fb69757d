"""Slips: queries with one mistake that people make, which good tests have to tell from the right one."""

from __future__ import annotations

import re
from collections.abc import Iterator

__all__ = ["slips"]

_CONDITION = re.compile(r"^\s*(WHERE|AND|OR|HAVING|LIMIT|GROUP BY)\b")

_SWAPS = (
    (r"\bLEFT JOIN\b", "JOIN"),
    (r"(?<!LEFT )\bJOIN\b", "LEFT JOIN"),
    (r"\bDISTINCT ", ""),
    (r"(?m)^SELECT (?!DISTINCT)", "SELECT DISTINCT "),
    (r"(?m)^AND\b", "OR"),
    (r"(?m)(?<=\bON )(.+?) AND .+$", r"\1"),
    (r"(?m)(?<=^GROUP BY )([\w.]+), .+$", r"\1"),
    (r"(?<=LIKE ')(?=\w%)", "%"),
    (r"\bUNION\b(?! ALL)", "UNION ALL"),
    (r"\bUNION ALL\b", "UNION"),
    (r"\bDESC\b", "ASC"),
    (r"\bCOUNT\((?:DISTINCT )?[\w.]+\)", "COUNT(*)"),
    (r"\bCOUNT\((?=[\w.]+\))", "SUM("),
    (r"\bSUM\(", "AVG("),
    (r"\bSUM\(", "MAX("),
    (r"\bAVG\(", "SUM("),
    (r"\bMAX\(", "MIN("),
    (r"\bMIN\(", "MAX("),
    (r"\bNOT EXISTS\b", "EXISTS"),
    (r"\bNOT IN\b", "IN"),
    (r"\bIS NOT NULL\b", "IS NULL"),
    (r"\bIS NULL\b", "IS NOT NULL"),
    (r"\bEXCEPT\b", "UNION"),
    (r"\bDENSE_RANK\b", "RANK"),
    (r"(?<!DENSE_)\bRANK\b", "ROW_NUMBER"),
    (r"\bROW_NUMBER\b", "RANK"),
    (r"\bPARTITION BY [\w.]+ ?", ""),
    (r"\bCOALESCE\((.+?), [^,()]+\)", r"\1"),
    (r" >= ", " > "),
    (r" >= ", " <= "),
    (r" > ", " >= "),
    (r" <= ", " < "),
    (r" < ", " <= "),
    (r" < ", " > "),
    (r" <> ", " = "),
    (r" = (?=['\d])", " <> "),
    (r"(?m)^ORDER BY .*$", ""),
    (r"(?m)(?<=^ORDER BY )([^,\n]+), .*$", r"\1"),
    (r"(?m)(?<=^ORDER BY )([\w.]+)(?=,|$)", r"\1 DESC"),
    (r" \* ", " + "),
    (r" - ", " + "),
)


def slips(query: str) -> Iterator[str]:
    """Yield `query` with one condition, limit or grouping left out, or one word put in another's place.

    Not all of them are queries that can be run, and some may be right after all.
    """
    lines = query.splitlines()
    for index, line in enumerate(lines):
        found = _CONDITION.match(line)
        if not found:
            continue
        rest = [*lines[:index], *lines[index + 1 :]]
        if found[1] in ("WHERE", "HAVING") and index + 1 < len(lines):
            # The next condition takes the place of the first.
            following = re.match(r"\s*(AND|OR)\b", lines[index + 1])
            if following:
                rest[index] = rest[index].replace(following[1], found[1], 1)
        yield "\n".join(rest)
    for pattern, now in _SWAPS:
        for found in re.finditer(pattern, query):
            yield query[: found.start()] + found.expand(now) + query[found.end() :]
