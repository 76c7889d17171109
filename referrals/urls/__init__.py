"""URLs of partners, referrals and work outside, by subject."""

from . import answer, clocks, inbox, letters, outreach, partners, referrals, trips

app_name = "referrals"
urlpatterns = [
    *partners.urlpatterns,
    *referrals.urlpatterns,
    *letters.urlpatterns,
    *answer.urlpatterns,
    *inbox.urlpatterns,
    *clocks.urlpatterns,
    *outreach.urlpatterns,
    *trips.urlpatterns,
]
