"""The HTTP door: it only passes questions on."""
