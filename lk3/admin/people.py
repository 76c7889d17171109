"""People and their roles. Accounts are made by invitation; nobody changes their own access."""

from collections.abc import Callable
from typing import Any

from allauth.mfa.models import Authenticator
from django import forms
from django.contrib import admin, messages
from django.contrib.admin.models import CHANGE, LogEntry
from django.core.exceptions import ValidationError
from django.db.models import Exists, OuterRef, Prefetch, QuerySet
from django.http import HttpRequest
from django.utils import timezone

from .. import actions
from ..access import Role
from ..models import Membership, User
from .audited import LK3ModelAdmin, RowsInline
from .incomplete import without_hat


class RoleFilter(admin.SimpleListFilter):
    """People who have a role today."""

    title = "peran"
    parameter_name = "peran"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """Return the roles."""
        return list(Role.choices)

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Return who has it."""
        if self.value() not in Role.values:
            return queryset
        hats = Membership.objects.current().filter(user=OuterRef("pk"), role=self.value())
        return queryset.filter(Exists(hats))


class NoRoleFilter(admin.SimpleListFilter):
    """People who can log in but have no role today."""

    title = "yang belum lengkap"
    parameter_name = "kurang"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """Return the one thing that can be missing."""
        return [("peran", "Tanpa peran")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Return who has none."""
        return without_hat(queryset) if self.value() == "peran" else queryset


