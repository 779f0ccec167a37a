"""What the API of agents takes and answers: attributes as 001 names them."""
