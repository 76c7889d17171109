"""Examples of the verbs around the code by which a partner answers."""

import uuid

from referrals.actions import codes
from tests.sweeps.examples import example

example(codes.renew_code, lambda c, _: codes.renew_code(referral=c.world.referral, by=c.siti))
example(
    codes.note_by_partner,
    lambda c, _: codes.note_by_partner(
        referral=c.world.referral, text="Kami perlu KTP.", answered_as="Rina", uid=uuid.uuid4(), by=None
    ),
)
