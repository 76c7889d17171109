"""Examples of the verbs of the LK3 that gets a referral."""

import uuid

from referrals.actions import arrivals, incoming
from referrals.models import Referral
from tests.sweeps.examples import Cast, example


def _undecided(c: Cast) -> Referral:
    Referral.objects.filter(pk=c.world.incoming.pk).update(state="SENT", receiver=None)
    return Referral.objects.get(pk=c.world.incoming.pk)


example(
    incoming.accept_referral,
    lambda c, row: incoming.accept_referral(referral=row, receiver=c.dewi, version=1, by=c.budi),
    _undecided,
)
example(
    incoming.choose_receiver,
    lambda c, _: incoming.choose_receiver(referral=c.world.incoming, receiver=c.dewi, version=1, by=c.budi),
)
example(
    incoming.write_message,
    lambda c, _: incoming.write_message(
        referral=c.world.incoming, text="Sudah kami hubungi.", uid=uuid.uuid4(), by=c.siti
    ),
)
example(
    incoming.open_from_referral,
    lambda c, _: incoming.open_from_referral(
        referral=c.world.incoming, seed=arrivals.Seed(uid=uuid.uuid4(), name="Rekaan Tiga", sex="F"), by=c.siti
    ),
)
