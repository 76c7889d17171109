"""From a file of totals as an office keeps it to recaps: reading, recognising the layout, matching words, planning."""
