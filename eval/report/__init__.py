"""The report: runs as one HTML file that reads without a network."""
