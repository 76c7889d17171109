"""Views by subject: partners, referrals of a case, outreach."""
