"""Every public verb is atomic, knows who does it, and writes exactly one audit event."""

import importlib
import inspect
import pkgutil
from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone

import cases.actions.closing as closing
import cases.actions.intake as intake
import cases.actions.moves as moves
import cases.actions.work as work
import families.actions as family_verbs
import lk3.actions as ground
import referrals.actions as referral_verbs
from cases.models import Case, CaseTransition, ProblemCategory
from lk3 import psks
from lk3.access import Role
from lk3.models import AuditEvent, Membership, Unit, User
from referrals.models import Partner
from tests.factories import FamilyFactory
from tests.sweeps import examples
from tests.sweeps.examples import EXAMPLES, Cast, example
from tests.sweeps.world import World

APPS = ("lk3", "families", "cases", "referrals", "reports")
# Functions of these modules that only ask, or that run before anybody is there, and why.
NOT_VERBS = {
    "lk3.actions.find_invitation": "a question",
    "families.actions.registration.find_registered": "a question",
    "referrals.actions.referrals.may_share": "a question",
}
NOBODY_YET = {"lk3.actions.accept_invitation": "the person does not exist before it"}
TODAY = timezone.localdate


def _modules() -> list[Any]:
    found = []
    for app in APPS:
        try:
            module = importlib.import_module(f"{app}.actions")
        except ModuleNotFoundError:
            continue
        inner = pkgutil.iter_modules(getattr(module, "__path__", []))
        found += [module, *(importlib.import_module(f"{module.__name__}.{entry.name}") for entry in inner)]
    return found


def _functions() -> dict[str, Callable[..., Any]]:
    return {
        f"{module.__name__}.{name}": function
        for module in _modules()
        for name, function in vars(module).items()
        if inspect.isfunction(function) and function.__module__ == module.__name__ and not name.startswith("_")
    }


VERBS = {name: function for name, function in _functions().items() if name not in NOT_VERBS}


def _move(case: Case, state: str) -> Case:
    Case.objects.filter(pk=case.pk).update(state=state)
    return Case.objects.get(pk=case.pk)


def _closed(c: Cast) -> Case:
    closing.close(
        case=c.world.case,
        ending=closing.Ending(
            outcome="ACCEPTANCE", summary="Selesai.", closed_on=TODAY(), despite="Mitra menjawab sendiri"
        ),
        by=c.budi,
    )
    return Case.objects.get(pk=c.world.case.pk)


def _proposed(c: Cast) -> Case:
    closing.propose_closure(
        case=c.world.case,
        ending=closing.Ending(
            outcome="ACCEPTANCE", summary="Selesai.", closed_on=TODAY(), despite="Mitra menjawab sendiri"
        ),
        by=c.siti,
    )
    return Case.objects.get(pk=c.world.case.pk)


def _answers(c: Cast) -> intake.Answers:
    return intake.Answers(
        client=c.world.person,
        narrative="Cerita rekaan.",
        category=ProblemCategory.objects.get(code="ECONOMIC_HARDSHIP"),
        channel="WALK_IN",
        consent_basis="CONSENT",
        consent_form="ORAL",
        opened_on=TODAY(),
    )


def _rows(text: str) -> list[Any]:
    return psks.read(text.encode()).rows


def _import(c: Cast) -> Any:
    header = (
        "nama_lk3;alamat_kantor;email;nama_ketua_lk3;no_hp_ketua_lk3;jenis_lk3;legalitas_lk3;"
        "jumlah_tenaga_professional;jumlah_klien;jumlah_masalah_kasus;kabupaten_kota\n"
    )
    rows = _rows(header + "LK3 Impor Rekaan;;;;;LK3 kabupaten/kota;;;;;Kota Padang\n")
    return ground.import_units(rows=rows, fingerprint=psks.make_plan(rows).fingerprint, by=c.arif)


# One act per verb. Whatever it needs first is done before the events are counted (see ``prepare``).
example(ground.switch_hat, lambda c, _: ground.switch_hat(hat=c.siti.hat, by=c.siti))
example(ground.step_up, lambda c, _: ground.step_up(key="number_view:families.family:1", reason="Perlu", by=c.siti))
example(
    ground.invite,
    lambda c, _: ground.invite(
        name="Putri", email="", role=Role.COUNSELOR, unit=c.siti.hat.unit, region=None, by=c.budi
    ),
)
example(ground.revoke_invitation, lambda c, _: ground.revoke_invitation(invitation=c.world.invitation, by=c.budi))
example(
    ground.accept_invitation,
    lambda c, _: ground.accept_invitation(token=c.world.token, username="putri", password="sepeda-merah-7x"),
)
example(ground.record_login, lambda c, _: ground.record_login(by=c.siti))
example(ground.record_logout, lambda c, _: ground.record_logout(by=c.siti))
example(ground.record_failed_login, lambda c, _: ground.record_failed_login(account=c.siti, by=None))
example(
    ground.change_membership,
    lambda c, hat: ground.change_membership(membership=hat, fields=["until_on"], by=c.arif),
    lambda c: Membership.objects.get(user=c.siti),
)
example(ground.deactivate, lambda c, _: ground.deactivate(user=c.siti, by=c.arif))
example(
    ground.reactivate,
    lambda c, _: ground.reactivate(user=c.siti, by=c.arif),
    lambda c: ground.deactivate(user=c.siti, by=c.arif),
)
example(ground.reset_second_factor, lambda c, _: ground.reset_second_factor(user=c.siti, by=c.arif))
example(ground.mark_dormant, lambda c, _: ground.mark_dormant(units=Unit.objects.all(), by=c.arif))
example(ground.export_units, lambda c, _: ground.export_units(units=Unit.objects.all(), by=c.arif))
example(ground.import_units, lambda c, _: _import(c))

