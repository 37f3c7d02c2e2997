"""An Assessment in, a file out; one module a format."""
