"""What the service remembers beside the documents: keys, widgets, feedback, jobs. All in `service.db`."""
