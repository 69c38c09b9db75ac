"""Other rules by which a layer sends back what arrived at its output, one a file."""
