"""Drawings a family worker would make by hand: the genogram and the ecomap, as SVG and as sentences that say the same.

Nothing here knows Django or the database. Whoever calls has left out the persons a viewer may not see.
"""
