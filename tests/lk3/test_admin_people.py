"""Arif gives roles, takes access away and resets second factors: for others, never for himself, and always on record."""

from datetime import date, timedelta

import pytest
from allauth.mfa.models import Authenticator
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from lk3 import actions
from lk3.access import Role
from lk3.models import AuditEvent, Membership, Unit, User
from tests.cast import As

PEOPLE = reverse("admin:lk3_user_changelist")
ROLES = reverse("admin:lk3_membership_changelist")


def run(browser: object, action: str, *users: User) -> str:
    data = {"action": action, "_selected_action": [user.pk for user in users]}
    return browser.post(PEOPLE, data, follow=True).content.decode()


def page_of(user: User) -> str:
    return reverse("admin:lk3_user_change", args=[user.pk])


def user_form(browser: object, user: User, **changes: object) -> dict[str, object]:
    """Return what the browser would send for this person's page."""
    context = browser.get(page_of(user)).context
    data = {name: context["adminform"].form.initial.get(name) or "" for name in context["adminform"].form.fields}
    formset = context["inline_admin_formsets"][0].formset
    forms = formset.forms
    data |= {"memberships-TOTAL_FORMS": len(forms), "memberships-INITIAL_FORMS": len(forms)}
    for form in forms:
        for name, field in form.fields.items():
            value = form.initial.get(name, field.initial)
            data[form.add_prefix(name)] = "" if value is None else str(getattr(value, "pk", value))
            if field.show_hidden_initial:
                data[form.add_initial_prefix(name)] = data[form.add_prefix(name)]
    return data | changes


def test_arif_takes_access_away_and_the_session_ends_at_once(arif: User, siti: User, as_: As) -> None:
    hers = as_(siti)
    assert hers.get("/akun/2fa/").status_code == 200
    assert "Akses 1 orang dicabut" in run(as_(arif), "deactivate", siti)
    assert not User.objects.get(pk=siti.pk).is_active
    assert hers.get("/akun/2fa/").status_code == 302
    event = AuditEvent.objects.get(verb="person.deactivated")
    assert (event.actor, event.object_id, event.detail) == (arif, str(siti.pk), {"sessions": 1})


def test_old_sessions_stay_dead_when_access_comes_back(arif: User, siti: User, as_: As) -> None:
    hers, his = as_(siti), as_(arif)
    run(his, "deactivate", siti)
    run(his, "reactivate", siti)
    assert User.objects.get(pk=siti.pk).is_active
    assert hers.get("/akun/2fa/").status_code == 302
    assert AuditEvent.objects.filter(verb="person.reactivated").count() == 1


def test_arif_resets_the_second_factor_of_somebody_who_lost_the_phone(arif: User, siti: User, as_: As) -> None:
    Authenticator.objects.create(user=siti, type="totp", data={"secret": "x"})
    Authenticator.objects.create(user=siti, type="recovery_codes", data={"seed": "x"})
    run(as_(arif), "reset_second_factor", siti)
    assert not Authenticator.objects.filter(user=siti).exists()
    assert AuditEvent.objects.get(verb="person.second_factor_reset").detail == {"removed": 2}


@pytest.mark.parametrize("action", ["deactivate", "reset_second_factor"])
def test_arif_cannot_do_it_to_himself(action: str, arif: User, as_: As) -> None:
    Authenticator.objects.create(user=arif, type="totp", data={"secret": "x"})
    said = run(as_(arif), action, arif)
    assert "Mintalah administrator lain" in said
    assert User.objects.get(pk=arif.pk).is_active
    assert Authenticator.objects.filter(user=arif).exists()
    assert not AuditEvent.objects.filter(verb__startswith="person.").exclude(verb__contains="logged").exists()


@pytest.mark.parametrize("verb", [actions.deactivate, actions.reactivate, actions.reset_second_factor])
def test_the_verbs_themselves_refuse_oneself(verb: object, arif: User) -> None:
    with pytest.raises(ValidationError, match="Mintalah administrator lain"):
        verb(user=arif, by=arif)


def test_arif_ends_a_role_and_gives_another_each_with_one_event(arif: User, siti: User, delima: Unit, as_: As) -> None:
    browser = as_(arif)
    yesterday = timezone.localdate() - timedelta(days=1)
    data = user_form(browser, siti, **{"memberships-0-until_on": str(yesterday), "memberships-TOTAL_FORMS": 2})
    data |= {"memberships-1-role": Role.PSYCHOLOGIST, "memberships-1-unit": delima.pk, "memberships-1-region": ""}
    data |= {"memberships-1-user": siti.pk, "memberships-1-from_on": str(timezone.localdate())}
    assert browser.post(page_of(siti), data).status_code == 302
    roles = list(siti.memberships.order_by("pk").values_list("role", "until_on"))
    assert roles == [(Role.COUNSELOR, yesterday), (Role.PSYCHOLOGIST, None)]
    changed, given = AuditEvent.objects.filter(verb__startswith="membership.").order_by("pk")
    assert (changed.verb, changed.detail["fields"]) == ("membership.changed", ["until_on"])
    assert (given.verb, given.detail["role"]) == ("membership.given", "psychologist")
    assert not AuditEvent.objects.filter(verb="admin.changed").exists()


