"""Need beside reach: published counts of people in need, and whom LK3 had as clients in the same place."""
