"""Tables that leave: their columns, declared once, in every format that partners ask for."""
