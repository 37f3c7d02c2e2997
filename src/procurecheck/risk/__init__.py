"""The risk of a contractor: sectors, indicators, price floor, explained points index, site visit (design section 8)."""
