"""The clause library and how it is read in text: schema, query language, matcher, strength, coverage."""
