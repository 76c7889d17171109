"""Speed, measured as ratios within one run against baselines kept here. See README, "Kecepatan"."""
