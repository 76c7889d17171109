"""What templates of cases may load."""
