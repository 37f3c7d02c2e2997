"""Documents of every format in, blocks and passages out."""
