"""A made-up world of any size, to measure with: never to be mistaken for one that happened."""
