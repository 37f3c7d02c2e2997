"""procurecheck: does this tender, this contract, this contractor protect the people who will do the work?"""

__version__ = "0.1.0"
