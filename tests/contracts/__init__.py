"""What is promised between services, kept as snapshots so that no promise changes unnoticed."""
