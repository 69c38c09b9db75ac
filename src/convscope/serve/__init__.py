"""HTTP: it only passes questions on."""
