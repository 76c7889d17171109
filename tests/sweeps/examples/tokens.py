"""How the verbs of keys for other programs are called."""

from reports.actions import tokens
from reports.models import ApiToken
from tests.sweeps.examples import Cast, example


def _make(c: Cast) -> ApiToken:
    token, _ = tokens.make_token(label="Dasbor rekaan", days=30, by=c.budi)
    return token


example(tokens.make_token, lambda c, _: _make(c))
example(tokens.revoke_token, lambda c, token: tokens.revoke_token(token=token, by=c.budi), _make)
