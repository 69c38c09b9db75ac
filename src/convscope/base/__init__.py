"""What every floor stands on: errors, boxes, terms, pictures."""
