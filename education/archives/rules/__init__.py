"""Pure rules of archives: what stands in one, what is planned from one, and how an import moves."""
