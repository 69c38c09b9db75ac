"""What each unit of a network has learnt, seen over many pictures."""
