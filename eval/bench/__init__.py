"""What the service costs: start, question, memory, disk and ingest, at sizes that matter (`python -m eval bench`)."""
