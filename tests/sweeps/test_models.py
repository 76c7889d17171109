"""Rules that every table must keep, also the one somebody adds tomorrow."""

import inspect
import re

import pytest
from django.apps import apps
from django.db import models

from lk3.encryption import EncryptedTextField

OURS = ("lk3", "families", "cases", "referrals", "reports")
MODELS = [model for app in OURS for model in apps.get_app_config(app).get_models()]

# Models without a scope of their own, and why.
UNSCOPED = {
    "lk3.User": "people are reached through their memberships, which are scoped",
    "lk3.AuditChain": "the ends of the audit chains; no page shows them",
    "lk3.ReferenceCounter": "a counter; no page shows it",
    "lk3.RescuedForm": "found only by the id in the browser's own session, and only by its author",
    "lk3.LegalBasis": "public rules",
    "lk3.BoardMember": "reached through the unit, in the admin only",
    "lk3.Professional": "reached through the unit, in the admin only",
    "lk3.MobileUnit": "reached through the unit, in the admin only",
    "lk3.Budget": "reached through the unit, in the admin only",
    "lk3.Holiday": "public knowledge",
    "lk3.Training": "public events, in the admin only",
    "lk3.TrainingParticipant": "reached through the training, in the admin only",
    "families.NameWord": "an index of names, read only inside named_like",
    "cases.WelfareCategory": "a public list",
    "cases.ClockRule": "public rules",
    "cases.CaseTransition": "reached through the case only",
    "cases.Assignment": "reached through the case only",
    "cases.CaseParticipant": "reached through the case only",
    "cases.CaseProblem": "reached through the case only",
    "cases.TeamMember": "reached through the case only",
    "cases.ConflictOfInterest": "reached through the case only",
    "cases.CategoryTerm": "a public list, edited in the admin",
    "cases.ConferenceParticipant": "reached through the conference only",
    "referrals.ReferralTransition": "reached through the referral only",
    "referrals.ReferralMessage": "reached through the referral only",
    "referrals.AnswerCode": "reached through the referral only",
    "referrals.CodeTries": "a counter; no page shows it",
    "referrals.PartnerContact": "reached through the partner only",
    "referrals.PeopleReached": "reached through the outreach only",
    "referrals.SpotService": "reached through the outreach only",
    "referrals.TripCost": "reached through the trip only",
    "reports.RecapRow": "reached through the recap only",
    "reports.RecodedCase": "reached through the recoding only",
    "reports.MonthCount": "read only inside reports.summaries, by scope",
    "reports.MonthDelta": "read only inside reports.summaries, by scope",
    "reports.ReportDeadline": "a public calendar",
}

# (model, name of the pair) whose two halves need not come together, and why.
UNPAIRED = {
    ("lk3.User", "joined"): "an account made on the command line has nobody who made it",
    ("lk3.AuditEvent", ""): "'actor' is the who; anonymous failures have none",
    ("lk3.RescuedForm", "rescued"): "the session had ended; who it was is inside the encrypted text",
    ("lk3.Draft", "started"): "the author is the who",
    ("lk3.Draft", "saved"): "the author is the who",
    ("lk3.Draft", "sent"): "the author is the who",
    ("lk3.Invitation", "expires"): "a moment in the future, nobody does it",
    ("lk3.Job", "asked"): "scheduled work has nobody who asked for it",
    ("lk3.Job", "started"): "the worker is a machine",
    ("lk3.Job", "beat"): "the worker is a machine",
    ("lk3.Job", "finished"): "the worker is a machine",
    ("reports.PublicRelease", "built"): "a worker builds it from the records; people approve its publication",
    ("reports.PersonSplit", "built"): "a worker builds it from the records",
    ("reports.ApiToken", "expires"): "a moment in the future, nobody does it",
    ("reports.ApiToken", "last_used"): "a program does it",
    ("cases.IntakeDraft", "started"): "the author is the who",
    ("cases.IntakeDraft", "saved"): "the author is the who",
    ("cases.Case", "told"): "the client told somebody; whom, nobody knows",
    ("cases.Case", "response_due"): "a moment in the future, nobody does it",
    ("cases.Task", "due"): "a moment in the future, nobody does it",
    ("referrals.ReferralTransition", "moved"): "a partner who answers by code has no account",
    ("referrals.Reminder", "raised"): "time does it, nobody else",
    ("referrals.ReferralMessage", "written"): "a partner who answers by code has no account",
    ("referrals.Partner", "recorded"): "partners that ship or are imported have nobody who recorded them",
}