class CurrentFilter(admin.SimpleListFilter):
    """Whether a role may be worn today."""

    title = "masa berlaku"
    parameter_name = "berlaku"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """Return today or not."""
        return [("ya", "Berlaku hari ini"), ("tidak", "Berakhir atau belum mulai")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Return the roles of that kind."""
        current = Membership.objects.current().values("pk")
        if self.value() == "ya":
            return queryset.filter(pk__in=current)
        return queryset.exclude(pk__in=current) if self.value() == "tidak" else queryset


class MembershipInline(RowsInline):
    """The hats of a person; they end by their date. One's own can only be read."""

    model = Membership
    can_delete = False
    autocomplete_fields = ("unit", "region")

    def has_add_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        """Refuse on one's own page."""
        return obj is not None and obj.pk != request.user.pk

    def has_change_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        """Refuse on one's own page."""
        return obj is None or obj.pk != request.user.pk


@admin.register(User)
class UserAdmin(LK3ModelAdmin):
    """People. Passwords are neither shown nor set here, nor the mail address that a new password is sent to."""

    list_display = ("username", "name", "hats", "is_active", "second_factor", "last_seen")
    list_filter = ("is_active", RoleFilter, NoRoleFilter)
    ordering = ("username",)
    search_fields = ("username", "name", "email")
    search_help_text = "Nama pengguna, nama, atau surel"
    fields = ("username", "name", "email", "phone", "is_active", "second_factor", "joined_at", "last_login")
    readonly_fields = ("email", "is_active", "second_factor", "joined_at", "last_login")
    inlines = (MembershipInline,)
    actions = ("deactivate", "reactivate", "reset_second_factor")
    change_list_template = "admin/lk3/user/change_list.html"

    def get_queryset(self, request: HttpRequest) -> QuerySet[User]:
        """Add the hats of today and whether there is a second factor."""
        hats = Membership.objects.current().select_related("unit__district", "region").order_by("pk")
        factor = Authenticator.objects.filter(user=OuterRef("pk"), type=Authenticator.Type.TOTP)
        people = super().get_queryset(request).annotate(has_second_factor=Exists(factor))
        return people.prefetch_related(Prefetch("memberships", queryset=hats, to_attr="hats_today"))

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Refuse: people are invited, and choose their own password."""
        return False

    @admin.display(description="peran hari ini")
    def hats(self, user: User) -> str:
        """Return the roles of today in words."""
        return "; ".join(str(hat) for hat in user.hats_today) or "–"

    @admin.display(description="masuk terakhir", ordering="last_login")
    def last_seen(self, user: User) -> str:
        """Return the day of the last login."""
        return f"{timezone.localtime(user.last_login):%d-%m-%Y}" if user.last_login else "belum pernah"

    @admin.display(description="dua langkah", boolean=True)
    def second_factor(self, user: User) -> bool:
        """Return whether a second factor is set up."""
        return user.has_second_factor

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:
        """Give and change hats by the verb that is audited."""
        hats = formset.save(commit=False)
        changed = {hat.pk: fields for hat, fields in formset.changed_objects}
        for hat in hats:
            actions.change_membership(membership=hat, fields=changed.get(hat.pk, ()), by=request.user)

    def audited_fields(self, message: Any) -> list[str]:
        """Leave out the hats: their verb has written its own event."""
        own = [entry for entry in message if not any("name" in part for part in entry.values())]
        return super().audited_fields(own)

    @admin.action(description="Cabut akses (tidak dapat masuk lagi)", permissions=["change"])
    def deactivate(self, request: HttpRequest, queryset: QuerySet[User]) -> None:
        """Take away access at once."""
        chosen = queryset.filter(is_active=True)
        self._each(request, chosen, actions.deactivate, "Boleh masuk", "Akses {count} orang dicabut; sesinya diakhiri.")

    @admin.action(description="Pulihkan akses", permissions=["change"])
    def reactivate(self, request: HttpRequest, queryset: QuerySet[User]) -> None:
        """Let people log in again."""
        chosen = queryset.filter(is_active=False)
        self._each(request, chosen, actions.reactivate, "Boleh masuk", "Akses {count} orang dipulihkan.")

    @admin.action(description="Atur ulang verifikasi dua langkah", permissions=["change"])
    def reset_second_factor(self, request: HttpRequest, queryset: QuerySet[User]) -> None:
        """Forget second factors, so that people can set up new ones."""
        done = "Verifikasi dua langkah {count} orang dihapus; mereka memasang yang baru saat masuk."
        self._each(request, queryset, actions.reset_second_factor, "Verifikasi dua langkah", done)

    def _each(
        self, request: HttpRequest, people: QuerySet[User], verb: Callable[..., None], field: str, done: str
    ) -> None:
        count = 0
        for user in people:
            try:
                verb(user=user, by=request.user)
            except ValidationError as refused:
                self.message_user(request, refused.messages[0], messages.ERROR)
                continue
            LogEntry.objects.log_actions(request.user.pk, [user], CHANGE, [{"changed": {"fields": [field]}}])
            count += 1
        if count:
            self.message_user(request, done.format(count=count), messages.SUCCESS)


class MembershipForm(forms.ModelForm):
    """A hat for somebody else. The admin puts who fills it in into ``by``."""

    by: User

    def clean_user(self) -> User:
        """Refuse oneself."""
        user = self.cleaned_data["user"]
        if user.pk == self.by.pk:
            raise ValidationError("Anda tidak dapat mengubah peran Anda sendiri. Mintalah administrator lain.")
        return user


@admin.register(Membership)
class MembershipAdmin(LK3ModelAdmin):
    """All roles of all people. A role ends by its date; who wore it when stays on record."""

    form = MembershipForm
    list_display = ("user", "role", "scope_label", "from_on", "until_on")
    list_filter = ("role", CurrentFilter)
    list_select_related = ("user", "unit__district", "region")
    ordering = ("user__username", "pk")
    search_fields = ("user__name", "user__username")
    search_help_text = "Nama atau nama pengguna"
    autocomplete_fields = ("user", "unit", "region")

    def has_change_permission(self, request: HttpRequest, obj: Membership | None = None) -> bool:
        """Refuse one's own."""
        return super().has_change_permission(request, obj) and (obj is None or obj.user_id != request.user.pk)

    def get_readonly_fields(self, request: HttpRequest, obj: Membership | None = None) -> tuple[str, ...]:
        """Keep whose hat it is."""
        return ("user",) if obj else ()

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        """Tell the form who fills it in."""
        form = super().get_form(request, obj, change=change, **kwargs)
        form.by = request.user
        return form

    def save_model(self, request: HttpRequest, obj: Membership, form: Any, change: bool) -> None:
        """Give or change the hat by the verb that is audited."""
        actions.change_membership(membership=obj, fields=form.changed_data, by=request.user)

    def log_addition(self, request: HttpRequest, obj: Any, message: Any) -> Any:
        """Write the history only; the verb has written the trail."""
        return admin.ModelAdmin.log_addition(self, request, obj, message)

    def audited_fields(self, message: Any) -> list[str]:
        """Return nothing; the verb has written the trail."""
        return []

    @admin.display(description="di mana")
    def scope_label(self, membership: Membership) -> str:
        """Return where the hat counts."""
        return membership.scope_label
