"""Then: partners, referrals, outreach."""
