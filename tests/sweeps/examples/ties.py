"""How the people of a family are tied."""

import uuid

import families.actions.ties as ties
from families.ties import fingerprint

from . import Cast, example


def _people(c: Cast) -> dict:
    return {"family": c.world.family, "one": c.world.person, "other": c.world.husband}


def _couple(c: Cast) -> dict:
    c.world.tie.delete()
    return _people(c)


example(
    ties.add_couple, lambda c, people: ties.add_couple(**people, kind="MARRIED", status="TOGETHER", by=c.siti), _couple
)
example(
    ties.add_parent_tie,
    lambda c, _: ties.add_parent_tie(
        family=c.world.family, parent=c.world.person, child=c.world.husband, kind="KIN_CARE", by=c.siti
    ),
)
example(
    ties.add_pregnancy,
    lambda c, _: ties.add_pregnancy(family=c.world.family, mother=c.world.person, outcome="ONGOING", by=c.siti),
)
example(ties.add_bond, lambda c, _: ties.add_bond(**_people(c), kind="CLOSE", by=c.siti))
example(
    ties.add_social_tie,
    lambda c, _: ties.add_social_tie(
        family=c.world.family, uid=uuid.uuid4(), kind="SCHOOL", label="SD", strength="STRONG", flow="NONE", by=c.siti
    ),
)
example(
    ties.change_tie,
    lambda c, _: ties.change_tie(
        tie=c.world.tie, changes={"status": "SEPARATED"}, seen=fingerprint(c.world.tie), by=c.siti
    ),
)
example(ties.remove_tie, lambda c, _: ties.remove_tie(tie=c.world.tie, by=c.siti))
example(
    ties.add_relative,
    lambda c, _: ties.add_relative(
        family=c.world.family,
        person={"uid": uuid.uuid4(), "name": "Nenek Rekaan", "sex": "F"},
        relation="PARENT",
        of=c.world.person,
        by=c.siti,
    ),
)
