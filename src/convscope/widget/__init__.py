"""A notebook's messages: like HTTP they only pass questions on."""
