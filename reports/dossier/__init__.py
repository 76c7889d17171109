"""The dossier of a proposal for a mobil LK3: recap, profile, decrees, budget, work plan, and one file without identities.

The ministry's call of 2013 asked for: sharing by the local budget, the work plan with the budget for upkeep, decrees of managers
and team, a recap of cases with one complete example, and data on social vulnerability (ANTARA Kaltim, 2013).
"""
