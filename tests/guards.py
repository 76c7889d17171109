"""What no test may do unnoticed: reach another machine, show an unknown template variable, or be skipped."""

import ipaddress
import socket
import sys
from pathlib import Path
from types import FrameType
from typing import Any

import pytest
from django.conf import settings
from django.template.base import FilterExpression, Node, Variable, VariableDoesNotExist
from django.template.context import BaseContext
from django.template.defaulttags import ForNode

# A test of one database is no silent gap: `make test` runs the suite on both.
ONE_DATABASE = ("SQLite only: ", "PostgreSQL only: ")


class NetworkUsed(AssertionError):
    """A test, or the code it runs, turned to a machine that is not this one."""


class UnknownVariable(AssertionError):
    """A template of ours names something that is not in its context."""


def is_this_machine(host: object) -> bool:
    """Say whether ``host``, a name or an address, stays on this machine."""
    name = host.decode() if isinstance(host, bytes) else host
    if name is None or name in {"", "localhost"}:
        return True
    try:
        return ipaddress.ip_address(str(name)).is_loopback
    except ValueError:
        return False


def block_network(patch: pytest.MonkeyPatch) -> None:
    """Refuse every connection and every name that leaves this machine."""
    connect, connect_ex, getaddrinfo = socket.socket.connect, socket.socket.connect_ex, socket.getaddrinfo

    def refuse_others(host: object) -> None:
        if not is_this_machine(host):
            raise NetworkUsed(f"A test turned to {host!r}; tests talk to this machine only.")

    def guarded_connect(self: socket.socket, address: Any) -> None:
        if self.family != socket.AF_UNIX:
            refuse_others(address[0])
        connect(self, address)

    def guarded_connect_ex(self: socket.socket, address: Any) -> int:
        if self.family != socket.AF_UNIX:
            refuse_others(address[0])
        return connect_ex(self, address)

    def guarded_getaddrinfo(host: Any, *args: Any, **kwargs: Any) -> Any:
        refuse_others(host)
        return getaddrinfo(host, *args, **kwargs)

    patch.setattr(socket.socket, "connect", guarded_connect)
    patch.setattr(socket.socket, "connect_ex", guarded_connect_ex)
    patch.setattr(socket, "getaddrinfo", guarded_getaddrinfo)


def is_ours(template_name: str) -> bool:
    """Say whether a template's origin lies in this project; text compiled in Python counts as ours."""
    if template_name == "<unknown source>":
        return True
    path = Path(template_name)
    return path.is_relative_to(settings.BASE_DIR) and "site-packages" not in path.parts


def complaining_template(frame: FrameType | None) -> str | None:
    """Return the origin of our template that asked for the missing variable, or None where Django may keep silent.

    ``{% if name %}`` may ask for what is not there: that is how a component says that a value is optional.
    ``{% for row in name %}`` may not, although Django lets it: a typing error would look like an empty list.
    """
    if frame is None or frame.f_code is not FilterExpression.resolve.__code__:
        return None
    caller = frame.f_back
    if caller is None or (frame.f_locals["ignore_failures"] and caller.f_code is not ForNode.render.__code__):
        return None
    while caller is not None:
        node = caller.f_locals.get("self")
        if isinstance(node, Node) and hasattr(node, "origin"):
            return node.origin.name if is_ours(node.origin.name) else None
        caller = caller.f_back
    return None


def forbid_unknown_variables(patch: pytest.MonkeyPatch) -> None:
    """Make an unknown variable in a template of ours an error; templates of the libraries may go on."""
    resolve = Variable.resolve

    def strict_resolve(self: Variable, context: BaseContext) -> Any:
        try:
            return resolve(self, context)
        except VariableDoesNotExist as missing:
            template = complaining_template(sys._getframe(1))
            if template is None:
                raise
            raise UnknownVariable(f"{template} asks for {self.var!r}, which is not there.") from missing

    patch.setattr(Variable, "resolve", strict_resolve)


def forbid_skips(report: pytest.TestReport | pytest.CollectReport) -> None:
    """Turn a skip into a failure, unless its reason names the one database it is about."""
    if not report.skipped or hasattr(report, "wasxfail") or not isinstance(report.longrepr, tuple):
        return
    reason = report.longrepr[2].removeprefix("Skipped: ")
    if not reason.startswith(ONE_DATABASE):
        report.outcome = "failed"
        report.longrepr = f"A skipped test tests nothing. Its reason was: {reason}"
