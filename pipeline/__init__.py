"""congvan: scanned Vietnamese dispatches in, repaired text and searchable records out."""