def test_there_are_models_to_check() -> None:
    assert len(MODELS) > 30


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)
def test_every_table_has_a_scope_or_a_reason(model: type[models.Model]) -> None:
    is_scoped = hasattr(model._default_manager.all(), "visible_to")
    label = model._meta.label
    assert is_scoped != (label in UNSCOPED), f"{label}: add visible_to, or a reason; or the reason is stale"


def test_no_reason_outlives_its_model() -> None:
    labels = {model._meta.label for model in MODELS}
    assert set(UNSCOPED) <= labels
    assert {label for label, _ in UNPAIRED} <= labels


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)
def test_every_moment_has_its_person_in_the_database(model: type[models.Model]) -> None:
    fields = {field.name: field for field in model._meta.concrete_fields}
    constraints = " ".join(str(constraint) for constraint in model._meta.constraints)
    for name, field in fields.items():
        if not name.endswith("_at") or (model._meta.label, name[:-3]) in UNPAIRED:
            continue
        who = fields.get(f"{name[:-3]}_by")
        assert who is not None, f"{model._meta.label}.{name} has no {name[:-3]}_by"
        assert field.null == who.null, f"{model._meta.label}.{name} and its _by must both be optional or both required"
        if field.null:
            assert name in constraints, f"{model._meta.label}.{name}: no constraint keeps it together with its _by"
            assert who.name in constraints, f"{model._meta.label}.{who.name}: no constraint keeps it together"


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)
def test_nothing_is_deleted_along_and_no_order_is_hidden(model: type[models.Model]) -> None:
    lines = inspect.getsource(model).splitlines()
    for field in model._meta.concrete_fields:
        remote = field.remote_field
        if remote is None or remote.on_delete is models.PROTECT:
            continue
        place = next(i for i, line in enumerate(lines) if re.match(rf"\s+{field.name} = ", line))
        assert "#" in lines[place - 1], f"{model._meta.label}.{field.name} does not PROTECT and no comment says why"
    assert not model._meta.ordering, f"{model._meta.label} hides an order in Meta"


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)
def test_every_constraint_speaks_to_people(model: type[models.Model]) -> None:
    for constraint in model._meta.constraints:
        if constraint.name == "audit_event_sequence":
            continue  # only our own code writes events
        default = type(constraint).default_violation_error_message
        assert constraint.violation_error_message != default, f"{constraint.name} has no message"


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)
def test_every_table_says_what_it_is_in_the_office(model: type[models.Model]) -> None:
    assert model.__doc__
    assert not model.__doc__.startswith(f"{model.__name__}("), f"{model._meta.label} has no docstring"
    assert str(model._meta.verbose_name) != model._meta.model_name, f"{model._meta.label} has no Indonesian name"