def test_a_changed_name_is_one_event(arif: User, siti: User, as_: As) -> None:
    browser = as_(arif)
    assert browser.post(page_of(siti), user_form(browser, siti, name="Siti Aminah Rekaan")).status_code == 302
    assert User.objects.get(pk=siti.pk).name == "Siti Aminah Rekaan"
    assert AuditEvent.objects.get(verb="admin.changed").detail == {"fields": ["Nama lengkap"]}
    assert not AuditEvent.objects.filter(verb__startswith="membership.").exists()


def test_arif_reads_his_own_roles_but_cannot_change_them(arif: User, delima: Unit, as_: As) -> None:
    browser = as_(arif)
    hat = arif.memberships.get()
    data = user_form(browser, arif) | {"memberships-TOTAL_FORMS": 1, "memberships-INITIAL_FORMS": 0}
    data |= {"memberships-0-role": Role.HEAD, "memberships-0-unit": delima.pk, "memberships-0-from_on": "2026-01-01"}
    data |= {"memberships-0-user": arif.pk}
    browser.post(page_of(arif), data)
    assert list(arif.memberships.all()) == [hat]
    form = {"role": Role.HEAD, "unit": delima.pk, "from_on": "2026-01-01"}
    answer = browser.post(reverse("admin:lk3_membership_change", args=[hat.pk]), form)
    assert answer.status_code == 403
    answer = browser.post(reverse("admin:lk3_membership_add"), form | {"user": arif.pk})
    assert "Mintalah administrator lain" in answer.content.decode()
    assert list(arif.memberships.all()) == [hat]


def test_a_role_given_in_the_list_of_roles_is_one_event(arif: User, siti: User, delima: Unit, as_: As) -> None:
    form = {"user": siti.pk, "role": Role.HEAD, "unit": delima.pk, "from_on": "2026-01-01", "until_on": ""}
    assert as_(arif).post(reverse("admin:lk3_membership_add"), form).status_code == 302
    assert siti.memberships.filter(role=Role.HEAD).exists()
    events = AuditEvent.objects.exclude(verb__contains="logged")
    assert [event.verb for event in events] == ["membership.given"]


@pytest.mark.parametrize(
    ("role", "scope", "said"),
    [
        (Role.COUNSELOR, {}, "memerlukan LK3"),
        (Role.MINISTRY, {"unit": True}, "memerlukan LK3"),
        (Role.COUNSELOR, {"unit": True, "until_on": "2015-01-01"}, "tidak boleh berakhir sebelum mulai"),
    ],
)
def test_a_role_that_does_not_fit_is_refused_with_a_sentence(
    role: str, scope: dict[str, object], said: str, arif: User, siti: User, delima: Unit, as_: As
) -> None:
    form = {"user": siti.pk, "role": role, "from_on": "2026-01-01", **scope}
    if scope.get("unit"):
        form["unit"] = delima.pk
    answer = as_(arif).post(reverse("admin:lk3_membership_add"), form)
    assert said in answer.content.decode()
    assert siti.memberships.count() == 1


def test_no_password_is_shown_or_asked_for(arif: User, siti: User, as_: As) -> None:
    browser = as_(arif)
    body = browser.get(page_of(siti)).content.decode()
    assert siti.password not in body
    assert 'name="password"' not in body
    assert browser.get(f"{PEOPLE}?password__startswith=md5").status_code == 400
    assert browser.get(reverse("admin:lk3_user_add")).status_code == 403
    assert reverse("invitation-send") in browser.get(PEOPLE).content.decode()


def test_people_are_found_by_role_and_without_role(arif: User, siti: User, budi: User, as_: As) -> None:
    Membership.objects.filter(user=siti).update(until_on=date(2020, 1, 1))
    browser = as_(arif)

    def found(query: str) -> set[str]:
        return {user.username for user in browser.get(f"{PEOPLE}?{query}").context["cl"].result_list}

    assert found("peran=head") == {"budi"}
    assert found("kurang=peran") == {"siti"}
    assert found("peran=counselor") == set()
    current = browser.get(f"{ROLES}?berlaku=ya").context["cl"].result_list
    assert {hat.user.username for hat in current} == {"arif", "budi"}


def test_the_lists_of_people_and_roles_ask_as_often_for_five_as_for_one(
    arif: User, siti: User, as_: As, request: pytest.FixtureRequest
) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    browser = as_(arif)
    for page in (PEOPLE, ROLES):
        browser.get(page)
    counts: dict[str, list[int]] = {PEOPLE: [], ROLES: []}
    for more in ([], ["ratna", "wati", "mira", "dewi"]):
        for name in more:
            request.getfixturevalue(name)
        for page, seen in counts.items():
            with CaptureQueriesContext(connection) as queries:
                browser.get(page)
            seen.append(len(queries))
    assert counts[PEOPLE][0] == counts[PEOPLE][1]
    assert counts[ROLES][0] == counts[ROLES][1]
