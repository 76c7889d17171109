"""The genogram in sentences: everything the picture says, for those who listen to it or read it aloud."""

from .kin import Bond, Couple, Kin, Kinship, Pregnancy
from .labels import called, day, numbered
from .tree import Care, Tie, Tree, Union, age_order, grow

SEXES = {"M": "laki-laki", "F": "perempuan"}
BEGAN = {
    "MARRIED": "menikah",
    "UNREGISTERED": "menikah siri (tidak tercatat)",
    "COHABITING": "hidup bersama tanpa nikah",
}
ENDED = {"SEPARATED": "berpisah", "DIVORCED": "bercerai"}
CHILDREN = {
    "BIOLOGICAL": "anak kandung",
    "ADOPTED": "anak angkat",
    "FOSTER": "anak asuh",
    "STEP": "anak tiri",
}
BONDS = {
    "CLOSE": "{one} dan {other} dekat.",
    "CONFLICT": "{one} dan {other} sering bertengkar.",
    "VIOLENCE": "{one} melakukan kekerasan terhadap {other}.",
    "DISTANT": "Hubungan {one} dan {other} jauh atau dingin.",
    "CUT_OFF": "{one} dan {other} putus hubungan.",
    "CONTROL": "{one} mengendalikan {other}.",
}


def describe_genogram(kinship: Kinship) -> list[str]:
    """Indonesian sentences, the oldest generation first: persons, couples, children; then the house and the bonds."""
    tree = grow(kinship)
    sentences: list[str] = []
    tied = [node for node in range(len(tree.people)) if node not in tree.loose]
    for level in sorted({tree.level[node] for node in tied}):
        mine = [node for node in tied if tree.level[node] == level]
        mine.sort(key=lambda node: (tree.family[node], age_order(tree, node)))
        sentences += [_person(tree.people[node]) for node in mine]
        sentences += _families(tree, set(mine))
    sentences += [_person(tree.people[node]) for node in tree.loose]
    if tree.loose:
        sentences.append(f"Belum ada hubungan keluarga yang dicatat untuk {_names(tree, tree.loose)}.")
    return sentences + _household(tree) + [_bond(tree, bond) for bond in tree.kinship.bonds]


def listed(words: list[str]) -> str:
    """Ani; Ani dan Budi; Ani, Budi, dan Citra."""
    if len(words) < 3:
        return " dan ".join(words)
    return ", ".join(words[:-1]) + f", dan {words[-1]}"


def _person(kin: Kin) -> str:
    facts = [SEXES.get(kin.sex, "orang yang jenis kelaminnya belum diketahui")]
    if kin.is_index:
        facts.append("klien utama")
    if kin.birth_year is not None:
        facts.append(f"lahir tahun {kin.birth_year}")
    if kin.age is not None and not kin.is_dead:
        facts.append(f"berusia {kin.age} tahun")
    facts += _death(kin)
    marks = f"; kondisi khusus: {listed(list(kin.marks))}" if kin.marks else ""
    return f"{called(kin)} adalah {', '.join(facts)}{marks}."


def _death(kin: Kin) -> list[str]:
    when = f" tahun {kin.died_year}" if kin.died_year is not None else ""
    age = f" pada usia {kin.age} tahun" if kin.age is not None else ""
    if kin.is_dead:
        return [f"sudah meninggal{when}{age}"]
    return [f"tercatat meninggal{when}"] if when else []


def _families(tree: Tree, level: set[int]) -> list[str]:
    """Couples, children and pregnancies of one generation."""
    ordered = numbered(tree.kinship.couples)
    ties = [tie for tie in tree.ties + tree.strays if tie.couple and tie.one in level]
    sentences = [_couple(tree, tie, tie.couple, is_numbered=tie.couple in ordered) for tie in ties]
    for union in tree.unions:
        if union.parents[0] in level:
            sentences += _children(tree, union)
    sentences += _cares(tree, [care for care in tree.cares if care.parent in level])
    expecting = [row for row in tree.kinship.pregnancies if tree.number(row.mother) in level]
    return sentences + [_pregnancy(tree, row) for row in expecting]


def _couple(tree: Tree, tie: Tie, couple: Couple, *, is_numbered: bool) -> str:
    order = f" (hubungan ke-{couple.order})" if is_numbered else ""
    is_lasting = couple.status == "TOGETHER" and couple.ended is None
    since = f" {'sejak' if is_lasting else 'tahun'} {couple.since}" if couple.since is not None else ""
    return f"{_names(tree, tie.ends)} {BEGAN[couple.kind]}{since}{order}{_ending(couple)}."


def _ending(couple: Couple) -> str:
    when = f" tahun {couple.ended}" if couple.ended is not None else ""
    if couple.status == "WIDOWED":
        return f", sampai salah satunya wafat{when}"
    if couple.status == "TOGETHER":
        return f", sampai{when}" if when else ""
    return f", lalu {ENDED[couple.status]}{when}"


def _children(tree: Tree, union: Union) -> list[str]:
    unknown = "; hubungan keduanya tidak dicatat" if union.tie and not union.tie.couple else ""
    by_kind: dict[str, list[int]] = {}
    for child, kind in union.children:
        if not tree.pregnancy(child):
            by_kind.setdefault(kind, []).append(child)
    return [
        f"{_names(tree, nodes)} adalah {CHILDREN[kind]} {_names(tree, union.parents)}{unknown}."
        for kind, nodes in by_kind.items()
    ]


def _cares(tree: Tree, cares: list[Care]) -> list[str]:
    """Single lines: carers and step-parents, and descent that no couple shares."""
    lines: dict[tuple[int, str], list[int]] = {}
    for care in cares:
        lines.setdefault((care.parent, care.kind), []).append(care.child)
    return [_care(tree, parent, kind, children) for (parent, kind), children in lines.items()]


def _care(tree: Tree, parent: int, kind: str, children: list[int]) -> str:
    children = sorted(children, key=lambda node: age_order(tree, node))
    if kind == "KIN_CARE":
        return f"{_names(tree, [parent])} mengasuh {_names(tree, children)}."
    return f"{_names(tree, children)} adalah {CHILDREN[kind]} {_names(tree, [parent])}."


def _pregnancy(tree: Tree, row: Pregnancy) -> str:
    mother = called(tree.people[tree.number(row.mother)])
    father = called(tree.people[tree.number(row.father)]) if row.father is not None else ""
    if row.outcome == "ONGOING":
        due = f", perkiraan lahir {day(row.due)}" if row.due else ""
        return f"{mother} sedang hamil{f' dari {father}' if father else ''}{due}."
    when = f" pada {day(row.due)}" if row.due else ""
    loss = "mengalami keguguran" if row.outcome == "MISCARRIAGE" else "kehilangan bayi yang lahir mati"
    return f"{listed([name for name in (mother, father) if name])} {loss}{when}."


def _household(tree: Tree) -> list[str]:
    home = [node for node, kin in enumerate(tree.people) if kin.lives_here and not kin.is_dead]
    home.sort(key=lambda node: (tree.level[node], age_order(tree, node)))
    return [f"Yang tinggal serumah: {_names(tree, home)}."] if home else []


def _bond(tree: Tree, bond: Bond) -> str:
    one, other = (called(tree.people[tree.number(key)]) for key in (bond.one, bond.other))
    return BONDS[bond.kind].format(one=one, other=other)


def _names(tree: Tree, nodes: tuple[int, ...] | list[int]) -> str:
    return listed([called(tree.people[node]) for node in nodes])