# Every field of the tables that hold people, by how it is kept.
# encrypted: unreadable in the database; personal: shown only through the policy; plain: says nothing about a person.
PRIVACY = {
    "families.Family": {
        "encrypted": "family_card_number safe_contact_phone safe_address",
        "personal": "name subdistrict village address safe_contact_name safe_contact_note family_card_hash contact_allowed "
        "contact_times contact_answerers contact_words",
        "plain": "id uid kind version changed_at changed_by reference unit district family_card_status family_card_missing "
        "registered_at registered_by",
    },
    "families.Person": {
        "encrypted": "national_id",
        "personal": "name alias sex birth_place birth_on is_birth_estimated national_id_hash marital_status occupation "
        "education died_on",
        "plain": "id uid version changed_at changed_by unit national_id_status national_id_missing registered_at "
        "registered_by",
    },
    "families.NameWord": {"encrypted": "", "personal": "word", "plain": "id person family unit"},
    "families.FamilyMember": {
        "encrypted": "",
        "personal": "relation lives_elsewhere since_on until_on",
        "plain": "id family person recorded_at recorded_by",
    },
    "families.CoupleTie": {
        "encrypted": "",
        "personal": "one other kind status since_year ended_year",
        "plain": "id family recorded_at recorded_by",
    },
    "families.ParentTie": {
        "encrypted": "",
        "personal": "parent child kind",
        "plain": "id family recorded_at recorded_by",
    },
    "families.Pregnancy": {
        "encrypted": "",
        "personal": "mother father due_on outcome",
        "plain": "id family recorded_at recorded_by",
    },
    "families.Bond": {
        "encrypted": "",
        "personal": "one other kind",
        "plain": "id family recorded_at recorded_by",
    },
    "families.SocialTie": {
        "encrypted": "label",
        "personal": "person kind strength flow",
        "plain": "id uid family recorded_at recorded_by",
    },
    "cases.Case": {
        "encrypted": "narrative closing_summary reporter_phone aftercare_plan",
        "personal": "client reporter reporter_relation other_reason risk category root_category other_explanation urgency "
        "outcome family client_kind "
        "is_continuing",
        "plain": "id uid aftercare_on told_at response_due_at version changed_at changed_by reference intake_uid unit district "
        "channel confidentiality state "
        "opened_on registered_at registered_by owner closed_on closed_at closed_by",
    },
    "cases.CaseParticipant": {"encrypted": "", "personal": "person role", "plain": "id case"},
    "cases.CaseProblem": {"encrypted": "", "personal": "category", "plain": "id case recorded_at recorded_by"},
    "cases.Consent": {
        "encrypted": "",
        "personal": "given_by reason",
        "plain": "id case basis form may_share given_on recorded_at recorded_by",
    },
    "cases.ServiceContact": {
        "encrypted": "summary",
        "personal": "place others_present next_step",
        "plain": "id uid case kind held_on minutes next_on version recorded_at recorded_by changed_at changed_by",
    },
    "cases.Triage": {
        "encrypted": "note",
        "personal": "danger_now child_at_risk self_harm weapon safe_tonight urgency",
        "plain": "id uid case taken_at taken_by",
    },
    "cases.Assessment": {
        "encrypted": "answers",
        "personal": "sources risk decision",
        "plain": "id uid case kind taken_on version written_at written_by changed_at changed_by",
    },
    "cases.ResilienceCheck": {
        "encrypted": "answers note",
        "personal": "",
        "plain": "id uid case moment taken_on edition written_at written_by",
    },
    "cases.Goal": {
        "encrypted": "text success_sign status_note",
        "personal": "problem status",
        "plain": "id uid case number version changed_at changed_by written_at written_by decided_at decided_by",
    },
    "cases.PlanVersion": {
        "encrypted": "snapshot client_words",
        "personal": "agreement agreed_by",
        "plain": "id uid case number agreed_on recorded_at recorded_by",
    },
    "cases.Conference": {
        "encrypted": "issues conclusion",
        "personal": "place",
        "plain": "id uid case held_on start_time version written_at written_by changed_at changed_by",
    },
    "cases.ConferenceParticipant": {"encrypted": "", "personal": "name role institution", "plain": "id conference"},
    "cases.Task": {
        "encrypted": "what indicator result",
        "personal": "responsible",
        "plain": "id uid case origin goal conference owner due_on due_at state version written_at written_by ended_at rule "
        "ended_by",
    },
    "cases.Attachment": {
        "encrypted": "title",
        "personal": "kind removed_because",
        "plain": "id uid case content_type size stored_as may_share uploaded_at uploaded_by removed_at removed_by",
    },
    "cases.AftercareCheck": {
        "encrypted": "note",
        "personal": "finding",
        "plain": "id uid case due_on planned_at planned_by held_on recorded_at recorded_by",
    },
    "cases.Note": {
        "encrypted": "text summary impressions analysis next_plan",
        "personal": "",
        "plain": "id interview_on interview_number uid submission case kind amends "
        "version written_at written_by changed_at changed_by",
    },
    "cases.IntakeDraft": {
        "encrypted": "answers",
        "personal": "",
        "plain": "id uid author unit family version started_at saved_at",
    },
    "cases.TeamMember": {"encrypted": "", "personal": "", "plain": "id case user until_on added_at added_by"},
    "cases.ConflictOfInterest": {
        "encrypted": "",
        "personal": "reason",
        "plain": "id case user recorded_at recorded_by",
    },
    "cases.CaseTransition": {
        "encrypted": "",
        "personal": "reason outcome",
        "plain": "id case from_state to_state effective_on moved_at moved_by",
    },
    "cases.Assignment": {"encrypted": "", "personal": "note", "plain": "id case owner assigned_at assigned_by"},
    "referrals.Referral": {
        "encrypted": "purpose shared_information feedback letter override_reason",
        "personal": "",
        "plain": "id uid submission number version changed_at changed_by case partner to_unit arrangement shared_until "
        "shared_parts state answer_expected_on is_unread overridden_at overridden_by follows receiver opened_family drafted_at "
        "drafted_by sent_at sent_by",
    },
    "referrals.ReferralTransition": {
        "encrypted": "note answered_as",
        "personal": "reason",
        "plain": "id uid referral from_state to_state is_by_code moved_at moved_by",
    },
    "referrals.ReferralMessage": {
        "encrypted": "text answered_as",
        "personal": "",
        "plain": "id uid referral is_from_us written_at written_by",
    },
    "referrals.AnswerCode": {
        "encrypted": "code",
        "personal": "",
        "plain": "id uid referral code_hash issued_at issued_by expires_on revoked_at revoked_by",
    },
    "referrals.Reminder": {
        "encrypted": "",
        "personal": "",
        "plain": "id task referral step unit person raised_at seen_at seen_by",
    },
    "referrals.FoundPerson": {
        "encrypted": "name address phone story",
        "personal": "sex age category is_in_danger dropped_because family",
        "plain": "id uid outreach recorded_at recorded_by dropped_at dropped_by",
    },
    "lk3.Draft": {
        "encrypted": "fields",
        "personal": "",
        "plain": "id uid author unit path label version saved_from started_at saved_at sent_at",
    },
    "lk3.RescuedForm": {"encrypted": "fields", "personal": "", "plain": "id uid path rescued_at"},
}
# Apps whose every table must be in the list above, with the tables that hold nobody, and why.
HOLDS_NOBODY = {
    "cases.ProblemCategory": "a reference list",
    "cases.WelfareCategory": "a reference list",
    "cases.CategoryTerm": "a reference list",
    "cases.ClockRule": "a reference list",
    "referrals.Partner": "an institution",
    "referrals.PartnerContact": "an officer of an institution, at work",
    "referrals.CodeTries": "a counter",
    "referrals.Outreach": "counts of people, never names",
    "referrals.PeopleReached": "counts of people",
    "referrals.SpotService": "counts of services",
    "referrals.Trip": "a journey of colleagues",
    "referrals.TripCost": "money",
}


def test_every_field_that_may_hold_somebody_is_classified() -> None:
    for model in MODELS:
        label = model._meta.label
        if model._meta.app_label in ("lk3", "reports") and label not in PRIVACY:
            continue
        if label in HOLDS_NOBODY:
            continue
        assert label in PRIVACY, f"{label} is not classified"
        kept = {kind: set(names.split()) for kind, names in PRIVACY[label].items()}
        actual = {field.name for field in model._meta.concrete_fields}
        assert set.union(*kept.values()) == actual, f"{label}: {set.union(*kept.values()) ^ actual}"
        encrypted = {field.name for field in model._meta.concrete_fields if isinstance(field, EncryptedTextField)}
        assert encrypted == kept["encrypted"], f"{label}: {encrypted ^ kept['encrypted']}"


def test_every_table_with_encrypted_texts_has_the_id_to_which_they_are_bound() -> None:
    sealed = [model for model in MODELS if any(isinstance(f, EncryptedTextField) for f in model._meta.concrete_fields)]
    assert len(sealed) > 10
    for model in sealed:
        assert "uid" in {field.name for field in model._meta.concrete_fields}, (
            f"{model._meta.label} cannot be read back"
        )