PERSON = {"name": "Rekaan Satu", "sex": "F", "relation": "HEAD"}
example(
    family_verbs.register_family,
    lambda c, _: family_verbs.register_family(
        unit=c.siti.hat.unit, family={"name": "Rekaan", "district_id": "13.71"}, persons=[PERSON], by=c.siti
    ),
)
example(
    family_verbs.change_family,
    lambda c, _: family_verbs.change_family(family=c.world.family, changes={"address": "Jalan"}, version=1, by=c.siti),
)
example(
    family_verbs.add_person,
    lambda c, _: family_verbs.add_person(family=c.world.family, person=PERSON | {"relation": "CHILD"}, by=c.siti),
)
example(
    family_verbs.change_person,
    lambda c, _: family_verbs.change_person(member=c.world.member, changes={"alias": "Ida"}, version=1, by=c.siti),
)
example(
    family_verbs.end_membership,
    lambda c, _: family_verbs.end_membership(member=c.world.member, until_on=TODAY(), reason="Pindah", by=c.siti),
)
example(
    family_verbs.show_number,
    lambda c, _: family_verbs.show_number(family=c.world.family, person=c.world.person, by=c.siti),
)
example(
    family_verbs.change_safe_address,
    lambda c, _: family_verbs.change_safe_address(
        family=c.world.family, safe_address="Rumah aman", version=1, by=c.siti
    ),
)

example(
    intake.start_draft,
    lambda c, family: intake.start_draft(family=family, by=c.siti),
    lambda c: FamilyFactory(registered_by=c.siti),
)
example(intake.discard_draft, lambda c, _: intake.discard_draft(draft=c.world.draft, by=c.siti))
example(intake.open_case, lambda c, _: intake.open_case(draft=c.world.draft, answers=_answers(c), by=c.siti))

example(moves.assign, lambda c, _: moves.assign(case=c.world.case, owner=c.dewi, by=c.budi))
example(moves.add_to_team, lambda c, _: moves.add_to_team(case=c.world.case, user=c.dewi, by=c.siti))
example(closing.propose_closure, lambda c, _: _proposed(c))
example(
    closing.decline_closure, lambda c, case: closing.decline_closure(case=case, reason="Belum", by=c.budi), _proposed
)
example(closing.close, lambda c, _: _closed(c))
example(closing.reopen, lambda c, case: closing.reopen(case=case, reason="Datang lagi", by=c.budi), _closed)
example(moves.raise_class, lambda c, _: moves.raise_class(case=c.world.case, to="SEALED", by=c.siti))

example(
    work.change_case,
    lambda c, _: work.change_case(case=c.world.case, version=1, secondary=[], urgency="SOON", by=c.siti),
)
example(
    work.record_consent,
    lambda c, _: work.record_consent(
        case=c.world.case, basis="CONSENT", form="ORAL", given_on=TODAY(), may_share=True, by=c.siti
    ),
)
example(work.set_conflict, lambda c, _: work.set_conflict(case=c.world.case, user=c.dewi, reason="Saudara", by=c.siti))

example(
    referral_verbs.add_partner,
    lambda c, _: referral_verbs.add_partner(
        partner=Partner(name="Mitra Baru", kind="POLICE", district_id="13.71"), problems=[], by=c.siti
    ),
)
example(
    referral_verbs.change_partner,
    lambda c, _: referral_verbs.change_partner(partner=c.world.partner, problems=[], fields=["hours"], by=c.siti),
)
example(
    referral_verbs.set_partner_active,
    lambda c, _: referral_verbs.set_partner_active(partner=c.world.partner, is_active=False, by=c.siti),
)


for _entry in pkgutil.iter_modules(examples.__path__):
    importlib.import_module(f"{examples.__name__}.{_entry.name}")


def test_there_are_verbs_to_check_and_each_has_anexample() -> None:
    assert len(VERBS) > 35
    assert set(EXAMPLES) == set(VERBS), set(EXAMPLES) ^ set(VERBS)


def test_no_exemption_is_stale() -> None:
    assert set(NOT_VERBS) | set(NOBODY_YET) <= set(_functions())


@pytest.mark.parametrize("name", VERBS)
def test_a_verb_takes_names_only_and_last_of_all_who_does_it(name: str) -> None:
    function = VERBS[name]
    parameters = [p for p in inspect.signature(function).parameters.values() if p.kind is not p.VAR_KEYWORD]
    assert all(p.kind is p.KEYWORD_ONLY for p in parameters), f"{name} takes positional arguments"
    assert name in NOBODY_YET or parameters[-1].name == "by", f"{name} does not end with by="
    assert "return" in function.__annotations__, f"{name} is not fully typed"
    assert function.__doc__, f"{name} has no docstring"


@pytest.mark.parametrize("name", VERBS)
def test_a_verb_writes_exactly_one_event(
    name: str, world: World, siti: User, dewi: User, budi: User, arif: User
) -> None:
    cast = Cast(world, siti, dewi, budi, arif)
    prepare, act = EXAMPLES[name]
    prepared = prepare(cast)
    before = set(AuditEvent.objects.values_list("pk", flat=True))
    act(cast, prepared)
    events = AuditEvent.objects.exclude(pk__in=before)
    assert [event.verb for event in events] == [events[0].verb] if events else False, f"{name}: {list(events)}"


def test_a_closed_case_keeps_every_date_when_it_is_opened_again(
    world: World, siti: User, budi: User, dewi: User, arif: User
) -> None:
    case = _closed(Cast(world, siti, dewi, budi, arif))
    closing.reopen(case=case, reason="Datang lagi", by=budi)
    assert set(CaseTransition.objects.filter(case=case).values_list("to_state", flat=True)) >= {"CLOSED", "IN_SERVICE"}
