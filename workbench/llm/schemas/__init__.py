"""What the API of the gateway takes and answers."""
