"""Numerals: the amounts and days of a text as values, after undoing each language's way of writing them."""
