"""What a report says, a section each: facts in, blocks out."""
