"""Whether seven of ten mails with a probability of 0.7 are fraud, at the prevalence for which the table was made; and the picture of it."""

from collections.abc import Sequence
from typing import NamedTuple

from benchmarks.accuracy.looked import Mail

BINS = 10
UNKNOWN = 0.0
"""A mail of which nothing at all is known has no probability; it is no accusation and counts so."""


class Bin(NamedTuple):
    """Mails whose probability lies in one tenth."""

    mass: float
    said: float
    """Mean probability."""
    true: float
    """Share of fraud."""
    mails: int


def bins(phish: Sequence[Mail], legit: Sequence[Sequence[Mail]], prevalence: float = 0.5) -> list[Bin]:
    """By tenths. Every set of legitimate mails weighs the same, and all together what fraud leaves."""
    points = [(mail.verdict.probability or UNKNOWN, 1.0, prevalence / len(phish)) for mail in phish]
    sides = [found for found in legit if found]
    for found in sides:
        points += [(mail.verdict.probability or UNKNOWN, 0.0, (1 - prevalence) / len(sides) / len(found)) for mail in found]
    table = []
    for tenth in range(BINS):
        here = [point for point in points if min(BINS - 1, int(point[0] * BINS)) == tenth]
        mass = sum(part for _, _, part in here)
        if mass:
            table.append(Bin(mass, sum(p * part for p, _, part in here) / mass, sum(t * part for _, t, part in here) / mass, len(here)))
    return table


def error(table: Sequence[Bin]) -> float:
    """Expected calibration error (Naeini et al., AAAI 2015)."""
    return sum(one.mass * abs(one.said - one.true) for one in table)


def picture(table: Sequence[Bin], title: str) -> str:
    """The reliability plot as SVG: said against true, the size of a dot by its share of the mails."""
    side, edge = 320, 48
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{side + 2 * edge}" height="{side + 2 * edge}" role="img">',
        f"<title>{title}</title>",
        '<rect width="100%" height="100%" fill="#fff"/><g font-family="sans-serif" font-size="12" fill="#222">',
        f'<path d="M{edge} {edge}v{side}h{side}" fill="none" stroke="#222"/>',
        f'<path d="M{edge} {edge + side}L{edge + side} {edge}" stroke="#999" stroke-dasharray="4 4"/>',
        f'<text x="{edge + side / 2}" y="{side + 2 * edge - 10}" text-anchor="middle">probability said</text>',
        f'<text x="14" y="{edge + side / 2}" text-anchor="middle" transform="rotate(-90 14 {edge + side / 2})">share of fraud</text>',
        f'<text x="{edge}" y="24">{title}</text>',
    ]
    for tick in (0.0, 0.5, 1.0):
        lines.append(f'<text x="{edge + tick * side}" y="{edge + side + 16}" text-anchor="middle">{tick}</text>')
        lines.append(f'<text x="{edge - 6}" y="{edge + side - tick * side + 4}" text-anchor="end">{tick}</text>')
    for one in table:
        x, y, size = edge + one.said * side, edge + side - one.true * side, 3 + 20 * one.mass**0.5
        lines.append(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{size:.1f}" fill="#06c" fill-opacity="0.5"/>')
        lines.append(f'<text x="{x:.1f}" y="{y - size - 3:.1f}" text-anchor="middle">{one.mails}</text>')
    return "\n".join([*lines, "</g></svg>"]) + "\n"
