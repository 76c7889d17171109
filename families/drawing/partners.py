"""How partners stand beside one another: a man left of a woman, earlier partners on one side, later ones on the other."""

from .tree import NEVER, Tie, Tree


def blocks_of(tree: Tree) -> list[list[int]]:
    """Everybody who is not loose, in rows of partners from left to right; who has no partner stands alone."""
    partners: dict[int, list[tuple[int, Tie]]] = {}
    for tie in sorted(tree.ties, key=_when):
        for here, there in (tie.ends, tie.ends[::-1]):
            if there not in (known for known, _ in partners.setdefault(here, [])):
                partners[here].append((there, tie))
    placed: set[int] = set(tree.loose)
    blocks = []
    for node in sorted(range(tree.size), key=lambda node: (-len(partners.get(node, ())), node)):
        if node not in placed:
            blocks.append(_row_around(tree, node, partners, placed))
    return sorted(blocks, key=min)


def _when(tie: Tie) -> tuple[int, int]:
    return (tie.couple.order, tie.couple.since or NEVER) if tie.couple else (NEVER, NEVER)


def _row_around(tree: Tree, hub: int, partners: dict[int, list[tuple[int, Tie]]], placed: set[int]) -> list[int]:
    """The hub in the middle, the partners on both sides, and theirs further out."""
    placed.add(hub)
    left, right = _sides(tree, hub, partners.get(hub, []))
    row = [hub]
    for there in reversed(left):
        row = [*_outward(there, partners, placed)[::-1], *row]
    for there in right:
        row = [*row, *_outward(there, partners, placed)]
    return row


def _outward(node: int, partners: dict[int, list[tuple[int, Tie]]], placed: set[int]) -> list[int]:
    """A partner of the hub and everybody beyond."""
    if node in placed:
        return []
    placed.add(node)
    row = [node]
    for there, _ in partners.get(node, []):
        row += _outward(there, partners, placed)
    return row


def _sides(tree: Tree, hub: int, partners: list[tuple[int, Tie]]) -> tuple[list[int], list[int]]:
    """Partners left and right of the hub, each list from left to right in time."""
    others = [there for there, _ in partners]
    if len(others) < 2:
        man_right = others and tree.people[hub].sex == "F" and tree.people[others[0]].sex != "F"
        return (others, []) if man_right else ([], others)
    current = [there for there, tie in partners if tie.couple and tie.couple.status == "TOGETHER"]
    past = [there for there in others if there not in current]
    if len(current) > 1 or not past:
        return others[: len(others) // 2], others[len(others) // 2 :]
    return (past, current) if current else (past[:-1], past[-1:])
